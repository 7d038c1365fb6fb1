// Published figures of Changji's emissions beside what the engine makes of the synthetic inventory. The expected text
// was checked by hand against the documents' numbers; what documents print is named in regions/changji/programmes.toml.
#include "serve/reproduce.hpp"
#include "shared_data.hpp"
#include "twin/sources_plan.hpp"

#include <doctest/doctest.h>

#include <map>

namespace {

using namespace lantian;

struct Reproduced {
  serve::InventoryOffice office;
  serve::InventoryReproduction reproduction;
};

const Reproduced& changji() {
  static const Reproduced once = [] {
    auto office = serve::InventoryOffice::open(golden::office());
    REQUIRE_MESSAGE(office.ok(), (office.ok() ? "" : office.error().text()));
    auto reproduction = serve::reproduce_inventory(*office, "changji");
    REQUIRE_MESSAGE(reproduction.ok(), (reproduction.ok() ? "" : reproduction.error().text()));
    return Reproduced{*std::move(office), *std::move(reproduction)};
  }();
  return once;
}

const serve::ReproducedFigure& figure(std::string_view id) {
  for (const auto& one : changji().reproduction.figures) {
    if (one.figure.id == id) return one;
  }
  FAIL("no figure " << id);
  return changji().reproduction.figures.front();
}

TEST_CASE("figures of the documents come out of the engine to the printed decimals") {
  const std::map<std::string, std::string> expected{
      {"F8.coal", "198.3"},      {"F8.so2", "2974.5"},        {"F8.nox", "2181.3"},
      {"F8.pm", "19830"},        {"F8.co2", "376.6"},         {"F5.bulk_coal", "5176"},
      {"F5.industry", "5696"},   {"F5.mobile", "2247"},       {"F5.share", "64"},
      {"F6.bulk_coal", "2453"},  {"F6.mobile", "1362"},       {"F7.industry", "3663"},
      {"F9.coal", "137"},        {"F9.pollutants", "23639"},  {"F9.before", "34763"},
      {"F9.fall", "32"},         {"F10.all", "13.2"},         {"F10.2023", "2.99"},
      {"F10.2023.city", "1.35"}, {"F10.2024", "2.18"},        {"F11.paid", "2.99"},
      {"F12.2021-22", "435"},    {"F13.large_share", "94.8"}, {"F13.projects_66", "197"},
      {"F13.kilns", "1402"},     {"F14.buses", "354"},        {"F14.bus_share", "61"},
      {"F21.generated", "41"},   {"F21.utilised", "49.1"},    {"F7.industry_of_prefecture", "64"}};
  for (const auto& [id, value] : expected) {
    CAPTURE(id);
    const serve::ReproducedFigure& one = figure(id);
    REQUIRE(one.shown());
    CHECK(one.shown()->text() == value);
    CHECK(one.printed->value.text() == value);
    CHECK(one.verdict == serve::FigureVerdict::equal);
  }
}

TEST_CASE("derived figures: three measures together, the unexplained rest, shares a kt, good days of the season") {
  const std::map<std::string, std::string> expected{{"F5.sum", "13119"},
                                                    {"F5.unexplained", "36"},
                                                    {"F5.bulk_coal_per_kt", "5.0232"},
                                                    {"F5.industry_per_kt", "5.0913"},
                                                    {"F5.mobile_per_kt", "4.0053"},
                                                    {"F4.days", "732"},
                                                    {"F4.good_share", "73.5"},
                                                    {"F11.paid_households", "29900"},
                                                    {"F11.central_households", "90000"}};
  for (const auto& [id, value] : expected) {
    CAPTURE(id);
    CHECK(figure(id).shown()->text() == value);
    CHECK(figure(id).verdict == serve::FigureVerdict::derived);
  }
}

TEST_CASE("the one inconsistent figure of the documents is flagged, and nothing differs") {
  CHECK(figure("F10.2023.city_share").verdict == serve::FigureVerdict::flagged);
  CHECK(figure("F10.2023.city_share").shown()->text() == "45.2");
  CHECK(changji().reproduction.count(serve::FigureVerdict::flagged) == 1);
  CHECK(changji().reproduction.count(serve::FigureVerdict::differs) == 0);
  int contradictions = 0;
  for (const serve::CheckedParts& check : changji().reproduction.checks) {
    if (!check.verdict.contradicts()) continue;
    ++contradictions;
    CHECK(check.whole.id == "F10.2023.city_share");
  }
  CHECK(contradictions == 1);
  CHECK(changji().reproduction.departments.beyond.size() == 2);
  CHECK(changji().reproduction.departments.within.size() == 1);
}

TEST_CASE("the text of reproduced figures, in two languages") {
  for (const bool chinese : {true, false}) {
    const std::string name = chinese ? "reproduce_zh.txt" : "reproduce_en.txt";
    const std::string expected = golden::bytes_of(std::string{LANTIAN_SOURCE_DIR} + "/test/golden/" + name);
    CHECK_MESSAGE(serve::printed(changji().office, changji().reproduction, chinese) == expected, name);
  }
}

TEST_CASE("the plan's conditions are the printed facts") {
  const auto& published = changji().reproduction.published;
  const std::string root = golden::office().root() + "/regions/changji/";
  const auto region = golden::office().region("changji");
  REQUIRE(region.ok());
  const auto plan = twin::read_inventory_plan({"inventory.toml", golden::bytes_of(root + "inventory.toml")}, **region);
  REQUIRE(plan.ok());
  const twin::InventoryConditions& c = plan->conditions;
  const std::vector<std::tuple<const char*, std::int64_t, std::int64_t>> expected{
      {"F10.all", c.households, 10'000},
      {"F8.coal", c.finished_coal_t, 10'000},
      {"F5.bulk_coal", c.season_bulk_coal_t, 1},
      {"F6.bulk_coal", c.season_bulk_coal_city_t, 1},
      {"F5.industry", c.season_industry_t, 1},
      {"F7.industry", c.season_industry_second_t, 1},
      {"F5.mobile", c.season_mobile_t, 1},
      {"F6.mobile", c.season_mobile_city_t, 1},
      {"F9.coal", c.coal_t, 10'000},
      {"F9.pollutants", c.pollutants_t, 1},
      {"F9.before", c.pollutants_before_t, 1},
      {"F13.large", c.large, 1},
      {"F13.listed", c.enterprises, 1},
      {"F13.graded", c.graded, 1},
      {"F13.industries", c.industries, 1},
      {"F13.grade_a", c.grade_a, 1},
      {"F13.projects_100", c.projects_planned, 1},
      {"F13.projects_finished", c.projects_finished, 1},
      {"F13.policy_enterprises", c.policy_enterprises, 1},
      {"F13.kilns", c.kilns, 1},
      {"F13.fugitive", c.fugitive, 1},
      {"F13.deep", c.deep, 1},
      {"F14.trucks", c.old_trucks, 1},
      {"F14.buses", c.new_energy_buses, 1},
      {"F11.paid", c.subsidy_paid_yuan, 100'000'000}};
  for (const auto& [id, condition, scale] : expected) {
    CAPTURE(id);
    const inventory::PrintedFact* fact = published.fact(id);
    REQUIRE(fact != nullptr);
    CHECK(fact->value.exact() * Rational{scale} == Rational{condition});
  }
}

}  // namespace
