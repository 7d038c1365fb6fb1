#include "assess/status.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

using namespace lantian;
using namespace lantian::assess;
using observe::PointLayout;
using observe::PointTable;

/// The rule files, layouts and synthetic points as shipped must give the figures the bulletin of 2023 printed.
namespace {

std::string shipped_text(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream{path, std::ios::binary}.rdbuf();
  return text.str();
}

const standards::Rulebook& shipped_rulebook() {
  static const standards::LoadOutcome outcome = [] {
    const std::filesystem::path root = std::filesystem::path{LANTIAN_SOURCE_DIR} / "data" / "standards";
    std::vector<terms::SourceFile> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{root}) {
      if (entry.path().extension() == ".toml") files.push_back({entry.path().string(), shipped_text(entry.path())});
    }
    return standards::load_rulebook(files, {});
  }();
  for (const auto& fault : outcome.faults) MESSAGE(fault.text());
  REQUIRE(outcome.rulebook.has_value());
  return *outcome.rulebook;
}

/// Layout, table and verdict together: the verdict points into the table.
struct Shipped {
  PointLayout layout;
  PointTable table;
  StatusVerdict verdict;
};

PointLayout shipped_layout(const std::string& kind) {
  const std::string path = std::string{LANTIAN_SOURCE_DIR} + "/data/points/" + kind + ".toml";
  auto layout = observe::read_point_layout({path, shipped_text(path)});
  REQUIRE_MESSAGE(layout.ok(), (layout.ok() ? "" : layout.error().message));
  return *std::move(layout);
}

Day end_of_2023() {
  return *parse_day("2023-12-31");
}

std::unique_ptr<Shipped> judged(const std::string& kind, const std::string& text) {
  auto shipped = std::make_unique<Shipped>();
  shipped->layout = shipped_layout(kind);
  auto table = observe::read_points({kind + ".csv", text}, shipped->layout);
  REQUIRE_MESSAGE(table.ok(), (table.ok() ? "" : table.error().message));
  shipped->table = *std::move(table);
  const auto rules = status_rules(shipped->layout, shipped_rulebook(), end_of_2023());
  REQUIRE_MESSAGE(rules.ok(), (rules.ok() ? "" : rules.error().message));
  auto verdict = judge_status(shipped->table, shipped->layout, *rules);
  REQUIRE_MESSAGE(verdict.ok(), (verdict.ok() ? "" : verdict.error().message));
  shipped->verdict = *std::move(verdict);
  return shipped;
}

std::unique_ptr<Shipped> changji(const std::string& kind) {
  auto shipped =
      judged(kind, shipped_text(std::string{LANTIAN_SOURCE_DIR} + "/regions/changji/status/" + kind + "-2023.csv"));
  CHECK(shipped->table.refusals.empty());
  CHECK(shipped->verdict.synthetic);
  for (const PointVerdict& point : shipped->verdict.points) CHECK(point.unjudged.empty());
  return shipped;
}

const UnitStatus& unit_of(const StatusVerdict& verdict, std::string_view id) {
  for (const UnitStatus& unit : verdict.by_unit) {
    if (unit.unit_id == id) return unit;
  }
  FAIL("no such unit");
  return verdict.by_unit.front();
}

}  // namespace

TEST_CASE("F19 water: 17 sections, 14 of class I and 3 of class II, excellent") {
  const auto water = changji("water");
  CHECK(water->verdict.counts.total == 17);
  CHECK(water->verdict.counts.by_class == std::vector<int>{14, 3, 0, 0, 0, 0});
  CHECK(water->verdict.overall_class == 0);
  CHECK(water->verdict.overall_name_en == "excellent");
}

TEST_CASE("F19 drinking: 13 of 13 sources attain") {
  const auto sources = changji("drinking");
  CHECK(sources->verdict.counts.total == 13);
  CHECK(sources->verdict.attaining == 13);
}

TEST_CASE("F19 soil: 34 points, none above its control value") {
  const auto soil = changji("soil");
  CHECK(soil->verdict.counts.total == 34);
  CHECK(soil->verdict.attaining == 34);
  CHECK(soil->verdict.counts.by_class.back() == 0);
}

TEST_CASE("F19 area noise: 747 points, mean 50.5, level two; three counties of level one") {
  const auto noise = changji("noise-area");
  CHECK(noise->verdict.counts.total == 747);
  CHECK(noise->verdict.mean == Rational::of(505, 10));
  CHECK(noise->verdict.mean_printed->text() == "50.5");
  CHECK(noise->verdict.overall_class == 1);
  for (const char* id : {"652324", "652323", "652328"}) CHECK(unit_of(noise->verdict, id).mean->class_index == 0);
  for (const char* id : {"652301", "652302", "652325", "652327"})
    CHECK(unit_of(noise->verdict, id).mean->class_index == 1);
}

TEST_CASE("F19 road noise: 58.6 weighted by length, every road of level one") {
  const auto noise = changji("noise-road");
  CHECK(noise->verdict.mean_printed->text() == "58.6");
  CHECK(noise->verdict.overall_class == 0);
  CHECK(noise->verdict.counts.by_class.front() == noise->verdict.counts.total);
  Rational plain;
  for (const auto& point : noise->table.points) plain += point.values.at("road.day").exact();
  // The plain mean is another number here, so that a forgotten weight shows.
  CHECK(plain / Rational{noise->verdict.counts.total} > Rational::of(5865, 100));
}

TEST_CASE("shipped rules: the worked examples") {
  CHECK(judged("water", "id,DO,CODMn,NH3-N,TP\nW1,6.2,3.9,.6,.08\n")->verdict.counts.by_class[2] == 1);
  CHECK(judged("water", "id,pH,CODMn\nW1,9.1,1\n")->verdict.counts.by_class.back() == 1);
  CHECK(judged("water", "id,water body,CODMn,TP,TN\nW1,reservoir,1,0.05,9\n")->verdict.counts.by_class[2] == 1);
  CHECK(judged("noise-area", "id,Leq\nN1,50.0\n")->verdict.overall_class == 0);
  CHECK(judged("noise-area", "id,Leq\nN1,50.1\n")->verdict.overall_class == 1);
  CHECK(judged("soil", "id,land use,pH,Cd\nS1,upland,7.8,.7\n")->verdict.counts.by_class == std::vector<int>{0, 1, 0});
  CHECK(judged("soil", "id,land use,pH,Cd\nS1,upland,7.5,.5\n")->verdict.counts.by_class == std::vector<int>{0, 1, 0});
  CHECK(judged("soil", "id,land use,pH,As\nS1,paddy,7.6,100.1\n")->verdict.counts.by_class ==
        std::vector<int>{0, 0, 1});
  CHECK(judged("soil", "id,land use,pH,Ni\nS1,upland,7.6,191\n")->verdict.counts.by_class == std::vector<int>{0, 1, 0});
  CHECK(judged("soil-construction", "id,land class,Pb\nS1,I,800\nS2,2,800\n")->verdict.counts.by_class ==
        std::vector<int>{1, 1, 0});
}

TEST_CASE("shipped layouts name only items and classes the rules have") {
  for (const char* kind : {"water", "drinking", "soil", "soil-construction", "noise-area", "noise-road"}) {
    const PointLayout layout = shipped_layout(kind);
    CHECK(layout.kind == kind);
    const auto rules = status_rules(layout, shipped_rulebook(), end_of_2023());
    REQUIRE(rules.ok());
    for (const auto& column : layout.columns) {
      const bool chooses = column.item == "pH" && layout.judging.rule == "GB15618";
      if (column.role || chooses) continue;
      bool known = false;
      for (const auto& row : rules->classes->items) known = known || (row.id == column.item && row.unit == column.unit);
      CHECK_MESSAGE(known, kind << " " << column.item << " " << column.unit);
    }
  }
}
