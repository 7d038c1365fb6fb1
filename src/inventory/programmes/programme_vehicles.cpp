#include "inventory/programmes/programme_vehicles.hpp"

#include "base/assert.hpp"
#include "base/round.hpp"
#include "inventory/programmes/programme_read.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace lantian::inventory {
namespace {

using terms::Section;

VehicleRule read_vehicles(Section& part) {
  VehicleRule rule;
  rule.distance_unit = part.text("distance_unit");
  for (Section& row : part.sections("fuel")) {
    VehicleRule::Fuel fuel{row.text("id"), row.name("name"), row.truth_or("new_energy", false)};
    const bool again = std::ranges::any_of(rule.fuels, [&](const auto& one) { return one.id == fuel.id; });
    if (again) row.fault(row.line(), fmt::format("fuel '{}' stands here twice", fuel.id));
    rule.fuels.push_back(std::move(fuel));
    row.finish();
  }
  if (rule.fuels.empty())
    part.fault(part.line(), "list the fuels in [[vehicles.fuel]], with new_energy = true where so");
  rule.provenance = read_provenance(part);
  return rule;
}

const VehicleRule::Fuel* fuel_of(const VehicleRule& rule, std::string_view id) {
  const auto found = std::ranges::find(rule.fuels, id, &VehicleRule::Fuel::id);
  return found == rule.fuels.end() ? nullptr : &*found;
}

RecordFaults vehicle_faults(const VehicleRule& rule, std::span<const Vehicle> vehicles) {
  RecordFaults faults;
  for (const Vehicle& row : vehicles) {
    if (fuel_of(rule, row.fuel) == nullptr) {
      std::string known;
      for (const VehicleRule::Fuel& fuel : rule.fuels) known += (known.empty() ? "" : ", ") + fuel.id;
      faults.put(row.record, fmt::format("fuel '{}' is none of {}", row.fuel, known));
    }
    if (row.vehicles < 1) faults.put(row.record, fmt::format("{} vehicles; at least one", row.vehicles));
    if (row.vkt < Decimal{}) faults.put(row.record, fmt::format("{} km a year; never negative", row.vkt.text()));
    if (row.retired_date && row.reg_year > year_of(*row.retired_date))
      faults.put(row.record, fmt::format("retired on {}, registered in {}", text_of(*row.retired_date), row.reg_year));
  }
  return faults;
}

bool is_retired(const Vehicle& row, Day as_of) {
  return row.retired_date && *row.retired_date <= as_of;
}

Rational km_of(const Vehicle& row) {
  return Rational{row.vehicles} * row.vkt.exact();
}

void add_in_use(const Vehicle& row, bool new_energy, NewEnergyRow& into) {
  into.vehicles += row.vehicles;
  into.new_energy += new_energy ? row.vehicles : 0;
}

/// Retirements that become one measure.
struct RetiredGroup {
  std::string county, class_code, replaced_by;
  Day start{};
  bool synthetic = false;
  friend auto operator<=>(const RetiredGroup&, const RetiredGroup&) = default;
};
struct RetiredShare {
  std::int64_t vehicles = 0;
  Rational km;
};

Measure retirement_measure(const VehicleRule& rule, const RetiredGroup& group, const RetiredShare& share,
                           const Decimal& removed_percent) {
  Measure measure;
  measure.id = fmt::format("retired/{}/{}/{}/{}", group.county, group.class_code, text_of(group.start),
                           group.replaced_by.empty() ? "-" : group.replaced_by);
  measure.record = measure.id;
  measure.title = {"", fmt::format("{} vehicles of {} retired", share.vehicles, group.class_code)};
  measure.type = MeasureType::retire;
  measure.mode = MeasureMode::add;
  measure.filter.class_prefix = group.class_code;
  measure.filter.unit_id = group.county;
  measure.removed_percent = removed_percent;
  if (!group.replaced_by.empty()) {
    measure.replacement_class = group.replaced_by;
    measure.replacement_amount = round_half_even(share.km, 6);
    measure.replacement_unit = rule.distance_unit;
  }
  measure.start = group.start;
  measure.status = MeasureStatus::verified;
  measure.programme = programme::mobile;
  measure.evidence = {fmt::format("{} vehicles, {} km a year", share.vehicles, share.km.text())};
  measure.synthetic = group.synthetic;
  return measure;
}

}  // namespace

Rational NewEnergyRow::share_percent() const {
  LANTIAN_ASSERT(vehicles > 0, "a share of no vehicles");
  return Rational::of(Int128{100} * new_energy, vehicles);
}

Result<VehicleRule> read_vehicle_rule(const terms::SourceFile& file) {
  return read_programme_table<VehicleRule>(file, "vehicles", read_vehicles);
}

Result<FleetSummary> summarise_fleet(const VehicleRule& rule, std::span<const Vehicle> vehicles, Day as_of) {
  if (const RecordFaults faults = vehicle_faults(rule, vehicles); !faults.empty()) return faults.error();
  std::map<std::tuple<std::string, std::string, int>, RetirementRow> retired;
  std::map<std::pair<std::string, std::string>, NewEnergyRow> in_use;
  std::map<std::string, NewEnergyRow> by_use;
  FleetSummary summary;
  for (const Vehicle& row : vehicles) {
    if (is_retired(row, as_of)) {
      const int year = year_of(*row.retired_date);
      RetirementRow& into = retired[{row.county, row.class_code, year}];
      into.county = row.county;
      into.class_code = row.class_code;
      into.year = year;
      into.vehicles += row.vehicles;
      into.km += km_of(row);
      summary.retired_total += row.vehicles;
    } else if (row.reg_year <= year_of(as_of)) {
      const bool new_energy = fuel_of(rule, row.fuel)->new_energy;
      NewEnergyRow& county = in_use[{row.county, row.use}];
      county.county = row.county;
      county.use = row.use;
      add_in_use(row, new_energy, county);
      by_use[row.use].use = row.use;
      add_in_use(row, new_energy, by_use[row.use]);
    }
  }
  for (auto& [key, row] : retired) summary.retired.push_back(std::move(row));
  for (auto& [key, row] : in_use) summary.new_energy.push_back(std::move(row));
  for (auto& [key, row] : by_use) summary.by_use.push_back(std::move(row));
  return summary;
}

Result<std::vector<Measure>> retirement_measures(const VehicleRule& rule, std::span<const Vehicle> vehicles,
                                                 const BaseAmounts& base, Day as_of) {
  if (const RecordFaults faults = vehicle_faults(rule, vehicles); !faults.empty()) return faults.error();
  std::map<RetiredGroup, RetiredShare> groups;
  for (const Vehicle& row : vehicles) {
    if (!is_retired(row, as_of)) continue;
    RetiredShare& share =
        groups[{row.county, row.class_code, row.replaced_by, next_month(*row.retired_date), row.synthetic}];
    share.vehicles += row.vehicles;
    share.km += km_of(row);
  }
  std::vector<Measure> measures;
  RecordFaults missing;
  for (const auto& [group, share] : groups) {
    const auto percent = percent_of(share.km, base.amount(group.county, group.class_code));
    if (percent) {
      measures.push_back(retirement_measure(rule, group, share, *percent));
    } else {
      missing.put(fmt::format("{} in {}", group.class_code, group.county), percent.error().message);
    }
  }
  if (!missing.empty()) return missing.error(ErrorCode::incomplete);
  return measures;
}

}  // namespace lantian::inventory
