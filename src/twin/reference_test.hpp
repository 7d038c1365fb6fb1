#pragma once
#include "twin/twin.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <sstream>
#include <string>
#include <vector>

/// For tests: days, classes and counts of the twin computed with plain loops and breakpoints typed from HJ 633-2012
/// table 1, so that neither the twin's own truth nor the room that assesses is asked.
namespace lantian::twin::reference {

using Hours = std::array<double, 24>;  // < 0 = missing

inline Hours hours_of(const observe::Slab& slab, std::size_t station, std::size_t species, Day day) {
  Hours hours{};
  const auto cells = slab.day(station, species, day);
  for (std::size_t h = 0; h < 24; ++h) hours[h] = cells[h].present() ? cells[h].thousandths() / 1000.0 : -1;
  return hours;
}

inline double ref_mean(const Hours& hours) {  // -1 = fewer than 20 hours
  double sum = 0;
  int count = 0;
  for (const double x : hours) {
    if (x < 0) continue;
    sum += x;
    ++count;
  }
  return count >= 20 ? sum / count : -1;
}

inline double ref_mda8(const Hours& hours) {  // windows ending at 8..24; -1 = invalid
  double best = -1;
  int means = 0;
  for (std::size_t end = 8; end <= 24; ++end) {
    double sum = 0;
    int count = 0;
    for (std::size_t h = end - 8; h < end; ++h) {
      if (hours[h] < 0) continue;
      sum += hours[h];
      ++count;
    }
    if (count < 6) continue;
    ++means;
    best = std::max(best, sum / count);
  }
  return means >= 14 || best > 160 ? best : -1;
}

/// HJ 633-2012 table 1: PM2.5, PM10, SO2, NO2 (ug/m3), CO (mg/m3), O3 8h.
inline constexpr std::array<std::array<double, 8>, 6> ref_breaks{{{0, 35, 75, 115, 150, 250, 350, 500},
                                                                  {0, 50, 150, 250, 350, 420, 500, 600},
                                                                  {0, 50, 150, 475, 800, 1600, 2100, 2620},
                                                                  {0, 40, 80, 180, 280, 565, 750, 940},
                                                                  {0, 2, 4, 14, 24, 36, 48, 60},
                                                                  {0, 100, 160, 215, 265, 800, 1e9, 1e9}}};
inline constexpr std::array<double, 8> ref_index{0, 50, 100, 150, 200, 300, 400, 500};

inline int ref_iaqi(std::size_t species, double value) {
  const auto& bp = ref_breaks[species];
  if (value >= bp[7]) return 500;
  std::size_t i = 1;
  while (value > bp[i]) ++i;
  const double raw = ref_index[i - 1] + (ref_index[i] - ref_index[i - 1]) * (value - bp[i - 1]) / (bp[i] - bp[i - 1]);
  return static_cast<int>(std::ceil(raw - 1e-9));
}

struct RefDay {
  bool valid = false;
  int aqi = 0;
  std::set<std::size_t> primary;
  std::array<double, 6> value{};
};

struct RefCounts {
  int valid = 0;
  int good = 0;
  int heavy = 0;
  double pm25_sum = 0;
  std::array<int, 6> primary{};
  double pm25() const { return pm25_sum / valid; }
};

inline RefDay ref_day(const observe::Slab& slab, const std::vector<std::size_t>& stations, Day day) {
  RefDay result;
  for (std::size_t k = 0; k < 6; ++k) {
    double sum = 0;
    int count = 0;
    for (const std::size_t station : stations) {
      const Hours hours = hours_of(slab, station, k, day);
      const double value = k == 5 ? ref_mda8(hours) : ref_mean(hours);
      if (value < 0) continue;
      sum += value;
      ++count;
    }
    if (count * 4 < static_cast<int>(stations.size()) * 3) return result;  // 75 % of the stations
    result.value[k] = sum / count;
  }
  result.valid = true;
  std::array<int, 6> iaqi{};
  for (std::size_t k = 0; k < 6; ++k) {
    // std::nearbyint rounds half to even; CO is a tenth of mg/m3.
    const double rounded = k == 4 ? std::nearbyint(result.value[k] / 100) / 10 : std::nearbyint(result.value[k]);
    iaqi[k] = ref_iaqi(k, rounded);
    result.aqi = std::max(result.aqi, iaqi[k]);
  }
  for (std::size_t k = 0; k < 6; ++k) {
    if (result.aqi > 50 && iaqi[k] == result.aqi) result.primary.insert(k);
  }
  return result;
}

inline std::vector<std::size_t> stations_of(const TwinPlan& plan, const observe::Slab& slab,
                                            const std::string& unit_id) {
  std::vector<std::size_t> indices;
  for (const County& county : plan.counties) {
    if (county.unit_id != unit_id) continue;
    for (const std::string& id : county.station_ids) indices.push_back(slab.station_index(id).value());
  }
  return indices;
}

inline RefCounts ref_counts(const TwinPlan& plan, const observe::Slab& slab, const std::string& unit_id,
                            const char* name) {
  const Period period = *parse_period(name);
  const auto stations = stations_of(plan, slab, unit_id);
  RefCounts counts;
  for (Day day = period.begin; day < period.end; day += std::chrono::days{1}) {
    const RefDay verdict = ref_day(slab, stations, day);
    if (!verdict.valid) continue;
    ++counts.valid;
    counts.good += verdict.aqi <= 100 ? 1 : 0;
    counts.heavy += verdict.aqi > 200 ? 1 : 0;
    counts.pm25_sum += verdict.value[0];
    for (const std::size_t k : verdict.primary) ++counts.primary[k];
  }
  return counts;
}

inline std::string printed(double value, int decimals) {
  std::ostringstream out;
  out.setf(std::ios::fixed);
  out.precision(decimals);
  out << value;
  return out.str();
}

}  // namespace lantian::twin::reference
