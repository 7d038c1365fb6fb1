#include "inventory/figures/reconcile.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace lantian::inventory {
namespace {

/// A statement with its unit found and its value in the unit of the first statement of its group.
struct Compared {
  const Statement* statement = nullptr;
  const ActivityUnit* unit = nullptr;
  Rational value;
};
using StatementKey = std::tuple<std::string, std::string, std::string>;
using StatementGroups = std::map<StatementKey, std::vector<Compared>>;

const Tolerance* tolerance_of(std::string_view quantity, std::span<const Tolerance> tolerances) {
  const Tolerance* general = nullptr;
  for (const Tolerance& one : tolerances) {
    if (one.quantity == quantity) return &one;
    if (one.quantity.empty()) general = &one;
  }
  return general;
}

/// The statement with its unit, or a fault.
Compared taken(const UnitBook& units, const Statement& statement, std::vector<std::string>& faults) {
  const Compared compared{&statement, units.find(statement.unit), {}};
  if (compared.unit == nullptr) {
    faults.push_back(fmt::format("{}: unknown unit {}; data/inventory/units.toml lists them", statement.record,
                                 in_quotes(statement.unit)));
  }
  if (statement.value < Decimal{}) {
    faults.push_back(fmt::format("{}: {} of {} is negative", statement.record, statement.value.text(),
                                 in_quotes(statement.quantity)));
  }
  return compared;
}

void convert_group(const UnitBook& units, std::vector<Compared>& group, std::vector<std::string>& faults) {
  for (Compared& one : group) {
    const auto value = units.convert(one.statement->value, *one.unit, *group.front().unit);
    if (value) {
      one.value = *value;
    } else {
      faults.push_back(fmt::format("{}: {}", one.statement->record, value.error().message));
    }
  }
}

Rational percent_of(const Rational& part, const Rational& whole) {
  return whole.is_zero() ? Rational{} : Rational{100} * part / whole;
}

Discrepancy compared_pair(const UnitBook& units, const Compared& a, const Compared& b, const Tolerance& tolerance) {
  const Compared& larger = a.value < b.value ? b : a;
  const Compared& smaller = a.value < b.value ? a : b;
  const Rational difference = larger.value - smaller.value;
  Discrepancy pair{*larger.statement,
                   *smaller.statement,
                   {},
                   percent_of(difference, larger.value),
                   percent_of(difference, smaller.value),
                   tolerance};
  // The values of a group stand in one unit; the difference is told in the larger figure's own.
  const auto own = units.convert(larger.statement->value, *larger.unit, *larger.unit);
  pair.difference = own && !larger.value.is_zero() ? difference * *own / larger.value : Rational{};
  return pair;
}

void compare_group(const UnitBook& units, const std::vector<Compared>& group, const Tolerance& tolerance,
                   Reconciliation& result) {
  if (group.size() == 1) {
    result.unmatched.push_back(*group.front().statement);
    return;
  }
  for (std::size_t i = 0; i < group.size(); ++i) {
    for (std::size_t j = i + 1; j < group.size(); ++j) {
      Discrepancy pair = compared_pair(units, group[i], group[j], tolerance);
      const bool beyond = pair.percent_of_larger > tolerance.percent.exact();
      (beyond ? result.beyond : result.within).push_back(std::move(pair));
    }
  }
}

}  // namespace

Result<Reconciliation> reconcile(const UnitBook& units, std::span<const Statement> statements,
                                 std::span<const Tolerance> tolerances) {
  std::vector<std::string> faults;
  StatementGroups groups;
  for (const Statement& statement : statements) {
    if (tolerance_of(statement.quantity, tolerances) == nullptr) {
      faults.push_back(fmt::format("{}: no tolerance for {}; give one for it, or one with an empty quantity for all",
                                   statement.record, in_quotes(statement.quantity)));
    }
    const Compared compared = taken(units, statement, faults);
    if (compared.unit == nullptr) continue;
    groups[{statement.quantity, statement.unit_id, statement.period}].push_back(compared);
  }
  for (auto& [key, group] : groups) convert_group(units, group, faults);
  if (!faults.empty()) return Error{ErrorCode::invalid_argument, joined(faults, "\n"), ""};
  Reconciliation result;
  for (auto& [key, group] : groups) {
    std::ranges::stable_sort(group, {}, [](const Compared& one) {
      return std::tie(one.statement->department.en, one.statement->department.zh, one.statement->record);
    });
    compare_group(units, group, *tolerance_of(std::get<0>(key), tolerances), result);
  }
  return result;
}

}  // namespace lantian::inventory
