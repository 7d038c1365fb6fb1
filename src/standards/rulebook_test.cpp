#include "standards/rulebook.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

using namespace lantian;  // NOLINT(google-build-using-namespace): a test reads better in the words of the house
using namespace lantian::standards;  // NOLINT(google-build-using-namespace)

std::string content(const std::filesystem::path& path) {
  std::ifstream stream{path, std::ios::binary};
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::vector<terms::SourceFile> shipped_files() {
  const std::filesystem::path root = std::filesystem::path{LANTIAN_SOURCE_DIR} / "data" / "standards";
  std::vector<terms::SourceFile> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{root}) {
    if (entry.path().extension() != ".toml") continue;
    files.push_back(
        {"data/standards/" + std::filesystem::relative(entry.path(), root).generic_string(), content(entry.path())});
  }
  return files;
}

terms::SourceFile shipped_lock() {
  return {"data/standards/standards.lock",
          content(std::filesystem::path{LANTIAN_SOURCE_DIR} / "data" / "standards" / "standards.lock")};
}

const Rulebook& shipped() {
  static const LoadOutcome outcome = load_rulebook(shipped_files(), shipped_lock());
  for (const Fault& fault : outcome.faults) MESSAGE(fault.text());
  REQUIRE(outcome.rulebook.has_value());
  return *outcome.rulebook;
}

Day day(const char* text) {
  return *parse_day(text);
}

std::string id_on(const char* text, std::string_view area = "") {
  const auto standard = shipped().standard_on(day(text), area);
  return standard ? (*standard)->id : std::string{name_of(standard.error().code)};
}

Item item(const char* text) {
  return *terms::parse_item(text);
}

/// One line of the handbook's table of GB 3095, typed here apart from the data files: species, statistic, then grade I
/// and II of 2012, of the transition and of the final stage.
struct LimitLine {
  Species species;
  const char* statistic;
  const char* unit;
  const char* values[6];
};
constexpr LimitLine gb3095[] = {
    {Species::so2, "annual", "ug/m3", {"20", "60", "20", "60", "20", "20"}},
    {Species::so2, "24h", "ug/m3", {"50", "150", "50", "150", "50", "50"}},
    {Species::so2, "1h", "ug/m3", {"150", "500", "150", "500", "150", "150"}},
    {Species::no2, "annual", "ug/m3", {"40", "40", "40", "40", "30", "30"}},
    {Species::no2, "24h", "ug/m3", {"80", "80", "80", "80", "50", "50"}},
    {Species::no2, "1h", "ug/m3", {"200", "200", "200", "200", "200", "200"}},
    {Species::co, "24h", "mg/m3", {"4", "4", "4", "4", "4", "4"}},
    {Species::co, "1h", "mg/m3", {"10", "10", "10", "10", "10", "10"}},
    {Species::o3, "8h", "ug/m3", {"100", "160", "100", "160", "100", "160"}},
    {Species::o3, "1h", "ug/m3", {"160", "200", "160", "200", "160", "200"}},
    {Species::pm10, "annual", "ug/m3", {"40", "70", "40", "60", "20", "50"}},
    {Species::pm10, "24h", "ug/m3", {"50", "150", "50", "120", "50", "100"}},
    {Species::pm25, "annual", "ug/m3", {"15", "35", "15", "30", "10", "25"}},
    {Species::pm25, "24h", "ug/m3", {"35", "75", "35", "60", "25", "50"}},
};

/// Breakpoints of HJ 633, typed from the handbook's table; the two editions differ in two numbers.
struct ScaleLine {
  const char* item;
  std::int64_t steps_per_unit;
  std::vector<std::int64_t> ends;
};
std::vector<ScaleLine> hj633(std::int64_t pm10_100, std::int64_t pm25_100) {
  return {{"SO2 24h", 1, {0, 50, 150, 475, 800, 1600, 2100, 2620}},
          {"SO2 1h", 1, {0, 150, 500, 650, 800}},
          {"NO2 24h", 1, {0, 40, 80, 180, 280, 565, 750, 940}},
          {"NO2 1h", 1, {0, 100, 200, 700, 1200, 2340, 3090, 3840}},
          {"CO 24h", 10, {0, 2, 4, 14, 24, 36, 48, 60}},
          {"CO 1h", 10, {0, 5, 10, 35, 60, 90, 120, 150}},
          {"O3 1h", 1, {0, 160, 200, 300, 400, 800, 1000, 1200}},
          {"O3 8h", 1, {0, 100, 160, 215, 265, 800}},
          {"PM10 24h", 1, {0, 50, pm10_100, 250, 350, 420, 500, 600}},
          {"PM2.5 24h", 1, {0, 35, pm25_100, 115, 150, 250, 350, 500}}};
}
constexpr int iaqi[] = {0, 50, 100, 150, 200, 300, 400, 500};

void check_scales(const IndexRule& rule, const std::vector<ScaleLine>& lines) {
  CHECK(rule.scales.size() == lines.size());
  for (const ScaleLine& line : lines) {
    CAPTURE(line.item);
    const Scale* scale = rule.scale(item(line.item));
    REQUIRE(scale != nullptr);
    CHECK(scale->rounding == Rounding::half_even);
    CHECK(scale->interpolation == Interpolation::ceiling);
    REQUIRE(scale->segments.size() + 1 == line.ends.size());
    for (std::size_t i = 0; i + 1 < line.ends.size(); ++i) {
      const Segment& piece = scale->segments[i];
      CHECK(piece.low == line.ends[i] * line.steps_per_unit);
      CHECK(piece.high == line.ends[i + 1] * line.steps_per_unit);
      CHECK(piece.index_low == iaqi[i]);
      CHECK(piece.index_high == iaqi[i + 1]);
    }
    const bool full = line.ends.size() == std::size(iaqi);
    CHECK((scale->above == Above::cap) == full);
    if (full) CHECK(scale->above_index == 500);
  }
}

}  // namespace

TEST_CASE("the shipped rules load without a fault and match their lock") {
  CHECK(shipped_lock().text == lock_text(shipped_files()));
  CHECK(shipped().heads().size() == shipped_files().size());
  for (const RuleHead* head : shipped().heads()) CHECK_FALSE(head->document.empty());
}

TEST_CASE("the national standard changes on the right days") {
  CHECK(id_on("2016-01-01") == "CN2012");
  CHECK(id_on("2026-02-28") == "CN2012");
  CHECK(id_on("2026-03-01") == "CN2026T");
  CHECK(id_on("2030-12-31") == "CN2026T");
  CHECK(id_on("2031-01-01") == "CN2026F");
  CHECK(id_on("2026-02-28", "652301") == "CN2012");
  CHECK(id_on("2026-03-01", "652301") == "CN2026T");
}

TEST_CASE("the rules of 2012 began earlier in some areas") {
  CHECK(id_on("2013-01-01", "110000") == "CN2012");
  CHECK(id_on("2012-12-31", "110000") == "not in force");
  CHECK(id_on("2013-01-01", "652300") == "not in force");
  CHECK(id_on("2015-01-01", "652300") == "CN2012");        // every prefecture-level city
  CHECK(id_on("2015-01-01", "652301") == "not in force");  // a county-level city
  CHECK(id_on("2016-01-01", "652301") == "CN2012");
  CHECK(id_on("2015-12-31") == "not in force");  // not yet in the whole country
}

TEST_CASE("a look-up that fails says what there is") {
  const auto unknown = shipped().standard("CN2013");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == ErrorCode::not_found);
  CHECK(unknown.error().message.find("CN2012 CN2026F CN2026T EEA2024 IN2014 US2024 WHO2021") != std::string::npos);
  const auto early = shipped().in_force("HJ633", day("2010-01-01"), "652300");
  REQUIRE_FALSE(early);
  CHECK(early.error().code == ErrorCode::not_in_force);
  CHECK(early.error().message.find("HJ633/2012") != std::string::npos);
  CHECK(shipped().in_force("HJ999", day("2020-01-01"), "").error().code == ErrorCode::not_found);
  CHECK(shipped().classes("GB3838", day("2000-01-01")).error().code == ErrorCode::not_in_force);
  CHECK(shipped().classes("HJ633", day("2020-01-01")).error().code == ErrorCode::not_found);
  CHECK(shipped().in_force("RANK-W", day("2026-06-01"), "").error().code == ErrorCode::not_in_force);
}

TEST_CASE("the edition in force is found by id") {
  const auto on = [](const char* id, const char* when) {
    return (*shipped().in_force(id, day(when), ""))->ref.edition;
  };
  CHECK(on("CN", "2026-02-28") == "2012");
  CHECK(on("CN", "2026-03-01") == "2026T");
  CHECK(on("HJ633", "2026-02-28") == "2012");
  CHECK(on("HJ633", "2031-01-01") == "2026");
  CHECK(on("GB3095", "2030-12-31") == "2026T");
  CHECK(on("GB3095", "2031-01-01") == "2026F");
  CHECK(on("HJ663", "2026-03-01") == "2026");
}

TEST_CASE("every limit of GB 3095 equals the table") {
  const char* sets[] = {"CN2012", "CN2026T", "CN2026F"};
  for (std::size_t set = 0; set < 3; ++set) {
    const LimitRule& rule = *(*shipped().standard(sets[set]))->limits;
    CHECK(rule.default_grade == "II");
    for (const LimitLine& line : gb3095) {
      CAPTURE(sets[set]);
      CAPTURE(line.statistic);
      for (std::size_t grade = 0; grade < 2; ++grade) {
        const Limit* limit = rule.find(line.species, line.statistic, grade == 0 ? "I" : "II");
        REQUIRE(limit != nullptr);
        CHECK(limit->value.text() == line.values[2 * set + grade]);
        CHECK(limit->unit == line.unit);
      }
      CHECK(rule.find(line.species, line.statistic) == rule.find(line.species, line.statistic, "II"));
    }
    CHECK(rule.find(Species::co, "annual") == nullptr);
    CHECK(rule.find(Species::o3, "annual") == nullptr);
  }
}

TEST_CASE("every breakpoint of HJ 633 equals the table") {
  check_scales(*(*shipped().standard("CN2012"))->index, hj633(150, 75));
  check_scales(*(*shipped().standard("CN2026T"))->index, hj633(120, 60));
  check_scales(*(*shipped().standard("CN2026F"))->index, hj633(120, 60));
}

TEST_CASE("the editions of HJ 633 differ where the law does") {
  const IndexRule& old_rule = *(*shipped().standard("CN2012"))->index;
  const IndexRule& new_rule = *(*shipped().standard("CN2026T"))->index;
  CHECK(old_rule.scale(item("SO2 1h"))->above == Above::not_computed);
  CHECK(old_rule.scale(item("O3 8h"))->above == Above::not_computed);
  CHECK(new_rule.scale(item("SO2 1h"))->above == Above::fixed);
  CHECK(new_rule.scale(item("SO2 1h"))->above_index == 200);
  CHECK(new_rule.scale(item("O3 8h"))->above == Above::fixed);
  CHECK(new_rule.scale(item("O3 8h"))->above_index == 300);
  CHECK(old_rule.exceeding_above == 100);
  CHECK_FALSE(new_rule.exceeding_above.has_value());
  CHECK_FALSE(old_rule.incomplete_publishes_above.has_value());
  CHECK(new_rule.incomplete_publishes_above == 100);
  CHECK(old_rule.index_at_least == 0);
  CHECK(new_rule.index_at_least == 1);
  CHECK(new_rule.sensitive.size() == 6);
  CHECK(old_rule.daily.size() == 6);
  CHECK(new_rule.realtime.size() == 6);
}

TEST_CASE("classes and colours are the official ones") {
  for (const char* id : {"CN2012", "CN2026T"}) {
    const IndexRule& rule = *(*shipped().standard(id))->index;
    CHECK(rule.level(50).numeral == "I");
    CHECK(rule.level(51).numeral == "II");
    CHECK(rule.level(100).rgb == "#FFFF00");
    CHECK(rule.level(101).rgb == "#FF7E00");
    CHECK(rule.level(200).rgb == "#FF0000");
    CHECK(rule.level(201).rgb == "#99004C");
    CHECK(rule.level(301).rgb == "#7E0023");
    CHECK(rule.level(999).numeral == "VI");
    CHECK(rule.level(0).rgb == "#00E400");
    CHECK(rule.level(200).ink == "#000000");
    CHECK(rule.level(201).ink == "#FFFFFF");
    CHECK(rule.level(1).name.zh == "\xE4\xBC\x98");
  }
}

TEST_CASE("validity, percentiles and decimals follow HJ 663") {
  for (const char* id : {"CN2012", "CN2026T", "CN2026F"}) {
    const EvaluationRule& rule = *(*shipped().standard(id))->evaluation;
    CHECK(rule.hours_per_day == 20);
    CHECK(rule.hours_per_8h == 6);
    CHECK(rule.last_8h_end - rule.first_8h_end + 1 == 17);
    CHECK(rule.means_per_mda8 == 14);
    CHECK(rule.days_per_year == 324);
    CHECK(rule.days_per_month == 27);
    CHECK(rule.days_in_february == 25);
    CHECK(rule.item(Species::pm25)->percentile->text() == "95");
    CHECK(rule.item(Species::so2)->percentile->text() == "98");
    CHECK(rule.item(Species::o3)->percentile->text() == "90");
    CHECK(rule.item(Species::no2)->mean);
    CHECK_FALSE(rule.item(Species::co)->mean);
    CHECK(rule.item(Species::nox) == nullptr);
    CHECK(rule.decimals_of(Species::co).attainment == 1);
    CHECK(rule.decimals_of(Species::pm25).statistics == 1);
    CHECK(rule.decimals_of(Species::pm25).attainment == 0);
  }
}

TEST_CASE("the composite index weighs every item once; the weighted variant is only on file") {
  const CompositeRule& rule = *(*shipped().standard("CN2012"))->composite;
  CHECK(rule.items.size() == 6);
  for (const CompositeItem& one : rule.items) CHECK(one.weight.text() == "1");
  for (const RuleHead* head : shipped().heads()) {
    if (head->ref.id == "RANK-W") CHECK(head->spans.empty());
  }
}

TEST_CASE("the volume state changed with the amendment of 2018") {
  const LimitRule& rule = *(*shipped().standard("CN2012"))->limits;
  CHECK(rule.state(Species::so2, day("2018-08-31"))->kelvin->text() == "273.15");
  CHECK(rule.state(Species::so2, day("2018-09-01"))->kelvin->text() == "298.15");
  CHECK(rule.state(Species::pm25, day("2018-08-31"))->kelvin->text() == "273.15");
  CHECK_FALSE(rule.state(Species::pm25, day("2018-09-01"))->kelvin.has_value());
  CHECK(rule.state(Species::nh3, day("2018-09-01")) == nullptr);
}

TEST_CASE("other standards stand beside the national one") {
  const Standard& us = **shipped().standard("US2024");
  CHECK_FALSE(us.national);
  const Scale* pm = us.index->scale(item("PM2.5 24h"));
  CHECK(pm->segments[0].high == 90);
  CHECK(pm->segments[1].low == 91);
  CHECK(pm->segments[5].high == 3254);
  CHECK(pm->above == Above::extrapolate);
  CHECK(us.index->scale(item("O3 1h"))->segments.front().low == 125);
  CHECK(us.index->nowcast->hours == 12);
  const IndexRule& eea = *(*shipped().standard("EEA2024"))->index;
  CHECK(eea.scale(item("PM2.5 1h"))->segments[1].high == 15);
  CHECK(eea.scale(item("PM2.5 1h"))->segments[1].index_high == 2);
  CHECK(eea.scale(item("PM2.5 1h"))->above_index == 6);
  const LimitRule& who = *(*shipped().standard("WHO2021"))->limits;
  CHECK(who.find(Species::pm25, "annual")->value.text() == "5");
  CHECK(who.find(Species::pm25, "24h", "IT-3")->value.text() == "37.5");
  CHECK(who.find(Species::o3, "peak", "IT-3") == nullptr);
}

TEST_CASE("class tables of water, noise and soil") {
  const Day when = day("2023-06-01");
  const ClassRule& water = **shipped().classes("GB3838", when);
  CHECK(water.classes.size() == 6);
  CHECK(water.item("DO")->higher_is_better);
  CHECK(water.item("TP", "lake")->bounds[2]->text() == "0.05");
  CHECK_FALSE(water.item("TN", "lake")->evaluated);
  CHECK(water.item("pH")->range_low->text() == "6");
  CHECK((*shipped().classes("HJ640", when))->item("area.day")->bounds[0]->text() == "50.0");
  CHECK((*shipped().classes("GB3096", when))->item("night")->bounds.size() == 6);
  const ClassRule& soil = **shipped().classes("GB15618", when);
  CHECK(soil.item("Cd", "other, pH>7.5")->bounds[0]->text() == "0.6");
  CHECK(soil.item("As", "paddy, pH>7.5")->bounds[1]->text() == "100");
  CHECK_FALSE(soil.item("Cu", "orchard, pH<=5.5")->bounds[1].has_value());
  CHECK((*shipped().classes("GB36600", when))->item("Cr6", "II")->bounds[0]->text() == "5.7");
  const StatusRule& status = **shipped().status("WATER-STATUS", when);
  CHECK(status.row(Decimal{100, 0}, Decimal{0, 0})->status == 0);
  CHECK(status.row(Decimal{899, 1}, Decimal{0, 0})->status == 1);
  CHECK(status.row(Decimal{749, 1}, Decimal{199, 1})->status == 2);
  CHECK(status.row(Decimal{749, 1}, Decimal{20, 0})->status == 3);
  CHECK(status.row(Decimal{59, 0}, Decimal{40, 0})->status == 4);
  CHECK(status.row(Decimal{60, 0}, Decimal{40, 0}) == nullptr);
}

TEST_CASE("a rule can be read by a person") {
  const auto text_of_rule = [](const char* id, const char* when) {
    return shipped().described(**shipped().in_force(id, day(when), ""));
  };
  const std::string index = text_of_rule("HJ633", "2026-03-01");
  CHECK(index.find("HJ 633-2026") != std::string::npos);
  CHECK(index.find("PM2.5 24h (rounded half to even to 0 decimals; index rounded up)") != std::string::npos);
  CHECK(index.find("35 - 60") != std::string::npos);
  CHECK(text_of_rule("GB3095", "2020-01-01").find("from 2016-01-01 until before 2026-03-01, everywhere") !=
        std::string::npos);
  CHECK(text_of_rule("CN", "2020-01-01").find("evaluation  HJ663/2013") != std::string::npos);
  for (const RuleHead* head : shipped().heads())
    CHECK(shipped().described(*head).find(head->ref.sha256) != std::string::npos);
}
