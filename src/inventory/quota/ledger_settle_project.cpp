#include "base/text.hpp"
#include "inventory/quota/ledger_settling.hpp"

#include <fmt/core.h>

#include <algorithm>

/// Rows that give tonnes to a project: RESERVE and USE.
namespace lantian::inventory {

/// Region and first discharge of the project; rows of one project must agree on them.
bool Settling::project_of_row() {
  if (!need_text(draft_.project, "project", "name the project")) return false;
  entry_.project = draft_.project;
  entry_.project_region = draft_.project_region;
  entry_.discharge = draft_.discharge;
  if (const ProjectFacts* known = ledger_.project(draft_.project)) {
    if (entry_.project_region.empty()) entry_.project_region = known->region;
    if (!entry_.discharge) entry_.discharge = known->discharge;
    const bool moved = entry_.project_region != known->region;
    if (moved || entry_.discharge != known->discharge) {
      return refuse(
          LedgerReason::project_conflict,
          fmt::format("project {} is in {} and discharges from {} by row {}; here {} and {}. Correct this row, "
                      "or reverse the earlier ones",
                      draft_.project, known->region, known->discharge ? text_of(*known->discharge) : "?",
                      known->first_entry, entry_.project_region, entry_.discharge ? text_of(*entry_.discharge) : "?"));
    }
  }
  if (!need_region(entry_.project_region, "project_region")) return false;
  if (entry_.discharge || !rule_->finished_before_discharge) return true;
  return refuse(LedgerReason::missing_field,
                "'discharge' is empty; give the first day on which the project discharges");
}

bool Settling::lot_serves_project() {
  if (!rule_->origin(lot_->home.origin)) {
    return refuse(LedgerReason::unknown_origin,
                  fmt::format("origin {} is none of {}", in_quotes(lot_->home.origin), rule_->origin_list()));
  }
  if (!rule_->origin(lot_->home.origin)->projects) {
    return refuse(LedgerReason::not_for_projects,
                  fmt::format("{} is of origin {}: such tonnes count for that task and are never a project's; take "
                              "another reduction",
                              lot_->reduction, lot_->home.origin));
  }
  if (!in_reach(entry_.project_region, "the project's region")) return false;
  if (rule_->finished_before_discharge && lot_->completed >= *entry_.discharge) {
    return refuse(LedgerReason::not_finished,
                  fmt::format("{} was finished on {}, not before the project discharges on {}", lot_->reduction,
                              text_of(lot_->completed), text_of(*entry_.discharge)));
  }
  return true;
}

bool Settling::ratio_of_row() {
  entry_.exception = draft_.exception;
  if (!draft_.exception.empty() && rule_->exception(draft_.exception) == nullptr) {
    std::vector<std::string> known;
    for (const QuotaException& one : rule_->exceptions) known.push_back(one.id);
    return refuse(LedgerReason::unknown_exception,
                  fmt::format("'exception' {} is none of {}", in_quotes(draft_.exception), joined(known, ", ")));
  }
  const QuotaRatio least =
      ratio_of(*rule_, basis_.places, entry_.account.pollutant, entry_.project_region, draft_.day, draft_.exception);
  entry_.ratio = draft_.ratio.value_or(least.ratio);
  if (least.ratio <= *entry_.ratio) return true;
  return refuse(LedgerReason::ratio_too_low,
                fmt::format("ratio {} is below {} ({})", entry_.ratio->text(), least.ratio.text(), least.reason));
}

bool Settling::amount_of_need() {
  if (!draft_.need) {
    return refuse(LedgerReason::missing_field,
                  "'need_t' is empty; say how many tonnes the project will emit (the ledger "
                  "takes them times the ratio)");
  }
  entry_.need = draft_.need;
  if (*draft_.need <= QuotaMass{}) {
    return refuse(LedgerReason::bad_amount, fmt::format("a need of {} t; it is above 0", draft_.need->text_t()));
  }
  const QuotaMass wanted = scaled(*draft_.need, *entry_.ratio);
  if (!draft_.amount) entry_.amount = wanted;
  return true;
}

bool Settling::reserve_or_use() {
  if (!project_of_row() || !lot_serves_project() || !ratio_of_row() || !amount_of_need()) return false;
  if (draft_.kind == LedgerKind::reserve) {
    entry_.to = Pot::reserved;
    return in_window();
  }
  entry_.to = Pot::used;
  const QuotaMass reserved = ledger_.free_from(pot(Pot::reserved), draft_.day);
  if (reserved == QuotaMass{}) return in_window();
  // A reservation keeps its claim after the window; what goes beyond it is a row of its own, under its own conditions.
  entry_.from = Pot::reserved;
  if (entry_.amount <= reserved) return true;
  return refuse(
      LedgerReason::overdrawn,
      fmt::format("{} t for {}, which has {} t of {} reserved; use those in this row and the other {} t in one "
                  "of its own",
                  entry_.amount.text_t(), entry_.project, reserved.text_t(), entry_.reduction,
                  (entry_.amount - reserved).text_t()));
}

}  // namespace lantian::inventory
