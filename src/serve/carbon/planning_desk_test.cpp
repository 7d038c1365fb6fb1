#include "serve/carbon/planning_office.hpp"
#include "serve/carbon/planning_trial_test.hpp"
#include "serve/carbon/reduction_desk.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace lantian::serve {
namespace {

using Json = nlohmann::json;
using trial::planning_data;
using trial::PlanningTrial;

std::shared_ptr<const PathwayAnswer> shipped_pathway(const std::string& scenario = "") {
  const auto answer = pathway_answer(planning_data().carbon, LANTIAN_SOURCE_DIR, planning_data().filings, scenario, 0);
  REQUIRE_MESSAGE(answer.ok(), (answer ? "" : answer.error().text()));
  return *answer;
}

}  // namespace

TEST_CASE("the base year of a pathway is what the accounts say, sector by sector") {
  const auto answer = shipped_pathway();
  const PlanGround& ground = answer->ground;
  CHECK(ground.base.year == 2024);
  CHECK(ground.base.synthetic);
  CHECK(ground.failed.empty());
  double direct = 0, demand = 0;
  for (const carbon::PlanBase::Sector& one : ground.base.sectors) direct += one.fuel_t + one.process_t;
  CHECK(direct == doctest::Approx(static_cast<double>(ground.balance.all.direct_kg()) / 1000.0).epsilon(1e-12));
  // Electricity once more, straight from the filings: what a guide calls bought, of pots and of the rest.
  for (const carbon::Month& month : planning_data().filings.months) {
    if (!month.month.starts_with("2024-") || ground.held.contains(month.enterprise)) continue;
    for (const char* id : {"electricity_bought", "pot_electricity", "other_electricity"}) {
      const carbon::MonthItem* item = month.item(id);
      if (item == nullptr || item->standing != carbon::Standing::value) continue;
      REQUIRE((item->unit == "MWh" || item->unit == "10^4 kWh"));
      demand += item->value.approximate() * (item->unit == "MWh" ? 1 : 10);
    }
  }
  CHECK(ground.demand_mwh == doctest::Approx(demand).epsilon(1e-9));
  CHECK(ground.base.net_import_mwh == doctest::Approx(demand - ground.base.generation_mwh).epsilon(1e-9));
  CHECK(ground.base.grid_t_per_mwh > 0.3);
  CHECK(ground.base.grid_t_per_mwh < 1.0);
}

TEST_CASE("sectors sum to the region in every year of every scenario, and the base year is no assumption") {
  const auto answer = shipped_pathway();
  REQUIRE(answer->pathways.size() == 2);
  for (const SectoralPathway& path : answer->pathways) {
    REQUIRE(path.pathway.years.size() == 12);
    for (std::size_t n = 0; n < path.pathway.years.size(); ++n) {
      double sum = 0;
      for (const auto& [sector, course] : path.sectors_t) sum += course[n];
      CHECK(sum == doctest::Approx(path.pathway.years[n].direct_t).epsilon(1e-12));
    }
    CHECK(path.pathway.years.front().direct_t ==
          doctest::Approx(static_cast<double>(answer->ground.balance.all.direct_kg()) / 1000.0).epsilon(1e-12));
    double shares = 0;
    for (const carbon::PlanLever& one : path.pathway.levers) shares += one.share_t;
    const double fall = path.pathway.years.front().sum_t() - path.pathway.years.back().sum_t();
    CHECK(std::abs(shares - fall) < 1e-3);
  }
}

TEST_CASE("one sector by hand: cement of the policy scenario after eleven years") {
  const auto answer = shipped_pathway("policy");
  REQUIRE(answer->pathways.size() == 1);
  const auto& sectors = answer->ground.base.sectors;
  const auto cement = std::ranges::find(sectors, "cement", &carbon::PlanBase::Sector::sector);
  REQUIRE(cement != sectors.end());
  // Activity -1.5 % and need -0.8 % a year from 2024 to 2035; carbide slag takes 15 % of the process.
  const double activity = std::pow(0.985, 11), need = std::pow(0.992, 11);
  const double wanted = cement->fuel_t * activity * need + cement->process_t * activity * 0.85;
  CHECK(answer->pathways[0].sectors_t.at("cement").back() == doctest::Approx(wanted).epsilon(1e-12));
}

TEST_CASE("pathways over the address: peak, goal and gap fit together; wrong questions teach") {
  PlanningTrial trial;
  const Json all = Json::parse(trial.ask("GET", "/api/v1/carbon/pathway").body);
  REQUIRE(all["pathways"].size() == 2);
  CHECK(all["synthetic"] == true);
  for (const Json& path : all["pathways"]) {
    double highest = 0;
    int peak = 0;
    for (const Json& year : path["years"]) {
      if (year["sum_t"].get<double>() > highest) {
        highest = year["sum_t"];
        peak = year["year"];
      }
      CHECK(year["low_t"].get<double>() <= year["sum_t"].get<double>());
      CHECK(year["high_t"].get<double>() >= year["sum_t"].get<double>());
    }
    CHECK(path["peak_year"] == peak);
    const double last = path["years"].back()["sum_t"], goal = path["goal_t"];
    CHECK(path["reached"] == (last <= goal));
    CHECK(path["gap_t"].get<double>() == doctest::Approx(std::max(0.0, last - goal)));
    for (const Json& lever : path["levers"]) {
      CHECK(lever["goal_needs"] == (path["reached"] == true && lever["without_t"].get<double>() > goal));
    }
  }
  const HttpReply wrong = trial.ask("GET", "/api/v1/carbon/pathway", {}, "scenario=dreams");
  CHECK(wrong.status == 404);
  CHECK(wrong.body.find("there are frozen, policy") != std::string::npos);
  CHECK(trial.ask("GET", "/api/v1/carbon/pathway", {}, "year=abc").status == 400);
  CHECK(trial.ask("GET", "/api/v1/carbon/pathway", {}, "year=2035").status >= 400);
  const HttpReply table = trial.ask("GET", "/api/v1/carbon/pathway", {}, "scenario=policy&format=csv");
  CHECK(std::ranges::count(table.body, '\n') == 13);
}

TEST_CASE("the cost curve rises, its tonnes add up, and without an inventory it says so") {
  PlanningTrial trial;
  const Json page = Json::parse(trial.ask("GET", "/api/v1/carbon/reduction").body);
  CHECK(page["synthetic"] == true);
  CHECK(page["recorded"] == 0);
  REQUIRE(page["gaps"].size() == 1);
  CHECK(page["gaps"][0].get<std::string>().starts_with("Measures of the inventory"));
  const Json& steps = page["curve"]["steps"];
  REQUIRE(steps.size() > 5);
  double before = -1e18, sum = 0, yuan = 0;
  for (const Json& one : steps) {
    const double price = one["yuan_per_t"];
    CHECK(price >= before);
    CHECK(price == doctest::Approx(one["yuan"].get<double>() / one["co2_t"].get<double>()).epsilon(1e-4));
    CHECK(one["co2_before_t"].get<double>() == doctest::Approx(sum).epsilon(1e-6));
    sum += one["co2_t"].get<double>();
    yuan += one["yuan"].get<double>();
    before = price;
  }
  CHECK(page["curve"]["co2_t"].get<double>() == doctest::Approx(sum).epsilon(1e-6));
  CHECK(page["curve"]["yuan"].get<double>() == doctest::Approx(yuan).epsilon(1e-6));
  // What adds CO2 has no place on the curve and is told.
  for (const Json& one : page["curve"]["left_out"]) CHECK(one["count"].get<int>() > 0);
}

}  // namespace lantian::serve
