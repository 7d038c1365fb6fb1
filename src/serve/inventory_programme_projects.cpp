#include "inventory/programmes/programme_projects.hpp"
#include "inventory/records/records_programmes.hpp"
#include "serve/inventory_programme_parts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

using inventory::EnterpriseProject;
using inventory::ProjectRow;
using inventory::ProjectSummary;
using inventory::TonnesByPollutant;

constexpr int project_percent_places = 1;
constexpr int investment_places = 2;

Result<std::vector<EnterpriseProject>> projects_of(const ProgrammeInquiry& inquiry) {
  LANTIAN_TRY(const StoredTable table, inquiry.stored("projects"));
  if (table.stored.empty()) return no_records("projects");
  LANTIAN_TRY(auto projects,
              named_values(table, inventory::read_project_records(table.table(), record_books(inquiry.office))));
  inquiry.keep_units(projects);
  std::erase_if(projects, [&](const EnterpriseProject& one) { return !inquiry.touches(one.plan_year); });
  return projects;
}

std::vector<AnswerCell> cells_of(const ProjectRow& row, const std::string& enterprise, const std::string& year) {
  return {AnswerCell::of(enterprise),
          AnswerCell::of(year),
          AnswerCell::count(row.projects),
          AnswerCell::count(row.started),
          AnswerCell::count(row.finished),
          AnswerCell::count(row.verified),
          AnswerCell::count(row.overdue),
          AnswerCell::count(row.without_due),
          AnswerCell::figure(row.progress_percent, project_percent_places),
          AnswerCell::figure(row.investment_10k_yuan, investment_places)};
}

AnswerTable project_table(const ProjectSummary& summary) {
  AnswerTable table{"projects",
                    {"enterprise", "year", "projects", "started", "finished", "verified", "overdue", "without_due",
                     "progress_percent", "investment_10k_yuan"},
                    {}};
  for (const ProjectRow& row : summary.rows) table.add(cells_of(row, row.enterprise, fmt::format("{}", row.year)));
  if (!summary.rows.empty()) table.add(cells_of(summary.total, "=", ""));
  return table;
}

AnswerCell project_tonnes_of(const TonnesByPollutant& tonnes, inventory::Pollutant pollutant) {
  const auto found = tonnes.find(pollutant);
  return found == tonnes.end() ? AnswerCell{} : AnswerCell::tonnes(found->second);
}

AnswerTable tonnes_table(const ProjectSummary& summary) {
  AnswerTable table{
      "project_tonnes", {"enterprise", "year", "pollutant", "declared_t", "planned_t", "finished_t", "verified_t"}, {}};
  for (const ProjectRow& row : summary.rows) {
    std::set<inventory::Pollutant> pollutants;
    for (const auto* tonnes : {&row.declared_t, &row.planned_t, &row.finished_t, &row.verified_t}) {
      for (const auto& [pollutant, mass] : *tonnes) pollutants.insert(pollutant);
    }
    for (const inventory::Pollutant pollutant : pollutants) {
      table.add({AnswerCell::of(row.enterprise), AnswerCell::of(fmt::format("{}", row.year)),
                 AnswerCell::of(std::string{symbol(pollutant)}), project_tonnes_of(row.declared_t, pollutant),
                 project_tonnes_of(row.planned_t, pollutant), project_tonnes_of(row.finished_t, pollutant),
                 project_tonnes_of(row.verified_t, pollutant)});
    }
  }
  return table;
}

AnswerTable overdue_table(const ProgrammeInquiry& inquiry, const ProjectSummary& summary,
                          const std::vector<EnterpriseProject>& projects) {
  AnswerTable table{"overdue", {"project", "title", "enterprise", "county", "due", "days_late", "owner"}, {}};
  for (const std::string& id : summary.overdue) {
    const auto found = std::ranges::find(projects, id, &EnterpriseProject::project_id);
    if (found == projects.end() || !found->due_date) continue;
    table.add({AnswerCell::of(id), AnswerCell::of(found->title.zh), AnswerCell::of(found->enterprise),
               inquiry.county(found->county), AnswerCell::of(text_of(*found->due_date)),
               AnswerCell::count((inquiry.on - *found->due_date).count()), AnswerCell::of(found->owner)});
  }
  return table;
}

}  // namespace

Result<void> answer_projects(const ProgrammeInquiry& inquiry, ProgrammeAnswer& answer) {
  LANTIAN_TRY(const auto projects, projects_of(inquiry));
  LANTIAN_TRY(auto measures, inventory_measures(inquiry.office, inquiry.book, inquiry.question.as_of));
  // Measures without a project are other programmes'.
  std::erase_if(measures, [](const inventory::Measure& one) { return one.project_id.empty(); });
  const auto in_state = inventory::with_project_state(measures, projects, inquiry.on);
  std::vector<inventory::Reduction> cut;
  if (!in_state.empty()) {
    auto rows = cut_rows(inquiry, [&](const inventory::BaseAmounts&) { return Result{in_state}; });
    if (rows) {
      cut = *std::move(rows);
    } else {
      answer.notes.push_back("no tonnes: " + rows.error().message);
    }
  }
  LANTIAN_TRY(const ProjectSummary summary, inventory::summarise_projects(projects, measures, cut, inquiry.on));
  answer.tables.push_back(project_table(summary));
  answer.tables.push_back(overdue_table(inquiry, summary, projects));
  answer.tables.push_back(tonnes_table(summary));
  answer.notes.insert(answer.notes.end(), summary.notes.begin(), summary.notes.end());
  return {};
}

}  // namespace lantian::serve
