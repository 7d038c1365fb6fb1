#pragma once
#include "base/clock.hpp"
#include "respond/level.hpp"
#include "terms/species.hpp"

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// What is expected of the air in the days to come: values, the index they give, and how sure that is.
namespace lantian::respond {

inline constexpr int forecast_days = 5;
/// Classes of the index, good first: I to VI of HJ 633.
inline constexpr std::size_t index_classes = 6;

/// A value with the interval that holds 90 of 100 outcomes. ug/m3: PM2.5 and PM10 as 24-h means, O3 as MDA8.
struct ForecastValue {
  double value = 0, low = 0, high = 0;
};

struct ForecastDay {
  Day day{};
  int lead = 1;  ///< days after `Forecast::issued`
  std::optional<ForecastValue> pm25, pm10, o3;
  std::optional<int> aqi;                      ///< of the three values, by the rule in force on that day
  std::array<double, index_classes> chance{};  ///< of each class; adds up to 1 when there is an index
  std::vector<terms::Species> primary;         ///< as the rule names them; empty in class I
  AirCause cause = AirCause::other;            ///< what rules the day, or would
  std::optional<ForecastValue> persistence;    ///< PM2.5 as on the day of issue
  std::optional<ForecastValue> climatology;    ///< PM2.5 as usual at this time of the year
  std::optional<double> table;                 ///< PM2.5 of source-receptor table x emissions alone
  bool edited = false;                         ///< a duty officer changed it
};

struct ForecastPlace {
  std::string id;  ///< of a station or of a unit of assessment
  bool station = false;
  std::vector<ForecastDay> days;  ///< lead 1 first
};

/// What a duty officer changed, and why. The model's own value stays in the forecast before.
struct ForecastEdit {
  std::string place;
  Day day{};
  std::string item;  ///< "pm25", "pm10", "o3"
  double from = 0, to = 0;
  std::string reason, who;
  UtcSeconds at{};
};

/// A snapshot: once it is made nothing in it changes. An edit makes the next version of the same day.
struct Forecast {
  std::string id;  ///< "F-2024-01-05.1": day of issue and version
  Day issued{};    ///< the last day whose readings it knows
  /// The last hour whose readings it knows; of older snapshots, which do not say it, 24:00 of `issued`.
  std::optional<HourEnding> complete;
  bool synthetic = false;
  std::vector<std::pair<std::string, std::string>> lineage;  ///< "weather", "model", "table", "readings", ...
  std::vector<ForecastPlace> places;
  std::vector<ForecastEdit> edits;  ///< all up to this version, in their order

  const ForecastPlace* find(std::string_view place) const {
    for (const ForecastPlace& one : places) {
      if (one.id == place) return &one;
    }
    return nullptr;
  }
};

/// From when on somebody could stand on this version: its readings were complete and its edits made.
UtcSeconds known_from(const Forecast& forecast);

}  // namespace lantian::respond
