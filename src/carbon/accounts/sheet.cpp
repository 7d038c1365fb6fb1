#include "carbon/accounts/sheet.hpp"

#include "inventory/evaluate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

namespace lantian::carbon {
namespace {

CellState state_of(Standing standing) {
  switch (standing) {
    case Standing::value:
      return CellState::value;
    case Standing::not_occurring:
      return CellState::not_occurring;
    case Standing::not_estimated:
      return CellState::not_estimated;
    case Standing::included_elsewhere:
      return CellState::elsewhere;
    case Standing::confidential:
      return CellState::confidential;
  }
  return CellState::missing;
}

bool within(double value, const std::optional<Decimal>& low, const std::optional<Decimal>& high) {
  return (!low || inventory::number_of(*low) <= value) && (!high || value <= inventory::number_of(*high));
}

}  // namespace

bool counts(CellState state) {
  return state >= CellState::value && state <= CellState::derived;
}

std::string_view reason_of(CellState state) {
  constexpr std::array<std::string_view, 13> reasons{"not filed",
                                                     "filed",
                                                     "filed as NO",
                                                     "filed as IE",
                                                     "does not occur",
                                                     "the guide's",
                                                     "measured",
                                                     "derived",
                                                     "filed as NE",
                                                     "filed as C",
                                                     "filed in a unit of another kind",
                                                     "measured outside of its range",
                                                     "not filed, though what it belongs to is"};
  return reasons[static_cast<std::size_t>(state)];
}

Sheet::Sheet(const GuideProgram& program, const inventory::UnitBook& units, std::span<const SheetRow> rows)
    : program_{&program},
      units_{&units},
      rows_{rows},
      values_(program.slots.size() * rows.size(), 0.0),
      states_(program.slots.size() * rows.size(), CellState::missing),
      uses_(program.slots.size()) {
  fill_parameters();
  for (std::size_t row = 0; row < rows_.size(); ++row) fill_row(row);
  for (std::size_t first = 0; first < rows_.size();) {
    std::size_t last = first + 1;
    while (last < rows_.size() && rows_[last].group == rows_[first].group) ++last;
    name_absent(first, last);
    first = last;
  }
  ask_partners();
  fill_derived();
}

void Sheet::fill_parameters() {
  for (std::size_t i = 0; i < program_->guide.parameters.size(); ++i) {
    const std::size_t base = (program_->inputs() + i) * rows_.size();
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const ResolvedParameter& parameter = rows_[row].resolved->parameters[i];
      const bool one = parameter.values.size() == 1;
      values_[base + row] = one ? parameter.values.front().value : parameter.at(rows_[row].month->month).value;
      states_[base + row] = CellState::parameter;
    }
  }
}

void Sheet::fill_row(std::size_t row) {
  for (const MonthItem& item : rows_[row].month->items) {
    // Filings of one form name their items in one order: the guess is nearly always right.
    std::size_t slot = expected_;
    if (slot >= program_->slots.size() || program_->slots[slot].id != item.item) {
      const auto found = program_->by_id.find(item.item);
      if (found == program_->by_id.end()) continue;
      slot = found->second;
    }
    expected_ = slot + 1;
    fill_item(item, slot, row);
  }
}

const Sheet::UnitUse& Sheet::unit_use(const std::string& unit, std::size_t slot) {
  std::vector<UnitUse>& known = uses_[slot];
  for (const UnitUse& one : known) {
    if (one.unit == unit) return one;
  }
  UnitUse use{unit, false, {}};
  const auto filed = parse_compound_unit(unit, *units_);
  if (filed && same_dimension(*filed, program_->slots[slot].compound)) {
    use.fits = true;
    use.how = conversion(*filed, program_->slots[slot].compound);
  }
  return known.emplace_back(std::move(use));
}

void Sheet::fill_item(const MonthItem& item, std::size_t slot, std::size_t row) {
  double& value = values_[slot * rows_.size() + row];
  CellState& state = states_[slot * rows_.size() + row];
  const int parameter = program_->slots[slot].parameter;
  if (parameter >= 0 &&
      (item.standing != Standing::value || !program_->guide.parameters[static_cast<std::size_t>(parameter)].measured)) {
    return;
  }
  state = state_of(item.standing);
  value = 0;
  if (state != CellState::value) return;
  const UnitUse& use = unit_use(item.unit, slot);
  if (!use.fits) {
    state = CellState::wrong_unit;
    return;
  }
  const double number = use.how.of(inventory::number_of(item.value));
  if (parameter >= 0) {
    const GuideParameter& one = program_->guide.parameters[static_cast<std::size_t>(parameter)];
    state = within(number, one.low, one.high) ? CellState::measured : CellState::out_of_range;
    if (state == CellState::out_of_range) return;
  }
  value = number;
}

void Sheet::name_absent(std::size_t first, std::size_t last) {
  for (std::size_t slot = 0; slot < program_->inputs(); ++slot) {
    if (program_->guide.inputs[slot].required) continue;
    const auto from = states_.begin() + static_cast<std::ptrdiff_t>(slot * rows_.size() + first);
    const auto to = from + static_cast<std::ptrdiff_t>(last - first);
    const bool named = std::any_of(from, to, [](CellState state) { return state != CellState::missing; });
    if (!named) std::fill(from, to, CellState::absent);
  }
}

void Sheet::ask_partners() {
  for (std::size_t slot = 0; slot < program_->inputs(); ++slot) {
    const int partner = program_->needed_with[slot];
    if (partner < 0) continue;
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      CellState& state = states_[slot * rows_.size() + row];
      const bool open =
          state == CellState::absent || state == CellState::not_occurring || state == CellState::elsewhere;
      const auto with = static_cast<std::size_t>(partner);
      if (open && this->state(with, row) == CellState::value && value(with, row) > 0) {
        state = CellState::without_partner;
      } else if (state == CellState::missing && counts(this->state(with, row)) && value(with, row) == 0) {
        state = CellState::absent;  // there is nothing in this month that it could belong to
      }
    }
  }
}

void Sheet::run(const ProgramFormula& formula, std::span<double> out) const {
  std::vector<FormulaColumn> columns;
  columns.reserve(formula.slots.size());
  for (const std::uint32_t slot : formula.slots) columns.push_back({column(slot), false});
  evaluate(formula.formula, columns, out);
}

void Sheet::fill_derived() {
  std::vector<double> out;
  for (std::size_t i = 0; i < program_->derived.size(); ++i) {
    if (!program_->derived[i]) continue;
    const ProgramFormula& formula = *program_->derived[i];
    const std::size_t slot = program_->inputs() + i;
    out.resize(rows_.size());
    run(formula, out);
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      CellState& target = states_[slot * rows_.size() + row];
      const bool filed = std::ranges::all_of(formula.slots, [&](std::uint32_t one) {
        return one >= program_->inputs() || state(one, row) == CellState::value;
      });
      if (target != CellState::parameter || !filed || !std::isfinite(out[row])) continue;
      target = CellState::derived;
      values_[slot * rows_.size() + row] = out[row];
    }
  }
}

void Sheet::evaluate_line(std::size_t line, std::span<double> mass, std::span<bool> known) const {
  const ProgramFormula& formula = program_->lines[line];
  run(formula, mass);
  std::ranges::fill(known, true);
  for (const std::uint32_t slot : formula.slots) {
    const CellState* column_states = states(slot);
    for (std::size_t row = 0; row < known.size(); ++row) known[row] = known[row] && counts(column_states[row]);
  }
  for (std::size_t row = 0; row < known.size(); ++row) {
    known[row] = known[row] && std::isfinite(mass[row]);
    if (!known[row]) mass[row] = 0;
  }
}

}  // namespace lantian::carbon
