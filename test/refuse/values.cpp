// refuse cases: 8
// A concentration is no number, its absence is no value, and a result is not dropped.
// refuse 1: conversion from
// refuse 2: no match for
// refuse 3: no match for
// refuse 4: ignoring return
// refuse 5: cannot convert
// refuse 6: ignoring return
// refuse 7: conversion from
// refuse 8: is private
#include "base/concentration.hpp"
#include "base/decimal.hpp"
#include "observe/slab.hpp"

#include <optional>

using namespace lantian;

constexpr Concentration measured = ug_m3(35);
constexpr std::optional<Concentration> missing;
static_assert(measured > ug_m3(34));

Result<void> sync();

void use() {
#if REFUSE == 1
  const Concentration from_double = 35.5;
  static_cast<void>(from_double);
#elif REFUSE == 2
  const auto sum = measured + missing;
  static_cast<void>(sum);
#elif REFUSE == 3
  const auto scaled = measured * 2.0;
  static_cast<void>(scaled);
#elif REFUSE == 4
  parse_decimal("1");
#elif REFUSE == 5
  const double number = measured;
  static_cast<void>(number);
#elif REFUSE == 6
  sync();
#elif REFUSE == 7
  const Concentration unwrapped = missing;
  static_cast<void>(unwrapped);
#elif REFUSE == 8
  const Concentration ambiguous{35};  // 35 of what?
  static_cast<void>(ambiguous);
#else
  const auto value = parse_decimal("1");
  static_cast<void>(value);
#endif
}
