#pragma once
#include "docket/event.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// The chain that makes a silent change of a book visible.
namespace lantian::docket {

/// SHA-256 (hex) over the chain of the row before (empty for the first), a line feed and the text of the event.
std::string chain_of(std::string_view before, std::string_view text);

/// A row as a book stores it.
struct StoredEvent {
  std::int64_t number = 0;
  std::string text;  ///< `event_text(event)`
  std::string chain;
};

struct ChainFault {
  std::int64_t number = 0;  ///< of the first row that does not fit
  std::string message;
};

/// Walks a book of any length, row by row.
class ChainWalk {
 public:
  ChainWalk() = default;
  /// Goes on behind a row that was verified before.
  ChainWalk(std::int64_t number, std::string chain) : number_{number}, chain_{std::move(chain)} {}

  /// The event of the next row, its chain set. Returns corrupt, naming the row, when its number does not follow, its
  /// text is no event or carries another number, or its chain does not fit. After a fault the walk stays where it was.
  Result<Event> take(const StoredEvent& row);
  std::int64_t number() const { return number_; }  ///< of the last good row
  const std::string& chain() const { return chain_; }

 private:
  std::int64_t number_ = 0;
  std::string chain_;
};

/// Rows from the first on. Absent = every row fits. Rows missing at the end are seen only by whoever kept the last
/// chain elsewhere: hand it in as `head` (empty = unknown).
std::optional<ChainFault> verify_chain(std::span<const StoredEvent> rows, std::string_view head = {});
/// The same for events in memory.
std::optional<ChainFault> verify_chain(std::span<const Event> events, std::string_view head = {});

}  // namespace lantian::docket
