#pragma once
#include "keep/docket_tables.hpp"

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>

/// How events come into a docket. Only for docket_*.cpp.
namespace lantian::keep {

/// What a transaction is going to write: events settled one by one on the cases as they are, numbered and chained.
class DocketDraft {
 public:
  DocketDraft(const DocketBasis& basis, DocketHead head) : basis_{basis}, head_{std::move(head)} {}

  /// Reads the cases that the events are about, where it has not yet.
  Result<void> load(const DocketTables& tables, std::span<const docket::Event> events);
  /// Settles events that stand or fall together. After an error the draft is as before. Requires: loaded.
  Result<DocketReceipt> take(std::span<const docket::Event> events);

  const std::vector<EventRow>& rows() const { return rows_; }
  std::vector<LinkedCase> cases() const;  ///< that were touched

 private:
  struct Known {
    docket::Case subject;                     ///< version 0: not opened yet
    std::optional<std::string> stored_place;  ///< as the book has it; absent: not opened yet
    std::vector<docket::Link> stored_links;   ///< as the book has them
    Error failure;                            ///< why the stored events make no case, when `broken`
    bool broken = false;
  };
  Known known_of(std::span<const EventRow> history) const;
  Result<void> follow(Known& known, const docket::Event& event) const;
  Result<EventRow> next_row(const DocketHead& head, const docket::Event& event) const;

  const DocketBasis& basis_;
  DocketHead head_;
  std::map<std::string, Known, std::less<>> known_;
  std::set<std::string, std::less<>> touched_;
  std::vector<EventRow> rows_;
};

/// The one writer of a book in this process. Threads that append while another one writes wait together, and the first
/// of them writes for all: one transaction, one sync of the disk.
class DocketWriter {
 public:
  DocketWriter(OpenTables open, std::shared_ptr<const DocketBasis> basis)
      : open_{std::move(open)}, basis_{std::move(basis)} {}

  Result<DocketReceipt> append(std::span<const docket::Event> events);
  Result<void> rebuild();

 private:
  struct Request {
    std::span<const docket::Event> events;
    std::optional<Result<DocketReceipt>> answer;
  };
  using Answers = std::vector<Result<DocketReceipt>>;

  /// Waits for the turn to write, and writes with nobody beside.
  template <class Write>
  auto alone(std::unique_lock<std::mutex>& lock, Write write);
  /// Those who were answered together come back together: whoever comes first waits for the others, a moment at most,
  /// instead of syncing the disk for one.
  std::vector<Request*> gathered(std::unique_lock<std::mutex>& lock);
  Answers answers_to(const std::vector<Request*>& group);
  Result<void> store(const std::vector<Request*>& group, Answers& answers);
  Result<void> write_cases_anew(DocketTables& tables) const;
  /// Runs `work` in a transaction. After any error the session is closed: the next one opens another.
  Result<void> transaction(const std::function<Result<void>(DocketTables&)>& work);

  OpenTables open_;
  std::shared_ptr<const DocketBasis> basis_;
  std::unique_ptr<DocketTables> session_;  ///< of whoever has the turn
  std::mutex mutex_;
  std::condition_variable changed_, arrived_;
  std::vector<Request*> queue_;
  std::size_t last_group_ = 1;
  bool writing_ = false;
};

/// Hands the events of each case, in order of version, to `take`; cases by id.
Result<void> each_case_history(const DocketTables& tables,
                               const std::function<Result<void>(std::span<const EventRow>)>& take);
/// The case that stored events make. Returns corrupt (a row is no event), not_found (a type the basis does not know),
/// conflict (events that do not follow by the present types).
Result<docket::Case> replayed(const DocketBasis& basis, std::span<const EventRow> history);

}  // namespace lantian::keep
