#include "respond/plan/yearly.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lantian::respond {
namespace {

constexpr double yearly_tolerance = 1e-7;

/// A tangent of the deviation at a set: deviation >= slope . x.
struct YearlyTangent {
  std::size_t target = 0;
  std::vector<double> slope;
};

class YearlySolver {
 public:
  YearlySolver(const YearlyQuestion& question, const SearchLimits& limits)
      : question_{question}, limits_{limits}, z_{normal_quantile(question.probability)} {}

  YearlyAnswer run() {
    std::vector<double> room(question_.targets.size(), 0.0);
    if (!search(false, room)) {
      search(true, room);
      for (std::size_t t = 0; t < room.size(); ++t) room[t] = shortfall(t) * (1 + yearly_tolerance);
      out_.reached = false;
      search(false, room);
    } else {
      out_.reached = true;
    }
    tell();
    return std::move(out_);
  }

 private:
  /// Rounds of tangents. False: no set keeps the conditions.
  bool search(bool least, const std::vector<double>& room) {
    constexpr int most_rounds = 200;
    for (int round = 0; round < most_rounds; ++round) {
      const WholeSolution found = solve_whole(model(least, room), limits_);
      ++out_.rounds;
      if (!found.found) return false;
      out_.taken.assign(question_.measures.size(), false);
      for (std::size_t m = 0; m < question_.measures.size(); ++m) out_.taken[m] = found.x[m] > 0.5;
      out_.proven = found.proven;
      if (!least) out_.bound_yuan = found.bound;
      if (!add_tangents(least, room, found)) return true;
    }
    out_.proven = false;
    return true;
  }

  LinearModel model(bool least, const std::vector<double>& room) const {
    LinearModel out;
    for (const YearlyMeasure& measure : question_.measures) out.add_column(least ? 0 : measure.cost_yuan, 0, 1, true);
    std::vector<int> slack;
    for (std::size_t t = 0; t < question_.targets.size(); ++t) {
      slack.push_back(least ? out.add_column(1, 0, unlimited, false) : -1);
      add_row(out, t, nullptr, slack.back(), room);
    }
    for (const YearlyTangent& tangent : tangents_) {
      add_row(out, tangent.target, &tangent.slope, slack[tangent.target], room);
    }
    return out;
  }

  /// mean / T - z x slope . x / T + slack >= 1 - room.
  void add_row(LinearModel& out, std::size_t t, const std::vector<double>* slope, int slack,
               const std::vector<double>& room) const {
    const YearlyQuestion::Target& target = question_.targets[t];
    const int row = out.add_row(1 - room[t], unlimited);
    for (std::size_t m = 0; m < question_.measures.size(); ++m) {
      const double mean = question_.measures[m].ug_m3[target.receptor];
      out.put(row, static_cast<int>(m), (mean - (slope == nullptr ? 0 : z_ * (*slope)[m])) / target.ug_m3);
    }
    if (slack >= 0) out.put(row, slack, 1);
  }

  /// Of the set in hand, relative.
  double shortfall(std::size_t t) const {
    const YearlyQuestion::Target& target = question_.targets[t];
    const auto [mean, deviation] = yearly_effect(question_, out_.taken, target.receptor);
    return std::max(0.0, 1 - (mean - z_ * deviation) / target.ug_m3);
  }

  /// A tangent at the set in hand for each condition it breaks; false when it breaks none.
  bool add_tangents(bool least, const std::vector<double>& room, const WholeSolution& found) {
    bool added = false;
    for (std::size_t t = 0; t < question_.targets.size(); ++t) {
      const double given = least ? found.x[question_.measures.size() + t] : room[t];
      if (shortfall(t) <= given + yearly_tolerance) continue;
      const std::size_t receptor = question_.targets[t].receptor;
      const double deviation = yearly_effect(question_, out_.taken, receptor).second;
      YearlyTangent tangent{t, std::vector<double>(question_.measures.size(), 0.0)};
      for (std::size_t m = 0; m < question_.measures.size(); ++m) {
        const YearlyMeasure& measure = question_.measures[m];
        const double own = measure.ug_m3[receptor] * measure.relative_error;
        if (out_.taken[m] && deviation > 0) tangent.slope[m] = own * own / deviation;
      }
      tangents_.push_back(std::move(tangent));
      added = true;
    }
    return added;
  }

  void tell() {
    out_.taken.resize(question_.measures.size(), false);
    for (std::size_t m = 0; m < question_.measures.size(); ++m) {
      if (!out_.taken[m]) continue;
      const YearlyMeasure& measure = question_.measures[m];
      out_.cost_yuan += measure.cost_yuan;
      out_.co2_t += measure.co2_t;
      for (std::size_t p = 0; p < list_pollutants; ++p) out_.tonnes[p] += measure.tonnes[p];
    }
    for (const YearlyQuestion::Target& target : question_.targets) {
      const auto [mean, deviation] = yearly_effect(question_, out_.taken, target.receptor);
      const double apart = mean - target.ug_m3;
      const double probability = deviation > 0 ? normal_below(apart / deviation) : (apart >= 0 ? 1 : 0);
      out_.targets.push_back({target.receptor, target.ug_m3, mean, deviation, mean - z_ * deviation, probability});
    }
  }

  const YearlyQuestion& question_;
  const SearchLimits& limits_;
  double z_;
  std::vector<YearlyTangent> tangents_;
  YearlyAnswer out_;
};

}  // namespace

double normal_below(double x) {
  return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

double normal_quantile(double p) {
  LANTIAN_ASSERT(p > 0 && p < 1, "a probability between 0 and 1");
  double low = -10, high = 10;
  constexpr int halvings = 80;
  for (int i = 0; i < halvings; ++i) {
    const double middle = (low + high) / 2;
    (normal_below(middle) < p ? low : high) = middle;
  }
  return (low + high) / 2;
}

std::pair<double, double> yearly_effect(const YearlyQuestion& question, const std::vector<bool>& taken,
                                        std::size_t receptor) {
  double mean = 0, square = 0;
  for (std::size_t m = 0; m < taken.size(); ++m) {
    if (!taken[m]) continue;
    const YearlyMeasure& measure = question.measures[m];
    const double own = measure.ug_m3[receptor];
    mean += own;
    square += own * measure.relative_error * own * measure.relative_error;
  }
  return {mean, std::sqrt(square)};
}

std::vector<CurveStep> cost_curve(const YearlyQuestion& question, std::size_t receptor) {
  std::vector<CurveStep> out;
  for (std::size_t m = 0; m < question.measures.size(); ++m) {
    const YearlyMeasure& measure = question.measures[m];
    const double effect = measure.ug_m3[receptor];
    if (effect > 0) out.push_back({m, measure.cost_yuan / effect, 0, 0, 0, 0});
  }
  std::ranges::stable_sort(out, {}, &CurveStep::yuan_per_ug_m3);
  double effect = 0, cost = 0;
  for (CurveStep& step : out) {
    step.ug_m3_before = effect;
    step.cost_before_yuan = cost;
    effect += question.measures[step.measure].ug_m3[receptor];
    cost += question.measures[step.measure].cost_yuan;
    step.ug_m3_after = effect;
    step.cost_after_yuan = cost;
  }
  return out;
}

YearlyAnswer solve_yearly(const YearlyQuestion& question, const SearchLimits& limits) {
  LANTIAN_ASSERT(question.probability >= 0.5 && question.probability < 1, "a probability of a half or more");
  return YearlySolver{question, limits}.run();
}

}  // namespace lantian::respond
