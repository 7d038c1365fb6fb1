#include "explain/receptor/bootstrap.hpp"
#include "explain/receptor/displace.hpp"
#include "explain/receptor/mixture_sample_test.hpp"

#include <doctest/doctest.h>

#include <limits>

namespace lantian::explain::receptor {
namespace {

Factors settled_fit(const Mixture& mixture, std::size_t factors) {
  FitWay way;
  way.factors = factors;
  way.starts = 4;
  way.stop.fall = 1e-4;
  return factorise(mixture.problem, way, 4)->factors;
}

TEST_CASE("resamples find clear factors again, and their spread holds the truth") {
  const Mixture mixture = make_mixture(3, 150, 12, 1);
  const Factors base = settled_fit(mixture, 3);
  BootstrapWay way;
  way.resamples = 40;
  const auto one = bootstrap(mixture.problem, base, way);
  REQUIRE(one.ok());
  CHECK(one->done == 40);
  CHECK(one->block == 5);  // the cube root of 150 is 5.3
  const auto truth = followed(base.contributions, mixture.truth.contributions);
  std::size_t held = 0;
  for (std::size_t factor = 0; factor < 3; ++factor) {
    CHECK(one->mapped[factor][factor] == 40);
    CHECK(one->unmapped[factor] == 0);
    for (std::size_t species = 0; species < 12; ++species) {
      const Spread& spread = one->spreads[factor][species];
      REQUIRE(spread.p5.has_value());
      CHECK(*spread.p5 <= *spread.median);
      CHECK(*spread.median <= *spread.p95);
      const double is = mixture.truth.profiles.at(truth[factor].base, species);
      held += *spread.p5 <= is + 0.01 && is <= *spread.p95 + 0.01 ? 1U : 0U;
    }
  }
  CHECK(held >= 24);  // of 36, by intervals of 90 % that know nothing of what the fit itself gets wrong
  way.threads = 3;
  const auto three = bootstrap(mixture.problem, base, way);
  CHECK(*three->spreads[1][3].median == *one->spreads[1][3].median);
}

TEST_CASE("factors that are not there are not found again") {
  const Mixture mixture = make_mixture(2, 60, 8, 1);
  Factors base = settled_fit(mixture, 2);
  BootstrapWay way;
  way.resamples = 10;
  way.correlation = 1.0;  // nothing follows so closely
  const auto answer = bootstrap(mixture.problem, base, way);
  REQUIRE(answer.ok());
  CHECK(answer->unmapped[0] + answer->unmapped[1] == 20);
  CHECK_FALSE(answer->spreads[0][0].p5.has_value());
  way.block = 61;
  CHECK(bootstrap(mixture.problem, base, way).error().where == "--block");
}

/// Two samples, two species, one factor, contributions w and 2 - w, profile (t, h): the least Q by a fine grid.
double least_q(const std::vector<double>& values, double t) {
  double best = std::numeric_limits<double>::infinity();
  for (int n = 0; n <= 4000; ++n) {
    const double w = n / 2000.0;
    const double over = w * values[1] + (2 - w) * values[3], under = w * w + (2 - w) * (2 - w), h = over / under;
    const auto square = [](double x) { return x * x; };
    best = std::min(best, square(values[0] - w * t) + square(values[1] - w * h) + square(values[2] - (2 - w) * t) +
                              square(values[3] - (2 - w) * h));
  }
  return best;
}

TEST_CASE("a displaced value ends where Q has risen as asked, by a grid search") {
  const std::vector<double> values{4, 10, 7, 14}, ones{1, 1, 1, 1};
  const Problem problem = make_problem(2, 2, values, ones);
  FitWay fit;
  fit.factors = 1;
  fit.stop.fall = 1e-9;
  const Factors base = factorise(problem, fit, 4)->factors;
  DisplacementWay way;
  way.closeness = 0.001;
  way.stop.fall = 1e-7;
  const auto answer = displace(problem, base, way);
  REQUIRE(answer.ok());
  CHECK(answer->done == 2);
  const Displaced& first = answer->values[0][0];
  const double base_q = least_q(values, first.base);
  CHECK(answer->base_q == doctest::Approx(base_q).epsilon(1e-4));
  CHECK(least_q(values, first.low) - base_q == doctest::Approx(4).epsilon(0.005));
  CHECK(least_q(values, first.high) - base_q == doctest::Approx(4).epsilon(0.005));
  CHECK(first.low < first.base);
  CHECK(first.high > first.base);
  CHECK_FALSE(first.high_open);
  CHECK(answer->swapped == 0);
  CHECK(answer->deepest > -1e-4);
}

TEST_CASE("displacement of a mixture: intervals around the base, wider for a larger rise") {
  const Mixture mixture = make_mixture(3, 80, 8, 1);
  const Factors base = settled_fit(mixture, 3);
  DisplacementWay way;
  const auto narrow = displace(mixture.problem, base, way);
  way.rise = 15;
  way.threads = 2;
  const auto wide = displace(mixture.problem, base, way);
  REQUIRE(narrow.ok());
  REQUIRE(wide.ok());
  CHECK(narrow->deepest > -0.1);
  for (std::size_t factor = 0; factor < 3; ++factor) {
    for (std::size_t one = 0; one < 8; ++one) {
      const Displaced &four = narrow->values[factor][one], &fifteen = wide->values[factor][one];
      CHECK(four.low <= four.base);
      CHECK(four.base < four.high);
      CHECK(fifteen.low <= four.low + 1e-12);
      CHECK(four.high < fifteen.high);
      CHECK_FALSE(four.high_open);
    }
  }
  way.rise = 0;
  CHECK(displace(mixture.problem, base, way).error().code == ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace lantian::explain::receptor
