#pragma once
#include "carbon/consent/refusals.hpp"
#include "keep/document_book.hpp"

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

/// Refused looks as a book keeps them: one document (kind "look.refused", key "bank/day") that a newer one of the same
/// key replaces, however many names are tried.
namespace lantian::serve {

std::string refusals_json(const carbon::BankRefusals& counted);
/// Returns malformed.
Result<carbon::BankRefusals> read_refusals_json(std::string_view json);

/// How often a bank was refused at one enterprise on a day.
struct RefusalRow {
  std::string bank;
  Day day{};
  carbon::RefusedName counted;
};

/// The counts of today, between two writings in memory. What was written is counted on after a restart; what was not is
/// lost with the program: at most half of the refusals, of an hour at most. May be called from several threads.
class RefusalDesk {
 public:
  /// Counts a refused request and writes when that is due. Returns the words for the auditor when she is to be told,
  /// else an empty text; what the book returns when it could not be written.
  Result<std::string> refused(keep::DocumentBook& book, const carbon::ConsentRule& rule,
                              const carbon::LookRequest& asked, bool files_here);
  /// At one enterprise, the newest first, those that are not written yet too.
  Result<std::vector<RefusalRow>> at(const keep::DocumentBook& book, std::string_view enterprise) const;

 private:
  mutable std::mutex turn_;
  std::map<std::string, carbon::BankRefusals> today_;  ///< by bank; an older day makes room for the new one
};

}  // namespace lantian::serve
