#pragma once
#include "base/result.hpp"
#include "docket/act.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Reminders and cards: which rungs of the ladder a case has reached.
namespace lantian::docket {

/// The first second at which the rung is reached for a deadline: before the deadline the beginning of its day, from the
/// deadline on the end of its day (a yellow card on day 0 comes when the day has passed, not on its morning).
/// Returns not_in_force from the calendar when the rung counts worked days.
Result<UtcSeconds> reached_from(const Rung& rung, Day due, const WorkCalendar& calendar);

/// Rungs reached at `now` for the deadline that runs and not yet in the case, in the order of the ladder. Empty for a
/// case without a deadline or without work. A reminder whose hour had passed when the present state was entered is left
/// out: it would say nothing new. Errors as `reached_from`.
Result<std::vector<const Rung*>> rungs_due(const CaseType& type, const Case& subject, UtcSeconds now,
                                           const WorkCalendar& calendar);
/// The same as actions of the system, for `decide` one after the other (each carries the version after the one before).
Result<std::vector<Action>> ladder_actions(const CaseType& type, const Case& subject, UtcSeconds now,
                                           const WorkCalendar& calendar);
/// When the next rung will be reached, so that nobody has to look before; absent when there is none left.
Result<std::optional<UtcSeconds>> next_rung_at(const CaseType& type, const Case& subject, const WorkCalendar& calendar);

/// The office that a case of this topic and place goes to; empty when no route fits: the first route of the topic (or
/// "*") whose level is not below the place's.
std::string routed_unit(const CaseType& type, std::string_view topic, std::string_view place, const Areas& areas);

}  // namespace lantian::docket
