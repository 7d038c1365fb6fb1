#pragma once
#include "base/clock.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A table of measured hours or days: what every explanation starts from.
namespace lantian::explain {

enum class Step : unsigned char { hour, day };

using Values = std::vector<std::optional<double>>;

/// One quantity. A concentration stands in ug/m3 (CO in mg/m3), weather in SI units but degrees: "pm25",
/// "wind_speed" m/s, "wind_from" degrees, "wind_east", "wind_north" m/s, "temperature" C, "humidity" 0..1,
/// "pressure" hPa, "mixing_height" m, "rain" mm.
struct Column {
  std::string name, unit;
  Values values;  ///< one for each row; no value = missing
};

/// Rows ascend in time without doubles; steps may be left out, which says the same as a row without values.
struct Frame {
  Step step = Step::hour;
  std::vector<HourEnding> ends;  ///< Beijing clock unless the source says otherwise; of a day, its midnight (24:00)
  std::vector<Column> columns;
  bool synthetic = false;

  std::size_t rows() const { return ends.size(); }
  /// No pointer when there is no such column.
  const Values* find(std::string_view name) const {
    for (const Column& one : columns) {
      if (one.name == name) return &one.values;
    }
    return nullptr;
  }
};

}  // namespace lantian::explain
