#pragma once
#include "keep/mark_book.hpp"

#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace lantian::keep {

/// The rules of a mark book over events in memory: what a finding or a review changes. Only for mark_*.cpp.
class MarkLedger {
 public:
  /// Takes an event that was stored before. Returns corrupt when it does not follow from the ones before it.
  Result<void> replay(const MarkEvent& event);

  /// The events that a finding or review makes, already taken. The caller stores them, or throws the ledger away.
  std::vector<MarkEvent> note(const observe::quality::Finding& finding, UtcSeconds now, MarkReceipt& receipt);
  Result<MarkEvent> review(const MarkReview& review, UtcSeconds now);

  std::int64_t last_event() const { return last_event_; }
  std::vector<QualityMark> marks(const MarkQuery& query) const;
  Result<QualityMark> mark(std::int64_t id) const;

 private:
  using Key = std::tuple<observe::quality::Detector, std::string, std::string, std::string>;
  static Key key_of(const observe::quality::Finding& finding);
  void take(const MarkEvent& event);
  MarkEvent next(MarkEventKind kind, std::int64_t mark, UtcSeconds now) const;
  std::vector<MarkEvent> note_part(const observe::quality::Finding& part, UtcSeconds now, MarkReceipt& receipt);

  std::map<std::int64_t, QualityMark> marks_;
  std::map<Key, std::vector<std::int64_t>> by_key_;
  std::int64_t last_event_ = 0;
  std::int64_t last_mark_ = 0;
};

}  // namespace lantian::keep
