#include "respond/plan/yearly.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

using namespace lantian::respond;

namespace {

YearlyQuestion yearly_trial(unsigned seed, double part, double probability) {
  std::mt19937 dice{seed};
  const auto draw = [&](int low, int high) {
    return low + static_cast<int>(dice() % static_cast<unsigned>(high - low));
  };
  YearlyQuestion question;
  question.receptors = {"R0", "R1"};
  question.probability = probability;
  std::array<double, 2> all{};
  for (int m = 0; m < 12; ++m) {
    YearlyMeasure measure;
    measure.id = "M" + std::to_string(m);
    measure.cost_yuan = 1e6 * draw(1, 500);
    measure.tonnes = {1.0 * draw(1, 100), 0, 0, 0};
    measure.co2_t = draw(1, 1000);
    measure.ug_m3 = {0.01 * draw(0, 100), 0.01 * draw(0, 100)};
    measure.relative_error = 0.1 * draw(2, 8);
    for (std::size_t r = 0; r < 2; ++r) all.at(r) += measure.ug_m3[r];
    question.measures.push_back(measure);
  }
  for (std::size_t r = 0; r < 2; ++r) question.targets.push_back({r, part * all.at(r)});
  return question;
}

/// Cheapest of all sets that keep the condition; below zero: none does.
double yearly_by_hand(const YearlyQuestion& question) {
  const double z = normal_quantile(question.probability);
  double best = -1;
  for (unsigned set = 0; set < (1U << question.measures.size()); ++set) {
    std::vector<bool> taken;
    double cost = 0;
    for (std::size_t m = 0; m < question.measures.size(); ++m) {
      taken.push_back((set >> m & 1U) != 0);
      if (taken.back()) cost += question.measures[m].cost_yuan;
    }
    bool kept = best < 0 || cost < best;
    for (const auto& target : question.targets) {
      const auto [mean, deviation] = yearly_effect(question, taken, target.receptor);
      kept = kept && mean - z * deviation >= target.ug_m3 * (1 - 1e-9);
    }
    if (kept) best = cost;
  }
  return best;
}

}  // namespace

TEST_CASE("yearly: the cheapest set is that of a search through every set") {
  int reached = 0, out_of_reach = 0;
  for (unsigned seed = 1; seed <= 24; ++seed) {
    const double probability = std::array{0.5, 0.8, 0.95}.at(seed % 3);
    const YearlyQuestion question = yearly_trial(seed, 0.35 + 0.07 * (seed % 10), probability);
    const double by_hand = yearly_by_hand(question);
    const YearlyAnswer answer = solve_yearly(question, {0, 30});
    CAPTURE(seed);
    CHECK(answer.reached == (by_hand >= 0));
    if (by_hand >= 0) CHECK(answer.cost_yuan == doctest::Approx(by_hand));
    (by_hand >= 0 ? reached : out_of_reach) += 1;
  }
  CHECK(reached >= 5);
  CHECK(out_of_reach >= 3);
}

TEST_CASE("yearly: a target out of reach is lowered by the smallest sum of relative shortfalls") {
  const YearlyQuestion question = yearly_trial(4, 1.1, 0.9);
  const double z = normal_quantile(0.9);
  double least = 1e9;
  for (unsigned set = 0; set < (1U << question.measures.size()); ++set) {
    std::vector<bool> taken;
    for (std::size_t m = 0; m < question.measures.size(); ++m) taken.push_back((set >> m & 1U) != 0);
    double sum = 0;
    for (const auto& target : question.targets) {
      const auto [mean, deviation] = yearly_effect(question, taken, target.receptor);
      sum += std::max(0.0, 1 - (mean - z * deviation) / target.ug_m3);
    }
    least = std::min(least, sum);
  }
  const YearlyAnswer answer = solve_yearly(question, {0, 30});
  CHECK(!answer.reached);
  double sum = 0;
  for (const YearlyTargetState& one : answer.targets) sum += std::max(0.0, 1 - one.sure / one.asked);
  CHECK(sum == doctest::Approx(least).epsilon(1e-5));
}

TEST_CASE("yearly: drawn at random, the set reaches its target as often as stated") {
  const YearlyQuestion question = yearly_trial(7, 0.4, 0.9);
  const YearlyAnswer answer = solve_yearly(question, {0, 30});
  REQUIRE(answer.reached);
  std::mt19937_64 dice{20261129};
  std::normal_distribution<double> normal;
  constexpr int draws = 40'000;
  for (const YearlyTargetState& target : answer.targets) {
    int hits = 0;
    for (int i = 0; i < draws; ++i) {
      double sum = 0;
      for (std::size_t m = 0; m < question.measures.size(); ++m) {
        const YearlyMeasure& measure = question.measures[m];
        if (answer.taken[m]) sum += measure.ug_m3[target.receptor] * (1 + measure.relative_error * normal(dice));
      }
      hits += sum >= target.asked ? 1 : 0;
    }
    const double often = static_cast<double>(hits) / draws;
    CHECK(often >= 0.9 - 0.005);
    CHECK(often == doctest::Approx(target.probability).epsilon(0.01));
  }
}

TEST_CASE("yearly: the curve goes up, and ends with what all measures give") {
  const YearlyQuestion question = yearly_trial(2, 0.4, 0.5);
  const std::vector<CurveStep> curve = cost_curve(question, 1);
  double effect = 0;
  for (const YearlyMeasure& measure : question.measures) effect += measure.ug_m3[1];
  REQUIRE(!curve.empty());
  for (std::size_t i = 1; i < curve.size(); ++i) {
    CHECK(curve[i].yuan_per_ug_m3 >= curve[i - 1].yuan_per_ug_m3);
    CHECK(curve[i].cost_before_yuan == curve[i - 1].cost_after_yuan);
  }
  CHECK(curve.back().ug_m3_after == doctest::Approx(effect));
}

TEST_CASE("yearly: quantiles of the normal distribution") {
  // Abramowitz and Stegun, table 26.5.
  CHECK(normal_quantile(0.5) == doctest::Approx(0).epsilon(1e-9));
  CHECK(normal_quantile(0.9) == doctest::Approx(1.281551566).epsilon(1e-8));
  CHECK(normal_quantile(0.95) == doctest::Approx(1.644853627).epsilon(1e-8));
  CHECK(normal_quantile(0.975) == doctest::Approx(1.959963985).epsilon(1e-8));
}
