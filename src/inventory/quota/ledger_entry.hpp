#pragma once
#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "base/rational.hpp"
#include "base/result.hpp"
#include "inventory/pollutant.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

/// The rows of the quota ledger "more output, no more pollution". Double entry: a row moves one exact mass from one pot
/// to another, so that no tonne is made or lost. Rows are only appended; a correction is a row that moves back.
namespace lantian::inventory {

/// A mass of the ledger in whole grams: adding never rounds.
class QuotaMass {
 public:
  constexpr QuotaMass() = default;
  static constexpr QuotaMass from_grams(std::int64_t grams) { return QuotaMass{grams}; }
  constexpr std::int64_t grams() const { return grams_; }
  Rational tonnes() const;
  /// In tonnes without trailing zeros: "120", "0.25", "-10".
  std::string text_t() const;

  friend constexpr auto operator<=>(QuotaMass, QuotaMass) = default;
  friend constexpr QuotaMass operator+(QuotaMass a, QuotaMass b) { return QuotaMass{a.grams_ + b.grams_}; }
  friend constexpr QuotaMass operator-(QuotaMass a, QuotaMass b) { return QuotaMass{a.grams_ - b.grams_}; }
  constexpr QuotaMass& operator+=(QuotaMass b) {
    grams_ += b.grams_;
    return *this;
  }

 private:
  explicit constexpr QuotaMass(std::int64_t grams) : grams_{grams} {}
  std::int64_t grams_ = 0;
};
/// Tonnes as an exact mass. Returns malformed for more than six decimals (below a gram) or more than 1e9 t.
Result<QuotaMass> quota_mass(const Decimal& tonnes);
/// need * ratio, up to the next whole gram.
QuotaMass scaled(QuotaMass need, const Decimal& ratio);

/// What a row does. Stored: never renumber.
enum class LedgerKind : std::uint8_t {
  issue = 1,     ///< a verified reduction becomes tonnes that can be given
  reserve = 2,   ///< the environmental assessment of a project was accepted
  use = 3,       ///< its permit was granted
  release = 4,   ///< a reserved assessment was withdrawn or ran out
  retire = 5,    ///< given up for a target, for good
  clawback = 6,  ///< the seller emits again
  transfer = 7,  ///< to another region
  carry = 8,     ///< to a later vintage
  expire = 9,    ///< the window of its vintage has closed
  reverse = 10   ///< moves back what another row moved: the only correction
};
std::string_view name_of(LedgerKind kind);  ///< "ISSUE", ..., "REVERSE"
/// Any letter case.
std::optional<LedgerKind> parse_ledger_kind(std::string_view text);

/// Where tonnes of one reduction are in one account. Stored: never renumber. All but `issued` are never below zero;
/// `issued` is the other side of every ISSUE and therefore never above.
enum class Pot : std::uint8_t { issued = 1, balance = 2, reserved = 3, used = 4, retired = 5, expired = 6, clawed = 7 };
std::string_view name_of(Pot pot);

/// An account. `vintage`: the year in which the reduction was finished, later after a CARRY. `origin`: whose tonnes
/// these are, a word of the rule; it never changes, so that a tonne of a national task never becomes one of a project.
struct QuotaAccount {
  std::string region;  ///< GB/T 2260 code of the county
  Pollutant pollutant{};
  int vintage = 0;
  std::string origin;
  std::string text() const;  ///< "652301 NOx 2023 enterprise"
  friend auto operator<=>(const QuotaAccount&, const QuotaAccount&) = default;
};

/// A row as somebody wants it. What is empty is taken from the reduction (region, vintage, origin), from the project's
/// earlier rows (project_region, discharge) or worked out (amount from need and ratio).
struct LedgerDraft {
  std::string where;    ///< "file:line", for refusals
  std::string voucher;  ///< number of the office's own record; once in a ledger, so that no file is posted twice
  LedgerKind kind{};
  Day day{};              ///< from which day it counts
  std::string reduction;  ///< id of the verified reduction
  std::optional<Pollutant> pollutant;
  std::string region, origin;
  std::optional<int> vintage;
  std::optional<QuotaMass> amount;  ///< tonnes that move
  std::optional<QuotaMass> need;    ///< RESERVE, USE: what the project will emit
  std::optional<Decimal> ratio;     ///< RESERVE, USE: not below the rule's
  std::string project, project_region;
  std::optional<Day> discharge;   ///< first day the project discharges
  std::string exception;          ///< id of an exception of the rule
  std::string target;             ///< RETIRE
  std::string to_region;          ///< TRANSFER
  std::optional<int> to_vintage;  ///< CARRY
  std::int64_t reverses = 0;      ///< REVERSE: number of a row
  std::optional<Day> completed;   ///< ISSUE: day on which the reduction was finished
  std::string enterprise;         ///< ISSUE: who reduced
  std::string evidence, note;
  bool synthetic = false;
};

/// A row of the ledger: complete, numbered, chained to the row before.
struct LedgerEntry {
  std::int64_t id = 0;     ///< 1, 2, 3, ... without gaps
  std::int64_t batch = 0;  ///< rows posted together share it
  UtcSeconds at{};         ///< when it was posted
  std::string by;
  std::string voucher;
  LedgerKind kind{};
  Day day{};
  std::string reduction;
  QuotaAccount account, to_account;  ///< the same but for TRANSFER and CARRY
  Pot from{}, to{};
  QuotaMass amount;
  std::optional<QuotaMass> need;
  std::optional<Decimal> ratio;
  std::string project, project_region;
  std::optional<Day> discharge;
  std::string exception, target;
  std::int64_t reverses = 0;
  std::optional<Day> completed;
  std::string enterprise, evidence, note;
  std::string where;  ///< file and line it came from
  std::string rule;   ///< "QUOTA/2020"
  bool synthetic = false;
  std::string chain;  ///< SHA-256 (hex) over the chain before and every field above

  /// Whose the tonnes are in a pot: the project of reserved and used ones, the target of retired ones.
  const std::string& party(Pot pot) const;
};

/// The chain of `entry` behind a row whose chain is `before` (empty for the first).
std::string chain_of(std::string_view before, const LedgerEntry& entry);
/// What would have to be asked to get this row again.
LedgerDraft draft_of(const LedgerEntry& entry);

/// Why a row is not taken.
enum class LedgerReason : std::uint8_t {
  no_rule = 1,
  missing_field,
  unknown_region,
  not_covered,  ///< the rule does not know the pollutant
  unknown_origin,
  unknown_reduction,
  issued_before,
  bad_amount,
  wrong_vintage,
  expired,
  not_expired,
  not_finished,  ///< reduction not finished in time
  not_for_projects,
  out_of_reach,
  ratio_too_low,
  unknown_exception,
  project_conflict,
  overdrawn,
  circular,
  bad_reversal,
  voucher_used,
  mixed  ///< synthetic among real rows
};
std::string_view name_of(LedgerReason reason);

/// A row that was not taken, as its author must see it.
struct LedgerRefusal {
  std::string where;
  LedgerReason reason{};
  std::string message;
  std::string text() const;  ///< "where: message"
};

}  // namespace lantian::inventory
