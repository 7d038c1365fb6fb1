#include "twin/osse/world.hpp"

#include "base/assert.hpp"
#include "transport/forward.hpp"

#include <algorithm>

namespace lantian::twin {

void OsseBlurredAir::listen(std::vector<std::size_t> columns, HourEnding from, std::size_t hours) {
  columns_ = std::move(columns);
  from_ = from;
  hours_ = hours;
  heard_.assign(columns_.size(), {});
  for (StationWeather& station : heard_) {
    for (auto* series : {&station.wind_east, &station.wind_north, &station.temperature, &station.humidity,
                         &station.mixing_height, &station.rain})
      series->assign(hours, 0.0);
  }
}

Result<void> OsseBlurredAir::read(HourEnding hour, weather::MetSlab& slab) {
  LANTIAN_CHECK(source_.read(hour, slab));
  const auto since = static_cast<std::size_t>((hour - begin_).count());
  LANTIAN_ASSERT(hour >= begin_ && since < factor_.size(), "a factor for every hour");
  const auto factor = static_cast<float>(factor_[since]);
  for (float& one : slab.exchange) one *= factor;
  if (hour < from_) return {};
  const auto at = static_cast<std::size_t>((hour - from_).count());
  if (at < hours_) note(at, slab);
  return {};
}

void OsseBlurredAir::note(std::size_t at, const weather::MetSlab& slab) {
  constexpr double freezing_point_k = 273.15;
  const auto levels = static_cast<std::size_t>(grid().nz);
  for (std::size_t n = 0; n < columns_.size(); ++n) {
    const std::size_t column = columns_[n], cell = column * levels;
    StationWeather& out = heard_[n];
    out.wind_east[at] = static_cast<double>(slab.wind_east[cell]);
    out.wind_north[at] = static_cast<double>(slab.wind_north[cell]);
    out.temperature[at] = static_cast<double>(slab.temperature[cell]) - freezing_point_k;
    out.humidity[at] = static_cast<double>(slab.relative_humidity[cell]);
    out.mixing_height[at] = static_cast<double>(slab.mixing_height[column]);
    out.rain[at] = static_cast<double>(slab.precipitation[column]);
  }
}

Result<std::vector<TaggedHours>> run_osse_world(const OsseWorld& world, const transport::RunProgress& progress) {
  const weather::Grid& grid = world.weather->grid();
  const std::vector<double> air = weather::reference_air_mass(grid);
  transport::RunInput input;
  input.grid = &grid;
  input.air = air;
  input.weather = world.weather;
  input.chemistry = world.chemistry;
  input.emitters = world.emitters->emitters();
  input.layers = world.emitters;
  input.rates = world.emitters;
  input.probes = world.probes;
  input.threads = world.threads;
  const transport::Window window{world.period.name, hour_ending(world.period.begin, 1),
                                 hour_ending(world.period.last(), 24), world.spin_back_hours};
  world.emitters->count_from(window.first);
  std::vector<transport::ForwardChoice> choices;
  for (const auto& paths : {world.paths, world.tracers}) {
    for (const transport::Path path : paths) choices.push_back({path, world.tags.size(), world.emitters->tags()});
  }
  LANTIAN_TRY(const auto answers, transport::run_forward<float>(input, choices, window, progress));

  TaggedHours out;
  for (std::size_t hour = 0; hour < window.hours(); ++hour)
    out.hours.push_back(window.first + std::chrono::hours{hour});
  for (const transport::Probe& probe : world.probes) out.stations.push_back(probe.id);
  out.tags = world.tags;
  std::vector<double> sum(answers.front().concentration.size(), 0.0);
  for (std::size_t path = 0; path < world.paths.size(); ++path)
    std::ranges::transform(sum, answers[path].concentration, sum.begin(), std::plus<>{});
  out.value.assign(sum.begin(), sum.end());
  std::vector<TaggedHours> all{out};
  for (std::size_t path = world.paths.size(); path < answers.size(); ++path) {
    out.value.assign(answers[path].concentration.begin(), answers[path].concentration.end());
    all.push_back(out);
  }
  return all;
}

TaggedHours stations_of(const TaggedHours& all, std::size_t first, std::size_t count) {
  TaggedHours out{all.hours, {}, all.tags, {}};
  const auto begin = static_cast<std::ptrdiff_t>(first);
  out.stations.assign(all.stations.begin() + begin, all.stations.begin() + begin + static_cast<std::ptrdiff_t>(count));
  const std::size_t row = all.stations.size() * all.tags.size();
  for (std::size_t hour = 0; hour < all.hours.size(); ++hour) {
    const auto from = all.value.begin() + static_cast<std::ptrdiff_t>(hour * row + first * all.tags.size());
    out.value.insert(out.value.end(), from, from + static_cast<std::ptrdiff_t>(count * all.tags.size()));
  }
  return out;
}

}  // namespace lantian::twin
