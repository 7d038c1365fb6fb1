#include "twin/sources_plan.hpp"

#include "base/text.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>

namespace lantian::twin {
namespace {

using terms::Node;
using terms::Section;

constexpr int most_whole = std::numeric_limits<int>::max();

/// The plan under reading with the faults that are found once all of it is known.
struct PlanReading {
  InventoryPlan plan;
  const terms::Region* region = nullptr;
  std::vector<std::string> conflicts;
};

std::int64_t amount(Section& section, std::string_view key) {
  return section.whole(key, 0, most_whole);
}

std::vector<std::int64_t> whole_list(Section& section, std::string_view key, std::size_t size) {
  std::vector<std::int64_t> values(size, 0);
  const Node* node = section.value(key);
  if (node == nullptr || node->kind != Node::Kind::list || node->items.size() != size) {
    section.fault(section.line_of(key), fmt::format("'{}' must be a list of {} whole numbers", key, size));
    return values;
  }
  for (std::size_t i = 0; i < size; ++i) {
    const Node& item = node->items[i];
    if (item.kind != Node::Kind::whole || item.whole < 0) {
      section.fault(item.line, fmt::format("'{}' entry {} must be a whole number, not negative", key, i + 1));
    }
    values[i] = item.whole;
  }
  return values;
}

/// Percents, at least one, each within 1 .. 99.
std::vector<std::int64_t> percent_list(Section& section, std::string_view key) {
  const Node* node = section.value(key);
  const std::size_t size = node == nullptr ? 0 : node->items.size();
  auto values = whole_list(section, key, std::max<std::size_t>(size, 1));
  for (const std::int64_t value : values) {
    if (value < 1 || value > 99)
      section.fault(section.line_of(key), fmt::format("'{}' holds percents of 1 to 99", key));
  }
  return values;
}

WholeRange whole_range(Section& section, std::string_view key) {
  const auto ends = whole_list(section, key, 2);
  if (ends[0] > ends[1]) section.fault(section.line_of(key), fmt::format("'{}' is written [low, high]", key));
  return {ends[0], ends[1]};
}

Period plan_period(Section& section, std::string_view key, std::string_view text) {
  const auto period = parse_period(text);
  if (period) return *period;
  section.fault(section.line_of(key), period.error().message);
  return {};
}

void read_times(Section& root, InventoryPlan& plan) {
  const auto years = root.texts("years");
  if (years.size() != plan.years.size()) {
    root.fault(root.line_of("years"), "'years' must name two years, the base year last");
  }
  for (std::size_t i = 0; i < std::min(years.size(), plan.years.size()); ++i) {
    plan.years[i] = plan_period(root, "years", years[i]);
  }
  plan.season = plan_period(root, "season", root.text("season"));
  plan.finished = plan_period(root, "finished", root.text("finished"));
  const Period& base = plan.years.back();
  const bool over_new_year =
      base.begin < plan.season.begin && plan.season.begin < base.end && base.end < plan.season.end;
  if (!over_new_year) {
    root.fault(root.line_of("season"), "'season' begins inside the base year, the last of 'years', and ends after it");
  }
}

void read_basis(Section& root, InventoryPlan& plan) {
  for (Section& row : root.sections("factors")) {
    plan.factors.push_back({row.text("set"), row.text("version")});
    row.finish();
  }
  for (const std::string& word : root.texts("pollutants")) {
    const auto pollutant = inventory::parse_pollutant(word);
    if (!pollutant) root.fault(root.line_of("pollutants"), fmt::format("{} is no pollutant", in_quotes(word)));
    if (pollutant) plan.pollutants.push_back(*pollutant);
  }
}

InventoryConditions read_conditions(Section& s) {
  InventoryConditions c;
  c.households = amount(s, "households");
  c.finished_coal_t = amount(s, "finished_coal_t");
  c.season_bulk_coal_t = amount(s, "season_bulk_coal_t");
  c.season_bulk_coal_city_t = amount(s, "season_bulk_coal_city_t");
  c.season_industry_t = amount(s, "season_industry_t");
  c.season_industry_second_t = amount(s, "season_industry_second_t");
  c.season_mobile_t = amount(s, "season_mobile_t");
  c.season_mobile_city_t = amount(s, "season_mobile_city_t");
  c.coal_t = amount(s, "coal_t");
  c.pollutants_t = amount(s, "pollutants_t");
  c.pollutants_before_t = amount(s, "pollutants_before_t");
  c.large_permille = s.whole("large_permille", 1, 999);
  c.large = amount(s, "large");
  c.enterprises = amount(s, "enterprises");
  c.graded = amount(s, "graded");
  c.industries = amount(s, "industries");
  c.grade_a = amount(s, "grade_a");
  std::ranges::copy(whole_list(s, "projects_large", 3), c.projects_large.begin());
  c.projects_planned = amount(s, "projects_planned");
  c.projects_finished = amount(s, "projects_finished");
  c.policy_enterprises = amount(s, "policy_enterprises");
  c.kilns = amount(s, "kilns");
  c.fugitive = amount(s, "fugitive");
  c.deep = amount(s, "deep");
  c.old_trucks = amount(s, "old_trucks");
  c.new_energy_buses = amount(s, "new_energy_buses");
  c.subsidy_paid_yuan = amount(s, "subsidy_paid_yuan");
  return c;
}

InventedNumbers read_invented(Section& s) {
  InventedNumbers n;
  n.household_coal_dt = whole_range(s, "household_coal_dt");
  n.boiler_coal_t = amount(s, "boiler_coal_t");
  n.boiler_season_percent = s.whole("boiler_season_percent", 1, 100);
  n.season_percent = s.whole("season_percent", 1, 100);
  n.dust_season_percent = s.whole("dust_season_percent", 1, 100);
  n.season_before_new_year_percent = s.whole("season_before_new_year_percent", 1, 99);
  n.coal_saving_percent = s.whole("coal_saving_percent", 1, 99);
  n.industry_total_t = amount(s, "industry_total_t");
  n.before_mobile_t = amount(s, "before_mobile_t");
  n.before_dust_t = amount(s, "before_dust_t");
  n.before_small_t = amount(s, "before_small_t");
  n.before_large_kilns = s.whole("before_large_kilns", 0, 1000);
  n.before_small_kilns = s.whole("before_small_kilns", 0, 1000);
  n.mobile_east_t = amount(s, "mobile_east_t");
  n.old_truck_km = amount(s, "old_truck_km");
  n.bus_km = amount(s, "bus_km");
  n.buses = amount(s, "buses");
  n.old_trucks_2021 = amount(s, "old_trucks_2021");
  const auto farm = whole_list(s, "farm_sources", 2);
  n.farm_sources = {farm[0], farm[1]};
  n.projects_finished_large = amount(s, "projects_finished_large");
  n.subsidy_unit_yuan = s.whole("subsidy_unit_yuan", 1, most_whole);
  n.policy_percents = percent_list(s, "policy_percents");
  n.treatment_percents = percent_list(s, "treatment_percents");
  n.deep_percent = s.whole("deep_percent", 1, 99);
  n.fugitive_percent = s.whole("fugitive_percent", 1, 99);
  n.later_percent = s.whole("later_percent", 1, 99);
  std::ranges::copy(whole_list(s, "grades_of_twenty", 4), n.grades_of_twenty.begin());
  n.bare_land_ha = s.decimal("bare_land_ha");
  n.heat_before = s.text("heat_before");
  n.heat_after = s.text("heat_after");
  return n;
}

HeatingCohort read_cohort(Section& s) {
  static constexpr std::array<std::string_view, 3> states{"planned", "built", "verified"};
  HeatingCohort cohort;
  cohort.year = s.whole("year", 1990, 2100);
  cohort.start = s.day("start");
  cohort.west_only = s.truth_or("west", false);
  cohort.households = amount(s, "households");
  cohort.boilers = amount(s, "boilers");
  cohort.farm = s.whole_or("farm", 0, 0, most_whole);
  cohort.city_households = s.whole_if("city_households", 0, most_whole);
  cohort.city_boilers = s.whole_if("city_boilers", 0, most_whole);
  cohort.city_farm = s.whole_if("city_farm", 0, most_whole);
  cohort.status = static_cast<inventory::MeasureStatus>(s.choice("status", states) + 1);
  s.finish();
  return cohort;
}

InventoryPlace read_place(Section& s, const terms::Region& region) {
  InventoryPlace place;
  place.unit_id = s.text("unit_id");
  if (const terms::Unit* unit = region.unit(place.unit_id); unit != nullptr) {
    place.name = unit->name;
  } else {
    s.fault(s.line_of("unit_id"), fmt::format("region {} has no unit {}", region.id, in_quotes(place.unit_id)));
  }
  place.west = s.truth_or("west", false);
  place.longitude = s.decimal("longitude");
  place.latitude = s.decimal("latitude");
  place.spread = s.whole("spread", 1, 1000);
  place.towns = s.whole("towns", 0, 100);
  place.households = s.whole("households", 0, 1000);
  place.enterprises = s.whole("enterprises", 0, 1000);
  place.vehicles = s.whole("vehicles", 0, 1000);
  place.dust = s.whole("dust", 0, 1000);
  s.finish();
  return place;
}

IndustryLine read_line(Section& s) {
  IndustryLine line;
  line.id = s.text("id");
  line.name = s.name("name");
  line.code = s.text("code");
  line.enterprises = s.whole("enterprises", 1, 1000);
  line.graded = s.whole("graded", 0, line.enterprises);
  line.grade_a = s.whole("a", 0, line.graded);
  std::ranges::copy(whole_list(s, "large", 4), line.large.begin());
  line.weight = s.whole("weight", 1, 10000);
  for (Section& row : s.sections("processes")) {
    line.processes.push_back({row.text("class"), row.whole("weight", 1, 1000)});
    row.finish();
  }
  if (line.processes.empty()) s.fault(s.line(), "a line needs at least one process");
  if (line.large_in_all() > line.enterprises) {
    s.fault(s.line_of("large"), fmt::format("{} large ones of {} enterprises", line.large_in_all(), line.enterprises));
  }
  s.finish();
  return line;
}

void read_kind(Section& s, InventoryPlan& plan) {
  ProcessKind kind;
  const std::string class_code = s.text("class");
  kind.name = s.name("name");
  kind.fuel = s.text_or("fuel", "");
  kind.controls = s.texts("controls");
  kind.height_m = whole_range(s, "height_m");
  kind.diameter_dm = whole_range(s, "diameter_dm");
  kind.temperature_c = whole_range(s, "temperature_c");
  kind.velocity_dm_s = whole_range(s, "velocity_dm_s");
  kind.kiln = s.truth_or("kiln", false);
  s.finish();
  if (!plan.kinds.emplace(class_code, std::move(kind)).second) {
    s.fault(s.line(), fmt::format("class {} stands already above", class_code));
  }
}

SpreadClass read_spread(Section& s) {
  SpreadClass one;
  one.class_code = s.text("class");
  one.name = s.name("name");
  one.cut_year = s.whole_or("cut_year", 0, 0, 2100);
  one.cut_percent = s.whole_or("cut_percent", 0, 0, 99);
  one.weight = s.whole_or("weight", 0, 0, 1000);
  one.amount = s.whole_or("amount", 0, 0, most_whole);
  if ((one.cut_year != 0) != (one.cut_percent > 0 && one.weight > 0)) {
    s.fault(s.line(), "a class that is cut needs cut_year, cut_percent and weight, any other one none of them");
  }
  s.finish();
  return one;
}

void read_classes(Section& s, InventoryPlan& plan) {
  for (const char* key :
       {"household", "boiler", "farm", "old_truck", "bus", "gas_bus", "electric_bus", "coal_saving"}) {
    plan.classes.emplace(key, s.text(key));
  }
}

template <class Read>
void required_table(Section& root, std::string_view key, Read read) {
  if (auto section = root.section(key)) {
    read(*section);
    section->finish();
  } else {
    root.fault(root.line(), fmt::format("the table [{}] is missing; see doc/changji-inventory.md", key));
  }
}

void read_words(Section& s, InventoryPlan& plan) {
  for (const char* key : {"household", "boiler", "farm", "enterprise", "vehicle", "truck", "dust", "measure_household",
                          "measure_boiler", "measure_farm", "measure_coal", "measure_policy", "measure_kiln",
                          "measure_fugitive", "measure_deep", "measure_truck", "measure_vehicle", "measure_dust"}) {
    plan.words.emplace(key, s.name(key));
  }
}

void read_root(Section& root, PlanReading& reading) {
  InventoryPlan& plan = reading.plan;
  if (!root.truth_or("synthetic", false)) {
    root.fault(root.line_of("synthetic"), "this generator makes synthetic records only; write 'synthetic = true'");
  }
  plan.seed = static_cast<std::uint64_t>(root.whole("seed", 0, most_whole));
  read_times(root, plan);
  plan.city = root.text("city");
  plan.second = root.text("second");
  read_basis(root, plan);
  required_table(root, "conditions", [&](Section& s) { plan.conditions = read_conditions(s); });
  required_table(root, "invented", [&](Section& s) { plan.invented = read_invented(s); });
  required_table(root, "classes", [&](Section& s) { read_classes(s, plan); });
  required_table(root, "words", [&](Section& s) { read_words(s, plan); });
  for (Section& s : root.sections("cohort")) plan.cohorts.push_back(read_cohort(s));
  for (Section& s : root.sections("place")) plan.places.push_back(read_place(s, *reading.region));
  for (Section& s : root.sections("line")) plan.lines.push_back(read_line(s));
  for (Section& s : root.sections("kind")) read_kind(s, plan);
  for (Section& s : root.sections("vehicle")) plan.vehicles.push_back(read_spread(s));
  for (Section& s : root.sections("dust")) plan.dust.push_back(read_spread(s));
  root.finish();
}

void must_be(std::string_view what, std::int64_t found, std::int64_t wanted, PlanReading& reading) {
  if (found == wanted) return;
  reading.conflicts.push_back(fmt::format("{}: the plan adds up to {}, the condition is {}", what, found, wanted));
}

void check_lines(PlanReading& reading) {
  const InventoryPlan& plan = reading.plan;
  std::int64_t enterprises = 0, graded = 0, grade_a = 0, large = 0, industries = 0;
  for (const IndustryLine& line : plan.lines) {
    enterprises += line.enterprises;
    graded += line.graded;
    grade_a += line.grade_a;
    large += line.large_in_all();
    industries += line.graded > 0 ? 1 : 0;
    for (const LineProcess& process : line.processes) {
      if (!plan.kinds.contains(process.class_code)) {
        reading.conflicts.push_back(fmt::format("line {}: no [[kind]] has the class {}", line.id, process.class_code));
      }
    }
  }
  must_be("enterprises", enterprises, plan.conditions.enterprises, reading);
  must_be("graded enterprises", graded, plan.conditions.graded, reading);
  must_be("enterprises at grade A", grade_a, plan.conditions.grade_a, reading);
  must_be("large enterprises", large, plan.conditions.large, reading);
  must_be("graded industries", industries, plan.conditions.industries, reading);
}

void check_plan_sums(PlanReading& reading) {
  const InventoryPlan& plan = reading.plan;
  std::int64_t households = 0;
  for (const HeatingCohort& cohort : plan.cohorts) households += cohort.households;
  must_be("households", households, plan.conditions.households, reading);
  must_be("western places", std::ranges::count_if(plan.places, &InventoryPlace::west), 4, reading);
  for (const std::string& city : {plan.city, plan.second}) {
    const bool there = std::ranges::any_of(plan.places, [&](const auto& p) { return p.west && p.unit_id == city; });
    if (!there) reading.conflicts.push_back(fmt::format("{} is no western place of the plan", in_quotes(city)));
  }
  check_lines(reading);
}

}  // namespace

int InventoryPlan::base_year() const {
  return static_cast<int>(std::chrono::year_month_day{years.back().begin}.year());
}

std::vector<inventory::Pollutant> InventoryPlan::pollutants_of(std::string_view class_code) const {
  if (class_code.starts_with("06-")) return {inventory::Pollutant::pm};
  return pollutants;
}

Result<InventoryPlan> read_inventory_plan(const terms::SourceFile& file, const terms::Region& region) {
  std::vector<terms::Fault> faults;
  PlanReading reading;
  reading.region = &region;
  reading.plan.region_id = region.id;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section root{*tree, file.path, faults};
    read_root(root, reading);
  }
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  if (!lines.empty()) return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
  check_plan_sums(reading);
  if (reading.conflicts.empty()) return std::move(reading.plan);
  return Error{ErrorCode::conflict, joined(reading.conflicts, "\n"), file.path};
}

}  // namespace lantian::twin
