#pragma once
#include "serve/assessment.hpp"

namespace lantian::serve {

/// Stations that speak for a unit, ascending: its urban ones, the pseudo-station of the unit itself where a source
/// delivered values for the unit, or the one station when the unit is a station.
std::vector<std::string> stations_of(const terms::Unit& unit, const std::vector<terms::Station>& known);

/// Days and lineage of a unit that is judged from its own data (a station, a city from its stations, or daily values
/// delivered for the unit itself). `found` is false when the book holds nothing for it.
struct OwnInputs {
  bool found = false;
  bool other_edition =
      false;  ///< the source's own index was left aside: another edition was in force than the one asked for
  UnitInputs inputs;
};
Result<OwnInputs> read_own_inputs(const keep::ReadingBook& book, const terms::Unit& unit, const JudgeScope& scope);

}  // namespace lantian::serve
