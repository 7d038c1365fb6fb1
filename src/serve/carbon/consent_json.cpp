#include "serve/carbon/consent_json.hpp"

#include "serve/document.hpp"

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

/// "in_force", "not_yet", "revoked", "ended".
std::string_view consent_state(const carbon::Consent& one, UtcSeconds now) {
  if (one.revoked && *one.revoked <= now) return "revoked";
  if (one.until <= now) return "ended";
  return one.in_force(now) ? "in_force" : "not_yet";
}

DocumentJson consent_fields(const carbon::Consent& one) {
  DocumentJson out{{"id", one.id},
                   {"enterprise", one.enterprise},
                   {"bank", one.bank},
                   {"what", one.what},
                   {"purposes", one.purposes},
                   {"from", text_of(one.from)},
                   {"until", text_of(one.until)},
                   {"granted_by", one.granted_by},
                   {"granted_at", text_of(one.granted_at)}};
  if (one.revoked) out["revoked"] = text_of(*one.revoked);
  out["synthetic"] = one.synthetic;
  return out;
}

DocumentJson consent_row(const carbon::Consent& one, UtcSeconds now) {
  DocumentJson out = consent_fields(one);
  out["state"] = consent_state(one, now);
  // The last day on which it holds: it ends where the next one begins.
  out["last_day"] = text_of(std::chrono::floor<std::chrono::days>(to_local(one.until) - std::chrono::seconds{1}));
  return out;
}

DocumentJson consent_words(std::span<const carbon::ConsentItem> items) {
  DocumentJson out = DocumentJson::array();
  for (const carbon::ConsentItem& one : items) {
    out.push_back({{"id", one.id}, {"name_zh", one.name.zh}, {"name_en", one.name.en}});
  }
  return out;
}

}  // namespace

std::string consent_json(const carbon::Consent& consent) {
  return consent_fields(consent).dump();
}

Result<carbon::Consent> read_consent_json(std::string_view json) {
  return read_document(json, "consent", [](const DocumentPart& part) {
    carbon::Consent out;
    out.id = part.text("id");
    out.enterprise = part.text("enterprise");
    out.bank = part.text("bank");
    out.what = part.texts("what");
    out.purposes = part.texts("purposes");
    out.from = part.instant("from");
    out.until = part.instant("until");
    out.granted_by = part.text("granted_by");
    out.granted_at = part.instant("granted_at");
    if (part.has("revoked")) out.revoked = part.instant("revoked");
    out.synthetic = part.truth("synthetic");
    return out;
  });
}

std::string look_json(std::span<const carbon::Look> looks) {
  const carbon::LookRequest& asked = looks.front().asked;
  DocumentJson parts = DocumentJson::array();
  for (const carbon::Look& one : looks) {
    DocumentJson part{{"what", one.asked.what}, {"allowed", one.allowed}};
    if (!one.consent.empty()) part["consent"] = one.consent;
    parts.push_back(std::move(part));
  }
  return DocumentJson{{"bank", asked.bank},       {"officer", asked.officer}, {"enterprise", asked.enterprise},
                      {"purpose", asked.purpose}, {"at", text_of(asked.at)},  {"parts", std::move(parts)}}
      .dump();
}

Result<std::vector<carbon::Look>> read_look_json(std::string_view json) {
  return read_document(json, "look", [](const DocumentPart& part) {
    carbon::LookRequest asked{part.text("bank"),    part.text("officer"), part.text("enterprise"), "",
                              part.text("purpose"), part.instant("at")};
    std::vector<carbon::Look> out;
    for (const DocumentPart& one : part.parts("parts")) {
      asked.what = one.text("what");
      out.push_back({asked, one.truth("allowed"), one.text_or("consent")});
    }
    return out;
  });
}

Result<ConsentWish> read_consent_wish(std::string_view json) {
  return read_document(json, "consent", [](const DocumentPart& part) {
    ConsentWish out;
    out.bank = part.text("bank");
    out.what = part.texts("what");
    out.purposes = part.texts("purposes");
    if (part.has("from")) out.from = part.day("from");
    out.until = part.day("until");
    return out;
  });
}

std::string consents_page_json(const carbon::ConsentRule& rule, const ConsentsPage& page) {
  std::vector<carbon::Consent> sorted = page.consents;
  std::ranges::stable_sort(sorted, [](const auto& a, const auto& b) { return a.granted_at > b.granted_at; });
  DocumentJson rows = DocumentJson::array();
  for (const carbon::Consent& one : sorted) rows.push_back(consent_row(one, page.now));
  return DocumentJson{{"enterprise", page.enterprise},
                      {"synthetic", page.synthetic},
                      {"at", text_of(page.now)},
                      {"banks", page.banks},
                      {"whats", consent_words(rule.whats)},
                      {"purposes", consent_words(rule.purposes)},
                      {"most_months", rule.most_months},
                      {"results", std::move(rows)}}
      .dump();
}

std::string one_consent_json(const carbon::Consent& consent, UtcSeconds now) {
  return consent_row(consent, now).dump();
}

std::string looks_page_json(std::string_view enterprise, std::span<const carbon::Look> looks,
                            std::span<const RefusalRow> refusals) {
  DocumentJson rows = DocumentJson::array();
  const carbon::LookRequest* before = nullptr;
  std::set<std::string> parts;  // of the request before: one that comes again is of another request in the same second
  for (const carbon::Look& one : looks) {
    const bool same = before != nullptr && before->at == one.asked.at && before->bank == one.asked.bank &&
                      before->officer == one.asked.officer && before->purpose == one.asked.purpose &&
                      !parts.contains(one.asked.what);
    before = &one.asked;
    if (!same) {
      parts.clear();
      rows.push_back({{"at", text_of(one.asked.at)},
                      {"bank", one.asked.bank},
                      {"officer", one.asked.officer},
                      {"purpose", one.asked.purpose},
                      {"allowed", DocumentJson::array()},
                      {"refused", DocumentJson::array()}});
    }
    parts.insert(one.asked.what);
    rows.back()[one.allowed ? "allowed" : "refused"].push_back(one.asked.what);
  }
  DocumentJson counted = DocumentJson::array();
  for (const RefusalRow& one : refusals) {
    counted.push_back({{"day", text_of(one.day)},
                       {"bank", one.bank},
                       {"count", one.counted.count},
                       {"first", text_of(one.counted.first)},
                       {"last", text_of(one.counted.last)}});
  }
  return DocumentJson{{"enterprise", enterprise}, {"results", std::move(rows)}, {"refusals", std::move(counted)}}
      .dump();
}

}  // namespace lantian::serve
