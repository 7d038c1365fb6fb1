#include "transport/table_means.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lantian;
using namespace lantian::transport;
using doctest::Approx;

/// Two windows of 10 and 30 hours, two receptors, two paths of PM2.5 and one that is not, three sources; share = 100
/// window + 10 receptor + path + 0.1 source. The second receptor has 10 and 0 hours.
SourceReceptorTable two_window_table() {
  SourceReceptorTable table;
  table.sources = {{"S", "652301", "industry", "02-1", {}, Band{120, 120}},
                   {"H", "652301", "residential coal", "01-RES", {}, Band{0, 20}},
                   {"K", "652302", "industry", "02-2", {}, Band{30, 60}}};
  table.receptors = {"R", "Q"};
  table.paths = {Path::fine, Path::sulphate, Path::so2};
  table.map_tops = {45, 200};
  table.map_grid.nx = 9;
  table.map_grid.ny = 7;
  table.map_grid.cell_m = 1000;
  table.columns = 63;
  const HourEnding start{};
  for (int window = 0; window < 2; ++window) {
    WindowAnswer answer;
    for (int receptor = 0; receptor < 2; ++receptor) {
      for (int path = 0; path < 3; ++path) {
        for (int source = 0; source < 3; ++source)
          answer.share.push_back(100 * window + 10 * receptor + path + 0.1 * source);
        for (int band = 0; band < 2; ++band) answer.map.insert(answer.map.end(), 63, static_cast<float>(window + band));
      }
    }
    answer.boundary.assign(6, 0.5);
    answer.initial.assign(6, 0.5);
    const auto hours = std::chrono::hours{window == 0 ? 9 : 29};
    table.append({{"w", start, start + hours, 0}, "", 1, 0.5, {window == 0 ? 10U : 30U, window == 0 ? 10U : 0U}},
                 answer);
  }
  return table;
}

TEST_CASE("table means: windows weigh by the hours that a receptor's mean stands on") {
  const SourceReceptorTable table = two_window_table();
  CHECK(window_weights(table) == std::vector<double>{0.25, 1, 0.75, 0});
  CHECK(over_windows(table, {1, 2, 3, 4}) == std::vector<double>{2.5, 2});
  // R: 75 + path + 0.1 source, Q: 10 + path + 0.1 source; the mean of both.
  CHECK(by_source(table, Measured::so2)[1] == Approx(0.5 * (75 + 2 + 0.1 + 10 + 2 + 0.1)));
}

TEST_CASE("table means: groups by unit, sector and height add up to what their sources give") {
  const SourceReceptorTable table = two_window_table();
  const auto keys = parse_grouping("unit,height");
  REQUIRE(keys);
  const auto groups = grouped(table, *keys);
  REQUIRE(groups);
  CHECK(groups->names ==
        std::vector<std::vector<std::string>>{{"652301", "0-45 m"}, {"652301", "45-200 m"}, {"652302", "0-45 m"}});
  CHECK(groups->group_of == std::vector<std::uint32_t>{1, 0, 2});
  const std::vector<float> now(9, 1.0F);
  const auto means = group_means(table, *groups, now, Measured::pm25);
  CHECK(means[0] == Approx(75 + 0.1 + 76 + 0.1));
  CHECK(means[3 + 2] == Approx(10 + 0.2 + 11 + 0.2));

  const auto one = grouped(table, std::array{GroupKey::sector});
  REQUIRE(one);
  CHECK(one->names.size() == 2);
  const auto factors = factors_of(table, std::array{*parse_change("source=K *0.5")});
  REQUIRE(factors);
  const auto less = group_means(table, *one, *factors, Measured::so2);
  CHECK(less[0] == Approx(77 + 0.5 * 77.2));

  for (const char* text : {"", "unit,", "county", "unit,unit"}) {
    CAPTURE(text);
    CHECK(parse_grouping(text).error().code == ErrorCode::invalid_argument);
  }
  SourceReceptorTable old = table;
  old.sources[2].release.reset();
  CHECK(grouped(old, std::array{GroupKey::height}).error().code == ErrorCode::not_found);
  CHECK(grouped(old, std::array{GroupKey::sector}).ok());
}

TEST_CASE("table means: what a new source would give comes from the band that holds its height") {
  const SourceReceptorTable table = two_window_table();
  const weather::MapPoint middle{4500, 3500};
  const auto low = given_by(table, {middle, 45, 2});
  REQUIRE(low);
  CHECK(low->size() == 6);
  CHECK((*low)[0] == Approx(2 * 0.75));  // 0 in the first window, 1 in the second
  CHECK((*low)[3] == Approx(0));         // the second receptor has the first window alone
  const auto high = given_by(table, {middle, 45.1, 2});
  REQUIRE(high);
  CHECK((*high)[0] == Approx(2 * 1.75));
  CHECK(given_by(table, {middle, 201, 2}).error().code == ErrorCode::not_found);
  CHECK(given_by(table, {{-9000, 0}, 20, 2}).error().code == ErrorCode::not_found);
  SourceReceptorTable none = table;
  none.map_tops.clear();
  CHECK(given_by(none, {middle, 20, 2}).error().message.find("--maps") != std::string::npos);
  CHECK(mean_map(table, 0, 1, 1).at(5) == Approx(1.75));
}

}  // namespace
