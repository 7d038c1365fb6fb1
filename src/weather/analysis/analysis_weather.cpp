#include "weather/analysis/analysis_weather.hpp"

#include "weather/analysis/profile.hpp"
#include "weather/fields.hpp"
#include "weather/surface_layer.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace lantian::weather {
namespace {

constexpr std::chrono::hours an_hour{1};

HourEnding hour_of(UtcSeconds time) {
  return std::chrono::floor<std::chrono::hours>(to_local(time));
}
UtcSeconds instant_of(HourEnding hour) {
  return to_utc(hour);
}

}  // namespace

AnalysisWeather::AnalysisWeather(std::unique_ptr<AnalysisSource> source, Grid grid, AnalysisSetting setting,
                                 Regrid regrid)
    : source_{std::move(source)},
      grid_{std::move(grid)},
      setting_{std::move(setting)},
      regrid_{std::move(regrid)},
      instant_{grid_, source_->mesh(), setting_.rules, regrid_},
      boundary_{grid_, setting_.boundary},
      wind_{grid_},
      depth_(grid_.columns(), 0.0F) {}

Result<std::unique_ptr<AnalysisWeather>> AnalysisWeather::make(std::unique_ptr<AnalysisSource> source,
                                                               const Grid& frame, AnalysisSetting setting) {
  const auto times = source->times();
  const bool paired =
      std::ranges::any_of(times, [&](UtcSeconds time) { return std::ranges::binary_search(times, time + an_hour); });
  if (!paired) {
    return Error{ErrorCode::incomplete,
                 "no two analyses are an hour apart; an hour needs one at its beginning and one at its end: give "
                 "hourly files",
                 source->lineage()};
  }
  LANTIAN_TRY(Grid grid, analysis_grid(frame, source->mesh(), setting.rules));
  LANTIAN_TRY(Regrid regrid, Regrid::make(source->mesh(), grid));
  return std::unique_ptr<AnalysisWeather>{
      new AnalysisWeather{std::move(source), std::move(grid), std::move(setting), std::move(regrid)}};
}

HourEnding AnalysisWeather::first() const {
  return hour_of(source_->times().front()) + an_hour;
}
HourEnding AnalysisWeather::last() const {
  return hour_of(source_->times().back());
}

std::string AnalysisWeather::lineage() const {
  return setting_.stations.empty()
             ? source_->lineage()
             : fmt::format("{}, {} station readings", source_->lineage(), setting_.stations.size());
}

Result<void> AnalysisWeather::load(UtcSeconds time, End& end) {
  if (end.full && end.analysis.time == time) return {};
  end.full = false;
  if (!std::ranges::binary_search(source_->times(), time)) {
    return Error{ErrorCode::not_found,
                 fmt::format("the analysis of {} is missing (Beijing clock {}); an hour needs one at both its ends: "
                             "fetch it, or ask for another period",
                             text_of(time), text_of(hour_of(time))),
                 source_->lineage()};
  }
  end.analysis = {};
  LANTIAN_CHECK(source_->read(time, end.analysis));
  LANTIAN_CHECK(check_analysis(source_->mesh(), end.analysis));
  end.slab = MetSlab{grid_};
  LANTIAN_CHECK(instant_.fill(end.analysis, end.slab));
  end.full = true;
  return {};
}

Result<void> AnalysisWeather::load_ends(UtcSeconds after) {
  if (after_.full && after_.analysis.time == after - an_hour) std::swap(before_, after_);
  LANTIAN_CHECK(load(after - an_hour, before_));
  return load(after, after_);
}

Result<void> AnalysisWeather::take_sums(MetSlab& slab) const {
  const Analysis& after = after_.analysis;
  const bool light = !after.shortwave.empty() && (after.fluxes_over_hour || !before_.analysis.shortwave.empty());
  if (after.precipitation.empty() || !light) {
    return Error{ErrorCode::incomplete,
                 fmt::format("for the hour that ends at {} there is no {}{}{}", text_of(after.time),
                             light ? "precipitation" : "shortwave radiation", after.without_sums.empty() ? "" : ": ",
                             after.without_sums),
                 after.place};
  }
  slab.precipitation = regrid_.field(after.precipitation);
  const std::vector<float> snow = after.snowfall.empty() ? std::vector<float>{} : regrid_.field(after.snowfall);
  for (std::size_t c = 0; c < grid_.columns(); ++c) {
    const float fallen = slab.precipitation[c];
    slab.snow_share[c] =
        snow.empty() || fallen <= 0
            ? static_cast<float>(snow_share_of(setting_.rules, static_cast<double>(slab.temperature_2m[c])))
            : std::clamp(snow[c] / fallen, 0.0F, 1.0F);
  }
  return {};
}

/// u*, L, heat, w*, mixing height, exchange: the source's own where it has them, ours where it has not.
void AnalysisWeather::stir(MetSlab& slab) {
  const BoundaryRules& rules = setting_.boundary;
  const MetSlab given = slab;
  if (reached_ != slab.hour - an_hour) std::ranges::fill(depth_, 0.0F);
  const std::vector<float> before = depth_;
  boundary_.grow(slab, depth_);
  reached_ = slab.hour;
  boundary_.fill(slab, before, depth_);
  // A mean needs both its ends.
  const auto both = [&](const std::vector<float> Analysis::*field) {
    return !(before_.analysis.*field).empty() && !(after_.analysis.*field).empty();
  };
  const bool depth = both(&Analysis::mixing_height), friction_told = both(&Analysis::friction_velocity);
  const bool heat_told =
      after_.analysis.fluxes_over_hour ? !after_.analysis.sensible_heat.empty() : both(&Analysis::sensible_heat);
  for (std::size_t c = 0; c < grid_.columns(); ++c) {
    SurfaceAir air;
    air.temperature = static_cast<double>(slab.temperature_2m[c]);
    air.density = static_cast<double>(slab.surface_pressure[c]) / (rules.gas_constant * air.temperature);
    if (depth) {
      slab.mixing_height[c] = std::clamp(given.mixing_height[c], static_cast<float>(rules.least_depth),
                                         static_cast<float>(rules.most_depth));
    }
    if (friction_told)
      slab.friction_velocity[c] = std::max(given.friction_velocity[c], static_cast<float>(rules.least_friction));
    if (heat_told) slab.sensible_heat[c] = given.sensible_heat[c];
    const auto heat = static_cast<double>(slab.sensible_heat[c]);
    if (friction_told || heat_told) {
      const double friction = static_cast<double>(slab.friction_velocity[c]);
      const double inverse = -rules.karman * standard_gravity * heat /
                             (air.density * rules.heat_capacity * air.temperature * std::pow(friction, 3));
      slab.inverse_obukhov[c] =
          static_cast<float>(std::clamp(inverse, -rules.most_inverse_obukhov, rules.most_inverse_obukhov));
    }
    slab.convective_velocity[c] =
        static_cast<float>(convective_velocity(rules, air, heat, static_cast<double>(slab.mixing_height[c])));
  }
  boundary_.fill_exchange(slab);
}

Result<void> AnalysisWeather::read(HourEnding hour, MetSlab& slab) {
  if (hour < first() || hour > last()) {
    return Error{ErrorCode::not_found,
                 fmt::format("hour {} is missing: the files reach from {} to {}", text_of(hour), text_of(first()),
                             text_of(last())),
                 source_->lineage()};
  }
  LANTIAN_CHECK(load_ends(instant_of(hour)));
  slab = after_.slab;
  slab.hour = hour;
  for (const FieldRule& rule : slab_fields()) {
    std::vector<float>& values = slab.*rule.member;
    const std::vector<float>& earlier = before_.slab.*rule.member;
    const bool hourly = after_.analysis.fluxes_over_hour &&
                        (rule.member == &MetSlab::shortwave || rule.member == &MetSlab::sensible_heat);
    if (hourly) continue;
    for (std::size_t n = 0; n < values.size(); ++n) values[n] = 0.5F * (values[n] + earlier[n]);
  }
  LANTIAN_CHECK(take_sums(slab));
  blend_stations(setting_.rules, grid_, setting_.stations, slab);
  const FirstGuess guess = wind_.first_guess(slab.wind_east, slab.wind_north);
  wind_.forget();
  const auto adjusted = wind_.adjust(guess, boundary_.freedom(slab), slab);
  if (!adjusted) {
    Error error = adjusted.error();
    error.where = fmt::format("{}, hour {}", after_.analysis.place, text_of(hour));
    return error;
  }
  stir(slab);
  return {};
}

}  // namespace lantian::weather
