#pragma once
#include "base/period.hpp"
#include "base/result.hpp"
#include "terms/region.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// The synthetic twin of a region: air readings that nobody measured, conditioned on figures that somebody published.
namespace lantian::twin {

/// Whole numbers of the plan's own units: ug/m3, and 10 ug/m3 for CO.
struct Band {
  std::int64_t low = 0;
  std::int64_t high = 0;
};

/// What a day is made to be. The cause is the primary pollutant of a bad day; `heavy` ones are index > 200.
enum class DayClass : std::uint8_t { good, haze, haze_heavy, dust, dust_heavy, ozone, no_verdict };

/// Allowed daily values (MDA8 for O3) of each class, well inside the breakpoints of the plan's basis.
struct Bands {
  Band good_pm25, haze_pm25, haze_heavy_pm25, dust_pm25, dust_heavy_pm25, ozone_pm25;
  std::int64_t good_pm10_at_most = 0;
  Band dust_pm10, dust_heavy_pm10;
  std::int64_t haze_coarse_at_most_permille = 0;  ///< of PM2.5
  Band ozone_mda8, other_mda8, no2, so2, co_10ug;

  const Band& pm25(DayClass day_class) const;
};

/// One value at the middle of each month, January first.
using ByMonth = std::array<std::int64_t, 12>;
struct Climate {
  ByMonth haze{}, dust{}, ozone{};  ///< scores; 1000 = one deviation of the weather's own
  ByMonth mda8{}, coarse{}, no2{}, so2{}, co_10ug{};
};

/// Permille of the daily value, hour 1 (ending 01:00) first.
using ByHour = std::array<std::int64_t, 24>;
struct Diurnal {
  ByHour pm25_winter{}, pm25_summer{}, coarse{}, no2{}, so2{}, co{};
};

/// Chance of a short gap per station, day and instrument group, and its greatest length.
struct Gaps {
  int particles_permille = 0;
  int gases_permille = 0;
  int longest_hours = 0;
  int ozone_longest_hours = 0;
  int stations_at_least_permille = 0;  ///< of a unit's stations that outages of single stations must leave
};

/// Whole days [first, last] on which a station, or hours [first_hour, last_hour] of them on which a whole unit, is
/// silent.
struct Outage {
  std::string unit_id;  ///< empty when `station_id` is set
  std::string station_id;
  Day first{};
  Day last{};
  int first_hour = 1;
  int last_hour = 24;
};

/// The design of one county in one cell: bad days by cause (the heavy ones are part of the number before), and the sum
/// of daily PM2.5 over the days with a verdict.
struct CountyDesign {
  std::string unit_id;
  int haze = 0;
  int haze_heavy = 0;
  int dust = 0;
  int dust_heavy = 0;
  int ozone = 0;
  std::int64_t pm25_sum = 0;
  int bad() const { return haze + dust + ozone; }
  int heavy() const { return haze_heavy + dust_heavy; }
};

/// A stretch of days that no conditioned period cuts.
struct DesignCell {
  Period period;
  std::vector<CountyDesign> counties;  ///< in the order of TwinPlan::counties
};

/// A published figure, or the base it implies, that the design must add up to.
struct Condition {
  std::string figure;
  std::string unit_id;
  Period period;
  int good = 0;
  int valid = 0;
  std::optional<int> heavy;
  std::optional<Decimal> pm25;  ///< as printed; a group's is the mean of its members' means
};

/// A county of the twin with its synthetic stations.
struct County {
  std::string unit_id;
  std::vector<std::string> station_ids;
};

struct DustProcess {
  Day first{};
  Day last{};
};

/// Everything that makes a twin, read from twin.toml of a region pack.
struct TwinPlan {
  std::string region_id;
  Period period;
  std::uint64_t seed = 0;  ///< of the shipped demonstration; `generate` takes its own
  std::string basis;       ///< id of the standard set that the bands are made for
  std::vector<County> counties;
  Bands bands;
  Climate climate;
  Diurnal diurnal;
  Gaps gaps;
  std::vector<DustProcess> dust_processes;
  std::vector<Outage> outages;
  std::vector<DesignCell> cells;
  std::vector<Condition> conditions;
  std::vector<terms::Unit> groups;  ///< of the region, for conditions on several counties

  /// True when the whole unit is out on that day, so that no verdict is possible.
  bool unit_out(const std::string& unit_id, Day day) const;
  bool station_out(const std::string& station_id, Day day) const;
  /// Days of the period with a verdict.
  int verdict_days(const std::string& unit_id, const Period& period) const;
};

/// Reads twin.toml and checks that the design adds up: cells tile the period, every county stands in every cell, the
/// PM2.5 sums fit the bands, and every condition is met by the cells of its period, to its printed decimals.
/// Counties and stations come from the region: every unit of the first cell with its stations there.
/// Returns malformed with all faults, one a line as file:line, or conflict when the design misses a condition.
Result<TwinPlan> read_plan(const terms::SourceFile& file, const terms::Region& region);

}  // namespace lantian::twin
