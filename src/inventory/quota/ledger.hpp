#pragma once
#include "base/result.hpp"
#include "inventory/quota/ledger_entry.hpp"
#include "inventory/quota/ledger_rule.hpp"

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

/// The quota ledger as its rows make it. Pure: rows in, balances out.
namespace lantian::inventory {

/// One verified reduction of one pollutant, as its ISSUE described it.
struct QuotaLot {
  std::string reduction;
  QuotaAccount home;  ///< where it was issued; a TRANSFER or CARRY does not change it
  Day completed{}, issued_on{};
  QuotaMass issued;
  std::string enterprise;
  std::int64_t entry = 0;  ///< number of the ISSUE
};

/// One pot of one reduction in one account.
struct PotKey {
  std::string reduction;
  QuotaAccount account;
  Pot pot{};
  std::string party;  ///< project or target, see LedgerEntry::party
  friend auto operator<=>(const PotKey&, const PotKey&) = default;
};

/// What an account held at the end of a day. issued + moved_in - moved_out = balance + reserved + used + retired +
/// expired + clawed, always.
struct AccountBalance {
  QuotaAccount account;
  QuotaMass issued, moved_in, moved_out, balance, reserved, used, retired, expired, clawed;
  bool closes() const {
    return issued + moved_in - moved_out == balance + reserved + used + retired + expired + clawed;
  }
};

struct BalanceQuery {
  std::string region;  ///< empty = all
  std::optional<Pollutant> pollutant;
  std::string origin;
  std::optional<int> vintage;
  std::optional<Day> on;  ///< end of this day; absent = everything posted, whatever its day
};

/// What is known of a project from the rows that name it.
struct ProjectFacts {
  std::string region;
  std::optional<Day> discharge;
  std::int64_t first_entry = 0;
};

using Posting = std::variant<LedgerEntry, LedgerRefusal>;

class QuotaLedger {
 public:
  /// The row that the draft would become, numbered behind the last one (batch, at, by and chain are left to the
  /// caller), or why not. Checks every rule in force on the draft's day and every balance from that day on: a row dated
  /// back must leave all later days whole. Changes nothing.
  Posting settle(const QuotaBasis& basis, const LedgerDraft& draft) const;

  /// Appends a settled or stored row. Returns conflict when it does not follow from the rows before: number out of
  /// turn, a pot below zero on some day, a reduction issued twice, a circle of transfers, amount unlike need times
  /// ratio, a reversal that mirrors nothing. Rules and places are not asked: those were asked when the row was settled.
  Result<void> take(LedgerEntry entry);
  /// Takes back the last `take`. Requires: there is a row.
  void withdraw_last();

  const std::vector<LedgerEntry>& entries() const { return entries_; }
  /// Null when there is no such row.
  const LedgerEntry* entry(std::int64_t id) const;
  bool is_reversed(std::int64_t id) const { return reversed_.contains(id); }

  using LotKey = std::pair<std::string, Pollutant>;
  const std::map<LotKey, QuotaLot>& lots() const { return lots_; }
  const QuotaLot* lot(std::string_view reduction, Pollutant pollutant) const;
  const ProjectFacts* project(std::string_view id) const;

  /// What the pot held at the end of a day.
  QuotaMass held(const PotKey& key, Day day) const;
  /// What can leave the pot on a day without any later day going below zero.
  QuotaMass free_from(const PotKey& key, Day day) const;
  /// The pots of one reduction that are not empty for good, in order.
  std::vector<PotKey> pots_of(std::string_view reduction, Pollutant pollutant) const;

  /// By account. Accounts that never held anything by that day are left out.
  std::vector<AccountBalance> balances(const BalanceQuery& query) const;

 private:
  friend class Settling;
  /// What forbids the row, whoever made it.
  std::optional<LedgerRefusal> forbidden(const LedgerEntry& entry) const;
  std::optional<LedgerRefusal> bad_mirror(const LedgerEntry& entry) const;
  std::optional<LedgerRefusal> circle(const LedgerEntry& entry) const;
  std::optional<LedgerRefusal> overdrawn(const LedgerEntry& entry) const;
  void move(const LedgerEntry& entry, int sign);
  void note_project(const LedgerEntry& entry, int sign);
  void note_lot(const LedgerEntry& entry, int sign);

  /// Grams that come (or go, below zero) at the end of each day.
  using Course = std::map<Day, std::int64_t>;
  struct Project {
    ProjectFacts facts;
    int rows = 0;  ///< that stand: rows reversed since count no more
  };

  std::vector<LedgerEntry> entries_;
  std::set<std::int64_t> reversed_;
  std::map<PotKey, Course> pots_;
  std::map<LotKey, QuotaLot> lots_;
  std::map<std::string, std::int64_t, std::less<>> vouchers_;
  std::map<std::string, Project, std::less<>> projects_;
  /// Transfers of a reduction that stand, region to region.
  std::map<LotKey, std::multiset<std::pair<std::string, std::string>>> transfers_;
};

/// Where tonnes of an entry leave and arrive.
PotKey source_of(const LedgerEntry& entry);
PotKey sink_of(const LedgerEntry& entry);

/// A row that does not hold, found by looking at all of them again.
struct LedgerFault {
  std::int64_t entry = 0;
  std::string where;  ///< file and line the row came from
  std::string message;
};
/// Looks at every row from the first on: the chain, everything that `take` asks, that the rules and places give the
/// same row again, and that accounts close. After a row that breaks the chain or a balance nothing more is said,
/// because what follows stands on it. Empty = all is well.
std::vector<LedgerFault> verify_ledger(const QuotaBasis& basis, std::span<const LedgerEntry> entries);

}  // namespace lantian::inventory
