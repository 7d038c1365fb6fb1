#include "serve/wind_shelf.hpp"

#include "keep/files.hpp"
#include "serve/demo_wind.hpp"
#include "serve/region_wind.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>

namespace lantian::serve {
namespace {

constexpr HourEnding shelf_begin = Day{std::chrono::year{2023} / 1 / 5} + std::chrono::hours{1};

/// Wind of 3 m/s along x and 4 along y on the map in every cell but for the hour's number in hundredths.
class SteadyWeather final : public weather::Weather {
 public:
  explicit SteadyWeather(int& reads) : reads_{reads} {
    grid_.nx = 12;
    grid_.ny = 8;
    grid_.nz = 2;
    grid_.cell_m = 18000;
    grid_.west_m = -108000;
    grid_.south_m = -72000;
    grid_.interfaces = {0, 20, 60};
    grid_.terrain_m.assign(grid_.columns(), 500);
    grid_.roughness_m.assign(grid_.columns(), 0.1F);
  }
  const weather::Grid& grid() const override { return grid_; }
  HourEnding first() const override { return shelf_begin; }
  HourEnding last() const override { return shelf_begin + std::chrono::hours{47}; }
  bool synthetic() const override { return true; }
  std::string lineage() const override { return "steady"; }
  Result<void> read(HourEnding hour, weather::MetSlab& slab) override {
    ++reads_;
    slab = weather::MetSlab{grid_};
    slab.hour = hour;
    for (std::size_t cell = 0; cell < slab.wind_east.size(); ++cell) {
      const bool ground = cell % 2 == 0;
      slab.wind_east[cell] = ground ? 3 : 30;
      slab.wind_north[cell] = ground ? 4 : 40;
    }
    return {};
  }

 private:
  weather::Grid grid_;
  int& reads_;
};

WindShelfChoice two_days(const std::string& file = "") {
  WindShelfChoice choice;
  choice.places = {{"middle", {88, 44}}, {"far", {120, 30}}};
  choice.first = shelf_begin - std::chrono::hours{5};
  choice.last = shelf_begin + std::chrono::hours{1000};
  choice.file = file;
  choice.stamp = "s";
  return choice;
}

}  // namespace

TEST_CASE("directions are those that the wind comes from, clockwise from north") {
  // The rule of the compass, not a formula: air that moves east comes from the west.
  CHECK(*GroundWind{2, 0}.from_deg() == doctest::Approx(270));
  CHECK(*GroundWind{-2, 0}.from_deg() == doctest::Approx(90));
  CHECK(*GroundWind{0, 2}.from_deg() == doctest::Approx(180));
  CHECK(*GroundWind{0, -2}.from_deg() == doctest::Approx(0));
  CHECK(*GroundWind{-1, -1}.from_deg() == doctest::Approx(45));
  CHECK_FALSE(GroundWind{0, 0}.from_deg().has_value());
  CHECK(GroundWind{3, -4}.speed_m_s() == doctest::Approx(5));
}

TEST_CASE("winds along the map turn to the meridian by its convergence") {
  const weather::Projection projection;  // 44 N, 88 E
  const GroundWind middle = turned_to_north(projection, {88, 44}, 3, 4);
  CHECK(middle.east_m_s == doctest::Approx(3).epsilon(1e-6));
  CHECK(middle.north_m_s == doctest::Approx(4).epsilon(1e-6));
  // Snyder 1987, 15-3: with one standard parallel the meridians turn by sin(44) for each degree of longitude. East of
  // the middle they lean to the west going north, so air along y moves a little to the east of north.
  const double turn = 2 * std::sin(44 * M_PI / 180) * M_PI / 180;
  const GroundWind east = turned_to_north(projection, {90, 44}, 0, 10);
  CHECK(east.north_m_s == doctest::Approx(10 * std::cos(turn)).epsilon(1e-6));
  CHECK(east.east_m_s == doctest::Approx(10 * std::sin(turn)).epsilon(1e-4));
}

TEST_CASE("arrows are at most 24, evenly apart, on the grid") {
  int reads = 0;
  const SteadyWeather weather{reads};
  const auto arrows = arrow_spots(weather.grid());
  CHECK(arrows.size() <= 24);
  CHECK(arrows.size() >= 12);
  for (const WindSpot& arrow : arrows) {
    const weather::MapPoint at = weather::to_map(weather.grid().projection, arrow.place);
    CHECK(std::abs(at.x) < 108000);
    CHECK(std::abs(at.y) < 72000);
  }
}

TEST_CASE("a shelf reads an hour once, knows what it does not have, and finds its file again") {
  const std::string file = std::filesystem::temp_directory_path() / "lantian_wind_shelf_test.wind";
  std::filesystem::remove(file);
  int reads = 0;
  WindShelf shelf{std::make_unique<SteadyWeather>(reads), two_days(file)};
  CHECK(shelf.spot_of("far") == nullptr);
  const WindSpot* middle = shelf.spot_of("middle");
  REQUIRE(middle != nullptr);
  const auto hours = shelf.hours_at(*middle, shelf_begin - std::chrono::hours{2}, shelf_begin + std::chrono::hours{1});
  REQUIRE(hours.ok());
  REQUIRE(hours->size() == 4);
  CHECK_FALSE((*hours)[1].has_value());
  REQUIRE((*hours)[2].has_value());
  CHECK((*hours)[2]->speed_m_s() == doctest::Approx(5));
  CHECK(reads == 2);
  REQUIRE(shelf.fill({}).ok());
  CHECK(reads == 48);
  CHECK(shelf.facts().height_m == doctest::Approx(10));

  int again = 0;
  WindShelf other{std::make_unique<SteadyWeather>(again), two_days(file)};
  REQUIRE(other.fill({}).ok());
  CHECK(again == 0);
  WindShelfChoice changed = two_days(file);
  changed.stamp = "other";
  WindShelf third{std::make_unique<SteadyWeather>(again), changed};
  REQUIRE(third.fill({}).ok());
  CHECK(again == 48);
  std::filesystem::remove(file);
}

TEST_CASE("the demonstration's wind is the synthetic basin's own, and does not claim the twin's air") {
  const auto office = Office::open(LANTIAN_SOURCE_DIR);
  REQUIRE(office.ok());
  const std::string directory = std::filesystem::temp_directory_path() / "lantian_demo_wind_test";
  const auto shelf = open_demo_wind(*office, directory);
  REQUIRE(shelf.ok());
  CHECK((*shelf)->facts().synthetic);
  CHECK_FALSE((*shelf)->facts().of_this_air);
  // The same hour from the weather that transport reads, by the cell that holds the middle of the grid's map.
  const auto basin = open_weather(*office, {"changji", "18km", ""});
  REQUIRE(basin.ok());
  const weather::Grid& grid = (*basin)->grid();
  weather::MetSlab slab;
  const HourEnding hour = (*shelf)->last();
  slab = weather::MetSlab{grid};
  REQUIRE((*basin)->read(hour, slab).ok());
  for (const WindSpot& arrow : (*shelf)->arrows()) {
    const weather::MapPoint at = weather::to_map(grid.projection, arrow.place);
    const int i = static_cast<int>((at.x - grid.west_m) / grid.cell_m);
    const int j = static_cast<int>((at.y - grid.south_m) / grid.cell_m);
    const std::size_t cell = grid.cell(i, j, 0);
    const auto known = (*shelf)->hours_at(arrow, hour, hour);
    REQUIRE(known.ok());
    const double speed =
        std::hypot(static_cast<double>(slab.wind_east[cell]), static_cast<double>(slab.wind_north[cell]));
    CHECK((*known)[0]->speed_m_s() == doctest::Approx(speed).epsilon(0.01));
  }
  CHECK((*shelf)->spot_of("SYN-652301-1") != nullptr);
  const auto all = (*shelf)->hours_at((*shelf)->arrows()[0], (*shelf)->first(), (*shelf)->last());
  REQUIRE_FALSE(all.ok());
  CHECK(all.error().code == ErrorCode::locked);
}

}  // namespace lantian::serve
