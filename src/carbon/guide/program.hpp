#pragma once
#include "carbon/formula/formula.hpp"
#include "carbon/guide/guide.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A guide made ready to compute with: units checked, formulas compiled.
namespace lantian::carbon {

/// Which number of the guide a place of the program holds.
struct ProgramSlot {
  std::string id, unit;
  CompoundUnit compound;
  int input = -1;      ///< place in Guide::inputs, or -1
  int parameter = -1;  ///< place in Guide::parameters, or -1
};

struct ProgramFormula {
  Formula formula;
  std::vector<std::uint32_t> slots;  ///< for each name of the formula
};

struct GuideProgram {
  Guide guide;
  std::vector<ProgramSlot> slots;                      ///< inputs first, then parameters, both in the guide's order
  std::vector<ProgramFormula> lines;                   ///< as Guide::lines
  std::vector<std::optional<ProgramFormula>> derived;  ///< for each parameter
  std::vector<int> needed_with;                        ///< for each input: the slot it is needed with, or -1
  std::map<std::string, std::uint32_t, std::less<>> by_id;
  std::size_t inputs() const { return guide.inputs.size(); }
};

/// Returns malformed with every fault of its units and formulas, one a line.
Result<GuideProgram> make_program(Guide guide, const inventory::UnitBook& units);

}  // namespace lantian::carbon
