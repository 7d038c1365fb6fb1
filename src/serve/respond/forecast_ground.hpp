#pragma once
#include "keep/reading_book.hpp"
#include "respond/forecast/outlook.hpp"
#include "respond/forecast/season.hpp"
#include "serve/inventory_office.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>

/// What a forecast of a region stands on, brought together from the book, the pack and the weather.
namespace lantian::serve {

/// data/respond/forecast.toml. Returns not_found, malformed.
Result<respond::ForecastRule> open_forecast_rule(const Office& office);

/// Days of every county of the pack and of its urban stations, as the law makes and judges them, each under the rule in
/// force on that day. Returns not_found (no reading of the region), what reading and judging return.
Result<respond::AirHistory> forecast_air(const Office& office, const keep::ReadingBook& book,
                                         const std::string& region);

/// Puts the table's part of PM2.5 and PM10 to every place up to `until`: season-sensitivity.toml of the pack x tonnes of
/// its period, each day by the profile of its sector (data/inventory/profiles.toml). Days outside the months of that
/// season get none: another season's air carries otherwise. Stations have what their county has. Does nothing where the
/// pack has no such file. Returns what stands there, for lineage. Returns malformed.
Result<std::string> put_table_days(const InventoryOffice& office, const std::string& region, Day until,
                                   respond::AirHistory& air);

/// The same from a file of `lantian transport adjoint`, station by station: what each window's sources give, each day by
/// the profile of each source; days outside every window by one of the same month. Returns what reading it returns,
/// not_found when no receptor is a station here.
Result<std::string> put_table_windows(const InventoryOffice& office, const std::string& file, Day until,
                                      respond::AirHistory& air);

/// SYNTHETIC: the twin's own weather of each day with an error that grows with the lead (ForecastRule::demonstration).
/// Returns what reading the plan returns.
Result<respond::WeatherOutlook> demo_outlook(const Office& office, const std::string& region,
                                             const respond::ForecastRule& rule);

/// Forecasts of the weather from a CSV: rows by hour or day as a layout of data/explain/layouts says, with a column
/// "issued" (a day) where the file holds several. Every step of the days behind `issued` must be there.
/// Returns what `check_outlook` and reading the file return.
struct OutlookFile {
  std::string path, layout;
};
Result<respond::WeatherOutlook> file_outlook(const Office& office, const OutlookFile& file, Day first, Day issued,
                                             std::string& lineage);
/// The same from a file of the weather room (ERA5, IFS, WRF; doc/weather.md) that holds the days behind `issued`; each
/// county sees the cell of its stations' middle. What it holds of the days before are analyses.
Result<void> put_weather_room(const Office& office, const std::string& path, const std::string& region, Day issued,
                              respond::ForecastGround& ground, std::string& lineage);

/// The index tables of each rule, made once.
class IndexShelf {
 public:
  /// Of the rules in force in the region from `first` to `last`. Returns not_in_force, and what DayIndex::make returns.
  static Result<IndexShelf> make(const Office& office, const std::string& region, Day first, Day last);
  const respond::DayIndex& on(Day day) const;
  respond::IndexOn function() const {
    return [this](Day day) -> const respond::DayIndex& { return on(day); };
  }

 private:
  std::map<Day, respond::DayIndex> from_;  ///< by first day
};

/// The area whose rules hold in a pack: its id when the pack is a prefecture's, else the code of its first county.
std::string area_of(const terms::Region& pack);

}  // namespace lantian::serve
