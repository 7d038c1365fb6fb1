#include "inventory/uncertainty/multiplier.hpp"

#include "base/text.hpp"
#include "inventory/uncertainty/counter_random.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lantian::inventory {
namespace {

/// A number for a key, so that the draws of a factor do not depend on which others there are: FNV-1a, then mixed.
std::uint64_t stream_of(std::string_view key) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  hash = (hash ^ (hash >> 33U)) * 0xFF51AFD7ED558CCDU;
  hash = (hash ^ (hash >> 33U)) * 0xC4CEB9FE1A85EC53U;
  return hash ^ (hash >> 33U);
}

/// Two uniform numbers of a pair of draws. `attempt` tells further numbers of one draw apart.
struct UniformPair {
  double first = 0, second = 0;
};
UniformPair uniforms(std::uint64_t seed, std::uint64_t stream, std::uint64_t number, std::uint32_t attempt) {
  const auto [stream_low, stream_high] = halves(stream);
  const auto words =
      Philox::words({static_cast<std::uint32_t>(number), stream_low, stream_high, attempt}, halves(seed));
  return {open_uniform(words[0], words[1]), open_uniform(words[2], words[3])};
}

template <std::size_t n>
double polynomial(const double (&coefficients)[n], double x) {
  double value = coefficients[n - 1];
  for (std::size_t i = n - 1; i-- > 0;) value = value * x + coefficients[i];
  return value;
}

/// The tails of AS 241, for r = sqrt(-ln(smaller tail)).
double tail_quantile(double r) {
  if (r <= 5) {
    constexpr double above[] = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                                3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                                2.27238449892691845833e-2, 7.74545014278341407640e-4};
    constexpr double below[] = {1.0,
                                2.05319162663775882187e0,
                                1.67638483018380384940e0,
                                6.89767334985100004550e-1,
                                1.48103976427480074590e-1,
                                1.51986665636164571966e-2,
                                5.47593808499534494600e-4,
                                1.05075007164441684324e-9};
    return polynomial(above, r - 1.6) / polynomial(below, r - 1.6);
  }
  constexpr double above[] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                              2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                              2.71155556874348757815e-5, 2.01033439929228813265e-7};
  constexpr double below[] = {1.0,
                              5.99832206555887937690e-1,
                              1.36929880922735805310e-1,
                              1.48753612908506148525e-2,
                              7.86869131145613259100e-4,
                              1.84631831751005468180e-5,
                              1.42151175831644588870e-7,
                              2.04426310338993978564e-15};
  return polynomial(above, r - 5) / polynomial(below, r - 5);
}

bool symmetric(const HalfRange& u95) {
  return u95.low_percent == u95.high_percent;
}

/// Why the distribution cannot have these half-ranges; empty when it can.
std::string_view objection(Distribution kind, const HalfRange& u95) {
  const double low = u95.low_percent;
  const double high = u95.high_percent;
  if (!(low >= 0 && high >= 0) || !std::isfinite(low + high)) return "half-ranges are percentages of 0 or more";
  switch (kind) {
    case Distribution::normal:
      return symmetric(u95) ? "" : "a normal distribution has equal half-ranges; skewed ones are lognormal or gamma";
    case Distribution::lognormal:
      return symmetric(u95) || low < 100
                 ? ""
                 : "a lognormal never falls by 100 %; unequal half-ranges need a lower one below 100 %";
    case Distribution::triangular:
      return low <= 100 && high <= 2 * low && low <= 2 * high
                 ? ""
                 : "a triangle of mean 1 has a lower edge of at most 100 %, and no side more than twice the other";
    case Distribution::uniform:
      return symmetric(u95) && low <= 100 ? "" : "a uniform distribution has equal edges of at most 100 %";
    case Distribution::gamma:
      return "";
  }
  return "";
}

}  // namespace

double normal_quantile(double p) {
  const double q = p - 0.5;
  if (std::abs(q) <= 0.425) {
    constexpr double above[] = {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                                1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                                3.3430575583588128105e4, 2.5090809287301226727e3};
    constexpr double below[] = {1.0,
                                4.2313330701600911252e1,
                                6.8718700749205790830e2,
                                5.3941960214247511077e3,
                                2.1213794301586595867e4,
                                3.9307895800092710610e4,
                                2.8729085735721942674e4,
                                5.2264952788528545610e3};
    const double r = 0.180625 - q * q;
    return q * polynomial(above, r) / polynomial(below, r);
  }
  const double magnitude = tail_quantile(std::sqrt(-std::log(q < 0 ? p : 1 - p)));
  return q < 0 ? -magnitude : magnitude;
}

double normal_probability(double x) {
  return std::erfc(-x / std::numbers::sqrt2) / 2;
}

Result<Multiplier> Multiplier::of(const UncertainFactor& factor, NegativeDraws negative) {
  const HalfRange& u95 = factor.u95;
  if (const auto why = objection(factor.distribution, u95); !why.empty()) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} with half-ranges -{} % and +{} %: {}", name_of(factor.distribution), u95.low_percent,
                             u95.high_percent, why),
                 factor.key};
  }
  Multiplier made;
  made.kind_ = factor.distribution;
  made.negative_ = negative;
  made.exact_ = u95 == HalfRange{};
  made.stream_ = stream_of(factor.key);
  if (made.exact_) return made;
  const double cv = (u95.low_percent + u95.high_percent) / 200 / normal_quantile_975;
  switch (made.kind_) {
    case Distribution::normal:
      made.sigma_ = cv;
      made.below_zero_ = normal_probability(-1 / cv);
      break;
    case Distribution::lognormal:
      made.sigma_ = symmetric(u95) ? lognormal_sigma(cv) : lognormal_sigma(u95);
      made.shift_ = -made.sigma_ * made.sigma_ / 2;
      break;
    case Distribution::triangular:
      // (low edge + high edge + mode) / 3 = 1.
      made.shift_ = 1 - u95.low_percent / 100;
      made.width_ = (u95.low_percent + u95.high_percent) / 100;
      made.mode_ = (2 * u95.low_percent - u95.high_percent) / 100 / made.width_;
      break;
    case Distribution::uniform:
      made.shift_ = 1 - u95.low_percent / 100;
      made.width_ = (u95.low_percent + u95.high_percent) / 100;
      break;
    case Distribution::gamma:
      made.shape_ = 1 / (cv * cv);
      break;
  }
  return made;
}

double Multiplier::value_at(double uniform) const {
  switch (kind_) {
    case Distribution::lognormal:
      return std::exp(shift_ + sigma_ * normal_quantile(uniform));
    case Distribution::normal: {
      if (negative_ == NegativeDraws::cut) {
        // The quantile of what is left above zero. Rounding must not let the last step fall below.
        const double kept = below_zero_ + uniform * (1 - below_zero_);
        return std::max(0.0, 1 + sigma_ * normal_quantile(std::min(kept, 1 - 0x1p-53)));
      }
      const double value = 1 + sigma_ * normal_quantile(uniform);
      return negative_ == NegativeDraws::zero ? std::max(0.0, value) : value;
    }
    case Distribution::triangular:
      if (uniform < mode_) return shift_ + width_ * std::sqrt(uniform * mode_);
      return shift_ + width_ * (1 - std::sqrt((1 - uniform) * (1 - mode_)));
    case Distribution::uniform:
      return shift_ + width_ * uniform;
    case Distribution::gamma:
      break;  // drawn by rejection below
  }
  return 1;
}

/// Marsaglia, Tsang 2000, doi:10.1145/358407.358414; a shape below 1 is drawn one higher and turned back by the power
/// of a third uniform number. Each attempt has its own counter, so that nothing depends on earlier draws.
double Multiplier::gamma_draw(std::uint64_t seed, std::uint64_t number) const {
  constexpr std::uint32_t boost_attempt = 0xFFFFFFFFU;
  const bool boosted = shape_ < 1;
  const double d = shape_ + (boosted ? 1 : 0) - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  double boost = 1;
  if (boosted) boost = std::pow(uniforms(seed, stream_, number, boost_attempt).first, 1 / shape_);
  for (std::uint32_t attempt = 0;; ++attempt) {
    const UniformPair pair = uniforms(seed, stream_, number, attempt);
    const double x = normal_quantile(pair.first);
    const double root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root;
    if (std::log(pair.second) < x * x / 2 + d - d * v + d * std::log(v)) return boost * d * v / shape_;
  }
}

double Multiplier::draw(std::uint64_t seed, std::uint64_t number) const {
  if (exact_) return 1;
  if (kind_ == Distribution::gamma) return gamma_draw(seed, number);
  const UniformPair pair = uniforms(seed, stream_, number / 2, 0);
  return value_at(number % 2 == 0 ? pair.first : pair.second);
}

void Multiplier::draw(std::uint64_t seed, std::uint64_t first, std::span<double> out) const {
  if (exact_) {
    std::ranges::fill(out, 1.0);
    return;
  }
  if (kind_ == Distribution::gamma) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = gamma_draw(seed, first + i);
    return;
  }
  for (std::size_t i = 0; i < out.size(); i += 2) {
    const UniformPair pair = uniforms(seed, stream_, (first + i) / 2, 0);
    out[i] = value_at(pair.first);
    if (i + 1 < out.size()) out[i + 1] = value_at(pair.second);
  }
}

}  // namespace lantian::inventory
