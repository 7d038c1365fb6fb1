#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "keep/reading_book.hpp"
#include "observe/quality/finding.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Doubts about readings and what people decided about them. The book is a list of events that are only appended; a
/// mark is what its events say. It never touches a reading: serve/quality.hpp writes what a review means into the
/// reading book, where the earlier value stays readable too.
namespace lantian::keep {

/// Stored: never renumber.
enum class MarkState : std::uint8_t {
  suspect = 1,   ///< a detector doubts; nobody has looked
  upheld = 2,    ///< a reviewer agrees: the readings must not be used
  reversed = 3,  ///< a reviewer disagrees: the readings are right
  joined = 4,    ///< became part of another mark when the stretch between them filled; see `into`
};
std::string_view name_of(MarkState state);  ///< "suspect", "upheld", "reversed", "joined"
std::optional<MarkState> parse_mark_state(std::string_view text);

/// Stored: never renumber.
enum class MarkEventKind : std::uint8_t { raised = 1, grown = 2, joined = 3, upheld = 4, reversed = 5 };
std::string_view name_of(MarkEventKind kind);

struct MarkEvent {
  std::int64_t id = 0;  ///< 1, 2, 3, ... over the whole book
  std::int64_t mark = 0;
  UtcSeconds at{};
  MarkEventKind kind{};
  std::string who;                    ///< reviewer; empty for a detector
  std::string why;                    ///< reviewer's words
  observe::quality::Finding finding;  ///< of raised and grown, with the stretch the mark has from then on
  std::int64_t into = 0;              ///< of joined
  Revision revision = 0;              ///< of upheld and reversed: what it wrote into the reading book; 0 = nothing
};

/// What is known of one doubt now.
struct QualityMark {
  std::int64_t id = 0;
  observe::quality::Finding finding;
  MarkState state = MarkState::suspect;
  UtcSeconds raised_at{}, changed_at{};
  std::string who, why;   ///< of the last review
  Revision revision = 0;  ///< that it made in the reading book; 0 = none
  std::int64_t into = 0;
};

/// raised + grown + unchanged = findings noted, but for a finding of which several parts are new.
struct MarkReceipt {
  std::int64_t raised = 0, grown = 0, unchanged = 0;
};

/// A person's decision. From suspect, upheld or reversed to upheld or reversed, any number of times.
struct MarkReview {
  std::int64_t mark = 0;
  bool uphold = false;
  std::string who, why;
  Revision revision = 0;
};

struct MarkQuery {
  std::vector<std::string> places;  ///< empty = all
  std::optional<observe::quality::Detector> detector;
  std::optional<MarkState> state;      ///< absent = all but joined
  std::optional<UtcSeconds> from, to;  ///< marks that overlap [from, to)
};

class MarkBook {
 public:
  virtual ~MarkBook() = default;

  /// Stores what is new of these findings, all or nothing. One doubt is one mark: a finding of the same detector,
  /// place, factor and counterpart that overlaps or touches a suspect mark makes it grow, or changes nothing when the
  /// mark covers it. A reviewed mark never changes its stretch, since people decided about that stretch: inside it
  /// nothing is raised again, beyond it the rest is a new doubt. Returns io, locked or corrupt.
  virtual Result<MarkReceipt> note(std::span<const observe::quality::Finding> findings, UtcSeconds now) = 0;

  /// Returns not_found, conflict (already so decided, or joined), invalid_argument (no name, no reason).
  virtual Result<void> review(const MarkReview& review, UtcSeconds now) = 0;

  /// By place, then time, then id.
  virtual Result<std::vector<QualityMark>> marks(const MarkQuery& query) const = 0;
  /// Returns not_found.
  virtual Result<QualityMark> mark(std::int64_t id) const = 0;
  /// The history of one mark, or with 0 of all; oldest first.
  virtual Result<std::vector<MarkEvent>> events(std::int64_t mark) const = 0;
};

std::unique_ptr<MarkBook> make_memory_mark_book();
/// SQLite (WAL, synchronous=FULL, busy timeout 5 s): several processes may use one file. Makes it when absent. Returns
/// io, corrupt, unsupported (a newer format).
Result<std::unique_ptr<MarkBook>> open_mark_book(const std::string& file);

}  // namespace lantian::keep
