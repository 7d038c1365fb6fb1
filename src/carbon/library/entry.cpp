#include "carbon/library/entry.hpp"

#include "base/text.hpp"
#include "carbon/loan/day_count.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::carbon {
namespace {

using State = LibraryState;
using Act = LibraryAct;

/// One step that the drawing in doc/carbon-library.md allows.
struct LibraryStep {
  State from;
  Act act;
  State to;
};

constexpr LibraryStep library_steps[] = {
    {State::none, Act::draft, State::draft},
    {State::draft, Act::draft, State::draft},
    {State::draft, Act::submit, State::submitted},
    {State::submitted, Act::assess, State::assessed},
    {State::submitted, Act::assess, State::draft},
    {State::submitted, Act::assess, State::rejected},
    {State::assessed, Act::vote, State::assessed},
    {State::assessed, Act::vote, State::judged},
    {State::assessed, Act::vote, State::draft},
    {State::assessed, Act::vote, State::rejected},
    {State::judged, Act::publish, State::publicity},
    {State::publicity, Act::object, State::publicity},
    {State::publicity, Act::settle, State::publicity},
    {State::publicity, Act::uphold, State::rejected},
    {State::publicity, Act::admit, State::in_library},
    {State::in_library, Act::ask_renewal, State::renewing},
    {State::renewing, Act::assess, State::renewal_assessed},
    {State::renewing, Act::assess, State::in_library},
    {State::renewing, Act::assess, State::removed},
    {State::renewal_assessed, Act::vote, State::renewal_assessed},
    {State::renewal_assessed, Act::vote, State::renewal_judged},
    {State::renewal_assessed, Act::vote, State::in_library},
    {State::renewal_assessed, Act::vote, State::removed},
    {State::renewal_judged, Act::renew, State::in_library},
};

/// What can be done in every state of the library.
std::vector<State> library_inside(State state, Act act) {
  switch (act) {
    case Act::track:
    case Act::disclose:
      return {state};
    case Act::report:
      return {state, State::review};
    case Act::remove:
      return {State::removed};
    case Act::withdraw:
      return {State::left};
    case Act::lapse:
      return {State::lapsed};
    case Act::keep:
      if (state != State::review) return {};
      return {State::review, State::in_library, State::renewing, State::renewal_assessed, State::renewal_judged};
    default:
      return {};
  }
}

Error library_corrupt(const LibraryEvent& event, std::string what) {
  return {ErrorCode::corrupt, fmt::format("event {} of {}: {}", event.number, in_quotes(event.entry), std::move(what)),
          ""};
}

void library_note_round(LibraryEntry& entry, const LibraryEvent& event) {
  if (event.act == Act::submit || event.act == Act::ask_renewal) entry.round_from = entry.events.size();
  if (event.act == Act::draft && event.application) entry.application = *event.application;
  if (event.act == Act::publish) entry.published = event.day;
}

void library_note_tracking(LibraryEntry& entry, const LibraryEvent& event) {
  switch (event.act) {
    case Act::admit:
      entry.admitted = event.day;
      entry.valid_to = event.valid_to;
      break;
    case Act::renew:
      entry.valid_to = event.valid_to;
      break;
    case Act::track:
      entry.tracked = event.day;
      break;
    case Act::disclose:
      entry.disclosed = event.day;
      break;
    case Act::object:
      entry.open_objections.push_back(event.number);
      break;
    case Act::settle:
      if (!entry.open_objections.empty()) entry.open_objections.erase(entry.open_objections.begin());
      break;
    case Act::report:
      if (!event.asks_review) break;
      if (entry.state != State::review) entry.before_review = entry.state;
      ++entry.reviews;
      break;
    case Act::keep:
      --entry.reviews;
      break;
    default:
      break;
  }
}

}  // namespace

Rational saved_t(const LibraryImpact& impact) {
  return (impact.co2_before.exact() - impact.co2_after.exact()) * impact.output.exact();
}
Rational saved_tce(const LibraryImpact& impact) {
  return (impact.energy_before.exact() - impact.energy_after.exact()) * impact.output.exact() / Rational{1000};
}

std::vector<const LibraryEvent*> LibraryEntry::votes() const {
  std::vector<const LibraryEvent*> out;
  for (std::size_t n = round_from; n < events.size(); ++n) {
    if (events[n].act == Act::vote) out.push_back(&events[n]);
  }
  return out;
}

bool in_library_on(const LibraryEntry& entry, Day day) {
  return is_inside(entry.state) && entry.admitted && *entry.admitted <= day && entry.valid_to && day <= *entry.valid_to;
}

std::vector<LibraryDue> dues_on(const LibraryRule& rule, const LibraryEntry& entry, Day day) {
  std::vector<LibraryDue> out;
  if (!is_inside(entry.state) || !entry.admitted || !entry.valid_to) return out;
  const auto add = [&](Act act, Day due) { out.push_back({act, due, due < day}); };
  add(Act::track, months_later(entry.tracked.value_or(*entry.admitted), rule.term.track_months));
  add(Act::disclose, months_later(entry.disclosed.value_or(*entry.admitted), rule.term.disclose_months));
  if (entry.state == State::in_library) add(Act::ask_renewal, *entry.valid_to);
  if (entry.state == State::review) add(Act::keep, *entry.valid_to);
  return out;
}

std::vector<LibraryState> states_after(LibraryState state, LibraryAct act) {
  std::vector<State> out;
  if (is_inside(state)) out = library_inside(state, act);
  const bool before = state == State::draft || (state >= State::submitted && state <= State::publicity);
  if (before && act == Act::withdraw) out.push_back(State::withdrawn);
  for (const LibraryStep& step : library_steps) {
    if (step.from == state && step.act == act) out.push_back(step.to);
  }
  return out;
}

std::vector<LibraryAct> next_acts(LibraryState state) {
  std::vector<Act> out;
  for (int n = static_cast<int>(Act::draft); n <= static_cast<int>(Act::lapse); ++n) {
    if (!states_after(state, static_cast<Act>(n)).empty()) out.push_back(static_cast<Act>(n));
  }
  return out;
}

Result<void> apply(LibraryEntry& entry, const LibraryEvent& event) {
  if (event.number != static_cast<int>(entry.events.size()) + 1) {
    return library_corrupt(event, fmt::format("event {} is expected", entry.events.size() + 1));
  }
  if (!entry.events.empty() && (event.entry != entry.id || event.day < entry.events.back().day)) {
    return library_corrupt(event, "it is of another entry, or of a day before the last");
  }
  const auto ways = states_after(entry.state, event.act);
  if (std::ranges::find(ways, event.to) == ways.end()) {
    return library_corrupt(event, fmt::format("'{}' does not lead from '{}' to '{}'", name_of(event.act),
                                              name_of(entry.state), name_of(event.to)));
  }
  if (event.act == Act::settle &&
      (entry.open_objections.empty() || event.what != std::to_string(entry.open_objections[0]))) {
    return library_corrupt(event, "it settles no open objection");
  }
  if (event.act == Act::report && event.asks_review && event.to != State::review) {
    return library_corrupt(event, "a review that is asked for begins");
  }
  if ((event.act == Act::admit || event.act == Act::renew) && !event.valid_to) {
    return library_corrupt(event, "it does not say until when");
  }
  if (entry.events.empty()) entry.id = event.entry;
  library_note_round(entry, event);
  library_note_tracking(entry, event);
  entry.state = event.to;
  entry.events.push_back(event);
  return {};
}

Result<LibraryEntry> replay(std::span<const LibraryEvent> events) {
  LibraryEntry entry;
  for (const LibraryEvent& event : events) LANTIAN_CHECK(apply(entry, event));
  return entry;
}

}  // namespace lantian::carbon
