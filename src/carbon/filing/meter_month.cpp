#include "carbon/filing/meter_month.hpp"

#include "base/assert.hpp"

#include <fmt/core.h>

#include <set>

namespace lantian::carbon {
namespace {

constexpr int meter_hours_a_day = 24;
constexpr int meter_percent = 100;

/// False when the sum runs over.
bool add_exactly(Decimal& sum, Decimal value) {
  const auto widen = [](Decimal& one, int places) {
    for (; one.places < places; ++one.places) {
      if (__builtin_mul_overflow(one.unscaled, std::int64_t{10}, &one.unscaled)) return false;
    }
    return true;
  };
  return widen(sum, value.places) && widen(value, sum.places) &&
         !__builtin_add_overflow(sum.unscaled, value.unscaled, &sum.unscaled);
}

}  // namespace

std::string MeterMonth::percent() const {
  return fmt::format("{:.1f}", hours == 0 ? 0.0 : static_cast<double>(known) * meter_percent / hours);
}

MeterMonth meter_month(const TiedMeter& tie, const Period& month, std::span<const SeriesHour> hours) {
  MeterMonth out;
  out.hours = month.days() * meter_hours_a_day;
  std::set<UtcSeconds> there;
  Decimal sum{};
  bool exact = true;
  for (const SeriesHour& hour : hours) {
    if (!hour.value || hour.day < month.begin || hour.day >= month.end || !there.insert(hour.end).second) continue;
    ++out.known;
    exact = exact && add_exactly(sum, *hour.value) && add_exactly(out.days[hour.day], *hour.value);
  }
  if (out.known > 0 && exact) out.sum = sum;
  // known / hours >= least / 100, without rounding.
  const Rational reached = Rational{std::int64_t{out.known} * meter_percent};
  out.enough = out.sum && reached >= tie.least_percent.exact() * Rational{out.hours};
  return out;
}

MonthItem metered_item(const TiedMeter& tie, const MeterMonth& month) {
  LANTIAN_ASSERT(month.enough && month.sum, "a month of which enough is known");
  MonthItem out;
  out.item = tie.item;
  out.value = *month.sum;
  out.unit = tie.unit;
  out.origin = Origin::metered;
  out.evidence = fmt::format("{}: {} of {} hours ({} %)", tie.name(), month.known, month.hours, month.percent());
  out.meter = tie.name();
  return out;
}

}  // namespace lantian::carbon
