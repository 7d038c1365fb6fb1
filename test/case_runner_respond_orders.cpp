// Verbs on orders and what meters say of them: order-issue, order-receipt, order-hours, order-gate.
#include "case_runner.hpp"
#include "respond/check/check.hpp"
#include "respond/grade/grade_rules.hpp"
#include "respond/orders/order.hpp"

#include <fmt/core.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace lantian::cases {
namespace {

using namespace respond;

const HourEnding case_begin = hour_ending(Day{std::chrono::local_days{std::chrono::year{2024} / 1 / 10}}, 1);

terms::SourceFile order_case_file(const std::string& path) {
  const char* home = std::getenv("LANTIAN_HOME");
  const std::filesystem::path root{home != nullptr ? home : LANTIAN_DATA_ROOT};
  const std::ifstream in{root / path, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  return {path, text.str()};
}

CheckRule order_rule() {
  auto rule = read_check_rule(order_case_file("data/respond/verification.toml"));
  std::vector<terms::SourceFile> files;
  for (const char* name : {"industries", "measures", "exemptions", "transport", "shares", "findings"}) {
    files.push_back(order_case_file(fmt::format("data/grades/{}.toml", name)));
  }
  const auto grades = read_grade_rules(files);
  if (rule && grades) {
    rule->gate = *grades->transport_rule(grades->transport_in_use);
    return *rule;
  }
  fmt::print(stderr, "{}\n", rule ? grades.error().text() : rule.error().text());
  std::exit(2);
}

ReductionList order_case_list() {
  ReductionList list;
  list.id = "L";
  for (const auto& [id, county] : {std::pair{"E1", "652301"}, std::pair{"E2", "652302"}}) {
    Enterprise plant;
    plant.id = id;
    plant.county = county;
    list.enterprises.push_back(plant);
    for (const Level level : {Level::yellow, Level::orange}) {
      ListMeasure measure;
      measure.enterprise = id;
      measure.level = level;
      list.measures.push_back(measure);
    }
  }
  return list;
}

struct AskedOrder {
  Episode episode;
  bool sound = false;
  std::optional<Level> before;  ///< was ordered from the begin on
};

constexpr int order_case_hours = 72;

AskedOrder asked_order(const std::vector<Clause>& given, Asking& asking) {
  AskedOrder out;
  out.episode.id = "W-2024-01";
  out.episode.units = {"652301"};
  out.episode.until = case_begin + std::chrono::hours{order_case_hours};
  for (const Clause& clause : given) {
    const std::string& word = asking.word(clause, 1, "a word");
    if (clause[0] == "state") out.episode.state = parse_episode_state(word).value_or(EpisodeState::none);
    if (clause[0] == "level") out.episode.level = parse_level(word).value_or(Level::none);
    if (clause[0] == "cause") out.episode.cause = parse_cause(word).value_or(AirCause::other);
    if (clause[0] == "list") out.sound = word == "sound";
    if (clause[0] == "before") out.before = parse_level(word).value_or(Level::none);
    if (clause[0] == "until") out.episode.until = case_begin + std::chrono::hours{asking.whole(word)};
    if (clause[0] == "county") out.episode.units.push_back(word);
  }
  return out;
}

/// What was sent when the response began, at a level, in the first county alone and to the first end.
std::vector<Order> orders_before(const OrderInput& input, Level level) {
  Episode then = *input.episode;
  then.state = EpisodeState::in_force;
  then.level = level;
  then.units.resize(1);
  then.until = case_begin + std::chrono::hours{order_case_hours};
  OrderInput first = input;
  first.episode = &then;
  first.dispatchable = first.compulsory = true;
  first.before = {};
  auto answer = issue_orders(first);
  auto* orders = std::get_if<std::vector<Order>>(&answer);
  return orders == nullptr ? std::vector<Order>{} : std::move(*orders);
}

/// order-issue | given state approved, level orange, cause pm25, list sound | expect orders 1
Outcome run_order_issue(const Call& call, Asking& asking) {
  const AskedOrder asked = asked_order(call.given, asking);
  const ReductionList list = order_case_list();
  OrderInput input;
  input.episode = &asked.episode;
  input.list = &list;
  input.measures = list.measures;
  input.basis = list.id;
  input.dispatchable = asked.sound;
  input.compulsory = asked.episode.cause == AirCause::pm25;  // what data/warnings say of it: warning-cause
  std::vector<Order> before;
  if (asked.before) before = orders_before(input, *asked.before);
  input.before = before;
  Outcome outcome;
  const auto answer = issue_orders(input);
  if (const auto* refused = std::get_if<RefusedOrders>(&answer)) {
    outcome.values["why"] = words(std::string{word_of(refused->why)});
    return outcome;
  }
  const auto& orders = std::get<std::vector<Order>>(answer);
  std::size_t steps = 0;
  for (const Order& order : orders) steps += order.steps.size();
  outcome.values["orders"] = words(std::to_string(orders.size()));
  outcome.values["first"] = words(orders.front().id);
  outcome.values["supersedes"] = words(orders.front().supersedes.empty() ? "none" : orders.front().supersedes);
  outcome.values["steps"] = words(std::to_string(steps));
  return outcome;
}

/// order-receipt 60 | given after 61 | expect late yes
Outcome run_order_receipt(const Call& call, Asking& asking) {
  Order order;
  order.receipt_due = order.sent + std::chrono::minutes{asking.whole(asking.word(call.arguments, 0, "minutes"))};
  UtcSeconds now = order.sent;
  for (const Clause& clause : call.given) {
    if (clause[0] == "never") continue;
    now = order.sent + std::chrono::minutes{asking.whole(asking.word(clause, 1, "minutes"))};
    if (clause[0] == "after") order.received = now;
  }
  Outcome outcome;
  outcome.values["late"] = words(late(order, now) ? "yes" : "no");
  return outcome;
}

Outcome told_plant(const PlantCheck& plant) {
  std::string letters, flags;
  for (const HourVerdict one : plant.verdicts) {
    letters += one == HourVerdict::executed       ? 'y'
               : one == HourVerdict::not_executed ? 'n'
               : one == HourVerdict::no_evidence  ? '?'
                                                  : '.';
  }
  for (const std::string& flag : plant.flags) flags += (flags.empty() ? "" : " ") + flag;
  Outcome outcome;
  outcome.values["verdicts"] = words(letters);
  outcome.values["flags"] = words(flags.empty() ? "none" : flags);
  outcome.values["banned"] = words(std::to_string(plant.banned_trucks));
  outcome.values["unknown"] = words(std::to_string(plant.unknown_trucks));
  const std::int64_t planned = plant.planned[0] == 0 ? 1 : plant.planned[0];
  outcome.values["executed"] = number(Rational::of(100 * plant.executed[0], planned), "percent");
  return outcome;
}

Outcome checked_plant(const Order& order, const ResponseEvidence& evidence, std::int64_t hours) {
  const std::vector<Order> orders{order};
  const EpisodeCheck check = check_orders(orders, evidence, order_rule(), case_begin + std::chrono::hours{hours - 1});
  return check.plants.empty() ? Outcome{} : told_plant(check.plants.front());
}

Order order_with(OrderStep step, Level level) {
  Order order;
  order.episode = "W";
  order.level = level;
  order.recipient = "E1";
  order.from = case_begin;
  order.until = case_begin + std::chrono::hours{order_case_hours};
  order.steps = {std::move(step)};
  return order;
}

/// order-hours reduce 50 threshold 55 | given power 50 60 - | expect verdicts yn?
Outcome run_order_hours(const Call& call, Asking& asking) {
  OrderStep step;
  step.unit = "U";
  step.kind = parse_measure_kind(asking.word(call.arguments, 0, "stop or reduce")).value_or(MeasureKind::own);
  step.cut_percent = asking.whole(asking.word(call.arguments, 1, "percent"));
  for (std::size_t n = 2; n + 1 < call.arguments.size(); n += 2) {
    const int value = asking.whole(call.arguments[n + 1]);
    (call.arguments[n] == "threshold" ? step.threshold_percent : step.hours_to_reduce) = value;
  }
  step.reduction = {100'000, 0, 0, 0};
  ResponseEvidence evidence;
  std::int64_t hours = 0;
  const CheckRule rule = order_rule();
  const std::chrono::hours base{24 * rule.base_days};
  for (const Clause& clause : call.given) {
    const auto metric = parse_check_metric(clause[0]);
    if (!metric) {
      asking.misuse("a meter is power, flow or load");
      return {};
    }
    step.checks.push_back(*metric);
    EvidenceSeries series{"E1", "U", *metric, case_begin - base, {}};
    series.values.assign(static_cast<std::size_t>(base.count()), 100.0);
    for (std::size_t n = 1; n < clause.size(); ++n) {
      const bool missing = clause[n] == "-";
      series.values.push_back(missing ? std::nullopt : std::optional{asking.decimal(clause[n]).approximate()});
    }
    hours = static_cast<std::int64_t>(clause.size()) - 1;
    evidence.series.push_back(std::move(series));
  }
  return checked_plant(order_with(step, Level::orange), evidence, hours);
}

/// "C4", "?" (not read), "C4/electric", "C5/gas", "C4/emergency".
GatePass pass_of(const std::string& word, HourEnding hour) {
  const std::size_t cut = std::min(word.find('/'), word.size());
  GatePass out{"E1", hour, word.substr(0, cut), {}, false};
  if (out.standard == "?") out.standard.clear();
  const std::string more = cut < word.size() ? word.substr(cut + 1) : std::string{};
  out.emergency = more == "emergency";
  if (!out.emergency) out.fuel = more;
  return out;
}

/// order-gate orange vehicles 12 | given C4 C5 none - | expect verdicts nyy?
Outcome run_order_gate(const Call& call, Asking& asking) {
  OrderStep step;
  step.kind = MeasureKind::transport;
  step.checks = {CheckMetric::gate};
  const auto level = parse_level(asking.word(call.arguments, 0, "a level"));
  ResponseEvidence evidence;
  const Clause& hours = call.given.at(0);
  for (std::size_t n = 0; n < hours.size(); ++n) {
    const HourEnding hour = case_begin + std::chrono::hours{n};
    if (hours[n] == "-") continue;
    evidence.logs.push_back({"E1", hour, hour});
    if (hours[n] != "none") evidence.passes.push_back(pass_of(hours[n], hour));
  }
  Order order = order_with(step, level.value_or(Level::none));
  if (call.arguments.size() > 2) order.vehicles_per_day = asking.whole(call.arguments[2]);
  return checked_plant(order, evidence, static_cast<std::int64_t>(hours.size()));
}

}  // namespace

std::vector<Verb> respond_order_verbs() {
  return {{"order-issue", run_order_issue},
          {"order-receipt", run_order_receipt},
          {"order-hours", run_order_hours},
          {"order-gate", run_order_gate}};
}

}  // namespace lantian::cases
