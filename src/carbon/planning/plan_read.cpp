#include "base/text.hpp"
#include "carbon/planning/plan.hpp"
#include "carbon/planning/plan_model.hpp"
#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

namespace lantian::carbon {
namespace {

using terms::Section;

constexpr int first_path_year = 2000, last_path_year = 2100;

double path_figure(Section& section, std::string_view key, double low, double high, double fallback) {
  const auto value = section.decimal_if(key);
  if (!value) return fallback;
  const double figure = value->approximate();
  if (figure >= low && figure <= high) return figure;
  section.fault(section.line_of(key), fmt::format("{} lies outside {} to {}", value->text(), low, high));
  return fallback;
}

Assumed path_assumed(Section& section, std::string_view key, std::string_view range, double low, double high) {
  constexpr double widest = 200;
  return {path_figure(section, key, low, high, 0), path_figure(section, range, 0, widest, 0)};
}

/// Years of a ramp whose percent was read.
PlanRamp path_ramp(Section& section, Assumed percent) {
  PlanRamp ramp{percent, section.whole("from", first_path_year, last_path_year),
                section.whole("until", first_path_year, last_path_year)};
  if (ramp.until <= ramp.from) section.fault(section.line_of("until"), "until is not behind from");
  return ramp;
}

PlanSector read_plan_sector(Section& row, const SectorBook& sectors, std::set<std::string>& seen) {
  constexpr double most_rate = 30, most_share = 100, most_mwh = 20;
  PlanSector path;
  path.sector = row.text("id");
  if (sectors.sector(path.sector) == nullptr) {
    row.fault(row.line_of("id"), fmt::format("{} is no sector of data/carbon/sectors.toml", in_quotes(path.sector)));
  } else if (!seen.insert(path.sector).second) {
    row.fault(row.line_of("id"), "this sector stands here twice");
  }
  path.activity = path_assumed(row, "activity", "activity_range", -most_rate, most_rate);
  path.efficiency = path_assumed(row, "efficiency", "efficiency_range", -most_rate, most_rate);
  if (const Assumed share = path_assumed(row, "electrified_percent", "electrified_range", 0, most_share);
      share.value > 0) {
    path.electrified = path_ramp(row, share);
    if (!row.decimal_if("mwh_per_tonne")) row.fault(row.line(), "mwh_per_tonne is missing");
    path.mwh_per_tonne = path_figure(row, "mwh_per_tonne", 0, most_mwh, 0);
  }
  row.finish();
  return path;
}

PlanMeasure read_plan_measure(Section& row, const SectorBook& sectors) {
  constexpr double most_cut = 100;
  constexpr std::array<std::string_view, 3> parts{"fuel", "process", "electricity"};
  PlanMeasure measure;
  measure.id = row.text("id");
  measure.name = row.name("name");
  measure.sector = row.text("sector");
  if (sectors.sector(measure.sector) == nullptr) {
    row.fault(row.line_of("sector"), fmt::format("{} is no sector", in_quotes(measure.sector)));
  }
  measure.part = static_cast<Part>(row.choice("part", parts) + 1);
  measure.cut = path_ramp(row, path_assumed(row, "cut_percent", "range", 0, most_cut));
  row.finish();
  return measure;
}

void read_plan_grid(Section& section, PlanScenario& scenario) {
  auto grid = section.section("grid");
  if (!grid) return;
  constexpr double most_factor = 1.2, widest = 200;
  for (Section& point : grid->sections("points")) {
    const int year = point.whole("year", first_path_year, last_path_year);
    if (!scenario.grid.empty() && scenario.grid.rbegin()->first >= year) {
      point.fault(point.line_of("year"), "years must rise from point to point");
    }
    scenario.grid[year] = path_figure(point, "factor", 0, most_factor, 0);
    point.finish();
  }
  scenario.grid_range_percent = path_figure(*grid, "range", 0, widest, 0);
  grid->finish();
}

PlanScenario read_plan_scenario(Section& row, const SectorBook& sectors) {
  constexpr double least_goal = -1000, most_goal = 100;
  PlanScenario scenario;
  scenario.id = row.text("id");
  scenario.name = row.name("name");
  if (const auto goal = row.decimal_if("goal_percent")) {
    scenario.goal_percent = path_figure(row, "goal_percent", least_goal, most_goal, 0);
  }
  read_plan_grid(row, scenario);
  std::set<std::string> seen, measures;
  for (Section& one : row.sections("sector")) scenario.sectors.push_back(read_plan_sector(one, sectors, seen));
  for (Section& one : row.sections("measure")) {
    scenario.measures.push_back(read_plan_measure(one, sectors));
    if (!measures.insert(scenario.measures.back().id).second) {
      one.fault(one.line_of("id"), "this measure stands here twice");
    }
  }
  if (scenario.measures.size() > most_path_measures) {
    row.fault(row.line(),
              fmt::format("{} measures, at most {}: put some together", scenario.measures.size(), most_path_measures));
  }
  row.finish();
  return scenario;
}

}  // namespace

Result<PlanBook> read_plan_book(const terms::SourceFile& file, const SectorBook& sectors) {
  constexpr std::array<std::string_view, 2> states{"verified", "unverified"};
  std::vector<terms::Fault> faults;
  PlanBook book;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section top{*tree, file.path, faults};
    book.id = top.text("id");
    book.version = top.text("version");
    book.name = top.name("name");
    book.source = top.text("source");
    book.status = states[top.choice("status", states)];
    book.target_year = top.whole("target_year", first_path_year, last_path_year);
    for (Section& row : top.sections("scenario")) {
      PlanScenario scenario = read_plan_scenario(row, sectors);
      if (book.scenario(scenario.id) != nullptr) row.fault(row.line_of("id"), "this scenario stands here twice");
      book.scenarios.push_back(std::move(scenario));
    }
    if (book.scenarios.empty()) top.fault(top.line(), "[[scenario]] is missing");
    top.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return book;
}

}  // namespace lantian::carbon
