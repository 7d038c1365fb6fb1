#pragma once
#include "respond/grade/grade_rules.hpp"
#include "respond/list/list.hpp"

#include <string_view>
#include <vector>

namespace lantian::respond {

/// Which rows of the measure tables speak for an enterprise: its grade, or "small", "none" (of no key industry),
/// "ungraded".
std::string_view duty_of(const Enterprise& enterprise);

/// What its grade asks of an enterprise at the three levels, by line or furnace, with later steps where the text has
/// them. A grade that cuts by its own choice gets nothing. Within a process the first units in their order stand still.
/// A guarantee that holds at a level lowers each cut to what its load leaves; its days are not looked at here. A unit
/// without a base gets its measures with no reduction, which check_list reports. Texts: by `chinese`.
/// Every measure is one for (unit, level, from_hour), by level, hour and the order of the units; trucks last.
std::vector<ListMeasure> draft_measures(const GradeRules& rules, const Enterprise& enterprise, bool chinese = true);

/// The rows of the measure tables for it at a level, earlier steps first: for explanation. Empty: nothing is asked.
std::vector<const MeasureRow*> duty_rows(const GradeRules& rules, const Enterprise& enterprise, Level level);

/// A cut of a base in whole grams, cut down to the gram.
DailyGrams share_of(const DailyGrams& base, int percent);

/// A measure's text from its template, with its threshold and checks by the rules. Requires: `measure` has kind,
/// cut_percent and from_hour; kind is not transport.
void word_measure(const GradeRules& rules, const ProcessUnit& unit, bool chinese, int hours, ListMeasure& measure);

}  // namespace lantian::respond
