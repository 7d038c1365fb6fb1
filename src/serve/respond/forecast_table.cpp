#include "base/text.hpp"
#include "explain/contributions/by_sensitivity.hpp"
#include "keep/files.hpp"
#include "serve/respond/forecast_ground.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

namespace lantian::serve {
namespace {

using explain::SeasonSensitivity;
using explain::UnitSensitivity;

constexpr double ng_a_ug = 1000;

unsigned month_of_year(Day day) {
  return static_cast<unsigned>(std::chrono::year_month_day{day}.month());
}

Period year_with(Day day) {
  const auto year = std::chrono::year_month_day{day}.year();
  return {PeriodKind::range, std::chrono::local_days{year / 1 / 1}, std::chrono::local_days{(year + std::chrono::years{1}) / 1 / 1},
          ""};
}

/// How much a source of a profile emits on a day, against the mean day of the season's months of that year.
class DayFactors {
 public:
  explicit DayFactors(const Period& season) {
    for (Day day = season.begin; day < season.end; day += std::chrono::days{1}) months_.insert(month_of_year(day));
  }

  bool in_season(Day day) const { return months_.contains(month_of_year(day)); }

  /// Of each day from `first`; no value outside the season's months.
  explain::Values of(const inventory::Profile& profile, Day first, std::size_t days) const {
    explain::Values out(days);
    Period year;
    double mean = 0;
    for (std::size_t n = 0; n < days; ++n) {
      const Day day = first + std::chrono::days{n};
      if (!in_season(day)) continue;
      if (year.begin != year_with(day).begin || year.days() == 0) {
        year = year_with(day);
        mean = mean_of_season(profile, year);
      }
      if (mean > 0) out[n] = share_on(profile, year, day) / mean;
    }
    return out;
  }

 private:
  static double share_on(const inventory::Profile& profile, const Period& year, Day day) {
    return inventory::share_of(profile, year, {PeriodKind::range, day, day + std::chrono::days{1}, ""});
  }
  double mean_of_season(const inventory::Profile& profile, const Period& year) const {
    double sum = 0;
    int found = 0;
    for (Day day = year.begin; day < year.end; day += std::chrono::days{1}) {
      if (!in_season(day)) continue;
      sum += share_on(profile, year, day);
      ++found;
    }
    return found > 0 ? sum / found : 0;
  }

  std::set<unsigned> months_;
};

bool counts_in(const UnitSensitivity& row, respond::ForecastItem item) {
  return explain::counts_for(row.precursor, item == respond::ForecastItem::pm25 ? transport::Measured::pm25
                                                                               : transport::Measured::pm10);
}

/// Adds what a row gives the places of one county.
void add_row(const UnitSensitivity& row, double season_ug_m3, const explain::Values& factors, const std::string& unit,
             respond::AirHistory& air) {
  for (respond::PlaceDays& place : air.places) {
    if (place.unit != unit) continue;
    for (const auto item : {respond::ForecastItem::pm25, respond::ForecastItem::pm10}) {
      if (!counts_in(row, item)) continue;
      explain::Values& table = place.table[static_cast<std::size_t>(item)];
      table.resize(factors.size());
      for (std::size_t n = 0; n < factors.size(); ++n) {
        if (factors[n]) table[n] = table[n].value_or(0) + season_ug_m3 * *factors[n];
      }
    }
  }
}

}  // namespace

Result<std::string> put_table_days(const InventoryOffice& office, const std::string& region, Day until,
                                   respond::AirHistory& air) {
  const std::string path = fmt::format("{}/regions/{}/season-sensitivity.toml", office.office().root(), region);
  if (!keep::exists(path)) return std::string{"none: the pack has no season-sensitivity.toml"};
  LANTIAN_TRY(std::string text, keep::read_file(path));
  LANTIAN_TRY(const SeasonSensitivity season, explain::read_season_sensitivity({path, std::move(text)}));
  LANTIAN_TRY(const Period period, parse_period(season.period));
  const DayFactors day_factors{period};
  const auto days = static_cast<std::size_t>((until - air.first).count() + 1);
  std::map<const inventory::Profile*, explain::Values> by_profile;
  for (const UnitSensitivity& row : season.rows) {
    const inventory::Profile* profile = office.profiles().find("", row.sector, row.unit_id).profile;
    auto& factors = by_profile[profile];
    if (factors.empty()) factors = day_factors.of(*profile, air.first, days);
    for (std::size_t n = 0; n < season.receptor_units.size(); ++n) {
      add_row(row, row.ng_m3_per_tonne[n] * row.emitted_t / ng_a_ug, factors, season.receptor_units[n], air);
    }
  }
  return fmt::format("season sensitivities of {} ({}) x tonnes by sector and profile of the day; none outside its months",
                     season.period, joined(season.lineage, "; "));
}

}  // namespace lantian::serve
