#include "twin/truth.hpp"

#include "base/assert.hpp"
#include "twin/dice.hpp"
#include "twin/plan_check.hpp"

#include <algorithm>
#include <numeric>

namespace lantian::twin {
namespace {

using Scores = std::vector<std::int64_t>;  ///< one for each day of the plan; 1000 = one deviation

enum Purpose : std::uint64_t {
  stagnation = 1,
  gust,
  heat,
  local_haze,
  local_dust,
  local_ozone,
  small_change,
  dust_height,
  ozone_height
};

/// First-order autoregression with unit deviation: `memory` is the correlation of neighbouring days in permille and
/// `fresh` the root of 1 - memory^2, given because a root of ours would not be whole-numbered.
struct Persistence {
  std::int64_t memory;
  std::int64_t fresh;
};
constexpr Persistence stagnation_days{820, 572};
constexpr Persistence gust_days{550, 835};
constexpr Persistence heat_days{850, 527};
constexpr Persistence local_days_kept{600, 800};

Scores persistent(Dice dice, std::size_t days, Persistence persistence) {
  Scores series(days);
  std::int64_t state = dice.deviation();
  for (std::int64_t& value : series) {
    value = state;
    state = (persistence.memory * state + persistence.fresh * dice.deviation()) / 1000;
  }
  return series;
}

/// The table is given for the 15th of each month; days between lie on straight lines.
std::int64_t seasonal(const ByMonth& table, Day day) {
  const std::chrono::year_month_day date{day};
  const auto month = static_cast<std::size_t>(static_cast<unsigned>(date.month()) - 1);
  const auto of_month = static_cast<std::int64_t>(static_cast<unsigned>(date.day()));
  constexpr std::int64_t middle = 15;
  constexpr std::int64_t month_days = 31;
  const bool late = of_month >= middle;
  const std::size_t other = late ? (month + 1) % 12 : (month + 11) % 12;
  const std::int64_t away = late ? of_month - middle : middle - of_month;
  return table[month] + (table[other] - table[month]) * away / month_days;
}

/// Region-wide weather, the same for all counties.
struct Weather {
  Scores stagnation;
  Scores gust;
  Scores heat;
};

Weather make_weather(std::uint64_t seed, std::size_t days) {
  return {persistent(Dice{seed, key_of(stagnation, 0)}, days, stagnation_days),
          persistent(Dice{seed, key_of(gust, 0)}, days, gust_days),
          persistent(Dice{seed, key_of(heat, 0)}, days, heat_days)};
}

/// How prone each day of one county is to each cause.
struct Proneness {
  Scores haze;
  Scores dust;
  Scores ozone;
  Scores raised_dust;  ///< the part of `dust` that is not season
};

Proneness make_proneness(const TwinPlan& plan, const Weather& weather, std::uint64_t seed, std::size_t county) {
  const std::size_t days = weather.gust.size();
  const Scores haze = persistent(Dice{seed, key_of(local_haze, county)}, days, local_days_kept);
  const Scores dust = persistent(Dice{seed, key_of(local_dust, county)}, days, local_days_kept);
  const Scores ozone = persistent(Dice{seed, key_of(local_ozone, county)}, days, local_days_kept);
  constexpr std::int64_t named_process = 6000;  // above anything the dice give
  Proneness prone{Scores(days), Scores(days), Scores(days), Scores(days)};
  for (std::size_t d = 0; d < days; ++d) {
    const Day day = plan.period.begin + std::chrono::days{d};
    prone.haze[d] = seasonal(plan.climate.haze, day) + weather.stagnation[d] + haze[d] * 40 / 100;
    prone.raised_dust[d] = weather.gust[d] - weather.stagnation[d] * 30 / 100 + dust[d] * 35 / 100;
    prone.dust[d] = seasonal(plan.climate.dust, day) + prone.raised_dust[d];
    prone.ozone[d] =
        seasonal(plan.climate.ozone, day) + weather.heat[d] - weather.gust[d] * 20 / 100 + ozone[d] * 30 / 100;
    for (const DustProcess& process : plan.dust_processes) {
      if (process.first <= day && day <= process.last) prone.dust[d] += named_process;
    }
  }
  return prone;
}

/// Takes the `count` days of highest score out of `free` and returns them, highest first.
std::vector<std::size_t> take_highest(std::vector<std::size_t>& free, const Scores& scores, int count) {
  std::stable_sort(free.begin(), free.end(), [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  const auto cut = free.begin() + count;
  std::vector<std::size_t> taken(free.begin(), cut);
  free.erase(free.begin(), cut);
  std::sort(free.begin(), free.end());
  return taken;
}

/// A day's place among `days` in permille, 0 for the lowest score: the curve below turns it into a value.
std::vector<std::int64_t> ranks(const std::vector<std::size_t>& days, const Scores& scores) {
  std::vector<std::size_t> order(days.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return scores[days[a]] < scores[days[b]]; });
  std::vector<std::int64_t> rank(days.size());
  const auto steps = static_cast<std::int64_t>(std::max<std::size_t>(1, days.size() - 1));
  for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = static_cast<std::int64_t>(i) * 1000 / steps;
  return rank;
}

/// Most days lie low in their band and few lie high.
std::int64_t on_curve(const Band& band, std::int64_t rank_permille) {
  return band.low + (band.high - band.low) * (1000 * rank_permille + 2 * rank_permille * rank_permille) / 3'000'000;
}

/// A rank with chance in it, so that the ends of a band are not met in every cell.
std::int64_t blurred(std::int64_t rank_permille, Dice dice) {
  return rank_permille * 7 / 10 + dice.below(301);
}

std::int64_t clamped(std::int64_t value, const Band& band) {
  return std::clamp(value, band.low, band.high);
}

/// One county while its days are being made.
struct CountyWork {
  const TwinPlan& plan;
  const Weather& weather;
  std::uint64_t seed;
  std::size_t county;  ///< index in the plan
  Proneness prone;
  std::vector<DayTruth> days;
};

void set_class(CountyWork& work, const std::vector<std::size_t>& days, DayClass day_class) {
  for (const std::size_t d : days) work.days[d].day_class = day_class;
}

/// Gives the cell's days their classes, by rank.
void choose_classes(CountyWork& work, const CountyDesign& design, std::vector<std::size_t> free) {
  set_class(work, take_highest(free, work.prone.dust, design.dust_heavy), DayClass::dust_heavy);
  set_class(work, take_highest(free, work.prone.dust, design.dust - design.dust_heavy), DayClass::dust);
  set_class(work, take_highest(free, work.prone.haze, design.haze_heavy), DayClass::haze_heavy);
  set_class(work, take_highest(free, work.prone.haze, design.haze - design.haze_heavy), DayClass::haze);
  set_class(work, take_highest(free, work.prone.ozone, design.ozone), DayClass::ozone);
}

std::vector<std::size_t> days_of_class(const CountyWork& work, const std::vector<std::size_t>& days,
                                       DayClass day_class) {
  std::vector<std::size_t> found;
  std::copy_if(days.begin(), days.end(), std::back_inserter(found),
               [&](std::size_t d) { return work.days[d].day_class == day_class; });
  return found;
}

void set_pm25(CountyWork& work, const CountyDesign& design, const std::vector<std::size_t>& days) {
  for (const ClassCount& part : class_counts(design, static_cast<int>(days.size()))) {
    const auto members = days_of_class(work, days, part.day_class);
    const auto rank = ranks(members, work.prone.haze);
    for (std::size_t i = 0; i < members.size(); ++i) {
      work.days[members[i]].pm25 = on_curve(work.plan.bands.pm25(part.day_class), rank[i]);
    }
  }
  std::vector<std::int64_t> values;
  std::vector<Band> bands;
  for (const std::size_t d : days) {
    values.push_back(work.days[d].pm25);
    bands.push_back(work.plan.bands.pm25(work.days[d].day_class));
  }
  fit_sum(values, bands, design.pm25_sum);
  for (std::size_t i = 0; i < days.size(); ++i) work.days[days[i]].pm25 = values[i];
}

void set_dust(CountyWork& work, const std::vector<std::size_t>& days, DayClass day_class, const Band& band) {
  const auto members = days_of_class(work, days, day_class);
  const auto rank = ranks(members, work.prone.dust);
  for (std::size_t i = 0; i < members.size(); ++i) {
    work.days[members[i]].pm10 =
        on_curve(band, blurred(rank[i], Dice{work.seed, key_of(dust_height, work.county, members[i])}));
  }
}

void set_ozone(CountyWork& work, const std::vector<std::size_t>& days) {
  const auto members = days_of_class(work, days, DayClass::ozone);
  const auto rank = ranks(members, work.prone.ozone);
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Dice dice{work.seed, key_of(ozone_height, work.county, members[i])};
    work.days[members[i]].mda8 = on_curve(work.plan.bands.ozone_mda8, blurred(rank[i], dice));
  }
}

/// PM10 of a day that dust does not rule: PM2.5 and a coarse part that must not change the class.
std::int64_t quiet_pm10(const CountyWork& work, std::size_t d) {
  const DayTruth& truth = work.days[d];
  const Day day = work.plan.period.begin + std::chrono::days{d};
  const std::int64_t raised = std::clamp<std::int64_t>(work.prone.raised_dust[d], -2000, 2000);
  const std::int64_t wanted = seasonal(work.plan.climate.coarse, day) * (1000 + raised * 30 / 100) / 1000;
  const bool haze = truth.day_class == DayClass::haze || truth.day_class == DayClass::haze_heavy;
  const std::int64_t most = haze ? truth.pm25 * work.plan.bands.haze_coarse_at_most_permille / 1000
                                 : work.plan.bands.good_pm10_at_most - truth.pm25;
  return truth.pm25 + std::min(std::max<std::int64_t>(wanted, 5), most);
}

/// What follows from PM2.5, season and weather.
void set_rest(CountyWork& work, std::size_t d) {
  Dice dice{work.seed, key_of(small_change, work.county, d)};
  DayTruth& truth = work.days[d];
  const Climate& climate = work.plan.climate;
  const Bands& bands = work.plan.bands;
  const Day day = work.plan.period.begin + std::chrono::days{d};
  if (truth.pm10 == 0) truth.pm10 = quiet_pm10(work, d);
  if (truth.mda8 == 0) {
    const std::int64_t wanted = seasonal(climate.mda8, day) + (12 * work.weather.heat[d] + 5 * dice.deviation()) / 1000;
    truth.mda8 = clamped(wanted - truth.pm25 / 8, bands.other_mda8);
  }
  truth.no2 = clamped(seasonal(climate.no2, day) + truth.pm25 * 20 / 100 + 2 * dice.deviation() / 1000, bands.no2);
  truth.so2 = clamped(seasonal(climate.so2, day) + truth.pm25 * 4 / 100 + dice.deviation() / 1000, bands.so2);
  truth.co_10ug =
      clamped(seasonal(climate.co_10ug, day) + truth.pm25 * 90 / 100 + 5 * dice.deviation() / 1000, bands.co_10ug);
}

/// A day nobody could judge still has the hours before and after the outage; they follow the day before.
void bridge_silent_days(CountyWork& work) {
  for (std::size_t d = 0; d < work.days.size(); ++d) {
    if (work.days[d].day_class != DayClass::no_verdict) continue;
    work.days[d] = work.days[d > 0 ? d - 1 : d + 1];
    work.days[d].day_class = DayClass::no_verdict;
  }
}

std::vector<DayTruth> make_county(CountyWork work) {
  const std::string& unit_id = work.plan.counties[work.county].unit_id;
  for (const DesignCell& cell : work.plan.cells) {
    std::vector<std::size_t> days;
    for (Day day = cell.period.begin; day < cell.period.end; day += std::chrono::days{1}) {
      const auto d = static_cast<std::size_t>((day - work.plan.period.begin).count());
      if (work.plan.unit_out(unit_id, day)) {
        work.days[d].day_class = DayClass::no_verdict;
      } else {
        days.push_back(d);
      }
    }
    const CountyDesign& design = cell.counties[work.county];
    choose_classes(work, design, days);
    set_pm25(work, design, days);
    set_dust(work, days, DayClass::dust, work.plan.bands.dust_pm10);
    set_dust(work, days, DayClass::dust_heavy, work.plan.bands.dust_heavy_pm10);
    set_ozone(work, days);
    for (const std::size_t d : days) set_rest(work, d);
  }
  bridge_silent_days(work);
  return std::move(work.days);
}

}  // namespace

void fit_sum(std::vector<std::int64_t>& values, const std::vector<Band>& bands, std::int64_t target) {
  const std::int64_t sum = std::accumulate(values.begin(), values.end(), std::int64_t{0});
  const bool up = target > sum;
  std::int64_t open = up ? target - sum : sum - target;
  const auto room_of = [&](std::size_t i) { return up ? bands[i].high - values[i] : values[i] - bands[i].low; };
  std::int64_t room = 0;
  for (std::size_t i = 0; i < values.size(); ++i) room += room_of(i);
  LANTIAN_ASSERT(open <= room, "the bands of the days must hold the sum; read_plan checks it");
  if (open == 0) return;
  const std::int64_t wanted = open;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::int64_t step = wanted * room_of(i) / room;
    values[i] += up ? step : -step;
    open -= step;
  }
  // The floors above leave less than one for each day; days with room take one each until nothing is left.
  while (open > 0) {
    for (std::size_t i = 0; i < values.size() && open > 0; ++i) {
      if (room_of(i) == 0) continue;
      values[i] += up ? 1 : -1;
      --open;
    }
  }
}

WeatherDays weather_days(const TwinPlan& plan, std::uint64_t seed) {
  const Weather weather = make_weather(seed, static_cast<std::size_t>(plan.period.days()));
  const auto deviations = [](const Scores& scores) {
    std::vector<double> out;
    for (const std::int64_t score : scores) out.push_back(static_cast<double>(score) / 1000);
    return out;
  };
  return {plan.period.begin, deviations(weather.stagnation), deviations(weather.gust), deviations(weather.heat)};
}

std::vector<CountyTruth> make_truth(const TwinPlan& plan, std::uint64_t seed) {
  const auto days = static_cast<std::size_t>(plan.period.days());
  const Weather weather = make_weather(seed, days);
  std::vector<CountyTruth> all;
  for (std::size_t county = 0; county < plan.counties.size(); ++county) {
    CountyWork work{
        plan, weather, seed, county, make_proneness(plan, weather, seed, county), std::vector<DayTruth>(days)};
    all.push_back({plan.counties[county].unit_id, make_county(std::move(work))});
  }
  return all;
}

}  // namespace lantian::twin
