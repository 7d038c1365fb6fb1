#include "assess/cems_parts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>

namespace lantian::assess {
namespace {

constexpr std::array<std::string_view, 8> mark_words{"start_up",         "shut_down",     "malfunction",
                                                     "stopped",          "maintenance",   "calibration",
                                                     "instrument_fault", "out_of_control"};

/// History that any substitution or yearly count asks for, and what a quarter may run on after the period: hours
/// further off (a year mistyped) would only make the walk long.
constexpr std::chrono::days most_history{800};
constexpr std::chrono::days most_after{100};

std::optional<SourceState> state_of(CemsMarkKind kind) {
  switch (kind) {
    case CemsMarkKind::start_up:
      return SourceState::start_up;
    case CemsMarkKind::shut_down:
      return SourceState::shut_down;
    case CemsMarkKind::malfunction:
      return SourceState::malfunction;
    case CemsMarkKind::stopped:
      return SourceState::stopped;
    default:
      return std::nullopt;
  }
}

std::size_t hours_between(HourEnding from, HourEnding to) {
  return static_cast<std::size_t>((to - from).count());
}

Result<void> put_mark(const CemsMark& mark, CemsSlot& slot) {
  if (const auto state = state_of(mark.kind)) {
    if (slot.state != SourceState::running && slot.state != *state) {
      return Error{ErrorCode::invalid_argument,
                   fmt::format("the source is marked {} and {} at {}; an hour has one state: shorten one of the marks",
                               name_of(slot.state), name_of(*state), text_of(slot.hour)),
                   ""};
    }
    slot.state = *state;
    return {};
  }
  slot.calibrated = slot.calibrated || mark.kind == CemsMarkKind::calibration;
  slot.out_of_control = slot.out_of_control || mark.kind == CemsMarkKind::out_of_control;
  if (slot.monitor == nullptr) slot.monitor = &mark;
  return {};
}

Result<void> put_marks(std::span<const CemsMark> marks, std::vector<CemsSlot>& slots) {
  for (const CemsMark& mark : marks) {
    const HourEnding first = std::max(mark.first, slots.front().hour);
    const HourEnding last = std::min(mark.last, slots.back().hour);
    for (HourEnding at = first; at <= last; at += std::chrono::hours{1}) {
      LANTIAN_CHECK(put_mark(mark, slots[hours_between(slots.front().hour, at)]));
    }
  }
  return {};
}

std::string used_up_of(const Exemption& exemption, int in_a_row, int in_year) {
  if (exemption.hours_each && in_a_row > *exemption.hours_each) {
    return fmt::format("{} longer than {} hours at a time", name_of(exemption.state), *exemption.hours_each);
  }
  if (exemption.hours_year && in_year > *exemption.hours_year) {
    return fmt::format("{} for more than {} hours in the year", name_of(exemption.state), *exemption.hours_year);
  }
  return "";
}

/// Counts the hours of each state, in a row and in the calendar year, against what the permit lets pass.
void put_exemptions(const Outlet& outlet, std::vector<CemsSlot>& slots) {
  std::map<std::pair<std::chrono::year, SourceState>, int> in_year;
  int in_a_row = 0;
  SourceState before = SourceState::running;
  for (CemsSlot& slot : slots) {
    const Day day = day_of(slot.hour);
    in_a_row = slot.state == before ? in_a_row + 1 : 1;
    before = slot.state;
    slot.permit = outlet.permit(day);
    if (slot.state == SourceState::running) continue;
    const int of_year = ++in_year[{std::chrono::year_month_day{day}.year(), slot.state}];
    slot.exemption = slot.permit == nullptr ? nullptr : slot.permit->exemption(slot.state);
    if (slot.exemption != nullptr) slot.used_up = used_up_of(*slot.exemption, in_a_row, of_year);
  }
}

Result<void> check_order(std::span<const CemsHour> hours) {
  for (std::size_t i = 1; i < hours.size(); ++i) {
    if (hours[i - 1].hour < hours[i].hour) continue;
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} follows {}; hours ascend and none stands twice", text_of(hours[i].hour),
                             text_of(hours[i - 1].hour)),
                 ""};
  }
  return {};
}

}  // namespace

std::string_view name_of(CemsMarkKind kind) {
  return mark_words.at(static_cast<std::size_t>(kind));
}

std::optional<CemsMarkKind> parse_mark_kind(std::string_view text) {
  const auto found = std::ranges::find(mark_words, text);
  if (found == mark_words.end()) return std::nullopt;
  return static_cast<CemsMarkKind>(found - mark_words.begin());
}

Result<CemsTimeline> timeline_of(const CemsQuestion& question) {
  LANTIAN_CHECK(check_order(question.hours));
  const HourEnding period_first = hour_ending(question.period.begin, 1);
  HourEnding period_last = hour_ending(question.period.last(), 24);
  if (question.until && *question.until < period_last) period_last = *question.until;
  if (period_last < period_first) {
    return Error{
        ErrorCode::invalid_argument,
        fmt::format("{} has not begun: the last hour that has ended is {}", question.period.name, text_of(period_last)),
        ""};
  }
  CemsTimeline timeline;
  timeline.data_first = period_first;
  timeline.data_last = period_last;
  std::span<const CemsHour> hours = question.hours;
  while (!hours.empty() && hours.front().hour < period_first - most_history) hours = hours.subspan(1);
  while (!hours.empty() && hours.back().hour > period_last + most_after) hours = hours.first(hours.size() - 1);
  if (!hours.empty()) {
    timeline.data_first = std::min(timeline.data_first, hours.front().hour);
    timeline.data_last = std::max(timeline.data_last, hours.back().hour);
  }
  timeline.slots.resize(hours_between(timeline.data_first, timeline.data_last) + 1);
  HourEnding at = timeline.data_first;
  for (CemsSlot& slot : timeline.slots) {
    slot.hour = at;
    at += std::chrono::hours{1};
  }
  for (const CemsHour& hour : hours) timeline.slots[hours_between(timeline.data_first, hour.hour)].record = &hour;
  timeline.begin = hours_between(timeline.data_first, period_first);
  timeline.end = hours_between(timeline.data_first, period_last) + 1;
  LANTIAN_CHECK(put_marks(question.marks, timeline.slots));
  put_exemptions(question.outlet, timeline.slots);
  return timeline;
}

}  // namespace lantian::assess
