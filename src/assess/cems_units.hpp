#pragma once
#include "base/decimal.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>

/// Units in which devices and tables give what a flue-gas monitor measures.
namespace lantian::assess {

/// A value in a unit that devices and tables use, brought to the unit of CemsReading: mg/m3 (from ug/m3), m3/h (from
/// m3/s), kPa (from Pa, hPa, MPa), degC (from K), %. Exact. Returns invalid_argument when the factor is not measured in
/// such a unit or the number grows too long; `unit` empty is such a unit for none.
Result<Decimal> in_cems_unit(std::string_view factor, const Decimal& value, std::string_view unit);

/// The unit that a column name's ending stands for: ("a21026", "ug_m3") is "ug/m3"; empty when the factor is not
/// measured in it.
std::string_view cems_unit_of_column(std::string_view factor, std::string_view ending);
/// Every such ending of the factor, separated by blanks.
std::string cems_columns(std::string_view factor);

}  // namespace lantian::assess
