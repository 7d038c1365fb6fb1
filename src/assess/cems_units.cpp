#include "assess/cems_units.hpp"

#include "assess/cems.hpp"
#include "base/round.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::assess {
namespace {

/// value in the standard unit = (value + add) * multiply / 10^shift.
struct UnitRow {
  std::string_view unit;    ///< as a registry writes it
  std::string_view column;  ///< as a column name ends
  std::string_view kind;
  int multiply = 1;
  int shift = 0;
  Decimal add;
};
constexpr std::array<UnitRow, 12> unit_rows{{
    {"mg/m3", "mg_m3", "pollutant", 1, 0, {}},
    {"ug/m3", "ug_m3", "pollutant", 1, 3, {}},
    {"%", "percent", "share", 1, 0, {}},
    {"percent", "percent", "share", 1, 0, {}},
    {"m3/h", "m3_h", "flow", 1, 0, {}},
    {"m3/s", "m3_s", "flow", 3600, 0, {}},
    {"degC", "c", "temperature", 1, 0, {}},
    {"K", "k", "temperature", 1, 0, {-27315, 2}},
    {"kPa", "kpa", "pressure", 1, 0, {}},
    {"hPa", "hpa", "pressure", 1, 1, {}},
    {"Pa", "pa", "pressure", 1, 3, {}},
    {"MPa", "mpa", "pressure", 1000, 0, {}},
}};

std::string_view kind_of(std::string_view factor) {
  if (factor == factor_flow) return "flow";
  if (factor == factor_temperature) return "temperature";
  if (factor == factor_pressure) return "pressure";
  if (factor == factor_moisture || factor == factor_oxygen) return "share";
  return "pollutant";
}

/// Every unit that the factor is measured in, without repetition.
std::string names_for(std::string_view factor, std::string_view UnitRow::*name) {
  std::vector<std::string> units;
  for (const UnitRow& row : unit_rows) {
    if (row.kind != kind_of(factor)) continue;
    if (std::ranges::find(units, row.*name) == units.end()) units.emplace_back(row.*name);
  }
  return joined(units, " ");
}

}  // namespace

std::string_view cems_unit_of_column(std::string_view factor, std::string_view ending) {
  for (const UnitRow& row : unit_rows) {
    if (row.column == ending && row.kind == kind_of(factor)) return row.unit;
  }
  return {};
}

std::string cems_columns(std::string_view factor) {
  return names_for(factor, &UnitRow::column);
}

Result<Decimal> in_cems_unit(std::string_view factor, const Decimal& value, std::string_view unit) {
  for (const UnitRow& row : unit_rows) {
    if (row.unit != unit || row.kind != kind_of(factor)) continue;
    if (row.multiply == 1 && row.shift == 0 && row.add.unscaled == 0) return value;
    const Rational exact = (value.exact() + row.add.exact()) * Rational{row.multiply};
    // Beyond nine places an instrument says nothing; within them the shift stays exact.
    constexpr int most_places = 9;
    constexpr std::int64_t most_value = 1'000'000'000;
    if (exact >= Rational{most_value} || exact <= Rational{-most_value}) break;
    const Rational shifted = exact * Decimal{1, row.shift}.exact();
    return round_half_even(shifted, std::min(most_places, std::max(value.places, row.add.places) + row.shift));
  }
  return Error{ErrorCode::invalid_argument,
               fmt::format("{} {} of {} cannot be taken; {} is measured in {}", value.text(), in_quotes(unit), factor,
                           factor, names_for(factor, &UnitRow::unit)),
               ""};
}

}  // namespace lantian::assess
