#pragma once
#include "base/result.hpp"
#include "carbon/asset/asset_entry.hpp"
#include "carbon/asset/asset_rule.hpp"

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

/// The ledger of carbon assets as its rows make it. Pure: rows in, balances out. The pollutant quota ledger
/// (inventory/quota) keeps masses of reductions by region; this one whole units by holder, with the same promises.
namespace lantian::carbon {

/// What an enterprise has to surrender for a year, from its verified account.
struct AssetObligation {
  std::string holder;
  int year = 0;
  std::int64_t units = 0;  ///< t CO2, rounded up
};
/// Whole units that cover a mass: up to the next tonne. Requires: not negative.
std::int64_t units_of(double tonnes);

struct AssetBasis {
  AssetRule rule;
  std::vector<AssetObligation> obligations;
  const AssetObligation* obligation(std::string_view holder, int year) const;
};

enum class AssetReason : std::uint8_t {
  missing_field = 1,
  unknown_kind,
  bad_amount,
  overdrawn,
  wrong_vintage,
  not_surrendered,  ///< the kind is not given up for a year
  no_obligation,    ///< nothing verified has to be surrendered for the year, or no more than was
  offset_limit,
  carry_limit,
  bad_reversal,
  voucher_used,
  out_of_order,  ///< a day before the last row's
  mixed          ///< synthetic among real rows
};
std::string_view name_of(AssetReason reason);

/// Why a row is not taken: what was given, what is allowed, what to do.
struct AssetRefusal {
  AssetReason reason{};
  std::string message;
};
using AssetAnswer = std::variant<AssetEntry, AssetRefusal>;

/// One account's units of one kind and vintage.
struct AssetBalance {
  AssetAccount account;
  std::string kind;
  int vintage = 0;
  std::int64_t units = 0;
};

class AssetLedger {
 public:
  /// The row that the draft would become, numbered and chained behind the last one, or why not. Changes nothing.
  AssetAnswer settle(const AssetBasis& basis, const AssetDraft& draft, std::string_view by) const;

  /// Appends a settled or stored row. Returns conflict when it does not follow from the rows before: number, day or
  /// chain out of turn, postings unlike the draft or not summing to zero, a pot below zero, a voucher twice, a reversal
  /// that mirrors nothing. The rule is not asked: it was asked when the row was settled.
  Result<void> take(AssetEntry entry);

  const std::vector<AssetEntry>& entries() const { return entries_; }
  const AssetEntry* entry(std::int64_t id) const;  ///< null when there is no such row
  bool is_reversed(std::int64_t id) const { return reversed_.contains(id); }

  std::int64_t units(const AssetAccount& account, std::string_view kind, int vintage) const;
  /// Every account that is not empty, in order; of one holder when named.
  std::vector<AssetBalance> balances(std::string_view holder = {}) const;
  /// Surrendered for a year, of all vintages, by kind.
  std::map<std::string, std::int64_t> surrendered(std::string_view holder, int year) const;
  /// Transfers out less transfers in of a vintage that stand; never below zero.
  std::int64_t sold_net(std::string_view holder, std::string_view kind, int vintage) const;
  /// Made a later vintage out of this one.
  std::int64_t carried(std::string_view holder, std::string_view kind, int vintage) const;

 private:
  using Key = std::tuple<AssetAccount, std::string, int>;
  std::optional<AssetRefusal> complete(const AssetBasis& basis, const AssetDraft& draft) const;
  std::optional<AssetRefusal> by_rule(const AssetBasis& basis, const AssetDraft& draft) const;
  std::optional<AssetRefusal> surrender_refused(const AssetBasis& basis, const AssetDraft& draft) const;
  /// What forbids the row, whoever made it.
  std::optional<AssetRefusal> forbidden(const AssetEntry& entry) const;

  std::vector<AssetEntry> entries_;
  std::set<std::int64_t> reversed_;
  std::set<std::string, std::less<>> vouchers_;
  std::map<Key, std::int64_t> units_;
};

/// Whether a holder did what a year asks of it.
enum class ComplianceState : std::uint8_t {
  unknown = 1,  ///< nothing verified says how much
  open = 2,
  met = 3,
  overdue = 4
};
std::string_view name_of(ComplianceState state);
struct Compliance {
  std::string holder;
  int year = 0;
  ComplianceState state = ComplianceState::unknown;
  std::int64_t obligation = 0, surrendered = 0, offsets = 0;
  std::int64_t offset_limit = 0;  ///< of the kind with the largest share
  std::int64_t missing = 0;
  Day deadline{};
};
/// At the end of `on`.
Compliance compliance_of(const AssetBasis& basis, const AssetLedger& ledger, std::string_view holder, int year, Day on);

/// A row that does not hold, found by looking at all of them again.
struct AssetFault {
  std::int64_t entry = 0;
  std::string message;
};
/// Looks at every row from the first on: chain, sums, balances. After a row that breaks nothing more is said, because
/// what follows stands on it. Empty = all is well.
std::vector<AssetFault> verify_assets(std::span<const AssetEntry> entries);

}  // namespace lantian::carbon
