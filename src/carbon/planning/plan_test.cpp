#include "carbon/planning/plan.hpp"

#include "carbon/rating/rating_trial_test.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::carbon {
namespace {

using namespace rating_trial;

PlanMeasure plan_measure(std::string id, double percent, int from, int until, double range = 0) {
  return {std::move(id), {"", "a measure"}, "cement", Part::process, {{percent, range}, from, until}};
}

PlanBook plan_book(int target_year) {
  PlanBook book;
  book.target_year = target_year;
  book.status = "unverified";
  return book;
}

/// 100 t of process CO2 in one sector.
PlanBase plan_base(int year) {
  PlanBase base;
  base.year = year;
  base.sectors = {{"cement", 0, 100, 0}};
  return base;
}

const PlanLever& plan_lever(const RegionalPathway& pathway, std::string_view id) {
  const auto found = std::ranges::find(pathway.levers, id, &PlanLever::id);
  REQUIRE(found != pathway.levers.end());
  return *found;
}

PlanScenario with_activity(double percent) {
  PlanScenario scenario;
  scenario.id = "s";
  scenario.sectors = {{"cement", {percent, 0}, {}, std::nullopt, 0}};
  return scenario;
}

}  // namespace

TEST_CASE("a measure comes by a straight line and its share is what it takes away") {
  PlanScenario scenario = with_activity(0);
  scenario.measures = {plan_measure("m", 50, 2025, 2030)};
  const RegionalPathway pathway = trial_must(regional_pathway(plan_book(2030), scenario, plan_base(2025)));
  REQUIRE(pathway.years.size() == 6);
  CHECK(pathway.years[0].sum_t() == doctest::Approx(100));
  CHECK(pathway.years[2].sum_t() == doctest::Approx(80));
  CHECK(pathway.years[5].sum_t() == doctest::Approx(50));
  CHECK(plan_lever(pathway, "m").share_t == doctest::Approx(50));
  CHECK(plan_lever(pathway, "grid").share_t == doctest::Approx(0));
  CHECK(pathway.peak_year == 2025);
  CHECK(pathway.status == "unverified");
}

TEST_CASE("shares do not depend on an order: by hand for two levers, falling and growing") {
  PlanScenario scenario = with_activity(-10);
  scenario.measures = {plan_measure("m", 50, 2029, 2030)};
  const RegionalPathway fall = trial_must(regional_pathway(plan_book(2030), scenario, plan_base(2029)));
  CHECK(fall.years.back().sum_t() == doctest::Approx(45));
  CHECK(plan_lever(fall, "activity").share_t == doctest::Approx((10 + 5) / 2.0));
  CHECK(plan_lever(fall, "m").share_t == doctest::Approx((50 + 45) / 2.0));
  CHECK(plan_lever(fall, "m").without_t == doctest::Approx(90));
  scenario.sectors[0].activity.value = 10;
  const RegionalPathway growth = trial_must(regional_pathway(plan_book(2030), scenario, plan_base(2029)));
  CHECK(plan_lever(growth, "activity").share_t == doctest::Approx(-(10 + 5) / 2.0));
  CHECK(plan_lever(growth, "m").share_t == doctest::Approx((50 + 55) / 2.0));
  double sum = 0;
  for (const PlanLever& one : growth.levers) sum += one.share_t;
  CHECK(sum == doctest::Approx(100 - 55));
}

TEST_CASE("the peak is the highest year, and a pathway that still rises at its end has none") {
  PlanScenario scenario = with_activity(10);
  CHECK(trial_must(regional_pathway(plan_book(2030), scenario, plan_base(2025))).no_peak);
  scenario.measures = {plan_measure("m", 80, 2028, 2030)};
  const RegionalPathway pathway = trial_must(regional_pathway(plan_book(2030), scenario, plan_base(2025)));
  CHECK(pathway.peak_year == 2028);  // 133.1, then 146.41 x 0.6
  CHECK_FALSE(pathway.no_peak);
  CHECK(pathway.years[3].sum_t() == doctest::Approx(133.1));
  CHECK(pathway.years[4].sum_t() == doctest::Approx(87.846));
}

TEST_CASE("electricity counts as net import: generation in the region is in its own direct emission") {
  PlanBase base;
  base.year = 2029;
  base.sectors = {{"cement", 100, 0, 100}, {"power", 200, 0, 0}};
  base.generation_mwh = 60;
  base.net_import_mwh = 40;
  base.grid_t_per_mwh = 0.5;
  PlanScenario scenario = with_activity(0);
  const auto last = [&] { return trial_must(regional_pathway(plan_book(2030), scenario, base)).years.back(); };
  CHECK(last().sum_t() == doctest::Approx(300 + 20));
  scenario.sectors[0].efficiency.value = 10;  // fuel 90, demand 90, import 30
  CHECK(last().direct_t == doctest::Approx(290));
  CHECK(last().import_t == doctest::Approx(15));
  scenario.sectors[0].efficiency.value = 0;
  scenario.sectors[0].electrified = PlanRamp{{50, 0}, 2029, 2030};
  scenario.sectors[0].mwh_per_tonne = 1;  // 50 t of fuel gone, 50 MWh more
  CHECK(last().direct_t == doctest::Approx(250));
  CHECK(last().import_t == doctest::Approx(45));
  scenario.grid = {{2031, 0.3}};  // half the way in 2030
  CHECK(last().import_t == doctest::Approx(90 * 0.4));
  scenario.sectors.push_back({"power", {200, 0}, {}, std::nullopt, 0});  // 180 MWh: more than is used
  CHECK(last().import_t == 0);
  CHECK(last().direct_t == doctest::Approx(250 - 200 + 600));
}

TEST_CASE("the band is the root of the sum of squares of what each range moves alone") {
  PlanScenario scenario = with_activity(0);
  scenario.measures = {plan_measure("m", 50, 2029, 2030, 20)};
  PlanBase base = plan_base(2029);
  const PlanYear one = trial_must(regional_pathway(plan_book(2030), scenario, base)).years.back();
  CHECK(one.low_t == doctest::Approx(40));
  CHECK(one.high_t == doctest::Approx(60));
  base.sectors.push_back({"steel", 0, 100, 0});
  scenario.measures.push_back(plan_measure("n", 50, 2029, 2030, 20));
  scenario.measures[1].sector = "steel";
  const RegionalPathway two = trial_must(regional_pathway(plan_book(2030), scenario, base));
  CHECK(two.years.back().high_t == doctest::Approx(100 + std::sqrt(200.0)));
  CHECK(plan_lever(two, "n").band_t == doctest::Approx(10));
  CHECK(two.years.front().low_t == two.years.front().high_t);
}

TEST_CASE("what must be true: the levers that the goal is not reached without") {
  PlanScenario scenario = with_activity(-10);
  scenario.measures = {plan_measure("m", 50, 2029, 2030)};
  scenario.goal_percent = 50;
  const RegionalPathway pathway = trial_must(regional_pathway(plan_book(2030), scenario, plan_base(2029)));
  CHECK(pathway.reached);
  CHECK(*pathway.goal_t == doctest::Approx(50));
  CHECK(plan_lever(pathway, "m").goal_needs);
  CHECK_FALSE(plan_lever(pathway, "activity").goal_needs);  // 50 without it, which is the goal
  scenario.goal_percent = 60;
  CHECK_FALSE(trial_must(regional_pathway(plan_book(2030), scenario, plan_base(2029))).reached);
  CHECK_FALSE(regional_pathway(plan_book(2029), scenario, plan_base(2029)));
  CHECK_FALSE(regional_pathway(plan_book(2030), scenario, PlanBase{}));
}

TEST_CASE("the scenarios that ship are read, and what no scenario may hold is refused") {
  const PlanBook book = trial_must(read_plan_book(trial_data("pathways/changji-2035.toml"), trial_sectors()));
  CHECK(book.status == "unverified");
  CHECK(book.scenarios.size() == 2);
  REQUIRE(book.scenario("policy") != nullptr);
  CHECK(book.scenario("policy")->measures.size() == 2);
  const auto message = [](const char* from, const char* to) {
    terms::SourceFile file = trial_data("pathways/changji-2035.toml");
    const std::size_t at = file.text.find(from);
    REQUIRE(at != std::string::npos);
    file.text.replace(at, std::string_view{from}.size(), to);
    const auto bad = read_plan_book(file, trial_sectors());
    REQUIRE_FALSE(bad.ok());
    return bad.error().message;
  };
  CHECK(message("id = \"heating\"", "id = \"moon\"").find("no sector") != std::string::npos);
  CHECK(message("cut_percent = \"15\"", "cut_percent = \"101\"").find("outside") != std::string::npos);
  CHECK(message("year = 2030", "year = 2020").find("rise") != std::string::npos);
  CHECK(message("until = 2030", "until = 2026").find("not behind") != std::string::npos);
  CHECK(message("mwh_per_tonne = \"1.1\"\n", "").find("missing") != std::string::npos);
}

}  // namespace lantian::carbon
