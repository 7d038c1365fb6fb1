#pragma once
#include "base/clock.hpp"
#include "base/period.hpp"
#include "base/result.hpp"
#include "docket/actor.hpp"
#include "docket/case.hpp"
#include "docket/case_type.hpp"
#include "docket/event.hpp"
#include "docket/statistics/facts.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The docket on disk: events that are only appended, each chained to the one before, and beside them one row for each
/// case as its events make it, written in the same transaction, for lists and statistics. doc/docket-book.md describes
/// the tables.
namespace lantian::keep {

/// What gives events their meaning. Rows are worked out by these types when events come in; `verify` says when other
/// types make other rows of the same events, and `rebuild` writes those.
struct DocketBasis {
  docket::CaseTypes types;
  docket::Areas areas;
};

/// The last row of a book. Kept elsewhere, it fixes everything before it. An empty book: 0 and "".
struct DocketHead {
  std::int64_t number = 0;
  std::string chain;
  friend bool operator==(const DocketHead&, const DocketHead&) = default;
};

/// Rows that one `append` made: numbers `first` to `head.number`.
struct DocketReceipt {
  std::int64_t first = 0;
  DocketHead head;
};

/// One case in a list: what its events make it, as `docket::Case` says.
struct CaseRow {
  std::string id, type;
  std::int32_t version = 0;
  std::string state;
  docket::StateKind kind = docket::StateKind::open;  ///< of the state; a merged case counts as done
  std::string topic, place, title, party, assignee;
  docket::Role opened_role{};
  UtcSeconds opened_at{}, last_at{};
  std::optional<UtcSeconds> responded_at, closed_at;
  std::optional<Day> due;       ///< `Case::next_due`: by when there is something to do
  std::optional<Day> deadline;  ///< of the case, as `docket::CaseFacts` has it: stays when the case is closed
  int rounds = 0;               ///< how often it was reopened
  std::string step;             ///< last rung of the ladder that was reached for the present deadline, or empty
  std::optional<int> rating;
  std::string merged_into;  ///< or empty
  bool synthetic = false;
  friend bool operator==(const CaseRow&, const CaseRow&) = default;
};
CaseRow row_of(const docket::CaseType& type, const docket::Case& subject);

/// Which cases a list holds. What is empty or absent lets every case through.
struct CaseFilter {
  std::string type, topic, assignee, party, state;
  std::string area;                      ///< cases that lie within it (`docket::Areas::within`)
  std::vector<docket::StateKind> kinds;  ///< any of these
  std::optional<Day> due_until;          ///< due on this day or before; cases without a deadline do not pass
  std::optional<docket::Link> link;      ///< that point to this: the parts of a case, the cases of a station
  std::optional<bool> synthetic;
  /// Only cases that this person may open: `docket::may_read`, no more and no less.
  std::optional<docket::Actor> reader;
};
/// Where a list goes on: the key of the last row that was read.
struct CasePlace {
  std::optional<Day> due;
  std::string id;
};
inline CasePlace place_of(const CaseRow& row) {
  return {row.due, row.id};
}

/// What does not fit in the stored rows.
struct DocketFault {
  std::string where;  ///< "event 17", "case GE-2023-000123"
  std::string message;
};

/// May be called from several threads, and several processes may use one book. Every function returns io, locked
/// (another process has been writing for longer than 5 s) or corrupt (a stored row is no event, or does not follow; the
/// message names it); then nothing was written.
class DocketBook {
 public:
  virtual ~DocketBook() = default;

  /// Takes events as `docket::decide` makes them, number 0 and chain empty, of one case or several, in their order: all
  /// or none, durable on return. Calls that come in while another one is being written share the next transaction.
  /// Returns conflict when an event does not follow from the case as it is (another version, an id that is taken, what
  /// `docket::apply` refuses), invalid_argument (no events, a number or chain of its own, bytes that are no UTF-8
  /// text), not_found (a type that the basis does not know). After io the events may be in the book all the same, if
  /// the answer of the server was lost: appended again, they are a conflict then.
  virtual Result<DocketReceipt> append(std::span<const docket::Event> events) = 0;

  virtual Result<DocketHead> head() const = 0;
  /// At most `most` events with a higher number than `after`, in order.
  virtual Result<std::vector<docket::Event>> events_after(std::int64_t after, std::size_t most) const = 0;
  /// Events of a case in order of version, recorded until then, that second included. Empty for an unknown case.
  virtual Result<std::vector<docket::Event>> events_of(std::string_view case_id,
                                                       std::optional<UtcSeconds> until = std::nullopt) const = 0;
  /// The case now, or as it was known at an instant. Returns not_found (also: not opened yet).
  virtual Result<docket::Case> find(std::string_view case_id, std::optional<UtcSeconds> until = std::nullopt) const = 0;

  /// At most `most` rows by (deadline, id) behind `after`; cases without a deadline come last.
  virtual Result<std::vector<CaseRow>> cases(const CaseFilter& filter, const std::optional<CasePlace>& after,
                                             std::size_t most) const = 0;
  virtual Result<std::int64_t> count(const CaseFilter& filter) const = 0;

  /// Every case that `docket::statistics_of` counts anywhere in the period, and others perhaps; in no particular order.
  virtual Result<docket::FactTable> facts(const Period& period) const = 0;

  /// The number for the next id of a series: 124 when "GE-2023-000123" is the highest of "GE-2023"; 1 for an unknown
  /// one. Nobody is kept from taking it first: then `append` is a conflict, and the series has a new answer.
  virtual Result<std::int64_t> next_serial(std::string_view series) const = 0;

  /// Reads everything: every event fits the chain and, with `head`, the chain ends or passes there; every row beside
  /// the events is what they make. Empty = all is well. At most 100 faults; behind the first fault of the chain no
  /// event is looked at.
  virtual Result<std::vector<DocketFault>> verify(const DocketHead& head = {}) const = 0;

  /// Writes every row beside the events anew from them, in one transaction: after a change of types or areas, or of a
  /// row by somebody else. The events stay.
  virtual Result<void> rebuild() = 0;
};

/// Requires: basis not null.
std::unique_ptr<DocketBook> make_memory_docket_book(std::shared_ptr<const DocketBasis> basis);
/// SQLite (WAL, synchronous=FULL, busy timeout 5 s). Makes the file when absent, readable by its owner only. Returns
/// io, corrupt (no docket), unsupported (a newer format), locked. Requires: basis not null.
Result<std::unique_ptr<DocketBook>> open_docket_book(const std::string& file, std::shared_ptr<const DocketBasis> basis);
/// PostgreSQL: `words` are libpq's ("host=... dbname=... user=... options='-c search_path=docket'"). Makes schema and
/// tables when absent, where unqualified names go. Returns the same, and unsupported where the server does not sync.
/// Requires: basis not null.
Result<std::unique_ptr<DocketBook>> open_postgres_docket_book(const std::string& words,
                                                              std::shared_ptr<const DocketBasis> basis);

}  // namespace lantian::keep
