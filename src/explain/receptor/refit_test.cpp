#include "explain/receptor/refit.hpp"

#include "explain/receptor/factorise.hpp"
#include "explain/receptor/mixture_sample_test.hpp"
#include "explain/receptor/multiplicative.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

namespace lantian::explain::receptor {
namespace {

/// From the values as they were given, not from the layout of the problem.
double plain_q(const Mixture& mixture, const Factors& factors) {
  double q = 0;
  const std::size_t species = factors.profiles.size;
  for (std::size_t n = 0; n < mixture.values.size(); ++n) {
    double model = 0;
    for (std::size_t a = 0; a < factors.profiles.factors; ++a)
      model += factors.contributions.at(a, n / species) * factors.profiles.at(a, n % species);
    const double off = (mixture.values[n] - model) / mixture.uncertainties[n];
    q += off * off;
  }
  return q;
}

TEST_CASE("Q by registers is Q by plain loops, whatever the number of factors") {
  for (std::size_t factors = 1; factors <= 12; ++factors) {
    const Mixture mixture = make_mixture(factors, 37, 19, 1);
    const Factors drawn = random_factors(mixture.problem, factors, 3, 0);
    const double plain = plain_q(mixture, drawn);
    CHECK(q_true(mixture.problem, drawn) == doctest::Approx(plain).epsilon(1e-12));
    CHECK(q_of(mixture.problem.by_species, drawn.profiles, drawn.contributions) ==
          doctest::Approx(plain).epsilon(1e-12));
    CHECK(q_of(mixture.problem.by_sample, drawn.contributions, drawn.profiles) ==
          doctest::Approx(plain).epsilon(1e-12));
  }
}

TEST_CASE("the robust Q counts what is far off by its distance") {
  const std::vector<double> values{1, 10, 2, 3}, uncertainties{1, 1, 1, 1};
  const Problem problem = make_problem(2, 2, values, uncertainties);
  const Factors nothing{{1, 2}, {1, 2}};
  CHECK(q_true(problem, nothing) == doctest::Approx(1 + 100 + 4 + 9));
  CHECK(q_robust(problem, nothing, 4) == doctest::Approx(1 + 4 * 10 + 4 + 9));
  CHECK(q_robust(problem, nothing, 2) == doctest::Approx(1 + 2 * 10 + 4 + 2 * 3));
}

TEST_CASE("the slope is what small steps of Q say") {
  const Mixture mixture = make_mixture(4, 21, 11, 1);
  Factors at = random_factors(mixture.problem, 4, 5, 1);
  const auto contributions = half_gradient(mixture.problem.by_species, at.profiles, at.contributions);
  const auto profiles = half_gradient(mixture.problem.by_sample, at.contributions, at.profiles);
  constexpr double step = 1e-5;
  const auto by_steps = [&](double& value) {
    const double before = value;
    value = before + step;
    const double above = plain_q(mixture, at);
    value = before - step;
    const double below = plain_q(mixture, at);
    value = before;
    return (above - below) / (2 * step);
  };
  for (std::size_t a = 0; a < 4; ++a) {
    for (const std::size_t n : {0U, 7U, 20U})
      CHECK(2 * contributions.at(a, n) == doctest::Approx(by_steps(at.contributions.at(a, n))).epsilon(1e-5));
    for (const std::size_t n : {0U, 5U, 10U})
      CHECK(2 * profiles.at(a, n) == doctest::Approx(by_steps(at.profiles.at(a, n))).epsilon(1e-5));
  }
}

TEST_CASE("a side that is fitted long enough is at its minimum") {
  for (const std::size_t factors : {1U, 3U, 6U, 7U, 10U}) {
    const Mixture mixture = make_mixture(factors, 29, 17, 1);
    Factors at = random_factors(mixture.problem, factors, 11, 2);
    RefitRoom room;
    double before = plain_q(mixture, at);
    for (int round = 0; round < 6; ++round) {
      refit(mixture.problem.by_species, at.profiles, at.contributions, {1, {}}, room);
      const double after = plain_q(mixture, at);
      CHECK(after <= before * (1 + 1e-12));
      before = after;
    }
    refit(mixture.problem.by_species, at.profiles, at.contributions, {20'000, {}}, room);
    const auto slope = half_gradient(mixture.problem.by_species, at.profiles, at.contributions);
    const double tolerance = 1e-6 * plain_q(mixture, at);
    for (std::size_t a = 0; a < factors; ++a) {
      for (std::size_t n = 0; n < 29; ++n) {
        const double value = at.contributions.at(a, n);
        CHECK(value >= 0);
        CHECK(slope.at(a, n) > -tolerance);
        CHECK(std::abs(slope.at(a, n)) * value < tolerance);
      }
    }
  }
}

TEST_CASE("held values stay, and a factor that is nowhere is left alone") {
  const Mixture mixture = make_mixture(3, 20, 10, 1);
  Factors at = random_factors(mixture.problem, 3, 1, 0);
  FactorRows free{3, 20};
  std::ranges::fill(free.values, 1.0);
  std::ranges::fill(free.row(1), 0.0);
  free.at(0, 4) = 0;
  const Factors before = at;
  RefitRoom room;
  refit(mixture.problem.by_species, at.profiles, at.contributions, {5, free.values}, room);
  CHECK(at.contributions.at(0, 4) == before.contributions.at(0, 4));
  CHECK(at.contributions.at(0, 5) != before.contributions.at(0, 5));
  for (std::size_t n = 0; n < 20; ++n) CHECK(at.contributions.at(1, n) == before.contributions.at(1, n));

  std::ranges::fill(at.profiles.row(2), 0.0);
  const Factors nowhere = at;
  refit(mixture.problem.by_species, at.profiles, at.contributions, {}, room);
  for (std::size_t n = 0; n < 20; ++n) CHECK(at.contributions.at(2, n) == nowhere.contributions.at(2, n));
}

TEST_CASE("the multiplicative step as on paper") {
  // One factor, two samples, two species, all uncertainties 1: W = (1, 2)', H = (1, 1), V = (2 4; 6 8).
  const std::vector<double> values{2, 4, 6, 8}, ones{1, 1, 1, 1};
  const Problem problem = make_problem(2, 2, values, ones);
  Factors factors{{1, 2}, {1, 2}};
  factors.contributions.at(0, 0) = 1;
  factors.contributions.at(0, 1) = 2;
  factors.profiles.at(0, 0) = factors.profiles.at(0, 1) = 1;
  multiply_once(problem, factors);
  // H: W'V / W'WH = (14, 20) / (5, 5); then W: VH' / WHH' with H = (2.8, 4), HH' = 23.84.
  CHECK(factors.profiles.at(0, 0) == doctest::Approx(2.8));
  CHECK(factors.profiles.at(0, 1) == doctest::Approx(4));
  CHECK(factors.contributions.at(0, 0) == doctest::Approx((2 * 2.8 + 4 * 4) / 23.84));
  CHECK(factors.contributions.at(0, 1) == doctest::Approx((6 * 2.8 + 8 * 4) / 23.84));
}

}  // namespace
}  // namespace lantian::explain::receptor
