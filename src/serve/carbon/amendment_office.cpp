#include "serve/carbon/amendment_office.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::serve {
namespace {

constexpr int amendment_years_back = 6;  // in which an account is looked for, to learn what it stands on today
constexpr std::size_t amendment_most_words = 2000;

Day amendment_day(UtcSeconds now) {
  return std::chrono::floor<std::chrono::days>(to_local(now));
}

Result<AmendmentAnswer> amendment_refused(std::string why, std::vector<std::string> allowed = {}) {
  return AmendmentAnswer{LoanRefusal{std::move(why), std::move(allowed)}};
}

/// What the newest account of the borrower stands on, by the guide and the factors of today.
std::optional<carbon::KpiBasis> todays_basis(const FinanceGround& ground, const carbon::Loan& loan,
                                             const carbon::Kpi& kpi, Day today) {
  for (int year = year_of(today); year > year_of(today) - amendment_years_back; --year) {
    const MeasuredKpi measured = measure_today(ground, loan, kpi, year);
    if (!measured.figure.value) continue;
    return carbon::KpiBasis{measured.figure.basis.factors, kpi.basis.perimeter};
  }
  return std::nullopt;
}

std::string amendment_state_word(const AmendmentOnFile& one) {
  return fmt::format("amendment {} {}", one.terms.id,
                     one.state == AmendmentState::proposed ? "lapsed: its period has begun"
                                                           : "is " + std::string{name_of(one.state)} + " already");
}

}  // namespace

std::string_view name_of(AmendmentState state) {
  constexpr std::array<std::string_view, 4> names{"proposed", "agreed", "declined", "withdrawn"};
  return names[static_cast<std::size_t>(state) - 1];
}

std::string amendment_key(std::string_view loan, std::size_t number) {
  return fmt::format("{}/{}", loan, number);
}

Result<AmendmentAnswer> propose_amendment(const FinanceGround& ground, keep::DocumentBook& book, const LoanOnFile& file,
                                          const AmendmentWish& wish, const CarbonPerson& person, UtcSeconds now) {
  const Day today = amendment_day(now);
  for (const AmendmentOnFile& one : file.amendments) {
    if (!one.open(today)) continue;
    return amendment_refused(
        fmt::format("amendment {} still waits for {}; take it back first", one.terms.id, file.loan.enterprise));
  }
  AmendmentOnFile made;
  made.terms = wish.terms;
  made.terms.id = amendment_key(file.loan.id, file.amendments.size() + 1);
  made.terms.loan = file.loan.id;
  const std::vector<Day> begins = carbon::interest_begins(file.loan);
  const auto next = std::ranges::upper_bound(begins, today);
  made.terms.from = wish.from.value_or(next == begins.end() ? file.loan.until : *next);
  const carbon::Loan loan = file.terms(today);
  for (const KpiAmendmentWish& one : wish.kpis) {
    carbon::KpiAmendment terms = one.terms;
    const carbon::Kpi* kpi = loan.kpi(terms.kpi);
    const bool score = kpi != nullptr && kpi->kind == carbon::KpiKind::score;
    if (kpi != nullptr && !score && terms.basis) {
      return amendment_refused(fmt::format("what {} stands on is not written by hand; send todays_factors", terms.kpi));
    }
    if (kpi != nullptr && !score && one.todays_factors) {
      terms.basis = todays_basis(ground, loan, *kpi, today);
      if (!terms.basis) return amendment_refused("there is no account of the borrower whose factors could be taken");
    }
    if (score && one.todays_factors) return amendment_refused("a score has no factors; write its method to 'factors'");
    made.terms.kpis.push_back(std::move(terms));
  }
  if (wish.terms.reason.size() > amendment_most_words)
    return amendment_refused("the reason is at most 2000 bytes long");
  const auto faults = carbon::amendment_faults(file.loan, file.amended_by(), made.terms, today);
  if (!faults.empty()) return amendment_refused(joined(faults, "; "));
  made.proposed_by = person.name;
  made.proposed_at = now;
  const std::array drafts{keep::DocumentDraft{"amendment", made.terms.id, amendment_json(made), 0}};
  LANTIAN_TRY(const auto rows, book.append(drafts, person.name, now));
  made.row = rows.front().number;
  return AmendmentAnswer{std::move(made)};
}

Result<AmendmentAnswer> answer_amendment(keep::DocumentBook& book, const LoanOnFile& file, std::string_view number,
                                         const AmendmentReply& reply, const CarbonPerson& person, UtcSeconds now) {
  const std::string id = fmt::format("{}/{}", file.loan.id, number);
  const auto there =
      std::ranges::find_if(file.amendments, [&](const AmendmentOnFile& it) { return it.terms.id == id; });
  if (there == file.amendments.end()) {
    return Error{ErrorCode::not_found, fmt::format("no amendment {} was proposed", in_quotes(id)), id};
  }
  const Day today = amendment_day(now);
  if (!there->open(today)) return Error{ErrorCode::conflict, amendment_state_word(*there), id};
  if (reply.words.size() > amendment_most_words) return amendment_refused("the words are at most 2000 bytes long");
  AmendmentOnFile made = *there;
  const bool borrower = person.party == file.loan.enterprise;
  if (borrower && reply.agrees) {
    const auto faults = carbon::amendment_faults(file.loan, file.amended_by(), made.terms, today);
    if (!faults.empty()) return amendment_refused(joined(faults, "; "));
    made.terms.agreed_on = today;
  }
  made.state = !borrower ? AmendmentState::withdrawn : reply.agrees ? AmendmentState::agreed : AmendmentState::declined;
  made.answered_by = person.name;
  made.answered_at = now;
  made.answer = reply.words;
  const std::array drafts{keep::DocumentDraft{"amendment", id, amendment_json(made), there->row}};
  LANTIAN_TRY(const auto rows, book.append(drafts, person.name, now));
  made.row = rows.front().number;
  return AmendmentAnswer{std::move(made)};
}

}  // namespace lantian::serve
