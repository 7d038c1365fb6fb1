// A heating season of release and near field: plume rise and layers of 440 stacks x 4368 h, puffs of the stacks within
// 10 km of a station, rates and removal of an hour. Each beside a plain loop that shares no shortcut with it: plume
// rise by halving an interval, puffs by moments of 10 s without the error function.
#include "transport/near_field.hpp"

#include "keep/files.hpp"
#include "measure.hpp"
#include "transport/chemistry_nitrate.hpp"
#include "transport/chemistry_source.hpp"
#include "transport/physical_constants.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

namespace lantian::bench {
namespace {

using namespace transport;

constexpr std::size_t stacks = 440;
constexpr int season_hours = 4368;
constexpr int different_hours = 48;  // of weather; the season repeats them

weather::Grid basin_grid() {
  weather::Grid grid;
  grid.nx = 67;
  grid.ny = 45;
  grid.interfaces = {0, 20, 45, 80, 130, 200, 300, 450, 650, 950, 1400, 2000, 3000};
  grid.nz = 12;
  grid.cell_m = 9000;
  grid.terrain_m.assign(grid.columns(), 500.0F);
  grid.roughness_m.assign(grid.columns(), 0.1F);
  return grid;
}

/// Stable nights and convective noons with wind that grows upward; drawn, and the same each time.
weather::MetSlab drawn_hour(const weather::Grid& grid, int number) {
  std::mt19937 dice{static_cast<unsigned>(number)};
  std::uniform_real_distribution<double> share{0.0, 1.0};
  const bool noon = number % 24 >= 10 && number % 24 < 16;
  weather::MetSlab slab;
  const auto columns = [&](std::vector<float>& field, double low, double high) {
    field.resize(grid.columns());
    for (float& one : field) one = static_cast<float>(std::lerp(low, high, share(dice)));
  };
  columns(slab.friction_velocity, 0.05, 0.5);
  columns(slab.inverse_obukhov, noon ? -0.05 : 0.01, noon ? -0.005 : 0.2);
  columns(slab.mixing_height, noon ? 300 : 50, noon ? 900 : 300);
  columns(slab.convective_velocity, 0, noon ? 1.5 : 0);
  columns(slab.shortwave, 0, noon ? 450 : 0);
  columns(slab.precipitation, 0, number % 12 == 0 ? 1 : 0);
  columns(slab.snow_share, 0, 1);
  columns(slab.snow_cover, 0, 1);
  columns(slab.surface_pressure, 94'000, 96'000);
  for (auto* field : {&slab.wind_east, &slab.wind_north, &slab.temperature, &slab.relative_humidity})
    field->resize(grid.cells());
  for (std::size_t c = 0; c < grid.columns(); ++c) {
    const double speed = 6 * share(dice), turn = 6.28 * share(dice),
                 gradient = noon ? 0.002 : 0.005 + 0.03 * share(dice);
    for (std::size_t k = 0; k < 12; ++k) {
      const double height = grid.centre_height(static_cast<int>(k));
      const double wind = speed * (0.3 + std::sqrt(height / 500));
      slab.wind_east[c * 12 + k] = static_cast<float>(wind * std::cos(turn));
      slab.wind_north[c * 12 + k] = static_cast<float>(wind * std::sin(turn));
      slab.temperature[c * 12 + k] = static_cast<float>(260 + gradient * std::min(height, 400.0) +
                                                        0.003 * std::max(0.0, height - 400) - dry_adiabatic * height);
      slab.relative_humidity[c * 12 + k] = static_cast<float>(0.5 + 0.4 * share(dice));
    }
  }
  return slab;
}

template <class Rule>
Result<Rule> read_rule(const char* name) {
  const std::string path = std::string{LANTIAN_DATA_ROOT} + "/data/transport/" + name;
  LANTIAN_TRY(const std::string text, keep::read_file(path));
  return Rule::read({path, text});
}

std::vector<PlacedStack> drawn_stacks(const weather::Grid& grid) {
  std::mt19937 dice{440};
  std::uniform_real_distribution<double> share{0.0, 1.0};
  std::vector<PlacedStack> all;
  for (std::size_t n = 0; n < stacks; ++n) {
    const double height = 15 + 195 * std::pow(share(dice), 3);
    all.push_back({{height, 0.3 + height / 35, 330 + 100 * share(dice), 5 + 13 * share(dice)},
                   static_cast<std::size_t>(share(dice) * static_cast<double>(grid.columns()))});
  }
  std::ranges::sort(all, {}, &PlacedStack::column);
  return all;
}

/// The final rise by halving between 0 and 5 km, in one piece.
double plain_rise(const RiseRule& rule, const Release& release, const AirColumn& column) {
  const AirColumn::At mouth = column.at(release.height_m);
  const PlumeFluxes fluxes = fluxes_of(release, mouth.temperature);
  const double wind0 = std::max(mouth.wind, rule.least_wind_m_s);
  const double ratio = release.velocity_m_s / wind0;
  const double stack =
      ratio < 1.5 ? std::max(0.0, release.height_m - 2 * release.diameter_m * (1.5 - ratio)) : release.height_m;
  const bool convective = column.convective && stack < column.mixing_height_m;
  const auto rise_for = [&](double guess) {
    const AirColumn::At air = column.at(stack + 0.5 * guess);
    const double u = std::max(air.wind, rule.least_wind_m_s);
    if (convective) {
      const double v = release.velocity_m_s;
      const double x =
          std::max(fluxes.buoyancy < 55 ? 49 * std::pow(fluxes.buoyancy, 0.625) : 119 * std::pow(fluxes.buoyancy, 0.4),
                   4 * release.diameter_m * (v + 3 * u) * (v + 3 * u) / (v * u));
      return std::pow(3 * fluxes.momentum * x / (0.36 * u * u) + 1.5 * fluxes.buoyancy * x * x / (0.36 * u * u * u),
                      1.0 / 3);
    }
    const double n = std::sqrt(gravity * std::max(air.gradient, rule.least_gradient_k_m) / air.temperature);
    const double jet = 1.5 * std::pow(fluxes.momentum / (n * u), 1.0 / 3);
    const double l = fluxes.buoyancy / (u * column.friction_velocity * column.friction_velocity);
    return std::max(jet, std::min({2.66 * std::pow(fluxes.buoyancy / (n * n * u), 1.0 / 3),
                                   4 * std::pow(fluxes.buoyancy, 0.25) / std::pow(n, 0.75),
                                   1.2 * std::pow(l, 0.6) * std::pow(stack + 1.2 * l, 0.4)}));
  };
  double low = 0, high = 5000;
  for (int i = 0; i < 24; ++i) {  // to 0.3 mm
    const double middle = 0.5 * (low + high);
    (rise_for(middle) > middle ? low : high) = middle;
  }
  return rise_for(0.5 * (low + high));
}

bool measure_rise(const RiseRule& rule, const weather::Grid& grid, const std::vector<weather::MetSlab>& weather) {
  const std::vector<PlacedStack> placed = drawn_stacks(grid);
  std::vector<ReleaseLayers> layers(stacks);
  std::vector<Rise> rises(stacks);
  StackLayers fill{rule, grid};
  double sum = 0;
  const double before = cpu_seconds();
  for (int hour = 0; hour < season_hours; ++hour) {
    fill.fill(weather[static_cast<std::size_t>(hour % different_hours)], placed, layers, rises);
    sum += rises[static_cast<std::size_t>(hour) % stacks].rise_m;
  }
  const double fast = cpu_seconds() - before;
  double plain = 0, worst = 0;
  std::size_t far = 0, count = 0;
  bool whole = true;
  for (int hour = 0; hour < different_hours; ++hour) {
    const weather::MetSlab& slab = weather[static_cast<std::size_t>(hour)];
    fill.fill(slab, placed, layers, rises);
    const double start = cpu_seconds();
    std::vector<double> expected;
    for (const PlacedStack& one : placed) {
      ColumnAir air;
      air.read(slab, grid, one.column);
      expected.push_back(plain_rise(rule, one.release, air.view()));
    }
    plain += cpu_seconds() - start;
    for (std::size_t n = 0; n < stacks; ++n, ++count) {
      const double off = std::abs(rises[n].rise_m - expected[n]) / expected[n];
      worst = std::max(worst, off);
      if (off > 0.01) ++far;
      float total = 0;
      for (const float share : layers[n].share) total += share;
      whole = whole && total == 1.0F;
    }
  }
  plain *= static_cast<double>(season_hours) / different_hours;
  fmt::print(
      "plume rise and layers, {} stacks x {} h: {:.2f} s of processor time, {:.0f} ns each; plain loop (rise "
      "alone, by halving) {:.2f} s; ratio {:.1f}\n",
      stacks, season_hours, fast, 1e9 * fast / (stacks * season_hours), plain, plain / fast);
  fmt::print("largest difference of a rise {:.1e}, {} of {} off by more than 1 %; all layers add up to 1: {}\n", worst,
             far, count, whole ? "yes" : "NO");
  return whole && far == 0 && sum > 0;
}

/// The same hour by moments: every puff moves in steps of 10 s and is looked at in the middle of each.
void plain_puffs(const PuffRule& rule, const weather::Grid& grid, const weather::MetSlab& slab,
                 const PuffTrain::Emission& emission, const Receptor& receptor, double& mean) {
  constexpr double step = 10;
  constexpr int releases = 36;
  for (int released = 0; released < releases; ++released) {
    Puff puff{
        emission.at.x, emission.at.y, emission.rise.stack_m + emission.rise.rise_m, emission.kg / releases, 0, 0, 0};
    puff.sigma_y = puff.sigma_z = std::max(rule.least_width_m, emission.rise.rise_m / rule.rise_over_width);
    for (double t = (released + 0.5) * 3600 / releases; t < 3600; t += step) {
      const std::size_t column = grid.column(static_cast<int>((puff.x - grid.west_m) / grid.cell_m),
                                             static_cast<int>((puff.y - grid.south_m) / grid.cell_m));
      const PuffAir air = puff_air(rule, slab, grid, column, puff.z);
      const Growth& vertical = air.stable ? rule.vertical_stable : rule.vertical_unstable;
      const double sy =
          rule.lateral.width(air.lateral_rate, rule.lateral.age_of(air.lateral_rate, puff.sigma_y) + step / 2);
      const double sz = vertical.width(air.vertical_rate, vertical.age_of(air.vertical_rate, puff.sigma_z) + step / 2);
      const double dx = receptor.x - puff.x - air.east * step / 2, dy = receptor.y - puff.y - air.north * step / 2;
      mean += 1e9 * puff.kg * step / 3600 / (2 * std::numbers::pi * sy * sy) *
              std::exp(-0.5 * (dx * dx + dy * dy) / (sy * sy)) *
              vertical_share(puff.z, sz, receptor.z, air.lid_m, rule.well_mixed);
      puff.sigma_y = rule.lateral.width(air.lateral_rate, rule.lateral.age_of(air.lateral_rate, puff.sigma_y) + step);
      puff.sigma_z = vertical.width(air.vertical_rate, vertical.age_of(air.vertical_rate, puff.sigma_z) + step);
      puff.x += air.east * step;
      puff.y += air.north * step;
    }
  }
}

bool measure_puffs(const PuffRule& rule, const weather::Grid& grid, const std::vector<weather::MetSlab>& weather) {
  const double middle = grid.cell_m * 30.5;
  PuffTrain::Emission emission;
  emission.at = {middle, middle};
  emission.rise.stack_m = 60;
  emission.rise.rise_m = 40;
  emission.kg = 100;
  std::vector<Receptor> receptors;
  for (int n = 0; n < 3; ++n) receptors.push_back({middle + 1500.0 * (n + 1), middle + 700.0 * n, 3});
  std::vector<double> means(receptors.size());
  PuffTrain train{rule, grid};
  double before = cpu_seconds();
  for (int hour = 0; hour < season_hours; ++hour)
    train.hour(weather[static_cast<std::size_t>(hour % different_hours)], emission, receptors, means);
  const double fast = cpu_seconds() - before;
  // Steady hours: the wind of the drawn one at the stack, everywhere; first hour of a train.
  double plain = 0, one = 0, worst = 0, off = 0, all = 0;
  for (int hour = 0; hour < different_hours; ++hour) {
    const weather::MetSlab& slab = weather[static_cast<std::size_t>(hour)];
    const PuffAir air = puff_air(rule, slab, grid, grid.column(30, 30), 100);
    const double speed = std::hypot(air.east, air.north);
    const Receptor below{middle + 2000 * air.east / speed, middle + 2000 * air.north / speed, 3};
    double slow_mean = 0;
    std::vector<double> fast_mean(1);
    before = cpu_seconds();
    PuffTrain{rule, grid}.hour(slab, emission, {&below, 1}, fast_mean);
    one += cpu_seconds() - before;
    before = cpu_seconds();
    plain_puffs(rule, grid, slab, emission, below, slow_mean);
    plain += cpu_seconds() - before;
    if (fast_mean[0] > 0.01) worst = std::max(worst, std::abs(fast_mean[0] - slow_mean) / slow_mean);
    off += fast_mean[0] - slow_mean;
    all += slow_mean;
  }
  fmt::print(
      "puffs of a stack at {} stations, {} h: {:.2f} s of processor time, {:.0f} us an hour; one first hour {:.0f} us, "
      "plain loop of 10 s {:.0f} us; ratio {:.1f}\n",
      receptors.size(), season_hours, fast, 1e6 * fast / season_hours, 1e6 * one / different_hours,
      1e6 * plain / different_hours, plain / one);
  fmt::print("largest difference of an hour 2 km downwind {:.1f} %, of the mean {:.2f} %\n", 100 * worst,
             100 * off / all);
  return std::abs(off) < 0.01 * all && worst < 0.1;
}

bool measure_chemistry(const ChemistryRule& rule, const DepositionRule& deposition, const weather::Grid& grid,
                       const std::vector<weather::MetSlab>& weather) {
  RuledChemistry source{rule, deposition, grid, BaselineAir::of(rule)};
  const Chemistry alone{rule, grid};
  LinearChemistry out;
  double worst = 0, plain = 0;
  const double before = cpu_seconds();
  for (const weather::MetSlab& slab : weather) source.chemistry(slab, out);
  const double fast = (cpu_seconds() - before) / different_hours;
  for (const weather::MetSlab& slab : weather) {
    source.chemistry(slab, out);
    const BaselineAir baseline = BaselineAir::of(rule);
    const double start = cpu_seconds();
    for (std::size_t cell = 0; cell < grid.cells(); ++cell) {
      const ReactingAir air = alone.air_at(slab, baseline, cell);
      const double sulphate = rule.sulphur(air).total(), nitrate = rule.nitrogen(air).total();
      const double share = secondary_weights(rule, {air.temperature_k, air.relative_humidity, air.pressure_pa,
                                                    rule.baseline.sulphate_ug_m3, rule.baseline.total_nitrate_ug_m3,
                                                    rule.baseline.total_ammonia_ppb})
                               .nitrate_share;
      const auto off = [&](float got, double wanted, double floor) {
        worst = std::max(worst, std::abs(static_cast<double>(got) - wanted) / std::max(floor, wanted));
      };
      off(out.sulphate_rate[cell], sulphate, 1e-8);
      off(out.nitrate_rate[cell], nitrate, 1e-8);
      off(out.nitrate_share[cell], share, 0.01);
    }
    plain += cpu_seconds() - start;
  }
  plain /= different_hours;
  fmt::print(
      "rates, nitrate and removal of an hour, {} cells: {:.2f} ms ({:.0f} ns a cell), season {:.0f} s; cell by cell "
      "(without removal) {:.2f} ms; ratio {:.1f}; largest difference {:.1e}\n",
      grid.cells(), 1e3 * fast, 1e9 * fast / static_cast<double>(grid.cells()), fast * season_hours, 1e3 * plain,
      plain / fast, worst);
  return worst < 2e-3;
}

int measure() {
  const auto rise = read_rule<RiseRule>("plume-rise.toml");
  if (!rise) return failed(rise.error());
  const auto puffs = read_rule<PuffRule>("puffs.toml");
  if (!puffs) return failed(puffs.error());
  const auto chemistry = read_rule<ChemistryRule>("chemistry.toml");
  if (!chemistry) return failed(chemistry.error());
  const auto deposition = read_rule<DepositionRule>("deposition.toml");
  if (!deposition) return failed(deposition.error());
  const weather::Grid grid = basin_grid();
  std::vector<weather::MetSlab> weather;
  for (int hour = 0; hour < different_hours; ++hour) weather.push_back(drawn_hour(grid, hour));
  const bool rises = measure_rise(*rise, grid, weather);
  const bool clouds = measure_puffs(*puffs, grid, weather);
  const bool rates = measure_chemistry(*chemistry, *deposition, grid, weather);
  return rises && clouds && rates ? 0 : 1;
}

}  // namespace
}  // namespace lantian::bench

int main() {
  return lantian::bench::measure();
}
