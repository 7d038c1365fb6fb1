#pragma once
#include "base/result.hpp"
#include "docket/chain.hpp"
#include "keep/docket_book.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Rows under a docket: what differs between memory, SQLite and PostgreSQL. Everything that is a rule stands above, in
/// docket_book.cpp and docket_verify.cpp, and holds for all. Only for docket_*.cpp and for tests that put a faulty one
/// below.
namespace lantian::keep {

struct EventRow {
  std::string case_id;
  std::int32_t version = 0;
  docket::StoredEvent stored;
};

/// A row of a case with what it points to.
struct LinkedCase {
  CaseRow row;
  std::vector<docket::Link> links;    ///< sorted, no two equal
  std::vector<docket::Link> dropped;  ///< on the way in: links that the stored case has and this one no longer
  bool listed = false;                ///< on the way in: its place and series are stored already
};

/// `docket::may_read` for one person as conditions on rows. A row passes that fits any of them.
struct ReaderRule {
  bool everything = false;
  std::string assignee;                   ///< assigned to her by name; empty: does not count
  std::string party;                      ///< her own; empty: does not count
  std::string enterprise;                 ///< linked, in one of `linked_types`; empty: does not count
  std::vector<std::string> linked_types;  ///< types without privacy
  bool by_place = false;                  ///< in her area, and of her topics
  std::string place_from, place_end;      ///< as in CaseQuery
  std::vector<std::string> places;
  std::vector<std::string> topics;  ///< empty: all
};
/// `places`: all that the book holds, as stored.
ReaderRule reader_rule(const docket::Actor& reader, const DocketBasis& basis, const std::vector<std::string>& places);
bool lets(const ReaderRule& rule, const LinkedCase& one);
/// The codes that lie in a code, as a half-open range of texts.
std::pair<std::string, std::string> range_of(std::string_view code);

/// One walk through an index: rows of one liveliness by (due, id).
struct CaseQuery {
  CaseFilter filter;  ///< its area is replaced by what follows
  bool live = true;   ///< not done
  std::optional<ReaderRule> reader = std::nullopt;
  /// Places as they are stored (`stored_place`): one of these, or from `place_from` to before `place_end`. Without any
  /// of them every place passes.
  std::vector<std::string> places;
  std::string place_from, place_end;
  std::optional<CasePlace> after;
  std::size_t most = 0;
};

/// A period of statistics, by instants and by deadlines.
struct FactPeriod {
  explicit FactPeriod(const Period& period);
  UtcSeconds begin, end;
  Day first, behind;  ///< half-open, as `begin` and `end`
};

/// A highest serial number of a series of ids, as "GE-2023" and 123 of "GE-2023-000123".
struct Series {
  std::string name;
  std::int64_t last = 0;
};

using TakeEvent = std::function<Result<void>(const EventRow&)>;
using TakeCase = std::function<Result<void>(const LinkedCase&)>;

/// One session. Writes come between `begin` and `commit` or `rollback`; between `begin_reading` and `end_reading` reads
/// see one state of the book. One thread at a time.
class DocketTables {
 public:
  virtual ~DocketTables() = default;
  /// At once as the one writer of the book.
  virtual Result<void> begin() = 0;
  virtual Result<void> commit() = 0;
  virtual void rollback() = 0;
  virtual Result<void> begin_reading() = 0;
  virtual void end_reading() = 0;

  virtual Result<void> add_events(std::span<const EventRow> rows) = 0;
  /// Adds or replaces. Of places and series the earlier ones stay.
  virtual Result<void> put_cases(std::span<const LinkedCase> cases) = 0;
  /// Removes everything that `put_cases` wrote.
  virtual Result<void> clear_cases() = 0;

  virtual Result<DocketHead> head() const = 0;
  /// At most `most` rows with a higher number, in order; stops at the first error of `take` and returns it.
  virtual Result<void> each_event(std::int64_t after, std::size_t most, const TakeEvent& take) const = 0;
  /// Rows of at most `most` cases that come after `after` by id, by (case, version).
  virtual Result<void> each_history(std::string_view after, std::size_t most, const TakeEvent& take) const = 0;
  /// Rows of these cases by (case, version).
  virtual Result<std::vector<EventRow>> events_of(std::span<const std::string> case_ids) const = 0;

  virtual Result<std::vector<CaseRow>> cases(const CaseQuery& query) const = 0;
  virtual Result<std::int64_t> count(const CaseQuery& query) const = 0;
  virtual Result<docket::FactTable> facts(const FactPeriod& period) const = 0;
  /// Rows of at most `most` cases with a higher id, by id, with their links.
  virtual Result<void> each_case(std::string_view after, std::size_t most, const TakeCase& take) const = 0;
  virtual Result<std::vector<std::string>> places() const = 0;                ///< as stored, every one once, in order
  virtual Result<std::vector<Series>> series() const = 0;                     ///< by name
  virtual Result<std::int64_t> last_serial(std::string_view name) const = 0;  ///< 0 for an unknown one
  /// What the engine itself finds wrong with its pages and indexes, a line each; engines that cannot look find nothing.
  virtual Result<std::vector<std::string>> damage() const { return std::vector<std::string>{}; }
};

/// Opens one more session on the same book.
using OpenTables = std::function<Result<std::unique_ptr<DocketTables>>()>;

OpenTables memory_docket_tables();
/// The tables are there and known when these return.
Result<OpenTables> sqlite_docket_tables(const std::string& file);
Result<OpenTables> postgres_docket_tables(const std::string& words);
/// A book over any tables. Requires: basis not null.
std::unique_ptr<DocketBook> make_docket_book(OpenTables open, std::shared_ptr<const DocketBasis> basis);

/// Codes as they are, other places behind a "~", so that a range of codes holds nothing else.
std::string stored_place(std::string_view place);
std::string read_place(std::string_view stored);
/// The series and number of an id, or no number ("" and 0) where it does not end in "-" and digits.
Series series_of(std::string_view case_id);
/// The case with its links, as it is stored.
LinkedCase linked_case(const docket::CaseType& type, const docket::Case& subject);
/// The event of a row, its chain set. Returns corrupt, naming the row.
Result<docket::Event> event_of(const EventRow& row);
/// True when the filter lets the row through; area and link are not looked at.
bool passes(const CaseFilter& filter, const CaseRow& row);
/// True for a case that was opened, closed or due in the period, or has work and was opened before its end.
bool counts_in(const CaseRow& row, const FactPeriod& period);
/// Adds what statistics need of a row.
void put_facts(docket::FactTable& table, const CaseRow& row);
/// Less by (deadline, id), no deadline last.
bool before(const CasePlace& a, const CasePlace& b);

/// Everything `DocketBook::verify` finds.
Result<std::vector<DocketFault>> verify_docket(const DocketTables& tables, const DocketBasis& basis,
                                               const DocketHead& head);

}  // namespace lantian::keep
