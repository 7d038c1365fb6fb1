#pragma once
#include "base/result.hpp"
#include "inventory/activity_unit.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Units as products of powers of dimensions, over the units of data/inventory/units.toml.
namespace lantian::carbon {

/// "t CO2 per MWh" is (CO2 mass)^1 (energy)^-1. Carbon and carbon dioxide are dimensions of their own: only 44/12 leads
/// from one to the other. Shares have no dimension, and a percent is a hundredth.
struct CompoundUnit {
  std::vector<std::pair<std::string, int>> powers;  ///< by name of the dimension; none is 0
  double scale = 1;                                 ///< how many of the base units one of it is
  std::string text() const;                         ///< "CO2 mass / energy"; "no dimension"
};

bool same_dimension(const CompoundUnit& a, const CompoundUnit& b);
/// A product whose powers or scale run away is refused by the formula's reader, not here.
CompoundUnit product(const CompoundUnit& a, const CompoundUnit& b);
CompoundUnit quotient(const CompoundUnit& a, const CompoundUnit& b);
/// False when a power is beyond 9 or the scale no longer a plain number.
bool is_sane(const CompoundUnit& unit);

/// Reads "1", "t", "tCO2/MWh", "kJ/kg", "kg/t/AEM". Returns malformed naming the part that is no unit.
Result<CompoundUnit> parse_compound_unit(std::string_view text, const inventory::UnitBook& units);

/// How a number in one unit becomes one in another of the same dimension: times or divided by a number that is at least
/// 1, so that kilograms become tonnes by a division through 1000, which rounds once.
struct Conversion {
  double by = 1;
  bool divides = false;
  double of(double value) const { return divides ? value / by : value * by; }
};
/// Requires: same_dimension.
Conversion conversion(const CompoundUnit& from, const CompoundUnit& to);

}  // namespace lantian::carbon
