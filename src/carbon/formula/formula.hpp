#pragma once
#include "carbon/formula/compound_unit.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Formulas of guides: numbers, names, + - * / and parentheses, min, max, floor0 and a sum over a stream. There are no
/// loops, no calls of oneself, no assignments and no files, so that a formula ends and cannot reach anything; its units
/// are checked when it is read. The language: doc/carbon-account.md.
namespace lantian::carbon {

/// What bounds a formula. A text beyond them is refused when it is read.
struct FormulaLimits {
  std::size_t characters = 2000;
  std::size_t depth = 32;      ///< parentheses in parentheses
  std::size_t words = 4096;    ///< after the sums are written out
  std::size_t arguments = 16;  ///< of min and max
};

/// A ratio that everybody knows by its two numbers, such as 44/12, with the unit that it has.
struct RatioConstant {
  double numerator = 1, denominator = 1;
  CompoundUnit unit;
};

/// What names mean where a formula stands.
struct FormulaScope {
  const inventory::UnitBook* units = nullptr;
  std::map<std::string, CompoundUnit, std::less<>> names;
  std::map<std::string, RatioConstant, std::less<>> ratios;
  /// sum(fuel, [fuel]_burnt * ...) stands for one term for each member of the stream "fuel".
  std::map<std::string, std::vector<std::string>, std::less<>> streams;
  FormulaLimits limits;
};

enum class FormulaOp : std::uint8_t {
  number = 1,
  name = 2,
  add = 3,
  subtract = 4,
  multiply = 5,
  divide = 6,
  negate = 7,
  least = 8,
  most = 9,
  floor_zero = 10,
  times = 11,  ///< the top by a number
  over = 12    ///< the top divided by a number
};

struct FormulaStep {
  FormulaOp op = FormulaOp::number;
  std::uint32_t name = 0;  ///< place in `Formula::names`
  double number = 0;
};

/// A formula as a flat program for a stack.
struct Formula {
  std::string text;
  std::string unit;                ///< of its value
  std::vector<std::string> names;  ///< what it asks for, each once, in order of appearance
  std::vector<FormulaStep> steps;
  std::size_t stack = 0;  ///< how deep the stack becomes
};

/// Reads a formula and checks that its value can be in `unit`. Returns malformed for what is no formula, a name that
/// the scope has not, units that do not go together, and for whatever goes beyond the limits.
Result<Formula> compile_formula(std::string_view text, std::string_view unit, const FormulaScope& scope);

/// Values of one name: one for each row, or one for all.
struct FormulaColumn {
  const double* values = nullptr;
  bool constant = false;
};

/// The formula for every row of `out`; `columns` stand in the order of `names`. A division by zero gives a value that
/// is not finite. Requires: as many columns as names, each as long as `out` or constant.
void evaluate(const Formula& formula, std::span<const FormulaColumn> columns, std::span<double> out);

}  // namespace lantian::carbon
