#include "transport/stack_layers.hpp"

#include "transport/physics_sample_test.hpp"

#include <doctest/doctest.h>

#include <numeric>

namespace {

using namespace lantian;
using namespace lantian::transport;
using doctest::Approx;
using inventory::SourceKind;

const RiseRule& stack_layers_rule() {
  return sample::shipped<RiseRule>("plume-rise.toml");
}
const ReleaseBook& book() {
  return sample::shipped<ReleaseBook>("release.toml");
}
const std::vector<double> heights{0, 20, 45, 80, 130, 200};

float sum_of(const ReleaseLayers& layers) {
  return std::accumulate(layers.share.begin(), layers.share.end(), 0.0F);
}

Decimal number(std::string_view text) {
  return *parse_decimal(text);
}

}  // namespace

TEST_CASE("a band is cut by the layers") {
  const ReleaseLayers layers = layers_of({{10, 60}, {}, 0}, heights);
  CHECK(layers.share[0] == Approx(0.2));
  CHECK(layers.share[1] == Approx(0.5));
  CHECK(layers.share[2] == Approx(0.3));
  CHECK(layers.share[3] == 0);
  CHECK(sum_of(layers) == 1.0F);
}

TEST_CASE("a band without depth lies in one layer, and what is above the box in its top layer") {
  CHECK(layers_of({{20, 20}, {}, 0}, heights).share[1] == 1);  // on the interface: the layer above it
  CHECK(layers_of({{0, 0}, {}, 0}, heights).share[0] == 1);
  CHECK(layers_of({{900, 900}, {}, 0}, heights).share[4] == 1);
  const ReleaseLayers high = layers_of({{150, 650}, {}, 0}, heights);
  CHECK(high.share[4] == 1);
}

TEST_CASE("both sides of a lid add up to exactly 1") {
  const ReleaseLayers layers = layers_of({{50, 130}, {130, 190}, 0.3}, heights);
  CHECK(layers.share[2] == Approx(0.7 * 30 / 80).epsilon(1e-6));
  CHECK(layers.share[3] == Approx(0.7 * 50 / 80).epsilon(1e-6));
  CHECK(layers.share[4] == Approx(0.3).epsilon(1e-6));
  CHECK(sum_of(layers) == 1.0F);
}

TEST_CASE("a plume lies between half and one and a half of its rise, folded under the lid") {
  Rise rise;
  rise.stack_m = 100;
  rise.rise_m = 80;
  CHECK(spread_of(stack_layers_rule(), rise).below.low_m == Approx(140));
  CHECK(spread_of(stack_layers_rule(), rise).below.high_m == Approx(220));
  rise.lid_m = 200;
  rise.through_m = 90;
  rise.penetrated = 1.5 - 100.0 / 90;
  const Spread folded = spread_of(stack_layers_rule(), rise);
  CHECK(folded.below.high_m == 200);
  CHECK(folded.below.low_m == Approx(120));  // pushed down by what would have reached through
  CHECK(folded.over.low_m == 200);
  CHECK(folded.over.high_m == Approx(235));
  CHECK(folded.above == Approx(0.388888889));
  rise.rise_m = 400;  // more than there is room: from the mouth to the lid
  CHECK(spread_of(stack_layers_rule(), rise).below.low_m == 100);
  CHECK(spread_of(stack_layers_rule(), rise).below.high_m == 200);
}

TEST_CASE("what a stack does not say comes from its height class, and is named") {
  inventory::Stack stack;
  stack.height_m = number("60");
  stack.velocity_m_s = number("12.5");
  const KnownRelease known = book().release_of(stack);
  CHECK(known.release.height_m == 60);
  CHECK(known.release.velocity_m_s == 12.5);
  CHECK(known.release.diameter_m == 2.0);
  CHECK(known.release.temperature_k == Approx(363.15));
  CHECK(known.assumed.text() == "diameter, temperature");
  const KnownRelease nothing = book().release_of({});
  CHECK(nothing.release.height_m == 15);
  CHECK(nothing.release.diameter_m == 0.4);
  CHECK(nothing.assumed.text() == "height, diameter, temperature, velocity");
  stack = {number("210"), number("6"), number("120"), number("20")};
  CHECK_FALSE(book().release_of(stack).assumed.any());
  stack.diameter_m.reset();
  CHECK(book().release_of(stack).release.diameter_m == 7.0);
}

TEST_CASE("a member that no stack can have counts as not known, and is named") {
  const inventory::Stack good{number("60"), number("2.5"), number("120"), number("12")};
  CHECK(book().release_of(good).odd.empty());
  const auto check = [](const inventory::Stack& stack, const std::string& member, const std::string& odd) {
    CAPTURE(odd);
    const KnownRelease known = book().release_of(stack);
    CHECK(known.assumed.text() == member);
    REQUIRE(known.odd.size() == 1);
    CHECK(known.odd[0] == odd);
    // What takes its place is possible, and so a plume can rise from it.
    CHECK(known.release.height_m >= 1);
    CHECK(known.release.diameter_m > 0);
    CHECK(known.release.velocity_m_s > 0);
    CHECK(known.release.temperature_k > 200);
  };
  inventory::Stack stack = good;
  stack.height_m = number("0");
  check(stack, "height", "height 0 m (possible: 1 to 500)");
  stack.height_m = number("-30");
  check(stack, "height", "height -30 m (possible: 1 to 500)");
  stack.height_m = number("6000");
  check(stack, "height", "height 6000 m (possible: 1 to 500)");
  CHECK(book().release_of(stack).release.height_m == 15);
  CHECK(book().release_of(stack).release.diameter_m == 2.5);  // what is possible stays
  stack = good;
  stack.diameter_m = number("0");
  check(stack, "diameter", "diameter 0 m (possible: 0.05 to 30)");
  stack.diameter_m = number("-2");
  check(stack, "diameter", "diameter -2 m (possible: 0.05 to 30)");
  stack.diameter_m = number("250");  // centimetres
  check(stack, "diameter", "diameter 250 m (possible: 0.05 to 30)");
  CHECK(book().release_of(stack).release.diameter_m == 2.0);  // of the class below 80 m
  stack = good;
  stack.temperature_c = number("-300");
  check(stack, "temperature", "temperature -300 C (possible: -40 to 1500)");
  stack.temperature_c = number("99999");
  check(stack, "temperature", "temperature 99999 C (possible: -40 to 1500)");
  CHECK(book().release_of(stack).release.temperature_k == Approx(363.15));
  stack = good;
  stack.velocity_m_s = number("0");
  check(stack, "velocity", "velocity 0 m/s (possible: 0.1 to 60)");
  stack.velocity_m_s = number("-5");
  check(stack, "velocity", "velocity -5 m/s (possible: 0.1 to 60)");
  stack.velocity_m_s = number("40000");  // a flow
  check(stack, "velocity", "velocity 40000 m/s (possible: 0.1 to 60)");
  CHECK(book().release_of(stack).release.velocity_m_s == 10);
  stack = {number("0"), number("0"), number("-400"), number("0")};
  CHECK(book().release_of(stack).odd.size() == 4);
  CHECK(sample::error_after<ReleaseBook>("release.toml", "[\"1\", \"500\"]", "[\"500\", \"1\"]")
            .find("'height_m' is [least, most]") != std::string::npos);
}

TEST_CASE("sources without a stack have a band by their kind; point sources have none") {
  CHECK(book().band_of(SourceKind::area, "01-RES")->high_m == 20);
  CHECK(book().band_of(SourceKind::mobile, "03-PC-G-C5")->high_m == 5);
  CHECK_FALSE(book().band_of(SourceKind::point, "01-RES").has_value());
  terms::SourceFile file = sample::shipped_file("release.toml");
  file.text +=
      "\n[[band]]\nclass = \"04\"\nlow_m = 5\nhigh_m = 40\nsource = \"case\"\nstatus = \"unverified\"\n"
      "[[band]]\nclass = \"04-X\"\nlow_m = 6\nhigh_m = 6\nsource = \"case\"\nstatus = \"unverified\"\n";
  const auto more = ReleaseBook::read(file);
  REQUIRE(more.ok());
  CHECK(more->band_of(SourceKind::point, "04-Y")->high_m == 40);
  CHECK(more->band_of(SourceKind::area, "04-X-Z")->high_m == 6);
  CHECK(more->band_of(SourceKind::area, "04X")->high_m == 20);
}

TEST_CASE("a column is read from the slab with its potential gradient") {
  const weather::Grid grid = sample::flat_grid(3, 3);
  const weather::MetSlab slab =
      sample::steady_hour(grid, {.wind_east = 3, .wind_north = 4, .potential_gradient = 0.012});
  ColumnAir air;
  air.read(slab, grid, 4);
  const AirColumn column = air.view();
  CHECK(column.height_m.front() == 10);
  CHECK(column.wind_m_s[5] == Approx(5));
  for (const double gradient : column.potential_gradient) CHECK(gradient == Approx(0.012).epsilon(1e-3));
}

TEST_CASE("many stacks in an hour are the same as one after another") {
  const weather::Grid grid = sample::flat_grid(4, 3);
  weather::MetSlab slab = sample::steady_hour(grid, {.potential_gradient = 0.01});
  for (std::size_t cell = 0; cell < grid.cells(); ++cell) slab.wind_east[cell] = 1.0F + 0.1F * float(cell % 37);
  std::vector<PlacedStack> stacks;
  for (std::size_t n = 0; n < 12; ++n) stacks.push_back({{30.0 + 20 * double(n), 2, 400, 10}, n / 2});
  std::vector<ReleaseLayers> layers(stacks.size());
  std::vector<Rise> rises(stacks.size());
  StackLayers{stack_layers_rule(), grid}.fill(slab, stacks, layers, rises);
  for (std::size_t n = 0; n < stacks.size(); ++n) {
    ColumnAir air;
    air.read(slab, grid, stacks[n].column);
    const Rise alone = plume_rise(stack_layers_rule(), stacks[n].release, air.view());
    CHECK(rises[n].rise_m == alone.rise_m);
    CHECK(layers[n] == layers_of(spread_of(stack_layers_rule(), alone), grid.interfaces));
    CHECK(sum_of(layers[n]) == 1.0F);
  }
}

TEST_CASE("a release book with holes is refused") {
  using sample::error_after;
  CHECK(error_after<ReleaseBook>("release.toml", "below_m = 45", "below_m = 15").find("go upward") !=
        std::string::npos);
  CHECK(error_after<ReleaseBook>("release.toml", "kind = \"line\"", "kind = \"area\"").find("already") !=
        std::string::npos);
  CHECK(error_after<ReleaseBook>("release.toml", "kind = \"line\"", "kind = \"mobile\"").find("kind = \"line\"") !=
        std::string::npos);
  CHECK(error_after<ReleaseBook>("release.toml", "below_m = 20", "").find("below_m") != std::string::npos);
}
