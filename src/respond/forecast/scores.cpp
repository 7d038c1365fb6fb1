#include "respond/forecast/scores.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::respond {
namespace {

std::optional<double> score_share(std::size_t part, std::size_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

std::optional<double> skill_against(double squares, double reference) {
  if (!(reference > 0)) return std::nullopt;
  return 1 - squares / reference;
}

/// Sums of squares about the means.
struct Spread {
  double forecast = 0, measured = 0, both = 0;
};

Spread spread_of(std::span<const ScoredValue> rows) {
  double mean_forecast = 0, mean_measured = 0;
  for (const ScoredValue& row : rows) {
    mean_forecast += row.forecast / static_cast<double>(rows.size());
    mean_measured += row.measured / static_cast<double>(rows.size());
  }
  Spread out;
  for (const ScoredValue& row : rows) {
    const double f = row.forecast - mean_forecast, m = row.measured - mean_measured;
    out.forecast += f * f;
    out.measured += m * m;
    out.both += f * m;
  }
  return out;
}

}  // namespace

PointScores point_scores(std::span<const ScoredValue> rows) {
  PointScores out;
  out.rows = rows.size();
  if (rows.empty()) return out;
  const auto n = static_cast<double>(rows.size());
  double own = 0, persistence = 0, usual = 0;
  for (const ScoredValue& row : rows) {
    const double error = row.forecast - row.measured;
    own += error * error;
    out.mae += std::abs(error) / n;
    out.bias += error / n;
    persistence += std::pow(row.persistence - row.measured, 2);
    usual += std::pow(row.usual - row.measured, 2);
  }
  const Spread spread = spread_of(rows);
  if (spread.forecast > 0 && spread.measured > 0) out.r = spread.both / std::sqrt(spread.forecast * spread.measured);
  out.rmse = std::sqrt(own / n);
  out.rmse_persistence = std::sqrt(persistence / n);
  out.rmse_usual = std::sqrt(usual / n);
  out.skill_persistence = skill_against(own, persistence);
  out.skill_usual = skill_against(own, usual);
  out.skill_mean = skill_against(own, spread.measured);
  return out;
}

std::optional<double> Contingency::detected() const {
  return score_share(hits, hits + misses);
}

std::optional<double> Contingency::false_ratio() const {
  return score_share(false_alarms, hits + false_alarms);
}

std::optional<double> Contingency::success() const {
  return score_share(hits, hits + misses + false_alarms);
}

double brier_score(std::span<const ChanceOfEvent> rows) {
  double sum = 0;
  for (const ChanceOfEvent& row : rows) sum += std::pow(row.chance - (row.came ? 1 : 0), 2);
  return rows.empty() ? 0 : sum / static_cast<double>(rows.size());
}

std::vector<ReliabilityBin> reliability(std::span<const ChanceOfEvent> rows, int bins) {
  LANTIAN_ASSERT(bins > 0, "a picture of no bins");
  std::vector<ReliabilityBin> out(static_cast<std::size_t>(bins));
  for (const ChanceOfEvent& row : rows) {
    const auto at = static_cast<std::size_t>(std::clamp(row.chance, 0.0, 1.0) * bins);
    ReliabilityBin& bin = out[std::min(at, out.size() - 1)];
    ++bin.rows;
    bin.forecast += row.chance;
    bin.came += row.came ? 1 : 0;
  }
  for (ReliabilityBin& bin : out) {
    if (bin.rows == 0) continue;
    bin.forecast /= static_cast<double>(bin.rows);
    bin.came /= static_cast<double>(bin.rows);
  }
  return out;
}

double crps_of(std::vector<double>& members, double measured) {
  LANTIAN_ASSERT(!members.empty(), "a distribution of no member");
  std::ranges::sort(members);
  const auto m = static_cast<double>(members.size());
  double away = 0, apart = 0;
  for (std::size_t n = 0; n < members.size(); ++n) {
    away += std::abs(members[n] - measured);
    // Of all pairs i < j the sum of x_j - x_i counts the n-th of m ascending ones (2 n + 1 - m) times.
    apart += (2 * static_cast<double>(n) + 1 - m) * members[n];
  }
  return away / m - apart / (m * m);
}

double percentile_of(std::span<const double> ascending, double percentile) {
  LANTIAN_ASSERT(!ascending.empty(), "a percentile of no value");
  const double at = percentile / 100 * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  if (below + 1 >= ascending.size()) return ascending.back();
  return ascending[below] + (at - static_cast<double>(below)) * (ascending[below + 1] - ascending[below]);
}

}  // namespace lantian::respond
