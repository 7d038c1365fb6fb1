#include "twin/osse/draws.hpp"

#include "twin/osse/emitting.hpp"
#include "twin/osse/observing.hpp"
#include "twin/osse/osse_sample_test.hpp"

#include <doctest/doctest.h>

#include <numeric>

namespace {

using namespace lantian;
using twin::OsseDraw;

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Mean of the products of values so many steps apart.
double covariance(const std::vector<double>& values, std::size_t apart) {
  double sum = 0;
  for (std::size_t n = apart; n < values.size(); ++n) sum += values[n] * values[n - apart];
  return sum / static_cast<double>(values.size() - apart);
}

twin::OsseInstruments silent() {
  twin::OsseInstruments plan;
  plan.drift_hours = 100;
  plan.resolution = 1;
  return plan;
}

/// Kilograms of a week by tag, in steady weather.
std::vector<double> week_of(const std::vector<twin::OsseSector>& sectors, const transport::sample::Steady& steady) {
  const auto grid = transport::sample::flat_grid(30, 30, 9000);
  const std::vector<twin::OssePlace> units{{"west", 87.9, 44.0}, {"east", 88.1, 44.0}};
  twin::OsseEmission emission;
  emission.sectors = sectors;
  emission.units = units;
  emission.area_sigma_m = 9000;
  emission.heating = {18, 28, 24};
  emission.rise = &transport::sample::shipped<transport::RiseRule>("plume-rise.toml");
  const auto emitters = transport::sample::must(twin::OsseEmitters::make(emission, grid));
  emitters->count_from(HourEnding{});
  auto slab = transport::sample::steady_hour(grid, steady);
  std::vector<float> layers(emitters->emitters().size() * static_cast<std::size_t>(grid.nz));
  for (int hour = 1; hour <= 168; ++hour) {
    slab.hour = HourEnding{} + std::chrono::hours{hour};
    emitters->layers(slab, layers);
  }
  return emitters->counted_kg();
}

}  // namespace

TEST_CASE("OSSE draws: normal numbers and a wandering with the memory that was asked for") {
  std::vector<double> normal;
  for (std::uint64_t n = 0; n < 40'000; ++n) normal.push_back(twin::osse_normal(3, OsseDraw::realised, 1, n));
  CHECK(mean(normal) == doctest::Approx(0).scale(1).epsilon(0.015));
  CHECK(covariance(normal, 0) == doctest::Approx(1).epsilon(0.03));
  CHECK(covariance(normal, 1) == doctest::Approx(0).scale(1).epsilon(0.015));
  const std::vector<double> wander = twin::osse_wander(3, OsseDraw::background, 0, 200'000, 20);
  CHECK(covariance(wander, 0) == doctest::Approx(1).epsilon(0.05));
  CHECK(covariance(wander, 20) == doctest::Approx(std::exp(-1.0)).epsilon(0.1));
}

TEST_CASE("OSSE draws: claims inside their range, placebos never realised, wrong inventories of the same shape") {
  const twin::OssePlan plan = twin::sample::small_plan();
  std::vector<double> realised, logs, heights;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const twin::OsseDraws draws = twin::osse_draws(plan, seed);
    realised.push_back(draws.realised[0]);
    logs.push_back(std::log(draws.sector_scale[0]));
    REQUIRE(draws.realised[1] == 0);
    REQUIRE(draws.claimed_share[0] >= 0.2);
    REQUIRE(draws.claimed_share[0] <= 0.3);
    REQUIRE(draws.exchange >= 0.8);
    REQUIRE(draws.exchange <= 1.25);
    REQUIRE(std::abs(draws.background_change) <= 0.1);
    const twin::OsseSector& believed = draws.believed[1];
    REQUIRE(believed.units[0].share + believed.units[1].share == doctest::Approx(1));
    REQUIRE(std::accumulate(believed.hourly.begin(), believed.hourly.end(), 0.0) == doctest::Approx(24));
    REQUIRE(believed.stack);
    heights.push_back(std::log(believed.stack->height_m / 60));
  }
  CHECK(mean(realised) == doctest::Approx(1).epsilon(0.01));
  CHECK(std::sqrt(covariance(logs, 0)) == doctest::Approx(0.3).epsilon(0.06));
  CHECK(std::sqrt(covariance(heights, 0)) == doctest::Approx(0.15).epsilon(0.06));
}

TEST_CASE("OSSE background: the mean of the plan in many seeds, and no more change than it allows") {
  const twin::OssePlan plan = twin::sample::small_plan();
  double before = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed)
    before += mean(twin::osse_background(plan, twin::osse_draws(plan, seed), seed, 0, 2160)) / 200;
  CHECK(before == doctest::Approx(10).epsilon(0.02));
}

TEST_CASE("OSSE instruments: missing hours near the plan, noise of its size, values that stick and spike as values") {
  const std::vector<double> truth(2160, 50.0);
  twin::OsseInstruments plan = silent();
  plan.missing_share = 0.04;
  plan.outages = 2;
  plan.outage_hours = {6, 48};
  double missing = 0;
  for (std::uint64_t station = 0; station < 60; ++station) {
    for (const auto& value : twin::observe_osse(plan, 11, {station, station % 2}, truth))
      missing += value ? 0 : 1.0 / (60 * 2160);
  }
  // 2 x 27 of 2160 hours, and 4 % of the rest; an outage at the end is cut short.
  CHECK(twin::planned_missing_share(plan, 2160) == doctest::Approx(0.025 + 0.04 * 0.975));
  CHECK(missing == doctest::Approx(0.064).epsilon(0.08));

  plan = silent();
  plan.relative_sd = 0.06;
  plan.absolute_sd = 4;
  double sum = 0, square = 0;
  for (const auto& value : twin::observe_osse(plan, 12, {1, 0}, truth)) {
    sum += *value - 50;
    square += (*value - 50) * (*value - 50);
  }
  CHECK(sum / 2160 == doctest::Approx(0).scale(1).epsilon(0.5));
  CHECK(std::sqrt(square / 2160) == doctest::Approx(5).epsilon(0.08));  // 3 and 4

  plan = silent();
  plan.spikes = 5;
  plan.spike_factor = {3, 3};
  int high = 0;
  for (const auto& value : twin::observe_osse(plan, 13, {1, 0}, truth)) high += *value == 150 ? 1 : 0;
  CHECK(high == 5);

  plan = silent();
  plan.stuck = 1;
  plan.stuck_hours = {30, 30};
  std::vector<double> rising(2160);
  std::iota(rising.begin(), rising.end(), 10.0);
  const auto seen = twin::observe_osse(plan, 14, {1, 0}, rising);
  int stuck = 0;
  for (std::size_t hour = 0; hour < seen.size(); ++hour) stuck += *seen[hour] != rising[hour] ? 1 : 0;
  CHECK(stuck == 29);
}

TEST_CASE("OSSE emissions: a week has its mean at the reference degrees, follows the cold and the wind") {
  auto even = twin::sample::sector("even", 100);
  auto heated = twin::sample::sector("heated", 100);
  heated.heated = 0.5;
  auto dust = twin::sample::sector("dust", 100);
  dust.dust = twin::OsseDust{2, 6, 2, 0.25};
  const std::vector<twin::OsseSector> sectors{even, heated, dust};
  const double week = 168 * (100 + 50 + 200 + 100);
  transport::sample::Steady steady;
  steady.temperature = 263.15;  // 28 degrees below 18 C
  steady.wind_east = 6;
  auto kg = week_of(sectors, steady);
  CHECK(kg[0] == doctest::Approx(week));
  CHECK(kg[1] == doctest::Approx(week));
  CHECK(kg[2] == doctest::Approx(week));
  steady.temperature = 277.15;  // half the degrees
  steady.wind_east = 4;
  steady.snow_cover = 1;
  kg = week_of(sectors, steady);
  CHECK(kg[0] == doctest::Approx(week));
  CHECK(kg[1] == doctest::Approx(0.75 * week));
  CHECK(kg[2] == doctest::Approx(0.25 * 0.25 * week));
  steady.wind_east = 1.9;
  CHECK(week_of(sectors, steady)[2] == 0);
}
