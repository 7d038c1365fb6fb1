#include "carbon/energy/control.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::carbon {
namespace {

using RowByItem = std::map<std::string, std::int64_t>;

Result<RowByItem> rows_by_item(const std::string& source, std::span<const StatisticRow> rows) {
  RowByItem all;
  for (const StatisticRow& row : rows) {
    if (!all.emplace(row.item, row.kgce).second) {
      return Error{ErrorCode::invalid_argument, fmt::format("{} stands there twice", row.item), source};
    }
  }
  return all;
}

void compare_row(const ControlRule& rule, ReconciledRow& row) {
  if (!row.first || !row.second) {
    row.agreement = row.first ? Agreement::only_first : Agreement::only_second;
    return;
  }
  row.difference = *row.first - *row.second;
  const std::int64_t greater = std::max(std::abs(*row.first), std::abs(*row.second));
  if (greater == 0) return;
  constexpr std::int64_t percent = 100;
  row.percent = Rational::of(Int128{std::abs(row.difference)} * percent, greater);
  row.agreement = *row.percent <= rule.tolerance_percent.exact() ? Agreement::within : Agreement::beyond;
}

}  // namespace

std::string_view name_of(Agreement agreement) {
  constexpr std::array<std::string_view, 4> names{"within", "beyond", "only_first", "only_second"};
  return names[static_cast<std::size_t>(agreement) - 1];
}

bool Reconciliation::agrees() const {
  return std::ranges::all_of(rows, [](const ReconciledRow& row) { return row.agreement == Agreement::within; });
}

Result<Reconciliation> reconcile(const ControlRule& rule, std::string first_name, std::span<const StatisticRow> first,
                                 std::string second_name, std::span<const StatisticRow> second) {
  LANTIAN_TRY(const RowByItem left, rows_by_item(first_name, first));
  LANTIAN_TRY(const RowByItem right, rows_by_item(second_name, second));
  Reconciliation result;
  result.first = std::move(first_name);
  result.second = std::move(second_name);
  result.total.item = "total";
  result.total.first = result.total.second = 0;
  std::map<std::string, ReconciledRow> rows;
  for (const auto& [item, kgce] : left) rows[item].first = kgce;
  for (const auto& [item, kgce] : right) rows[item].second = kgce;
  for (auto& [item, row] : rows) {
    row.item = item;
    compare_row(rule, row);
    if (row.first && row.second) {
      *result.total.first += *row.first;
      *result.total.second += *row.second;
    } else {
      result.only_first_kgce += row.first.value_or(0);
      result.only_second_kgce += row.second.value_or(0);
    }
    result.rows.push_back(std::move(row));
  }
  compare_row(rule, result.total);
  return result;
}

}  // namespace lantian::carbon
