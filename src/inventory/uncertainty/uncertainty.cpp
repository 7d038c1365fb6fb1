#include "inventory/uncertainty/uncertainty.hpp"

#include "base/assert.hpp"

#include <cmath>
#include <numbers>

namespace lantian::inventory {
namespace {

double squared(double value) {
  return value * value;
}

/// The two totals that every sensitivity is taken against.
struct YearTotals {
  double base = 0;
  double later = 0;
};

/// Percentage points by which the trend moves when both years of one category are one percent larger.
double sensitivity_both_years(const TrendTerm& term, const YearTotals& total) {
  const double base = total.base + 0.01 * term.base;
  const double later = total.later + 0.01 * term.later;
  return std::abs(100 * (later - base) / base - 100 * (total.later - total.base) / total.base);
}

/// The same when only the later year is.
double sensitivity_later_year(const TrendTerm& term, const YearTotals& total) {
  return std::abs(term.later / total.base);
}

double trend_points(double percent, bool shared, const TrendTerm& term, const YearTotals& total) {
  if (shared) return sensitivity_both_years(term, total) * percent;
  return sensitivity_later_year(term, total) * percent * std::numbers::sqrt2;
}

}  // namespace

HalfRange product_u95(std::span<const HalfRange> factors) {
  double low = 0;
  double high = 0;
  for (const HalfRange& factor : factors) {
    low += squared(factor.low_percent);
    high += squared(factor.high_percent);
  }
  return {std::sqrt(low), std::sqrt(high)};
}

HalfRange product_u95(const HalfRange& a, const HalfRange& b) {
  const HalfRange both[] = {a, b};
  return product_u95(both);
}

void SumRule::add(double mean, const HalfRange& u95) {
  sum_ += mean;
  const double low = squared(mean * u95.low_percent / 100);
  const double high = squared(mean * u95.high_percent / 100);
  below_squared_ += mean < 0 ? high : low;
  above_squared_ += mean < 0 ? low : high;
}

double SumRule::half_range_below() const {
  return std::sqrt(below_squared_);
}
double SumRule::half_range_above() const {
  return std::sqrt(above_squared_);
}

std::optional<HalfRange> SumRule::u95() const {
  if (below_squared_ == 0 && above_squared_ == 0) return HalfRange{};
  if (sum_ == 0) return std::nullopt;
  return HalfRange{100 * half_range_below() / std::abs(sum_), 100 * half_range_above() / std::abs(sum_)};
}

std::optional<HalfRange> sum_u95(std::span<const UncertainAmount> amounts) {
  SumRule rule;
  for (const UncertainAmount& amount : amounts) rule.add(amount.mean, amount.u95);
  return rule.u95();
}

std::optional<Trend> trend_of(std::span<const TrendTerm> terms) {
  YearTotals total;
  for (const TrendTerm& term : terms) {
    total.base += term.base;
    total.later += term.later;
  }
  if (total.base == 0) return std::nullopt;
  double low = 0;
  double high = 0;
  for (const TrendTerm& term : terms) {
    low += squared(trend_points(term.activity.low_percent, term.activity_shared, term, total)) +
           squared(trend_points(term.factor.low_percent, term.factor_shared, term, total));
    high += squared(trend_points(term.activity.high_percent, term.activity_shared, term, total)) +
            squared(trend_points(term.factor.high_percent, term.factor_shared, term, total));
  }
  return Trend{100 * (total.later - total.base) / total.base, std::sqrt(low), std::sqrt(high)};
}

double product_cv(std::span<const double> cvs) {
  double product = 1;
  for (const double cv : cvs) product *= 1 + squared(cv);
  return std::sqrt(product - 1);
}

double lognormal_sigma(double cv) {
  return std::sqrt(std::log1p(squared(cv)));
}

double lognormal_sigma(const HalfRange& u95) {
  LANTIAN_ASSERT(u95.low_percent < 100, "a lognormal amount never falls by 100 %");
  return (std::log1p(u95.high_percent / 100) - std::log1p(-u95.low_percent / 100)) / (2 * normal_quantile_975);
}

HalfRange lognormal_u95(double sigma) {
  const double shift = -squared(sigma) / 2;
  return {-100 * std::expm1(shift - normal_quantile_975 * sigma),
          100 * std::expm1(shift + normal_quantile_975 * sigma)};
}

}  // namespace lantian::inventory
