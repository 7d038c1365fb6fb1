#include "keep/docket_append.hpp"
#include "keep/docket_tables.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

/// Looks whether what is stored is what was written: the chain of the events, and what stands beside them.
namespace lantian::keep {
namespace {

constexpr std::size_t most_faults = 100;
constexpr std::size_t events_a_page = 20'000;
constexpr std::size_t cases_a_page = 5000;

/// Cases as they are stored, one after the other by id, however many there are.
class StoredCases {
 public:
  explicit StoredCases(const DocketTables& tables) : tables_{tables} {}

  /// The next one, or null behind the last.
  Result<const LinkedCase*> next() {
    if (at_ == page_.size() && !ended_) {
      const std::string after = page_.empty() ? "" : page_.back().row.id;
      page_.clear();
      at_ = 0;
      LANTIAN_CHECK(tables_.each_case(after, cases_a_page, [&](const LinkedCase& one) -> Result<void> {
        page_.push_back(one);
        return {};
      }));
      ended_ = page_.empty();
    }
    return ended_ ? nullptr : &page_[at_];
  }
  void step() { ++at_; }

 private:
  const DocketTables& tables_;
  std::vector<LinkedCase> page_;
  std::size_t at_ = 0;
  bool ended_ = false;
};

class Verification {
 public:
  Verification(const DocketTables& tables, const DocketBasis& basis) : tables_{tables}, basis_{basis} {}

  Result<void> walk_chain(const DocketHead& head);
  Result<void> compare_cases();
  Result<void> compare_lists();
  std::vector<DocketFault> faults() && { return std::move(faults_); }
  void note(std::string where, std::string message) {
    if (faults_.size() < most_faults) faults_.push_back({std::move(where), std::move(message)});
  }

 private:
  /// A row that was known before, and whether it has been met.
  struct Known {
    DocketHead head;
    bool passed = false;
  };
  void look_at(const EventRow& row, docket::ChainWalk& walk, Known& known);
  void note_case(const std::string& id, std::string message) { note("case " + id, std::move(message)); }
  Result<void> compare_case(std::span<const EventRow> history, StoredCases& stored);
  void compare_rows(const LinkedCase& made, const LinkedCase& stored);

  const DocketTables& tables_;
  const DocketBasis& basis_;
  std::vector<DocketFault> faults_;
  std::set<std::string> places_;       ///< of the cases now
  std::set<std::string> places_ever_;  ///< that events name
  std::map<std::string, std::int64_t> series_;
};

/// True when the columns beside the text of an event say the same.
bool agrees(const EventRow& row, const docket::Event& event) {
  return row.case_id == event.case_id && row.version == event.version;
}

void Verification::look_at(const EventRow& row, docket::ChainWalk& walk, Known& known) {
  if (!faults_.empty()) return;
  const auto event = walk.take(row.stored);
  if (!event) return note(fmt::format("event {}", walk.number() + 1), event.error().message);
  const std::string where = fmt::format("event {}", walk.number());
  if (!agrees(row, *event)) return note(where, "it stands under another case or version than its text says");
  if (!event->body.place.empty()) places_ever_.insert(stored_place(event->body.place));
  if (walk.number() != known.head.number) return;
  known.passed = walk.chain() == known.head.chain;
  if (!known.passed) note(where, "the chain is not the one that was known here: rows were written anew");
}

Result<void> Verification::walk_chain(const DocketHead& head) {
  docket::ChainWalk walk;
  Known known{head, head.number == 0};
  std::size_t on_page = events_a_page;
  while (on_page == events_a_page && faults_.empty()) {
    on_page = 0;
    const auto take = [&](const EventRow& row) -> Result<void> {
      ++on_page;
      look_at(row, walk, known);
      return {};
    };
    LANTIAN_CHECK(tables_.each_event(walk.number(), events_a_page, take));
  }
  if (!known.passed && faults_.empty()) {
    note(fmt::format("event {}", walk.number() + 1),
         fmt::format("it is missing, and every row up to {} that was known before", head.number));
  }
  return {};
}

void Verification::compare_rows(const LinkedCase& made, const LinkedCase& stored) {
  const std::string& id = made.row.id;
  if (made.row.version != stored.row.version) {
    note_case(id, fmt::format("its row shows version {} and its events make {}", stored.row.version, made.row.version));
  } else if (made.row != stored.row) {
    note_case(id, "its row in the list is not what its events make it; rebuild writes it anew");
  }
  if (made.links != stored.links) note_case(id, "its links are not those of its events; rebuild writes them anew");
}

Result<void> Verification::compare_case(std::span<const EventRow> history, StoredCases& stored) {
  const std::string& id = history.front().case_id;
  while (true) {
    LANTIAN_TRY(const LinkedCase* found, stored.next());
    if (found == nullptr || found->row.id >= id) break;
    note_case(found->row.id, "it has a row in the list and no events");
    stored.step();
  }
  LANTIAN_TRY(const LinkedCase* found, stored.next());
  const bool is_there = found != nullptr && found->row.id == id;
  const auto subject = replayed(basis_, history);
  if (!subject) {
    note_case(id, "its events do not make a case: " + subject.error().message);
  } else {
    const LinkedCase made = linked_case(*basis_.types.type(subject->type), *subject);
    if (is_there) compare_rows(made, *found);
    if (!is_there) note_case(id, "it has events and no row in the list; rebuild writes it");
    places_.insert(stored_place(made.row.place));
    if (const Series series = series_of(id); series.last > 0) {
      std::int64_t& last = series_[series.name];
      last = std::max(last, series.last);
    }
  }
  if (is_there) stored.step();
  return {};
}

Result<void> Verification::compare_cases() {
  StoredCases stored{tables_};
  LANTIAN_CHECK(each_case_history(
      tables_, [&](std::span<const EventRow> history) -> Result<void> { return compare_case(history, stored); }));
  while (true) {
    LANTIAN_TRY(const LinkedCase* left, stored.next());
    if (left == nullptr) return {};
    note_case(left->row.id, "it has a row in the list and no events");
    stored.step();
  }
}

/// A case may have lain elsewhere before: its earlier places may stay in the list.
Result<void> Verification::compare_lists() {
  LANTIAN_TRY(const std::vector<std::string> places, tables_.places());
  if (!std::ranges::includes(places, places_))
    note("list of places", "a place of a case is missing; rebuild writes it");
  if (faults_.empty() && !std::ranges::includes(places_ever_, places)) {
    note("list of places", "it holds a place that no event names; rebuild writes it anew");
  }
  LANTIAN_TRY(const std::vector<Series> stored, tables_.series());
  const bool same = std::ranges::equal(
      stored, series_, [](const Series& a, const auto& b) { return a.name == b.first && a.last == b.second; });
  if (!same) note("list of series", "the highest numbers in it are not those of the cases; rebuild writes them anew");
  return {};
}

}  // namespace

Result<std::vector<DocketFault>> verify_docket(const DocketTables& tables, const DocketBasis& basis,
                                               const DocketHead& head) {
  Verification verification{tables, basis};
  LANTIAN_CHECK(verification.walk_chain(head));
  if (const auto compared = verification.compare_cases(); !compared) {
    // A row that no version of this program writes is a finding and no failure.
    if (compared.error().code != ErrorCode::corrupt) return compared.error();
    verification.note("case " + compared.error().where, compared.error().message);
  }
  LANTIAN_CHECK(verification.compare_lists());
  // Lists are read through indexes, which nothing above looked at.
  LANTIAN_TRY(const std::vector<std::string> damage, tables.damage());
  for (const std::string& line : damage) verification.note("pages of the book", line);
  return std::move(verification).faults();
}

}  // namespace lantian::keep
