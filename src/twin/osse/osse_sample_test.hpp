#pragma once
#include "transport/flat_air.hpp"
#include "transport/physics_sample_test.hpp"
#include "twin/osse/osse.hpp"

#include <cmath>
#include <memory>
#include <string>
#include <utility>

/// A region of a few cells and days in which an OSSE takes a moment.
namespace lantian::twin::sample {

/// Flat air with a course of the temperature and some rain.
class FrostyAir final : public weather::Weather {
 public:
  explicit FrostyAir(weather::Grid grid) : flat_{std::move(grid)} {}
  const weather::Grid& grid() const override { return flat_.grid(); }
  HourEnding first() const override { return flat_.first(); }
  HourEnding last() const override { return flat_.last(); }
  bool synthetic() const override { return true; }
  std::string lineage() const override { return flat_.lineage(); }
  Result<void> read(HourEnding hour, weather::MetSlab& slab) override {
    LANTIAN_CHECK(flat_.read(hour, slab));
    const auto number = static_cast<double>(hour.time_since_epoch().count());
    std::ranges::fill(slab.temperature_2m, static_cast<float>(258 + 5 * std::sin(number / 9)));
    std::ranges::fill(slab.precipitation, 0.1F);
    return {};
  }

 private:
  transport::sample::FlatWeather flat_;
};

inline OsseSector sector(std::string id, double kg_h) {
  OsseSector out;
  out.id = std::move(id);
  out.kg_h = {kg_h, kg_h / 2, 2 * kg_h, kg_h};
  out.band = {0, 20};
  out.hourly.fill(1);
  out.hourly[7] = 1.5;
  out.hourly[3] = 0.5;
  out.weekend = 0.8;
  out.units = {{"west", 0.7}, {"east", 0.3}};
  out.scale_sd = 0.3;
  return out;
}

inline OssePlan small_plan() {
  OssePlan plan;
  plan.before = *parse_period("2023-01-10..2023-01-11");
  plan.after = *parse_period("2024-01-10..2024-01-12");
  plan.spin_back_days = 1;
  plan.truth_paths = {transport::Path::fine, transport::Path::sulphate, transport::Path::nitrate};
  plan.explaining_paths = {transport::Path::fine, transport::Path::sulphate};
  plan.heating = {18, 30, 12};
  plan.sectors = {sector("coal", 400), sector("plants", 300)};
  plan.sectors[0].heated = 0.8;
  plan.sectors[1].stack = transport::Release{60, 2, 380, 10};
  plan.measures = {{"heating", {}, 0, {"west", "east"}, {0.2, 0.3}, false},
                   {"standby", {}, 1, {"east"}, {0.3, 0.4}, true}};
  plan.kappa_mean = 1;
  plan.kappa_sd = 0.1;
  plan.background = {10, 0.3, 48, {-0.1, 0.1}};
  plan.instruments = {0.05, 1, 0.01, 500, 1, 0.05, 1, 1, 1, {3, 6}, {3, 6}, {3, 5}};
  plan.ignorance = {{0.2, 0.6}, {0.7, 1.2}, 3, 0.1, 0.1, 0.15, {0.8, 1.2}, {0.8, 1.25}, 0.05, 12};
  plan.tracers = {transport::Path::so2};
  plan.control_id = "far";
  plan.control_longitude = 88.6;
  plan.control_latitude = 45.0;
  return plan;
}

/// Everything that the input points to.
struct SmallOsse {
  std::vector<std::unique_ptr<FrostyAir>> air;
  std::vector<std::unique_ptr<transport::sample::EvenChemistry>> chemistry;
  OsseInput input;

  SmallOsse() {
    input.plan = small_plan();
    input.units = {{"west", 88.75, 44.6}, {"east", 89.5, 44.7}};
    input.stations = {{"p", 88.9, 44.7}, {"q", 89.4, 44.9}};
    input.area_sigma_m = 9000;
    input.rise = transport::sample::shipped<transport::RiseRule>("plume-rise.toml");
    input.threads = 2;
    for (std::size_t season = 0; season < 2; ++season) {
      input.truth.at(season) = make_air(22, 18, 9000);
      input.explaining.at(season) = make_air(11, 9, 18'000);
    }
  }

 private:
  OsseAir make_air(int nx, int ny, double cell_m) {
    air.push_back(
        std::make_unique<FrostyAir>(transport::sample::flat_grid(nx, ny, cell_m, {0, 20, 60, 150, 400, 1000})));
    chemistry.push_back(std::make_unique<transport::sample::EvenChemistry>());
    return {air.back().get(), chemistry.back().get()};
  }
};

inline Osse small_osse(const OsseInput& input, std::uint64_t seed) {
  return transport::sample::must(make_osse(input, seed));
}

}  // namespace lantian::twin::sample
