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

/// How far an enterprise carried out what it was told, as the hourly check says. Grams a day, means over `hours`, which
/// are those in which something was asked and judged; an hour without evidence adds nothing to `executed`.
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

/// What one gram a day less of a part of a source takes from the PM2.5 of each place, as the source-receptor table has it.
struct SourceEffect {
  std::string source;  ///< enterprise, dust site or fleet of the list
  std::string unit;    ///< of an enterprise; empty: its trucks, or the source as a whole
  std::string sector;  ///< as data/explain/contributions.toml names it
  /// [place][pollutant], ug/m3 for each g/d, mean over the table's period. VOC has no path in the table: 0.
  std::vector<std::array<double, list_pollutants>> ug_m3_per_gram_day;
};

/// What it costs to lower a unit, assumed. Of a cut of c percent `load_yuan_d` x c / 100, of a stop `stop_yuan_d` more.
struct UnitCost {
  std::string source, unit;
  double load_yuan_d = 0, stop_yuan_d = 0;
};

/// What the list says is emitted on a mean day of its season beside what the inventory computes of the same source.
struct BaseEvidence {
  std::string enterprise;
  std::string unit;    ///< of the list; empty: several units share the source
  std::string source;  ///< of the inventory
  Pollutant pollutant = Pollutant::so2;
  std::int64_t base_g_d = 0, seen_g_d = 0;
};

/// A unit that was asked for something and of which no meter brought an hour in the response.
struct UnseenUnit {
  std::string enterprise, unit;
};

/// A day as the comparison with similar weather sees it. Columns in one order for all days, any unit.
struct WeatherDay {
  Day day{};
  std::vector<double> columns;
  std::optional<double> pm25;  ///< of the place that is compared
  bool response = false;       ///< a response was in force on it, whichever
};

}  // namespace lantian::respond
