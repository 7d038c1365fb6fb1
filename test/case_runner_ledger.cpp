// Verbs on the quota ledger: ledger (rows in, balances out), match (a project's need against the reductions there are).
#include "base/text.hpp"
#include "case_runner.hpp"
#include "inventory/quota/ledger_match.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace lantian::cases {
namespace {

using namespace inventory;

std::vector<terms::SourceFile> quota_files(const std::string& folder, std::string_view ending) {
  const char* home = std::getenv("LANTIAN_HOME");
  const std::filesystem::path root = std::filesystem::path{home != nullptr ? home : LANTIAN_DATA_ROOT} / folder;
  std::vector<terms::SourceFile> files;
  for (const auto& one : std::filesystem::recursive_directory_iterator{root}) {
    const std::string path = one.path().string();
    if (!path.ends_with(ending)) continue;
    std::ostringstream text;
    text << std::ifstream{path, std::ios::binary}.rdbuf();
    files.push_back({path, text.str()});
  }
  std::ranges::sort(files, {}, &terms::SourceFile::path);
  return files;
}

/// The shipped rules and places: cases try what the program will do.
const QuotaBasis* shipped_basis(Asking& asking) {
  static const auto rules = read_quota_rules(quota_files("data/inventory/quota", ".toml"));
  static const auto places = QuotaPlaces::read(quota_files("regions", "/quota.toml"));
  if (!rules) asking.misuse(rules.error().text());
  if (!places) asking.misuse(places.error().text());
  if (!rules || !places) return nullptr;
  static const QuotaBasis basis{*rules, *places};
  return &basis;
}

/// "120 t" at the position.
QuotaMass mass_at(const Clause& clause, std::size_t at, Asking& asking) {
  const Decimal value = asking.decimal(asking.word(clause, at, "a mass"));
  if (asking.word(clause, at + 1, "the unit t") != "t") asking.misuse("a mass is in t: '120 t'");
  const auto mass = quota_mass(value);
  if (!mass) asking.misuse(mass.error().message);
  return mass ? *mass : QuotaMass{};
}

Pollutant pollutant_at(const Clause& clause, std::size_t at, Asking& asking) {
  const auto found = parse_pollutant(asking.word(clause, at, "a pollutant"));
  if (!found) asking.misuse("no such pollutant; SO2 NOx PM VOC COD NH3-N");
  return found.value_or(Pollutant::so2);
}

/// Key words of a row, each with what follows it. Gives how many words were taken.
std::size_t take_key(const Clause& clause, std::size_t at, LedgerDraft& draft, Asking& asking) {
  const std::string& key = clause[at];
  const std::string& word = asking.word(clause, at + 1, "a word");
  const std::pair<std::string_view, std::string*> texts[] = {
      {"in", &draft.region},         {"of", &draft.origin},           {"project", &draft.project},
      {"at", &draft.project_region}, {"exception", &draft.exception}, {"target", &draft.target},
      {"to", &draft.to_region},      {"evidence", &draft.evidence},   {"because", &draft.note}};
  for (const auto& [name, text] : texts) {
    if (name != key) continue;
    *text = word;
    return 2;
  }
  if (key == "finished") {
    draft.completed = asking.day(word);
  } else if (key == "discharge") {
    draft.discharge = asking.day(word);
  } else if (key == "ratio") {
    draft.ratio = asking.decimal(word);
  } else if (key == "vintage") {
    draft.vintage = asking.whole(word);
  } else if (key == "to-vintage") {
    draft.to_vintage = asking.whole(word);
  } else if (key == "need") {
    draft.need = mass_at(clause, at + 1, asking);
    return 3;
  } else {
    draft.amount = mass_at(clause, at, asking);
  }
  return 2;
}

/// 2024-03-01 USE R1 NOx need 50 t project P1 at 652301 discharge 2025-01-01 | 2024-03-02 REVERSE 2 because typo
LedgerDraft draft_of_clause(const Clause& clause, std::size_t number, Asking& asking) {
  LedgerDraft draft;
  draft.where = fmt::format("row {}", number);
  draft.day = asking.day(asking.word(clause, 0, "a day"));
  const auto kind = parse_ledger_kind(asking.word(clause, 1, "a kind such as ISSUE"));
  if (!kind) asking.misuse(fmt::format("'{}' is no kind of row", clause.size() > 1 ? clause[1] : ""));
  draft.kind = kind.value_or(LedgerKind::issue);
  std::size_t at = 3;
  if (draft.kind == LedgerKind::reverse) {
    draft.reverses = asking.whole(asking.word(clause, 2, "the number of a row"));
  } else {
    draft.reduction = asking.word(clause, 2, "a reduction");
    draft.pollutant = pollutant_at(clause, 3, asking);
    at = 4;
  }
  while (at < clause.size() && asking.misused().empty()) at += take_key(clause, at, draft, asking);
  return draft;
}

/// Takes rows until one is refused; what was refused stands in `outcome`.
QuotaLedger posted(const QuotaBasis& basis, const std::vector<Clause>& clauses, Outcome& outcome, Asking& asking) {
  QuotaLedger ledger;
  std::size_t number = 0;
  for (const Clause& clause : clauses) {
    if (clause.empty() || clause[0] == "seek") continue;
    const LedgerDraft draft = draft_of_clause(clause, ++number, asking);
    if (!asking.misused().empty()) return ledger;
    const Posting posting = ledger.settle(basis, draft);
    if (const auto* refusal = std::get_if<LedgerRefusal>(&posting)) {
      outcome.refused =
          Error{ErrorCode::conflict, fmt::format("{}: {}", name_of(refusal->reason), refusal->message), refusal->where};
      return ledger;
    }
    if (const auto taken = ledger.take(std::get<LedgerEntry>(posting)); !taken) outcome.refused = taken.error();
  }
  return ledger;
}

void add_sums(Outcome& outcome, const std::vector<AccountBalance>& rows, const std::string& suffix) {
  AccountBalance sum;
  for (const AccountBalance& row : rows) {
    sum.issued += row.issued;
    sum.balance += row.balance;
    sum.reserved += row.reserved;
    sum.used += row.used;
    sum.retired += row.retired;
    sum.expired += row.expired;
    sum.clawed += row.clawed;
  }
  const auto say = [&](const char* name, QuotaMass mass) {
    outcome.values[name + suffix] = number(mass.tonnes(), "t");
  };
  say("issued", sum.issued);
  say("balance", sum.balance);
  say("reserved", sum.reserved);
  say("used", sum.used);
  say("retired", sum.retired);
  say("expired", sum.expired);
  say("clawed", sum.clawed);
}

/// ledger [on DAY] | given rows | expect balance 20 t, used 100 t, balance 652301 20 t
Outcome run_ledger(const Call& call, Asking& asking) {
  Outcome outcome;
  const QuotaBasis* basis = shipped_basis(asking);
  if (basis == nullptr) return outcome;
  BalanceQuery query;
  if (!call.arguments.empty()) query.on = asking.day(asking.word(call.arguments, 1, "'on', a day"));
  const QuotaLedger ledger = posted(*basis, call.given, outcome, asking);
  add_sums(outcome, ledger.balances(query), "");
  for (const QuotaRegion& region : basis->places.regions()) {
    query.region = region.id;
    const auto rows = ledger.balances(query);
    if (!rows.empty()) add_sums(outcome, rows, " " + region.id);
  }
  outcome.values["rows"] = number(Rational{static_cast<std::int64_t>(ledger.entries().size())}, "");
  const bool closes = std::ranges::all_of(ledger.balances({}), &AccountBalance::closes);
  outcome.values["closes"] = words(closes ? "yes" : "no");
  if (!ledger.entries().empty()) {
    const LedgerEntry& last = ledger.entries().back();
    outcome.values["amount"] = number(last.amount.tonnes(), "t");
    outcome.values["rule"] = words(last.rule);
    if (last.ratio) outcome.values["ratio"] = number(last.ratio->exact(), "");
  }
  return outcome;
}

/// seek P2 NOx 15 t at 652301 on 2024-03-01 discharge 2025-01-01
QuotaNeed need_of_clause(const Clause& clause, Asking& asking) {
  QuotaNeed need;
  need.project = asking.word(clause, 1, "a project");
  need.needs.emplace_back(pollutant_at(clause, 2, asking), mass_at(clause, 3, asking));
  for (std::size_t at = 5; at < clause.size() && asking.misused().empty(); at += 2) {
    const std::string& word = asking.word(clause, at + 1, "a word");
    if (clause[at] == "at")
      need.region = word;
    else if (clause[at] == "on")
      need.day = asking.day(word);
    else if (clause[at] == "discharge")
      need.discharge = asking.day(word);
    else if (clause[at] == "exception")
      need.exception = word;
    else
      asking.misuse(fmt::format("'{}' is none of at, on, discharge, exception", clause[at]));
  }
  return need;
}

/// match | given rows, seek ... | expect met no, missing 10 t, take R1 20 t, first R1, why R2 other region
Outcome run_match(const Call& call, Asking& asking) {
  Outcome outcome;
  const QuotaBasis* basis = shipped_basis(asking);
  const auto seek =
      std::ranges::find_if(call.given, [](const Clause& one) { return !one.empty() && one[0] == "seek"; });
  if (seek == call.given.end()) asking.misuse("write 'seek PROJECT POLLUTANT 15 t at REGION on DAY discharge DAY'");
  if (basis == nullptr || !asking.misused().empty()) return outcome;
  const QuotaLedger ledger = posted(*basis, call.given, outcome, asking);
  const QuotaNeed need = need_of_clause(*seek, asking);
  if (outcome.refused || !asking.misused().empty()) return outcome;
  const auto plan = match_need(ledger, *basis, need);
  if (!plan) return {{}, plan.error()};
  const PollutantMatch& match = plan->pollutants.front();
  constexpr std::string_view places[] = {"first", "second", "third", "fourth"};
  for (std::size_t i = 0; i < match.taken.size(); ++i) {
    outcome.values["take " + match.taken[i].reduction] = number(match.taken[i].taken.tonnes(), "t");
    if (i < std::size(places)) outcome.values[std::string{places[i]}] = words(match.taken[i].reduction);
  }
  for (const RefusedLot& lot : match.refused) {
    outcome.values["why " + lot.reduction] = words(fmt::format("{}: {}", name_of(lot.reason), lot.message));
    outcome.values["reason " + lot.reduction] = words(std::string{name_of(lot.reason)});
  }
  outcome.values["met"] = words(plan->met() ? "yes" : "no");
  outcome.values["missing"] = number(match.missing.tonnes(), "t");
  outcome.values["required"] = number(match.required.tonnes(), "t");
  outcome.values["ratio"] = number(match.ratio.ratio.exact(), "");
  return outcome;
}

}  // namespace

std::vector<Verb> ledger_verbs() {
  return {{"ledger", run_ledger}, {"match", run_match}};
}

}  // namespace lantian::cases
