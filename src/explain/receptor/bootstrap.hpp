#pragma once
#include "explain/receptor/factorise.hpp"

#include <optional>
#include <vector>

/// How sure a receptor model is of its profiles, by resampling its samples.
namespace lantian::explain::receptor {

struct BootstrapWay {
  int resamples = 100;
  std::size_t block = 0;  ///< samples in a row that are drawn together; 0: the cube root of their number
  double correlation = 0.6;
  std::uint64_t seed = 42;
  StopRule stop;
  int threads = 1;
  Progress progress;
};

/// Of one value of a profile over the resamples in which its factor was found again, in the unit of the table.
/// Percentiles by the definition of base/percentile.hpp; no value where it was never found.
struct Spread {
  std::optional<double> p5, p25, median, p75, p95;
};

struct Bootstrap {
  std::size_t asked = 0, done = 0, block = 0;
  /// Resampled factor x base factor: how often the one was found again in the other.
  std::vector<std::vector<std::size_t>> mapped;
  std::vector<std::size_t> unmapped;         ///< of each resampled factor: how often it followed none
  std::vector<std::vector<Spread>> spreads;  ///< base factor x species
};

/// Moving blocks of samples are drawn with replacement until there are as many as before, the model is fitted to them
/// from the base profiles, and each factor is mapped to the base factor whose contributions to the drawn samples it
/// follows best, if their correlation reaches `correlation`. Profiles are scaled to contributions of mean 1, as in the
/// base. The same bits for any number of threads, unless `progress` ends it early.
/// Requires: `base` is a fit of `problem`, scaled. Returns invalid_argument (no resample, a block longer than the
/// series).
Result<Bootstrap> bootstrap(const Problem& problem, const Factors& base, const BootstrapWay& way);

}  // namespace lantian::explain::receptor
