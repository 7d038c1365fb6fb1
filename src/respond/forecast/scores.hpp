#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

/// How good forecasts were, each score as its author defined it. doc/respond-forecast.md has the formulas.
namespace lantian::respond {

/// One forecast with what came of it and what costs nothing to say.
struct ScoredValue {
  double forecast = 0, measured = 0, persistence = 0, usual = 0;
};

struct PointScores {
  std::size_t rows = 0;
  double rmse = 0, mae = 0, bias = 0;  ///< bias: mean forecast - measured
  std::optional<double> r;             ///< correlation; no value when one of both never changes
  double rmse_persistence = 0, rmse_usual = 0;
  /// 1 - squared errors / those of the reference (Murphy 1988): persistence, the usual value, and the mean of what was
  /// measured itself, which nobody knew. No value when the reference never errs.
  std::optional<double> skill_persistence, skill_usual, skill_mean;
};
PointScores point_scores(std::span<const ScoredValue> rows);

/// Yes or no: whether an event was forecast, and whether it came.
struct Contingency {
  std::size_t hits = 0, misses = 0, false_alarms = 0, quiet = 0;

  void add(bool forecast, bool came) { ++(came ? (forecast ? hits : misses) : (forecast ? false_alarms : quiet)); }
  std::size_t rows() const { return hits + misses + false_alarms + quiet; }
  /// Hits of what came; no value when nothing came.
  std::optional<double> detected() const;
  /// False alarms of what was forecast (the ratio, FAR); no value when nothing was.
  std::optional<double> false_ratio() const;
  /// Critical success index: hits of what came or was forecast.
  std::optional<double> success() const;
};

/// A probability of an event, and whether it came.
struct ChanceOfEvent {
  double chance = 0;
  bool came = false;
};
/// Mean squared difference of probability and outcome (Brier 1950, in its form for two outcomes). 0 of no rows.
double brier_score(std::span<const ChanceOfEvent> rows);

struct ReliabilityBin {
  std::size_t rows = 0;
  double forecast = 0, came = 0;  ///< mean probability, share that came; of no rows both are 0
};
/// `bins` bins of equal width over 0..1, the last one with both ends.
std::vector<ReliabilityBin> reliability(std::span<const ChanceOfEvent> rows, int bins);

/// Continuous ranked probability score of equally likely members: mean |x - y| - half the mean |x - x'| (Hersbach
/// 2000, the ensemble form). In the unit of the values. Sorts the members. Requires: at least one.
double crps_of(std::vector<double>& members, double measured);

/// The value below which `percentile` of 100 lie, on the straight line between neighbours. Requires: ascending, at
/// least one.
double percentile_of(std::span<const double> ascending, double percentile);

}  // namespace lantian::respond
