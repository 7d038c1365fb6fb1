#include "keep/grib_analyses.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <string_view>

namespace lantian::keep {
namespace {

/// ECMWF's parameter numbers (codes.ecmwf.int/grib/param-db), the units they come in, and the factor to ours.
struct GribParameter {
  long number;
  std::string_view name, units;
  double factor = 1;
  long as = 0;  ///< the parameter that it stands for, where it is another name of one
  long role() const { return as == 0 ? number : as; }
};
namespace ecmwf {
constexpr long geopotential = 129, height = 156, temperature = 130, wind_u = 131, wind_v = 132, specific = 133,
               relative = 157;
constexpr long wind_u10 = 165, wind_v10 = 166, temperature_2m = 167, dew_point_2m = 168, surface_pressure = 134;
constexpr long cloud_cover = 164, cloud_percent = 228164, snow_depth = 141, mixing_height = 159, friction = 228003,
               roughness = 244;
constexpr long shortwave = 169, sensible = 146, precipitation = 228, snowfall = 144;
}  // namespace ecmwf

constexpr std::array grib_parameters{
    GribParameter{ecmwf::geopotential, "z (geopotential)", "m**2 s**-2"},
    GribParameter{ecmwf::height, "gh (geopotential height)", "gpm", weather::standard_gravity, ecmwf::geopotential},
    GribParameter{ecmwf::temperature, "t (temperature)", "K"},
    GribParameter{ecmwf::wind_u, "u (eastward wind)", "m s**-1"},
    GribParameter{ecmwf::wind_v, "v (northward wind)", "m s**-1"},
    GribParameter{ecmwf::specific, "q (specific humidity)", "kg kg**-1"},
    GribParameter{ecmwf::relative, "r (relative humidity)", "%", 0.01},
    GribParameter{ecmwf::wind_u10, "10u (eastward wind at 10 m)", "m s**-1"},
    GribParameter{ecmwf::wind_v10, "10v (northward wind at 10 m)", "m s**-1"},
    GribParameter{ecmwf::temperature_2m, "2t (temperature at 2 m)", "K"},
    GribParameter{ecmwf::dew_point_2m, "2d (dew point at 2 m)", "K"},
    GribParameter{ecmwf::surface_pressure, "sp (surface pressure)", "Pa"},
    GribParameter{ecmwf::cloud_cover, "tcc (total cloud cover)", "(0 - 1)"},
    GribParameter{ecmwf::cloud_percent, "tcc (total cloud cover)", "%", 0.01, ecmwf::cloud_cover},
    GribParameter{ecmwf::snow_depth, "sd (water in the snow)", "m of water equivalent", 1000},
    GribParameter{ecmwf::mixing_height, "blh (boundary layer height)", "m"},
    GribParameter{ecmwf::friction, "zust (friction velocity)", "m s**-1"},
    GribParameter{ecmwf::roughness, "fsr (surface roughness)", "m"},
    GribParameter{ecmwf::shortwave, "ssrd (shortwave radiation downward)", "J m**-2", 1.0 / 3600},
    // ECMWF counts downward fluxes as positive.
    GribParameter{ecmwf::sensible, "sshf (sensible heat)", "J m**-2", -1.0 / 3600},
    GribParameter{ecmwf::precipitation, "tp (precipitation)", "m", 1000},
    GribParameter{ecmwf::snowfall, "sf (snowfall)", "m of water equivalent", 1000},
};

const GribParameter* parameter_of(long number) {
  const auto found = std::ranges::find(grib_parameters, number, &GribParameter::number);
  return found == grib_parameters.end() ? nullptr : &*found;
}

Result<std::vector<float>> values_of(const GribRecord& record) {
  LANTIAN_TRY(std::vector<float> values, grib_values(record));
  const auto factor = static_cast<float>(parameter_of(record.param)->factor);
  for (float& value : values) value *= factor;
  return values;
}

/// Packed numbers may miss 0 and 1 by the step of the packing.
void cut_below_zero(std::vector<float>& values) {
  for (float& value : values) {
    if (value < 0) value = 0;
  }
}

}  // namespace

Result<std::unique_ptr<GribAnalyses>> GribAnalyses::open(const std::vector<std::string>& paths,
                                                         const weather::AnalysisRules& rules) {
  if (paths.empty()) return Error{ErrorCode::invalid_argument, "no file is named", "--from"};
  std::unique_ptr<GribAnalyses> analyses{new GribAnalyses{rules}};
  analyses->files_ = paths.size();
  std::set<UtcSeconds> times;
  std::set<double> pressures;
  for (const std::string& path : paths) {
    LANTIAN_TRY(auto records, grib_records(path));
    for (GribRecord& record : records) {
      if (record.param == ecmwf::wind_u && record.pressure > 0) {
        times.insert(record.time);
        pressures.insert(record.pressure);
      }
      LANTIAN_CHECK(analyses->add(std::move(record)));
    }
  }
  analyses->times_.assign(times.begin(), times.end());
  analyses->pressures_.assign(pressures.begin(), pressures.end());
  if (analyses->times_.empty()) {
    return Error{ErrorCode::incomplete,
                 "there is no u on levels of equal pressure; fetch u, v, t, q (or r) and z on such levels, and the "
                 "fields of the ground (doc/weather.md lists them)",
                 paths.front()};
  }
  LANTIAN_CHECK(analyses->find_mesh());
  return analyses;
}

Result<void> GribAnalyses::add(GribRecord record) {
  const GribParameter* parameter = parameter_of(record.param);
  if (parameter == nullptr) return {};  // other fields may stand in the file
  if (record.units != parameter->units) {
    return Error{ErrorCode::malformed,
                 fmt::format("message {}: {} at {} is in '{}'; it is to be in '{}'", record.number, parameter->name,
                             text_of(record.time), record.units, parameter->units),
                 record.path};
  }
  const Key key{parameter->role(), record.pressure, record.time};
  const auto [known, added] = fields_.try_emplace(key, record);
  if (!added) {
    const bool members = known->second.member != record.member;
    return Error{
        ErrorCode::conflict,
        fmt::format("message {}: {} at {} stands in {} as well{}", record.number, parameter->name, text_of(record.time),
                    known->second.path, members ? ", for another member of an ensemble: choose one" : "; give it once"),
        record.path};
  }
  const GribRecord& any = fields_.begin()->second;
  if (any.grid == record.grid) return {};
  return Error{ErrorCode::malformed,
               fmt::format("wrong grid: message {} ({} at {}) lies on another grid than {}; fetch all fields on one",
                           record.number, parameter->name, text_of(record.time), any.path),
               record.path};
}

Result<void> GribAnalyses::find_mesh() {
  LANTIAN_TRY(GribGrid grid, grib_grid(fields_.begin()->second));
  mesh_.across = grid.across;
  mesh_.rows = grid.rows;
  mesh_.longitude = std::move(grid.longitude);
  mesh_.latitude = std::move(grid.latitude);
  LANTIAN_TRY(mesh_.terrain, ground(ecmwf::geopotential, times_.front()));
  for (float& height : mesh_.terrain) height /= static_cast<float>(weather::standard_gravity);
  if (find(ecmwf::roughness, 0, times_.front()) != nullptr) {
    LANTIAN_TRY(mesh_.roughness, ground(ecmwf::roughness, times_.front()));
  }
  return {};
}

const GribRecord* GribAnalyses::find(long param, double pressure, UtcSeconds time) const {
  const auto found = fields_.find(Key{param, pressure, time});
  return found == fields_.end() ? nullptr : &found->second;
}

Result<std::vector<float>> GribAnalyses::level_field(long param, double pressure, UtcSeconds time) const {
  if (const GribRecord* record = find(param, pressure, time)) return values_of(*record);
  const std::string where = pressure > 0 ? fmt::format(" at {:g} hPa", pressure / 100) : std::string{" at the ground"};
  return Error{ErrorCode::incomplete,
               fmt::format("{}{} is missing for {} (Beijing clock {}): fetch it", parameter_of(param)->name, where,
                           text_of(time), text_of(std::chrono::floor<std::chrono::hours>(to_local(time)))),
               lineage()};
}

Result<std::vector<float>> GribAnalyses::ground(long param, UtcSeconds time) const {
  if (param != ecmwf::geopotential || find(param, 0, time) != nullptr) return level_field(param, 0, time);
  // The ground does not move: archives give its height once, at any time.
  const auto any = fields_.lower_bound(Key{param, 0, UtcSeconds::min()});
  if (any != fields_.end() && std::get<0>(any->first) == param && std::get<1>(any->first) == 0)
    return values_of(any->second);
  return level_field(param, 0, time);
}

Result<void> GribAnalyses::take_levels(UtcSeconds time, weather::PressureFrame& frame) const {
  for (const double pressure : pressures_) {
    weather::PressureLevel& level = frame.levels.emplace_back();
    level.pressure = pressure;
    LANTIAN_TRY(level.u, level_field(ecmwf::wind_u, pressure, time));
    LANTIAN_TRY(level.v, level_field(ecmwf::wind_v, pressure, time));
    LANTIAN_TRY(level.t, level_field(ecmwf::temperature, pressure, time));
    LANTIAN_TRY(level.geopotential, level_field(ecmwf::geopotential, pressure, time));
    if (find(ecmwf::relative, pressure, time) != nullptr) {
      LANTIAN_TRY(level.relative, level_field(ecmwf::relative, pressure, time));
    } else {
      LANTIAN_TRY(level.specific, level_field(ecmwf::specific, pressure, time));
    }
  }
  return {};
}

Result<void> GribAnalyses::take_ground(UtcSeconds time, weather::PressureFrame& frame) const {
  LANTIAN_TRY(frame.surface_geopotential, ground(ecmwf::geopotential, time));
  LANTIAN_TRY(frame.u10, ground(ecmwf::wind_u10, time));
  LANTIAN_TRY(frame.v10, ground(ecmwf::wind_v10, time));
  LANTIAN_TRY(frame.t2, ground(ecmwf::temperature_2m, time));
  LANTIAN_TRY(frame.d2, ground(ecmwf::dew_point_2m, time));
  LANTIAN_TRY(frame.sp, ground(ecmwf::surface_pressure, time));
  LANTIAN_TRY(frame.tcc, ground(ecmwf::cloud_cover, time));
  LANTIAN_TRY(frame.snow_water, ground(ecmwf::snow_depth, time));
  return {};
}

/// What fell or shone in the hour that ends at `time`: as it stands when the sum is that of one hour (ERA5), else the
/// difference of two sums of one forecast (IFS). Nothing, and why, when neither is there.
Result<std::optional<std::vector<float>>> GribAnalyses::hour_sum(long param, UtcSeconds time, std::string& why) const {
  const std::string_view name = parameter_of(param)->name;
  const GribRecord* record = find(param, 0, time);
  if (record == nullptr) {
    why = fmt::format("{} is missing", name);
    return std::optional<std::vector<float>>{};
  }
  const bool begins = record->last_step == 0;  // the first step of a forecast holds no sum
  if (record->step_type != "accum" && !begins) {
    return Error{ErrorCode::malformed,
                 fmt::format("message {}: {} at {} is to be a sum (stepType accum), and is '{}'", record->number, name,
                             text_of(time), record->step_type),
                 record->path};
  }
  if (!begins && record->last_step - record->first_step == 1) {
    LANTIAN_TRY(std::vector<float> values, values_of(*record));
    return std::optional{std::move(values)};
  }
  const GribRecord* earlier = find(param, 0, time - std::chrono::hours{1});
  if (begins || earlier == nullptr || earlier->base != record->base || earlier->first_step != record->first_step) {
    why = fmt::format("{} is a sum over steps {}-{} of the forecast of {}, and the sum to step {} is missing", name,
                      record->first_step, record->last_step, text_of(record->base), record->last_step - 1);
    return std::optional<std::vector<float>>{};
  }
  LANTIAN_TRY(std::vector<float> values, values_of(*record));
  LANTIAN_TRY(const std::vector<float> before, values_of(*earlier));
  for (std::size_t n = 0; n < values.size(); ++n) values[n] -= before[n];
  return std::optional{std::move(values)};
}

Result<void> GribAnalyses::take_sums(UtcSeconds time, weather::Analysis& analysis) const {
  analysis.fluxes_over_hour = true;
  std::string ignored;
  const auto take = [&](long param, std::vector<float>& to, std::string& why) -> Result<void> {
    LANTIAN_TRY(auto values, hour_sum(param, time, why));
    if (values) to = *std::move(values);
    return {};
  };
  LANTIAN_CHECK(take(ecmwf::shortwave, analysis.shortwave, analysis.without_sums));
  LANTIAN_CHECK(take(ecmwf::precipitation, analysis.precipitation, analysis.without_sums));
  LANTIAN_CHECK(take(ecmwf::snowfall, analysis.snowfall, ignored));
  LANTIAN_CHECK(take(ecmwf::sensible, analysis.sensible_heat, ignored));
  for (auto* sums : {&analysis.shortwave, &analysis.precipitation, &analysis.snowfall}) cut_below_zero(*sums);
  return {};
}

Result<void> GribAnalyses::read(UtcSeconds time, weather::Analysis& analysis) {
  analysis = {};
  analysis.time = time;
  weather::PressureFrame frame;
  LANTIAN_CHECK(take_levels(time, frame));
  LANTIAN_CHECK(take_ground(time, frame));
  analysis.place = find(ecmwf::wind_u, frame.levels.front().pressure, time)->path;
  const auto sized = [&](const std::vector<float>& field) { return field.size() == mesh_.columns(); };
  if (!sized(frame.sp) || !sized(frame.t2) || !sized(frame.tcc) || !sized(frame.snow_water) || !sized(frame.d2) ||
      !sized(frame.surface_geopotential))
    return Error{ErrorCode::malformed, "wrong grid: a field has not one value for each point", analysis.place};
  weather::take_pressure_frame(frame, rules_, analysis);
  for (const auto& [param, field] : {std::pair{ecmwf::mixing_height, &analysis.mixing_height},
                                     std::pair{ecmwf::friction, &analysis.friction_velocity}}) {
    if (find(param, 0, time) == nullptr) continue;
    LANTIAN_TRY(*field, ground(param, time));
    cut_below_zero(*field);
  }
  return take_sums(time, analysis);
}

std::string GribAnalyses::lineage() const {
  const std::string first = std::filesystem::path{fields_.begin()->second.path}.filename().string();
  return fmt::format("GRIB analyses, {} fields of {} files ({}{}), {} to {}", fields_.size(), files_, first,
                     files_ > 1 ? ", ..." : "", text_of(times_.front()), text_of(times_.back()));
}

}  // namespace lantian::keep
