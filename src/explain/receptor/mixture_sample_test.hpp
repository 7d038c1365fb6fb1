#pragma once
#include "explain/receptor/problem.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

/// A synthetic mixture of known factors, for the tests of this room.
namespace lantian::explain::receptor {

/// Numbers from 0 to 1 that look random; a linear congruence, so that the tests lean on no generator of ours.
class SampleNumbers {
 public:
  explicit SampleNumbers(std::uint64_t seed) : state_{seed * 2 + 1} {}
  double next() {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state_ >> 11U) * 0x1p-53;
  }
  /// Mean 0, deviation 1, near enough to normal.
  double bell() {
    double sum = -6;
    for (int n = 0; n < 12; ++n) sum += next();
    return sum;
  }

 private:
  std::uint64_t state_;
};

struct Mixture {
  Factors truth;
  std::vector<double> values, uncertainties;
  Problem problem;
};

/// Each factor has species of its own and shares others; its contributions are often near nothing, so that one model
/// alone fits. Values lie `noise` uncertainties off on average and are not below zero.
inline Mixture make_mixture(std::size_t factors, std::size_t samples, std::size_t species, double noise) {
  SampleNumbers numbers{7 + factors};
  Mixture out{{{factors, samples}, {factors, species}}, {}, {}, {}};
  for (std::size_t factor = 0; factor < factors; ++factor) {
    for (double& one : out.truth.contributions.row(factor)) one = std::pow(numbers.next(), 4) * 5;
    for (std::size_t one = 0; one < species; ++one) {
      const double shared = numbers.next() < 0.5 ? 0.0 : numbers.next();
      out.truth.profiles.at(factor, one) = one % factors == factor ? 2 + numbers.next() : shared * 0.3;
    }
  }
  for (std::size_t sample = 0; sample < samples; ++sample) {
    for (std::size_t one = 0; one < species; ++one) {
      double value = 0;
      for (std::size_t factor = 0; factor < factors; ++factor)
        value += out.truth.contributions.at(factor, sample) * out.truth.profiles.at(factor, one);
      const double uncertainty = 0.02 + 0.05 * value;
      out.values.push_back(std::max(0.0, value + noise * uncertainty * numbers.bell()));
      out.uncertainties.push_back(uncertainty);
    }
  }
  scale_to_mean_one(out.truth);
  out.problem = make_problem(samples, species, out.values, out.uncertainties);
  return out;
}

}  // namespace lantian::explain::receptor
