#include "explain/receptor/factorise.hpp"

#include "explain/receptor/mixture_sample_test.hpp"
#include "explain/receptor/multiplicative.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace lantian::explain::receptor {
namespace {

FitWay small_fit(std::size_t factors) {
  FitWay way;
  way.factors = factors;
  way.starts = 6;
  return way;
}

TEST_CASE("known factors are found again in a mixture without noise, and nearly so in one with") {
  for (const double noise : {0.0, 1.0}) {
    const Mixture mixture = make_mixture(3, 150, 12, noise);
    FitWay way = small_fit(3);
    way.stop.fall = 1e-4;
    const auto fit = factorise(mixture.problem, way, 4);
    REQUIRE(fit.ok());
    std::set<std::size_t> found;
    const auto follows = followed(fit->factors.contributions, mixture.truth.contributions);
    for (std::size_t factor = 0; factor < 3; ++factor) {
      const std::size_t truth = follows[factor].base;
      found.insert(truth);
      CHECK(follows[factor].correlation > (noise > 0 ? 0.99 : 0.9999));
      for (std::size_t one = 0; one < 12; ++one) {
        const double off = fit->factors.profiles.at(factor, one) - mixture.truth.profiles.at(truth, one);
        CHECK(std::abs(off) < (noise > 0 ? 0.15 : 0.02));
      }
    }
    CHECK(found.size() == 3);
    // As many squares of mean 1 as values less unknowns; without noise nothing is left but the stop rule's rest.
    if (noise > 0)
      CHECK(fit->course.q == doctest::Approx(150 * 12 - 3 * (150 + 12)).epsilon(0.12));
    else
      CHECK(fit->course.q < 1);
  }
}

TEST_CASE("the fast way reaches the minimum that the multiplicative way creeps to, in far fewer iterations") {
  const Mixture mixture = make_mixture(4, 80, 14, 1);
  StopRule exact;
  exact.fall = 1e-5;
  exact.most = 40'000;
  for (std::size_t start = 0; start < 3; ++start) {
    Factors fast = random_factors(mixture.problem, 4, 42, start), slow = fast;
    const Course quick = go_down(mixture.problem, fast, exact, FreeRound{mixture.problem});
    const Course plain = multiplicative_descent(mixture.problem, slow, exact);
    CHECK(quick.settled);
    CHECK(quick.iterations < plain.iterations / 2);
    CHECK(quick.q <= plain.q * 1.0001);
    CHECK(distance_from_minimum(mixture.problem, fast) < 1e-5);
    for (const Course* course : {&quick, &plain}) {
      for (std::size_t n = 1; n < course->trace.size(); ++n)
        CHECK(course->trace[n] <= course->trace[n - 1] * (1 + 1e-12));
    }
  }
}

TEST_CASE("the same bits for any number of threads; another seed is another start") {
  const Mixture mixture = make_mixture(3, 60, 9, 1);
  FitWay way = small_fit(3);
  const auto one = factorise(mixture.problem, way, 4);
  way.threads = 3;
  const auto three = factorise(mixture.problem, way, 4);
  REQUIRE(one.ok());
  REQUIRE(three.ok());
  CHECK(one->factors.profiles.values == three->factors.profiles.values);
  CHECK(one->factors.contributions.values == three->factors.contributions.values);
  CHECK(one->best == three->best);
  const auto drawn = [&](std::uint64_t seed, std::size_t start) {
    return random_factors(mixture.problem, 3, seed, start).profiles.values;
  };
  CHECK(drawn(1, 0) == drawn(1, 0));
  CHECK(drawn(1, 0) != drawn(1, 1));
  CHECK(drawn(1, 0) != drawn(2, 0));
}

TEST_CASE("answers are scaled to contributions of mean 1, the largest factor first") {
  const Mixture mixture = make_mixture(3, 60, 9, 1);
  const auto fit = factorise(mixture.problem, small_fit(3), 4);
  REQUIRE(fit.ok());
  double before = std::numeric_limits<double>::infinity();
  for (std::size_t factor = 0; factor < 3; ++factor) {
    double contributions = 0, profile = 0;
    for (const double one : fit->factors.contributions.row(factor)) contributions += one;
    for (const double one : fit->factors.profiles.row(factor)) profile += one;
    CHECK(contributions == doctest::Approx(60));
    CHECK(profile <= before);
    before = profile;
  }
  CHECK(q_true(mixture.problem, fit->factors) == doctest::Approx(fit->starts[fit->best].q_true).epsilon(1e-10));
}

TEST_CASE("what cannot be fitted is refused, and a stop keeps what is done") {
  const Mixture mixture = make_mixture(3, 20, 5, 1);
  FitWay way = small_fit(6);
  CHECK(factorise(mixture.problem, way, 4).error().message.find("1 to 5") != std::string::npos);
  way.factors = 0;
  CHECK(factorise(mixture.problem, way, 4).error().code == ErrorCode::invalid_argument);
  way.factors = 2;
  way.progress = [](std::size_t done, std::size_t) { return done < 2; };
  const auto fit = factorise(mixture.problem, way, 4);
  REQUIRE(fit.ok());
  CHECK(std::ranges::count_if(fit->starts, [](const StartOutcome& one) { return one.iterations > 0; }) == 2);
}

}  // namespace
}  // namespace lantian::explain::receptor
