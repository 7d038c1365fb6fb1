#include "inventory/quota/ledger_match.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

namespace lantian::inventory {
namespace {

constexpr std::array<std::string_view, 10> match_reason_names{
    "",        "other pollutant", "other origin", "other region", "not issued", "not finished in time",
    "expired", "reserved",        "spent",        "not needed"};

/// One reduction in one account, as an offer to the project.
struct Offer {
  const QuotaLot* lot = nullptr;
  QuotaAccount account;
  QuotaMass free;
  bool same_region = false;

  auto order() const {
    return std::make_tuple(account.vintage, !same_region, lot->completed, std::string_view{lot->reduction},
                           std::string_view{account.region});
  }
};

/// What a mass of the ledger can cover of a need, in whole grams.
QuotaMass covered_by(QuotaMass mass, const Decimal& ratio) {
  return QuotaMass::from_grams(static_cast<std::int64_t>(floor_of(Rational{mass.grams()} / ratio.exact())));
}

class QuotaSearch {
 public:
  QuotaSearch(const QuotaLedger& ledger, const QuotaBasis& basis, const QuotaRule& rule, const QuotaNeed& need)
      : ledger_{ledger}, basis_{basis}, rule_{rule}, need_{need} {}

  PollutantMatch match(Pollutant pollutant, QuotaMass need) const;

 private:
  std::vector<Offer> offers(Pollutant pollutant) const;
  QuotaMass held_by_project(Pollutant pollutant) const;
  std::optional<std::pair<MatchReason, std::string>> unfit(const Offer& offer) const;
  std::pair<MatchReason, std::string> where_it_went(const Offer& offer) const;

  const QuotaLedger& ledger_;
  const QuotaBasis& basis_;
  const QuotaRule& rule_;
  const QuotaNeed& need_;
};

std::vector<Offer> QuotaSearch::offers(Pollutant pollutant) const {
  std::vector<Offer> all;
  for (const auto& [key, lot] : ledger_.lots()) {
    if (lot.home.pollutant != pollutant) continue;
    std::set<QuotaAccount> accounts{lot.home};
    for (const PotKey& pot : ledger_.pots_of(lot.reduction, pollutant)) accounts.insert(pot.account);
    for (const QuotaAccount& account : accounts) {
      const QuotaMass free = ledger_.free_from({lot.reduction, account, Pot::balance, ""}, need_.day);
      all.push_back({&lot, account, free, account.region == need_.region});
    }
  }
  std::ranges::sort(all, [](const Offer& a, const Offer& b) { return a.order() < b.order(); });
  return all;
}

QuotaMass QuotaSearch::held_by_project(Pollutant pollutant) const {
  QuotaMass held;
  for (const auto& [key, lot] : ledger_.lots()) {
    if (lot.home.pollutant != pollutant) continue;
    for (const PotKey& pot : ledger_.pots_of(lot.reduction, pollutant)) {
      const bool theirs = pot.pot == Pot::reserved || pot.pot == Pot::used;
      if (theirs && pot.party == need_.project) held += ledger_.held(pot, need_.day);
    }
  }
  return held;
}

std::optional<std::pair<MatchReason, std::string>> QuotaSearch::unfit(const Offer& offer) const {
  const QuotaLot& lot = *offer.lot;
  const QuotaOrigin* origin = rule_.origin(lot.home.origin);
  if (origin == nullptr || !origin->projects) {
    return {{MatchReason::other_origin, fmt::format("tonnes of {} are never a project's", lot.home.origin)}};
  }
  if (!reaches(rule_, basis_.places, lot.home.region, need_.region)) {
    return {{MatchReason::other_region,
             fmt::format("reduced in {}, which {} {}", lot.home.region,
                         rule_.reach == QuotaReach::same ? "is not" : "is no neighbour of", need_.region)}};
  }
  if (rule_.finished_before_discharge && need_.discharge && lot.completed >= *need_.discharge) {
    return {{MatchReason::not_finished, fmt::format("finished on {}, not before the discharge on {}",
                                                    text_of(lot.completed), text_of(*need_.discharge))}};
  }
  if (need_.day < lot.issued_on) {
    return {
        {MatchReason::not_issued, fmt::format("issued on {}, after {}", text_of(lot.issued_on), text_of(need_.day))}};
  }
  const Day last = rule_.last_day(offer.account.vintage);
  if (last < need_.day) {
    return {{MatchReason::expired,
             fmt::format("vintage {} could be given until {}", offer.account.vintage, text_of(last))}};
  }
  if (offer.free <= QuotaMass{}) return where_it_went(offer);
  return std::nullopt;
}

/// The pots that hold what the balance no longer has.
std::pair<MatchReason, std::string> QuotaSearch::where_it_went(const Offer& offer) const {
  std::vector<std::string> places;
  bool reserved = false;
  for (const PotKey& pot : ledger_.pots_of(offer.lot->reduction, offer.account.pollutant)) {
    if (pot.pot == Pot::issued || pot.pot == Pot::balance || pot.account != offer.account) continue;
    const QuotaMass held = std::max(ledger_.held(pot, need_.day), ledger_.free_from(pot, Day::max()));
    if (held == QuotaMass{}) continue;
    reserved = reserved || pot.pot == Pot::reserved;
    places.push_back(
        fmt::format("{} t {}{}", held.text_t(), name_of(pot.pot), pot.party.empty() ? "" : " for " + pot.party));
  }
  if (places.empty()) return {MatchReason::spent, "nothing left here: moved to another account"};
  return {reserved ? MatchReason::reserved : MatchReason::spent, "nothing left: " + joined(places, ", ")};
}

PollutantMatch QuotaSearch::match(Pollutant pollutant, QuotaMass need) const {
  PollutantMatch match;
  match.pollutant = pollutant;
  match.need = need;
  match.ratio = ratio_of(rule_, basis_.places, pollutant, need_.region, need_.day, need_.exception);
  match.required = scaled(need, match.ratio.ratio);
  match.held = held_by_project(pollutant);
  QuotaMass open = std::max(need - covered_by(match.held, match.ratio.ratio), QuotaMass{});
  for (const Offer& offer : offers(pollutant)) {
    auto why = unfit(offer);
    const QuotaMass covered = std::min(covered_by(offer.free, match.ratio.ratio), open);
    if (!why && open == QuotaMass{}) {
      why = {MatchReason::not_needed,
             fmt::format("{} t stay free: what is taken before is enough", offer.free.text_t())};
    } else if (!why && covered == QuotaMass{}) {
      why = {MatchReason::spent, fmt::format("{} t are left, which cover not one gram", offer.free.text_t())};
    }
    if (why) {
      match.refused.push_back({offer.lot->reduction, offer.account, offer.free, why->first, why->second});
      continue;
    }
    open = open - covered;
    match.taken.push_back({offer.lot->reduction, offer.account, offer.free, covered, scaled(covered, match.ratio.ratio),
                           offer.same_region});
  }
  match.missing = scaled(open, match.ratio.ratio);
  for (const auto& [key, lot] : ledger_.lots()) {
    if (lot.home.pollutant == pollutant) continue;
    match.refused.push_back(
        {lot.reduction, lot.home, ledger_.free_from({lot.reduction, lot.home, Pot::balance, ""}, need_.day),
         MatchReason::other_pollutant,
         fmt::format("a reduction of {}, not of {}", symbol(lot.home.pollutant), symbol(pollutant))});
  }
  return match;
}

Error match_error(ErrorCode code, std::string message) {
  return {code, std::move(message), ""};
}

Result<void> check_need(const QuotaBasis& basis, const QuotaRule& rule, const QuotaNeed& need) {
  std::vector<std::string> faults;
  if (need.project.empty()) faults.emplace_back("the project has no id");
  if (basis.places.region(need.region) == nullptr) {
    faults.push_back(
        fmt::format("{} is no region of the ledger; there are {}", in_quotes(need.region), basis.places.region_list()));
  }
  if (!need.exception.empty() && rule.exception(need.exception) == nullptr) {
    faults.push_back(fmt::format("{} is no exception of {}", in_quotes(need.exception), rule.ref()));
  }
  if (rule.finished_before_discharge && !need.discharge) {
    faults.push_back(fmt::format(
        "the first day of discharge is missing; {} asks that reductions are finished before it", rule.ref()));
  }
  if (need.needs.empty()) faults.emplace_back("the project needs nothing: give pollutants with tonnes");
  for (const auto& [pollutant, mass] : need.needs) {
    if (rule.pollutant(pollutant) == nullptr) {
      faults.push_back(
          fmt::format("{} is not covered by {}; it covers {}", symbol(pollutant), rule.ref(), rule.pollutant_list()));
    }
    if (mass <= QuotaMass{}) faults.push_back(fmt::format("a need of {} t of {}", mass.text_t(), symbol(pollutant)));
  }
  if (faults.empty()) return {};
  return match_error(ErrorCode::invalid_argument, joined(faults, "\n"));
}

}  // namespace

std::string_view name_of(MatchReason reason) {
  return match_reason_names.at(static_cast<std::size_t>(reason));
}

bool MatchPlan::met() const {
  return std::ranges::all_of(pollutants, [](const PollutantMatch& one) { return one.missing == QuotaMass{}; });
}

std::vector<LedgerDraft> MatchPlan::reservations() const {
  std::vector<LedgerDraft> drafts;
  for (const PollutantMatch& match : pollutants) {
    for (const MatchedLot& lot : match.taken) {
      LedgerDraft draft;
      draft.kind = LedgerKind::reserve;
      draft.day = need.day;
      draft.reduction = lot.reduction;
      draft.pollutant = match.pollutant;
      draft.region = lot.account.region;
      draft.origin = lot.account.origin;
      draft.vintage = lot.account.vintage;
      draft.amount = lot.taken;
      draft.ratio = match.ratio.ratio;
      draft.need = lot.covered;
      draft.project = need.project;
      draft.project_region = need.region;
      draft.discharge = need.discharge;
      draft.exception = need.exception;
      drafts.push_back(std::move(draft));
    }
  }
  return drafts;
}

Result<MatchPlan> match_need(const QuotaLedger& ledger, const QuotaBasis& basis, const QuotaNeed& need) {
  const QuotaRule* rule = basis.rule_on(need.day);
  if (rule == nullptr) {
    return match_error(ErrorCode::not_in_force,
                       fmt::format("no rule of the quota ledger holds on {}", text_of(need.day)));
  }
  LANTIAN_CHECK(check_need(basis, *rule, need));
  const QuotaSearch search{ledger, basis, *rule, need};
  MatchPlan plan{need, rule->ref(), {}};
  for (const auto& [pollutant, mass] : need.needs) plan.pollutants.push_back(search.match(pollutant, mass));
  return plan;
}

}  // namespace lantian::inventory
