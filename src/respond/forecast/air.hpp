#pragma once
#include "base/clock.hpp"
#include "base/period.hpp"
#include "explain/frame.hpp"
#include "respond/forecast/forecast.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a forecast is made from: the days that were measured, and the weather as it was forecast.
namespace lantian::respond {

/// What is forecast, in the order of every table of three. Stands for PM2.5 24h, PM10 24h, O3 MDA8.
enum class ForecastItem : std::uint8_t { pm25 = 0, pm10 = 1, o3 = 2 };
inline constexpr std::size_t forecast_items = 3;
inline constexpr std::array<terms::Species, forecast_items> species_of_items{terms::Species::pm25, terms::Species::pm10,
                                                                             terms::Species::o3};
template <class T>
using ByItem = std::array<T, forecast_items>;
/// "pm25", "pm10", "o3" and back.
std::string_view word_of(ForecastItem item);
std::optional<ForecastItem> parse_forecast_item(std::string_view word);

/// Days of one place, parallel to the days of its history. ug/m3.
struct PlaceDays {
  std::string id;
  std::string unit;  ///< of a station the county it stands in; of a county itself
  bool station = false;
  ByItem<explain::Values> values;       ///< daily values as the law makes them; no value = not valid
  std::vector<std::optional<int>> aqi;  ///< the day's index as published
  ByItem<explain::Values> table;        ///< source-receptor table x emissions; may reach beyond the history; or empty
  std::size_t weather = 0;              ///< position of its outlook
};

/// Days in a row of several places. Days that are not in it say the same as days without a value.
struct AirHistory {
  Day first{};
  std::size_t days = 0;
  std::vector<PlaceDays> places;
  std::optional<HourEnding> newest;  ///< the last hour with a reading of any of them; no value: the last day is whole
  bool synthetic = false;

  Day last() const { return first + std::chrono::days{days} - std::chrono::days{1}; }
  std::optional<double> at(const explain::Values& values, Day day) const {
    const auto n = (day - first).count();
    if (n < 0 || static_cast<std::size_t>(n) >= values.size()) return std::nullopt;
    return values[static_cast<std::size_t>(n)];
  }
  std::optional<double> value(std::size_t place, ForecastItem item, Day day) const {
    return at(places[place].values[static_cast<std::size_t>(item)], day);
  }
};

/// Weather of one place as it was known on each day of issue: lead 0 is the analysis of that day, 1 to 5 are forecasts.
struct WeatherOutlook {
  std::vector<std::string> names;
  Day first{};  ///< day of issue
  std::size_t issues = 0;
  std::vector<std::optional<double>> values;  ///< [day of issue][lead 0..5][variable]

  static constexpr std::size_t leads = forecast_days + 1;
  /// No value where nothing is known.
  std::optional<double> of(Day issued, int lead, std::size_t variable) const {
    const auto n = (issued - first).count();
    if (n < 0 || static_cast<std::size_t>(n) >= issues || lead < 0 || lead > forecast_days) return std::nullopt;
    return values[(static_cast<std::size_t>(n) * leads + static_cast<std::size_t>(lead)) * names.size() + variable];
  }
  std::optional<double> of(Day issued, int lead, std::string_view name) const {
    for (std::size_t n = 0; n < names.size(); ++n) {
      if (names[n] == name) return of(issued, lead, n);
    }
    return std::nullopt;
  }
};

/// Everything a forecast may look at. Whoever makes one for a day of issue looks at nothing later than that day but the
/// outlooks of that day.
struct ForecastGround {
  AirHistory air;
  std::vector<WeatherOutlook> weather;

  std::size_t position(std::string_view place) const {
    std::size_t n = 0;
    while (n < air.places.size() && air.places[n].id != place) ++n;
    return n;
  }
};

}  // namespace lantian::respond
