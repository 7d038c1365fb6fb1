#include "serve/carbon/card_json.hpp"

#include "serve/carbon/loan_office.hpp"
#include "serve/document.hpp"

namespace lantian::serve {
namespace {

template <class Value>
DocumentJson card_or_null(const std::optional<Value>& value) {
  return value ? DocumentJson(*value) : DocumentJson(nullptr);
}
DocumentJson card_number(const std::optional<Rational>& value) {
  return value ? DocumentJson(value->approximate()) : DocumentJson(nullptr);
}

DocumentJson card_emissions(const std::vector<carbon::CardEmission>& rows) {
  DocumentJson out = DocumentJson::array();
  for (const carbon::CardEmission& one : rows) {
    out.push_back({{"period", one.period},
                   {"guide", one.guide},
                   {"total_t", card_or_null(one.total_t)},
                   {"direct_t", card_or_null(one.direct_t)},
                   {"parts_t", one.parts_t},
                   {"state", one.state},
                   {"missing_months", one.missing_months},
                   {"factors", one.factors}});
  }
  return out;
}

DocumentJson card_intensities(const std::vector<carbon::CardRating>& rows) {
  DocumentJson out = DocumentJson::array();
  for (const carbon::CardRating& one : rows) {
    out.push_back({{"year", one.year},
                   {"rule", one.rule},
                   {"state", one.state},
                   {"reason", one.reason},
                   {"intensity", card_number(one.intensity)},
                   {"benchmark", card_number(one.benchmark)},
                   {"ratio", card_number(one.ratio)},
                   {"benchmark_of", one.benchmark_of}});
  }
  return out;
}

DocumentJson card_levels(const std::vector<carbon::CardRating>& rows) {
  DocumentJson out = DocumentJson::array();
  for (const carbon::CardRating& one : rows) {
    out.push_back({{"year", one.year},
                   {"rule", one.rule},
                   {"state", one.state},
                   {"reason", one.reason},
                   {"level", one.level},
                   {"tier", one.tier},
                   {"trend", one.trend}});
  }
  return out;
}

DocumentJson card_pollution(const carbon::CardPollution& pollution) {
  DocumentJson penalties = DocumentJson::array();
  for (const carbon::CardPenalty& one : pollution.penalties) {
    penalties.push_back({{"day", text_of(one.day)}, {"fine_yuan", one.fine.text_yuan()}, {"what", one.what}});
  }
  return {{"grade", pollution.grade}, {"penalties", std::move(penalties)}};
}

DocumentJson card_projects(const std::vector<carbon::CardProject>& rows) {
  DocumentJson out = DocumentJson::array();
  for (const carbon::CardProject& one : rows) {
    out.push_back({{"id", one.id},
                   {"name_zh", one.name.zh},
                   {"name_en", one.name.en},
                   {"state", one.state},
                   {"in_library", one.in_library},
                   {"valid_to", one.valid_to ? DocumentJson(text_of(*one.valid_to)) : DocumentJson(nullptr)},
                   {"saved_t", card_number(one.saved_t)}});
  }
  return out;
}

DocumentJson card_loans_json(const std::vector<carbon::CardLoan>& rows) {
  DocumentJson out = DocumentJson::array();
  for (const carbon::CardLoan& one : rows) {
    DocumentJson decisions = DocumentJson::array();
    for (const carbon::KpiDecision& it : one.decisions) {
      decisions.push_back({{"kpi", it.kpi},
                           {"year", it.year},
                           {"outcome", name_of(it.outcome)},
                           {"target", it.target.text()},
                           {"value", it.value ? DocumentJson(it.value->text()) : DocumentJson(nullptr)},
                           {"step_bp", it.step_bp.approximate()},
                           {"why", without_hashes(it.why)}});
    }
    out.push_back({{"id", one.id},
                   {"name_zh", one.name.zh},
                   {"name_en", one.name.en},
                   {"principal_yuan", one.principal.text_yuan()},
                   {"saving_yuan", one.saving.text_yuan()},
                   {"rate_now", one.rate_now},
                   {"decisions", std::move(decisions)}});
  }
  return out;
}

DocumentJson card_compliance(const std::vector<carbon::Compliance>& rows) {
  DocumentJson out = DocumentJson::array();
  for (const carbon::Compliance& one : rows) {
    out.push_back({{"year", one.year},
                   {"state", name_of(one.state)},
                   {"obligation", one.obligation},
                   {"surrendered", one.surrendered},
                   {"offsets", one.offsets},
                   {"missing", one.missing},
                   {"deadline", text_of(one.deadline)}});
  }
  return out;
}

DocumentJson card_words(std::span<const carbon::ConsentItem> items) {
  DocumentJson out = DocumentJson::array();
  for (const carbon::ConsentItem& one : items) {
    out.push_back({{"id", one.id}, {"name_zh", one.name.zh}, {"name_en", one.name.en}});
  }
  return out;
}

}  // namespace

std::string conduct_json(std::string_view grade, std::span<const carbon::Penalty> penalties) {
  DocumentJson rows = DocumentJson::array();
  for (const carbon::Penalty& one : penalties) {
    rows.push_back({{"day", text_of(one.day)},
                    {"fine_fen", one.fine.fen()},
                    {"what", {{"zh", one.what.zh}, {"en", one.what.en}}}});
  }
  return DocumentJson{{"grade", grade}, {"penalties", std::move(rows)}}.dump();
}

Result<carbon::CardPollution> read_conduct_json(std::string_view json, bool english) {
  return read_document(json, "conduct", [english](const DocumentPart& part) {
    carbon::CardPollution out;
    out.grade = part.text_or("grade");
    for (const DocumentPart& one : part.parts("penalties")) {
      out.penalties.push_back({one.day("day"), carbon::Money::from_fen(one.whole("fine_fen")),
                               one.part("what").text(english ? "en" : "zh")});
    }
    return out;
  });
}

std::string cards_page_json(std::string_view bank, const carbon::ConsentRule& rule, std::span<const CardRow> rows,
                            UtcSeconds now, bool synthetic) {
  DocumentJson results = DocumentJson::array();
  for (const CardRow& row : rows) {
    results.push_back({{"enterprise", row.enterprise->id},
                       {"name_zh", row.enterprise->name.zh},
                       {"name_en", row.enterprise->name.en},
                       {"sector", row.enterprise->sector},
                       {"consent", row.consent->id},
                       {"what", row.consent->what},
                       {"purposes", row.consent->purposes},
                       {"from", text_of(row.consent->from)},
                       {"until", text_of(row.consent->until)}});
  }
  return DocumentJson{{"bank", bank},
                      {"at", text_of(now)},
                      {"synthetic", synthetic},
                      {"whats", card_words(rule.whats)},
                      {"purposes", card_words(rule.purposes)},
                      {"results", std::move(results)}}
      .dump();
}

std::string card_page_json(const carbon::Card& card, const CardSignature& signature) {
  DocumentJson out{{"enterprise", card.enterprise}, {"name_zh", card.name.zh}, {"name_en", card.name.en},
                   {"sector", card.sector},         {"county", card.county},   {"bank", card.bank},
                   {"officer", card.officer},       {"purpose", card.purpose}, {"at", text_of(card.at)},
                   {"synthetic", card.synthetic}};
  if (card.emissions) out["emissions"] = card_emissions(*card.emissions);
  if (card.intensity) out["intensity"] = card_intensities(*card.intensity);
  if (card.rating) out["rating"] = card_levels(*card.rating);
  if (card.quality) {
    out["quality"] = {{"figures", card.quality->figures}, {"findings_open", card.quality->findings_open}};
  }
  if (card.pollution) out["pollution"] = card_pollution(*card.pollution);
  if (card.projects) out["projects"] = card_projects(*card.projects);
  if (card.loans) out["loans"] = card_loans_json(*card.loans);
  if (card.assets) out["assets"] = card_compliance(*card.assets);
  out["notes"] = card.notes;
  if (!signature.signature.empty()) {
    out["signed"] = {{"text", signature.text}, {"signature", signature.signature}, {"key", signature.key}};
  }
  return out.dump();
}

Result<CardSignature> read_signed_card(std::string_view json) {
  constexpr std::size_t longest_card = 200'000;
  if (json.size() > longest_card) return Error{ErrorCode::malformed, "no card is as long as this", "signed card"};
  return read_document(json, "signed card", [](const DocumentPart& part) {
    return CardSignature{part.text("text"), part.text("signature"), ""};
  });
}

std::string genuine_card_json(std::string_view text) {
  DocumentJson out{{"genuine", true}};
  for (const char* key : {"", "enterprise", "bank", "officer", "purpose", "", "at"}) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (*key != 0) out[key] = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out.dump();
}

}  // namespace lantian::serve
