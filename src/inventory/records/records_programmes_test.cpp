#include "inventory/records/records_programmes.hpp"

#include "inventory/shipped_test.hpp"

namespace {

using namespace lantian;
using namespace lantian::inventory;
using trial::data_folder;
using trial::must;
using trial::shipped_file;

/// A table with its form, so that RecordTable may point into it.
struct TableOfTest {
  terms::Form form;
  terms::FilledForm filled;
  RecordTable table() const { return {&form, filled.records, "table.csv"}; }
};

TableOfTest table_of(const std::string& form, const std::string& csv) {
  TableOfTest one{must(terms::read_form(shipped_file(data_folder() / "inventory" / "forms" / (form + ".toml")))), {}};
  one.filled = terms::fill(one.form, must(terms::read_sheet({"table.csv", csv})));
  for (const terms::RowRefusal& refusal : one.filled.refusals) MESSAGE(refusal.text());
  REQUIRE(one.filled.refusals.empty());
  return one;
}

bool refuses(const std::vector<terms::RowRefusal>& refusals, std::string_view words) {
  return std::ranges::any_of(refusals,
                             [&](const terms::RowRefusal& one) { return one.text().find(words) != std::string::npos; });
}

const HeatingRule& heating_rule() {
  static const HeatingRule rule =
      must(read_heating_rule(shipped_file(data_folder() / "inventory" / "programmes.toml")));
  return rule;
}

TEST_CASE("a row of the household table is a household, a check and a payment") {
  const TableOfTest table = table_of(
      "households",
      "county,town,household_id,heating_before,coal_t,heating_after,households,done_date,recheck_date,recheck_result,"
      "checked,relapsed,subsidy_fund,subsidy_paid_yuan,paid_date\n"
      "652301,A,h1,bulk_coal,4.2,gas,1,2023-09-20,2024-01-05,reburning,,,,,\n"
      "652301,A,h2,bulk_coal,4,electric,60,2023-09-20,2024-01-05,,50,2,central,300000,2023-12-01\n"
      "652301,A,h3,bulk_coal,4,electric,1,2023-09-20,2024-01-05,absent,,,,,\n");
  const HeatingRecords records = read_heating_records(table.table(), {});
  REQUIRE(records.ok());
  REQUIRE(records.households.size() == 3);
  CHECK(records.households[0].coal_t == Decimal{42, 1});
  CHECK(records.households[1].households == 60);
  REQUIRE(records.checks.size() == 2);
  CHECK(records.checks[0].relapsed == 1);
  CHECK(records.checks[1].checked == 50);
  REQUIRE(records.payments.size() == 1);
  CHECK(records.payments[0].done_year == 2023);
  const auto summary = summarise_heating(heating_rule(), records.households, records.checks, records.payments,
                                         must(parse_day("2024-03-31")));
  REQUIRE(summary.ok());
  CHECK(summary->total.done == 62);
  CHECK(summary->total.verified == 48);
  CHECK(summary->total.relapsed == 3);
}

TEST_CASE("a household table that says half of something gives nothing") {
  const TableOfTest table = table_of(
      "households",
      "county,town,household_id,heating_before,coal_t,heating_after,households,plan_year,done_date,recheck_date,"
      "recheck_result,subsidy_fund,subsidy_paid_yuan,paid_date\n"
      "652301,A,h1,bulk_coal,4,gas,60,,2023-09-20,2024-01-05,clean,,,\n"
      "652301,A,h2,bulk_coal,4,gas,1,,,,,,,\n"
      "652301,A,h3,bulk_coal,4,gas,1,,2023-09-20,,clean,,,\n"
      "652301,A,h4,bulk_coal,4,gas,1,2023,,,,central,10000,\n"
      "652301,A,h5,bulk_coal,4,gas,1,2023,,,,,,\n");
  const HeatingRecords records = read_heating_records(table.table(), {});
  CHECK(records.households.empty());
  CHECK(refuses(records.refusals, "the row stands for 60 households"));
  CHECK(refuses(records.refusals, "give the year of the plan"));
  CHECK(refuses(records.refusals, "give the day of the check"));
  CHECK(refuses(records.refusals, "give the day on which it was paid"));
}

TEST_CASE("a row of exhaust tests is one test for each reading") {
  const TableOfTest table = table_of(
      "exhaust_tests",
      "plate_hash,method,test_date,test_time,county,place,opacity_percent,no_ppm,result,notified_on,repaired_on\n"
      "V1,remote_sensing,2023-05-01,10:00,652301,x,12,1600,failed,2023-05-03,\n"
      "V2,remote_sensing,2023-05-01,10:01,652301,x,,900,invalid,,\n");
  const ExhaustRecords records = read_exhaust_records(table.table(), {});
  REQUIRE(records.ok());
  REQUIRE(records.tests.size() == 3);
  CHECK(records.tests[0].item == "opacity");
  CHECK(records.tests[1].item == "NO");
  CHECK(records.tests[1].value == Decimal{1600, 0});
  CHECK_FALSE(records.tests[2].valid);
  REQUIRE(records.repairs.size() == 1);
  CHECK_FALSE(records.repairs[0].repaired_on.has_value());
}

TEST_CASE("plots, sites, roads, vehicles and projects") {
  const TableOfTest land = table_of("bare_land",
                                    "parcel_id,county,survey_date,area_m2,state\n"
                                    "p1,652301,2023-03-01,1266100,bare\np2,652301,2023-03-01,5000,greened\n");
  const auto plots = read_bare_land_records(land.table(), {});
  REQUIRE(plots.ok());
  CHECK(plots.values[0].area_ha == Decimal{12661, 2});
  CHECK(plots.values[1].area_ha == Decimal{0, 0});

  const TableOfTest dust = table_of("dust_sites",
                                    "site_id,county,inspected_on,area_m2,cover_compliance_percent,monitored\n"
                                    "S1,652301,2023-05-01,20000,50,true\n");
  const auto sites = read_dust_records(dust.table(), {});
  REQUIRE(sites.ok());
  CHECK(sites.values[0].compliance_percent.at("cover") == Decimal{50, 0});
  CHECK(sites.values[0].monitored);

  const TableOfTest roads = table_of("sweeping",
                                     "county,period,mechanised_percent,road_km\n652301,2023-05,62.5,400\n"
                                     "652301,2023,80,400\n");
  const auto sweeping = read_sweeping_records(roads.table(), {});
  CHECK_FALSE(sweeping.ok());
  CHECK(refuses(sweeping.refusals, "write a month"));

  const TableOfTest fleet = table_of("vehicles",
                                     "plate_hash,county,class,use,fuel,vehicles,vkt_km,retired_date,replaced_by\n"
                                     "f1,652301,03-HDT-D-C3,freight,diesel,876,60000,2022-06-10,03-HDT-D-C6\n");
  const RecordBooks books{&trial::shipped().classes, &trial::shipped().units, nullptr, nullptr};
  const auto vehicles = read_vehicle_records(fleet.table(), books);
  REQUIRE(vehicles.ok());
  CHECK(vehicles.values[0].vehicles == 876);
  const TableOfTest wrong = table_of("vehicles",
                                     "plate_hash,county,class,use,fuel,vehicles,vkt_km\n"
                                     "f1,652301,03-HDT-X-C3,freight,diesel,1,60000\n");
  CHECK(refuses(read_vehicle_records(wrong.table(), books).refusals, "is no class"));

  const TableOfTest plans = table_of("projects",
                                     "project_id,enterprise,county,aspect,plan_year,planned_finish,finished,so2_t\n"
                                     "P1,E1,652302,treatment,2023,2023-10-31,2023-09-01,30\n");
  const auto projects = read_project_records(plans.table(), {});
  REQUIRE(projects.ok());
  CHECK(projects.values[0].declared_t.at(Pollutant::so2) == 30);
}

TEST_CASE("rules of programmes are read strictly, every fault at once") {
  const auto broken =
      read_heating_rule({"programmes.toml",
                         "[heating]\nfirst_month = 13\nlast_month = 3\nsource = \"x\"\nstatus = \"sure\"\n"
                         "[[heating.before]]\nid = \"coal\"\nname = { zh = \"\", en = \"coal\" }\n"
                         "class = \"01-RES-BIT\"\nenergy_gj = \"-1\"\nefficiency_percent = \"40\"\n"
                         "source = \"x\"\nstatus = \"verified\"\ncolour = \"black\"\n"});
  REQUIRE_FALSE(broken.ok());
  for (const char* part : {"first_month", "status", "'energy_gj' is above 0", "colour", "[[heating.after]]", "'unit'"})
    CHECK_MESSAGE(broken.error().message.find(part) != std::string::npos, part);
  CHECK_FALSE(read_dust_rule({"dust.toml", "x = 1\n"}).ok());
  CHECK_FALSE(read_exhaust_rule({"programmes.toml", "[exhaust]\n"}).ok());
  CHECK_FALSE(read_vehicle_rule({"programmes.toml", "[vehicles]\ndistance_unit = \"veh km\"\n"}).ok());
}

TEST_CASE("classes that programmes name exist") {
  const ClassBook& classes = trial::shipped().classes;
  for (const HeatMode& mode : heating_rule().after)
    CHECK_MESSAGE(classes.find(mode.class_code) != nullptr, mode.class_code);
  const DustRule dust = must(read_dust_rule(shipped_file(data_folder() / "inventory" / "dust.toml")));
  std::vector<std::string> prefixes{dust.bare_class, dust.road_class, dust.site_class};
  for (const HeatMode& mode : heating_rule().before) prefixes.push_back(mode.class_code);
  for (const std::string& prefix : prefixes) {
    const bool any =
        std::ranges::any_of(classes.classes(), [&](const SourceClass& one) { return covers(prefix, one.code); });
    CHECK_MESSAGE(any, prefix);
  }
  for (const HeatMode& mode : heating_rule().after)
    CHECK(trial::shipped().units.find(mode.unit)->dimension ==
          trial::shipped().units.find(classes.find(mode.class_code)->unit)->dimension);
}

TEST_CASE("amounts of the base are summed by county and class, in the class's unit") {
  Source source;
  source.id = "S1";
  source.unit_id = "652301";
  source.class_code = "01-RES-BIT-STV";
  Activity activity;
  activity.record = "a1";
  activity.source_id = "S1";
  activity.period = must(parse_period("HS2023"));
  activity.value = Decimal{12, 1};
  activity.unit = "kt";
  Activity unknown = activity;
  unknown.notation = Notation::not_estimated;
  const std::vector<Source> sources{source};
  const Basis basis = trial::shipped().basis({}, {});
  const auto amounts = BaseAmounts::of(basis, sources, std::vector{activity, unknown}, activity.period);
  REQUIRE(amounts.ok());
  CHECK(amounts->amount("652301", "01-RES") == Rational{1200});
  CHECK(amounts->amount("652301", "01-COM") == Rational{0});
  CHECK(amounts->amount("652302", "") == Rational{0});
  CHECK(amounts->without_value() == 1);
  activity.unit = "veh km";
  activity.source_id = "S9";
  const auto faults = BaseAmounts::of(basis, sources, std::vector{activity}, activity.period);
  REQUIRE_FALSE(faults.ok());
  CHECK(faults.error().message.find("source 'S9' is not known") != std::string::npos);
}

}  // namespace
