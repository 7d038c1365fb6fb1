#include "twin/twin.hpp"

#include "base/sha256.hpp"
#include "twin/reference_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <sstream>

// The figures come from published documents; days, classes and counts from reference_test.hpp.

namespace {

using namespace lantian;
using namespace lantian::twin::reference;
using lantian::terms::SourceFile;

SourceFile pack_file(const std::string& name) {
  const std::string path = "regions/changji/" + name;
  std::ifstream in(std::string{LANTIAN_SOURCE_DIR} + "/" + path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  REQUIRE_MESSAGE(in.good(), "cannot read " << path);
  return {path, text.str()};
}

terms::Region changji() {
  const std::vector<SourceFile> files{pack_file("region.toml"), pack_file("stations.toml"), pack_file("targets.toml"),
                                      pack_file("published.toml"), pack_file("dust.toml")};
  auto region = terms::read_region(files);
  REQUIRE_MESSAGE(region.ok(), (region ? "" : region.error().text()));
  return *std::move(region);
}

twin::TwinPlan shipped_plan() {
  auto plan = twin::read_plan(pack_file("twin.toml"), changji());
  REQUIRE_MESSAGE(plan.ok(), (plan ? "" : plan.error().text()));
  return *std::move(plan);
}

/// The shipped twin, generated once for all tests of this file.
struct Shipped {
  twin::TwinPlan plan = shipped_plan();
  twin::TwinAir air = twin::generate(plan, plan.seed);
};
const Shipped& shipped() {
  static const Shipped once;
  return once;
}

const std::vector<std::string> west{"652301", "652302", "652323", "652324"};
const std::vector<std::string> all_counties{"652301", "652302", "652323", "652324", "652325", "652327", "652328"};

void check_city(const twin::TwinPlan& plan, const observe::Slab& slab) {
  const RefCounts city22 = ref_counts(plan, slab, "652301", "2022");
  CHECK(city22.valid == 365);
  CHECK(city22.good == 275);
  CHECK(city22.heavy == 31);
  CHECK(printed(100.0 * city22.good / city22.valid, 1) == "75.3");
  CHECK(printed(100.0 * city22.heavy / city22.valid, 1) == "8.5");
  CHECK(printed(city22.pm25(), 0) == "50");

  const RefCounts city23 = ref_counts(plan, slab, "652301", "2023");
  CHECK(city23.valid == 364);
  CHECK(city23.good == 282);
  CHECK(city23.heavy == 33);
  CHECK(printed(100.0 * city23.good / city23.valid, 1) == "77.5");
  CHECK(printed(100.0 * city23.heavy / city23.valid, 1) == "9.1");
  CHECK(printed(city23.pm25(), 1) == "48.0");
}

void check_seven_counties(const twin::TwinPlan& plan, const observe::Slab& slab) {
  std::map<std::string, RefCounts> pooled;
  std::map<std::string, double> mean_share;
  std::array<int, 6> primary23{};
  for (const char* year : {"2022", "2023"}) {
    for (const std::string& unit : all_counties) {
      const RefCounts counts = ref_counts(plan, slab, unit, year);
      pooled[year].good += counts.good;
      pooled[year].valid += counts.valid;
      mean_share[year] += 100.0 * counts.good / counts.valid / 7;
      if (std::string{year} == "2023") {
        for (std::size_t k = 0; k < 6; ++k) primary23[k] += counts.primary[k];
      }
    }
  }
  CHECK(printed(mean_share["2023"], 1) == "84.9");
  CHECK(printed(mean_share["2023"] - mean_share["2022"], 1) == "2.5");
  const double pooled23 = 100.0 * pooled["2023"].good / pooled["2023"].valid;
  const double pooled22 = 100.0 * pooled["2022"].good / pooled["2022"].valid;
  CHECK(printed(pooled23, 1) == "84.9");
  CHECK(printed(pooled23 - pooled22, 1) == "2.5");
  MESSAGE("primary days 2023, PM2.5 PM10 SO2 NO2 CO O3: " << primary23[0] << " " << primary23[1] << " " << primary23[2]
                                                          << " " << primary23[3] << " " << primary23[4] << " "
                                                          << primary23[5]);
  // "Main pollutants PM10, PM2.5, O3": in that order, and nothing else comes near.
  CHECK(primary23[1] > primary23[0]);
  CHECK(primary23[0] > primary23[5]);
  CHECK(primary23[5] > primary23[2] + primary23[3] + primary23[4]);
}

void check_heating_season(const twin::TwinPlan& plan, const observe::Slab& slab) {
  std::map<std::string, RefCounts> season;
  std::map<std::string, double> pm25;
  for (const char* name : {"HS2022", "HS2023"}) {
    for (const std::string& unit : west) {
      const RefCounts counts = ref_counts(plan, slab, unit, name);
      season[name].good += counts.good;
      season[name].valid += counts.valid;
      pm25[name] += counts.pm25() / 4;
    }
  }
  CHECK(season["HS2023"].good == 538);
  CHECK(season["HS2023"].valid == 732);
  CHECK(season["HS2023"].good - season["HS2022"].good == 93);
  CHECK(season["HS2022"].valid == 728);
  CHECK(printed(pm25["HS2023"], 1) == "35.0");
  CHECK(printed(100 * (pm25["HS2023"] - pm25["HS2022"]) / pm25["HS2022"], 1) == "-19.2");
}

void check_published_figures(const twin::TwinPlan& plan, const observe::Slab& slab) {
  check_city(plan, slab);
  check_seven_counties(plan, slab);
  check_heating_season(plan, slab);
}

}  // namespace

TEST_CASE("the published figures come out of the hours, computed apart from us") {
  check_published_figures(shipped().plan, shipped().air.hours);
}

TEST_CASE("another seed is another weather with the same published figures") {
  const twin::TwinAir other = twin::generate(shipped().plan, 7);
  CHECK(other.truth.front().days.front().pm25 != shipped().air.truth.front().days.front().pm25);
  check_published_figures(shipped().plan, other.hours);
}

TEST_CASE("daily values of the hours equal the truth exactly") {
  const auto& [plan, air] = shipped();
  for (const twin::CountyTruth& county : air.truth) {
    const auto stations = stations_of(plan, air.hours, county.unit_id);
    for (std::size_t d = 0; d < county.days.size(); ++d) {
      const Day day = plan.period.begin + std::chrono::days{d};
      const RefDay verdict = ref_day(air.hours, stations, day);
      const twin::DayTruth& truth = county.days[d];
      CAPTURE(county.unit_id);
      CAPTURE(text_of(day));
      REQUIRE(verdict.valid == (truth.day_class != twin::DayClass::no_verdict));
      if (!verdict.valid) continue;
      const std::array<std::int64_t, 6> made{truth.pm25, truth.pm10,         truth.so2,
                                             truth.no2,  truth.co_10ug * 10, truth.mda8};
      for (std::size_t k = 0; k < 6; ++k)
        REQUIRE(verdict.value[k] == doctest::Approx(static_cast<double>(made[k])).epsilon(1e-12));
      // A bad day has the cause it was made with.
      const std::map<twin::DayClass, std::size_t> cause{{twin::DayClass::haze, 0},
                                                        {twin::DayClass::haze_heavy, 0},
                                                        {twin::DayClass::dust, 1},
                                                        {twin::DayClass::dust_heavy, 1},
                                                        {twin::DayClass::ozone, 5}};
      if (verdict.aqi > 100) REQUIRE(verdict.primary == std::set<std::size_t>{cause.at(truth.day_class)});
    }
  }
}

TEST_CASE("hours are plausible: no negatives, PM2.5 within PM10, CO below 20 mg/m3, whole numbers") {
  const auto& [plan, air] = shipped();
  std::int64_t readings = 0;
  for (std::size_t s = 0; s < air.hours.stations().size(); ++s) {
    const auto fine = air.hours.series(s, 0);
    const auto all = air.hours.series(s, 1);
    for (std::size_t k = 0; k < 6; ++k) {
      const std::int32_t grain = k == 4 ? 10'000 : 1'000;
      for (const observe::Cell cell : air.hours.series(s, k)) {
        if (!cell.present()) continue;
        ++readings;
        REQUIRE(cell.thousandths() >= 0);
        REQUIRE(cell.thousandths() % grain == 0);
        REQUIRE(cell.thousandths() < (k == 4 ? 20'000'000 : 2'000'000));
      }
    }
    for (std::size_t h = 0; h < fine.size(); ++h) {
      REQUIRE(fine[h].present() == all[h].present());
      if (fine[h].present()) REQUIRE(fine[h].thousandths() <= all[h].thousandths());
    }
  }
  MESSAGE(readings << " readings");
  CHECK(readings > 1'850'000);
}

TEST_CASE("hourly ozone never outranks the 8-h mean, whether or not a standard counts the 1-h maximum") {
  const auto& [plan, air] = shipped();
  // 1-h: 160 is 50, 200 is 100; 8-h: 100 is 50, 160 is 100 (HJ 633-2012 table 1). Below a fifth more nothing can
  // change.
  for (std::size_t s = 0; s < air.hours.stations().size(); ++s) {
    for (Day day = plan.period.begin; day < plan.period.end; day += std::chrono::days{1}) {
      const Hours hours = hours_of(air.hours, s, 5, day);
      const double mda8 = ref_mda8(hours);
      if (mda8 > 0) REQUIRE(*std::max_element(hours.begin(), hours.end()) <= 1.2 * mda8);
    }
  }
}

TEST_CASE("weather shows: winter haze, spring dust, summer ozone, days that resemble their neighbours") {
  const auto& [plan, air] = shipped();
  const std::vector<twin::DayTruth>& city = air.truth.front().days;
  std::array<double, 12> pm25{};
  std::array<double, 12> mda8{};
  std::array<double, 12> coarse{};
  std::array<int, 12> days{};
  double product = 0;
  double square = 0;
  for (std::size_t d = 0; d < 730; ++d) {
    const Day day = plan.period.begin + std::chrono::days{d};
    const auto month = static_cast<unsigned>(std::chrono::year_month_day{day}.month()) - 1;
    pm25[month] += static_cast<double>(city[d].pm25);
    mda8[month] += static_cast<double>(city[d].mda8);
    coarse[month] += static_cast<double>(city[d].pm10 - city[d].pm25);
    ++days[month];
    const double here = static_cast<double>(city[d].pm25) - 49;
    product += here * (static_cast<double>(city[d + 1].pm25) - 49);
    square += here * here;
  }
  const auto mean = [&](const std::array<double, 12>& sums, std::size_t month) { return sums[month] / days[month]; };
  CHECK(mean(pm25, 0) > 4 * mean(pm25, 6));
  CHECK(mean(mda8, 6) > 2 * mean(mda8, 0));
  CHECK(mean(coarse, 3) > mean(coarse, 7));
  CHECK(product / square > 0.6);
}

TEST_CASE("every county's year is complete: 324 days, 27 a month, 25 in February") {
  const auto& [plan, air] = shipped();
  for (const std::string& unit : all_counties) {
    const auto stations = stations_of(plan, air.hours, unit);
    for (const char* year : {"2022", "2023"}) {
      const Period period = *parse_period(year);
      for (const Period& month : months_of(period)) {
        int valid = 0;
        for (Day day = month.begin; day < month.end; day += std::chrono::days{1})
          valid += ref_day(air.hours, stations, day).valid;
        CHECK(valid >= (month.days() < 30 ? 25 : 27));
      }
    }
  }
}

TEST_CASE("the same plan and seed give the same bytes everywhere") {
  const auto files = twin::write_csv(shipped().plan, shipped().air);
  Sha256 all;
  std::size_t bytes = 0;
  for (const twin::TwinFile& file : files) {
    all.add(file.text);
    bytes += file.text.size();
  }
  CHECK(files.size() == 21);
  MESSAGE(bytes << " bytes");
  CHECK(all.hex() == "6bf60cffe2f7eeadca88a1cd1103e5d1013123aa9c7c8b07ce8d5dad80ce72de");
}

TEST_CASE("each file says in its first line that it is synthetic, and reads as the generic layout") {
  const auto files = twin::write_csv(shipped().plan, shipped().air);
  for (const twin::TwinFile& file : files) {
    std::istringstream lines(file.text);
    std::string line;
    std::getline(lines, line);
    CHECK(line == "# synthetic = true");
    std::getline(lines, line);
    CHECK(line == "station,time,PM2.5,PM10,SO2,NO2,CO,O3");
    std::getline(lines, line);
    CHECK(line.starts_with("SYN-"));
    CHECK(line.find("-01-01 01:00,") != std::string::npos);
  }
  CHECK(files.front().name == "twin-652301-2022.csv");
}

TEST_CASE("the weather of the twin by day is the same for a seed, and stagnant days are those of more PM2.5") {
  const twin::TwinPlan plan = shipped_plan();
  const twin::WeatherDays weather = twin::weather_days(plan, 5);
  CHECK(weather.first == plan.period.begin);
  REQUIRE(weather.stagnation.size() == static_cast<std::size_t>(plan.period.days()));
  CHECK(weather.gust.size() == weather.stagnation.size());
  CHECK(weather.heat == twin::weather_days(plan, 5).heat);
  CHECK(weather.heat != twin::weather_days(plan, 6).heat);
  // Of one winter, whose season does not change much: mean over the stagnant half and the other.
  const auto truth = twin::make_truth(plan, 5);
  const auto december = static_cast<std::size_t>((*parse_day("2022-12-01") - plan.period.begin).count());
  std::array<double, 2> sum{}, days{};
  for (std::size_t d = december; d < december + 60; ++d) {
    const std::size_t stagnant = weather.stagnation[d] > 0 ? 1 : 0;
    sum[stagnant] += static_cast<double>(truth.front().days[d].pm25);
    ++days[stagnant];
  }
  REQUIRE(days[0] > 5);
  REQUIRE(days[1] > 5);
  CHECK(sum[1] / days[1] > 1.2 * sum[0] / days[0]);
}
