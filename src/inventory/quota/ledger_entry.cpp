#include "inventory/quota/ledger_entry.hpp"

#include "base/sha256.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <array>

namespace lantian::inventory {
namespace {

constexpr std::int64_t grams_per_tonne = 1'000'000;
constexpr std::int64_t most_tonnes = 1'000'000'000;

constexpr std::array<std::string_view, 11> ledger_kind_names{
    "", "ISSUE", "RESERVE", "USE", "RELEASE", "RETIRE", "CLAWBACK", "TRANSFER", "CARRY", "EXPIRE", "REVERSE"};
constexpr std::array<std::string_view, 8> pot_names{"",     "issued",  "balance", "reserved",
                                                    "used", "retired", "expired", "clawed back"};
constexpr std::array<std::string_view, 23> reason_names{"",
                                                        "no rule",
                                                        "missing field",
                                                        "unknown region",
                                                        "pollutant not covered",
                                                        "unknown origin",
                                                        "unknown reduction",
                                                        "issued before",
                                                        "bad amount",
                                                        "wrong vintage",
                                                        "expired",
                                                        "not expired",
                                                        "not finished in time",
                                                        "not for projects",
                                                        "out of reach",
                                                        "ratio too low",
                                                        "unknown exception",
                                                        "project conflict",
                                                        "overdrawn",
                                                        "circular",
                                                        "bad reversal",
                                                        "voucher used before",
                                                        "synthetic with real"};

/// Sizes stand before the texts: no two different rows then have the same bytes.
void add_text(std::string& bytes, std::string_view text) {
  bytes += fmt::format("{}:{}\n", text.size(), text);
}

std::string day_text(const std::optional<Day>& day) {
  return day ? text_of(*day) : "";
}

void add_account(std::string& bytes, const QuotaAccount& account) {
  add_text(bytes, account.region);
  bytes += fmt::format("{} {}\n", static_cast<int>(account.pollutant), account.vintage);
  add_text(bytes, account.origin);
}

}  // namespace

Rational QuotaMass::tonnes() const {
  return Rational::of(grams_, grams_per_tonne);
}

std::string QuotaMass::text_t() const {
  std::string text = Decimal{grams_, 6}.text();
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

Result<QuotaMass> quota_mass(const Decimal& tonnes) {
  const Rational grams = tonnes.exact() * Rational{grams_per_tonne};
  if (grams.denominator() != 1) {
    return Error{
        ErrorCode::malformed,
        fmt::format("{} t is finer than a gram; the ledger keeps at most six decimals of a tonne", tonnes.text()), ""};
  }
  const Rational most{most_tonnes * grams_per_tonne};
  if (most < grams || grams < Rational{0} - most) {
    return Error{ErrorCode::malformed,
                 fmt::format("{} t is no amount of a ledger; at most {} t", tonnes.text(), most_tonnes), ""};
  }
  return QuotaMass::from_grams(static_cast<std::int64_t>(grams.numerator()));
}

QuotaMass scaled(QuotaMass need, const Decimal& ratio) {
  return QuotaMass::from_grams(static_cast<std::int64_t>(ceil_of(Rational{need.grams()} * ratio.exact())));
}

std::string_view name_of(LedgerKind kind) {
  return ledger_kind_names.at(static_cast<std::size_t>(kind));
}

std::optional<LedgerKind> parse_ledger_kind(std::string_view text) {
  const std::string wanted = lowered(trimmed(text));
  for (std::size_t i = 1; i < ledger_kind_names.size(); ++i) {
    if (lowered(ledger_kind_names[i]) == wanted) return static_cast<LedgerKind>(i);
  }
  return std::nullopt;
}

std::string_view name_of(Pot pot) {
  return pot_names.at(static_cast<std::size_t>(pot));
}

std::string_view name_of(LedgerReason reason) {
  return reason_names.at(static_cast<std::size_t>(reason));
}

std::string QuotaAccount::text() const {
  return fmt::format("{} {} {} {}", region, symbol(pollutant), vintage, origin);
}

const std::string& LedgerEntry::party(Pot pot) const {
  static const std::string nobody;
  if (pot == Pot::reserved || pot == Pot::used) return project;
  return pot == Pot::retired ? target : nobody;
}

std::string chain_of(std::string_view before, const LedgerEntry& entry) {
  std::string bytes =
      fmt::format("{}\n{} {} {} {} {}\n", before, entry.id, entry.batch, entry.at.time_since_epoch().count(),
                  static_cast<int>(entry.kind), text_of(entry.day));
  add_account(bytes, entry.account);
  add_account(bytes, entry.to_account);
  bytes += fmt::format("{} {} {} {} {} {} {}\n", static_cast<int>(entry.from), static_cast<int>(entry.to),
                       entry.amount.grams(), entry.need ? std::to_string(entry.need->grams()) : "-",
                       entry.ratio ? entry.ratio->text() : "-", entry.reverses, day_text(entry.discharge));
  for (const std::string* text :
       {&entry.by, &entry.voucher, &entry.reduction, &entry.project, &entry.project_region, &entry.exception,
        &entry.target, &entry.enterprise, &entry.evidence, &entry.note, &entry.where, &entry.rule}) {
    add_text(bytes, *text);
  }
  add_text(bytes, day_text(entry.completed));
  add_text(bytes, entry.synthetic ? "synthetic" : "");
  return sha256_hex(bytes);
}

LedgerDraft draft_of(const LedgerEntry& entry) {
  LedgerDraft draft;
  draft.where = entry.where;
  draft.voucher = entry.voucher;
  draft.kind = entry.kind;
  draft.day = entry.day;
  draft.note = entry.note;
  draft.evidence = entry.evidence;
  draft.reverses = entry.reverses;
  draft.synthetic = entry.synthetic;
  if (entry.kind == LedgerKind::reverse) return draft;
  draft.reduction = entry.reduction;
  draft.pollutant = entry.account.pollutant;
  draft.region = entry.account.region;
  draft.origin = entry.account.origin;
  draft.vintage = entry.account.vintage;
  draft.amount = entry.amount;
  draft.need = entry.need;
  draft.ratio = entry.ratio;
  draft.project = entry.project;
  draft.project_region = entry.project_region;
  draft.discharge = entry.discharge;
  draft.exception = entry.exception;
  draft.target = entry.target;
  if (entry.kind == LedgerKind::transfer) draft.to_region = entry.to_account.region;
  if (entry.kind == LedgerKind::carry) draft.to_vintage = entry.to_account.vintage;
  draft.completed = entry.completed;
  draft.enterprise = entry.enterprise;
  return draft;
}

std::string LedgerRefusal::text() const {
  return where.empty() ? message : where + ": " + message;
}

}  // namespace lantian::inventory
