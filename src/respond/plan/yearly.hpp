#pragma once
#include "respond/list/list.hpp"
#include "respond/plan/linear.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// The clean-air plan of a year: which measures reach a target at a stated probability for the least cost.
namespace lantian::respond {

/// Done whole or not at all.
struct YearlyMeasure {
  std::string id, unit, kind;
  terms::Name name;
  double cost_yuan = 0;  ///< a year
  std::array<double, list_pollutants> tonnes{};
  double co2_t = 0;
  /// PM2.5 less at each receptor, ug/m3, and how wrong that may be: standard deviation over mean, independent of the
  /// other measures.
  std::vector<double> ug_m3;
  double relative_error = 0;
};

struct YearlyQuestion {
  std::vector<std::string> receptors;
  std::vector<YearlyMeasure> measures;
  struct Target {
    std::size_t receptor = 0;
    double ug_m3 = 0;
  };
  std::vector<Target> targets;
  /// Of each target alone, 0.5 or more and below 1.
  double probability = 0.5;
};

/// One step of the marginal cost curve at a receptor.
struct CurveStep {
  std::size_t measure = 0;
  double yuan_per_ug_m3 = 0;
  double ug_m3_before = 0, ug_m3_after = 0;  ///< cumulative
  double cost_before_yuan = 0, cost_after_yuan = 0;
};
/// Measures that lower PM2.5 at the receptor, cheapest for each ug/m3 first.
std::vector<CurveStep> cost_curve(const YearlyQuestion& question, std::size_t receptor);

struct YearlyTargetState {
  std::size_t receptor = 0;
  double asked = 0;
  double mean = 0, deviation = 0;  ///< of what the set gives, ug/m3
  double sure = 0;                 ///< reached with the probability asked for
  double probability = 0;          ///< that `asked` is reached
};

struct YearlyAnswer {
  bool reached = false;  ///< every target at the probability; otherwise as near as all measures come
  bool proven = false;   ///< cheapest within the gap
  double cost_yuan = 0, bound_yuan = 0;
  std::vector<bool> taken;  ///< by measure
  std::array<double, list_pollutants> tonnes{};
  double co2_t = 0;
  std::vector<YearlyTargetState> targets;
  int rounds = 0;  ///< of cuts
};

/// What a set gives is a sum of independent normal values, so it reaches T with probability p exactly when mean - z(p)
/// x deviation >= T. The deviation is a convex function of the set (a norm), and is cut by its tangents at sets that
/// were found, until the set found keeps the condition itself: exact at the end, each round one search. Targets out of
/// reach are lowered together by the smallest sum of relative shortfalls, as in `solve_plan`.
YearlyAnswer solve_yearly(const YearlyQuestion& question, const SearchLimits& limits);

/// Mean and deviation of what a set gives at a receptor.
std::pair<double, double> yearly_effect(const YearlyQuestion& question, const std::vector<bool>& taken,
                                        std::size_t receptor);
/// The value that a standard normal stays below with probability p, to 1e-9. Requires: 0 < p < 1.
double normal_quantile(double p);
/// The probability that a standard normal stays below x.
double normal_below(double x);

}  // namespace lantian::respond
