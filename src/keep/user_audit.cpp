#include "keep/user_audit.hpp"

#include "base/sha256.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::keep {
namespace {

constexpr std::size_t audit_field_most = 4000;

}  // namespace

Result<void> checked_draft(const AuditDraft& draft) {
  if (trimmed(draft.who).empty() || draft.action.empty()) {
    return Error{ErrorCode::invalid_argument, "an audit row says who did what; one of the two is missing", ""};
  }
  for (const std::string* field : {&draft.who, &draft.action, &draft.subject, &draft.detail, &draft.peer}) {
    if (field->size() <= audit_field_most && is_utf8(*field)) continue;
    return Error{ErrorCode::invalid_argument,
                 fmt::format("a field of an audit row is UTF-8 of at most {} bytes, not {}", audit_field_most,
                             in_quotes(*field)),
                 ""};
  }
  return {};
}

std::string audit_text(std::int64_t number, const AuditDraft& row) {
  std::string text;
  const auto add = [&](std::string_view field) { text += fmt::format("{}:{},", field.size(), field); };
  add(std::to_string(number));
  add(std::to_string(row.at.time_since_epoch().count()));
  for (const std::string* field : {&row.who, &row.action, &row.subject, &row.detail, &row.peer}) add(*field);
  add(row.allowed ? "allowed" : "refused");
  return text;
}

std::string audit_chain(std::string_view before, std::int64_t number, const AuditDraft& row) {
  Sha256 hash;
  hash.add(before);
  hash.add("\n");
  hash.add(audit_text(number, row));
  return hash.hex();
}

Result<void> AuditWalk::take(const AuditRecord& record) {
  if (record.number != state_.rows + 1) {
    return Error{ErrorCode::corrupt,
                 fmt::format("audit row {} is missing: row {} stands in its place", state_.rows + 1, record.number),
                 ""};
  }
  if (record.chain != audit_chain(state_.chain, record.number, record.row)) {
    return Error{
        ErrorCode::corrupt,
        fmt::format("audit row {} of {} does not fit the chain: it, or the row before it, was changed after it "
                    "was written",
                    record.number, text_of(record.row.at)),
        ""};
  }
  state_.rows = record.number;
  state_.chain = record.chain;
  state_.head_found = state_.head_found || record.chain == head_;
  return {};
}

}  // namespace lantian::keep
