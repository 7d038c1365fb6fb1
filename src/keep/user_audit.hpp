#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

/// The audit log: who did what, whether it was let, from where. Rows are only appended, and each carries the SHA-256 of
/// the chain before it and its own text, so that a silent change of any earlier row is visible.
namespace lantian::keep {

/// A row to be. Nothing secret stands in it: no password, no code, no token, no phone number.
struct AuditDraft {
  UtcSeconds at{};
  std::string who;      ///< login name; "-": nobody known; "system"
  std::string action;   ///< "sign_in", "rights_changed", ...: lower-case words and underscores
  std::string subject;  ///< what it was done to; may be empty
  std::string detail;   ///< may be empty
  std::string peer;     ///< address it came from; empty: at the machine itself
  bool allowed = true;  ///< false: it was refused
  friend bool operator==(const AuditDraft&, const AuditDraft&) = default;
};

/// Returns invalid_argument when nobody or nothing is named, or a field is no UTF-8 or longer than 4000 bytes.
Result<void> checked_draft(const AuditDraft& draft);

struct AuditRecord {
  std::int64_t number = 0;  ///< 1, 2, ...
  AuditDraft row;
  std::string chain;  ///< 64 lower-case hexadecimal digits
  friend bool operator==(const AuditRecord&, const AuditRecord&) = default;
};

/// The bytes that the chain is made of: number and every field, each with its length before it, so that no two rows
/// have one text.
std::string audit_text(std::int64_t number, const AuditDraft& row);
/// SHA-256 (hex) over the chain before (empty for the first), a line feed and the text.
std::string audit_chain(std::string_view before, std::int64_t number, const AuditDraft& row);

struct AuditState {
  std::int64_t rows = 0;
  std::string chain;        ///< of the last row; empty: no row
  bool head_found = false;  ///< the chain that was asked for was passed (or none was asked for)
};

/// Walks the log row by row.
class AuditWalk {
 public:
  /// Any chain to look out for on the way; empty: none.
  explicit AuditWalk(std::string head = {}) : head_{std::move(head)} { state_.head_found = head_.empty(); }
  /// Returns corrupt, naming the row, when its number does not follow or its chain does not fit.
  Result<void> take(const AuditRecord& record);
  const AuditState& state() const { return state_; }

 private:
  std::string head_;
  AuditState state_;
};

}  // namespace lantian::keep
