#include "keep/docket_book.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"
#include "keep/docket_append.hpp"
#include "keep/docket_tables.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <mutex>
#include <tuple>
#include <utility>

namespace lantian::keep {
namespace {

constexpr std::size_t all_of_them = std::numeric_limits<std::int32_t>::max();
/// Places that are asked for at once: engines limit the values of a statement.
constexpr std::size_t places_a_query = 500;

/// Sessions for reading, so that nobody who looks waits for somebody who writes. Grows to as many as read at once.
class ReadingSessions {
 public:
  explicit ReadingSessions(OpenTables open) : open_{std::move(open)} {}

  /// Lends a session to `read`. One that failed is not lent again: the file or the server may be back for the next.
  template <class Read>
  auto with(Read read) -> decltype(read(std::declval<const DocketTables&>())) {
    LANTIAN_TRY(std::unique_ptr<DocketTables> session, borrowed());
    auto outcome = read(std::as_const(*session));
    if (outcome.ok() || outcome.error().code != ErrorCode::io) give_back(std::move(session));
    return outcome;
  }
  /// The same with one state of the book for all that is read.
  template <class Read>
  auto with_snapshot(Read read) -> decltype(read(std::declval<const DocketTables&>())) {
    LANTIAN_TRY(std::unique_ptr<DocketTables> session, borrowed());
    LANTIAN_CHECK(session->begin_reading());
    auto outcome = read(std::as_const(*session));
    session->end_reading();
    if (outcome.ok() || outcome.error().code != ErrorCode::io) give_back(std::move(session));
    return outcome;
  }

 private:
  Result<std::unique_ptr<DocketTables>> borrowed() {
    {
      const std::lock_guard lock{mutex_};
      if (!idle_.empty()) {
        auto session = std::move(idle_.back());
        idle_.pop_back();
        return session;
      }
    }
    return open_();
  }
  void give_back(std::unique_ptr<DocketTables> session) {
    const std::lock_guard lock{mutex_};
    idle_.push_back(std::move(session));
  }

  OpenTables open_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<DocketTables>> idle_;
};

class RuledDocketBook final : public DocketBook {
 public:
  RuledDocketBook(const OpenTables& open, std::shared_ptr<const DocketBasis> basis)
      : basis_{std::move(basis)}, readers_{open}, writer_{open, basis_} {}

  Result<DocketReceipt> append(std::span<const docket::Event> events) override { return writer_.append(events); }
  Result<void> rebuild() override { return writer_.rebuild(); }

  Result<DocketHead> head() const override {
    return readers_.with([](const DocketTables& tables) { return tables.head(); });
  }
  Result<std::vector<docket::Event>> events_after(std::int64_t after, std::size_t most) const override;
  Result<std::vector<docket::Event>> events_of(std::string_view case_id,
                                               std::optional<UtcSeconds> until) const override;
  Result<docket::Case> find(std::string_view case_id, std::optional<UtcSeconds> until) const override;
  Result<std::vector<CaseRow>> cases(const CaseFilter& filter, const std::optional<CasePlace>& after,
                                     std::size_t most) const override;
  Result<std::int64_t> count(const CaseFilter& filter) const override;
  Result<docket::FactTable> facts(const Period& period) const override {
    return readers_.with([&](const DocketTables& tables) { return tables.facts(FactPeriod{period}); });
  }
  Result<std::int64_t> next_serial(std::string_view series) const override {
    return readers_.with([&](const DocketTables& tables) -> Result<std::int64_t> {
      LANTIAN_TRY(const std::int64_t last, tables.last_serial(series));
      return last + 1;
    });
  }
  Result<std::vector<DocketFault>> verify(const DocketHead& head) const override {
    return readers_.with_snapshot([&](const DocketTables& tables) { return verify_docket(tables, *basis_, head); });
  }

 private:
  Result<std::vector<CaseQuery>> queries_for(const DocketTables& tables, const CaseFilter& filter) const;
  Result<void> put_area(const DocketTables& tables, const std::string& area, std::vector<CaseQuery>& queries) const;

  std::shared_ptr<const DocketBasis> basis_;
  mutable ReadingSessions readers_;
  DocketWriter writer_;
};

Result<std::vector<docket::Event>> RuledDocketBook::events_after(std::int64_t after, std::size_t most) const {
  return readers_.with([&](const DocketTables& tables) -> Result<std::vector<docket::Event>> {
    std::vector<docket::Event> events;
    LANTIAN_CHECK(tables.each_event(after, most, [&](const EventRow& row) -> Result<void> {
      LANTIAN_TRY(docket::Event event, event_of(row));
      events.push_back(std::move(event));
      return {};
    }));
    return events;
  });
}

Result<std::vector<docket::Event>> RuledDocketBook::events_of(std::string_view case_id,
                                                              std::optional<UtcSeconds> until) const {
  return readers_.with([&](const DocketTables& tables) -> Result<std::vector<docket::Event>> {
    const std::string id{case_id};
    LANTIAN_TRY(const std::vector<EventRow> rows, tables.events_of({&id, 1}));
    std::vector<docket::Event> events;
    for (const EventRow& row : rows) {
      LANTIAN_TRY(docket::Event event, event_of(row));
      if (until && event.at > *until) break;
      events.push_back(std::move(event));
    }
    return events;
  });
}

Result<docket::Case> RuledDocketBook::find(std::string_view case_id, std::optional<UtcSeconds> until) const {
  LANTIAN_TRY(const std::vector<docket::Event> events, events_of(case_id, until));
  if (events.empty()) {
    return Error{ErrorCode::not_found,
                 until ? fmt::format("there was no case {} at {}", in_quotes(case_id), text_of(*until))
                       : fmt::format("there is no case {}", in_quotes(case_id)),
                 ""};
  }
  const docket::CaseType* type = basis_->types.type(events.front().body.type);
  if (type != nullptr) return docket::replay(*type, events);
  return Error{ErrorCode::not_found,
               fmt::format("there is no case type {}; there are {}", in_quotes(events.front().body.type),
                           basis_->types.id_list()),
               std::string{case_id}};
}

/// A code is a range, and the places of the book without a code are asked one by one; inside a place without a code
/// may lie anything.
Result<void> RuledDocketBook::put_area(const DocketTables& tables, const std::string& area,
                                       std::vector<CaseQuery>& queries) const {
  const bool coded = docket::is_area_code(area);
  LANTIAN_TRY(const std::vector<std::string> all, tables.places());
  std::vector<std::string> within;
  for (const std::string& stored : all) {
    const std::string place = read_place(stored);
    const bool in_range = coded && docket::is_area_code(place);
    if (!in_range && basis_->areas.within(place, area)) within.push_back(stored);
  }
  std::vector<CaseQuery> narrowed;
  for (const CaseQuery& query : queries) {
    if (coded) {
      narrowed.push_back(query);
      std::tie(narrowed.back().place_from, narrowed.back().place_end) = range_of(area);
    }
    for (std::size_t begin = 0; begin < within.size(); begin += places_a_query) {
      narrowed.push_back(query);
      const auto first = within.begin() + static_cast<std::ptrdiff_t>(begin);
      const auto count = std::min(places_a_query, within.size() - begin);
      narrowed.back().places.assign(first, first + static_cast<std::ptrdiff_t>(count));
    }
  }
  queries = std::move(narrowed);
  return {};
}

/// Walks through indexes that together hold what the filter asks for, each case in one of them.
Result<std::vector<CaseQuery>> RuledDocketBook::queries_for(const DocketTables& tables,
                                                            const CaseFilter& filter) const {
  const auto wants = [&](bool live) {
    return filter.kinds.empty() || std::ranges::any_of(filter.kinds, [&](docket::StateKind kind) {
             return (kind != docket::StateKind::done) == live;
           });
  };
  std::optional<ReaderRule> reader;
  if (filter.reader) {
    LANTIAN_TRY(const std::vector<std::string> places, tables.places());
    reader = reader_rule(*filter.reader, *basis_, places);
  }
  std::vector<CaseQuery> queries;
  for (const bool live : {true, false}) {
    if (!wants(live)) continue;
    CaseQuery query;
    query.filter = filter;
    query.live = live;
    query.reader = reader;
    queries.push_back(std::move(query));
  }
  if (!filter.area.empty()) LANTIAN_CHECK(put_area(tables, filter.area, queries));
  return queries;
}

Result<std::vector<CaseRow>> RuledDocketBook::cases(const CaseFilter& filter, const std::optional<CasePlace>& after,
                                                    std::size_t most) const {
  return readers_.with_snapshot([&](const DocketTables& tables) -> Result<std::vector<CaseRow>> {
    LANTIAN_TRY(std::vector<CaseQuery> queries, queries_for(tables, filter));
    std::vector<CaseRow> rows;
    for (CaseQuery& query : queries) {
      query.after = after;
      query.most = std::min(most, all_of_them);
      LANTIAN_TRY(std::vector<CaseRow> page, tables.cases(query));
      std::ranges::move(page, std::back_inserter(rows));
    }
    if (queries.size() > 1) {
      std::ranges::sort(rows, [](const CaseRow& a, const CaseRow& b) { return before(place_of(a), place_of(b)); });
    }
    if (rows.size() > most) rows.resize(most);
    return rows;
  });
}

Result<std::int64_t> RuledDocketBook::count(const CaseFilter& filter) const {
  return readers_.with_snapshot([&](const DocketTables& tables) -> Result<std::int64_t> {
    LANTIAN_TRY(std::vector<CaseQuery> queries, queries_for(tables, filter));
    std::int64_t sum = 0;
    for (CaseQuery& query : queries) {
      query.most = all_of_them;
      LANTIAN_TRY(const std::int64_t counted, tables.count(query));
      sum += counted;
    }
    return sum;
  });
}

}  // namespace

std::unique_ptr<DocketBook> make_docket_book(OpenTables open, std::shared_ptr<const DocketBasis> basis) {
  LANTIAN_ASSERT(basis != nullptr, "a docket has its case types");
  return std::make_unique<RuledDocketBook>(std::move(open), std::move(basis));
}

std::unique_ptr<DocketBook> make_memory_docket_book(std::shared_ptr<const DocketBasis> basis) {
  return make_docket_book(memory_docket_tables(), std::move(basis));
}

Result<std::unique_ptr<DocketBook>> open_docket_book(const std::string& file,
                                                     std::shared_ptr<const DocketBasis> basis) {
  LANTIAN_TRY(OpenTables open, sqlite_docket_tables(file));
  return make_docket_book(std::move(open), std::move(basis));
}

Result<std::unique_ptr<DocketBook>> open_postgres_docket_book(const std::string& words,
                                                              std::shared_ptr<const DocketBasis> basis) {
  LANTIAN_TRY(OpenTables open, postgres_docket_tables(words));
  return make_docket_book(std::move(open), std::move(basis));
}

}  // namespace lantian::keep
