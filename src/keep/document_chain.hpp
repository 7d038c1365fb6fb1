#pragma once
#include "keep/document_book.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The rules of a document book that hold on every engine. Only for document_*.cpp.
namespace lantian::keep {

/// SHA-256 (hex) over the chain before (empty for the first row) and every field of `row` but its own chain, each with
/// its length before it, so that no two rows have one text.
std::string document_chain(std::string_view before, const DocumentRow& row);

/// Returns invalid_argument when nobody, no kind or no key is named, or a text is no UTF-8.
Result<void> checked_drafts(std::span<const DocumentDraft> drafts, std::string_view who);

/// The refusal of a draft whose writer does not know document `there`, the newest of its kind and key.
Error newer_there(const DocumentDraft& draft, std::int64_t there);

/// What is wrong with rows that should follow each other from the first on.
std::vector<std::string> document_faults(std::span<const DocumentRow> rows);

}  // namespace lantian::keep
