// Verbs on what came of a response: review-response, review-day, review-season.
#include "case_runner.hpp"
#include "respond/check/check.hpp"
#include "respond/review/season.hpp"

#include <fmt/core.h>

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace lantian::cases {
namespace {

using namespace respond;

const Day review_first = Day{std::chrono::local_days{std::chrono::year{2024} / 1 / 10}};
const HourEnding review_begin = hour_ending(review_first, 1);
constexpr std::int64_t review_kg = 1000;

terms::SourceFile review_file(const std::string& path) {
  const char* home = std::getenv("LANTIAN_HOME");
  const std::filesystem::path root{home != nullptr ? home : LANTIAN_DATA_ROOT};
  const std::ifstream in{root / path, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  return {path, text.str()};
}

template <class T>
T review_data(Result<T> read) {
  if (read) return *std::move(read);
  fmt::print(stderr, "{}\n", read.error().text());
  std::exit(2);
}

/// The hour of the response with this number, from 1.
HourEnding review_hour(int number) {
  return review_begin + std::chrono::hours{number - 1};
}

/// One plant with one line, its orders and its meter; 100 is what the meter usually shows.
struct ReviewedPlant {
  Episode episode;
  ReductionList list;
  std::vector<Order> orders;
  int hours = 24;
  std::vector<std::optional<double>> meter;
  std::string set;
};

ReviewedPlant reviewed_plant() {
  ReviewedPlant out;
  out.episode.id = "W";
  Enterprise plant;
  plant.id = "E1";
  plant.county = "a";
  out.list.enterprises = {plant};
  out.list.base.fill(1000 * review_kg);
  return out;
}

/// One number for all four pollutants, or four.
DailyGrams review_grams(const Clause& clause, std::size_t first, Asking& asking) {
  DailyGrams out{};
  const bool four = clause.size() >= first + list_pollutants;
  for (std::size_t p = 0; p < list_pollutants; ++p) {
    out[p] = asking.whole(asking.word(clause, first + (four ? p : 0), "kg a day")) * review_kg;
  }
  return out;
}

Level review_level(const Clause& clause, std::size_t at, Asking& asking) {
  const auto level = parse_level(asking.word(clause, at, "a level"));
  if (!level) asking.misuse("a level is blue, yellow, orange or red");
  return level.value_or(Level::none);
}

void decide_level(const Clause& clause, Asking& asking, Episode& episode) {
  EpisodeEvent event;
  event.number = static_cast<int>(episode.events.size()) + 1;
  event.act = episode.events.empty() ? EpisodeAct::start : EpisodeAct::upgrade;
  event.level = review_level(clause, 1, asking);
  if (event.level < episode.level) event.act = EpisodeAct::downgrade;
  event.from = review_hour(asking.whole(asking.word(clause, 2, "from which hour")));
  episode.level = event.level;
  episode.highest = std::max(episode.highest, event.level);
  episode.events.push_back(event);
}

/// "order yellow 1 96 cut 100": from hour 1 to 96; "order blue 73 96 release": without steps.
void send_order(const Clause& clause, Asking& asking, ReviewedPlant& out) {
  Order order;
  order.episode = "W";
  order.turn = static_cast<int>(out.orders.size()) + 1;
  order.level = review_level(clause, 1, asking);
  order.recipient = "E1";
  order.from = review_hour(asking.whole(asking.word(clause, 2, "from which hour")));
  order.until = review_hour(asking.whole(asking.word(clause, 3, "until which hour")));
  if (asking.word(clause, 4, "cut or release") == "cut") {
    OrderStep step;
    step.unit = "U";
    step.kind = MeasureKind::stop;
    step.cut_percent = 100;
    step.reduction = review_grams(clause, 5, asking);
    step.checks = {CheckMetric::power};
    order.steps = {step};
  }
  out.orders.push_back(order);
}

/// "5", "-" for a missing hour, "24x5" for so many hours of it.
void read_meter(const Clause& clause, Asking& asking, ReviewedPlant& out) {
  for (std::size_t n = 1; n < clause.size(); ++n) {
    const std::size_t cut = clause[n].find('x');
    const int times = cut == std::string::npos ? 1 : asking.whole(clause[n].substr(0, cut));
    const std::string shown = cut == std::string::npos ? clause[n] : clause[n].substr(cut + 1);
    const auto value = shown == "-" ? std::nullopt : std::optional{asking.decimal(shown).approximate()};
    out.meter.insert(out.meter.end(), static_cast<std::size_t>(std::max(0, times)), value);
  }
}

void tell_plant(const Clause& clause, Asking& asking, ReviewedPlant& out) {
  const std::string& word = clause[0];
  if (word == "level") return decide_level(clause, asking, out.episode);
  if (word == "order") return send_order(clause, asking, out);
  if (word == "meter") return read_meter(clause, asking, out);
  if (word == "hours") {
    out.hours = asking.whole(asking.word(clause, 1, "hours of the response"));
  } else if (word == "base") {
    out.list.base = review_grams(clause, 1, asking);
  } else if (word == "set") {
    out.set = asking.word(clause, 1, "a set of data/grades/shares.toml");
  } else if (word == "later" && !out.orders.empty() && !out.orders.back().steps.empty()) {
    OrderStep step = out.orders.back().steps.front();
    step.from_hour = asking.whole(asking.word(clause, 1, "hours after the order's begin"));
    step.reduction = review_grams(clause, 2, asking);
    out.orders.back().steps.push_back(step);
  } else if (word == "down" && !out.orders.empty() && !out.orders.back().steps.empty()) {
    out.orders.back().steps.front().hours_to_reduce = asking.whole(asking.word(clause, 1, "hours"));
  } else {
    asking.misuse("given are hours, base, set, level, order, later, down, meter");
  }
}

/// Orders and meter through the hourly check.
std::vector<ExecutionScore> review_scores(const ReviewedPlant& plant) {
  static const CheckRule rule = review_data(read_check_rule(review_file("data/respond/verification.toml")));
  if (plant.meter.empty() || plant.orders.empty()) return {};
  const std::chrono::hours base{24 * rule.base_days};
  ResponseEvidence evidence;
  EvidenceSeries series{"E1", "U", CheckMetric::power, review_begin - base, {}};
  series.values.assign(static_cast<std::size_t>(base.count()), 100.0);
  series.values.insert(series.values.end(), plant.meter.begin(), plant.meter.end());
  evidence.series = {series};
  const HourEnding last = review_hour(std::min(plant.hours, static_cast<int>(plant.meter.size())));
  std::vector<ExecutionScore> out;
  for (const PlantCheck& one : check_orders(plant.orders, evidence, rule, last).plants) {
    out.push_back({one.enterprise, one.planned, one.executed, one.hours, one.hours_without_evidence, one.flags});
  }
  return out;
}

ReviewRule reviewed_by() {
  return review_data(read_review_rule(review_file("data/respond/review.toml")));
}

SetsByLevel review_sets(const std::string& id, Asking& asking) {
  static const GradeRules rules = [] {
    std::vector<terms::SourceFile> files;
    for (const char* name : {"exemptions", "findings", "industries", "measures", "shares", "transport"}) {
      files.push_back(review_file(fmt::format("data/grades/{}.toml", name)));
    }
    return review_data(read_grade_rules(files));
  }();
  SetsByLevel out;
  if (id.empty()) return out;
  const ShareSet* set = rules.share_set(id);
  if (set == nullptr) asking.misuse("there is no set of shares " + id);
  if (set != nullptr) out.fill(*set);
  return out;
}

std::string said(const std::optional<bool>& truth) {
  return !truth ? "nothing" : *truth ? "yes" : "no";
}

Outcome told_review(const EpisodeReview& review) {
  Outcome outcome;
  const auto kilograms = [&](const char* name, const DailyGrams& grams) {
    outcome.values[name] = number(Rational::of(grams[0], review_kg), "kg");
  };
  const ExecutedCut cut = review.cuts.empty() ? ExecutedCut{} : review.cuts.front();
  kilograms("planned", cut.planned);
  kilograms("executed", cut.executed);
  kilograms("not_executed", cut.not_executed);
  kilograms("unknown", cut.unknown);
  kilograms("coming_down", cut.coming_down);
  std::string spans, failing;
  for (const SpanShares& one : review.spans) {
    const bool ordered = one.span.ordered != Level::none;
    spans += fmt::format("{}{}/{}/{}", spans.empty() ? "" : " ", word_of(one.span.level),
                         ordered ? word_of(one.span.ordered) : "nothing", one.span.hours.count());
  }
  for (const PollutantShare& one : review.shares) {
    if (one.planned_reached == false)
      failing += fmt::format("{}{}", failing.empty() ? "" : " ", word_of(one.pollutant));
  }
  outcome.values["spans"] = words(spans);
  outcome.values["failing"] = words(failing.empty() ? "none" : failing);
  outcome.values["ordered"] = words(std::to_string(review.hours_ordered));
  outcome.values["plan"] = words(said(review.planned_reaches));
  outcome.values["execution"] = words(said(review.executed_reaches));
  const auto& required = review.shares.empty() ? std::nullopt : review.shares.front().required_percent;
  outcome.values["required"] = words(required ? fmt::format("{:.4g}", *required) : "nothing");
  return outcome;
}

/// review-response | given hours 96, level yellow 1, order yellow 1 96 cut 100 | expect planned 100 kg
Outcome run_review_response(const Call& call, Asking& asking) {
  ReviewedPlant plant = reviewed_plant();
  for (const Clause& clause : call.given) tell_plant(clause, asking, plant);
  ReviewInputs in;
  in.episode = plant.episode;
  in.episode.began = review_begin;
  in.episode.ended = review_hour(plant.hours + 1);
  in.list = plant.list;
  in.orders = plant.orders;
  in.scores = review_scores(plant);
  in.share_sets = review_sets(plant.set, asking);
  const auto review = review_episode(in, reviewed_by(), explain::ContributionRule{});
  if (!review) {
    Outcome outcome;
    outcome.refused = review.error();
    return outcome;
  }
  return told_review(*review);
}

std::optional<int> review_index(const std::string& word, Asking& asking) {
  if (word == "-") return std::nullopt;
  return asking.whole(word);
}

/// "told 210 -" and "came 220 90": days from the 10th on, forecast one day ahead.
struct ToldDays {
  std::vector<Forecast> forecasts;
  std::vector<ActualDay> days;
  std::vector<Episode> episodes;
};

ToldDays told_days(const std::vector<Clause>& given, Asking& asking) {
  ToldDays out;
  for (const Clause& clause : given) {
    for (std::size_t n = 1; n < clause.size(); ++n) {
      const Day day = review_first + std::chrono::days{n - 1};
      if (clause[0] == "came") out.days.push_back({"a", day, review_index(clause[n], asking), {}});
      if (clause[0] != "told") continue;
      Forecast forecast;
      forecast.issued = day - std::chrono::days{1};
      forecast.id = fmt::format("F-{}.1", text_of(forecast.issued));
      ForecastDay one;
      one.day = day;
      one.lead = 1;
      one.aqi = review_index(clause[n], asking);
      forecast.places = {{"a", false, {one}}};
      out.forecasts.push_back(forecast);
    }
    if (clause[0] != "warning") continue;
    Episode episode;
    episode.id = "W";
    episode.state = EpisodeState::lifted;
    const auto day_at = [&](std::size_t at) {
      return review_first + std::chrono::days{asking.whole(asking.word(clause, at, "a day, from 1")) - 1};
    };
    episode.began = hour_ending(day_at(1), 1);
    episode.ended = hour_ending(day_at(2) + std::chrono::days{1}, 1);
    out.episodes.push_back(episode);
  }
  return out;
}

/// review-day | given told 231, came 205 | expect outcome hit, error 0
Outcome run_review_day(const Call& call, Asking& asking) {
  const ToldDays told = told_days(call.given, asking);
  const auto days = day_outcomes(told.forecasts, told.days, reviewed_by(), 1);
  Outcome outcome;
  outcome.values["outcome"] = words(days.empty() ? "none" : std::string{word_of(days.front().outcome)});
  const auto error = days.empty() ? std::nullopt : days.front().class_error();
  outcome.values["error"] = words(error ? std::to_string(*error) : "unknown");
  return outcome;
}

/// review-season | given told 210 90, came 220 90, warning 1 2 | expect matrix V/V/1 II/II/1, hits 1
Outcome run_review_season(const Call& call, Asking& asking) {
  constexpr std::array<const char*, index_classes> numerals{"I", "II", "III", "IV", "V", "VI"};
  ToldDays told = told_days(call.given, asking);
  SeasonInputs in;
  in.period = {PeriodKind::range, review_first, review_first + std::chrono::days{30}, "season"};
  in.forecasts = std::move(told.forecasts);
  in.days = std::move(told.days);
  in.episodes = std::move(told.episodes);
  const SeasonReview season = review_season(in, reviewed_by());
  const LevelMatrix& matrix = season.matrices.front();
  std::string cells;
  for (std::size_t expected = 0; expected < index_classes; ++expected) {
    for (std::size_t seen = 0; seen < index_classes; ++seen) {
      const int count = matrix.days[expected][seen];
      if (count > 0)
        cells += fmt::format("{}{}/{}/{}", cells.empty() ? "" : " ", numerals[expected], numerals[seen], count);
    }
  }
  Outcome outcome;
  const auto count = [&](const char* name, int value) { outcome.values[name] = words(std::to_string(value)); };
  outcome.values["matrix"] = words(cells.empty() ? "empty" : cells);
  count("exact", matrix.exact());
  count("within_one", matrix.within_one());
  count("unknown", matrix.unknown);
  count("days_hit", matrix.hits);
  count("days_missed", matrix.misses);
  count("days_false", matrix.false_alarms);
  count("hits", season.hits);
  count("misses", season.misses);
  count("false_alarms", season.false_alarms);
  return outcome;
}

}  // namespace

std::vector<Verb> respond_review_verbs() {
  return {
      {"review-response", run_review_response}, {"review-day", run_review_day}, {"review-season", run_review_season}};
}

}  // namespace lantian::cases
