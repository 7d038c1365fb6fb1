#include "transport/table.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lantian;
using namespace lantian::transport;

/// Two windows, one receptor, three paths, three sources; share = 100 window + 10 path + source.
SourceReceptorTable small_table() {
  SourceReceptorTable table;
  table.sources = {{"E1", "652301", "industry", "02-1", {1, 0, 1, 1}},
                   {"H1", "652301", "residential coal", "01-RES", {1, 0, 1, 0}},
                   {"H2", "652302", "residential coal", "01-RES", {1, 0, 1, 0}}};
  table.receptors = {"R"};
  table.paths = {Path::fine, Path::sulphate, Path::so2};
  for (int window = 0; window < 2; ++window) {
    WindowAnswer answer;
    for (int path = 0; path < 3; ++path) {
      for (int source = 0; source < 3; ++source) answer.share.push_back(100 * window + 10 * path + source);
    }
    answer.boundary.assign(3, 0.5);
    answer.initial.assign(3, 0.25);
    table.append({{"w" + std::to_string(window), {}, {}, 0}, "", 1, 0.5}, answer);
  }
  return table;
}

}  // namespace

TEST_CASE("what if: the factors of a change meet the sources and precursors that it names") {
  const SourceReceptorTable table = small_table();
  const std::vector<float> now(9, 1.0F);
  const auto base = weighted_sums(table, now);
  CHECK(base == std::vector<float>{0 + 1 + 2, 10 + 11 + 12, 20 + 21 + 22, 303, 333, 363});
  CHECK(measured(table, base, Measured::pm25) == std::vector<double>{36, 636});
  CHECK(measured(table, base, Measured::so2) == std::vector<double>{63, 363});

  const auto change = parse_change("sector=residential_coal so2*0.5");
  REQUIRE(change);
  const auto factors = factors_of(table, std::array{*change});
  REQUIRE(factors);
  const auto changed = weighted_sums(table, *factors, 2);
  CHECK(changed == std::vector<float>{3, 10 + 5.5F + 6, 20 + 10.5F + 11, 303, 110 + 55.5F + 56, 120 + 60.5F + 61});

  const auto two = factors_of(table, std::array{*parse_change("class=01 *0.5"), *parse_change("unit=652302 *0")});
  REQUIRE(two);
  CHECK(weighted_sums(table, *two)[0] == 0 + 0.5F);
}

TEST_CASE("changes that cannot be read, or mean nothing, are refused") {
  for (const char* text : {"", "sector=residential", "*x", "*0.5 *0.5", "colour=red *1", "co*0.5", "source= *1"}) {
    CAPTURE(text);
    REQUIRE_FALSE(parse_change(text));
    CHECK(parse_change(text).error().code == ErrorCode::malformed);
  }
  CHECK(parse_change("*-1").error().code == ErrorCode::invalid_argument);
  CHECK(factors_of(small_table(), std::array{*parse_change("sector=shipping *0.5")}).error().code ==
        ErrorCode::not_found);
}

TEST_CASE("a table tells how much of its shares the near field added") {
  SourceReceptorTable table = small_table();
  CHECK(near_sums(table) == std::vector<float>(6, 0.0F));
  table.windows.clear();
  table.near_sources = {0, 2};
  WindowAnswer answer;
  answer.share.assign(9, 1);
  answer.boundary.assign(3, 0);
  answer.initial.assign(3, 0);
  answer.near = {0.5, -0.25, 0, 0, 1, 2};
  table.share.clear();
  table.append({{"w", {}, {}, 0}, "", 1, 0.5}, answer);
  CHECK(near_sums(table) == std::vector<float>{0.25F, 0, 3});
}
