#pragma once
#include "twin/plan.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lantian::twin {

/// What one county's day was made to be: the known truth. Daily values of the county (mean over its stations; O3: MDA8)
/// in whole ug/m3, CO in 10 ug/m3. On a day without verdict the values only shape the hours that remain.
struct DayTruth {
  DayClass day_class = DayClass::good;
  std::int64_t pm25 = 0;
  std::int64_t pm10 = 0;
  std::int64_t so2 = 0;
  std::int64_t no2 = 0;
  std::int64_t co_10ug = 0;
  std::int64_t mda8 = 0;
};

struct CountyTruth {
  std::string unit_id;
  std::vector<DayTruth> days;  ///< one for each day of the plan's period
};

/// Makes every day of every county, in the order of the plan's counties. Days get their class by rank: in each cell the
/// days with the highest dust score become its dust days, of the rest those with the highest haze score its haze days,
/// of the rest those with the highest ozone score its ozone days. So the counts hold for every seed, and episodes stay
/// where the weather put them. PM2.5 is then moved inside the class bands until the cell's sum is met exactly.
std::vector<CountyTruth> make_truth(const TwinPlan& plan, std::uint64_t seed);

/// The made-up weather that drives the days of every county alike: one value for each day of the plan's period, in
/// deviations of its own course (no unit, mean near 0). What a model of the twin's air may be given as weather.
struct WeatherDays {
  Day first{};
  std::vector<double> stagnation;  ///< above 0: haze gathers
  std::vector<double> gust;        ///< above 0: dust is raised
  std::vector<double> heat;        ///< above 0: ozone is made
};
WeatherDays weather_days(const TwinPlan& plan, std::uint64_t seed);

/// Moves whole numbers inside their bands until they add up to `target`, each by its share of the room there is.
/// Requires: sizes equal, every value inside its band, target between the sums of the band ends.
void fit_sum(std::vector<std::int64_t>& values, const std::vector<Band>& bands, std::int64_t target);

}  // namespace lantian::twin
