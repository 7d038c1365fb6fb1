// What must hold of a receptor model whatever the table: Q never rises, nothing falls below zero, and how samples and
// species are ordered does not matter.
#include "explain/receptor/factorise.hpp"
#include "explain/receptor/multiplicative.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>

namespace {

using namespace lantian::explain::receptor;

struct AnyTable {
  std::size_t samples = 0, species = 0, factors = 0;
  std::vector<double> values, uncertainties;
  Problem problem() const { return make_problem(samples, species, values, uncertainties); }
};

/// Also nearly empty ones, flat ones and ones of wild weights.
AnyTable any_table() {
  AnyTable table;
  table.samples = *rc::gen::inRange<std::size_t>(2, 40);
  table.species = *rc::gen::inRange<std::size_t>(2, 20);
  table.factors =
      *rc::gen::inRange<std::size_t>(1, 1 + std::min<std::size_t>(9, std::min(table.samples, table.species)));
  const int zeros = *rc::gen::inRange(0, 4), decades = *rc::gen::inRange(0, 5);
  for (std::size_t n = 0; n < table.samples * table.species; ++n) {
    const bool zero = *rc::gen::inRange(0, 4) < zeros;
    table.values.push_back(zero ? 0.0 : *rc::gen::inRange(1, 10'000) / 100.0);
    table.uncertainties.push_back(std::pow(10.0, *rc::gen::inRange(-decades, decades + 1)));
  }
  return table;
}

bool at_or_above_zero(const Factors& factors) {
  const auto fine = [](double one) { return one >= 0 && std::isfinite(one); };
  return std::ranges::all_of(factors.contributions.values, fine) && std::ranges::all_of(factors.profiles.values, fine);
}

TEST_CASE("Q of a receptor model decreases every iteration, by either way") {
  CHECK(rc::check([] {
    const AnyTable table = any_table();
    const Problem problem = table.problem();
    Factors fast = random_factors(problem, table.factors, *rc::gen::arbitrary<std::uint64_t>(), 0), plain = fast;
    StopRule stop;
    stop.most = 60;
    const Course quick = go_down(problem, fast, stop, FreeRound{problem});
    // By the plain loops at each iteration, beyond the trace that the fit writes about itself.
    RefitRoom room;
    Factors step = plain;
    double before = q_true(problem, step);
    for (int n = 0; n < 20; ++n) {
      refit(problem.by_species, step.profiles, step.contributions, {1, {}}, room);
      const double between = q_true(problem, step);
      refit(problem.by_sample, step.contributions, step.profiles, {1, {}}, room);
      const double after = q_true(problem, step);
      RC_ASSERT(between <= before * (1 + 1e-9) + 1e-9);
      RC_ASSERT(after <= between * (1 + 1e-9) + 1e-9);
      before = after;
    }
    const Course slow = multiplicative_descent(problem, plain, stop);
    for (const Course* course : {&quick, &slow}) {
      for (std::size_t n = 1; n < course->trace.size(); ++n)
        RC_ASSERT(course->trace[n] <= course->trace[n - 1] * (1 + 1e-9) + 1e-9);
    }
    RC_ASSERT(at_or_above_zero(fast));
    RC_ASSERT(std::abs(q_true(problem, fast) - quick.q) <= 1e-8 * (1 + quick.q));
  }));
}

TEST_CASE("scaling of a receptor model leaves Q, and the order of samples does not matter to it") {
  CHECK(rc::check([] {
    const AnyTable table = any_table();
    const Problem problem = table.problem();
    Factors factors = random_factors(problem, table.factors, 5, 0);
    const double q = q_true(problem, factors);
    std::vector<std::size_t> turned(table.samples);
    for (std::size_t n = 0; n < table.samples; ++n) turned[n] = table.samples - 1 - n;
    const Problem other = problem.resampled(turned);
    Factors backwards = factors;
    for (std::size_t a = 0; a < table.factors; ++a) std::ranges::reverse(backwards.contributions.row(a));
    RC_ASSERT(std::abs(q_true(other, backwards) - q) <= 1e-10 * (1 + q));
    scale_to_mean_one(factors);
    RC_ASSERT(std::abs(q_true(problem, factors) - q) <= 1e-9 * (1 + q));
  }));
}

}  // namespace
