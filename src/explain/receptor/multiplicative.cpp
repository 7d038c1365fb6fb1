#include "explain/receptor/multiplicative.hpp"

#include "base/assert.hpp"

namespace lantian::explain::receptor {
namespace {

/// One side; `side` has the moving numbers inside.
void multiply_side(const Side& side, const FactorRows& fixed, FactorRows& moving) {
  FactorRows measured{moving.factors, moving.size}, modelled{moving.factors, moving.size};
  for (std::size_t n = 0; n < side.outer; ++n) {
    for (std::size_t one = 0; one < side.inner; ++one) {
      const std::size_t at = n * side.stride + one;
      LANTIAN_ASSERT(side.value[at] >= 0, "the multiplicative step needs values at or above zero");
      double model = 0;
      for (std::size_t a = 0; a < moving.factors; ++a) model += moving.at(a, one) * fixed.at(a, n);
      for (std::size_t a = 0; a < moving.factors; ++a) {
        measured.at(a, one) += side.weighted[at] * fixed.at(a, n);
        modelled.at(a, one) += side.weight[at] * model * fixed.at(a, n);
      }
    }
  }
  for (std::size_t a = 0; a < moving.factors; ++a) {
    for (std::size_t one = 0; one < moving.size; ++one) {
      if (modelled.at(a, one) > 0) moving.at(a, one) *= measured.at(a, one) / modelled.at(a, one);
    }
  }
}

}  // namespace

void multiply_once(const Problem& problem, Factors& factors) {
  multiply_side(problem.by_sample, factors.contributions, factors.profiles);
  multiply_side(problem.by_species, factors.profiles, factors.contributions);
}

Course multiplicative_descent(const Problem& problem, Factors& factors, const StopRule& stop) {
  Course course;
  course.q = q_true(problem, factors);
  course.trace.push_back(course.q);
  const auto span = static_cast<std::size_t>(stop.span);
  while (!course.settled && course.iterations < stop.most) {
    multiply_once(problem, factors);
    course.q = q_true(problem, factors);
    course.trace.push_back(course.q);
    ++course.iterations;
    course.settled = course.trace.size() > span && course.trace[course.trace.size() - 1 - span] - course.q < stop.fall;
  }
  return course;
}

}  // namespace lantian::explain::receptor
