#include "inventory/measures/reduction.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

namespace {

using namespace lantian;
using namespace lantian::inventory;
using Kind = MeasureNote::Kind;

const Period year_2023 = *parse_period("2023");

Day on(std::string_view text) {
  return *parse_day(text);
}

Source plant(std::string id, std::string enterprise = "E1", std::string county = "652302") {
  Source source;
  source.id = std::move(id);
  source.enterprise = std::move(enterprise);
  source.unit_id = std::move(county);
  source.class_code = "01-IND-COA-L65";
  source.industry = "C3011";
  return source;
}

Emission mass_of(const Source& source, double mass_t, Pollutant pollutant = Pollutant::so2,
                 std::optional<double> residual = 1.0) {
  Emission row;
  row.source_id = source.id;
  row.unit_id = source.unit_id;
  row.class_code = source.class_code;
  row.pollutant = pollutant;
  row.period = year_2023;
  row.mass_t = mass_t;
  row.residual = residual;
  row.method = "EF";
  row.activity_record = "activity/" + source.id;
  return row;
}

Measure measure_of(std::string id, MeasureType type, std::optional<Decimal> control = std::nullopt) {
  Measure measure;
  measure.id = std::move(id);
  measure.record = "case";
  measure.type = type;
  measure.control_percent = control;
  measure.start = on("2020-01-01");
  measure.status = MeasureStatus::verified;
  return measure;
}

ReductionReport applied(const std::vector<Source>& sources, const std::vector<Emission>& base,
                        const std::vector<Measure>& measures, const terms::Region* region = nullptr) {
  auto report = reductions({}, sources, base, measures, year_2023, region, {});
  REQUIRE_MESSAGE(report.ok(), report.error().text());
  return *std::move(report);
}

bool noted(const ReductionReport& report, Kind kind, std::string_view measure, std::string_view source = {}) {
  return std::ranges::any_of(report.notes, [&](const MeasureNote& note) {
    return note.kind == kind && note.measure_id == measure && note.source_id == source;
  });
}

double gross_of(const ReductionReport& report, std::string_view measure) {
  double sum = 0;
  for (const Reduction& row : report.rows) sum += row.measure_id == measure ? row.gross_t : 0;
  return sum;
}

TEST_CASE("a cap is compared with the controlled mass: 40 t, not 20 t") {
  const Source one = plant("S1");
  Measure control = measure_of("eop", MeasureType::end_of_pipe, Decimal{50, 0});
  Measure cap = measure_of("cap", MeasureType::cap);
  cap.cap_t = Decimal{40, 0};
  cap.pollutant = Pollutant::so2;
  const auto report = applied({one}, {mass_of(one, 100)}, {cap, control});
  CHECK(*report.after[0].mass_t == doctest::Approx(40).epsilon(1e-14));
  CHECK(gross_of(report, "eop") == doctest::Approx(50).epsilon(1e-14));
  CHECK(gross_of(report, "cap") == doctest::Approx(10).epsilon(1e-14));
  // By hand: alone the control takes 50, the cap 60, both 60. Shares (50 + 0)/2 = 25 and (60 + 10)/2 = 35.
  CHECK(*report.rows[0].shapley_t == doctest::Approx(35).epsilon(1e-14));
  CHECK(*report.rows[1].shapley_t == doctest::Approx(25).epsilon(1e-14));
}

TEST_CASE("a weaker control is left out with a note") {
  const Source one = plant("S1");
  const auto report = applied({one}, {mass_of(one, 100, Pollutant::so2, 0.2)},
                              {measure_of("weak", MeasureType::end_of_pipe, Decimal{60, 0})});
  CHECK(*report.after[0].mass_t == 100);
  CHECK(noted(report, Kind::weaker_than_base, "weak", "S1"));
}

TEST_CASE("the most particular rule acts, and the others are reported") {
  const Source one = plant("S1");
  const Source other = plant("S2", "E2");
  const Source far = plant("S3", "E3", "652301");
  Measure all = measure_of("all", MeasureType::end_of_pipe, Decimal{10, 0});
  Measure county = measure_of("county", MeasureType::end_of_pipe, Decimal{20, 0});
  county.filter.unit_id = "652302";
  Measure industry = measure_of("industry", MeasureType::end_of_pipe, Decimal{30, 0});
  industry.filter.unit_id = "652302";
  industry.filter.industry = "C30";
  Measure enterprise = measure_of("enterprise", MeasureType::end_of_pipe, Decimal{25, 0});
  enterprise.filter.enterprise = "E1";
  Measure source = measure_of("source", MeasureType::end_of_pipe, Decimal{15, 0});
  source.filter.source_id = "S1";
  Measure pollutant = source;
  pollutant.id = "source+SO2";
  pollutant.control_percent = Decimal{5, 0};
  pollutant.pollutant = Pollutant::so2;
  const std::vector<Emission> base{mass_of(one, 100), mass_of(one, 100, Pollutant::nox), mass_of(other, 100),
                                   mass_of(far, 100)};
  const auto report = applied({one, other, far}, base, {all, county, industry, enterprise, source, pollutant});
  CHECK(*report.after[0].mass_t == doctest::Approx(95).epsilon(1e-14));
  CHECK(*report.after[1].mass_t == doctest::Approx(85).epsilon(1e-14));
  CHECK(*report.after[2].mass_t == doctest::Approx(70).epsilon(1e-14));
  CHECK(*report.after[3].mass_t == doctest::Approx(90).epsilon(1e-14));
  CHECK(noted(report, Kind::overridden, "enterprise", "S1"));
  CHECK(noted(report, Kind::overridden, "county", "S2"));
  REQUIRE(report.reach.size() == 6);
  CHECK(report.reach[0].measure_id == "all");
  CHECK(report.reach[0].rows == 4);
  CHECK(report.reach[0].sources == 3);
  CHECK(report.reach[0].overridden == 3);
}

TEST_CASE("two rules of equal rank are noted; the stronger control stands") {
  const Source one = plant("S1");
  Measure first = measure_of("A", MeasureType::end_of_pipe, Decimal{90, 0});
  Measure second = measure_of("B", MeasureType::end_of_pipe, Decimal{95, 0});
  first.filter.source_id = second.filter.source_id = "S1";
  const auto report = applied({one}, {mass_of(one, 100)}, {second, first});
  CHECK(*report.after[0].mass_t == doctest::Approx(5).epsilon(1e-13));
  CHECK(noted(report, Kind::hit_twice, "B", "S1"));
}

TEST_CASE("a measure that begins inside the period counts by its days") {
  const Source one = plant("S1");
  Measure control = measure_of("eop", MeasureType::end_of_pipe, Decimal{50, 0});
  control.start = on("2023-07-02");  // 183 of 365 days
  const auto report = applied({one}, {mass_of(one, 365)}, {control});
  CHECK(gross_of(report, "eop") == doctest::Approx(91.5).epsilon(1e-14));
  CHECK(report.reach[0].days == 183);

  Measure late = control;
  late.start = on("2024-01-01");
  const auto none = applied({one}, {mass_of(one, 365)}, {late});
  CHECK(none.rows.empty());
  CHECK(noted(none, Kind::not_started, "eop"));
}

TEST_CASE("a particular rule that ends gives way to the general one") {
  const Source one = plant("S1");
  Measure general = measure_of("county", MeasureType::end_of_pipe, Decimal{50, 0});
  general.filter.unit_id = "652302";
  Measure particular = measure_of("source", MeasureType::end_of_pipe, Decimal{80, 0});
  particular.filter.source_id = "S1";
  particular.end = on("2023-07-02");  // 182 days
  const auto report = applied({one}, {mass_of(one, 365)}, {general, particular});
  CHECK(gross_of(report, "source") == doctest::Approx(182 * 0.8).epsilon(1e-14));
  CHECK(gross_of(report, "county") == doctest::Approx(183 * 0.5).epsilon(1e-14));
}

TEST_CASE("a cap on an enterprise is one for all its sources together") {
  const Source one = plant("S1");
  const Source two = plant("S2");
  Measure cap = measure_of("cap", MeasureType::cap);
  cap.cap_t = Decimal{60, 0};
  cap.pollutant = Pollutant::so2;
  cap.filter.enterprise = "E1";
  Measure control = measure_of("eop", MeasureType::end_of_pipe, Decimal{50, 0});
  control.filter.source_id = "S1";
  const auto report = applied({one, two}, {mass_of(one, 80), mass_of(two, 40)}, {cap, control});
  // 40 + 40 = 80 t stand against 60: three quarters remain of each.
  CHECK(*report.after[0].mass_t == doctest::Approx(30).epsilon(1e-14));
  CHECK(*report.after[1].mass_t == doctest::Approx(30).epsilon(1e-14));
  CHECK(gross_of(report, "cap") == doctest::Approx(20).epsilon(1e-14));
  double shares = 0;
  for (const Reduction& row : report.rows) shares += row.shapley_t.value_or(0);
  CHECK(shares == doctest::Approx(60).epsilon(1e-14));
  // S2 by hand: cap alone 40 - 40/2 = 20, both 10, control alone 0. Cap (20 + 10)/2 = 15, control (0 - 10)/2 = -5.
  const auto at = [&](std::string_view measure, std::string_view source) {
    const auto found = std::ranges::find_if(
        report.rows, [&](const Reduction& row) { return row.measure_id == measure && row.source_id == source; });
    REQUIRE(found != report.rows.end());
    return found->shapley_t.value_or(-1e9);
  };
  CHECK(at("cap", "S2") == doctest::Approx(15).epsilon(1e-14));
  CHECK(at("eop", "S2") == doctest::Approx(-5).epsilon(1e-14));
}

TEST_CASE("what the base does not know stays unknown and is reported") {
  const Source one = plant("S1");
  Emission unknown = mass_of(one, 0);
  unknown.notation = Notation::not_estimated;
  unknown.mass_t.reset();
  const auto report = applied({one}, {unknown}, {measure_of("eop", MeasureType::end_of_pipe, Decimal{50, 0})});
  CHECK(report.rows.empty());
  CHECK(report.after[0].notation == Notation::not_estimated);
  CHECK_FALSE(report.after[0].mass_t.has_value());
  CHECK(noted(report, Kind::base_without_value, "eop", "S1"));
}

TEST_CASE("a control in place that the base does not tell of is not replaced") {
  Source one = plant("S1");
  one.controls = {"FGD"};
  const auto report = applied({one}, {mass_of(one, 100, Pollutant::so2, std::nullopt)},
                              {measure_of("eop", MeasureType::end_of_pipe, Decimal{99, 0})});
  CHECK(*report.after[0].mass_t == 100);
  CHECK(noted(report, Kind::base_control_unknown, "eop", "S1"));
}

TEST_CASE("a group of counties is resolved by the region") {
  terms::Region region;
  region.units = {{"652301", {"", "Changji"}, terms::UnitKind::county, {}, "", {}},
                  {"652302", {"", "Fukang"}, terms::UnitKind::county, {}, "", {}},
                  {"west", {"", "west"}, terms::UnitKind::group, {"652301"}, "", {"western counties"}}};
  const Source near = plant("S1", "E1", "652301");
  const Source far = plant("S2", "E2", "652302");
  Measure group = measure_of("group", MeasureType::end_of_pipe, Decimal{50, 0});
  group.filter.unit_id = "western counties";
  Measure prefecture = measure_of("prefecture", MeasureType::process, Decimal{50, 0});
  prefecture.filter.unit_id = "652300";
  const auto report = applied({near, far}, {mass_of(near, 100), mass_of(far, 100)}, {group, prefecture}, &region);
  CHECK(*report.after[0].mass_t == doctest::Approx(25).epsilon(1e-14));
  CHECK(*report.after[1].mass_t == doctest::Approx(50).epsilon(1e-14));
}

TEST_CASE("only what is at least verified counts when that is asked") {
  const Source one = plant("S1");
  Measure planned = measure_of("plan", MeasureType::end_of_pipe, Decimal{50, 0});
  planned.status = MeasureStatus::planned;
  const std::vector<Source> sources{one};
  const std::vector<Emission> base{mass_of(one, 100)};
  const auto report =
      reductions({}, sources, base, std::vector{planned}, year_2023, nullptr, {MeasureStatus::verified, true});
  REQUIRE(report.ok());
  CHECK(report->rows.empty());
  CHECK(noted(*report, Kind::not_counted, "plan"));
}

TEST_CASE("parts that are more than everything are noted and end at zero") {
  const Source one = plant("S1");
  Measure first = measure_of("A", MeasureType::retire);
  first.removed_percent = Decimal{70, 0};
  Measure second = first;
  second.id = "B";
  second.removed_percent = Decimal{40, 0};
  const auto report = applied({one}, {mass_of(one, 100)}, {first, second});
  CHECK(*report.after[0].mass_t == 0);
  CHECK(gross_of(report, "B") == doctest::Approx(30).epsilon(1e-13));
  CHECK(noted(report, Kind::more_than_all, "B", "S1"));
  CHECK_FALSE(noted(report, Kind::hit_twice, "B", "S1"));
  CHECK(noted(report, Kind::no_replacement, "A"));
  CHECK_FALSE(report.rows[0].replacement_known);
}

TEST_CASE("faulty measures are all named, and nothing is computed") {
  const Source one = plant("S1");
  Measure strong = measure_of("strong", MeasureType::end_of_pipe, Decimal{120, 0});
  Measure empty = measure_of("empty", MeasureType::process);
  Measure cap = measure_of("cap", MeasureType::cap);
  cap.cap_t = Decimal{-1, 0};
  Measure twice = measure_of("strong", MeasureType::retire);
  const std::vector<Source> sources{one};
  const std::vector<Emission> base{mass_of(one, 100)};
  const auto report = reductions({}, sources, base, std::vector{strong, empty, cap, twice}, year_2023, nullptr, {});
  REQUIRE_FALSE(report.ok());
  CHECK(report.error().code == ErrorCode::invalid_argument);
  for (const char* part : {"control_percent is 120", "'empty': give control_percent", "cap_t is -1",
                           "name the pollutant", "'strong' stands here a second time"}) {
    CHECK_MESSAGE(report.error().message.find(part) != std::string::npos, part);
  }
}

TEST_CASE("a measure that matches nothing is named") {
  const Source one = plant("S1");
  Measure lost = measure_of("lost", MeasureType::end_of_pipe, Decimal{50, 0});
  lost.filter.source_id = "S9";
  const auto report = applied({one}, {mass_of(one, 100)}, {lost});
  CHECK(noted(report, Kind::matches_nothing, "lost"));
  CHECK(report.reach[0].sources == 0);
}

}  // namespace
