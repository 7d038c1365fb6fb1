#include "weather/analysis/station_table.hpp"

#include "base/csv_rows.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string_view>

namespace lantian::weather {
namespace {

namespace column {
enum Name : std::size_t { station, longitude, latitude, hour, wind_speed, wind_direction, temperature, altitude };
}
constexpr std::array<std::string_view, 8> column_names{"station",    "longitude",      "latitude",    "hour",
                                                       "wind_speed", "wind_direction", "temperature", "altitude"};
constexpr double celsius_zero = 273.15;
constexpr double missing_mark = 9999;

std::optional<HourEnding> hour_of(std::string_view text) {
  if (text.size() != 16 || (text[10] != ' ' && text[10] != 'T') || text.substr(13) != ":00") return std::nullopt;
  const auto day = parse_day(text.substr(0, 10));
  const auto of_day = parse_decimal(text.substr(11, 2));
  if (!day || !of_day || of_day->places != 0 || of_day->unscaled < 1 || of_day->unscaled > 24) return std::nullopt;
  return hour_ending(*day, static_cast<int>(of_day->unscaled));
}

class StationRows {
 public:
  StationRows(const terms::SourceFile& file, const AnalysisRules& rules)
      : file_{file}, rules_{rules}, rows_{file.text, ',', false} {
    place_.fill(-1);
  }

  Result<StationTable> read() {
    LANTIAN_CHECK(read_head());
    for (auto outcome = rows_.next(); outcome != CsvRows::Outcome::end; outcome = rows_.next()) {
      message_.clear();
      if (outcome != CsvRows::Outcome::row) {
        table_.refusals.push_back({rows_.line(), "a quote is not closed"});
        continue;
      }
      if (rows_.cells().size() == 1 && trimmed(rows_.cells()[0]).empty()) continue;
      const StationReading reading = take_row();
      if (message_.empty())
        table_.readings.push_back(reading);
      else
        table_.refusals.push_back({rows_.line(), message_});
    }
    return std::move(table_);
  }

 private:
  Result<void> read_head() {
    if (rows_.next() == CsvRows::Outcome::row) {
      for (std::size_t i = 0; i < rows_.cells().size(); ++i) {
        std::string_view cell = trimmed(rows_.cells()[i]);
        if (i == 0 && cell.starts_with("\xEF\xBB\xBF")) cell.remove_prefix(3);
        const auto known = std::ranges::find(column_names, lowered(cell)) - column_names.begin();
        if (known < static_cast<std::ptrdiff_t>(column_names.size()))
          place_[static_cast<std::size_t>(known)] = static_cast<std::ptrdiff_t>(i);
      }
    }
    for (std::size_t n = 0; n < column::altitude; ++n) {
      if (place_[n] >= 0) continue;
      return Error{
          ErrorCode::malformed,
          fmt::format("the column {} is missing; a table of stations has station, longitude, latitude, hour, "
                      "wind_speed (m/s), wind_direction (degrees), temperature (C) and, if known, altitude (m)",
                      column_names[n]),
          file_.path + ":1"};
    }
    return {};
  }

  std::string_view cell(column::Name name) const {
    const std::ptrdiff_t at = place_[name];
    if (at < 0 || static_cast<std::size_t>(at) >= rows_.cells().size()) return {};
    return trimmed(rows_.cells()[static_cast<std::size_t>(at)]);
  }
  void refuse(std::string message) {
    if (message_.empty()) message_ = std::move(message);
  }

  /// Nothing for a missing value; the row is refused for what is no number or out of bounds.
  std::optional<double> number(column::Name name, double low, double high) {
    const std::string_view text = cell(name);
    if (text.empty()) return std::nullopt;
    const auto decimal = parse_decimal(text);
    if (!decimal) {
      refuse(fmt::format("{} {} is no number; leave the cell empty where the value is missing", column_names[name],
                         in_quotes(text)));
      return std::nullopt;
    }
    const double value = decimal->approximate();
    if (std::abs(value) == missing_mark) return std::nullopt;
    if (value < low || value > high) {
      refuse(fmt::format("{} is {}; it may be {} to {}", column_names[name], text, low, high));
      return std::nullopt;
    }
    return value;
  }

  StationReading take_row() {
    StationReading reading;
    reading.station = cell(column::station);
    const auto east = number(column::longitude, -180, 180), north = number(column::latitude, -90, 90);
    if (!east || !north) refuse("longitude or latitude is missing");
    reading.position = {east.value_or(0), north.value_or(0)};
    const auto at = hour_of(cell(column::hour));
    if (!at)
      refuse(fmt::format("{} is not an hour; write the hour that ends, like \"2023-01-10 14:00\"",
                         in_quotes(cell(column::hour))));
    reading.hour = at.value_or(HourEnding{});
    reading.altitude = number(column::altitude, -500, 9000);
    if (const auto celsius = number(column::temperature, rules_.station_coldest, rules_.station_hottest))
      reading.temperature = *celsius + celsius_zero;
    take_wind(reading);
    return reading;
  }

  void take_wind(StationReading& reading) {
    const auto speed = number(column::wind_speed, 0, rules_.station_most_wind),
               from = number(column::wind_direction, 0, 360);
    if (!speed || (*speed > 0 && !from)) return;  // a speed alone says nothing about where air goes
    const double angle = from.value_or(0) * std::numbers::pi / 180;
    reading.wind_east = -*speed * std::sin(angle);
    reading.wind_north = -*speed * std::cos(angle);
  }

  const terms::SourceFile& file_;
  const AnalysisRules& rules_;
  CsvRows rows_;
  std::array<std::ptrdiff_t, column_names.size()> place_{};
  StationTable table_;
  std::string message_;  ///< why the row at hand is refused
};

}  // namespace

Result<StationTable> read_station_table(const terms::SourceFile& file, const AnalysisRules& rules) {
  return StationRows{file, rules}.read();
}

}  // namespace lantian::weather
