#pragma once
#include "base/result.hpp"
#include "observe/layout.hpp"
#include "observe/value_text.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lantian::observe {

/// What a column is used for, measurands apart.
enum class Role : std::uint8_t {
  year,
  month,
  day,
  hour,
  date,
  stamp,
  station,
  station_name,
  unit,
  longitude,
  latitude,
  level,
  primary,
  tall_species,
  tall_value,
  tall_unit,
  count
};

/// How the time of a row is put together from its columns.
enum class TimeStyle : std::uint8_t { parts, date_and_hour, stamp, date };

inline constexpr std::size_t no_column = static_cast<std::size_t>(-1);

struct PlannedMeasurand {
  std::size_t column = no_column;  ///< position in the row; in long layouts the value column
  ValueForm form;
};

/// Which cell of a row means what, found once from the header.
struct ColumnPlan {
  std::vector<std::string> headers;  ///< as the file names them (or the adapter, without a header)
  std::array<std::size_t, static_cast<std::size_t>(Role::count)> places{};
  std::vector<PlannedMeasurand> measurands;
  TimeStyle style = TimeStyle::stamp;
  std::vector<std::string> notes;

  std::size_t at(Role role) const { return places[static_cast<std::size_t>(role)]; }
};

/// Fits the columns found to the layout. `unit_row`: cells of a row of units below the header, or empty.
/// Returns malformed (without file:line): columns missing, unknown or twice, with what was found and what was expected;
/// units that are not allowed or contradict each other.
Result<ColumnPlan> plan_columns(std::vector<std::string> headers, const std::vector<std::string>& unit_row,
                                const FileLayout& layout);

/// True when the cells could be a row of units: every cell is empty, a unit or no number, and at least one is a unit.
bool is_unit_row(const std::vector<std::string>& cells);

}  // namespace lantian::observe
