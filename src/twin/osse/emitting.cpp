#include "twin/osse/emitting.hpp"

#include "base/assert.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace lantian::twin {
namespace {

constexpr double freezing_k = 273.15;

double dust_answer(const OsseDust& rule, const weather::Grid& grid, const weather::MetSlab& slab, std::size_t column) {
  const std::size_t cell = column * static_cast<std::size_t>(grid.nz);
  const double wind = std::hypot(static_cast<double>(slab.wind_east[cell]), static_cast<double>(slab.wind_north[cell]));
  if (wind <= rule.threshold) return 0;
  const double bare = 1 - (1 - rule.under_snow) * static_cast<double>(slab.snow_cover[column]);
  return bare * std::pow((wind - rule.threshold) / (rule.reference - rule.threshold), rule.power);
}

bool weekend(HourEnding hour) {
  const std::chrono::weekday day{day_of(hour)};
  return day == std::chrono::Saturday || day == std::chrono::Sunday;
}

}  // namespace

Result<std::unique_ptr<OsseEmitters>> OsseEmitters::make(const OsseEmission& emission, const weather::Grid& grid) {
  std::unique_ptr<OsseEmitters> out{new OsseEmitters{emission, grid}};
  LANTIAN_CHECK(out->place());
  return out;
}

Result<void> OsseEmitters::place() {
  for (std::size_t n = 0; n < emission_.sectors.size(); ++n) {
    for (const OsseUnitWeight& unit : emission_.sectors[n].units)
      LANTIAN_CHECK(add(emission_.sectors[n].id, static_cast<std::uint32_t>(n), n, unit));
  }
  for (std::size_t m = 0; m < emission_.measures.size(); ++m) {
    const OsseMeasurePlan& measure = emission_.measures[m];
    const double cut = emission_.in_force ? emission_.claimed_share[m] : 0;
    for (const OsseUnitWeight& unit : emission_.sectors[measure.sector].units) {
      if (std::ranges::find(measure.units, unit.unit_id) == measure.units.end()) continue;
      LANTIAN_CHECK(add(measure.id, static_cast<std::uint32_t>(emission_.sectors.size() + m), measure.sector,
                        {unit.unit_id, unit.share * cut}));
    }
  }
  place_layers();
  outside_c_.resize(emitters_.size());
  kg_h_.resize(emitters_.size() * transport::precursors);
  counted_kg_.resize(emission_.sectors.size() + emission_.measures.size());
  return {};
}

Result<void> OsseEmitters::add(std::string id, std::uint32_t tag, std::size_t sector, const OsseUnitWeight& unit) {
  const auto place = std::ranges::find(emission_.units, unit.unit_id, &OssePlace::id);
  if (place == emission_.units.end())
    return Error{ErrorCode::not_found,
                 fmt::format("unit '{}' of '{}' has no place in transport.toml", unit.unit_id, id), unit.unit_id};
  const auto point = weather::to_map(grid_->projection, {place->longitude, place->latitude});
  const bool stacks = emission_.sectors[sector].stack.has_value();
  const double sigma = stacks ? grid_->cell_m : std::max(grid_->cell_m, emission_.area_sigma_m);
  auto columns = transport::bell(*grid_, point, sigma);
  if (columns.empty())
    return Error{ErrorCode::not_found, fmt::format("unit '{}' lies off the grid", unit.unit_id), unit.unit_id};
  const auto largest = std::ranges::max_element(columns, {}, &transport::ColumnShare::share);
  parts_.push_back({sector, unit.share, largest->column});
  emitters_.push_back({fmt::format("{}/{}", id, unit.unit_id), std::move(columns)});
  tags_.push_back(tag);
  return {};
}

void OsseEmitters::place_layers() {
  rising_ = std::make_unique<transport::RisingLayers>(*emission_.rise, *grid_, emitters_.size());
  for (std::size_t e = 0; e < parts_.size(); ++e) {
    const OsseSector& sector = emission_.sectors[parts_[e].sector];
    if (sector.stack) {
      rising_->set_stack(e, {*sector.stack, parts_[e].column});
    } else {
      rising_->set_band(e, sector.band);
    }
  }
}

/// What the weather makes of the mean emission.
double OsseEmitters::answer(std::size_t emitter, const weather::MetSlab& slab) {
  const Part& part = parts_[emitter];
  const OsseSector& sector = emission_.sectors[part.sector];
  const double now = static_cast<double>(slab.temperature_2m[part.column]) - freezing_k;
  double& outside = outside_c_[emitter];
  outside = began_ ? outside + (now - outside) / emission_.heating.memory_hours : now;
  const double degrees = std::max(0.0, emission_.heating.base_c - outside);
  const double cold = 1 - sector.heated + sector.heated * degrees / emission_.heating.reference_degrees;
  return sector.dust ? cold * dust_answer(*sector.dust, *grid_, slab, part.column) : cold;
}

/// Of hour and weekday, mean 1 over a week.
double OsseEmitters::course(const OsseSector& sector, HourEnding hour) {
  const double working = 7 / (5 + 2 * sector.weekend);
  return sector.hourly.at(static_cast<std::size_t>(hour_of_day(hour) - 1)) * working *
         (weekend(hour) ? sector.weekend : 1);
}

void OsseEmitters::layers(const weather::MetSlab& slab, std::span<float> share) {
  LANTIAN_ASSERT(!began_ || slab.hour > seen_, "hours of emissions that remember go upward");
  rising_->layers(slab, share);
  for (std::size_t e = 0; e < parts_.size(); ++e) {
    const OsseSector& sector = emission_.sectors[parts_[e].sector];
    const double all = parts_[e].share * answer(e, slab) * course(sector, slab.hour);
    for (std::size_t n = 0; n < transport::precursors; ++n) {
      const double kg = all * sector.kg_h.at(n);
      kg_h_[e * transport::precursors + n] = static_cast<float>(kg);
      if (slab.hour >= counted_from_) counted_kg_[tags_[e]] += kg;
    }
  }
  seen_ = slab.hour;
  began_ = true;
}

void OsseEmitters::rates(HourEnding hour, std::span<float> kg_h) const {
  LANTIAN_ASSERT(hour == seen_, "emissions of an hour follow the weather of that hour");
  std::ranges::copy(kg_h_, kg_h.begin());
}

}  // namespace lantian::twin
