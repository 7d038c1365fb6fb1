#include "inventory/programmes/programme_projects.hpp"

#include "inventory/programmes/programme_read.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace lantian::inventory {
namespace {

bool happened(const std::optional<Day>& day, Day as_of) {
  return day && *day <= as_of;
}

MeasureStatus status_of(const EnterpriseProject& project, Day as_of) {
  if (happened(project.verified_date, as_of)) return MeasureStatus::verified;
  return happened(project.finished_date, as_of) ? MeasureStatus::built : MeasureStatus::planned;
}

/// Late: its due date is here, and it is not finished.
bool is_overdue(const EnterpriseProject& project, Day as_of) {
  return happened(project.due_date, as_of) && !happened(project.finished_date, as_of);
}

void check_project(const EnterpriseProject& project, RecordFaults& faults) {
  const auto in_order = [&](const std::optional<Day>& first, std::string_view first_name,
                            const std::optional<Day>& second, std::string_view second_name) {
    if (first && second && *second < *first) {
      faults.put(project.record, fmt::format("project '{}' was {} on {}, before it was {} on {}", project.project_id,
                                             second_name, text_of(*second), first_name, text_of(*first)));
    }
  };
  in_order(project.started_date, "started", project.finished_date, "finished");
  in_order(project.finished_date, "finished", project.verified_date, "verified");
  if (project.verified_date && !project.finished_date)
    faults.put(project.record, fmt::format("project '{}' is verified but not finished", project.project_id));
  if (project.progress_percent < Decimal{} || project.progress_percent > Decimal{100, 0}) {
    faults.put(project.record, fmt::format("progress of project '{}' is {}; write a percent from 0 to 100",
                                           project.project_id, project.progress_percent.text()));
  }
}

/// Projects counted; the sum of progress is turned into a mean by `finish_row`.
void add_project(const EnterpriseProject& project, Day as_of, ProjectRow& row) {
  const bool finished = happened(project.finished_date, as_of);
  ++row.projects;
  row.started += finished || happened(project.started_date, as_of) ? 1 : 0;
  row.finished += finished ? 1 : 0;
  row.verified += happened(project.verified_date, as_of) ? 1 : 0;
  row.overdue += is_overdue(project, as_of) ? 1 : 0;
  row.without_due += project.due_date ? 0 : 1;
  row.progress_percent += finished ? Rational{100} : project.progress_percent.exact();
  for (const auto& [pollutant, tonnes] : project.declared_t) row.declared_t[pollutant] += tonnes;
  if (project.investment_10k_yuan) row.investment_10k_yuan += project.investment_10k_yuan->exact();
}

void add_tonnes(const Reduction& reduction, ProjectRow& row) {
  row.planned_t[reduction.pollutant] += reduction.gross_t;
  if (reduction.status >= MeasureStatus::built) row.finished_t[reduction.pollutant] += reduction.gross_t;
  if (reduction.status >= MeasureStatus::verified) row.verified_t[reduction.pollutant] += reduction.gross_t;
}

std::vector<std::string> overdue_projects(std::span<const EnterpriseProject> projects, Day as_of) {
  std::vector<const EnterpriseProject*> late;
  for (const EnterpriseProject& project : projects) {
    if (is_overdue(project, as_of)) late.push_back(&project);
  }
  std::ranges::sort(late, {}, [](const EnterpriseProject* one) { return std::tie(*one->due_date, one->project_id); });
  std::vector<std::string> ids;
  for (const EnterpriseProject* one : late) ids.push_back(one->project_id);
  return ids;
}

}  // namespace

std::vector<Measure> with_project_state(std::span<const Measure> measures, std::span<const EnterpriseProject> projects,
                                        Day as_of) {
  std::map<std::string_view, const EnterpriseProject*> by_id;
  for (const EnterpriseProject& project : projects) by_id.emplace(project.project_id, &project);
  std::vector<Measure> all{measures.begin(), measures.end()};
  for (Measure& measure : all) {
    const auto found = by_id.find(measure.project_id);
    if (found == by_id.end()) continue;
    const EnterpriseProject& project = *found->second;
    measure.status = status_of(project, as_of);
    const std::optional<Day>& ready =
        measure.status == MeasureStatus::planned ? project.due_date : project.finished_date;
    if (ready) measure.start = *ready + std::chrono::days{1};
    if (measure.programme.empty()) measure.programme = programme::enterprise;
    measure.evidence.insert(measure.evidence.end(), project.evidence.begin(), project.evidence.end());
    measure.synthetic = measure.synthetic || project.synthetic;
  }
  return all;
}

Result<ProjectSummary> summarise_projects(std::span<const EnterpriseProject> projects,
                                          std::span<const Measure> measures, std::span<const Reduction> reductions,
                                          Day as_of) {
  RecordFaults faults;
  ProjectSummary summary;
  std::map<std::pair<std::string, int>, ProjectRow> rows;
  std::map<std::string_view, ProjectRow*> row_of;
  for (const EnterpriseProject& project : projects) {
    check_project(project, faults);
    ProjectRow& row = rows[{project.enterprise, project.plan_year}];
    row.enterprise = project.enterprise;
    row.year = project.plan_year;
    if (!row_of.emplace(project.project_id, &row).second)
      faults.put(project.record, fmt::format("project '{}' stands here a second time", project.project_id));
    add_project(project, as_of, row);
    add_project(project, as_of, summary.total);
  }
  if (!faults.empty()) return faults.error();
  std::map<std::string_view, std::string_view> project_of;
  std::set<std::string_view> with_measure;
  for (const Measure& measure : measures) {
    if (measure.project_id.empty()) continue;
    project_of.emplace(measure.id, measure.project_id);
    with_measure.insert(measure.project_id);
    if (!row_of.contains(measure.project_id))
      summary.notes.push_back(
          fmt::format("measure '{}' names project '{}', which is in no plan", measure.id, measure.project_id));
  }
  for (const EnterpriseProject& project : projects) {
    if (!with_measure.contains(project.project_id))
      summary.notes.push_back(fmt::format("project '{}' has no measure: it counts as 0 t", project.project_id));
  }
  for (const Reduction& reduction : reductions) {
    const auto project = project_of.find(reduction.measure_id);
    const auto row = project == project_of.end() ? row_of.end() : row_of.find(project->second);
    if (row == row_of.end()) continue;
    add_tonnes(reduction, *row->second);
    add_tonnes(reduction, summary.total);
  }
  for (auto& [key, row] : rows) {
    row.progress_percent = row.progress_percent / Rational{row.projects};
    summary.rows.push_back(std::move(row));
  }
  if (summary.total.projects > 0)
    summary.total.progress_percent = summary.total.progress_percent / Rational{summary.total.projects};
  summary.overdue = overdue_projects(projects, as_of);
  return summary;
}

}  // namespace lantian::inventory
