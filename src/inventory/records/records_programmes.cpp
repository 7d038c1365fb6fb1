#include "inventory/records/records_programmes.hpp"

#include "base/round.hpp"
#include "inventory/records/record_row.hpp"

#include <fmt/core.h>

#include <array>

namespace lantian::inventory {
namespace {

bool row_is_synthetic(const RecordRow& row) {
  return row.view().truth("synthetic");
}

/// A leaf of the class book, or nothing when the cell is empty.
std::string class_leaf(RecordRow& row, std::string_view field, const RecordBooks& books) {
  const std::string& code = row.text(field);
  if (!code.empty() && books.classes != nullptr && books.classes->find(code) == nullptr)
    row.refuse(field, fmt::format("is no class; near are {}", books.classes->near(code)));
  return code;
}

HeatingHousehold take_household(RecordRow& row, const RecordBooks& books) {
  HeatingHousehold household;
  household.record = row.place();
  household.county = row.unit_id("county", books.region);
  household.town = row.text("town");
  household.village = row.text("village");
  household.hh_id_hash = row.text("household_id");
  household.households = row.whole("households", 1);
  household.heat_mode_before = row.text("heating_before");
  household.coal_t = row.decimal("coal_t").value_or(Decimal{});
  household.mode_after = row.text("heating_after");
  household.plan_year = row.whole("plan_year", 0);
  household.done_date = row.view().day("done_date");
  household.synthetic = row_is_synthetic(row);
  if (household.plan_year == 0 && !household.done_date)
    row.refuse("plan_year", "give the year of the plan, or the day on which it was done");
  return household;
}

void take_check(RecordRow& row, const HeatingHousehold& household, std::vector<HeatingCheck>& checks) {
  const auto day = row.view().day("recheck_date");
  const std::string& result = row.text("recheck_result");
  const bool counted = row.has("checked") || row.has("relapsed");
  if (!day) {
    if (counted || !result.empty()) row.refuse("recheck_date", "give the day of the check");
    return;
  }
  if (result == "absent" && !counted) return;
  HeatingCheck check{household.record, household.hh_id_hash, *day, 1, result == "reburning" ? 1 : 0};
  if (counted) {
    check.checked = row.whole("checked", 0);
    check.relapsed = row.whole("relapsed", 0);
  } else if (household.households > 1) {
    row.refuse("checked", fmt::format("the row stands for {} households; give how many were seen and how many of these "
                                      "burn coal",
                                      household.households));
  } else if (result.empty()) {
    row.refuse("recheck_result", "give what was found");
  }
  checks.push_back(std::move(check));
}

void take_payment(RecordRow& row, const HeatingHousehold& household, std::vector<SubsidyPayment>& payments) {
  const auto amount = row.decimal("subsidy_paid_yuan");
  if (!amount || amount->unscaled == 0) return;
  const auto day = row.view().day("paid_date");
  if (!day) row.refuse("paid_date", "give the day on which it was paid");
  if (!row.has("subsidy_fund")) row.refuse("subsidy_fund", "give the fund that paid");
  if (!household.done_date) row.refuse("done_date", "paid for what is not done; give the day on which it was");
  if (!day || !household.done_date) return;
  payments.push_back(
      {household.record, household.county, row.text("subsidy_fund"), year_of(*household.done_date), *day, *amount});
}

/// The columns of readings with the item and unit that limits name.
struct ExhaustColumn {
  std::string_view field, item, unit;
};
constexpr std::array<ExhaustColumn, 6> exhaust_columns{{{"opacity_percent", "opacity", "percent"},
                                                        {"smoke_per_m", "smoke", "1/m"},
                                                        {"no_ppm", "NO", "ppm"},
                                                        {"nox_ppm", "NOx", "ppm"},
                                                        {"co_percent", "CO", "percent"},
                                                        {"hc_ppm", "HC", "ppm"}}};

void take_tests(RecordRow& row, const RecordBooks& books, std::vector<ExhaustTest>& tests) {
  ExhaustTest test;
  test.record = row.place();
  test.plate_hash = row.text("plate_hash");
  test.county = row.unit_id("county", books.region);
  test.tested_on = row.view().day("test_date").value_or(Day{});
  test.method = row.text("method");
  test.valid = row.text("result") != "invalid";
  test.class_code = class_leaf(row, "class", books);
  test.synthetic = row_is_synthetic(row);
  const std::size_t before = tests.size();
  for (const ExhaustColumn& column : exhaust_columns) {
    const auto value = row.decimal(column.field);
    if (!value) continue;
    test.item = column.item;
    test.unit = column.unit;
    test.value = *value;
    tests.push_back(test);
  }
  if (tests.size() == before && test.valid) row.refuse("result", "a valid test has at least one reading");
}

void take_repair(RecordRow& row, std::vector<ExhaustRepair>& repairs) {
  const auto notified = row.view().day("notified_on");
  if (!notified) {
    if (row.has("repaired_on") || row.has("retested_on")) row.refuse("notified_on", "give the day the owner was told");
    return;
  }
  repairs.push_back({row.place(), row.text("plate_hash"), *notified, row.view().day("repaired_on"),
                     row.view().day("retested_on"), row.text("retest_result") == "passed"});
}

constexpr std::array<std::pair<std::string_view, Pollutant>, 6> project_columns{{{"so2_t", Pollutant::so2},
                                                                                 {"nox_t", Pollutant::nox},
                                                                                 {"pm_t", Pollutant::pm},
                                                                                 {"voc_t", Pollutant::voc},
                                                                                 {"nh3_t", Pollutant::nh3},
                                                                                 {"co2_t", Pollutant::co2}}};

EnterpriseProject take_project(RecordRow& row, const RecordBooks& books) {
  EnterpriseProject project;
  project.record = row.place();
  project.project_id = row.text("project_id");
  project.title.zh = row.text("title_zh");
  project.enterprise = row.text("enterprise");
  project.county = row.unit_id("county", books.region);
  project.plan_year = row.whole("plan_year", 0);
  project.due_date = row.view().day("planned_finish");
  project.started_date = row.view().day("started");
  project.finished_date = row.view().day("finished");
  project.verified_date = row.view().day("verified");
  project.progress_percent = row.decimal("progress_percent").value_or(Decimal{});
  project.investment_10k_yuan = row.decimal("investment_10k_yuan");
  project.owner = row.text("owner");
  project.evidence = row.view().list("evidence");
  project.synthetic = row_is_synthetic(row);
  for (const auto& [field, pollutant] : project_columns) {
    if (const auto tonnes = row.decimal(field)) project.declared_t[pollutant] = tonnes->approximate();
  }
  if (project.verified_date && !project.finished_date) row.refuse("finished", "verified, but not finished");
  return project;
}

Vehicle take_vehicle(RecordRow& row, const RecordBooks& books) {
  Vehicle vehicle;
  vehicle.record = row.place();
  vehicle.plate_hash = row.text("plate_hash");
  vehicle.county = row.unit_id("county", books.region);
  vehicle.class_code = class_leaf(row, "class", books);
  vehicle.use = row.text("use");
  vehicle.fuel = row.text("fuel");
  vehicle.standard = row.text("standard");
  vehicle.reg_year = row.whole("registration_year", 0);
  vehicle.vehicles = row.whole("vehicles", 1);
  vehicle.vkt = row.decimal("vkt_km").value_or(Decimal{});
  vehicle.retired_date = row.view().day("retired_date");
  vehicle.replaced_by = class_leaf(row, "replaced_by", books);
  vehicle.synthetic = row_is_synthetic(row);
  return vehicle;
}

DustSite take_site(RecordRow& row, const RecordBooks& books) {
  constexpr std::array<std::string_view, 6> items{"fence", "cover", "wet_work", "hard_road", "washing", "closed_truck"};
  DustSite site;
  site.record = row.place();
  site.site_id = row.text("site_id");
  site.source_id = row.text("source_id");
  site.county = row.unit_id("county", books.region);
  site.area_m2 = row.decimal("area_m2").value_or(Decimal{});
  site.inspected_on = row.view().day("inspected_on").value_or(Day{});
  for (const std::string_view item : items) {
    if (const auto percent = row.decimal(fmt::format("{}_compliance_percent", item)))
      site.compliance_percent.emplace(item, *percent);
  }
  site.monitored = row.view().truth("monitored");
  site.clean_hours_percent = row.decimal("clean_hours_percent");
  site.synthetic = row_is_synthetic(row);
  return site;
}

BareLandSurvey take_plot(RecordRow& row, const RecordBooks& books) {
  constexpr int places_of_ha = 4;  // 10 000 m2
  BareLandSurvey plot;
  plot.record = row.place();
  plot.county = row.unit_id("county", books.region);
  plot.plot_id = row.text("parcel_id");
  plot.surveyed_on = row.view().day("survey_date").value_or(Day{});
  const Decimal area_m2 = row.decimal("area_m2").value_or(Decimal{});
  if (row.text("state") == "bare") plot.area_ha = {area_m2.unscaled, area_m2.places + places_of_ha};
  plot.imagery = row.text("imagery");
  plot.synthetic = row_is_synthetic(row);
  return plot;
}

Sweeping take_sweeping(RecordRow& row, const RecordBooks& books) {
  constexpr int places_of_km = 6;
  Sweeping sweeping;
  sweeping.record = row.place();
  sweeping.county = row.unit_id("county", books.region);
  const auto period = parse_period(row.text("period"));
  if (period && period->kind == PeriodKind::month) {
    sweeping.month = *period;
  } else {
    row.refuse("period", "write a month, like 2023-05");
  }
  sweeping.road_km = row.decimal("road_km").value_or(Decimal{});
  const Decimal percent = row.decimal("mechanised_percent").value_or(Decimal{});
  sweeping.swept_km = round_half_even(sweeping.road_km.exact() * percent.exact() / Rational{100}, places_of_km);
  sweeping.synthetic = row_is_synthetic(row);
  return sweeping;
}

FleetCount take_fleet(RecordRow& row, const RecordBooks& books) {
  FleetCount fleet;
  fleet.record = row.place();
  fleet.county = row.unit_id("county", books.region);
  if (auto period = parse_period(row.text("period"))) fleet.period = *std::move(period);
  fleet.kind = row.text("kind");
  fleet.new_energy = row.whole("number", 0);
  if (row.has("of_total")) fleet.of_total = row.whole("of_total", 0);
  if (row.has("chargers")) fleet.chargers = row.whole("chargers", 0);
  fleet.synthetic = row_is_synthetic(row);
  if (fleet.of_total && *fleet.of_total < fleet.new_energy)
    row.refuse("of_total", fmt::format("fewer than the {} new-energy vehicles among them", fleet.new_energy));
  return fleet;
}

/// Every row by one function; nothing when a row was refused.
template <class T>
Taken<T> take_all(const RecordTable& table, const RecordBooks& books, T (*take)(RecordRow&, const RecordBooks&)) {
  return all_or_none(take_rows<T>(table, [&](RecordRow& row) { return take(row, books); }));
}

}  // namespace

HeatingRecords read_heating_records(const RecordTable& table, const RecordBooks& books) {
  HeatingRecords all;
  for (const terms::Record& record : table.records) {
    RecordRow row{table, record, all.refusals};
    HeatingHousehold household = take_household(row, books);
    take_check(row, household, all.checks);
    take_payment(row, household, all.payments);
    all.households.push_back(std::move(household));
  }
  if (!all.ok()) return {{}, {}, {}, std::move(all.refusals)};
  return all;
}

ExhaustRecords read_exhaust_records(const RecordTable& table, const RecordBooks& books) {
  ExhaustRecords all;
  for (const terms::Record& record : table.records) {
    RecordRow row{table, record, all.refusals};
    take_tests(row, books, all.tests);
    take_repair(row, all.repairs);
  }
  if (!all.ok()) return {{}, {}, std::move(all.refusals)};
  return all;
}

Taken<EnterpriseProject> read_project_records(const RecordTable& table, const RecordBooks& books) {
  return take_all(table, books, take_project);
}
Taken<Vehicle> read_vehicle_records(const RecordTable& table, const RecordBooks& books) {
  return take_all(table, books, take_vehicle);
}
Taken<DustSite> read_dust_records(const RecordTable& table, const RecordBooks& books) {
  return take_all(table, books, take_site);
}
Taken<BareLandSurvey> read_bare_land_records(const RecordTable& table, const RecordBooks& books) {
  return take_all(table, books, take_plot);
}
Taken<Sweeping> read_sweeping_records(const RecordTable& table, const RecordBooks& books) {
  return take_all(table, books, take_sweeping);
}

Taken<FleetCount> read_fleet_records(const RecordTable& table, const RecordBooks& books) {
  return take_all(table, books, take_fleet);
}

}  // namespace lantian::inventory
