#include "inventory/records_programmes.hpp"

#include "inventory/record_row.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::inventory {
namespace {

/// value / 10^places, exact.
Decimal shifted(Decimal value, int places) {
  value.places += places;
  while (value.places > 0 && value.unscaled % 10 == 0) {
    value.unscaled /= 10;
    --value.places;
  }
  return value;
}

void check_class(RecordRow& row, std::string_view field, const RecordBooks& books) {
  if (!row.has(field) || books.classes->find(row.text(field)) != nullptr) return;
  row.refuse(field, fmt::format("is no class; near are {}", books.classes->near(row.text(field))));
}

void check_order(RecordRow& row, std::string_view earlier, std::string_view later) {
  const auto first = row.view().day(earlier);
  const auto second = row.view().day(later);
  if (first && second && *second < *first)
    row.refuse(later, fmt::format("lies before {} ({}); correct one of the two", earlier, lantian::text_of(*first)));
}

void require_beside(RecordRow& row, std::string_view field, std::string_view needed) {
  if (row.has(field) && !row.has(needed)) row.refuse(needed, fmt::format("is empty beside {}; fill it in", field));
}

// ---- households
// ------------------------------------------------------------------------------------------------------

void take_check(RecordRow& row, const HeatingHousehold& household, HeatingTable& table) {
  require_beside(row, "recheck_date", "recheck_result");
  require_beside(row, "recheck_result", "recheck_date");
  const auto day = row.view().day("recheck_date");
  const std::string& result = row.text("recheck_result");
  if (!day || result.empty() || result == "absent") return;
  const bool burning = result == "reburning";
  if (burning && household.households > 1 && !row.has("relapsed")) {
    row.refuse("relapsed", fmt::format("is empty; say how many of the {} households burn coal", household.households));
    return;
  }
  HeatingCheck check{household.record, household.hh_id_hash, *day, row.whole("checked", household.households),
                     row.whole("relapsed", burning ? 1 : 0)};
  if (check.checked > household.households)
    row.refuse("checked", fmt::format("is above the {} households of the row", household.households));
  if (check.relapsed > check.checked) row.refuse("relapsed", fmt::format("is above the {} checked", check.checked));
  if ((check.relapsed > 0) != burning)
    row.refuse("recheck_result", fmt::format("does not fit {} households burning coal", check.relapsed));
  table.checks.push_back(std::move(check));
}

void take_payment(RecordRow& row, const HeatingHousehold& household, HeatingTable& table) {
  const auto paid = row.decimal("subsidy_paid_yuan");
  if (!paid || paid->unscaled == 0) return;
  for (const std::string_view needed : {"subsidy_fund", "paid_date", "done_date"})
    require_beside(row, "subsidy_paid_yuan", needed);
  const auto day = row.view().day("paid_date");
  if (!day || !household.done_date) return;
  table.payments.push_back(
      {household.record, household.county, row.text("subsidy_fund"), year_of(*household.done_date), *day, *paid});
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
  household.done_date = row.view().day("done_date");
  household.plan_year = row.whole("plan_year", household.done_date ? year_of(*household.done_date) : 0);
  if (household.plan_year == 0) row.refuse("plan_year", "is empty, and so is done_date; give the year of the plan");
  household.synthetic = row.view().truth("synthetic");
  return household;
}

// ---- exhaust
// ---------------------------------------------------------------------------------------------------------

/// A column of readings: its item and unit in the words of the limits.
struct ReadingColumn {
  std::string_view field, item, unit;
};
constexpr std::array reading_columns{ReadingColumn{"opacity_percent", "opacity", "percent"},
                                     ReadingColumn{"smoke_per_m", "smoke", "1/m"},
                                     ReadingColumn{"no_ppm", "NO", "ppm"},
                                     ReadingColumn{"nox_ppm", "NOx", "ppm"},
                                     ReadingColumn{"co_percent", "CO", "percent"},
                                     ReadingColumn{"hc_ppm", "HC", "ppm"}};

void take_tests(RecordRow& row, const RecordBooks& books, ExhaustTable& table) {
  ExhaustTest test;
  test.record = row.place();
  test.plate_hash = row.text("plate_hash");
  test.county = row.unit_id("county", books.region);
  test.tested_on = row.view().day("test_date").value_or(Day{});
  test.method = row.text("method");
  test.valid = row.text("result") != "invalid";
  test.class_code = row.text("class");
  test.synthetic = row.view().truth("synthetic");
  bool any = false;
  for (const ReadingColumn& column : reading_columns) {
    const auto value = row.decimal(column.field);
    if (!value) continue;
    any = true;
    test.item = column.item;
    test.value = *value;
    test.unit = column.unit;
    table.tests.push_back(test);
  }
  if (!any && row.text("result") == "failed") row.refuse("result", "is failed, but the row has no reading; give one");
}

/// The state that the dates of a row make.
std::string_view state_by_dates(const RecordRow& row) {
  if (row.text("retest_result") == "passed") return "closed";
  if (row.has("repaired_on")) return "repaired";
  return row.has("notified_on") ? "notified" : "open";
}

void take_repair(RecordRow& row, ExhaustTable& table) {
  require_beside(row, "repaired_on", "notified_on");
  require_beside(row, "retested_on", "repaired_on");
  require_beside(row, "retested_on", "retest_result");
  require_beside(row, "retest_result", "retested_on");
  check_order(row, "test_date", "notified_on");
  check_order(row, "notified_on", "repaired_on");
  check_order(row, "repaired_on", "retested_on");
  if (row.has("repair_state") && row.text("repair_state") != state_by_dates(row))
    row.refuse("repair_state",
               fmt::format("but the dates of the row say '{}'; correct the state or the dates", state_by_dates(row)));
  const auto notified = row.view().day("notified_on");
  if (!notified) return;
  table.repairs.push_back({row.place(), row.text("plate_hash"), *notified, row.view().day("repaired_on"),
                           row.view().day("retested_on"), row.text("retest_result") == "passed"});
}

}  // namespace

HeatingTable read_households(const RecordTable& table, const RecordBooks& books) {
  HeatingTable heating;
  for (const terms::Record& record : table.records) {
    RecordRow row{table, record, heating.refusals};
    const HeatingHousehold household = take_household(row, books);
    take_check(row, household, heating);
    take_payment(row, household, heating);
    heating.households.push_back(household);
  }
  if (!heating.refusals.empty()) return {{}, {}, {}, std::move(heating.refusals)};
  return heating;
}

Taken<EnterpriseProject> read_projects(const RecordTable& table, const RecordBooks& books) {
  return all_or_none(take_rows<EnterpriseProject>(table, [&](RecordRow& row) {
    EnterpriseProject project;
    project.record = row.place();
    project.project_id = row.text("project_id");
    project.title = {row.text("title_zh"), ""};
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
    project.synthetic = row.view().truth("synthetic");
    check_order(row, "started", "finished");
    check_order(row, "finished", "verified");
    require_beside(row, "verified", "finished");
    return project;
  }));
}

Taken<Vehicle> read_vehicles(const RecordTable& table, const RecordBooks& books) {
  return all_or_none(take_rows<Vehicle>(table, [&](RecordRow& row) {
    Vehicle vehicle;
    vehicle.record = row.place();
    vehicle.plate_hash = row.text("plate_hash");
    vehicle.county = row.unit_id("county", books.region);
    vehicle.class_code = row.text("class");
    vehicle.use = row.text("use");
    vehicle.fuel = row.text("fuel");
    vehicle.standard = row.text("standard");
    vehicle.reg_year = row.whole("registration_year", 0);
    vehicle.vehicles = row.whole("vehicles", 1);
    vehicle.vkt = row.decimal("vkt_km").value_or(Decimal{});
    vehicle.retired_date = row.view().day("retired_date");
    vehicle.replaced_by = row.text("replaced_by");
    vehicle.synthetic = row.view().truth("synthetic");
    check_class(row, "class", books);
    check_class(row, "replaced_by", books);
    if (vehicle.retired_date && year_of(*vehicle.retired_date) < vehicle.reg_year)
      row.refuse("retired_date", fmt::format("lies before {}, the year it was registered", vehicle.reg_year));
    return vehicle;
  }));
}

ExhaustTable read_exhaust_tests(const RecordTable& table, const RecordBooks& books) {
  ExhaustTable exhaust;
  for (const terms::Record& record : table.records) {
    RecordRow row{table, record, exhaust.refusals};
    check_class(row, "class", books);
    take_tests(row, books, exhaust);
    take_repair(row, exhaust);
  }
  if (!exhaust.refusals.empty()) return {{}, {}, std::move(exhaust.refusals)};
  return exhaust;
}

Taken<DustSite> read_dust_sites(const RecordTable& table, const RecordBooks& books) {
  return all_or_none(take_rows<DustSite>(table, [&](RecordRow& row) {
    DustSite site;
    site.record = row.place();
    site.site_id = row.text("site_id");
    site.source_id = row.text("source_id");
    site.county = row.unit_id("county", books.region);
    site.area_m2 = row.decimal("area_m2").value_or(Decimal{});
    site.inspected_on = row.view().day("inspected_on").value_or(Day{});
    constexpr std::string_view ending = "_compliance_percent";
    for (const terms::FormColumn& column : table.form->columns) {
      if (!column.field.ends_with(ending)) continue;
      const auto percent = row.decimal(column.field);
      if (percent)
        site.compliance_percent.emplace(column.field.substr(0, column.field.size() - ending.size()), *percent);
    }
    site.monitored = row.view().truth("monitored");
    site.clean_hours_percent = row.decimal("clean_hours_percent");
    site.synthetic = row.view().truth("synthetic");
    if (site.area_m2.unscaled == 0) row.refuse("area_m2", "is 0; a site covers some ground");
    if (site.clean_hours_percent && !site.monitored)
      row.refuse("clean_hours_percent", "is filled, but the site has no monitor; correct one of the two");
    return site;
  }));
}

Taken<BareLandSurvey> read_bare_land(const RecordTable& table, const RecordBooks& books) {
  Taken<BareLandSurvey> taken;
  for (const terms::Record& record : table.records) {
    RecordRow row{table, record, taken.refusals};
    BareLandSurvey plot;
    plot.record = row.place();
    plot.county = row.unit_id("county", books.region);
    plot.plot_id = row.text("parcel_id");
    plot.surveyed_on = row.view().day("survey_date").value_or(Day{});
    plot.area_ha = shifted(row.decimal("area_m2").value_or(Decimal{}), 4);
    plot.imagery = row.text("imagery");
    plot.synthetic = row.view().truth("synthetic");
    if (row.text("state") == "bare") taken.values.push_back(std::move(plot));
  }
  return all_or_none(std::move(taken));
}

Taken<Sweeping> read_sweeping(const RecordTable& table, const RecordBooks& books) {
  return all_or_none(take_rows<Sweeping>(table, [&](RecordRow& row) {
    Sweeping sweeping;
    sweeping.record = row.place();
    sweeping.county = row.unit_id("county", books.region);
    const auto period = parse_period(row.text("period"));
    if (period && period->kind == PeriodKind::month) {
      sweeping.month = *period;
    } else {
      row.refuse("period", "is no month; write one like 2023-10");
    }
    sweeping.road_km = row.decimal("road_km").value_or(Decimal{});
    if (sweeping.road_km.unscaled == 0) row.refuse("road_km", "is 0; without roads there is no rate");
    const Decimal percent = row.decimal("mechanised_percent").value_or(Decimal{});
    std::int64_t product = 0;
    if (__builtin_mul_overflow(sweeping.road_km.unscaled, percent.unscaled, &product) ||
        sweeping.road_km.places + percent.places + 2 > 18) {
      row.refuse("mechanised_percent", "and road_km have too many digits together; write fewer");
    }
    sweeping.swept_km = shifted({product, sweeping.road_km.places + percent.places}, 2);
    sweeping.synthetic = row.view().truth("synthetic");
    return sweeping;
  }));
}

}  // namespace lantian::inventory
