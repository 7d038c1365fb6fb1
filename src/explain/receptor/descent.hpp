#pragma once
#include "explain/receptor/refit.hpp"
#include "explain/receptor/rules.hpp"

#include <algorithm>
#include <vector>

/// The way down that all fits take: one side after the other, with a step ahead in the direction of the last one where
/// that pays. Source of the step ahead and of its growth: Ang and Gillis 2019, doi:10.1162/neco_a_01157.
namespace lantian::explain::receptor {

struct Course {
  double q = 0;
  int iterations = 0;
  bool settled = false;       ///< by the stop rule, and not because iterations ran out
  std::vector<double> trace;  ///< Q at the start and after each iteration; never rises
};

/// How far a fit steps ahead of where it is. The figures are those of the source.
class StepAhead {
 public:
  double length() const { return length_; }
  void grow() {
    length_ = std::min(most_, length_ * 1.05);
    most_ = std::min(1.0, most_ * 1.01);
  }
  void shrink() {
    length_ /= 1.5;
    most_ = length_;
  }

 private:
  double length_ = 0.5, most_ = 1;
};

/// from + length x (to - from before), at or above zero.
void step_ahead(const FactorRows& now, const FactorRows& before, double length, FactorRows& ahead);

/// Moves `factors` down by `round(Factors&)`, which fits both sides once and does not raise Q from where it starts. A
/// round from a point ahead that comes out higher than where we stand is dropped, and the next one starts from here;
/// so Q never rises.
template <class Round>
Course go_down(const Problem& problem, Factors& factors, const StopRule& stop, Round round) {
  const auto q_at = [&](const Factors& at) { return q_of(problem.by_species, at.profiles, at.contributions); };
  Course course;
  course.q = q_at(factors);
  course.trace.push_back(course.q);
  Factors next = factors;
  StepAhead ahead;
  bool plain = true;  // `next` is where we stand
  while (!course.settled && course.iterations < stop.most) {
    round(next);
    const double q = q_at(next);
    ++course.iterations;
    if (q <= course.q) {
      std::swap(factors, next);
      step_ahead(factors.contributions, next.contributions, ahead.length(), next.contributions);
      step_ahead(factors.profiles, next.profiles, ahead.length(), next.profiles);
      course.q = q;
      ahead.grow();
    } else {
      // From where we stand a round cannot rise but by rounding: nothing is left to gain.
      course.settled = plain;
      next = factors;
      ahead.shrink();
    }
    plain = q > course.q;
    course.trace.push_back(course.q);
    const auto span = static_cast<std::size_t>(stop.span);
    if (course.trace.size() > span && course.trace[course.trace.size() - 1 - span] - course.q < stop.fall)
      course.settled = true;
  }
  return course;
}

/// Both sides fitted once: contributions, then profiles.
class FreeRound {
 public:
  explicit FreeRound(const Problem& problem) : problem_{&problem} {}
  void operator()(Factors& factors) {
    refit(problem_->by_species, factors.profiles, factors.contributions, {}, room_);
    refit(problem_->by_sample, factors.contributions, factors.profiles, {}, room_);
  }

 private:
  const Problem* problem_;
  RefitRoom room_;
};

/// Pearson's; 0 where one of them does not vary.
double correlation(std::span<const double> a, std::span<const double> b);

/// For each factor the base factor whose contributions it follows best.
struct Followed {
  std::size_t base = 0;
  double correlation = 0;
};
std::vector<Followed> followed(const FactorRows& contributions, const FactorRows& base);

}  // namespace lantian::explain::receptor
