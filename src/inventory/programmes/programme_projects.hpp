#pragma once
#include "inventory/programmes/programme.hpp"
#include "terms/region.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// "One enterprise, one policy": the projects of each enterprise with the plan of the year, what is finished, what is
/// late, and the tonnes.
namespace lantian::inventory {

/// Tonnes by pollutant, gross.
using TonnesByPollutant = std::map<Pollutant, double>;

/// One project. Its tonnes are those of the measures that name it in `project_id`.
struct EnterpriseProject {
  std::string record;
  std::string project_id;
  terms::Name title;
  std::string enterprise, county;
  int plan_year = 0;
  std::optional<Day> due_date, started_date, finished_date, verified_date;
  Decimal progress_percent{0, 0};  ///< as reported; 100 once finished
  std::optional<Decimal> investment_10k_yuan;
  std::string owner;
  TonnesByPollutant declared_t;  ///< what the plan says; shown beside the engine's tonnes, never instead of them
  std::vector<std::string> evidence;
  bool synthetic = false;
};

/// One enterprise and plan year.
struct ProjectRow {
  std::string enterprise;
  int year = 0;
  std::int64_t projects = 0, started = 0, finished = 0, verified = 0;
  std::int64_t overdue = 0;      ///< due before `as_of` or on it, and not finished
  std::int64_t without_due = 0;  ///< no due date: can never be late, so it is shown
  Rational progress_percent;     ///< mean over projects
  Rational investment_10k_yuan;
  TonnesByPollutant declared_t;                         ///< by the plan itself
  TonnesByPollutant planned_t, finished_t, verified_t;  ///< planned: all of the plan, what is finished included
};
struct ProjectSummary {
  std::vector<ProjectRow> rows;      ///< by (enterprise, year)
  ProjectRow total;                  ///< enterprise empty, year 0
  std::vector<std::string> overdue;  ///< project ids, the longest overdue first
  std::vector<std::string> notes;    ///< projects without a measure, measures of unknown projects
};

/// The measures of projects with the state of their project at the end of `as_of`: planned, built (finished) or
/// verified, starting on the day after the project was finished; a planned one starts after its due date. Evidence is
/// joined. Measures without a project, or of an unknown one, are returned as they are.
std::vector<Measure> with_project_state(std::span<const Measure> measures, std::span<const EnterpriseProject> projects,
                                        Day as_of);

/// `reductions`: rows of the engine for the measures of `with_project_state`, at least planned.
/// Returns invalid_argument (an id twice, progress outside 0..100, finished before started, verified before finished)
/// with every fault, one a line.
Result<ProjectSummary> summarise_projects(std::span<const EnterpriseProject> projects,
                                          std::span<const Measure> measures, std::span<const Reduction> reductions,
                                          Day as_of);

}  // namespace lantian::inventory
