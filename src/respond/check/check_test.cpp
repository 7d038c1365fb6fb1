#include "respond/check/check.hpp"

#include <doctest/doctest.h>

#include <array>
#include <fstream>
#include <iterator>

namespace lantian::respond {
namespace {

const HourEnding check_begin = hour_ending(Day{std::chrono::local_days{std::chrono::year{2024} / 1 / 10}}, 1);

HourEnding check_hour(int n) {
  return check_begin + std::chrono::hours{n};
}

/// One plant, one line, asked for half of 24 kg of SO2 a day; its meter shows 100 kWh an hour.
Order check_order(int cut, int threshold = 0) {
  Order order;
  order.id = "O";
  order.episode = "W";
  order.level = Level::orange;
  order.recipient = "E";
  order.from = check_begin;
  order.until = check_hour(99);
  OrderStep step;
  step.unit = "U";
  step.kind = cut == 100 ? MeasureKind::stop : MeasureKind::reduce;
  step.cut_percent = cut;
  step.threshold_percent = threshold;
  step.reduction = {12'000, 0, 0, 0};
  step.checks = {CheckMetric::power};
  order.steps = {step};
  return order;
}

/// Two weeks of 100, then what is given for the hours of the response.
ResponseEvidence check_meter(std::vector<std::optional<double>> values, CheckMetric metric = CheckMetric::power) {
  EvidenceSeries series{"E", "U", metric, check_begin - std::chrono::hours{14 * 24}, {}};
  series.values.assign(14 * 24, 100.0);
  series.values.insert(series.values.end(), values.begin(), values.end());
  ResponseEvidence out;
  out.series = {series};
  return out;
}

PlantCheck checked(const Order& order, const ResponseEvidence& evidence, int hours) {
  const std::array orders{order};
  const EpisodeCheck check = check_orders(orders, evidence, CheckRule{}, check_hour(hours - 1));
  REQUIRE(check.plants.size() == 1);
  return check.plants[0];
}

}  // namespace

TEST_CASE("an hour at what the measure leaves is executed, at the tolerance as well, above it is not") {
  const PlantCheck plant = checked(check_order(50), check_meter({50, 60, 60.1, 100}), 4);
  using enum HourVerdict;
  CHECK(plant.verdicts == std::vector{executed, executed, not_executed, not_executed});
  CHECK(plant.hours == 4);
  CHECK(plant.hours_not_executed == 2);
  CHECK(plant.planned[0] == 12'000);
  // 1 + 1 + (100 - 60.1) / 50 + 0 of four hours.
  CHECK(plant.executed[0] == 12'000 * (1 + 1 + 0.798) / 4);
  REQUIRE(plant.faults.size() == 1);
  CHECK(plant.faults[0].value == 100);
  CHECK(plant.faults[0].usual == 100);
  CHECK(plant.faults[0].allowed_percent == 60);
}

TEST_CASE("an hour without evidence is never executed, whatever stands around it") {
  const PlantCheck plant = checked(check_order(50), check_meter({50, std::nullopt, 50, std::nullopt}), 6);
  using enum HourVerdict;
  CHECK(plant.verdicts == std::vector{executed, no_evidence, executed, no_evidence, no_evidence, no_evidence});
  CHECK(plant.hours_without_evidence == 4);
  CHECK(plant.executed[0] == 12'000 * 2 / 6);
  CHECK(plant.flags == std::vector<std::string>{"evidence_missing"});
  // No meter at all, and one whose usual figure nobody knows.
  CHECK(checked(check_order(50), {}, 3).executed[0] == 0);
  ResponseEvidence fresh = check_meter({10, 10, 10});
  fresh.series[0].first = check_begin;
  fresh.series[0].values = {10, 10, 10};
  CHECK(checked(check_order(50), fresh, 3).hours_without_evidence == 3);
}

TEST_CASE("a step of later hours replaces the one before; a unit on its way down is not asked yet") {
  Order order = check_order(100);
  OrderStep later = order.steps[0];
  later.kind = MeasureKind::reduce;
  later.cut_percent = 50;
  later.from_hour = 3;
  order.steps.push_back(later);
  order.steps[0].hours_to_reduce = 2;
  const PlantCheck plant = checked(order, check_meter({80, 40, 5, 50, 50}), 5);
  using enum HourVerdict;
  CHECK(plant.verdicts == std::vector{not_asked, not_asked, executed, executed, executed});
  CHECK(plant.hours == 3);
}

TEST_CASE("the order of a higher level holds from its own begin on") {
  Order yellow = check_order(20), orange = check_order(80);
  orange.turn = 2;
  yellow.level = Level::yellow;
  orange.from = check_hour(2);
  const std::array orders{orange, yellow};
  const EpisodeCheck check = check_orders(orders, check_meter({80, 80, 80, 20}), CheckRule{}, check_hour(3));
  using enum HourVerdict;
  CHECK(check.plants[0].verdicts == std::vector{executed, executed, not_executed, executed});
  CHECK(non_compliers(check).empty());  // the newest hour is as it should be
}

TEST_CASE("behind the end that an order told nothing is asked, whatever the meter shows") {
  Order order = check_order(50);
  order.until = check_hour(1);
  const PlantCheck plant = checked(order, check_meter({50, 50, 100, 100}), 4);
  using enum HourVerdict;
  CHECK(plant.verdicts == std::vector{executed, executed, not_asked, not_asked});
  CHECK(plant.hours == 2);
  CHECK(plant.planned[0] == 12'000);
  CHECK_FALSE(plant.fails_at.has_value());
}

TEST_CASE("other steps of the level: hours before them are judged by the old ones, and their clock goes on") {
  Order mild = check_order(20), strict = check_order(100);
  strict.turn = 2;
  strict.from = check_hour(4);
  strict.clock = check_begin;
  strict.steps[0].hours_to_reduce = 2;
  OrderStep later = check_order(50).steps[0];
  later.from_hour = 8;  // of the level, four hours behind the new order
  strict.steps.push_back(later);
  const std::array orders{mild, strict};
  const auto check = check_orders(orders, check_meter({80, 80, 80, 80, 80, 80, 5, 80, 50}), CheckRule{}, check_hour(8));
  using enum HourVerdict;
  CHECK(check.plants[0].verdicts ==
        std::vector{executed, executed, executed, executed, not_asked, not_asked, executed, not_executed, executed});
}

TEST_CASE("who fails now fails in the newest hour that is known, of the last few, and not behind a release") {
  CheckRule rule;
  rule.failing_back_hours = 2;
  const auto fails = [&](const Order& order, std::vector<std::optional<double>> values, int hours) {
    const std::array orders{order};
    return check_orders(orders, check_meter(std::move(values)), rule, check_hour(hours - 1)).plants.at(0).fails_at;
  };
  CHECK(fails(check_order(50), {50, 100}, 2) == check_hour(1));
  CHECK(fails(check_order(50), {50, 100}, 4) == check_hour(1));  // silent for two hours, and dated by its own
  CHECK_FALSE(fails(check_order(50), {50, 100}, 5).has_value());
  CHECK_FALSE(fails(check_order(50), {100, 50}, 2).has_value());
  Order over = check_order(50);
  over.until = check_hour(1);
  CHECK_FALSE(fails(over, {50, 100, 100}, 3).has_value());
}

TEST_CASE("flags: flow that stays, nights that come back, trucks that should not be there") {
  Order order = check_order(100);
  order.steps[0].checks = {CheckMetric::power, CheckMetric::flow};
  ResponseEvidence both = check_meter({5, 5, 5, 5, 5, 5, 5, 5});
  both.series.push_back(check_meter({97, 97, 97, 97, 97, 97, 97, 97}, CheckMetric::flow).series[0]);
  const PlantCheck declared = checked(order, both, 8);
  CHECK(declared.flags == std::vector<std::string>{"flow_not_down"});
  CHECK(declared.hours_not_executed == 8);

  std::vector<std::optional<double>> days;
  for (int n = 0; n < 48; ++n) {
    const int of_day = hour_of_day(check_hour(n));
    days.emplace_back(of_day > 22 || of_day <= 6 ? 100.0 : 50.0);
  }
  CHECK(checked(check_order(50), check_meter(days), 48).flags == std::vector<std::string>{"night_rebound"});
}

namespace {

/// More than 10 vehicles a day, China IV and older, at orange and red.
CheckRule gate_rule() {
  CheckRule rule;
  rule.gate.vehicles_from = 11;
  rule.gate.truck_stage = 4;
  rule.gate.levels = {Level::orange, Level::red};
  return rule;
}

Order gate_order(Level level, std::optional<int> vehicles) {
  Order gate = check_order(50);
  gate.level = level;
  gate.vehicles_per_day = vehicles;
  gate.steps[0].kind = MeasureKind::transport;
  gate.steps[0].unit.clear();
  return gate;
}

PlantCheck gate_checked(const Order& order, const ResponseEvidence& log, const CheckRule& rule, int hours) {
  const std::array orders{order};
  return check_orders(orders, log, rule, check_hour(hours - 1)).plants.at(0);
}

}  // namespace

TEST_CASE("each truck at the gate is judged by the rule of trucks: stage, unknown, electric, emergency") {
  ResponseEvidence log;
  log.logs = {{"E", check_begin, check_hour(5)}};
  log.passes = {{"E", check_hour(1), "C4", {}, false},         {"E", check_hour(2), "C5", {}, false},
                {"E", check_hour(3), "", {}, false},           {"E", check_hour(4), "C4", {}, true},
                {"E", check_hour(5), "C2", "electric", false}, {"E", check_hour(5), "C5", "gas", false}};
  using enum HourVerdict;
  const PlantCheck plant = gate_checked(gate_order(Level::orange, 12), log, gate_rule(), 7);
  CHECK(plant.verdicts == std::vector{executed, not_executed, executed, not_executed, executed, executed, no_evidence});
  CHECK(plant.banned_trucks == 1);
  CHECK(plant.unknown_trucks == 1);
  CHECK(plant.flags == std::vector<std::string>{"banned_trucks", "unknown_trucks"});
}

TEST_CASE(
    "a gate is not asked at yellow, nor of a plant with few vehicles; an older order was made for enough of them") {
  ResponseEvidence log;
  log.logs = {{"E", check_begin, check_hour(1)}};
  log.passes = {{"E", check_hour(0), "C4", {}, false}};
  using enum HourVerdict;
  CHECK(gate_checked(gate_order(Level::yellow, 12), log, gate_rule(), 2).verdicts == std::vector{not_asked, not_asked});
  CHECK(gate_checked(gate_order(Level::orange, 10), log, gate_rule(), 2).verdicts == std::vector{not_asked, not_asked});
  CHECK(gate_checked(gate_order(Level::orange, 11), log, gate_rule(), 2).verdicts ==
        std::vector{not_executed, executed});
  CHECK(gate_checked(gate_order(Level::orange, {}), log, gate_rule(), 2).verdicts ==
        std::vector{not_executed, executed});
  // Asked nothing, so that nothing is planned.
  CHECK(gate_checked(gate_order(Level::yellow, 12), log, gate_rule(), 2).planned[0] == 0);
}

TEST_CASE("the shipped rule of verification can be read") {
  std::ifstream in{LANTIAN_SOURCE_DIR "/data/respond/verification.toml"};
  const std::string text{std::istreambuf_iterator<char>{in}, {}};
  const auto rule = read_check_rule({"verification.toml", text});
  REQUIRE_MESSAGE(rule.ok(), (rule ? "" : rule.error().text()));
  CHECK(rule->base_days == 14);
  CHECK(rule->failing_back_hours == 6);
  CHECK_FALSE(read_check_rule({"x.toml", "[usual]\nbase_days = 0\n"}).ok());
}

}  // namespace lantian::respond
