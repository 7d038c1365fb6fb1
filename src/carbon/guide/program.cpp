#include "carbon/guide/program.hpp"

#include "inventory/evaluate.hpp"

#include <fmt/core.h>

namespace lantian::carbon {
namespace {

class ProgramMaker {
 public:
  ProgramMaker(Guide guide, const inventory::UnitBook& units) : units_{units} { program_.guide = std::move(guide); }

  Result<GuideProgram> run() {
    scope_.units = &units_;
    ratios();
    for (const GuideStream& stream : program_.guide.streams) {
      for (const StreamMember& member : stream.members) scope_.streams[stream.id].push_back(member.id);
    }
    for (std::size_t i = 0; i < program_.guide.inputs.size(); ++i) {
      const GuideInput& one = program_.guide.inputs[i];
      slot({one.id, one.unit, {}, static_cast<int>(i), -1});
    }
    const auto inputs_only = scope_.names;
    for (std::size_t i = 0; i < program_.guide.parameters.size(); ++i) {
      const GuideParameter& one = program_.guide.parameters[i];
      slot({one.id, one.unit, {}, -1, static_cast<int>(i)});
    }
    for (const GuideLine& line : program_.guide.lines) lines(line);
    derived(inputs_only);
    for (const GuideInput& one : program_.guide.inputs) {
      const auto with = program_.by_id.find(one.needed_with);
      program_.needed_with.push_back(with == program_.by_id.end() ? -1 : static_cast<int>(with->second));
    }
    if (!faults_.empty()) return Error{ErrorCode::malformed, faults_, ""};
    return std::move(program_);
  }

 private:
  void fault(const std::string& what, const Error& error) {
    if (!faults_.empty()) faults_ += "\n";
    faults_ += fmt::format("{}: {}: {}", program_.guide.file, what, error.message);
  }

  void ratios() {
    for (const GuideRatio& one : program_.guide.ratios) {
      const auto unit = parse_compound_unit(one.unit, units_);
      if (!unit) {
        fault(one.id, unit.error());
        continue;
      }
      scope_.ratios[one.id] = {inventory::number_of(one.numerator), inventory::number_of(one.denominator), *unit};
    }
  }

  void slot(ProgramSlot one) {
    auto unit = parse_compound_unit(one.unit, units_);
    if (!unit) return fault(one.id, unit.error());
    one.compound = *std::move(unit);
    scope_.names[one.id] = one.compound;
    program_.by_id[one.id] = static_cast<std::uint32_t>(program_.slots.size());
    program_.slots.push_back(std::move(one));
  }

  ProgramFormula with_slots(Formula formula) const {
    ProgramFormula ready{std::move(formula), {}};
    for (const std::string& name : ready.formula.names) ready.slots.push_back(program_.by_id.find(name)->second);
    return ready;
  }

  void lines(const GuideLine& line) {
    const auto tonne_of_co2 = parse_compound_unit("tCO2", units_);
    const auto unit = parse_compound_unit(line.unit, units_);
    if (tonne_of_co2 && unit && !same_dimension(*tonne_of_co2, *unit)) {
      fault(line.id, {ErrorCode::malformed, fmt::format("'{}' is no mass of CO2", line.unit), ""});
    }
    auto formula = compile_formula(line.formula, "tCO2", scope_);
    if (!formula) return fault(line.id, formula.error());
    program_.lines.push_back(with_slots(*std::move(formula)));
  }

  /// What stands in for a parameter comes from inputs alone, so that no parameter leads back to itself. Numbers that
  /// such a formula needs are parameters without an alternative of their own.
  void derived(const decltype(FormulaScope::names)& inputs_only) {
    FormulaScope scope = scope_;
    scope.names = inputs_only;
    for (const GuideParameter& one : program_.guide.parameters) {
      if (one.derived.empty() && !one.measured) scope.names[one.id] = scope_.names[one.id];
    }
    for (const GuideParameter& one : program_.guide.parameters) {
      program_.derived.emplace_back();
      if (one.derived.empty()) continue;
      auto formula = compile_formula(one.derived, one.unit, scope);
      if (formula) {
        program_.derived.back() = with_slots(*std::move(formula));
      } else {
        fault(one.id, formula.error());
      }
    }
  }

  const inventory::UnitBook& units_;
  GuideProgram program_;
  FormulaScope scope_;
  std::string faults_;
};

}  // namespace

Result<GuideProgram> make_program(Guide guide, const inventory::UnitBook& units) {
  return ProgramMaker{std::move(guide), units}.run();
}

}  // namespace lantian::carbon
