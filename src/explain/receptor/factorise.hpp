#pragma once
#include "explain/receptor/descent.hpp"

#include <cstdint>
#include <functional>

/// A receptor model from many random starts.
namespace lantian::explain::receptor {

/// How far a long work is. Called from any thread, one call at a time; false ends the work with what is done.
using Progress = std::function<bool(std::size_t done, std::size_t all)>;

struct FitWay {
  std::size_t factors = 0;
  int starts = 20;
  std::uint64_t seed = 42;
  StopRule stop;
  int threads = 1;
  Progress progress;
};

struct StartOutcome {
  double q_true = 0, q_robust = 0;
  int iterations = 0;
  bool settled = false;
};

/// The start with the least Q(true). Factors are scaled so that contributions have the mean 1, the one that gives most
/// first, measured as the sum of its profile. The program does not know what they are: a person names them.
struct Fit {
  Factors factors;
  Course course;
  std::vector<StartOutcome> starts;  ///< in the order of their numbers; one that was not run has no iterations
  std::size_t best = 0;
};

/// Random contributions and profiles: |normal| x root(mean value / factors), a pure function of seed and start.
Factors random_factors(const Problem& problem, std::size_t factors, std::uint64_t seed, std::size_t start);

/// The same bits for any number of threads. `robust_limit` as in q_robust.
/// Returns invalid_argument for fewer than 1 or more than `most_factors` factors, or more than there are species or
/// samples; incomplete when `progress` ended the work before one start was done.
Result<Fit> factorise(const Problem& problem, const FitWay& way, double robust_limit);

/// How far the best of conditions for a minimum are from holding, as a share of Q: the largest of |slope| x value, and
/// of a slope that would let Q fall x the mean of its factor.
double distance_from_minimum(const Problem& problem, const Factors& factors);

}  // namespace lantian::explain::receptor
