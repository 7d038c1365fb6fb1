#include "inventory/records_programmes.hpp"

#include "inventory/records_trial_test.hpp"

using namespace lantian;
using namespace lantian::inventory;
using namespace lantian::inventory::trial;

namespace {

constexpr const char* household_head =
    "household_id,county,town,heating_before,coal_t,heating_after,households,done_date,recheck_date,recheck_result,"
    "checked,"
    "relapsed,subsidy_fund,subsidy_paid_yuan,paid_date,plan_year\n";

HeatingTable households(const std::string& rows) {
  const TypedTable table = typed("households", household_head + rows);
  return read_households(table.table(), books());
}

constexpr const char* exhaust_head =
    "plate_hash,method,test_date,county,place,class,opacity_percent,no_ppm,result,repair_state,notified_on,repaired_on,"
    "retested_on,retest_result\n";

ExhaustTable exhaust(const std::string& rows) {
  const TypedTable table = typed("exhaust_tests", exhaust_head + rows);
  return read_exhaust_tests(table.table(), books());
}

}  // namespace

TEST_CASE("records of heating: households, checks and payments of one table") {
  const HeatingTable table = households(
      "h1,changji,T,bulk_coal,4.2,electric,,2023-09-28,2024-01-12,clean,,,central,2000,2023-11-20,\n"
      "v1,652302,T,bulk_coal,3,gas,40,2023-08-01,2024-01-12,reburning,30,2,,,,2022\n"
      "h2,652302,T,briquette,3,gas,,2023-08-01,2024-01-12,absent,,,,,,\n"
      "h3,652302,T,bulk_coal,3,heat_pump,,,,,,,,,,2024\n");
  show(table.refusals);
  REQUIRE(table.households.size() == 4);
  CHECK(table.households[0].county == "652301");
  CHECK(table.households[0].plan_year == 2023);
  CHECK(table.households[0].coal_t.text() == "4.2");
  CHECK(table.households[1].households == 40);
  CHECK(table.households[1].plan_year == 2022);
  CHECK(!table.households[3].done_date);
  REQUIRE(table.checks.size() == 2);  // where nobody was met, nothing is known
  CHECK(table.checks[0].checked == 1);
  CHECK(table.checks[0].relapsed == 0);
  CHECK(table.checks[1].checked == 30);
  CHECK(table.checks[1].relapsed == 2);
  REQUIRE(table.payments.size() == 1);
  CHECK(table.payments[0].fund == "central");
  CHECK(table.payments[0].done_year == 2023);
  CHECK(table.payments[0].amount_yuan.text() == "2000");
}

TEST_CASE("records of heating: every refusal, and then nothing") {
  const HeatingTable table = households(
      "h1,652301,T,bulk_coal,4.2,electric,,,,,,,,,,\n"
      "h2,652301,T,bulk_coal,4.2,electric,,2023-09-28,2024-01-12,,,,,,,\n"
      "v3,652301,T,bulk_coal,4.2,electric,9,2023-09-28,2024-01-12,reburning,,,,,,\n"
      "v4,652301,T,bulk_coal,4.2,electric,9,2023-09-28,2024-01-12,clean,10,,,,,\n"
      "v5,652301,T,bulk_coal,4.2,electric,9,2023-09-28,2024-01-12,clean,5,2,,,,\n"
      "h6,652301,T,bulk_coal,4.2,electric,,2023-09-28,,,,,,2000,,\n");
  CHECK(table.households.empty());
  CHECK(table.checks.empty());
  CHECK(refuses(table.refusals, 2, "plan_year", "give the year of the plan"));
  CHECK(refuses(table.refusals, 3, "recheck_result", "fill it in"));
  CHECK(refuses(table.refusals, 4, "relapsed", "how many of the 9"));
  CHECK(refuses(table.refusals, 5, "checked", "above the 9"));
  CHECK(refuses(table.refusals, 6, "recheck_result", "does not fit 2"));
  CHECK(refuses(table.refusals, 7, "subsidy_fund", "fill it in"));
  CHECK(refuses(table.refusals, 7, "paid_date", "fill it in"));
}

TEST_CASE("records of projects and vehicles") {
  const TypedTable projects = typed("projects",
                                    "project_id,enterprise,county,aspect,plan_year,started,finished,verified\n"
                                    "P-1,E-1,652301,energy,2023,2023-04-10,2023-09-20,2023-10-15\n");
  const auto good = read_projects(projects.table(), books());
  show(good.refusals);
  REQUIRE(good.values.size() == 1);
  CHECK(good.values[0].plan_year == 2023);
  CHECK(good.values[0].progress_percent.text() == "0");
  const TypedTable wrong = typed("projects",
                                 "project_id,enterprise,county,aspect,plan_year,started,finished,verified\n"
                                 "P-1,E-1,652301,energy,2023,2023-04-10,2023-01-20,\n"
                                 "P-2,E-1,652301,energy,2023,,,2023-10-15\n");
  const auto refused = read_projects(wrong.table(), books());
  CHECK(refused.values.empty());
  CHECK(refuses(refused.refusals, 2, "finished", "lies before started (2023-04-10)"));
  CHECK(refuses(refused.refusals, 3, "finished", "is empty beside verified"));

  const TypedTable vehicles = typed("vehicles",
                                    "plate_hash,county,class,fuel,reg_year,vkt,retired_date,replaced_by\n"
                                    ",,,,,\xE4\xB8\x87\xE5\x85\xAC\xE9\x87\x8C,,\n"
                                    "a,652301,03-HDT-D-C3,diesel,2011,6,2023-06-30,03-HDT-D-C6\n");
  const auto trucks = read_vehicles(vehicles.table(), books());
  show(trucks.refusals);
  REQUIRE(trucks.values.size() == 1);
  CHECK(trucks.values[0].vkt.text() == "60000");
  CHECK(trucks.values[0].vehicles == 1);
  const TypedTable odd = typed("vehicles",
                               "plate_hash,county,class,fuel,reg_year,vkt,retired_date,replaced_by\n"
                               "a,652301,03-HDT-D-C9,diesel,2024,6,2023-06-30,bicycle\n");
  const auto none = read_vehicles(odd.table(), books());
  CHECK(refuses(none.refusals, 2, "class", "is no class; near are 03-HDT-D-"));
  CHECK(refuses(none.refusals, 2, "replaced_by", "is no class"));
  CHECK(refuses(none.refusals, 2, "retired_date", "before 2024"));
}

TEST_CASE("records of exhaust: one test for each reading, repairs of those told") {
  const ExhaustTable table = exhaust(
      "a,remote_sensing,2024-05-16,652301,x,03-HDT-D-C4,42,1180,failed,repaired,2024-05-17,2024-05-25,,\n"
      "b,remote_sensing,2024-05-16,652301,x,,,300,invalid,,,,,\n"
      "c,roadside,2024-05-16,652301,x,,12,,failed,closed,2024-05-17,2024-05-25,2024-05-26,passed\n");
  show(table.refusals);
  REQUIRE(table.tests.size() == 4);
  CHECK(table.tests[0].item == "opacity");
  CHECK(table.tests[0].unit == "percent");
  CHECK(table.tests[1].item == "NO");
  CHECK(table.tests[1].value.text() == "1180");
  CHECK(!table.tests[2].valid);
  REQUIRE(table.repairs.size() == 2);
  CHECK(!table.repairs[0].passed);
  CHECK(table.repairs[1].passed);
  const ExhaustTable wrong = exhaust(
      "a,remote_sensing,2024-05-16,652301,x,,,,failed,,,,,\n"
      "b,remote_sensing,2024-05-16,652301,x,,1,,failed,closed,2024-05-01,2024-05-25,,\n"
      "c,remote_sensing,2024-05-16,652301,x,,1,,failed,,,2024-05-25,,\n");
  CHECK(wrong.tests.empty());
  CHECK(wrong.repairs.empty());
  CHECK(refuses(wrong.refusals, 2, "result", "no reading"));
  CHECK(refuses(wrong.refusals, 3, "notified_on", "before test_date"));
  CHECK(refuses(wrong.refusals, 3, "repair_state", "say 'repaired'"));
  CHECK(refuses(wrong.refusals, 4, "notified_on", "fill it in"));
}

TEST_CASE("records of dust: sites by the items of the rule, bare land in ha, swept km by the rate") {
  const TypedTable sites = typed("dust_sites",
                                 "site_id,county,inspected_on,area_m2,fence,cover_compliance_percent,monitored,"
                                 "clean_hours_percent\n"
                                 "D-1,652301,2023-05-16,20000,100,50,yes,85\n"
                                 "D-2,652301,2023-05-16,0,100,,no,85\n");
  const auto refused = read_dust_sites(sites.table(), books());
  CHECK(refuses(refused.refusals, 3, "area_m2", "is 0"));
  CHECK(refuses(refused.refusals, 3, "clean_hours_percent", "no monitor"));
  const RecordTable first{&sites.form, std::span{sites.records}.first(1), "t.csv"};
  const auto good = read_dust_sites(first, books());
  REQUIRE(good.values.size() == 1);
  CHECK(good.values[0].compliance_percent.at("cover").text() == "50");
  // The items are those of the rule that ships.
  const auto rule = must(read_dust_rule(shipped_file(data_folder() / "inventory" / "dust.toml")));
  for (const DustItem& item : rule.checklist)
    CHECK_MESSAGE(sites.form.column(item.id + "_compliance_percent") != nullptr, item.id);
  CHECK(must(summarise_sites(rule, good.values, must(parse_day("2023-12-31")))).total.sites == 1);

  const TypedTable land = typed("bare_land",
                                "parcel_id,county,survey_date,area_m2,state\n,,,ha,\n"
                                "B-1,652301,2024-04-20,1.5,bare\nB-2,652301,2024-04-20,2,greened\n");
  const auto plots = read_bare_land(land.table(), books());
  REQUIRE(plots.values.size() == 1);
  CHECK(plots.values[0].area_ha.text() == "1.5");

  const TypedTable roads = typed("sweeping", "county,period,mechanised_percent,road_km\n652301,2023-10,82.5,410\n");
  const auto swept = read_sweeping(roads.table(), books());
  REQUIRE(swept.values.size() == 1);
  CHECK(swept.values[0].swept_km.text() == "338.25");
  const TypedTable yearly = typed("sweeping", "county,period,mechanised_percent,road_km\n652301,2023,82.5,0\n");
  const auto none = read_sweeping(yearly.table(), books());
  CHECK(refuses(none.refusals, 2, "period", "no month"));
  CHECK(refuses(none.refusals, 2, "road_km", "is 0"));
}

TEST_CASE("records of programmes: the words of the forms are those of the rules") {
  const auto file = shipped_file(data_folder() / "inventory" / "programmes.toml");
  const auto has = [](const std::string& form, std::string_view field, const std::string& word) {
    const terms::Form read = shipped_form(form);
    return std::ranges::find(read.column(field)->choices, word) != read.column(field)->choices.end();
  };
  const auto heating = must(read_heating_rule(file));
  for (const HeatMode& mode : heating.before) CHECK_MESSAGE(has("households", "heating_before", mode.id), mode.id);
  for (const HeatMode& mode : heating.after) CHECK_MESSAGE(has("households", "heating_after", mode.id), mode.id);
  const auto vehicles = must(read_vehicle_rule(file));
  for (const auto& fuel : vehicles.fuels) CHECK_MESSAGE(has("vehicles", "fuel", fuel.id), fuel.id);
  const auto limits = must(read_exhaust_rule(file));
  for (const ExhaustLimit& limit : limits.limits)
    CHECK_MESSAGE(has("exhaust_tests", "method", limit.method), limit.method);
}
