#include "inventory_desk.hpp"
#include "serve/inventory_programme.hpp"

#include <algorithm>

/// Where programmes stand, from the tables that bureaus fill in to the printed page. Expected numbers are by hand.
namespace {

using namespace lantian;
using flow::flow_taken;
using flow::InventoryDesk;
using serve::AnswerCell;
using serve::AnswerTable;
using serve::ProgrammeAnswer;

ProgrammeAnswer answer_of(InventoryDesk& desk, const std::string& programme, const std::string& period,
                          const std::string& unit = "") {
  serve::ProgrammeQuestion question;
  question.programme = programme;
  question.period = period;
  question.unit = unit;
  question.factors = {"seed-clean-heating/2023"};
  ProgrammeAnswer answer = flow_taken(serve::inventory_programme(desk.office(), desk.book(), question));
  CHECK(serve::printed(desk.office(), answer, true).size() > 100);
  CHECK(serve::json_of(answer).find("\"tables\"") != std::string::npos);
  return answer;
}

std::string text_at(const ProgrammeAnswer& answer, const std::string& table, std::size_t row,
                    const std::string& column) {
  const AnswerTable* found = answer.table(table);
  REQUIRE_MESSAGE(found != nullptr, table);
  REQUIRE_MESSAGE(row < found->rows.size(), table);
  const auto at = std::ranges::find(found->columns, column);
  REQUIRE_MESSAGE(at != found->columns.end(), column);
  return found->rows[row][static_cast<std::size_t>(at - found->columns.begin())].text;
}

bool names_rule(const ProgrammeAnswer& answer, const std::string& begins, const std::string& status) {
  return std::ranges::any_of(answer.rules, [&](const serve::ProgrammeRule& rule) {
    return rule.id.starts_with(begins) && rule.status == status && !rule.source.empty();
  });
}

TEST_CASE("programme: households, coal, checks and subsidies by county and year, and the tonnes of the season") {
  InventoryDesk desk;
  desk.import_text("households",
                   "county,town,household_id,heating_before,coal_t,heating_after,households,plan_year,done_date,"
                   "recheck_date,recheck_result,checked,relapsed,subsidy_fund,subsidy_paid_yuan,paid_date\n"
                   "652301,A,h1,bulk_coal,4.2,gas,1,,2023-09-20,2024-01-05,reburning,,,,,\n"
                   "652301,A,h2,bulk_coal,4,electric,60,,2023-09-20,2024-01-05,,50,2,central,300000,2023-12-01\n"
                   "652302,B,h3,bulk_coal,5,electric,1,2024,,,,,,,,\n");
  const ProgrammeAnswer bare = answer_of(desk, "heating", "HS2023");
  CHECK(bare.table("cut") == nullptr);
  REQUIRE_FALSE(bare.notes.empty());
  CHECK(bare.notes.back().find("no tonnes: the book holds no sources") != std::string::npos);

  desk.import_text("sources", "source_id,name_zh,kind,county,class\nS1,one,area,652301,01-RES-BIT-STV\n");
  desk.import_text("activity", "source_id,period,amount,unit\nS1,HS2023,1000,t\n");
  const ProgrammeAnswer answer = answer_of(desk, "heating", "HS2023");
  CHECK(text_of(answer.on) == "2024-03-31");
  CHECK(text_at(answer, "households", 0, "county") == "652301");
  CHECK(text_at(answer, "households", 0, "done") == "61");
  CHECK(text_at(answer, "households", 0, "checked") == "51");
  CHECK(text_at(answer, "households", 0, "relapsed") == "3");
  CHECK(text_at(answer, "households", 0, "verified") == "48");
  CHECK(text_at(answer, "households", 0, "coal_done_t") == "244.20");     // 4.2 + 60 * 4
  CHECK(text_at(answer, "households", 0, "coal_relapsed_t") == "12.20");  // 4.2 + 2 * 4
  CHECK(text_at(answer, "households", 1, "planned") == "1");
  CHECK(text_at(answer, "households", 2, "county") == "=");
  CHECK(text_at(answer, "households", 2, "done") == "61");
  CHECK(text_at(answer, "subsidies", 0, "due_yuan") == "610000.00");
  CHECK(text_at(answer, "subsidies", 0, "open_yuan") == "310000.00");
  // 1.5 kg of SO2 a tonne: 192 t of coal are verified, 40 t done and not looked at, 12.2 t burn again.
  const AnswerTable* cut = answer.table("cut");
  REQUIRE(cut != nullptr);
  double built = 0;
  double verified = 0;
  for (const auto& row : cut->rows) {
    if (row[2].text != "SO2") continue;
    (row[1].text == "verified" ? verified : built) += row[3].mass.value_or(-1);
  }
  CHECK(verified == doctest::Approx(0.288).epsilon(1e-9));
  CHECK(built == doctest::Approx(0.060).epsilon(1e-9));
  // 652302 plans to convert coal that its base does not have: said, and no reason to hide 652301.
  CHECK(
      std::ranges::any_of(answer.notes, [](const std::string& note) { return note.starts_with("652302: no tonnes"); }));
  CHECK(names_rule(answer, "heating.season", "verified"));
  CHECK(names_rule(answer, "heating.subsidy.central", "verified"));
  CHECK(names_rule(answer, "heating.bulk_coal", "unverified"));

  CHECK(text_at(answer_of(desk, "heating", "2024", "652302"), "households", 0, "planned") == "1");
  CHECK(answer_of(desk, "heating", "2022").table("households")->rows.empty());
}

TEST_CASE("programme: projects of a year, what is late, and the mean progress") {
  InventoryDesk desk;
  desk.import_text("projects",
                   "project_id,title_zh,enterprise,county,aspect,plan_year,planned_finish,progress_percent,started,"
                   "finished,so2_t,owner\n"
                   "P1,one,E1,652301,process,2023,2023-06-30,40,2023-03-01,,5,Li Wei\n"
                   "P2,two,E1,652301,process,2023,2023-10-31,100,2023-03-01,2023-10-01,10,Li Wei\n"
                   "P3,three,E2,652302,process,2024,2024-06-30,0,,,,\n");
  const ProgrammeAnswer answer = answer_of(desk, "projects", "2023");
  CHECK(answer.table("projects")->rows.size() == 2);  // E1 and the total
  CHECK(text_at(answer, "projects", 0, "projects") == "2");
  CHECK(text_at(answer, "projects", 0, "finished") == "1");
  CHECK(text_at(answer, "projects", 0, "overdue") == "1");
  CHECK(text_at(answer, "projects", 0, "progress_percent") == "70.0");
  CHECK(text_at(answer, "project_tonnes", 0, "declared_t") == "15.0");
  CHECK(answer.table("overdue")->rows.size() == 1);
  CHECK(text_at(answer, "overdue", 0, "project") == "P1");
  CHECK(text_at(answer, "overdue", 0, "days_late") == "184");  // 30 June to 31 December
}

TEST_CASE("programme: vehicles retired and in use, and what counties report of new-energy fleets") {
  InventoryDesk desk;
  desk.import_text("vehicles",
                   "plate_hash,county,class,use,fuel,vehicles,vkt_km,retired_date\n"
                   "v1,652301,03-HDT-D-C3,freight,diesel,10,50000,2023-05-10\n"
                   "v2,652301,03-BUS-E-ZEV,bus,electric,3,40000,\n"
                   "v3,652301,03-BUS-D-C0,bus,diesel,1,40000,\n");
  desk.import_text("fleet",
                   "county,period,kind,number,of_total,chargers\n"
                   "652301,2022,bus,354,580,1200\n"
                   "652302,2023,bus,10,,\n");
  const ProgrammeAnswer answer = answer_of(desk, "vehicles", "2023");
  CHECK(text_at(answer, "retired", 0, "vehicles") == "10");
  CHECK(text_at(answer, "retired", 0, "km") == "500000");
  CHECK(text_at(answer, "in_use", 0, "new_energy_percent") == "75.0");
  CHECK(text_at(answer, "reported_fleet", 0, "county") == "652302");
  CHECK(text_at(answer, "reported_fleet", 0, "new_energy_percent").empty());  // no total, no share
  const ProgrammeAnswer before = answer_of(desk, "vehicles", "2022");
  CHECK(text_at(before, "reported_fleet", 0, "new_energy_percent") == "61.0");  // 354 of 580
  CHECK(text_at(before, "reported_fleet", 0, "chargers") == "1200");
  CHECK(before.table("retired")->rows.empty());
  CHECK(names_rule(answer, "vehicles", "unverified"));
}

TEST_CASE("programme: high emitters with their repair, by the limits of the rule") {
  InventoryDesk desk;
  desk.import_text("exhaust_tests",
                   "plate_hash,method,test_date,county,place,class,no_ppm,result,notified_on,repaired_on,retested_on,"
                   "retest_result\n"
                   "a,remote_sensing,2023-03-01,652301,G30,03-HDT-D-C3,1600,failed,,,,\n"
                   "a,remote_sensing,2023-04-01,652301,G30,03-HDT-D-C3,1700,failed,2023-04-05,2023-04-10,2023-04-20,"
                   "passed\n"
                   "b,remote_sensing,2023-04-01,652301,G30,03-HDT-D-C3,900,passed,,,,\n");
  const ProgrammeAnswer answer = answer_of(desk, "exhaust", "2023");
  CHECK(text_at(answer, "tests", 0, "vehicles") == "2");
  CHECK(text_at(answer, "tests", 0, "exceeding_tests") == "2");
  CHECK(text_at(answer, "high_emitters", 0, "plate") == "a");
  CHECK(text_at(answer, "high_emitters", 0, "repair") == "closed");
  CHECK(text_at(answer, "high_emitters", 0, "loop_days") == "19");  // 1 to 20 April
  CHECK(text_at(answer, "high_emitters", 0, "records").find("exhaust_tests/a:2023-03-01") != std::string::npos);
  CHECK(names_rule(answer, "exhaust.remote_sensing.NO > 1500 ppm, 2 in 183 d", "unverified"));
  CHECK(answer_of(desk, "exhaust", "2023-03").table("high_emitters")->rows.empty());  // one exceedance then
}

TEST_CASE("programme: sites, bare land in hectares and swept roads") {
  InventoryDesk desk;
  desk.import_text("dust_sites",
                   "site_id,county,inspected_on,area_m2,cover_compliance_percent,monitored\n"
                   "d1,652301,2023-05-01,4000,100,true\n"
                   "d2,652301,2023-05-01,1000,0,false\n");
  desk.import_text("bare_land",
                   "parcel_id,county,survey_date,area_m2,state\n"
                   "p1,652301,2023-03-01,20000,bare\n"
                   "p1,652301,2023-09-01,12000,bare\n"
                   "p2,652301,2023-09-01,5000,bare\n");
  desk.import_text("sweeping",
                   "county,period,mechanised_percent,road_km\n"
                   "652301,2023-05,80,100\n"
                   "652302,2023-05,50,50\n");
  const ProgrammeAnswer answer = answer_of(desk, "dust", "2023");
  CHECK(text_at(answer, "sites", 0, "sites") == "2");
  CHECK(text_at(answer, "sites", 0, "to_monitor") == "1");
  CHECK(text_at(answer, "sites", 0, "efficiency_percent") == "48.0");  // 60 % on 4000 of 5000 m2
  CHECK(text_at(answer, "bare_land", 0, "before_ha") == "2.00");
  CHECK(text_at(answer, "bare_land", 0, "shrunk_ha") == "0.80");
  CHECK(text_at(answer, "bare_land", 0, "appeared_ha") == "0.50");
  CHECK(text_at(answer, "bare_land", 0, "change_ha") == "-0.30");
  CHECK(text_at(answer, "sweeping", 2, "swept_percent") == "70.0");  // 105 of 150 km
  CHECK(names_rule(answer, "dust.cover 60 %", "unverified"));
  CHECK(answer_of(desk, "bare-land", "2023").tables.size() == 1);
  CHECK(text_at(answer_of(desk, "sweeping", "2023", "652302"), "sweeping", 0, "swept_percent") == "50.0");
}

TEST_CASE("programme: what cannot be answered says what to do") {
  InventoryDesk desk;
  const auto refused = [&](const std::string& programme, const std::string& period) {
    serve::ProgrammeQuestion question;
    question.programme = programme;
    question.period = period;
    const auto answer = serve::inventory_programme(desk.office(), desk.book(), question);
    REQUIRE_FALSE(answer.ok());
    return answer.error().message;
  };
  CHECK(refused("heat", "2023").find("there are heating, projects") != std::string::npos);
  CHECK(refused("heating", "").find("--on") != std::string::npos);
  CHECK(refused("heating", "2023").find("lantian import households") != std::string::npos);
}

}  // namespace
