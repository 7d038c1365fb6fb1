#include "explain/counterfactual/counterfactual.hpp"

#include "explain/counterfactual/block_bootstrap.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lantian::explain {
namespace {

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// The rows of a record that a question is about.
class Record {
 public:
  Record(const Frame& frame, const Values& target, const ModelTable& model)
      : frame_{frame}, target_{target}, model_{model}, rows_{rows_to_learn(model, target)} {}

  std::vector<std::uint32_t> rows_in(const DaySpan& span) const {
    std::vector<std::uint32_t> out;
    for (const std::uint32_t row : rows_) {
      if (span.contains(day_of(frame_.ends[row]))) out.push_back(row);
    }
    return out;
  }
  /// Without those of `hole` and `margin` days beside it, whose air is nearly the same.
  std::vector<std::uint32_t> rows_around(const DaySpan& span, const DaySpan& hole, int margin) const {
    const DaySpan wide{hole.begin - std::chrono::days{margin}, hole.end + std::chrono::days{margin}};
    std::vector<std::uint32_t> out;
    for (const std::uint32_t row : rows_in(span)) {
      if (!wide.contains(day_of(frame_.ends[row]))) out.push_back(row);
    }
    return out;
  }
  std::vector<double> observed(std::span<const std::uint32_t> rows) const { return values_of(target_, rows); }
  Day day(std::uint32_t row) const { return day_of(frame_.ends[row]); }
  const ModelTable& model() const { return model_; }

 private:
  const Frame& frame_;
  const Values& target_;
  const ModelTable& model_;
  std::vector<std::uint32_t> rows_;
};

Result<std::vector<double>> expected(const Record& record, std::span<const std::uint32_t> learned,
                                     std::span<const std::uint32_t> rows, const TrainingChoice& training) {
  LANTIAN_TRY(const Forest forest, train(record.model().table, learned, record.observed(learned), training));
  std::vector<double> out;
  out.reserve(rows.size());
  for (const std::uint32_t row : rows) out.push_back(forest.predict(record.model().table, row));
  return out;
}

/// The same days of other years of the baseline; with one year alone, stretches of the same length that tile it.
std::vector<DaySpan> placebo_spans(const DaySpan& baseline, const DaySpan& treated) {
  std::vector<DaySpan> out;
  const std::chrono::days length = treated.end - treated.begin;
  for (int years = 1;; ++years) {
    const std::chrono::year_month_day same{treated.begin};
    std::chrono::year_month_day there{same.year() - std::chrono::years{years}, same.month(), same.day()};
    if (!there.ok()) there = there.year() / there.month() / std::chrono::last;
    const DaySpan span{Day{there}, Day{there} + length};
    if (span.begin < baseline.begin) break;
    if (span.end <= baseline.end) out.push_back(span);
  }
  if (out.size() >= 2) return out;
  out.clear();
  for (Day begin = baseline.begin; begin + length <= baseline.end && out.size() < 12; begin += length)
    out.push_back({begin, begin + length});
  return out;
}

Result<void> check(const CounterfactualChoice& choice) {
  const bool real = choice.baseline.begin < choice.baseline.end && choice.treated.begin < choice.treated.end;
  const bool apart = choice.baseline.end <= choice.treated.begin || choice.treated.end <= choice.baseline.begin;
  if (real && apart) return {};
  return Error{ErrorCode::invalid_argument,
               fmt::format("baseline {} to {}, treated {} to {}: both need days, and no day may be in both",
                           text_of(choice.baseline.begin), text_of(choice.baseline.end - std::chrono::days{1}),
                           text_of(choice.treated.begin), text_of(choice.treated.end - std::chrono::days{1})),
               "periods"};
}

Result<std::vector<Placebo>> placebos_of(const Record& record, const CounterfactualChoice& choice) {
  std::vector<Placebo> out;
  for (const DaySpan& span : placebo_spans(choice.baseline, choice.treated)) {
    const auto rows = record.rows_in(span);
    const auto learned = record.rows_around(choice.baseline, span, choice.blocks.block_days);
    if (rows.size() < 2 || static_cast<double>(learned.size()) < 20 * choice.training.least_rows) continue;
    LANTIAN_TRY(const auto usual, expected(record, learned, rows, choice.training));
    const double effect = mean(record.observed(rows)) - mean(usual);
    out.push_back({span, effect, 100 * effect / mean(usual)});
  }
  return out;
}

/// Blocks are held out among their neighbours, a season is not: where placebos show larger errors than blocks do, the
/// interval takes theirs.
double widening(const ErrorInterval& interval, const std::vector<Placebo>& placebos) {
  constexpr double deviations = 2 * 1.96;  // in a 95 % interval of a normal variable
  if (placebos.size() < 2 || interval.high <= interval.low) return 1;
  double squares = 0;
  for (const Placebo& one : placebos) squares += one.effect * one.effect;
  const double by_placebos = std::sqrt(squares / static_cast<double>(placebos.size()));
  return std::max(1.0, by_placebos / ((interval.high - interval.low) / deviations));
}

Finding finding_of(const Counterfactual& out) {
  const auto reaches = [&](double sign) {
    return std::ranges::any_of(out.placebos,
                               [&](const Placebo& one) { return sign * one.effect >= sign * out.effect; });
  };
  if (out.high < 0 && !reaches(-1)) return Finding::better_beyond_weather;
  if (out.low > 0 && !reaches(1)) return Finding::worse_beyond_weather;
  return Finding::within_weather_noise;
}

}  // namespace

Result<Counterfactual> counterfactual(const Frame& frame, const CounterfactualChoice& choice) {
  LANTIAN_CHECK(check(choice));
  const Values* target = frame.find(choice.target);
  if (target == nullptr) {
    return Error{ErrorCode::not_found, fmt::format("there is no column '{}'", choice.target), "target"};
  }
  VariableChoice variables = choice.variables;
  variables.trend = false;  // it would carry the last weeks of the baseline on for ever
  LANTIAN_TRY(const ModelTable model, make_model_table(frame, variables));
  const Record record{frame, *target, model};
  const auto learned = record.rows_in(choice.baseline);
  const auto rows = record.rows_in(choice.treated);
  if (rows.empty()) {
    return Error{ErrorCode::incomplete, "the treated period has no row with a value and enough weather", "treated"};
  }
  LANTIAN_TRY(const auto usual, expected(record, learned, rows, choice.training));
  const auto past = record.observed(learned);
  LANTIAN_TRY(const auto blocked, blocked_skill(model, frame.ends, learned, past, choice.training, choice.blocks));
  Counterfactual out;
  out.target = choice.target;
  out.baseline = choice.baseline;
  out.treated = choice.treated;
  out.learned = learned.size();
  out.rows = rows.size();
  out.coverage =
      static_cast<double>(rows.size()) /
      static_cast<double>((choice.treated.end - choice.treated.begin).count() * (frame.step == Step::hour ? 24 : 1));
  out.baseline_mean = mean(past);
  out.observed_at = record.observed(rows);
  out.expected_at = usual;
  for (const std::uint32_t row : rows) out.ends.push_back(frame.ends[row]);
  out.observed = mean(out.observed_at);
  out.expected = mean(usual);
  out.effect = out.observed - out.expected;
  out.percent = 100 * out.effect / out.expected;
  out.blocked = blocked.skill;

  SeasonalErrors errors;
  for (std::size_t n = 0; n < learned.size(); ++n) {
    errors.days.push_back(record.day(learned[n]));
    errors.values.push_back(past[n] - blocked.predicted[n]);
  }
  std::vector<Day> days;
  for (const std::uint32_t row : rows) days.push_back(record.day(row));
  const ErrorInterval interval =
      mean_error_interval(errors, days, {choice.bootstraps, choice.block_days, choice.season_days, choice.seed});
  LANTIAN_TRY(out.placebos, placebos_of(record, choice));
  const double wider = widening(interval, out.placebos);
  const double middle = (interval.low + interval.high) / 2, half = wider * (interval.high - interval.low) / 2;
  out.low = out.effect - middle - half;
  out.high = out.effect - middle + half;
  out.widened = wider;
  out.finding = finding_of(out);
  out.learner = lineage_of(choice.training);
  out.synthetic = frame.synthetic;
  return out;
}

}  // namespace lantian::explain
