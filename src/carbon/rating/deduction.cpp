#include "carbon/rating/deduction.hpp"

#include "base/round.hpp"
#include "base/text.hpp"
#include "carbon/rating/bands.hpp"
#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace lantian::carbon {
namespace {

constexpr std::array<std::string_view, 4> deduction_kinds{"sent_out", "certificate", "sink", "own_use"};

/// What a month's account says of bought electricity.
struct BoughtElectricity {
  std::optional<double> factor;  ///< t per MWh
  double mwh = 0;
};

BoughtElectricity bought_electricity(const Account& account, const Month& month) {
  BoughtElectricity out;
  for (const AccountLine& line : account.lines) {
    if (line.part != Part::electricity || line.month != month.month || line.facility != month.facility) continue;
    for (const Operand& one : line.operands) {
      if (one.kind == "item" && one.unit == "MWh") out.mwh += one.value;
      if (one.kind != "item" && one.unit.ends_with("/MWh")) out.factor = one.value;
    }
  }
  return out;
}

Result<double> deduction_amount(const inventory::UnitBook& units, const MonthItem& item, const std::string& unit) {
  // Tonnes of CO2 are tonnes to the book of units.
  const auto plain = [](const std::string& word) { return word == "tCO2" ? std::string{"t"} : word; };
  const inventory::ActivityUnit *from = units.find(plain(item.unit)), *to = units.find(plain(unit));
  if (from == nullptr || to == nullptr) {
    return Error{ErrorCode::invalid_argument, fmt::format("{} is no unit", in_quotes(item.unit)), item.item};
  }
  const auto amount = units.convert(item.value, *from, *to);
  if (!amount) return Error{amount.error().code, amount.error().message, item.item};
  return amount->approximate();
}

void deduct(const DeductionItem& rule, double amount, const BoughtElectricity& bought, double& certified,
            Deduction& out) {
  constexpr double kilograms = 1000;
  if (out.evidence.empty()) {
    out.why = NotDeducted::no_evidence;
  } else if (rule.kind == DeductionKind::own_use) {
    out.why = NotDeducted::own_use;
  } else if (rule.kind == DeductionKind::sink) {
    out.kg = std::llrint(amount * kilograms);
  } else if (!bought.factor) {
    out.why = NotDeducted::no_factor;
  } else {
    double mwh = amount;
    if (rule.kind == DeductionKind::certificate) {
      mwh = std::min(amount, std::max(0.0, bought.mwh - certified));
      certified += mwh;
      if (mwh <= 0) out.why = NotDeducted::nothing_bought;
    }
    out.kg = std::llrint(mwh * *bought.factor * kilograms);
  }
}

DeductionItem read_deduction_item(terms::Section& row) {
  DeductionItem out;
  out.id = row.text("id");
  out.name = row.name("name");
  out.unit = row.text("unit");
  out.kind = static_cast<DeductionKind>(row.choice("kind", deduction_kinds) + 1);
  out.high = row.decimal("high");
  out.proofs = row.texts("proof");
  row.finish();
  const std::string_view wanted = out.kind == DeductionKind::sink ? "tCO2" : "MWh";
  if (out.unit != wanted) row.fault(row.line_of("unit"), fmt::format("{} is wanted for this kind", wanted));
  if (out.high <= Decimal{} || !holds_at_most(out.high, 9, 3)) {
    row.fault(row.line_of("high"), "high is above 0, with nine digits at most");
  }
  if (out.proofs.empty()) row.fault(row.line(), "nothing is taken off without proof: which one?");
  return out;
}

}  // namespace

std::string_view name_of(DeductionKind kind) {
  return deduction_kinds[static_cast<std::size_t>(kind) - 1];
}

std::string_view name_of(NotDeducted why) {
  constexpr std::array<std::string_view, 5> names{"none", "no_evidence", "no_factor", "nothing_bought", "own_use"};
  return names[static_cast<std::size_t>(why)];
}

const DeductionItem* DeductionRule::item(std::string_view id) const {
  const auto found = std::ranges::find(items, id, &DeductionItem::id);
  return found == items.end() ? nullptr : &*found;
}

Result<DeductionRule> read_deduction_rule(const terms::SourceFile& file) {
  constexpr std::array<std::string_view, 2> states{"verified", "unverified"};
  std::vector<terms::Fault> faults;
  DeductionRule rule;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    rule.source = top.text("source");
    rule.status = states[top.choice("status", states)];
    std::set<std::string> seen;
    for (terms::Section& row : top.sections("item")) {
      rule.items.push_back(read_deduction_item(row));
      if (!seen.insert(rule.items.back().id).second) row.fault(row.line_of("id"), "this item stands here twice");
    }
    top.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return rule;
}

Result<std::vector<Deduction>> deductions_of(const DeductionRule& rule, const inventory::UnitBook& units,
                                             std::span<const Month> filings, const Account& account) {
  std::vector<Deduction> out;
  for (const Month& month : filings) {
    const BoughtElectricity bought = bought_electricity(account, month);
    double certified = 0;
    for (const MonthItem& item : month.items) {
      const DeductionItem* of = rule.item(item.item);
      if (of == nullptr || item.standing != Standing::value) continue;
      Deduction one{month.month, month.facility, item.item, item.evidence, item.record, of->kind};
      LANTIAN_TRY(const double amount, deduction_amount(units, item, of->unit));
      deduct(*of, amount, bought, certified, one);
      out.push_back(std::move(one));
    }
  }
  return out;
}

}  // namespace lantian::carbon
