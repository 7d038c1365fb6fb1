// The projects of enterprises and the counts of what was treated.
#include "twin/sources_making.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::twin {

void SourceMaking::add_count(const MadeSource& made, std::string_view item, int year, std::int64_t amount,
                             std::string_view unit) {
  inventory_.counts.push_back({fmt::format("synthetic/{}/{}", made.source.id, item),
                               std::string{item},
                               made.source.unit_id,
                               year,
                               {amount, 0},
                               std::string{unit}});
}

void SourceMaking::count_treatments(std::span<const std::size_t> large, std::span<const std::size_t> small) {
  std::vector<std::size_t> members{large.begin(), large.end()};
  members.insert(members.end(), small.begin(), small.end());
  std::vector<std::int64_t> weights;
  for (const std::size_t index : members) weights.push_back(made_[index].large ? 3 : 1);
  const auto kilns = split_whole(plan_.conditions.kilns, weights);
  for (std::size_t i = 0; i < members.size(); ++i) {
    add_count(made_[members[i]], "kilns treated", plan_.base_year() - 1, kilns[i], "kilns");
  }
}

SyntheticEnterprise& SourceMaking::enterprise_of(std::string_view id) {
  return *std::ranges::find(inventory_.enterprises, id, &SyntheticEnterprise::id);
}

inventory::EnterpriseProject& SourceMaking::add_project(SyntheticEnterprise& enterprise, int year, std::size_t number,
                                                        bool finished) {
  inventory::EnterpriseProject project;
  project.project_id = fmt::format("SYN-PRJ-{}-{:03}", year, number);
  project.record = "synthetic/" + project.project_id;
  project.title = named("measure_policy", {});
  project.enterprise = enterprise.id;
  project.county = enterprise.unit_id;
  project.plan_year = year;
  project.due_date = day_in(year, 10, 31);
  project.evidence = {"synthetic"};
  project.synthetic = true;
  ++enterprise.projects_planned;
  if (finished) {
    ++enterprise.projects_finished;
    // Projects of later years that are finished already were so by the document's date, early in that year.
    project.finished_date = day_in(year, year == plan_.base_year() ? 9 : 4, 30);
    project.progress_percent = {100, 0};
  }
  inventory_.projects.push_back(std::move(project));
  return inventory_.projects.back();
}

/// Projects of the base year: one for each measure that acts in it.
void SourceMaking::make_acting_projects() {
  std::vector<std::size_t> members = coal_members_;
  members.insert(members.end(), policy_members_.begin(), policy_members_.end());
  std::size_t number = 0;
  for (const std::size_t index : members) {
    const MadeSource& made = made_[index];
    const auto& project = add_project(enterprise_of(made.source.enterprise), plan_.base_year(), ++number, true);
    const auto measure = std::ranges::find(inventory_.measures, "M-" + made.source.id, &inventory::Measure::id);
    measure->project_id = project.project_id;
  }
}

/// Projects of the two years after it, on large enterprises in turn.
void SourceMaking::make_later_projects() {
  std::vector<std::size_t> large;
  for (std::size_t i = 0; i < made_.size(); ++i) {
    if (made_[i].large && made_[i].source.id.ends_with("-P1")) large.push_back(i);
  }
  const InventoryConditions& c = plan_.conditions;
  std::int64_t finished = plan_.invented.projects_finished_large - c.projects_large[0];
  for (int later = 1; later <= 2; ++later) {
    const int year = plan_.base_year() + later;
    const std::int64_t projects = c.projects_large[static_cast<std::size_t>(later)];
    for (std::int64_t i = 0; i < projects; ++i, --finished) {
      const MadeSource& made = made_[large[static_cast<std::size_t>(i) % large.size()]];
      const auto number = static_cast<std::size_t>(i) + 1;
      const bool done = finished > 0;
      const auto& project = add_project(enterprise_of(made.source.enterprise), year, number, done);
      inventory::Measure measure =
          measure_for(made, {"measure_policy", inventory::programme::enterprise,
                             done ? inventory::MeasureStatus::built : inventory::MeasureStatus::planned,
                             done ? day_in(year, 5, 1) : day_in(year, 11, 1)});
      measure.id += fmt::format("-{}-{:03}", year, number);
      measure.record = "synthetic/" + measure.id;
      measure.type = inventory::MeasureType::end_of_pipe;
      measure.mode = inventory::MeasureMode::add;
      measure.control_percent = Decimal{plan_.invented.later_percent, 0};
      measure.project_id = project.project_id;
      inventory_.measures.push_back(std::move(measure));
    }
  }
}

/// Enterprises beyond the large ones with a policy of their own: counted, and no tonnes claimed for them.
void SourceMaking::make_small_projects() {
  const InventoryConditions& c = plan_.conditions;
  const std::int64_t of_large = c.projects_large[0] + c.projects_large[1] + c.projects_large[2];
  const std::int64_t enterprises = c.policy_enterprises - c.large;
  std::vector<std::size_t> small;
  for (std::size_t i = 0; i < inventory_.enterprises.size(); ++i) {
    const bool wanted = !inventory_.enterprises[i].large && !inventory_.enterprises[i].grade.empty();
    if (wanted && std::cmp_less(small.size(), enterprises)) small.push_back(i);
  }
  const std::vector<std::int64_t> equal(small.size(), 1);
  const auto planned = split_whole(c.projects_planned - of_large, equal);
  const auto finished = split_whole(c.projects_finished - plan_.invented.projects_finished_large, equal);
  std::size_t number = static_cast<std::size_t>(c.projects_large[0]);
  for (std::size_t i = 0; i < small.size(); ++i) {
    for (std::int64_t project = 0; project < planned[i]; ++project) {
      add_project(inventory_.enterprises[small[i]], plan_.base_year(), ++number, project < finished[i]);
    }
  }
}

void SourceMaking::make_projects() {
  make_acting_projects();
  make_later_projects();
  make_small_projects();
}

}  // namespace lantian::twin
