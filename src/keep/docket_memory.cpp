#include "keep/docket_tables.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <utility>

/// For tests and trials: a docket in memory, with as many sessions as one likes.
namespace lantian::keep {
namespace {

/// What the sessions share. A writer holds `writing` from begin to commit, and `guard` while it changes the state.
struct MemoryDocket {
  struct State {
    std::vector<EventRow> events;
    std::map<std::string, std::vector<std::size_t>, std::less<>> histories;  ///< places in `events`, by version
    std::map<std::string, LinkedCase, std::less<>> cases;
    std::set<std::string> places;
    std::map<std::string, std::int64_t, std::less<>> series;
  };
  std::mutex writing;
  mutable std::shared_mutex guard;
  State state;
};

using State = MemoryDocket::State;

class MemoryDocketTables final : public DocketTables {
  template <class Read>
  auto reading(Read read) const {
    std::shared_lock lock{docket_->guard, std::defer_lock};
    if (!snapshot_.owns_lock()) lock.lock();
    return read(std::as_const(docket_->state));
  }

 public:
  explicit MemoryDocketTables(std::shared_ptr<MemoryDocket> docket) : docket_{std::move(docket)} {}

  Result<void> begin() override {
    writer_ = std::unique_lock{docket_->writing};
    forget();
    return {};
  }
  Result<void> commit() override;
  void rollback() override {
    forget();
    writer_ = {};
  }
  /// Nobody commits while the lock is held, so that what is read in between is one state.
  Result<void> begin_reading() override {
    snapshot_ = std::shared_lock{docket_->guard};
    return {};
  }
  void end_reading() override { snapshot_ = {}; }

  Result<void> add_events(std::span<const EventRow> rows) override {
    events_.insert(events_.end(), rows.begin(), rows.end());
    return {};
  }
  Result<void> put_cases(std::span<const LinkedCase> cases) override {
    cases_.insert(cases_.end(), cases.begin(), cases.end());
    return {};
  }
  Result<void> clear_cases() override {
    cleared_ = true;
    cases_.clear();
    return {};
  }

  Result<DocketHead> head() const override {
    return reading([](const State& state) {
      return state.events.empty() ? DocketHead{}
                                  : DocketHead{state.events.back().stored.number, state.events.back().stored.chain};
    });
  }
  Result<void> each_event(std::int64_t after, std::size_t most, const TakeEvent& take) const override;
  Result<void> each_history(std::string_view after, std::size_t most, const TakeEvent& take) const override;
  Result<std::vector<EventRow>> events_of(std::span<const std::string> case_ids) const override;

  Result<std::vector<CaseRow>> cases(const CaseQuery& query) const override;
  Result<std::int64_t> count(const CaseQuery& query) const override {
    LANTIAN_TRY(const std::vector<CaseRow> rows, cases(query));
    return static_cast<std::int64_t>(rows.size());
  }
  Result<docket::FactTable> facts(const FactPeriod& period) const override;
  Result<void> each_case(std::string_view after, std::size_t most, const TakeCase& take) const override;
  Result<std::vector<std::string>> places() const override {
    return reading(
        [](const State& state) { return std::vector<std::string>(state.places.begin(), state.places.end()); });
  }
  Result<std::vector<Series>> series() const override {
    return reading([](const State& state) {
      std::vector<Series> all;
      for (const auto& [name, last] : state.series) all.push_back({name, last});
      return all;
    });
  }
  Result<std::int64_t> last_serial(std::string_view name) const override {
    return reading([name](const State& state) {
      const auto found = state.series.find(name);
      return found == state.series.end() ? std::int64_t{0} : found->second;
    });
  }

 private:
  void forget() {
    events_.clear();
    cases_.clear();
    cleared_ = false;
  }

  std::shared_ptr<MemoryDocket> docket_;
  std::unique_lock<std::mutex> writer_;
  std::shared_lock<std::shared_mutex> snapshot_;
  std::vector<EventRow> events_;  ///< not committed yet, as the two below
  std::vector<LinkedCase> cases_;
  bool cleared_ = false;
};

Result<void> MemoryDocketTables::commit() {
  const std::unique_lock lock{docket_->guard};
  State& state = docket_->state;
  if (cleared_) {
    state.cases.clear();
    state.places.clear();
    state.series.clear();
  }
  for (EventRow& event : events_) {
    state.histories[event.case_id].push_back(state.events.size());
    state.events.push_back(std::move(event));
  }
  for (LinkedCase& one : cases_) {
    state.places.insert(stored_place(one.row.place));
    if (const Series series = series_of(one.row.id); series.last > 0) {
      std::int64_t& last = state.series[series.name];
      last = std::max(last, series.last);
    }
    const std::string id = one.row.id;
    state.cases.insert_or_assign(id, std::move(one));
  }
  forget();
  writer_ = {};
  return {};
}

Result<void> MemoryDocketTables::each_event(std::int64_t after, std::size_t most, const TakeEvent& take) const {
  return reading([&](const State& state) -> Result<void> {
    const auto begin = static_cast<std::size_t>(std::max<std::int64_t>(after, 0));
    for (std::size_t i = begin; i < state.events.size() && i - begin < most; ++i) LANTIAN_CHECK(take(state.events[i]));
    return {};
  });
}

Result<void> MemoryDocketTables::each_history(std::string_view after, std::size_t most, const TakeEvent& take) const {
  return reading([&](const State& state) -> Result<void> {
    std::size_t taken = 0;
    for (auto it = state.histories.upper_bound(after); it != state.histories.end() && taken < most; ++it, ++taken) {
      for (const std::size_t place : it->second) LANTIAN_CHECK(take(state.events[place]));
    }
    return {};
  });
}

Result<std::vector<EventRow>> MemoryDocketTables::events_of(std::span<const std::string> case_ids) const {
  return reading([&](const State& state) {
    std::vector<std::string> ids(case_ids.begin(), case_ids.end());
    std::ranges::sort(ids);
    std::vector<EventRow> rows;
    for (const std::string& id : ids) {
      const auto history = state.histories.find(id);
      if (history == state.histories.end()) continue;
      for (const std::size_t place : history->second) rows.push_back(state.events[place]);
    }
    return rows;
  });
}

bool lies_in(const CaseQuery& query, const std::string& place) {
  const bool ranged = !query.place_from.empty();
  if (!ranged && query.places.empty()) return true;
  return (ranged && place >= query.place_from && place < query.place_end) ||
         std::ranges::find(query.places, place) != query.places.end();
}

Result<std::vector<CaseRow>> MemoryDocketTables::cases(const CaseQuery& query) const {
  return reading([&](const State& state) {
    std::vector<CaseRow> rows;
    for (const auto& [id, one] : state.cases) {
      const CaseRow& row = one.row;
      const auto& link = query.filter.link;
      const bool linked = !link || std::ranges::find(one.links, *link) != one.links.end();
      const bool live = row.kind != docket::StateKind::done;
      const bool behind = !query.after || before(*query.after, place_of(row));
      if (query.reader && !lets(*query.reader, one)) continue;
      if (linked && live == query.live && behind && passes(query.filter, row) &&
          lies_in(query, stored_place(row.place))) {
        rows.push_back(row);
      }
    }
    std::ranges::sort(rows, [](const CaseRow& a, const CaseRow& b) { return before(place_of(a), place_of(b)); });
    if (rows.size() > query.most) rows.resize(query.most);
    return rows;
  });
}

Result<docket::FactTable> MemoryDocketTables::facts(const FactPeriod& period) const {
  return reading([&](const State& state) {
    docket::FactTable table;
    for (const auto& [id, one] : state.cases) {
      if (counts_in(one.row, period)) put_facts(table, one.row);
    }
    return table;
  });
}

Result<void> MemoryDocketTables::each_case(std::string_view after, std::size_t most, const TakeCase& take) const {
  return reading([&](const State& state) -> Result<void> {
    std::size_t taken = 0;
    for (auto it = state.cases.upper_bound(after); it != state.cases.end() && taken < most; ++it, ++taken) {
      LANTIAN_CHECK(take(it->second));
    }
    return {};
  });
}

}  // namespace

OpenTables memory_docket_tables() {
  return [docket = std::make_shared<MemoryDocket>()]() -> Result<std::unique_ptr<DocketTables>> {
    return std::unique_ptr<DocketTables>{std::make_unique<MemoryDocketTables>(docket)};
  };
}

}  // namespace lantian::keep
