#pragma once
#include "serve/carbon/loan_office.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Amendments of loan contracts as a book keeps them (kind "amendment", key "loan/1"): the bank proposes, the
/// enterprise agrees or declines, and only what both want changes anything.
namespace lantian::serve {

std::string amendment_key(std::string_view loan, std::size_t number);

/// New terms of a KPI as a bank asks for them.
struct KpiAmendmentWish {
  carbon::KpiAmendment terms;
  /// Years to come are judged by the borrower's guide and factors of today; of a score the basis is written out.
  bool todays_factors = false;
};
struct AmendmentWish {
  std::optional<Day> from;  ///< absent: the next interest period
  carbon::Amendment terms;
  std::vector<KpiAmendmentWish> kpis;
};
/// What the other side says: `agrees` of the enterprise; a bank takes its own proposal back.
struct AmendmentReply {
  bool agrees = false;
  std::string words;
};

using AmendmentAnswer = std::variant<AmendmentOnFile, LoanRefusal>;
/// Keeps a proposal of the bank that signed, or says why not. Returns conflict when another one was kept meanwhile.
/// Requires: a person of the loan's bank.
Result<AmendmentAnswer> propose_amendment(const FinanceGround& ground, keep::DocumentBook& book, const LoanOnFile& file,
                                          const AmendmentWish& wish, const CarbonPerson& person, UtcSeconds now);
/// Ends a proposal: a person of the borrower agrees or declines, one of the bank takes it back. It is judged again on
/// the day of the answer: one whose period has begun meanwhile is refused. Returns not_found, conflict for one that was
/// answered. Requires: a person of the borrower or of the bank.
Result<AmendmentAnswer> answer_amendment(keep::DocumentBook& book, const LoanOnFile& file, std::string_view number,
                                         const AmendmentReply& reply, const CarbonPerson& person, UtcSeconds now);

std::string amendment_json(const AmendmentOnFile& amendment);
/// Returns malformed.
Result<AmendmentOnFile> read_amendment_json(std::string_view json);
/// {"from"?, "cap"?, "floor"?, "verifier"?, "kpis": [{"kpi", "step_down_bp"?, "step_up_bp"?, "targets": [{"year",
/// "value"}], "todays_factors"?, "factors"?, "perimeter"?}], "reason"}; numbers as text. Returns malformed.
Result<AmendmentWish> read_amendment_wish(std::string_view json);
/// {"agrees": true or false, "words"}. Returns malformed.
Result<AmendmentReply> read_amendment_reply(std::string_view json);

}  // namespace lantian::serve
