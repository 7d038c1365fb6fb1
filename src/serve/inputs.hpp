#pragma once
#include "serve/assessment.hpp"

namespace lantian::serve {

/// Days and lineage of a unit that is judged from its own data (a station, a city from its stations, or daily values
/// delivered for the unit itself). `found` is false when the book holds nothing for it.
struct OwnInputs {
  bool found = false;
  UnitInputs inputs;
};
Result<OwnInputs> read_own_inputs(const keep::ReadingBook& book, const terms::Unit& unit, const JudgeScope& scope);

}  // namespace lantian::serve
