#pragma once
#include "carbon/account.hpp"
#include "carbon/checks/checks.hpp"
#include "carbon/rating/sectors.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Accounts of a region added up by county, sector and part. In whole kilograms: each part of each account is rounded
/// once, and from there every sum closes exactly.
namespace lantian::carbon {

struct BalanceRule {
  bool export_subtracted = false;
  CheckSeverity held_from = CheckSeverity::error;  ///< a finding so grave or graver holds an account back
  std::vector<std::string> held_except;            ///< codes of findings that never do
  std::string source, status;
};
/// Returns malformed with every fault and its line.
Result<BalanceRule> read_balance_rule(const terms::SourceFile& file);

/// The findings that hold an account back: its figure is doubted, so it stands beside every sum and in none.
std::vector<CarbonFinding> holding_back(const BalanceRule& rule, std::span<const CarbonFinding> findings);

inline constexpr std::size_t account_parts = 5;

/// What stands beside the account of an enterprise in the same period. No value: not known, never 0.
struct BalanceFacts {
  std::optional<std::int64_t> value_added_yuan;
  std::optional<std::int64_t> coal_kg;            ///< as fired and as fed
  std::optional<std::int64_t> coal_kgce;          ///< the same in standard coal
  std::int64_t coal_fed_kg = 0;                   ///< of coal_kg, what was raw material
  std::int64_t zero_carbon_kg = 0, sinks_kg = 0;  ///< taken off the figures of codes; in no sum of emission
};

/// Electricity (MWh) or heat (GJ) over the border, with the factor (t CO2 per MWh or GJ) of where it comes from.
struct BorderFlow {
  Decimal net_import;  ///< below 0: more went out than came in
  Decimal factor;
  std::string origin;  ///< record and factor, for lineage
};

struct BalanceRow {
  std::string county, sector;  ///< empty: all of them
  std::int64_t enterprises = 0;
  std::int64_t provisional = 0;  ///< of them, accounts with a month that was not checked
  std::int64_t missing = 0;      ///< of them, accounts that lack a month or a figure: the row is too small
  std::array<std::int64_t, account_parts> part_kg{};
  std::int64_t coal_kg = 0, coal_kgce = 0, coal_unknown = 0;  ///< enterprises whose coal is not known
  std::int64_t coal_fed_kg = 0;                               ///< of coal_kg, what was raw material
  std::int64_t zero_carbon_kg = 0, sinks_kg = 0;              ///< beside the emission, in none of its sums
  /// Of the enterprises whose value added is known and whose account lacks nothing: what an intensity is made of.
  std::int64_t valued = 0, valued_kg = 0, value_added_yuan = 0;
  /// Accounts that are held back: beside every figure above, in none of them.
  std::int64_t held = 0, held_coal_kg = 0, held_coal_kgce = 0;
  std::array<std::int64_t, account_parts> held_part_kg{};

  std::int64_t part(Part part) const { return part_kg[static_cast<std::size_t>(part) - 1]; }
  /// Fuel and processes less what was recovered: what leaves stacks in the region. Sums of this count nothing twice.
  std::int64_t direct_kg() const;
  /// Bought electricity and heat. What a plant in the region made of it stands in that plant's direct emission as well:
  /// never added to a sum of direct emissions.
  std::int64_t indirect_kg() const;
  /// The same of the accounts that are held back.
  std::int64_t held_direct_kg() const;
  std::int64_t held_indirect_kg() const;
  /// Direct and indirect of the accounts with value added over that value added, t per 10^4 yuan: recomputed in each
  /// row, never summed. No value: nobody's value added is known, or its sum is not above 0.
  std::optional<Rational> intensity() const;
};

/// The emission of the region as a whole.
struct RegionalTotal {
  std::int64_t direct_kg = 0;
  std::int64_t electricity_kg = 0, heat_kg = 0;        ///< of net imports, as they count
  std::int64_t exported_kg = 0;                        ///< of net exports; 0 or above
  bool electricity_known = false, heat_known = false;  ///< no flow given: the total lacks it
  std::int64_t indirect_kg = 0;                        ///< of the accounts, beside the total
  std::int64_t total_kg() const { return direct_kg + electricity_kg + heat_kg; }
};

struct Balance {
  std::string period;
  std::vector<BalanceRow> cells;     ///< county by sector, where there is an enterprise
  std::vector<BalanceRow> counties;  ///< over all sectors
  std::vector<BalanceRow> sectors;   ///< over all counties
  BalanceRow all;
  RegionalTotal region;
  std::vector<std::string> bases;  ///< guides and versions that the accounts went by
  bool synthetic = false;
};

struct BalanceQuestion {
  std::span<const Account> accounts;
  const std::map<std::string, BalanceFacts, std::less<>>* facts = nullptr;  ///< by enterprise; null: none is known
  std::optional<BorderFlow> electricity, heat;
  const std::set<std::string, std::less<>>* held = nullptr;  ///< enterprises that are held back; null: none
};

/// Returns invalid_argument (no account, another period, a sector that does not exist, a border flow out of range: 12
/// digits, a factor up to 10, six decimals), conflict (an enterprise twice, synthetic beside real accounts).
Result<Balance> balance_of(const BalanceRule& rule, const SectorBook& sectors, const BalanceQuestion& question);

/// The region's total of those rows with what came over the border. Returns invalid_argument for a flow out of range.
Result<RegionalTotal> regional_total(const BalanceRule& rule, const BalanceRow& all,
                                     const std::optional<BorderFlow>& electricity,
                                     const std::optional<BorderFlow>& heat);

/// Nothing, or which sum does not close: cells, counties and sectors each add up to all, figure by figure.
std::optional<std::string> open_sum(const Balance& balance);

}  // namespace lantian::carbon
