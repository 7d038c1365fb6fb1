#include "twin/twin.hpp"

#include "twin/dice.hpp"
#include "twin/hours.hpp"

#include <algorithm>

namespace lantian::twin {
namespace {

/// The series that are spread over the hours, in the order of terms::basic_six: PM10 is made as fine plus coarse, so
/// that it is never below PM2.5, and takes the place of coarse at the end.
enum Series : std::size_t { fine, coarse, so2, no2, co, ozone, series_count };
enum HourPurpose : std::uint64_t {
  station_share = 32,
  daily_share,
  hourly_change,
  particle_gap,
  gas_gap,
  ozone_window
};

using DaySeries = std::array<std::int64_t, series_count>;

DaySeries series_of(const DayTruth& truth) {
  return {truth.pm25, truth.pm10 - truth.pm25, truth.so2, truth.no2, truth.co_10ug, truth.mda8};
}

/// One county while its hours are being written.
struct CountyHours {
  const TwinPlan& plan;
  const County& county;
  const std::vector<DayTruth>& days;
  std::size_t first_station;  ///< index in the slab
  std::uint64_t seed;
};

/// The values of each station for one day; a silent station has none.
std::vector<std::optional<DaySeries>> share_out(const CountyHours& work, std::size_t d, Day day) {
  std::vector<std::size_t> present;
  for (std::size_t s = 0; s < work.county.station_ids.size(); ++s) {
    if (!work.plan.station_out(work.county.station_ids[s], day)) present.push_back(s);
  }
  std::vector<std::optional<DaySeries>> values(work.county.station_ids.size());
  const DaySeries county_values = series_of(work.days[d]);
  for (const std::size_t s : present) values[s] = county_values;
  for (std::size_t k = 0; k < series_count; ++k) {
    std::vector<std::int64_t> permille;
    for (const std::size_t s : present) {
      // Keys hold the station in the upper and the series in the lower half.
      const std::uint64_t place = (work.first_station + s) * series_count + k;
      permille.push_back(Dice{work.seed, key_of(station_share, place)}.below(161) - 80 +
                         Dice{work.seed, key_of(daily_share, place, d)}.below(41) - 20);
    }
    const auto deviations = balanced(county_values[k], permille);
    for (std::size_t i = 0; i < present.size(); ++i) (*values[present[i]])[k] += deviations[i];
  }
  return values;
}

HourMask all_hours() {
  HourMask mask;
  mask.fill(true);
  return mask;
}

/// Takes a run of 1..longest hours that begins at one of `starts` first hours out of the mask, by chance.
void take_gap(HourMask& mask, Dice& dice, int permille, int longest, int starts) {
  if (longest == 0 || dice.below(1000) >= permille) return;
  const auto length = static_cast<std::size_t>(1 + dice.below(longest));
  const auto begin = static_cast<std::size_t>(dice.below(starts));
  for (std::size_t h = begin; h < std::min<std::size_t>(24, begin + length); ++h) mask[h] = false;
}

using Masks = std::array<HourMask, series_count>;

Masks masks_of(const CountyHours& work, std::size_t station, std::size_t d, Day day) {
  Masks masks;
  masks.fill(all_hours());
  if (work.plan.unit_out(work.county.unit_id, day)) {
    for (const Outage& outage : work.plan.outages) {
      if (outage.unit_id != work.county.unit_id || day < outage.first || outage.last < day) continue;
      for (HourMask& mask : masks) {
        std::fill(mask.begin() + outage.first_hour - 1, mask.begin() + outage.last_hour, false);
      }
    }
    return masks;
  }
  const Gaps& gaps = work.plan.gaps;
  Dice particles{work.seed, key_of(particle_gap, work.first_station + station, d)};
  take_gap(masks[fine], particles, gaps.particles_permille, gaps.longest_hours, 24);
  masks[coarse] = masks[fine];  // one gap for both, or PM10 could not be kept as their sum
  Dice gases{work.seed, key_of(gas_gap, work.first_station + station, d)};
  for (const Series k : {so2, no2, co}) take_gap(masks[k], gases, gaps.gases_permille, gaps.longest_hours, 24);
  // In the small hours only: there no 8-h mean with a gap reaches the afternoon.
  take_gap(masks[ozone], gases, gaps.gases_permille, gaps.ozone_longest_hours, 4);
  return masks;
}

/// Slow changes from hour to hour, in permille around 0, carried on over midnight.
class HourlyChange {
 public:
  HourlyChange(std::uint64_t seed, std::uint64_t place) : dice_{seed, key_of(hourly_change, place)} {}
  HourValues next_day(std::int64_t strength_permille) {
    HourValues change{};
    for (std::int64_t& value : change) {
      state_ = (850 * state_ + 527 * dice_.deviation()) / 1000;
      value = std::clamp<std::int64_t>(state_, -2000, 2000) * strength_permille / 1000;
    }
    return change;
  }

 private:
  Dice dice_;
  std::int64_t state_ = 0;
};

/// The daily value as it would be at hour h if days joined smoothly, noon to noon; only its shape is used.
std::int64_t passing(std::int64_t before, std::int64_t today, std::int64_t after, std::size_t h) {
  const std::int64_t half_hours = 2 * static_cast<std::int64_t>(h) + 1 - 24;  // from noon, -23..23
  const std::int64_t other = half_hours < 0 ? before : after;
  const std::int64_t away = half_hours < 0 ? -half_hours : half_hours;
  return today * 48 + (other - today) * away;
}

const ByHour& shape_of(const Diurnal& diurnal, std::size_t k, Day day) {
  const auto month = static_cast<unsigned>(std::chrono::year_month_day{day}.month());
  const bool winter = month <= 3 || month >= 10;
  switch (k) {
    case coarse:
      return diurnal.coarse;
    case so2:
      return diurnal.so2;
    case no2:
      return diurnal.no2;
    case co:
      return diurnal.co;
    default:
      return winter ? diurnal.pm25_winter : diurnal.pm25_summer;
  }
}

HourValues weights_of(const CountyHours& work, std::size_t k, std::size_t d, const HourValues& change) {
  const Day day = work.plan.period.begin + std::chrono::days{d};
  const ByHour& shape = shape_of(work.plan.diurnal, k, day);
  const std::int64_t today = series_of(work.days[d])[k];
  const std::int64_t before = series_of(work.days[d == 0 ? d : d - 1])[k];
  const std::int64_t after = series_of(work.days[d + 1 == work.days.size() ? d : d + 1])[k];
  HourValues weights{};
  for (std::size_t h = 0; h < 24; ++h) {
    weights[h] =
        std::max<std::int64_t>(1, passing(before, today, after, h) * shape[h] / 1000 * (1000 + change[h]) / 1000);
  }
  return weights;
}

/// Thousandths of ug/m3 for one unit of the series.
constexpr std::int64_t thousandths_of(std::size_t k) {
  return k == co ? 10'000 : 1'000;
}

void put(std::span<observe::Cell> cells, const HourValues& values, const HourMask& present, std::int64_t scale) {
  for (std::size_t h = 0; h < 24; ++h) {
    if (present[h]) cells[h] = observe::Cell::of(static_cast<std::int32_t>(values[h] * scale));
  }
}

using Changes = std::array<HourValues, series_count>;

void write_day(const CountyHours& work, std::size_t station, std::size_t d, const DaySeries& values,
               const Changes& changes, observe::Slab& slab) {
  const Day day = work.plan.period.begin + std::chrono::days{d};
  const Masks masks = masks_of(work, station, d, day);
  const auto cells = [&](std::size_t k) { return slab.series(work.first_station + station, k).subspan(d * 24, 24); };
  std::array<HourValues, series_count> hours;
  for (const Series k : {fine, coarse, so2, no2, co}) {
    hours[k] = spread(values[k], weights_of(work, k, d, changes[k]), masks[k]);
  }
  const int first_hour = 13 + static_cast<int>(Dice{work.seed, key_of(ozone_window, work.first_station, d)}.below(3));
  hours[ozone] = ozone_day(values[ozone], first_hour, changes[ozone]);
  for (std::size_t h = 0; h < 24; ++h) hours[coarse][h] += hours[fine][h];
  for (std::size_t k = 0; k < series_count; ++k) put(cells(k), hours[k], masks[k], thousandths_of(k));
}

void write_county(const CountyHours& work, observe::Slab& slab) {
  constexpr std::array<std::int64_t, series_count> strength{90, 140, 90, 110, 80, 25};
  std::vector<std::array<HourlyChange, series_count>> changes;
  for (std::size_t s = 0; s < work.county.station_ids.size(); ++s) {
    const std::uint64_t place = (work.first_station + s) * series_count;
    changes.push_back({HourlyChange{work.seed, place}, HourlyChange{work.seed, place + 1},
                       HourlyChange{work.seed, place + 2}, HourlyChange{work.seed, place + 3},
                       HourlyChange{work.seed, place + 4}, HourlyChange{work.seed, place + 5}});
  }
  for (std::size_t d = 0; d < work.days.size(); ++d) {
    const auto values = share_out(work, d, work.plan.period.begin + std::chrono::days{d});
    for (std::size_t s = 0; s < values.size(); ++s) {
      Changes of_day;
      for (std::size_t k = 0; k < series_count; ++k) of_day[k] = changes[s][k].next_day(strength[k]);
      if (values[s]) write_day(work, s, d, *values[s], of_day, slab);
    }
  }
}

}  // namespace

TwinAir generate(const TwinPlan& plan, std::uint64_t seed) {
  std::vector<std::string> stations;
  for (const County& county : plan.counties) {
    stations.insert(stations.end(), county.station_ids.begin(), county.station_ids.end());
  }
  TwinAir air{observe::Slab{std::move(stations), {terms::basic_six.begin(), terms::basic_six.end()}, plan.period, 24},
              make_truth(plan, seed)};
  std::size_t first_station = 0;
  for (std::size_t c = 0; c < plan.counties.size(); ++c) {
    write_county({plan, plan.counties[c], air.truth[c].days, first_station, seed}, air.hours);
    first_station += plan.counties[c].station_ids.size();
  }
  return air;
}

}  // namespace lantian::twin
