#include "base/text.hpp"
#include "serve/ledger.hpp"
#include "standards/text_table.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

using namespace inventory;
using standards::TextTable;

/// Nothing is easier to read than many zeros.
std::string tonne_cell(QuotaMass mass) {
  return mass == QuotaMass{} ? "-" : mass.text_t();
}

std::string subject_of_row(const LedgerEntry& entry) {
  std::string text;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, value);
  };
  add("project", entry.project);
  if (entry.need) add("need", fmt::format("{} t x {}", entry.need->text_t(), entry.ratio ? entry.ratio->text() : "1"));
  add("target", entry.target);
  if (entry.account != entry.to_account) add("to", entry.to_account.text());
  if (entry.reverses > 0) add("row", std::to_string(entry.reverses));
  add("evidence", entry.evidence);
  add("because", entry.note);
  return text;
}

const terms::Name* aspect_name(const std::vector<PotentialAspect>& aspects, std::string_view id) {
  const auto found = std::ranges::find(aspects, id, &PotentialAspect::id);
  return found == aspects.end() ? nullptr : &found->name;
}

std::string printed_pollutant(const PollutantMatch& match) {
  std::string text = fmt::format("{}: needs {} t, times {} ({}) = {} t", symbol(match.pollutant), match.need.text_t(),
                                 match.ratio.ratio.text(), match.ratio.reason, match.required.text_t());
  if (match.held > QuotaMass{}) text += fmt::format("; {} t held already", match.held.text_t());
  text += match.missing == QuotaMass{} ? "; met\n" : fmt::format("; {} t MISSING\n", match.missing.text_t());
  if (!match.taken.empty()) {
    TextTable taken{{"take", "account", "of t", "t", "why this one"}};
    for (const MatchedLot& lot : match.taken) {
      taken.add({lot.reduction, lot.account.text(), lot.free.text_t(), lot.taken.text_t(),
                 fmt::format("vintage {}, {} region", lot.account.vintage, lot.same_region ? "same" : "other")});
    }
    text += taken.text();
  }
  if (!match.refused.empty()) {
    TextTable refused{{"not taken", "account", "free t", "reason", ""}};
    for (const RefusedLot& lot : match.refused) {
      refused.add(
          {lot.reduction, lot.account.text(), tonne_cell(lot.free), std::string{name_of(lot.reason)}, lot.message});
    }
    text += refused.text();
  }
  return text;
}

}  // namespace

std::string printed(const keep::LedgerReceipt& receipt, bool dry_run, std::size_t refusals_shown) {
  std::string text;
  for (std::size_t i = 0; i < std::min(refusals_shown, receipt.refusals.size()); ++i) {
    const LedgerRefusal& refusal = receipt.refusals[i];
    text += fmt::format("{} [{}]\n", refusal.text(), name_of(refusal.reason));
  }
  if (receipt.refusals.size() > refusals_shown) {
    text += fmt::format("... and {} more\n", receipt.refusals.size() - refusals_shown);
  }
  if (!receipt.refusals.empty()) {
    return text + fmt::format("{} of {} rows refused; nothing was posted\n", receipt.refusals.size(),
                              receipt.refusals.size() + receipt.entries.size());
  }
  if (receipt.entries.empty()) return text + "the table holds no rows; nothing was posted\n";
  const auto first = receipt.entries.front().id, last = receipt.entries.back().id;
  text += fmt::format("{} rows {} as {} to {}{}\n", receipt.entries.size(), dry_run ? "would be posted" : "posted",
                      first, last, receipt.entries.front().synthetic ? " (SYNTHETIC)" : "");
  if (!dry_run) text += fmt::format("chain {}\n", receipt.entries.back().chain);
  return text;
}

std::string printed(const LedgerBalance& balance) {
  std::string text =
      fmt::format("Quota ledger{}, {} rows, {}; tonnes\n", balance.synthetic ? " (SYNTHETIC)" : "", balance.entries,
                  balance.query.on ? "end of " + text_of(*balance.query.on) : "everything posted");
  TextTable table{{"region", "pollutant", "vintage", "origin", "issued", "in", "out", "balance", "reserved", "used",
                   "retired", "expired", "clawed back"}};
  for (const AccountBalance& row : balance.rows) {
    table.add({row.account.region, std::string{symbol(row.account.pollutant)}, std::to_string(row.account.vintage),
               row.account.origin, tonne_cell(row.issued), tonne_cell(row.moved_in), tonne_cell(row.moved_out),
               row.balance.text_t(), tonne_cell(row.reserved), tonne_cell(row.used), tonne_cell(row.retired),
               tonne_cell(row.expired), tonne_cell(row.clawed)});
  }
  return text + (balance.rows.empty() ? "nothing was issued for this question\n" : table.text());
}

std::string printed(const MatchPlan& plan) {
  std::string text = fmt::format("Project {} in {}, on {}, by {}: {}\n", plan.need.project, plan.need.region,
                                 text_of(plan.need.day), plan.rule, plan.met() ? "every need is met" : "NOT met");
  for (const PollutantMatch& match : plan.pollutants) text += "\n" + printed_pollutant(match);
  return text;
}

std::string printed(const std::vector<LedgerEntry>& entries, const QuotaLedger& ledger) {
  TextTable table{{"row", "day", "kind", "reduction", "account", "t", "from", "to", "", "by", "posted"}};
  for (const LedgerEntry& entry : entries) {
    table.add({std::to_string(entry.id) + (ledger.is_reversed(entry.id) ? " (reversed)" : ""), text_of(entry.day),
               std::string{name_of(entry.kind)}, entry.reduction, entry.account.text(), entry.amount.text_t(),
               std::string{name_of(entry.from)}, std::string{name_of(entry.to)}, subject_of_row(entry), entry.by,
               text_of(entry.at)});
  }
  return entries.empty() ? "no row answers this question\n" : table.text();
}

std::string printed(const PotentialReport& report, const std::vector<PotentialAspect>& aspects) {
  TextTable table{{"aspect", "", "pollutant", "records", "enterprises", "found t", "feasible t", "planned t", "done t",
                   "issued t", "dropped"}};
  for (const PotentialSum& row : report.rows) {
    const terms::Name* name = aspect_name(aspects, row.aspect);
    table.add({row.aspect, name == nullptr ? "" : name->shown(true), std::string{symbol(row.pollutant)},
               std::to_string(row.records), std::to_string(row.enterprises), row.found.text_t(), row.feasible.text_t(),
               row.planned.text_t(), row.done.text_t(), row.issued.text_t(), std::to_string(row.dropped)});
  }
  std::string text =
      fmt::format("{}{} enterprises searched\n", report.synthetic ? "SYNTHETIC: " : "", report.enterprises);
  text += table.text();
  for (const std::string& note : report.notes) text += note + "\n";
  return text;
}

}  // namespace lantian::serve
