#include "respond/check/meter_hours.hpp"

#include <doctest/doctest.h>

namespace lantian::respond {
namespace {

const HourEnding meter_noon = hour_ending(Day{std::chrono::local_days{std::chrono::year{2024} / 1 / 16}}, 12);

std::string meters_text(const std::string& rows) {
  return "as_of = 2024-01-01\nsource = \"test\"\nstatus = \"unverified\"\n" + rows;
}
std::string meter_row_text(const char* mn, const char* factor, const char* more) {
  return std::string{"[[meter]]\nmn = \""} + mn + "\"\nfactor = \"" + factor + "\"\nenterprise = \"E\"\nunit = \"E.1\"\n" +
         more + "\n";
}

MeterMap meter_map_of(const std::string& rows) {
  auto map = read_meter_map({"meters.toml", meters_text(rows)});
  REQUIRE_MESSAGE(map.ok(), (map.ok() ? "" : map.error().text()));
  return *std::move(map);
}

/// Two stacks of one kiln.
MeterMap two_stacks() {
  return meter_map_of(meter_row_text("A", "a00000", "kind = \"flow\"\nstate = \"dry_standard\"") +
                      meter_row_text("B", "a00000", "kind = \"flow\"\nstate = \"dry_standard\""));
}

std::string refused_meters(const std::string& rows) {
  const auto map = read_meter_map({"meters.toml", meters_text(rows)});
  REQUIRE_FALSE(map.ok());
  return map.error().text();
}

}  // namespace

TEST_CASE("a map of meters says of a flow in which state the gas is, and of a factor for which unit it speaks") {
  const MeterMap map = meter_map_of(meter_row_text("A", "p44001", "kind = \"power\"\nto = 2024-01-15") +
                                    meter_row_text("A", "p44001", "kind = \"power\"\nfrom = 2024-01-16"));
  CHECK(map.rows[0].figure == MeterFigure::total);
  // The hour that ends at midnight is the last of the day before.
  CHECK(map.rows[0].holds(meter_noon - std::chrono::hours{12}));
  CHECK_FALSE(map.rows[0].holds(meter_noon - std::chrono::hours{11}));
  CHECK(map.rows[1].holds(meter_noon - std::chrono::hours{11}));
  CHECK(refused_meters(meter_row_text("A", "a00000", "kind = \"flow\"")).find("state") != std::string::npos);
  CHECK(refused_meters(meter_row_text("A", "a00000", "kind = \"flow\"\nstate = \"wet_actual\"")).find("cools") !=
        std::string::npos);
  CHECK(refused_meters(meter_row_text("A", "g", "kind = \"gate\"")).find("gate") != std::string::npos);
  CHECK(refused_meters(meter_row_text("A", "p44001", "kind = \"power\"") +
                       meter_row_text("A", "p44001", "kind = \"power\""))
            .find("line 4 too") != std::string::npos);
}

TEST_CASE("units of measurement belong to the figure: an hour's mean is kW, its total kWh") {
  CHECK(meter_unit_factor(CheckMetric::power, MeterFigure::mean, "kW") == 1);
  CHECK(meter_unit_factor(CheckMetric::power, MeterFigure::total, "MWh") == 1000);
  CHECK(meter_unit_factor(CheckMetric::flow, MeterFigure::mean, "m3/s") == 3600);
  CHECK_FALSE(meter_unit_factor(CheckMetric::power, MeterFigure::mean, "kWh"));
  CHECK_FALSE(meter_unit_factor(CheckMetric::flow, MeterFigure::mean, "m/s"));
}

TEST_CASE("the parts of a unit are added up, and an hour counts only when all of them were told") {
  const MeterMap map = two_stacks();
  const std::vector<MeterHour> hours{{0, meter_noon, 100.0, "1:10"},
                                     {1, meter_noon, 40.04, "1:20"},
                                     {0, meter_noon + std::chrono::hours{1}, 100.0, "1:30"},
                                     {0, meter_noon + std::chrono::hours{2}, 100.0, "1:40"},
                                     {1, meter_noon + std::chrono::hours{2}, std::nullopt, "1:50"}};
  const auto news = new_meter_hours(map, hours, {});
  REQUIRE(news.size() == 1);
  CHECK(news[0].first == meter_noon);
  REQUIRE(news[0].values.size() == 1);
  CHECK(*news[0].values[0] == 140.0);
  CHECK(news[0].telegrams[0] == "1:10+1:20");
  CHECK(news[0].meter == "A/a00000+B/a00000");
  CHECK(news[0].origin == origin_hj212);
}

TEST_CASE("only what is new is told again; a corrected hour replaces, an hour that no longer counts is withdrawn") {
  const MeterMap map = meter_map_of(meter_row_text("A", "p44001", "kind = \"power\""));
  const auto hour = [](int n) { return meter_noon + std::chrono::hours{n}; };
  std::vector<MeterHour> hours{{0, hour(0), 10.0, "1:1"}, {0, hour(1), 20.0, "1:2"}, {0, hour(3), 30.0, "1:3"}};
  ResponseEvidence kept;
  add_series(kept.series, new_meter_hours(map, hours, kept));
  REQUIRE(kept.series.size() == 2);
  CHECK(kept.series[1].first == hour(3));
  CHECK(new_meter_hours(map, hours, kept).empty());

  hours[1].value = 25.0;
  hours[2].value.reset();
  const auto news = new_meter_hours(map, hours, kept);
  REQUIRE(news.size() == 2);
  CHECK(news[0].first == hour(1));
  CHECK(news[0].values == std::vector<std::optional<double>>{25.0});
  CHECK(news[1].first == hour(3));
  CHECK(news[1].values == std::vector<std::optional<double>>{std::nullopt});
  add_series(kept.series, news);
  CHECK(new_meter_hours(map, hours, kept).empty());
  // Nobody finds the withdrawn hour any more, and what was there before stays.
  for (const EvidenceSeries& one : kept.series) CHECK_FALSE(one.at(hour(3)));
  CHECK(*kept.series[0].at(hour(0)) == 10.0);
}

TEST_CASE("hours that come one by one stay one series, unless a table came in between and must not win over them") {
  const MeterMap map = meter_map_of(meter_row_text("A", "p44001", "kind = \"power\""));
  const auto told = [&](int n, double value) {
    const std::vector<MeterHour> one{{0, meter_noon + std::chrono::hours{n}, value, "1:" + std::to_string(n)}};
    return new_meter_hours(map, one, {});
  };
  ResponseEvidence kept;
  for (const int n : {0, 1, 2}) add_series(kept.series, told(n, 10));
  REQUIRE(kept.series.size() == 1);
  CHECK(kept.series[0].telegrams == std::vector<std::string>{"1:0", "1:1", "1:2"});
  add_series(kept.series, {{"E", "E.1", CheckMetric::power, meter_noon + std::chrono::hours{3}, {99.0}}});
  add_series(kept.series, told(3, 10));
  REQUIRE(kept.series.size() == 3);
  CHECK(*kept.series.back().at(meter_noon + std::chrono::hours{3}) == 10);
}

TEST_CASE("what somebody brought in as a table is neither known nor withdrawn by telegrams") {
  const MeterMap map = meter_map_of(meter_row_text("A", "p44001", "kind = \"power\""));
  ResponseEvidence kept;
  kept.series.push_back({"E", "E.1", CheckMetric::power, meter_noon, {10.0}});
  const std::vector<MeterHour> same{{0, meter_noon, 10.0, "1:1"}};
  CHECK(new_meter_hours(map, same, kept).size() == 1);
  std::vector<EvidenceSeries> withdrawn{{"E", "E.1", CheckMetric::power, meter_noon, {std::nullopt}}};
  withdrawn[0].origin = origin_hj212;
  add_series(kept.series, withdrawn);
  CHECK(*kept.series[0].at(meter_noon) == 10.0);
}

}  // namespace lantian::respond
