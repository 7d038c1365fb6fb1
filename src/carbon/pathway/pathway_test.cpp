// Pathways: closed formulas, the peak, and what must be true - tried by putting it in again.
#include "carbon/pathway/pathway.hpp"

#include "carbon/library/library_sample_test.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

using namespace lantian;
using namespace lantian::carbon;
using namespace lantian::carbon::trial;

namespace {

Scenario pathway_scenario(double activity, double efficiency, double grid = 0) {
  Scenario out;
  out.id = "trial";
  out.grid = grid;
  out.sectors = {{"*", activity, efficiency}};
  return out;
}
PathwayQuestion pathway_question(int years) {
  PathwayQuestion out;
  out.base_year = 2024;
  out.last_year = 2024 + years;
  out.base = {{"power", 1000, 0}, {"aluminium", 200, 800}};
  out.grid_t_per_mwh = 0.6;
  return out;
}
Pathway pathway_must(const Scenario& scenario, const PathwayQuestion& question) {
  auto out = pathway_of(scenario, question);
  REQUIRE_MESSAGE(out.ok(), (out.ok() ? std::string{} : out.error().text()));
  return *std::move(out);
}

}  // namespace

TEST_CASE("a pathway is its closed formula") {
  const auto out = pathway_must(pathway_scenario(2, 1, 3), pathway_question(10));
  REQUIRE(out.years.size() == 11);
  CHECK(out.years[0].total_t() == doctest::Approx(2000));
  const double scale = std::pow(1.02 * 0.99, 10);
  CHECK(out.years[10].direct_t == doctest::Approx(1200 * scale));
  CHECK(out.years[10].electricity_t == doctest::Approx(800 * scale * std::pow(0.97, 10)));
  double sum = 0;
  for (const PathwayRow& row : out.rows) {
    if (row.year > 2024) sum += row.direct_t + row.electricity_t;
  }
  CHECK(out.cumulative_t == doctest::Approx(sum));
}

TEST_CASE("it has peaked only when a later year is lower") {
  CHECK_FALSE(pathway_must(pathway_scenario(1, 0), pathway_question(10)).peaked);
  const auto falling = pathway_must(pathway_scenario(-1, 0), pathway_question(10));
  CHECK(falling.peaked);
  CHECK(falling.peak_year == 2024);
  // Growth of 2 percent until a change begins in 2030 takes more than that each year.
  Scenario turns = pathway_scenario(2, 0);
  turns.switches = {{"power", "x", {}, 2030, 2034, 80, 0}};
  const auto out = pathway_must(turns, pathway_question(10));
  CHECK(out.peak_year == 2029);
  CHECK(out.peaked);
}

TEST_CASE("a change grows in equal steps and brings its electricity with it") {
  Scenario scenario = pathway_scenario(0, 0, 0);
  scenario.switches = {{"power", "hydrogen", {}, 2025, 2028, 40, 2}};
  CHECK(scenario.switches[0].share(2024) == 0);
  CHECK(scenario.switches[0].share(2025) == 0.25);
  CHECK(scenario.switches[0].share(2028) == 1);
  const auto out = pathway_must(scenario, pathway_question(4));
  CHECK(out.years[1].direct_t == doctest::Approx(1200 - 100));
  // 100 t gone need 200 MWh at 0.6 t each: 120 t, so that this change makes it worse, and the lever says so.
  CHECK(out.years[1].electricity_t == doctest::Approx(800 + 120));
  CHECK(out.levers[0].saved_t == doctest::Approx(400 - 480));
}

TEST_CASE("what is needed of each assumption meets the target when it is put in again") {
  PathwayQuestion question = pathway_question(15);
  Scenario scenario = pathway_scenario(1, 2, 4);
  scenario.switches = {{"power", "renewables", {}, 2026, 2036, 50, 0}};
  const double reached = pathway_must(scenario, question).years.back().total_t();
  question.target_t = reached * 1.05;
  const auto out = pathway_must(scenario, question);
  CHECK(*out.gap_t < 0);
  REQUIRE(out.levers.size() == 3);
  for (const PathwayLever& lever : out.levers) {
    REQUIRE(lever.needed.has_value());
    CHECK(*lever.needed > 0);
    CHECK(*lever.needed < 1);
    Scenario less = scenario;
    if (lever.kind == PathwayLever::Kind::grid) less.grid *= *lever.needed;
    if (lever.kind == PathwayLever::Kind::efficiency) less.sectors[0].efficiency *= *lever.needed;
    if (lever.kind == PathwayLever::Kind::change) less.switches[0].percent *= *lever.needed;
    CHECK(pathway_must(less, question).years.back().total_t() == doctest::Approx(*question.target_t).epsilon(1e-9));
  }
  CHECK(std::ranges::is_sorted(out.levers, std::greater{}, &PathwayLever::saved_t));
  REQUIRE(out.spare_percent.has_value());
  Scenario faster = scenario;
  faster.sectors[0].activity += *out.spare_percent;
  CHECK(pathway_must(faster, question).years.back().total_t() == doctest::Approx(*question.target_t).epsilon(1e-9));
}

TEST_CASE("a target that is missed says how much more must come, and promises no lever") {
  PathwayQuestion question = pathway_question(10);
  question.target_t = 1500;
  const Scenario scenario = pathway_scenario(0, 1);
  const auto out = pathway_must(scenario, question);
  CHECK(*out.gap_t == doctest::Approx(2000 * std::pow(0.99, 10) - 1500));
  CHECK_FALSE(out.levers[0].needed.has_value());
  REQUIRE(out.more_percent.has_value());
  // 2000 (1 - e)^10 = 1500
  CHECK(*out.more_percent + 1 == doctest::Approx(100 * (1 - std::pow(0.75, 0.1))).epsilon(1e-9));
  question.target_t = 0;
  CHECK_FALSE(pathway_must(scenario, question).more_percent.has_value());
}

TEST_CASE("a question without sense is refused") {
  PathwayQuestion question = pathway_question(0);
  CHECK_FALSE(pathway_of(pathway_scenario(0, 0), question).ok());
  question = pathway_question(5);
  Scenario narrow = pathway_scenario(0, 0);
  narrow.sectors = {{"power", 0, 0}};
  CHECK_FALSE(pathway_of(narrow, question).ok());
  question.base[0].direct_t = -1;
  CHECK_FALSE(pathway_of(pathway_scenario(0, 0), question).ok());
}

TEST_CASE("the shipped scenarios: three, none of them verified") {
  const auto read = read_scenarios(carbon_source("data/carbon/pathway.toml"));
  REQUIRE_MESSAGE(read.ok(), (read.ok() ? std::string{} : read.error().text()));
  REQUIRE(read->size() == 3);
  PathwayQuestion question = pathway_question(16);
  std::vector<double> ends;
  for (const Scenario& one : *read) {
    CHECK(one.status == "unverified");
    ends.push_back(pathway_must(one, question).years.back().total_t());
  }
  CHECK(ends[0] > ends[1]);
  CHECK(ends[1] > ends[2]);
}
