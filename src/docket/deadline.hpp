#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "docket/calendar.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// By when a case, or one state of it, must be done. A deadline is a Beijing day; it is missed when that day has ended.
namespace lantian::docket {

enum class DeadlineKind : std::uint8_t {
  working_days = 1,
  calendar_days = 2,
  fixed_date = 3,  ///< a day that comes with the case or the step
  recurring = 4,   ///< "at once and for good": due on the day it begins, then looked at again every `days` days
};
std::string_view name_of(DeadlineKind kind);

struct DeadlineRule {
  DeadlineKind kind{};
  int days = 0;  ///< working_days, calendar_days: >= 0; recurring: > 0, days to the next look; fixed_date: 0
  bool roll =
      false;  ///< calendar_days: a last day that is not worked moves to the next worked one (Civil Code art. 203)
  std::string source, status;
};

/// The last day, counted from `begin` (which is not counted). `fixed`: the day given with the case.
/// Returns incomplete when the rule is fixed_date and no day was given, not_in_force from the calendar.
Result<Day> due_day(const DeadlineRule& rule, Day begin, std::optional<Day> fixed, const WorkCalendar& calendar);
/// When a recurring matter is looked at again, counted from the last look.
Day next_look(const DeadlineRule& rule, Day last);

/// The Beijing day of an instant.
Day beijing_day(UtcSeconds instant);
/// The first second at which a thing due on `due` is late: midnight in Beijing after that day.
UtcSeconds late_from(Day due);

}  // namespace lantian::docket
