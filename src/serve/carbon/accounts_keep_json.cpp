#include "base/text.hpp"
#include "serve/carbon/accounts_desk.hpp"
#include "serve/document.hpp"

namespace lantian::serve {

std::string kept_account_json(const KeptAccount& one) {
  DocumentJson out{{"enterprise", one.enterprise}, {"period", one.period},  {"guide", one.guide},
                   {"version", one.version},       {"state", one.state},    {"late_guide", one.late_guide},
                   {"synthetic", one.synthetic},   {"filings", one.filings}};
  if (one.total_t) out["total_t"] = *one.total_t;
  out["sha256"] = one.sha256;
  out["text"] = one.text;
  return out.dump();
}

Result<KeptAccount> read_kept_account(const keep::DocumentRow& row) {
  auto read = read_document(row.body, "account", [](const DocumentPart& part) {
    KeptAccount out;
    out.enterprise = part.text("enterprise");
    out.period = part.text("period");
    out.guide = part.text("guide");
    out.version = part.text("version");
    out.state = part.text("state");
    out.late_guide = part.truth("late_guide");
    out.synthetic = part.truth("synthetic");
    out.filings = part.texts("filings");
    out.total_t = part.number_if("total_t");
    out.sha256 = part.text("sha256");
    out.text = part.text("text");
    return out;
  });
  if (!read) return Error{ErrorCode::corrupt, fmt::format("row {}: {}", row.number, read.error().message), row.key};
  read->row = row.number;
  read->at = row.at;
  read->who = row.who;
  return read;
}

Result<KeepWish> read_keep_wish(std::string_view body) {
  if (trimmed(body).empty()) return KeepWish{};
  return read_document(body, "account", [](const DocumentPart& part) {
    KeepWish out;
    out.sha256 = part.text_or("sha256");
    if (part.has("supersedes")) out.supersedes = part.whole("supersedes");
    return out;
  });
}

}  // namespace lantian::serve
