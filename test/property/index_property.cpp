// What must hold of every index table, whatever the concentration.
#include "assess/index.hpp"
#include "base/round.hpp"
#include "rules.hpp"

namespace {

using namespace lantian;
using assess::sub_index;
using property::rules_of;
using standards::Above;
using standards::Interpolation;
using standards::Rounding;
using standards::Scale;
using standards::Segment;

/// A scale of one of the sets, and a mean whose height lies in or above its table.
struct Draw {
  const Scale* scale;
  Mean mean;
};

Mean mean_on(const Scale& scale, std::int64_t hours) {
  const std::int64_t unit = scale.unit == "mg/m3" ? 1'000'000 : 1000;
  std::int64_t highest = scale.segments.back().high * unit;
  for (int i = 0; i < scale.decimals; ++i) highest /= 10;
  return {*rc::gen::inRange<std::int64_t>(0, highest * hours * 5 / 4), hours};
}

Draw draw() {
  const auto id = *rc::gen::element<std::string>("CN2012", "CN2026T", "CN2026F", "US2024", "EEA2024");
  const auto& scales = rules_of(id).index->scales;
  const Scale* scale = &scales[*rc::gen::inRange<std::size_t>(0, scales.size())];
  RC_PRE(scale->unit == "ug/m3" || scale->unit == "mg/m3");
  return {scale, mean_on(*scale, *rc::gen::inRange<std::int64_t>(1, 25))};
}

/// The rule's text with fractions: round to the table's decimals, find the piece, take the line, round the index.
std::optional<int> plain_index(const Scale& scale, const Rational& in_unit_of_scale) {
  Rational steps = in_unit_of_scale;
  for (int i = 0; i < scale.decimals; ++i) steps = steps * Rational{10};
  if (scale.rounding == Rounding::truncate) steps = Rational::of(floor_of(steps), 1);
  if (scale.rounding == Rounding::half_even) steps = round_half_even(steps, 0).exact();
  const auto line = [&](const Segment& piece) {
    if (scale.interpolation == Interpolation::class_only) return piece.index_high;
    const Rational value = Rational{piece.index_high - piece.index_low} * (steps - Rational{piece.low}) /
                               Rational{piece.high - piece.low} +
                           Rational{piece.index_low};
    const bool up = scale.interpolation == Interpolation::ceiling;
    return static_cast<int>(up ? ceil_of(value) : floor_of(value + Rational::of(1, 2)));
  };
  if (steps < Rational{scale.segments.front().low}) return std::nullopt;
  for (const Segment& piece : scale.segments) {
    if (steps <= Rational{piece.high}) return line(piece);
  }
  if (scale.above == Above::not_computed) return std::nullopt;
  return scale.above == Above::extrapolate ? line(scale.segments.back()) : scale.above_index;
}

TEST_CASE("the integer index equals the rule's text in fractions") {
  CHECK(rc::check("sub_index(Mean) is exact", [] {
    const Draw drawn = draw();
    const ConcentrationUnit unit = drawn.scale->unit == "mg/m3" ? ConcentrationUnit::mg_m3 : ConcentrationUnit::ug_m3;
    const Rational exact = in_unit(drawn.mean.thousandths(), unit);
    RC_ASSERT(sub_index(*drawn.scale, drawn.mean).value == plain_index(*drawn.scale, exact));
    RC_ASSERT(sub_index(*drawn.scale, exact).value == plain_index(*drawn.scale, exact));
  }));
}

TEST_CASE("more pollution is never a lower index") {
  CHECK(rc::check("monotone", [] {
    const Draw drawn = draw();
    Mean more = drawn.mean;
    more.numerator += *rc::gen::inRange<std::int64_t>(0, 5'000'000);
    const auto less_index = sub_index(*drawn.scale, drawn.mean).value;
    const auto more_index = sub_index(*drawn.scale, more).value;
    if (less_index && more_index) RC_ASSERT(*less_index <= *more_index);
    if (less_index && !more_index) RC_ASSERT(drawn.scale->above == Above::not_computed);
  }));
}

TEST_CASE("every breakpoint of the Chinese tables is hit exactly") {
  int hit = 0;
  for (const char* id : {"CN2012", "CN2026T", "CN2026F"}) {
    for (const Scale& scale : rules_of(id).index->scales) {
      for (const Segment& piece : scale.segments) {
        std::int64_t scaling = 1;
        for (int i = 0; i < scale.decimals; ++i) scaling *= 10;
        CHECK(sub_index(scale, Rational::of(piece.low, scaling)).value == piece.index_low);
        CHECK(sub_index(scale, Rational::of(piece.high, scaling)).value == piece.index_high);
        ++hit;
      }
    }
  }
  CHECK(hit > 150);
}

}  // namespace
