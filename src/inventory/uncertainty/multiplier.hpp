#pragma once
#include "base/result.hpp"
#include "inventory/factor.hpp"
#include "inventory/uncertainty/uncertainty.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// Random multipliers of mean 1 that stand for "this factor is not exactly known". Draw number n of a key is a pure
/// function of (seed, key, n).
namespace lantian::inventory {

/// What becomes of draws of a normal distribution below zero, which no activity and no factor can be.
enum class NegativeDraws : std::uint8_t {
  cut = 1,   ///< the distribution is cut at zero; the mean then lies a little above 1
  zero = 2,  ///< they count as zero; the mean lies above 1 too, but less
  keep = 3   ///< kept; the mean is 1 and a total may fall below zero
};

/// A distribution around 1 by its 95 % half-ranges:
///   normal      symmetric ranges only; deviation = half-range / 1.96
///   lognormal   symmetric: CV = half-range / 1.96, sigma^2 = ln(1 + CV^2); asymmetric: the ends are its quantiles, so
///               sigma = ln((1 + high) / (1 - low)) / (2 * 1.96) and low must be below 100 %. The mean is 1 either way.
///   triangular  the half-ranges are the edges (0 % and 100 % points); the mode lies where the mean is 1, which needs
///               each side to be at most twice the other, and low at most 100 %
///   uniform     the half-ranges are the edges; symmetric, at most 100 %
///   gamma       CV = (low + high) / (2 * 1.96)
/// Half-ranges of zero draw exactly 1.
struct UncertainFactor {
  std::string key;  ///< the same key is the same draw wherever it stands: correlation by key
  Distribution distribution = Distribution::lognormal;
  HalfRange u95;
};

/// The standard normal quantile. Requires: 0 < p < 1. Source: Wichura 1988, algorithm AS 241, doi:10.2307/2347330;
/// relative error below 1e-15.
double normal_quantile(double p);
/// The standard normal distribution function.
double normal_probability(double x);

class Multiplier {
 public:
  /// Returns invalid_argument for ranges that the distribution cannot have, saying which it can.
  static Result<Multiplier> of(const UncertainFactor& factor, NegativeDraws negative = NegativeDraws::cut);

  double draw(std::uint64_t seed, std::uint64_t number) const;
  /// Draws `first`, `first` + 1, ... Requires: first is even.
  void draw(std::uint64_t seed, std::uint64_t first, std::span<double> out) const;
  /// What share of a normal distribution lies below zero; 0 for the others.
  double share_below_zero() const { return below_zero_; }

 private:
  double value_at(double uniform) const;
  double gamma_draw(std::uint64_t seed, std::uint64_t number) const;

  Distribution kind_ = Distribution::lognormal;
  NegativeDraws negative_ = NegativeDraws::cut;
  bool exact_ = true;
  std::uint64_t stream_ = 0;
  double sigma_ = 0;  ///< normal: deviation; lognormal: of the logarithm
  double shift_ = 0;  ///< lognormal: mean of the logarithm; uniform and triangular: low edge
  double width_ = 0;  ///< uniform and triangular: high edge - low edge
  double mode_ = 0;   ///< triangular: share of the width below the mode
  double shape_ = 0;  ///< gamma
  double below_zero_ = 0;
};

}  // namespace lantian::inventory
