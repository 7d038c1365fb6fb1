#pragma once
#include "inventory/lint/factor_lint.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

/// The parts of the linter; used by its own files alone.
namespace lantian::inventory {

/// Findings in the making.
class LintNotes {
 public:
  explicit LintNotes(const LintBasis& basis) : basis_{&basis} {}
  const LintBasis& basis() const { return *basis_; }

  void add(LintSeverity severity, std::string_view rule, const FactorSet& set, const Factor& factor,
           std::pair<std::string, std::string> what_and_advice);
  void add(LintSeverity severity, std::string_view rule, const FactorSet& set, const MethodConstant& constant,
           std::pair<std::string, std::string> what_and_advice);
  std::vector<LintFinding> take();

 private:
  const LintBasis* basis_;
  std::vector<LintFinding> findings_;
};

/// The factor in a unit "kg/kWh"; no value when the dimensions differ or a unit is unknown.
std::optional<double> in_unit(const Factor& factor, std::string_view unit, const UnitBook& units);

/// "; times 1000 it would lie there" when a power of ten up to a million brings the value into the range.
std::string power_of_ten_hint(double value, double low, double high);

/// One factor on its own: dimension, class, method, range, zero, citation, year, half-ranges, what it implies.
void lint_factor(const FactorSet& set, const Factor& factor, LintNotes& notes);
/// One constant on its own.
void lint_constant(const FactorSet& set, const MethodConstant& constant, LintNotes& notes);
/// Words of another row on a constant.
void lint_places(const FactorSet& set, const MethodConstant& constant, LintNotes& notes);
/// Numbers of one set that hang together.
void lint_ratios(const FactorSet& set, LintNotes& notes);
/// Every factor and constant against its peers.
void lint_peers(const FactorStore& store, LintNotes& notes);

}  // namespace lantian::inventory
