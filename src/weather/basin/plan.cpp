#include "weather/basin/plan.hpp"

#include "base/text.hpp"
#include "weather/numbers.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace lantian::weather {
namespace {

using G = BasinGround;
using A = BasinAir;

constexpr std::array ground_fields{
    NumberField<G>{"plain_m", &G::plain_m, -200, 3000},
    NumberField<G>{"plain_rise", &G::plain_rise, 0, 20},
    NumberField<G>{"front_m", &G::front_m, -1e6, 1e6},
    NumberField<G>{"front_bend_m", &G::front_bend_m, 0, 1e5},
    NumberField<G>{"crest_m", &G::crest_m, 0, 8000},
    NumberField<G>{"crest_range_m", &G::crest_range_m, 0, 3000},
    NumberField<G>{"flank_m", &G::flank_m, 5000, 3e5},
    NumberField<G>{"gap_x_m", &G::gap_x_m, -1e6, 1e6},
    NumberField<G>{"gap_width_m", &G::gap_width_m, 1000, 2e5},
    NumberField<G>{"gap_m", &G::gap_m, 0, 8000},
    NumberField<G>{"ridge_share", &G::ridge_share, 0, 0.3},
    NumberField<G>{"roughness_plain", &G::roughness_plain, 0.001, 2},
    NumberField<G>{"roughness_mountain", &G::roughness_mountain, 0.001, 2},
};

constexpr std::array air_fields{
    NumberField<A>{"mean_k", &A::mean_k, 230, 310},
    NumberField<A>{"year_k", &A::year_k, 0, 40},
    NumberField<A>{"day_k", &A::day_k, 0, 15},
    NumberField<A>{"day_winter_k", &A::day_winter_k, 0, 15},
    NumberField<A>{"passage_k", &A::passage_k, 0, 20},
    NumberField<A>{"lapse", &A::lapse, 0, 0.0098},
    NumberField<A>{"pool_k", &A::pool_k, 0, 30},
    NumberField<A>{"pool_depth_m", &A::pool_depth_m, 20, 1500},
    NumberField<A>{"pool_days", &A::pool_days, 0.1, 10},
    NumberField<A>{"night_k", &A::night_k, 0, 15},
    NumberField<A>{"night_depth_m", &A::night_depth_m, 10, 500},
    NumberField<A>{"west_wind", &A::west_wind, 0, 20},
    NumberField<A>{"west_shear", &A::west_shear, 0, 10},
    NumberField<A>{"passage_wind", &A::passage_wind, 0, 30},
    NumberField<A>{"passage_hours", &A::passage_hours, 1, 48},
    NumberField<A>{"passage_speed", &A::passage_speed, 3, 40},
    NumberField<A>{"passage_days", &A::passage_days, 2, 20},
    NumberField<A>{"passage_jitter_days", &A::passage_jitter_days, 0, 3},
    NumberField<A>{"valley_wind", &A::valley_wind, 0, 10},
    NumberField<A>{"valley_depth_m", &A::valley_depth_m, 50, 2000},
    NumberField<A>{"valley_reach_m", &A::valley_reach_m, 5000, 2e5},
    NumberField<A>{"foehn_wind", &A::foehn_wind, 0, 40},
    NumberField<A>{"foehn_height_m", &A::foehn_height_m, 50, 3000},
    NumberField<A>{"foehn_depth_m", &A::foehn_depth_m, 50, 2000},
    NumberField<A>{"foehn_width_m", &A::foehn_width_m, 5000, 2e5},
    NumberField<A>{"foehn_reach_m", &A::foehn_reach_m, 5000, 3e5},
    NumberField<A>{"foehn_share", &A::foehn_share, 0, 1},
    NumberField<A>{"wander", &A::wander, 0, 5},
    NumberField<A>{"pool_drag", &A::pool_drag, 0, 0.95},
    NumberField<A>{"cloud", &A::cloud, 0, 1},
    NumberField<A>{"cloud_winter", &A::cloud_winter, 0, 1},
    NumberField<A>{"rain_mm", &A::rain_mm, 0, 20},
    NumberField<A>{"rain_from", &A::rain_from, 0, 1},
    NumberField<A>{"snow_below_k", &A::snow_below_k, 250, 290},
    NumberField<A>{"snow_span_k", &A::snow_span_k, 0.1, 20},
    NumberField<A>{"humidity_plain", &A::humidity_plain, 0, 1},
    NumberField<A>{"humidity_winter", &A::humidity_winter, 0, 1},
};

Projection read_projection(terms::Section& root) {
  Projection projection;
  auto table = root.section("projection");
  if (!table) {
    root.fault(root.line(), "[projection] is missing: latitude_of_origin, central_meridian, standard_parallels");
    return projection;
  }
  projection.latitude_of_origin = read_plain_number(*table, "latitude_of_origin", -89, 89);
  projection.central_meridian = read_plain_number(*table, "central_meridian", -180, 180);
  projection.standard_parallel_1 = read_plain_number(*table, "standard_parallel_1", -89, 89);
  projection.standard_parallel_2 = read_plain_number(*table, "standard_parallel_2", -89, 89);
  projection.earth_radius_m = read_plain_number(*table, "earth_radius_m", 6.3e6, 6.4e6);
  table->finish();
  return projection;
}

/// The layers' edges, ascending from 0; the basin's own where the table names none.
std::vector<double> read_interfaces(terms::Section& table) {
  std::vector<double> interfaces;
  for (const std::string& text : table.texts("interfaces_m")) {
    const auto number = parse_decimal(text);
    interfaces.push_back(number ? number->approximate() : -1);
    if (interfaces.size() > 1 && interfaces.back() <= interfaces[interfaces.size() - 2])
      table.fault(table.line_of("interfaces_m"), "'interfaces_m' are quoted heights in metres that rise from \"0\"");
  }
  if (interfaces.empty()) return basin_interfaces();
  if (interfaces.front() != 0 || interfaces.size() < 3 || interfaces.size() > 17)
    table.fault(table.line_of("interfaces_m"), "'interfaces_m' begin with \"0\" and make 2 to 16 layers");
  return interfaces;
}

struct NamedGrid {
  std::string name;
  Grid grid;
};

NamedGrid read_grid(terms::Section& table, const Projection& projection) {
  NamedGrid named{table.text("name"), {}};
  named.grid.projection = projection;
  named.grid.nx = table.whole("columns", 4, 2000);
  named.grid.ny = table.whole("rows", 4, 2000);
  named.grid.cell_m = table.whole("cell_m", 100, 100'000);
  named.grid.west_m = table.whole("west_m", -5'000'000, 5'000'000);
  named.grid.south_m = table.whole("south_m", -5'000'000, 5'000'000);
  named.grid.interfaces = read_interfaces(table);
  named.grid.nz = static_cast<int>(named.grid.interfaces.size()) - 1;
  table.finish();
  return named;
}

void lay_ground(BasinPlan& plan) {
  Grid& grid = plan.grid;
  for (int j = 0; j < grid.ny; ++j) {
    for (int i = 0; i < grid.nx; ++i) {
      const MapPoint place{grid.west_m + grid.cell_m * (i + 0.5), grid.south_m + grid.cell_m * (j + 0.5)};
      const double height = basin_height(plan.ground, place);
      const double mountain = std::clamp((height - plan.ground.plain_m) / plan.ground.crest_m, 0.0, 1.0);
      grid.terrain_m.push_back(static_cast<float>(height));
      grid.roughness_m.push_back(
          static_cast<float>(plan.ground.roughness_plain *
                             std::pow(plan.ground.roughness_mountain / plan.ground.roughness_plain, mountain)));
    }
  }
}

}  // namespace

double basin_height(const BasinGround& ground, const MapPoint& place) {
  const double bend = ground.front_bend_m * std::sin(place.x / 70e3 + 0.6);
  const double before = place.y - (ground.front_m + bend);  // north of the foot
  const double plain = ground.plain_m - ground.plain_rise * std::max(0.0, before) / 1000;
  const double pass = std::exp(-0.5 * std::pow((place.x - ground.gap_x_m) / ground.gap_width_m, 2));
  const double crest = ground.crest_m + ground.crest_range_m * std::sin(place.x / 55e3 - 0.8);
  const double top = crest + (ground.gap_m - crest) * pass;
  // Rises from the foot to the crest like a cosine, stays up for a while, and falls to the other side.
  const double inward = std::clamp(-before / ground.flank_m, -0.25, 2.6);
  const double rise = inward < 1 ? 0.5 - 0.5 * std::cos((inward + 0.25) / 1.25 * std::acos(-1.0))
                                 : 0.75 + 0.25 * std::cos((inward - 1) / 1.6 * std::acos(-1.0));
  const double valleys = 1 + ground.ridge_share * std::sin(place.x / 7.5e3 + 2 * std::sin(place.y / 30e3));
  return std::max(plain, ground.plain_m - 150) +
         std::max(0.0, top - ground.plain_m) * rise * (rise > 0.02 ? valleys : 1);
}

Result<BasinPlan> read_basin_plan(const terms::SourceFile& file, std::string_view grid) {
  std::vector<terms::Fault> faults;
  const auto tree = terms::parse_tree(file, faults);
  if (!tree) return error_of(faults);
  terms::Section root{*tree, file.path, faults};
  BasinPlan plan;
  if (!root.truth_or("synthetic", false))
    root.fault(root.line(), "a basin's plan says 'synthetic = true': it is made up");
  plan.seed = static_cast<std::uint64_t>(root.whole("seed", 0, 2'000'000'000));
  plan.source = root.text("source");
  plan.first = hour_ending(root.day("first_day"), 1);
  plan.last = hour_ending(root.day("last_day"), 24);
  const std::string fallback = root.text("default_grid");
  const Projection projection = read_projection(root);
  std::vector<NamedGrid> grids;
  for (terms::Section& table : root.sections("grid")) grids.push_back(read_grid(table, projection));
  if (auto table = root.section("ground")) {
    read_plain<G>(*table, ground_fields, plan.ground);
    table->finish();
  } else {
    root.fault(root.line(), "[ground] is missing");
  }
  if (auto table = root.section("air")) {
    read_plain<A>(*table, air_fields, plan.air);
    table->finish();
  } else {
    root.fault(root.line(), "[air] is missing");
  }
  root.finish();
  if (!faults.empty()) return error_of(faults);
  const std::string_view wanted = grid.empty() ? std::string_view{fallback} : grid;
  const auto found = std::ranges::find(grids, wanted, &NamedGrid::name);
  if (found == grids.end()) {
    std::vector<std::string> names;
    for (const NamedGrid& one : grids) names.push_back(one.name);
    return Error{ErrorCode::not_found, fmt::format("no grid '{}'; there are: {}", wanted, joined(names, ", ")),
                 file.path};
  }
  plan.grid = found->grid;
  lay_ground(plan);
  return plan;
}

}  // namespace lantian::weather
