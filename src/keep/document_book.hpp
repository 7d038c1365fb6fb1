#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What people and programs decided, as documents in one chain that is only appended to: of a response (forecasts, acts of
/// episodes, lists, plans, orders, evidence, reviews), of carbon accounts (filings, accounts, loans, projects).
namespace lantian::keep {

/// A document to be kept. `kind` and `key` say what it is: the newest one of both holds, the older ones stay.
struct DocumentDraft {
  std::string kind;  ///< "forecast", "episode", ...; "month", "account", ...
  std::string key;   ///< within the kind: "F-2024-01-05", "W-2024-01", ...
  std::string body;  ///< JSON
  /// Row number of the newest document of this kind and key that the writer knows (0: none): conflict when there is a
  /// newer one. No value: whatever is there.
  std::optional<std::int64_t> after{};
};

struct DocumentRow {
  std::int64_t number = 0;  ///< from 1, without gaps, over all kinds
  std::string kind, key;
  UtcSeconds at{};
  std::string who;
  std::string body;
  std::string chain;  ///< SHA-256 of the chain before, number, kind, key, at, who and body
  friend bool operator==(const DocumentRow&, const DocumentRow&) = default;
};

/// May be called from several threads. Every function returns io, locked (another process has been writing for longer
/// than 5 s) or corrupt; then nothing was written.
class DocumentBook {
 public:
  virtual ~DocumentBook() = default;

  /// All of them, durable on return, or none. Returns their rows. Returns invalid_argument for an empty kind, key or
  /// `who`, conflict as said at DocumentDraft::after.
  virtual Result<std::vector<DocumentRow>> append(std::span<const DocumentDraft> drafts, std::string_view who,
                                                  UtcSeconds now) = 0;
  /// Every document of a kind and key, oldest first.
  virtual Result<std::vector<DocumentRow>> all(std::string_view kind, std::string_view key) const = 0;
  /// The newest document of a kind and key; no value: there is none.
  virtual Result<std::optional<DocumentRow>> newest(std::string_view kind, std::string_view key) const = 0;
  /// The newest document of each key of a kind, by key.
  virtual Result<std::vector<DocumentRow>> each(std::string_view kind) const = 0;
  /// Keys of a kind, ascending.
  virtual Result<std::vector<std::string>> keys(std::string_view kind) const = 0;
  /// Number of the last row; 0: empty.
  virtual Result<std::int64_t> last() const = 0;
  /// Number of the last row of a kind; 0: there is none.
  virtual Result<std::int64_t> last_of(std::string_view kind) const = 0;
  /// What is wrong with the chain, one sentence a row; empty: all is well.
  virtual Result<std::vector<std::string>> verify() const = 0;
};

std::unique_ptr<DocumentBook> make_memory_document_book();
/// SQLite (WAL, synchronous=FULL, busy timeout 5 s). Makes it when absent. Returns io, corrupt (no such book),
/// unsupported (a newer format), locked.
Result<std::unique_ptr<DocumentBook>> open_document_book(const std::string& file);

}  // namespace lantian::keep
