#pragma once
#include "inventory/quota/ledger.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// A project's need against the reductions there are: which are taken, and why each other one is not.
namespace lantian::inventory {

struct QuotaNeed {
  std::string project;
  std::string region;            ///< county of the project
  Day day{};                     ///< on which the tonnes are to be reserved
  std::optional<Day> discharge;  ///< first day of discharge; needed where the rule asks for it
  std::string exception;         ///< id of an exception of the rule, or empty
  std::vector<std::pair<Pollutant, QuotaMass>> needs;
};

/// Why a reduction is not taken, or not taken whole.
enum class MatchReason : std::uint8_t {
  other_pollutant = 1,
  other_origin,  ///< tonnes of a national task
  other_region,  ///< out of reach
  not_issued,    ///< verified only after the day
  not_finished,  ///< not before the project discharges
  expired,
  reserved,   ///< everything is reserved for projects
  spent,      ///< used, retired, clawed back or expired
  not_needed  ///< the reductions before it are enough
};
std::string_view name_of(MatchReason reason);

/// Tonnes offered by one reduction in one account.
struct MatchedLot {
  std::string reduction;
  QuotaAccount account;
  QuotaMass free;     ///< that could be given
  QuotaMass covered;  ///< of the project's need, above 0
  QuotaMass taken;    ///< covered * ratio
  bool same_region = false;
};
struct RefusedLot {
  std::string reduction;
  QuotaAccount account;
  QuotaMass free;
  MatchReason reason{};
  std::string message;
};

struct PollutantMatch {
  Pollutant pollutant{};
  QuotaMass need;
  QuotaRatio ratio;
  QuotaMass required;  ///< need * ratio
  QuotaMass held;      ///< reserved for or used by this project already
  std::vector<MatchedLot> taken;
  std::vector<RefusedLot> refused;
  QuotaMass missing;  ///< what nobody can give
};

struct MatchPlan {
  QuotaNeed need;
  std::string rule;
  std::vector<PollutantMatch> pollutants;  ///< in the order of the need
  bool met() const;
  /// RESERVE rows that would carry the plan out.
  std::vector<LedgerDraft> reservations() const;
};

/// Matches each pollutant on its own. Order of taking: oldest vintage first (it expires first), then the project's own
/// region before others, then the reduction finished first, then its id. Tonnes that a row of a later day takes are not
/// offered. Changes nothing. Returns not_in_force (no rule that day), invalid_argument (unknown region, exception or
/// pollutant, no discharge day where the rule needs one, a need that is not above 0).
Result<MatchPlan> match_need(const QuotaLedger& ledger, const QuotaBasis& basis, const QuotaNeed& need);

}  // namespace lantian::inventory
