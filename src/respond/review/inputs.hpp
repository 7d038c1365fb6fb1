#pragma once
#include "base/clock.hpp"
#include "respond/list/list.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

/// What was seen of an episode: the air, the plants, the papers. Everything that a review judges and does not make.
namespace lantian::respond {

/// A day of a unit as it was judged by the rule in force on it.
struct ActualDay {
  std::string place;
  Day day{};
  std::optional<int> aqi;      ///< absent: not published
  std::optional<double> pm25;  ///< 24-h mean, ug/m3
};

struct ActualHour {
  HourEnding hour{};
  std::optional<double> pm25;  ///< ug/m3
  std::optional<int> index;    ///< of the PM2.5 of the 24 hours that end there, by the rule in force
};

/// Hours of a station or unit, without gaps in time.
struct ActualHours {
  std::string place;
  std::vector<ActualHour> hours;
  std::optional<double> season_mean;  ///< PM2.5 over the period of the source-receptor table, ug/m3
};

/// How far an enterprise carried out what it was told, as the hourly check says. Grams a day, mean over all hours of the
/// response; an hour without evidence adds nothing to `executed`.
struct ExecutionScore {
  std::string enterprise;
  DailyGrams planned{}, executed{};
  int hours = 0, hours_without_evidence = 0;
  std::vector<std::string> flags;  ///< "night rebound", "flow not down", "flow above base", ...
};

/// When somebody got an order.
struct OrderReceipt {
  std::string recipient;
  UtcSeconds sent{};
  std::optional<UtcSeconds> received;  ///< absent: never acknowledged
};

/// What one gram a day less of a source takes from the PM2.5 of each place, as the source-receptor table has it.
struct SourceEffect {
  std::string source;  ///< enterprise, dust site or fleet of the list
  std::string sector;  ///< as data/explain/contributions.toml names it
  /// [place][pollutant], ug/m3 for each g/d, mean over the table's period. VOC has no path in the table: 0.
  std::vector<std::array<double, list_pollutants>> ug_m3_per_gram_day;
};

struct MeasureCost {
  std::string source;
  double yuan_per_day = 0;  ///< assumed, of all that its measures ask for at the level of the response
};

/// Evidence that a base of the list is too low.
struct BaseEvidence {
  std::string enterprise, unit;
  Pollutant pollutant = Pollutant::so2;
  std::int64_t base_g_d = 0, seen_g_d = 0;
};

/// A day as the comparison with similar weather sees it. Columns in one order for all days, any unit.
struct WeatherDay {
  Day day{};
  std::vector<double> columns;
  std::optional<double> pm25;  ///< of the place that is compared
  bool response = false;       ///< a response was in force on it, whichever
};

}  // namespace lantian::respond
