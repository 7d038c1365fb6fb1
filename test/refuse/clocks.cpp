// refuse cases: 7
// An instant, an hour's end and a calendar day are three things.
// refuse 1: no match for
// refuse 2: conversion from
// refuse 3: could not convert
// refuse 4: conversion from
// refuse 5: conversion from
// refuse 6: no match for
// refuse 7: could not convert
#include "base/clock.hpp"

using namespace lantian;

constexpr Day day{std::chrono::days{19'000}};
constexpr HourEnding hour = hour_ending(day, 24);
constexpr UtcSeconds instant = to_utc(std::chrono::local_seconds{hour});
static_assert(day_of(hour) == day);

#if REFUSE == 1
constexpr bool same = instant == hour;  // UTC against the official clock
#elif REFUSE == 2
constexpr HourEnding mixed = instant;
#elif REFUSE == 3
constexpr Day of_instant = day_of(instant);
#elif REFUSE == 4
constexpr Day of_hour = hour;  // needs day_of: midnight belongs to the day before
#elif REFUSE == 5
constexpr UtcSeconds of_day = day;
#elif REFUSE == 6
constexpr auto gap = instant - hour;
#elif REFUSE == 7
constexpr UtcSeconds twice = to_utc(instant);
#endif
