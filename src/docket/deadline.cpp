#include "docket/deadline.hpp"

#include <array>

namespace lantian::docket {
namespace {

constexpr std::array<std::string_view, 5> deadline_kind_names{"", "working_days", "calendar_days", "fixed_date",
                                                              "recurring"};

}  // namespace

std::string_view name_of(DeadlineKind kind) {
  return deadline_kind_names.at(static_cast<std::size_t>(kind));
}

Result<Day> due_day(const DeadlineRule& rule, Day begin, std::optional<Day> fixed, const WorkCalendar& calendar) {
  switch (rule.kind) {
    case DeadlineKind::working_days:
      return calendar.add_working_days(begin, rule.days);
    case DeadlineKind::calendar_days: {
      const Day last = begin + std::chrono::days{rule.days};
      if (rule.roll) return calendar.next_working_day(last);
      return last;
    }
    case DeadlineKind::recurring:
      return begin;
    case DeadlineKind::fixed_date:
      break;
  }
  if (!fixed) {
    return Error{ErrorCode::incomplete, "the deadline of this type is a day that comes with the case; give 'due'", ""};
  }
  return *fixed;
}

Day next_look(const DeadlineRule& rule, Day last) {
  return last + std::chrono::days{rule.days};
}

Day beijing_day(UtcSeconds instant) {
  return std::chrono::floor<std::chrono::days>(to_local(instant));
}

UtcSeconds late_from(Day due) {
  return to_utc(std::chrono::local_seconds{due.time_since_epoch()} + std::chrono::days{1});
}

}  // namespace lantian::docket
