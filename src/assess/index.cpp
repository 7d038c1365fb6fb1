#include "assess/index.hpp"

#include "base/round.hpp"

#include <algorithm>

namespace lantian::assess {
namespace {

using standards::Above;
using standards::IndexRule;
using standards::Interpolation;
using standards::Rounding;
using standards::Scale;
using standards::Segment;

Int128 power_of_ten(int exponent) {
  Int128 power = 1;
  for (; exponent > 0; --exponent) power *= 10;
  return power;
}

/// How many thousandths of ug/m3 one step of a mass scale is: 1000 for whole ug/m3, 100 000 for 0.1 mg/m3.
Int128 thousandths_per_step(const Scale& scale) {
  return power_of_ten((scale.unit == "mg/m3" ? 6 : 3) - scale.decimals);
}

/// numerator / denominator steps as a whole number of steps, by the scale's rounding. Values are not negative.
std::int64_t to_steps(Int128 numerator, Int128 denominator, Rounding rounding) {
  const Int128 below = numerator / denominator;
  if (rounding == Rounding::truncate) return static_cast<std::int64_t>(below);
  const Int128 twice_rest = 2 * (numerator % denominator);
  const bool up = twice_rest > denominator || (twice_rest == denominator && below % 2 != 0);
  return static_cast<std::int64_t>(up ? below + 1 : below);
}

/// The line of one segment at numerator / denominator steps, rounded by the interpolation. May reach beyond the segment
/// (extrapolation), never below it. Int: 64 bits for whole steps, 128 for an unrounded fraction.
template <class Int>
int on_line(const Segment& segment, Int numerator, Int denominator, Interpolation interpolation) {
  if (interpolation == Interpolation::class_only) return segment.index_high;
  const Int run = (segment.high - segment.low) * denominator;
  const Int rise = (segment.index_high - segment.index_low) * (numerator - segment.low * denominator);
  const Int quotient = rise / run;
  const Int rest = rise % run;
  const bool up = interpolation == Interpolation::ceiling ? rest > 0 : 2 * rest >= run;
  return segment.index_low + static_cast<int>(up ? quotient + 1 : quotient);
}

template <class Int>
SubIndex at(const Scale& scale, Int numerator, Int denominator) {
  if (numerator < scale.segments.front().low * denominator) return {};  // the US tables of O3 1h and SO2 24h begin high
  for (const Segment& segment : scale.segments) {
    if (numerator <= segment.high * denominator) {
      return {on_line(segment, numerator, denominator, scale.interpolation), false};
    }
  }
  switch (scale.above) {
    case Above::not_computed:
      return {std::nullopt, true};
    case Above::cap:
    case Above::fixed:
      return {scale.above_index, true};
    case Above::extrapolate:
      return {on_line(scale.segments.back(), numerator, denominator, scale.interpolation), true};
  }
  return {};
}

/// The sub-index at numerator / denominator steps that are still to be rounded.
SubIndex at_steps(const Scale& scale, Int128 numerator, Int128 denominator) {
  if (scale.rounding == Rounding::none) return at<Int128>(scale, numerator, denominator);
  return at<std::int64_t>(scale, to_steps(numerator, denominator, scale.rounding), 1);
}

const IndexInput* find_input(std::span<const IndexInput> inputs, const Item& item) {
  const auto found = std::ranges::find(inputs, item, &IndexInput::item);
  return found == inputs.end() ? nullptr : &*found;
}

/// Highest sub-index of what is there, and who has it.
void name_primary(IndexVerdict& verdict, const IndexRule& rule) {
  for (const PrimaryItem& part : verdict.sub_indices) {
    if (part.value == verdict.value && verdict.value > rule.primary_above) verdict.primary.push_back(part.item);
    if (rule.exceeding_above && part.value > *rule.exceeding_above) verdict.exceeding.push_back(part.item);
  }
}

}  // namespace

SubIndex sub_index(const Scale& scale, const Mean& concentration) {
  if (scale.ug_m3_per_unit) {
    const Rational in_ug = concentration.thousandths() / Rational{1000};
    return sub_index(scale, in_ug / scale.ug_m3_per_unit->exact());
  }
  LANTIAN_ASSERT(scale.unit == "mg/m3" || scale.unit == "ug/m3", "a mass concentration meets a table in another unit");
  return at_steps(scale, concentration.numerator, Int128{concentration.denominator} * thousandths_per_step(scale));
}

SubIndex sub_index(const Scale& scale, const Rational& in_scale_unit) {
  return at_steps(scale, in_scale_unit.numerator() * power_of_ten(scale.decimals), in_scale_unit.denominator());
}

IndexVerdict judge_index(std::span<const IndexInput> inputs, std::span<const standards::Indicator> indicators,
                         const IndexRule& rule) {
  IndexVerdict verdict;
  for (const standards::Indicator& indicator : indicators) {
    const IndexInput* input = find_input(inputs, indicator.item);
    const Scale* scale = rule.scale(indicator.scale);
    LANTIAN_ASSERT(scale != nullptr, "the rule loader lets no indicator without a scale pass");
    if (input == nullptr) {
      verdict.missing.push_back(indicator.item);
      continue;
    }
    const SubIndex part = sub_index(*scale, input->concentration);
    if (!part.value) continue;  // present, but above a table that ends: another item reports it
    verdict.sub_indices.push_back({indicator.item, *part.value});
    verdict.value = std::max(verdict.value, *part.value);
  }
  if (verdict.sub_indices.empty()) return verdict;
  verdict.value = std::max(verdict.value, rule.index_at_least);
  const bool withheld =
      rule.incomplete_publishes_above && !verdict.missing.empty() && verdict.value <= *rule.incomplete_publishes_above;
  verdict.status = withheld ? IndexStatus::not_available : IndexStatus::published;
  if (!withheld) name_primary(verdict, rule);
  return verdict;
}

}  // namespace lantian::assess
