#include "carbon/balance/balance.hpp"

#include "base/round.hpp"
#include "base/text.hpp"
#include "carbon/rating/bands.hpp"
#include "carbon/rating/rating.hpp"
#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <set>

namespace lantian::carbon {
namespace {

constexpr std::array balance_parts{Part::fuel, Part::process, Part::electricity, Part::heat, Part::recovery};

void add_balance_row(const BalanceRow& row, BalanceRow& sum) {
  sum.enterprises += row.enterprises;
  sum.provisional += row.provisional;
  sum.missing += row.missing;
  for (std::size_t i = 0; i < account_parts; ++i) sum.part_kg[i] += row.part_kg[i];
  sum.coal_kg += row.coal_kg;
  sum.coal_kgce += row.coal_kgce;
  sum.coal_unknown += row.coal_unknown;
  sum.coal_fed_kg += row.coal_fed_kg;
  sum.zero_carbon_kg += row.zero_carbon_kg;
  sum.sinks_kg += row.sinks_kg;
  sum.valued += row.valued;
  sum.valued_kg += row.valued_kg;
  sum.value_added_yuan += row.value_added_yuan;
  sum.held += row.held;
  sum.held_coal_kg += row.held_coal_kg;
  sum.held_coal_kgce += row.held_coal_kgce;
  for (std::size_t i = 0; i < account_parts; ++i) sum.held_part_kg[i] += row.held_part_kg[i];
}

/// The figures of a row in one order, for the proof that sums close.
std::array<std::int64_t, 2 * account_parts + 15> balance_figures(const BalanceRow& row) {
  constexpr std::size_t single = 15;
  std::array<std::int64_t, 2 * account_parts + single> all{
      row.enterprises,  row.provisional,    row.missing,     row.coal_kg,          row.coal_kgce,
      row.coal_unknown, row.valued,         row.valued_kg,   row.value_added_yuan, row.held,
      row.held_coal_kg, row.held_coal_kgce, row.coal_fed_kg, row.zero_carbon_kg,   row.sinks_kg};
  std::ranges::copy(row.part_kg, all.begin() + single);
  std::ranges::copy(row.held_part_kg, all.begin() + single + account_parts);
  return all;
}

BalanceRow held_row_of(const Account& account, const BalanceFacts& facts) {
  BalanceRow row;
  row.county = account.county;
  row.sector = account.sector;
  row.held = 1;
  for (const Part part : balance_parts) {
    row.held_part_kg[static_cast<std::size_t>(part) - 1] = nearest_kilogram(account.part(part));
  }
  row.held_coal_kg = facts.coal_kg.value_or(0);
  row.held_coal_kgce = facts.coal_kgce.value_or(0);
  return row;
}

BalanceRow balance_row_of(const Account& account, const BalanceFacts& facts) {
  BalanceRow row;
  row.county = account.county;
  row.sector = account.sector;
  row.enterprises = 1;
  const bool lacks = account.state == MonthState::missing || !account.total || !account.missing_months.empty();
  row.missing = lacks ? 1 : 0;
  row.provisional = account.state == MonthState::provisional ? 1 : 0;
  for (const Part part : balance_parts) {
    row.part_kg[static_cast<std::size_t>(part) - 1] = nearest_kilogram(account.part(part));
  }
  row.coal_unknown = facts.coal_kg ? 0 : 1;
  row.coal_kg = facts.coal_kg.value_or(0);
  row.zero_carbon_kg = facts.zero_carbon_kg;
  row.sinks_kg = facts.sinks_kg;
  row.coal_fed_kg = facts.coal_kg ? facts.coal_fed_kg : 0;
  row.coal_kgce = facts.coal_kgce.value_or(0);
  if (facts.value_added_yuan && !lacks) {
    row.valued = 1;
    row.valued_kg = row.direct_kg() + row.indirect_kg();
    row.value_added_yuan = *facts.value_added_yuan;
  }
  return row;
}

/// What a net import counts as; an export goes beside the total or off it, as the rule has it.
std::int64_t border_kg(const BalanceRule& rule, const std::optional<BorderFlow>& flow, RegionalTotal& region) {
  if (!flow) return 0;
  constexpr std::int64_t kilograms = 1000;
  const Rational exact = flow->net_import.exact() * flow->factor.exact() * Rational{kilograms};
  const std::int64_t kg = round_half_even(exact, 0).unscaled;
  if (kg >= 0) return kg;
  region.exported_kg -= kg;
  return rule.export_subtracted ? kg : 0;
}

bool flow_in_range(const std::optional<BorderFlow>& flow) {
  constexpr int digits = 12, places = 6;
  constexpr std::int64_t most_factor = 10;
  return !flow || (holds_at_most(flow->net_import, digits, places) && holds_at_most(flow->factor, 2, places) &&
                   flow->factor >= Decimal{} && flow->factor <= Decimal{most_factor, 0});
}

Result<void> check_accounts(const SectorBook& sectors, std::span<const Account> accounts) {
  if (accounts.empty()) return Error{ErrorCode::invalid_argument, "there is no account to add up", ""};
  std::set<std::string_view> seen;
  for (const Account& account : accounts) {
    if (account.period != accounts.front().period) {
      return Error{ErrorCode::invalid_argument,
                   fmt::format("an account of {} beside one of {}", account.period, accounts.front().period),
                   account.enterprise};
    }
    if (sectors.sector(account.sector) == nullptr) {
      return Error{ErrorCode::invalid_argument,
                   fmt::format("{} is no sector of data/carbon/sectors.toml", in_quotes(account.sector)),
                   account.enterprise};
    }
    if (!seen.insert(account.enterprise).second) {
      return Error{ErrorCode::conflict, "two accounts of one enterprise: choose one of them", account.enterprise};
    }
    if (account.synthetic != accounts.front().synthetic) {
      return Error{ErrorCode::conflict, "synthetic and real accounts are never added up", account.enterprise};
    }
  }
  return {};
}

std::optional<std::string> open_balance(std::string_view what, std::span<const BalanceRow> rows,
                                        const BalanceRow& all) {
  BalanceRow sum;
  for (const BalanceRow& row : rows) add_balance_row(row, sum);
  if (balance_figures(sum) == balance_figures(all)) return std::nullopt;
  return fmt::format("{} do not add up to all", what);
}

std::vector<BalanceRow> balance_rows_of(std::map<std::string, BalanceRow> sums) {
  std::vector<BalanceRow> rows;
  rows.reserve(sums.size());
  for (auto& [key, row] : sums) rows.push_back(std::move(row));
  return rows;
}

}  // namespace

std::int64_t BalanceRow::direct_kg() const {
  return part(Part::fuel) + part(Part::process) - part(Part::recovery);
}

std::int64_t BalanceRow::indirect_kg() const {
  return part(Part::electricity) + part(Part::heat);
}

std::int64_t BalanceRow::held_direct_kg() const {
  return held_part_kg[0] + held_part_kg[1] - held_part_kg[4];
}

std::int64_t BalanceRow::held_indirect_kg() const {
  return held_part_kg[2] + held_part_kg[3];
}

std::optional<Rational> BalanceRow::intensity() const {
  if (value_added_yuan <= 0) return std::nullopt;
  constexpr std::int64_t kg_per_yuan = 10;  // 1 kg/yuan = 10 t per 10^4 yuan
  return Rational::of(Int128{valued_kg} * kg_per_yuan, value_added_yuan);
}

Result<BalanceRule> read_balance_rule(const terms::SourceFile& file) {
  constexpr std::array<std::string_view, 2> exports{"shown", "subtracted"}, states{"verified", "unverified"};
  constexpr std::array<std::string_view, 3> severities{"notice", "warning", "error"};
  std::vector<terms::Fault> faults;
  BalanceRule rule;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    rule.export_subtracted = top.choice("net_export", exports) == 1;
    if (auto held = top.section("held")) {
      rule.held_from = static_cast<CheckSeverity>(held->choice("severity", severities) + 1);
      rule.held_except = held->texts("except");
      held->finish();
    } else {
      top.fault(top.line(), "[held] is missing");
    }
    rule.source = top.text("source");
    rule.status = states[top.choice("status", states)];
    top.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return rule;
}

std::vector<CarbonFinding> holding_back(const BalanceRule& rule, std::span<const CarbonFinding> findings) {
  std::vector<CarbonFinding> out;
  std::ranges::copy_if(findings, std::back_inserter(out), [&](const CarbonFinding& one) {
    return one.severity >= rule.held_from && std::ranges::find(rule.held_except, one.code) == rule.held_except.end();
  });
  return out;
}

Result<RegionalTotal> regional_total(const BalanceRule& rule, const BalanceRow& all,
                                     const std::optional<BorderFlow>& electricity,
                                     const std::optional<BorderFlow>& heat) {
  if (!flow_in_range(electricity) || !flow_in_range(heat)) {
    return Error{ErrorCode::invalid_argument, "what came over the border, or its factor, is out of range", ""};
  }
  RegionalTotal region;
  region.direct_kg = all.direct_kg();
  region.indirect_kg = all.indirect_kg();
  region.electricity_known = electricity.has_value();
  region.heat_known = heat.has_value();
  region.electricity_kg = border_kg(rule, electricity, region);
  region.heat_kg = border_kg(rule, heat, region);
  return region;
}

Result<Balance> balance_of(const BalanceRule& rule, const SectorBook& sectors, const BalanceQuestion& question) {
  LANTIAN_CHECK(check_accounts(sectors, question.accounts));
  Balance balance;
  balance.period = question.accounts.front().period;
  balance.synthetic = question.accounts.front().synthetic;
  std::map<std::string, BalanceRow> cells, counties, by_sector;
  std::set<std::string> bases;
  for (const Account& account : question.accounts) {
    BalanceFacts facts;
    if (question.facts != nullptr) {
      if (const auto found = question.facts->find(account.enterprise); found != question.facts->end()) {
        facts = found->second;
      }
    }
    const bool held = question.held != nullptr && question.held->contains(account.enterprise);
    const BalanceRow row = held ? held_row_of(account, facts) : balance_row_of(account, facts);
    bases.insert(account.guide + "/" + account.version);
    BalanceRow &cell = cells[row.county + "|" + row.sector], &county = counties[row.county],
               &sector = by_sector[row.sector];
    cell.county = county.county = row.county;
    cell.sector = sector.sector = row.sector;
    for (BalanceRow* sum : {&cell, &county, &sector, &balance.all}) add_balance_row(row, *sum);
  }
  balance.cells = balance_rows_of(std::move(cells));
  balance.counties = balance_rows_of(std::move(counties));
  balance.sectors = balance_rows_of(std::move(by_sector));
  balance.bases.assign(bases.begin(), bases.end());
  LANTIAN_TRY(balance.region, regional_total(rule, balance.all, question.electricity, question.heat));
  return balance;
}

std::optional<std::string> open_sum(const Balance& balance) {
  if (auto open = open_balance("cells", balance.cells, balance.all)) return open;
  if (auto open = open_balance("counties", balance.counties, balance.all)) return open;
  return open_balance("sectors", balance.sectors, balance.all);
}

}  // namespace lantian::carbon
