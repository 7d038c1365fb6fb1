#pragma once
#include <optional>
#include <span>

/// Error propagation ("approach 1"): how sure a product, a sum and a trend are when each part has a 95 % range.
/// Source: 2006 IPCC Guidelines, volume 1, chapter 3 (equations 3.1 and 3.2, table 3.2).
namespace lantian::inventory {

/// The normal quantile of 97.5 %: a symmetric 95 % half-range is this many standard deviations.
inline constexpr double normal_quantile_975 = 1.959963984540054;

/// 95 % half-ranges in percent of the mean, never negative. The range is [mean * (1 - low / 100), mean * (1 + high /
/// 100)]; the two sides are kept apart, because most emission factors are skewed. `low` above 100 says that the rule
/// reaches below zero; it is not cut, so that nobody takes it for knowledge.
struct HalfRange {
  double low_percent = 0;
  double high_percent = 0;
  friend bool operator==(const HalfRange&, const HalfRange&) = default;
};

/// An amount with its range. Any unit.
struct UncertainAmount {
  double mean = 0;
  HalfRange u95;
};

/// Half-ranges of a product (or quotient) of independent factors: the root of the sum of squares, each side for itself.
/// Equation 3.1. An empty product is exact.
HalfRange product_u95(std::span<const HalfRange> factors);
HalfRange product_u95(const HalfRange& a, const HalfRange& b);

/// A sum of independent amounts as it grows: equation 3.2, each side for itself. A negative amount (something taken
/// away) turns its sides around: its low end pushes the sum up. The last digits of the sum depend on the order of
/// `add`.
class SumRule {
 public:
  void add(double mean, const HalfRange& u95);
  double sum() const { return sum_; }
  /// In the unit of the amounts: how far the 95 % range reaches below and above the sum.
  double half_range_below() const;
  double half_range_above() const;
  /// In percent of the sum's magnitude. No value when uncertain amounts cancel to nothing: a percentage of nothing.
  std::optional<HalfRange> u95() const;

 private:
  double sum_ = 0;
  double below_squared_ = 0;
  double above_squared_ = 0;
};
/// The same for all at once.
std::optional<HalfRange> sum_u95(std::span<const UncertainAmount> amounts);

/// One category in two years, for the uncertainty of the change between them. `shared`: the uncertainty is the same
/// mistake in both years (one emission factor for both); otherwise each year errs for itself.
struct TrendTerm {
  double base = 0;
  double later = 0;
  HalfRange activity, factor;
  bool activity_shared = false;
  bool factor_shared = true;
};

/// Change from base to later in percent of the base, and its 95 % half-ranges in percentage points.
struct Trend {
  double change_percent = 0;
  double low_points = 0;
  double high_points = 0;
};
/// Table 3.2: type A sensitivity where the years share the uncertainty, type B times the root of two where not.
/// No value when the base sums to zero.
std::optional<Trend> trend_of(std::span<const TrendTerm> terms);

/// Coefficient of variation of a product of independent factors, exact for any distribution:
/// (1 + CV^2) = product of (1 + CVi^2). Goodman 1960, doi:10.1080/01621459.1960.10483369.
double product_cv(std::span<const double> cvs);
/// The sigma of a lognormal with this coefficient of variation: the root of ln(1 + CV^2).
double lognormal_sigma(double cv);
/// The sigma of a lognormal from the ends of its 95 % range: ln((1 + high) / (1 - low)) / (2 * 1.96).
/// Requires: low below 100 %.
double lognormal_sigma(const HalfRange& u95);
/// The 95 % range of a lognormal of this sigma, in percent of its mean.
HalfRange lognormal_u95(double sigma);

}  // namespace lantian::inventory
