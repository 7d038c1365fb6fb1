// refuse cases: 10
// Kinds do not mix, and no number comes in or goes out without naming its unit.
// refuse 1: no match for
// refuse 2: conversion from
// refuse 3: no matching function for call to 'in(
// refuse 4: no match for
// refuse 5: no match for
// refuse 6: no matching function for call to 'in(
// refuse 7: no match for
// refuse 8: cannot convert
// refuse 9: conversion from
// refuse 10: no match for
#include "base/quantity.hpp"

using namespace lantian;

constexpr CoalMass coal = 5176 * tonne_coal;
constexpr auto factor = (1.5 * kilogram) / (1.0 * tonne_coal);
constexpr PollutantMass emitted = coal * factor;
static_assert(in(emitted, kilogram) > 7763.0);

#if REFUSE == 1
constexpr auto sum = coal + emitted;  // coal and pollutant
#elif REFUSE == 2
constexpr CoalMass bare = 5176.0;  // a bare number
#elif REFUSE == 3
constexpr double out = in(emitted);  // out without a unit
#elif REFUSE == 4
constexpr auto square = coal * coal;  // t x t
#elif REFUSE == 5
constexpr bool larger = coal > emitted;
#elif REFUSE == 6
constexpr double as_coal = in(emitted, tonne_coal);  // out by another kind's unit
#elif REFUSE == 7
constexpr auto wrong_factor = emitted * factor;  // the factor is per coal
#elif REFUSE == 8
constexpr double silent = emitted;
#elif REFUSE == 9
constexpr CarbonMass carbon = emitted;
#elif REFUSE == 10
constexpr auto shifted = coal + 1.0;
#endif
