#pragma once
#include "respond/grade/grade.hpp"
#include "serve/respond/list_files.hpp"

#include <string>

/// Reduction lists and grades as a terminal shows them.
namespace lantian::serve {

/// How many enterprises, units and measures, and what they cut of all emissions at each level, by every set of shares;
/// marked are those in force on the day.
std::string printed_shares(const ListOffice& office, const respond::ReductionList& list, Day on, int hour,
                           bool chinese);
/// Findings, errors first, at most `shown` of each severity, and whether the list may be dispatched from.
std::string printed_findings(const std::vector<respond::ListFinding>& findings, std::size_t shown, bool chinese);
std::string printed_grade(const respond::GradeRules& rules, const respond::GradeVerdict& verdict, bool chinese);
/// Industries with scales and status, and what each grade asks for.
std::string printed_grade_rules(const respond::GradeRules& rules, bool chinese);

}  // namespace lantian::serve
