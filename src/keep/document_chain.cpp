#include "keep/document_chain.hpp"

#include "base/sha256.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

namespace lantian::keep {

std::string document_chain(std::string_view before, const DocumentRow& row) {
  std::string text{before};
  const auto add = [&](std::string_view field) { text += fmt::format("\n{}:{}", field.size(), field); };
  add(std::to_string(row.number));
  add(row.kind);
  add(row.key);
  add(text_of(row.at));
  add(row.who);
  add(row.body);
  return sha256_hex(text);
}

Result<void> checked_drafts(std::span<const DocumentDraft> drafts, std::string_view who) {
  if (who.empty()) {
    return Error{ErrorCode::invalid_argument, "whose document it is must be said: name a person or \"system\"", ""};
  }
  for (const DocumentDraft& draft : drafts) {
    if (draft.kind.empty() || draft.key.empty()) {
      return Error{ErrorCode::invalid_argument, "a document needs a kind and a key, like forecast and F-2024-01-05", ""};
    }
    if (!is_utf8(draft.kind) || !is_utf8(draft.key) || !is_utf8(draft.body)) {
      return Error{ErrorCode::invalid_argument, "a document is text in UTF-8", draft.kind};
    }
  }
  if (!is_utf8(who)) return Error{ErrorCode::invalid_argument, "a name is text in UTF-8", "who"};
  return {};
}

Error newer_there(const DocumentDraft& draft, std::int64_t there) {
  return {ErrorCode::conflict,
          fmt::format("{} {} has changed since you saw it: document {} is the newest, you know {}; look again and "
                      "decide anew",
                      draft.kind, draft.key, there, draft.after.value_or(0)),
          draft.key};
}

std::vector<std::string> document_faults(std::span<const DocumentRow> rows) {
  std::vector<std::string> faults;
  std::string before;
  std::int64_t expected = 1;
  for (const DocumentRow& row : rows) {
    if (row.number != expected) {
      faults.push_back(fmt::format("row {} stands where row {} should: a row is missing", row.number, expected));
    } else if (row.chain != document_chain(before, row)) {
      faults.push_back(fmt::format("row {} ({} {}): it was changed after it was written", row.number, row.kind,
                                   row.key));
    }
    before = row.chain;
    expected = row.number + 1;
  }
  return faults;
}

}  // namespace lantian::keep
