// Amendments of loans as documents, and as banks and enterprises send them.
#include "serve/carbon/amendment_office.hpp"
#include "serve/document.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

std::optional<AmendmentState> amendment_state(std::string_view word) {
  for (int n = 1; n <= 4; ++n) {
    if (name_of(static_cast<AmendmentState>(n)) == word) return static_cast<AmendmentState>(n);
  }
  return std::nullopt;
}

void put_amended(DocumentJson& out, const char* key, const std::optional<Decimal>& value) {
  if (value) out[key] = value->text();
}

std::optional<Decimal> read_amended(const DocumentPart& part, const char* key) {
  if (!part.has(key)) return std::nullopt;
  if (const auto value = parse_decimal(part.text(key))) return *value;
  part.wrong(key, "a number as text");
  return std::nullopt;
}

carbon::KpiAmendment read_kpi_amendment(const DocumentPart& part) {
  carbon::KpiAmendment out;
  out.kpi = part.text("kpi");
  out.step_down_bp = read_amended(part, "step_down_bp");
  out.step_up_bp = read_amended(part, "step_up_bp");
  for (const DocumentPart& one : part.parts("targets")) {
    out.targets.push_back({one.small("year"), read_amended(one, "value").value_or(Decimal{})});
    if (!one.has("value")) one.wrong("value", "a number as text");
  }
  if (part.has("factors")) {
    out.basis = carbon::KpiBasis{part.texts("factors"), part.texts("perimeter")};
    std::ranges::sort(out.basis->factors);
    std::ranges::sort(out.basis->perimeter);
  }
  return out;
}

carbon::Amendment read_amended_terms(const DocumentPart& part) {
  carbon::Amendment out;
  out.cap = read_amended(part, "cap");
  out.floor = read_amended(part, "floor");
  if (part.has("verifier")) out.verifier = part.text("verifier");
  out.reason = part.text("reason");
  return out;
}

}  // namespace

std::string amendment_json(const AmendmentOnFile& amendment) {
  const carbon::Amendment& terms = amendment.terms;
  DocumentJson out{{"id", terms.id}, {"loan", terms.loan}, {"from", text_of(terms.from)}};
  put_amended(out, "cap", terms.cap);
  put_amended(out, "floor", terms.floor);
  if (terms.verifier) out["verifier"] = *terms.verifier;
  DocumentJson kpis = DocumentJson::array();
  for (const carbon::KpiAmendment& one : terms.kpis) {
    DocumentJson kpi{{"kpi", one.kpi}};
    put_amended(kpi, "step_down_bp", one.step_down_bp);
    put_amended(kpi, "step_up_bp", one.step_up_bp);
    kpi["targets"] = DocumentJson::array();
    for (const carbon::KpiTarget& it : one.targets) {
      kpi["targets"].push_back({{"year", it.year}, {"value", it.value.text()}});
    }
    if (one.basis) {
      kpi["factors"] = one.basis->factors;
      kpi["perimeter"] = one.basis->perimeter;
    }
    kpis.push_back(std::move(kpi));
  }
  out["kpis"] = std::move(kpis);
  out["reason"] = terms.reason;
  out["state"] = name_of(amendment.state);
  out["proposed_by"] = amendment.proposed_by;
  out["proposed_at"] = text_of(amendment.proposed_at);
  if (terms.agreed_on) out["agreed_on"] = text_of(*terms.agreed_on);
  if (!amendment.answered_at) return out.dump();
  out["answered_by"] = amendment.answered_by;
  out["answered_at"] = text_of(*amendment.answered_at);
  out["answer"] = amendment.answer;
  return out.dump();
}

Result<AmendmentOnFile> read_amendment_json(std::string_view json) {
  return read_document(json, "amendment", [](const DocumentPart& part) {
    AmendmentOnFile out;
    out.terms = read_amended_terms(part);
    out.terms.id = part.text("id");
    out.terms.loan = part.text("loan");
    out.terms.from = part.day("from");
    for (const DocumentPart& one : part.parts("kpis")) out.terms.kpis.push_back(read_kpi_amendment(one));
    out.state = part.word("state", amendment_state);
    out.proposed_by = part.text("proposed_by");
    out.proposed_at = part.instant("proposed_at");
    if (part.has("agreed_on")) out.terms.agreed_on = part.day("agreed_on");
    out.answered_by = part.text_or("answered_by");
    out.answer = part.text_or("answer");
    if (part.has("answered_at")) out.answered_at = part.instant("answered_at");
    return out;
  });
}

Result<AmendmentWish> read_amendment_wish(std::string_view json) {
  return read_document(json, "amendment", [](const DocumentPart& part) {
    AmendmentWish out;
    out.terms = read_amended_terms(part);
    if (part.has("from")) out.from = part.day("from");
    for (const DocumentPart& one : part.parts("kpis")) {
      out.kpis.push_back({read_kpi_amendment(one), one.has("todays_factors") && one.truth("todays_factors")});
    }
    return out;
  });
}

Result<AmendmentReply> read_amendment_reply(std::string_view json) {
  return read_document(json, "answer to an amendment", [](const DocumentPart& part) {
    return AmendmentReply{part.truth("agrees"), part.text_or("words")};
  });
}

}  // namespace lantian::serve
