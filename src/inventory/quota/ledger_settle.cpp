#include "base/text.hpp"
#include "inventory/quota/ledger_settling.hpp"

#include <fmt/core.h>

/// From what somebody wants to a row of the ledger, by the rule in force on the row's day.
namespace lantian::inventory {

Posting Settling::run() {
  const bool settled =
      begin() && (draft_.kind == LedgerKind::reverse ? reverse() : find_account() && by_kind() && take_amount());
  if (!settled) return *refusal_;
  if (auto refusal = ledger_.forbidden(entry_)) return *refusal;
  return entry_;
}

bool Settling::begin() {
  entry_.id = static_cast<std::int64_t>(ledger_.entries().size()) + 1;
  entry_.kind = draft_.kind;
  entry_.day = draft_.day;
  entry_.where = draft_.where;
  entry_.voucher = draft_.voucher;
  entry_.evidence = draft_.evidence;
  entry_.synthetic = draft_.synthetic;
  entry_.note = draft_.note;
  rule_ = basis_.rule_on(draft_.day);
  if (rule_ == nullptr) {
    return refuse(LedgerReason::no_rule,
                  "no rule of the quota ledger holds on this day; 'data/inventory/quota' has "
                  "them with their dates");
  }
  entry_.rule = rule_->ref();
  return true;
}

bool Settling::need_region(const std::string& region, std::string_view field) {
  if (region.empty())
    return refuse(LedgerReason::missing_field, fmt::format("'{}' is empty; give a county code", field));
  if (basis_.places.region(region) != nullptr) return true;
  return refuse(LedgerReason::unknown_region, fmt::format("'{}' {} is no region of the ledger; there are {}", field,
                                                          in_quotes(region), basis_.places.region_list()));
}

/// Which reduction and account the row speaks of. What is left empty is where the reduction was issued.
bool Settling::find_account() {
  if (!need_text(draft_.reduction, "reduction", "name the verified reduction")) return false;
  if (!draft_.pollutant) {
    return refuse(LedgerReason::missing_field, "'pollutant' is empty; the rule covers " + rule_->pollutant_list());
  }
  if (rule_->pollutant(*draft_.pollutant) == nullptr) {
    return refuse(LedgerReason::not_covered,
                  fmt::format("{} is not covered by {}; it covers {}", symbol(*draft_.pollutant), rule_->ref(),
                              rule_->pollutant_list()));
  }
  entry_.reduction = draft_.reduction;
  entry_.account = {draft_.region, *draft_.pollutant, draft_.vintage.value_or(0), draft_.origin};
  lot_ = ledger_.lot(draft_.reduction, *draft_.pollutant);
  if (draft_.kind == LedgerKind::issue) return true;
  if (lot_ == nullptr) {
    return refuse(LedgerReason::unknown_reduction,
                  fmt::format("no ISSUE of reduction {} for {} stands in this ledger; issue it first, or look at the "
                              "spelling",
                              in_quotes(draft_.reduction), symbol(*draft_.pollutant)));
  }
  if (draft_.region.empty()) entry_.account.region = lot_->home.region;
  if (!draft_.vintage) entry_.account.vintage = lot_->home.vintage;
  if (draft_.origin.empty()) entry_.account.origin = lot_->home.origin;
  entry_.to_account = entry_.account;
  if (entry_.account.origin != lot_->home.origin) {
    return refuse(LedgerReason::unknown_origin, fmt::format("{} is of origin {}, not {}; a tonne keeps its origin",
                                                            lot_->reduction, lot_->home.origin, draft_.origin));
  }
  return true;
}

/// Reached after the kind has set `from`: an amount may have been worked out by then.
bool Settling::take_amount() {
  if (entry_.amount != QuotaMass{} || draft_.amount) return true;
  return refuse(LedgerReason::missing_field, "'amount_t' is empty; say how many tonnes move");
}

bool Settling::by_kind() {
  entry_.amount = draft_.amount.value_or(QuotaMass{});
  entry_.from = Pot::balance;
  switch (draft_.kind) {
    case LedgerKind::issue:
      return issue();
    case LedgerKind::reserve:
    case LedgerKind::use:
      return reserve_or_use();
    case LedgerKind::release:
      return release();
    case LedgerKind::retire:
      return retire();
    case LedgerKind::clawback:
      return clawback();
    case LedgerKind::transfer:
      return transfer();
    case LedgerKind::carry:
      return carry();
    case LedgerKind::expire:
      return expire();
    case LedgerKind::reverse:
      break;
  }
  return reverse();
}

bool Settling::issue() {
  entry_.from = Pot::issued;
  entry_.to = Pot::balance;
  entry_.enterprise = draft_.enterprise;
  if (!need_region(draft_.region, "region")) return false;
  if (rule_->origin(draft_.origin) == nullptr) {
    return refuse(LedgerReason::unknown_origin,
                  fmt::format("'origin' {} is none of {}", in_quotes(draft_.origin), rule_->origin_list()));
  }
  if (!draft_.completed) {
    return refuse(LedgerReason::missing_field,
                  "'completed' is empty; give the day on which the reduction was finished");
  }
  if (draft_.day < *draft_.completed) {
    return refuse(LedgerReason::not_finished,
                  fmt::format("the reduction is finished on {}, after this day; only a finished one can be verified",
                              text_of(*draft_.completed)));
  }
  if (rule_->evidence_required &&
      !need_text(draft_.evidence, "evidence", "name the document, e.g. the change of the seller's permit")) {
    return false;
  }
  entry_.completed = draft_.completed;
  const int vintage = year_of(*draft_.completed);
  if (draft_.vintage && *draft_.vintage != vintage) {
    return refuse(LedgerReason::wrong_vintage,
                  fmt::format("vintage {} of a reduction finished on {}; its vintage is {}", *draft_.vintage,
                              text_of(*draft_.completed), vintage));
  }
  entry_.account.vintage = vintage;
  entry_.to_account = entry_.account;
  return in_window();
}

bool Settling::in_window() {
  const Day last = rule_->last_day(entry_.account.vintage);
  if (draft_.day <= last) return true;
  return refuse(LedgerReason::expired,
                fmt::format("tonnes of vintage {} could be given until {} ({}, {} years); only "
                            "EXPIRE or CLAWBACK is left for them",
                            entry_.account.vintage, text_of(last), rule_->ref(), rule_->vintage_years));
}

bool Settling::in_reach(const std::string& region, std::string_view whose) {
  if (reaches(*rule_, basis_.places, lot_->home.region, region)) return true;
  return refuse(
      LedgerReason::out_of_reach,
      fmt::format("{} was reduced in {}, and {} {} is {} by {}", lot_->reduction, lot_->home.region, whose, region,
                  rule_->reach == QuotaReach::same ? "another region" : "no neighbour of it", rule_->ref()));
}

bool Settling::release() {
  if (!need_text(draft_.project, "project", "name whose reservation ends")) return false;
  entry_.project = draft_.project;
  entry_.from = Pot::reserved;
  entry_.to = Pot::balance;
  return all_when_empty("has nothing reserved", draft_.project);
}

bool Settling::retire() {
  if (!need_text(draft_.target, "target", "name the target that these tonnes count for")) return false;
  entry_.target = draft_.target;
  entry_.to = Pot::retired;
  return in_window();
}

/// With a project it takes what that project used or reserved: its cover falls, and the balance shows it.
bool Settling::clawback() {
  if (rule_->evidence_required &&
      !need_text(draft_.evidence, "evidence", "name what shows that the seller emits again")) {
    return false;
  }
  entry_.project = draft_.project;
  entry_.to = Pot::clawed;
  if (draft_.project.empty()) return true;
  const bool used = ledger_.free_from(pot(Pot::used), draft_.day) > QuotaMass{};
  entry_.from = used ? Pot::used : Pot::reserved;
  return true;
}

bool Settling::transfer() {
  if (!need_region(draft_.to_region, "to_region") || !in_window()) return false;
  entry_.to_account.region = draft_.to_region;
  entry_.to = Pot::balance;
  return in_reach(draft_.to_region, "the other region");
}

bool Settling::carry() {
  if (!draft_.to_vintage) {
    return refuse(LedgerReason::missing_field, "'to_vintage' is empty; say into which vintage the tonnes go");
  }
  const int latest = lot_->home.vintage + rule_->carry_years;
  if (*draft_.to_vintage <= entry_.account.vintage || *draft_.to_vintage > latest) {
    return refuse(
        LedgerReason::wrong_vintage,
        rule_->carry_years == 0
            ? fmt::format("{} knows no carry", rule_->ref())
            : fmt::format("from vintage {} to {}; tonnes reduced in {} may be carried to {} at the latest, and "
                          "only forward",
                          entry_.account.vintage, *draft_.to_vintage, lot_->home.vintage, latest));
  }
  entry_.to_account.vintage = *draft_.to_vintage;
  entry_.to = Pot::balance;
  return in_window();
}

bool Settling::expire() {
  entry_.to = Pot::expired;
  const Day last = rule_->last_day(entry_.account.vintage);
  if (draft_.day <= last) {
    return refuse(LedgerReason::not_expired,
                  fmt::format("tonnes of vintage {} can be given until {}; RETIRE gives them "
                              "up before",
                              entry_.account.vintage, text_of(last)));
  }
  return all_when_empty("has no balance left", entry_.account.text());
}

/// Without an amount the whole pot moves.
bool Settling::all_when_empty(std::string_view nothing, std::string_view whose) {
  if (draft_.amount) return true;
  entry_.amount = ledger_.free_from(pot(entry_.from), draft_.day);
  if (entry_.amount > QuotaMass{}) return true;
  return refuse(LedgerReason::overdrawn, fmt::format("{} {} of {} on this day", whose, nothing, entry_.reduction));
}

/// The whole of another row moves back.
bool Settling::reverse() {
  const LedgerEntry* original = ledger_.entry(draft_.reverses);
  if (original == nullptr) {
    return refuse(LedgerReason::bad_reversal, fmt::format("'reverses' names row {}; there are rows 1 to {}",
                                                          draft_.reverses, ledger_.entries().size()));
  }
  if (!need_text(draft_.note, "note", "say why the row is taken back")) return false;
  const LedgerEntry own = entry_;
  entry_ = *original;
  entry_.id = own.id;
  entry_.kind = LedgerKind::reverse;
  entry_.day = own.day;
  entry_.where = own.where;
  entry_.voucher = own.voucher;
  entry_.note = own.note;
  entry_.evidence = own.evidence;
  entry_.rule = own.rule;
  entry_.synthetic = own.synthetic;
  entry_.reverses = draft_.reverses;
  entry_.account = original->to_account;
  entry_.to_account = original->account;
  entry_.from = original->to;
  entry_.to = original->from;
  entry_.chain.clear();
  return true;
}

Posting QuotaLedger::settle(const QuotaBasis& basis, const LedgerDraft& draft) const {
  return Settling{*this, basis, draft}.run();
}

}  // namespace lantian::inventory
