#include "keep/wrf_files.hpp"

#include "keep/analysis_trial_test.hpp"
#include "weather/fields.hpp"

#include <doctest/doctest.h>
#include <netcdf.h>

#include <functional>
#include <limits>

namespace {

using namespace lantian;
using namespace lantian::keep::trial;
using keep::netcdf::File;
using keep::netcdf::Kind;

constexpr std::size_t wrf_across = 9, wrf_rows = 8, wrf_levels = 6;
/// A map of WRF's own: other meridian, other parallels.
const weather::Projection wrf_map{43, 90, 30, 60, 6'370'000};

/// A wrfout file of one time, `frame` hours after 2023-01-10 05:00 UTC and as many times 2 K warmer.
class WrfFixture {
 public:
  WrfFixture(const std::string& path, int frame) : file_{File::created(path)} {
    file_.text(File::global, "TITLE", " OUTPUT FROM WRF TRIAL");
    file_.text(File::global, "SIMULATION_START_DATE", "2023-01-09_00:00:00");
    time_ = file_.dimension("Time", 0);
    across_ = file_.dimension("west_east", wrf_across);
    side_x_ = file_.dimension("west_east_stag", wrf_across + 1);
    rows_ = file_.dimension("south_north", wrf_rows);
    side_y_ = file_.dimension("south_north_stag", wrf_rows + 1);
    levels_ = file_.dimension("bottom_top", wrf_levels);
    edges_ = file_.dimension("bottom_top_stag", wrf_levels + 1);
    write(frame);
    file_.close();
    REQUIRE(file_.outcome());
  }

 private:
  using Value = std::function<double(double i, double j, std::size_t k)>;

  static weather::Position place(double i, double j) {
    const weather::MapPoint centre = to_map(wrf_map, {87.5, 44.15});
    return to_position(wrf_map, {centre.x + 12'000 * (i - 4), centre.y + 12'000 * (j - 3.5)});
  }
  /// Angle of the file's x axis from east: its meridian of origin is 90 E.
  static double turned(double i, double j) {
    const double degree = std::numbers::pi / 180;
    const double n = std::log(std::cos(30 * degree) / std::cos(60 * degree)) /
                     std::log(std::tan((45 + 30) * degree) / std::tan((45 + 15) * degree));
    return n * (place(i, j).longitude - 90) * degree;
  }
  static double ground(double i, double j) { return 500 + 3 * i + 2 * j; }
  static double edge(std::size_t k) { return 45.0 * static_cast<double>(k) + 8.0 * static_cast<double>(k * k); }
  static double middle(std::size_t k) { return 0.5 * (edge(k) + edge(k + 1)); }

  void levels(const char* name, const char* units, int x, int y, int z, const Value& value) {
    const bool side_x = x == side_x_, side_y = y == side_y_;
    const std::size_t nx = wrf_across + (side_x ? 1 : 0), ny = wrf_rows + (side_y ? 1 : 0);
    const std::size_t nz = z < 0 ? 1 : wrf_levels + (z == edges_ ? 1 : 0);
    const int variable = z < 0 ? file_.variable(name, Kind::float32, {time_, y, x})
                               : file_.variable(name, Kind::float32, {time_, z, y, x});
    file_.text(variable, "units", units);
    std::vector<float> values;
    for (std::size_t k = 0; k < nz; ++k) {
      for (std::size_t j = 0; j < ny; ++j) {
        for (std::size_t i = 0; i < nx; ++i) {
          const double at_x = static_cast<double>(i) - (side_x ? 0.5 : 0),
                       at_y = static_cast<double>(j) - (side_y ? 0.5 : 0);
          values.push_back(static_cast<float>(value(at_x, at_y, k)));
        }
      }
    }
    if (z < 0)
      file_.put(variable, {{0, 0, 0}, {1, ny, nx}}, values);
    else
      file_.put(variable, {{0, 0, 0, 0}, {1, nz, ny, nx}}, values);
  }
  void ground_field(const char* name, const char* units, const Value& value) {
    levels(name, units, across_, rows_, -1, value);
  }

  void write(int frame) {
    const int times = file_.variable("Times", Kind::text, {time_, file_.dimension("DateStrLen", 19)});
    file_.put(times, {{0, 0}, {1, 19}}, std::string_view{"2023-01-10_0" + std::to_string(5 + frame) + ":00:00"});
    write_places();
    write_air(2.0 * frame);
    write_ground(frame);
  }
  void write_places() {
    ground_field("XLAT", "degree_north", [](double i, double j, std::size_t) { return place(i, j).latitude; });
    ground_field("XLONG", "degree_east", [](double i, double j, std::size_t) { return place(i, j).longitude; });
    ground_field("HGT", "m", [](double i, double j, std::size_t) { return ground(i, j); });
    ground_field("COSALPHA", "", [](double i, double j, std::size_t) { return std::cos(turned(i, j)); });
    ground_field("SINALPHA", "", [](double i, double j, std::size_t) { return std::sin(turned(i, j)); });
  }
  void write_air(double warmer) {
    levels("U", "m s-1", side_x_, rows_, levels_, [](double i, double j, std::size_t k) {
      const double a = turned(i, j);
      return air::east(middle(k)) * std::cos(a) + air::north(middle(k)) * std::sin(a);
    });
    levels("V", "m s-1", across_, side_y_, levels_, [](double i, double j, std::size_t k) {
      const double a = turned(i, j);
      return air::north(middle(k)) * std::cos(a) - air::east(middle(k)) * std::sin(a);
    });
    levels("PHB", "m2 s-2", across_, rows_, edges_,
           [](double i, double j, std::size_t k) { return 9.81 * (ground(i, j) + edge(k)) - 100; });
    levels("PH", "m2 s-2", across_, rows_, edges_, [](double, double, std::size_t) { return 100; });
    levels("PB", "Pa", across_, rows_, levels_,
           [](double, double, std::size_t k) { return air::pascal(middle(k)) - 50; });
    levels("P", "Pa", across_, rows_, levels_, [](double, double, std::size_t) { return 50; });
    levels("T", "K", across_, rows_, levels_, [=](double, double, std::size_t k) {
      return (air::kelvin(middle(k)) + warmer) * std::pow(100'000 / air::pascal(middle(k)), 2.0 / 7) - 300;
    });
    levels("QVAPOR", "kg kg-1", across_, rows_, levels_,
           [](double, double, std::size_t k) { return air::mixing_ratio(middle(k)); });
    levels("CLDFRA", "", across_, rows_, levels_, [](double, double, std::size_t k) { return k == 3 ? 0.7 : 0.1; });
  }
  void write_ground(int frame) {
    const auto even = [&](const char* name, const char* units, double value) {
      ground_field(name, units, [=](double, double, std::size_t) { return value; });
    };
    ground_field("U10", "m s-1", [](double i, double j, std::size_t) {
      return air::east(10) * std::cos(turned(i, j)) + air::north(10) * std::sin(turned(i, j));
    });
    ground_field("V10", "m s-1", [](double i, double j, std::size_t) {
      return air::north(10) * std::cos(turned(i, j)) - air::east(10) * std::sin(turned(i, j));
    });
    even("T2", "K", air::kelvin(2) + 2.0 * frame);
    even("Q2", "kg kg-1", air::mixing_ratio(2));
    even("PSFC", "Pa", 95'000);
    even("SWDOWN", "W m-2", 200 + 100.0 * frame);
    even("SNOWC", "", 1);
    even("UST", "m s-1", 0.3);
    even("PBLH", "m", 600);
    even("HFX", "W m-2", 40);
    even("RAINC", "mm", 1 + 0.5 * frame);
    even("RAINNC", "mm", 2 + 0.25 * frame);
  }

  File file_;
  int time_ = -1, across_ = -1, side_x_ = -1, rows_ = -1, side_y_ = -1, levels_ = -1, edges_ = -1;
};

/// Two files, one hour each.
std::vector<std::string> wrf_fixtures(const AnalysisShelf& shelf) {
  WrfFixture{shelf.path("wrfout_d01_2023-01-10_05:00:00"), 0};
  WrfFixture{shelf.path("wrfout_d01_2023-01-10_06:00:00"), 1};
  return {shelf.path("wrfout_d01_2023-01-10_06:00:00"), shelf.path("wrfout_d01_2023-01-10_05:00:00")};
}

/// 06:00 UTC is 14:00 of the Beijing clock.
const HourEnding wrf_hour = hour_ending(*parse_day("2023-01-10"), 14);

void spoil_wrf(const std::string& path, const std::function<void(int)>& how) {
  int id = -1;
  REQUIRE(nc_open(path.c_str(), NC_WRITE, &id) == NC_NOERR);
  how(id);
  nc_close(id);
}
int wrf_variable(int id, const char* name) {
  int found = -1;
  REQUIRE(nc_inq_varid(id, name, &found) == NC_NOERR);
  return found;
}

/// The error of opening the files and reading their hour.
Error wrf_refusal(const std::vector<std::string>& paths) {
  const auto setting = trial_setting();
  auto files = keep::WrfFiles::open(paths, setting.rules);
  if (!files) return files.error();
  auto weather = weather::AnalysisWeather::make(*std::move(files), trial_frame(), setting);
  if (!weather) return weather.error();
  weather::MetSlab slab;
  const auto read = (*weather)->read(wrf_hour, slab);
  REQUIRE_FALSE(read);
  return read.error();
}

}  // namespace

TEST_CASE("WRF: an analysis has the air that the fixture was made from") {
  const AnalysisShelf shelf;
  const auto setting = trial_setting();
  const auto files = trial_must(keep::WrfFiles::open(wrf_fixtures(shelf), setting.rules));
  REQUIRE(files->times().size() == 2);
  CHECK(text_of(files->times()[1]) == "2023-01-10T06:00:00Z");
  weather::Analysis analysis;
  REQUIRE(files->read(files->times()[1], analysis));
  REQUIRE(check_analysis(files->mesh(), analysis));
  CHECK(analysis.levels == wrf_levels);
  for (std::size_t c : {std::size_t{0}, std::size_t{40}, files->mesh().columns() - 1}) {
    for (std::size_t k = 0; k < wrf_levels; ++k) {
      const double edge = 45.0 * static_cast<double>(k) + 8.0 * static_cast<double>(k * k);
      const double next = 45.0 * static_cast<double>(k + 1) + 8.0 * static_cast<double>((k + 1) * (k + 1));
      const double z = 0.5 * (edge + next);
      const std::size_t at = c * wrf_levels + k;
      CHECK(static_cast<double>(analysis.height[at]) == doctest::Approx(z).epsilon(1e-3));
      CHECK(static_cast<double>(analysis.wind_east[at]) == doctest::Approx(air::east(z)).epsilon(1e-4));
      CHECK(static_cast<double>(analysis.wind_north[at]) == doctest::Approx(air::north(z)).epsilon(1e-3));
      CHECK(static_cast<double>(analysis.temperature[at]) == doctest::Approx(air::kelvin(z) + 2).epsilon(1e-5));
    }
    // The vapour stays while the air is 2 K warmer.
    const double expected = 0.6 * air::vapour(air::kelvin(2)) / air::vapour(air::kelvin(2) + 2);
    CHECK(static_cast<double>(analysis.humidity_2m[c]) == doctest::Approx(expected).epsilon(1e-4));
    CHECK(static_cast<double>(analysis.cloud[c]) == doctest::Approx(0.7));
    CHECK(static_cast<double>(analysis.precipitation[c]) == doctest::Approx(0.75));
  }
}

TEST_CASE("WRF: an hour on another map is closed, stirred by the model, and the mean of its ends") {
  const AnalysisShelf shelf;
  const auto setting = trial_setting();
  auto files = trial_must(keep::WrfFiles::open(wrf_fixtures(shelf), setting.rules));
  const auto weather = trial_must(weather::AnalysisWeather::make(std::move(files), trial_frame(), setting));
  CHECK(weather->first() == wrf_hour);
  CHECK(weather->last() == wrf_hour);
  CHECK_FALSE(weather->synthetic());
  CHECK(weather->lineage().find("OUTPUT FROM WRF TRIAL") != std::string::npos);
  weather::MetSlab slab;
  const auto read = weather->read(wrf_hour, slab);
  REQUIRE_MESSAGE(read.ok(), (read ? "" : read.error().text()));
  const auto limits = trial_must(weather::read_slab_limits(trial_data("data/weather/limits.toml")));
  const auto checked = check_slab(weather->grid(), slab, limits);
  CHECK_MESSAGE(checked.ok(), (checked ? "" : checked.error().text()));
  for (std::size_t c = 0; c < weather->grid().columns(); ++c) {
    CHECK(static_cast<double>(slab.temperature_2m[c]) == doctest::Approx(air::kelvin(2) + 1).epsilon(1e-6));
    CHECK(static_cast<double>(slab.temperature[c * 4 + 3]) == doctest::Approx(air::kelvin(220) + 1).epsilon(1e-5));
    CHECK(static_cast<double>(slab.shortwave[c]) == doctest::Approx(250));
    CHECK(static_cast<double>(slab.precipitation[c]) == doctest::Approx(0.75));
    CHECK(static_cast<double>(slab.mixing_height[c]) == doctest::Approx(600));
    CHECK(static_cast<double>(slab.friction_velocity[c]) == doctest::Approx(0.3));
    // -k g H / (rho cp T u*^3) by hand: rho = 95000 / (287.05 x 268.99).
    const double t2 = air::kelvin(2) + 1, rho = 95'000 / (287.05287 * t2);
    const double inverse = -0.4 * 9.80665 * 40 / (rho * 1004 * t2 * 0.027);
    CHECK(static_cast<double>(slab.inverse_obukhov[c]) == doctest::Approx(inverse).epsilon(1e-4));
    CHECK(slab.snow_share[c] == 1.0F);
  }
}

TEST_CASE("WRF: winds turn to our map before anything closes them") {
  const AnalysisShelf shelf;
  const auto setting = trial_setting();
  const auto files = trial_must(keep::WrfFiles::open(wrf_fixtures(shelf), setting.rules));
  const auto grid = trial_must(weather::analysis_grid(trial_frame(), files->mesh(), setting.rules));
  const weather::Instant instant{grid, files->mesh(), setting.rules,
                                 trial_must(weather::Regrid::make(files->mesh(), grid))};
  weather::Analysis analysis;
  REQUIRE(files->read(files->times()[0], analysis));
  weather::MetSlab slab{grid};
  REQUIRE(instant.fill(analysis, slab));
  for (int i = 0; i < grid.nx; ++i) {
    const auto place = to_position(grid.projection, {grid.west_m + grid.cell_m * (i + 0.5), 13'500});
    const double turn = trial_turn(place.longitude);
    for (const int k : {0, 2}) {
      const double z = grid.centre_height(k);
      const std::size_t cell = grid.cell(i, 1, k);
      CHECK(static_cast<double>(slab.wind_east[cell]) ==
            doctest::Approx(air::east(z) * std::cos(turn) + air::north(z) * std::sin(turn)).epsilon(1e-3));
      CHECK(static_cast<double>(slab.wind_north[cell]) ==
            doctest::Approx(air::north(z) * std::cos(turn) - air::east(z) * std::sin(turn)).epsilon(3e-3));
      CHECK(static_cast<double>(slab.relative_humidity[cell]) == doctest::Approx(0.6).epsilon(2e-3));
    }
  }
}

TEST_CASE("WRF: files that lack something say which file, which field, which time") {
  const AnalysisShelf shelf;
  auto paths = wrf_fixtures(shelf);
  const std::string& later = paths[0];
  SUBCASE("Celsius") {
    spoil_wrf(later, [](int id) { nc_put_att_text(id, wrf_variable(id, "T2"), "units", 4, "degC"); });
    const Error error = wrf_refusal(paths);
    CHECK(error.code == ErrorCode::malformed);
    CHECK(error.where == later);
    CHECK(error.message.find("T2 is in 'degC'; WRF writes it in 'K'") != std::string::npos);
  }
  SUBCASE("no number") {
    spoil_wrf(later, [](int id) {
      const std::size_t at[4] = {0, 2, 3, 4};
      const float nothing = std::numeric_limits<float>::quiet_NaN();
      nc_put_var1_float(id, wrf_variable(id, "U"), at, &nothing);
    });
    const Error error = wrf_refusal(paths);
    CHECK(error.where == later);
    CHECK(error.message.find("2023-01-10T06:00:00Z: eastward wind is") != std::string::npos);
  }
  SUBCASE("a missing hour") {
    WrfFixture{shelf.path("wrfout_d01_2023-01-10_08:00:00"), 3};
    WrfFixture{shelf.path("wrfout_d01_2023-01-10_09:00:00"), 4};
    std::filesystem::remove(later);
    const Error error = wrf_refusal(
        {paths[1], shelf.path("wrfout_d01_2023-01-10_08:00:00"), shelf.path("wrfout_d01_2023-01-10_09:00:00")});
    CHECK(error.code == ErrorCode::not_found);
    CHECK(error.message.find("the analysis of 2023-01-10T06:00:00Z is missing") != std::string::npos);
  }
  SUBCASE("hours that are not hourly") {
    WrfFixture{shelf.path("wrfout_d01_2023-01-10_08:00:00"), 3};
    const Error error = wrf_refusal({paths[1], shelf.path("wrfout_d01_2023-01-10_08:00:00")});
    CHECK(error.code == ErrorCode::incomplete);
    CHECK(error.message.find("no two analyses are an hour apart") != std::string::npos);
  }
  SUBCASE("cut short") {
    const auto bytes = trial_must(keep::read_file(later));
    REQUIRE(keep::write_file(later, bytes.substr(0, bytes.size() / 2)));
    const Error error = wrf_refusal(paths);
    CHECK(error.code == ErrorCode::malformed);
    CHECK(error.where == later);
    CHECK(error.message.find("cut short") != std::string::npos);
  }
  SUBCASE("a variable less") {
    spoil_wrf(later, [](int id) { nc_rename_var(id, wrf_variable(id, "CLDFRA"), "CLOUDY"); });
    CHECK(wrf_refusal(paths).message.find("variable CLDFRA is missing") != std::string::npos);
  }
  SUBCASE("twice the same time") {
    const Error error = wrf_refusal({paths[0], paths[1], paths[1]});
    CHECK(error.code == ErrorCode::conflict);
    CHECK(error.message.find("2023-01-10T05:00:00Z") != std::string::npos);
  }
  SUBCASE("an area too small") {
    const auto setting = trial_setting();
    auto files = trial_must(keep::WrfFiles::open(paths, setting.rules));
    weather::Grid wide = trial_frame();
    wide.nx = 40;
    const auto weather = weather::AnalysisWeather::make(std::move(files), wide, setting);
    REQUIRE_FALSE(weather);
    CHECK(weather.error().message.find("wrong grid: the cell at 88.") != std::string::npos);
  }
}
