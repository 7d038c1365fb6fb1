#include "docket/statistics/statistics.hpp"

#include "base/percentile.hpp"
#include "docket/deadline.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace lantian::docket {
namespace {

constexpr std::int64_t day_s = 86'400;

std::int64_t first_second(Day day) {
  return late_from(day - std::chrono::days{1}).time_since_epoch().count();
}

/// What one row says, told apart once for all tallies that it goes into.
struct Share {
  bool opened = false, closed = false, waiting = false, overdue = false;
  bool judged = false, on_time = false;
  std::size_t opened_month = 0, closed_month = 0, due_month = 0;
};

class Counting {
 public:
  Counting(const FactTable& table, const Areas& areas, const StatisticsQuery& query)
      : table_{table},
        query_{query},
        begin_{first_second(query.period.begin)},
        end_{first_second(query.period.end)},
        now_{query.now.time_since_epoch().count()},
        due_begin_{day_number(query.period.begin)},
        due_end_{day_number(query.period.end)},
        months_{months_of(query.period)} {
    place_keys(areas);
    by_type_.resize(table.types.words().size());
    by_topic_.resize(table.topics.words().size());
    by_place_.resize(place_names_.words().size());
    by_month_.resize(months_.size());
    heat_.assign(by_place_.size() * by_topic_.size(), 0);
    month_of_day();
  }

  Statistics run() {
    for (const CaseFacts& row : table_.rows) {
      if (wanted(row)) count(row);
    }
    return result();
  }

 private:
  static constexpr std::uint32_t outside = std::numeric_limits<std::uint32_t>::max();

  static std::int64_t day_number(Day day) { return day.time_since_epoch().count(); }
  /// Days since 1970 of an instant, on the Beijing clock.
  static std::int64_t beijing_number(std::int64_t second) {
    constexpr std::int64_t offset = std::chrono::seconds{beijing_offset}.count();
    const std::int64_t local = second + offset;
    return local >= 0 ? local / day_s : (local - day_s + 1) / day_s;
  }

  /// Where each place of the table is summed: once, not once for each row.
  void place_keys(const Areas& areas) {
    for (const std::string& place : table_.places.words()) {
      if (!query_.area.empty() && !areas.within(place, query_.area)) {
        keys_.push_back(outside);
        continue;
      }
      keys_.push_back(place_names_.number_of(areas.at_level(place, query_.level).value_or(place)));
    }
  }

  void month_of_day() {
    for (std::size_t i = 0; i < months_.size(); ++i) {
      month_of_.insert(month_of_.end(), static_cast<std::size_t>(months_[i].days()), i);
    }
  }
  std::size_t month_at(std::int64_t day) const { return month_of_[static_cast<std::size_t>(day - due_begin_)]; }

  bool wanted(const CaseFacts& row) const {
    return keys_[row.place] != outside && (query_.type.empty() || table_.types.words()[row.type] == query_.type) &&
           (query_.topic.empty() || table_.topics.words()[row.topic] == query_.topic);
  }

  Share share_of(const CaseFacts& row) const {
    Share share;
    share.opened = row.opened >= begin_ && row.opened < end_;
    if (share.opened) share.opened_month = month_at(beijing_number(row.opened));
    if (row.is(CaseFacts::merged)) return share;
    share.closed = row.closed != 0 && row.closed >= begin_ && row.closed < end_;
    if (share.closed) share.closed_month = month_at(beijing_number(row.closed));
    share.waiting = row.closed == 0 && row.opened < end_;
    if (row.due == CaseFacts::no_day) return share;
    const std::int64_t late = (std::int64_t{row.due} + 1) * day_s - std::chrono::seconds{beijing_offset}.count();
    share.overdue = share.waiting && late <= now_;
    share.judged = row.due >= due_begin_ && row.due < due_end_ && (row.closed != 0 || late <= now_);
    share.on_time = share.judged && row.closed != 0 && row.closed < late;
    if (share.judged) share.due_month = month_at(row.due);
    return share;
  }

  void add(Tally& tally, const CaseFacts& row, const Share& share) const {
    tally.waiting += share.waiting ? 1 : 0;
    tally.overdue += share.overdue ? 1 : 0;
    if (share.opened) add_opened(tally, row);
    if (share.closed) add_closed(tally, row);
    if (share.judged) add_judged(tally, share);
  }
  void add_opened(Tally& tally, const CaseFacts& row) const {
    ++tally.opened;
    if (row.is(CaseFacts::merged)) {
      ++tally.merged;
      return;
    }
    if (row.closed != 0 || row.reopened > 0) {
      ++tally.reopened.whole;
      tally.reopened.part += row.reopened > 0 ? 1 : 0;
    }
    if (row.rating != 0) {
      ++tally.satisfied.whole;
      tally.satisfied.part += row.rating >= query_.satisfied_from ? 1 : 0;
    }
  }
  static void add_closed(Tally& tally, const CaseFacts& row) {
    ++tally.closed;
    tally.standing += row.is(CaseFacts::standing) ? 1 : 0;
  }
  static void add_judged(Tally& tally, const Share& share) {
    ++tally.on_time.whole;
    tally.on_time.part += share.on_time ? 1 : 0;
  }

  void count(const CaseFacts& row) {
    if (query_.synthetic && *query_.synthetic != row.is(CaseFacts::synthetic)) return;
    const Share share = share_of(row);
    if (!share.opened && !share.closed && !share.waiting && !share.judged) return;
    synthetic_ = synthetic_ || row.is(CaseFacts::synthetic);
    const std::size_t place = keys_[row.place];
    add(all_, row, share);
    add(by_type_[row.type], row, share);
    add(by_topic_[row.topic], row, share);
    add(by_place_[place], row, share);
    if (share.opened) {
      add_opened(by_month_[share.opened_month], row);
      ++heat_[place * by_topic_.size() + row.topic];
      if (!row.is(CaseFacts::merged) && row.responded != 0) response_.push_back({row.responded - row.opened, 1});
    }
    if (share.closed) {
      add_closed(by_month_[share.closed_month], row);
      closing_.push_back({row.closed - row.opened, 1});
    }
    if (share.judged) add_judged(by_month_[share.due_month], share);
  }

  static Durations durations(std::vector<Mean>& seconds) {
    Durations found;
    found.count = static_cast<std::int64_t>(seconds.size());
    if (seconds.empty()) return found;
    found.p50 = percentile_of(seconds, Rational{50});
    found.p90 = percentile_of(seconds, Rational{90});
    found.p95 = percentile_of(seconds, Rational{95});
    return found;
  }

  static std::vector<NamedTally> named(const WordNumbers& words, const std::vector<Tally>& tallies) {
    std::vector<NamedTally> all;
    for (std::size_t i = 0; i < tallies.size(); ++i) {
      if (tallies[i] != Tally{}) all.push_back({words.words()[i], tallies[i]});
    }
    std::sort(all.begin(), all.end(), [](const NamedTally& a, const NamedTally& b) { return a.name < b.name; });
    return all;
  }

  std::vector<HeatCell> heat() const {
    std::vector<HeatCell> cells;
    const std::size_t topics = by_topic_.size();
    for (std::size_t i = 0; i < heat_.size(); ++i) {
      if (heat_[i] == 0) continue;
      cells.push_back({place_names_.words()[i / topics], table_.topics.words()[i % topics], heat_[i]});
    }
    std::sort(cells.begin(), cells.end(), [](const HeatCell& a, const HeatCell& b) {
      return std::tie(a.place, a.topic) < std::tie(b.place, b.topic);
    });
    return cells;
  }

  Statistics result() {
    Statistics found;
    found.all = all_;
    found.response = durations(response_);
    found.closing = durations(closing_);
    found.by_type = named(table_.types, by_type_);
    found.by_topic = named(table_.topics, by_topic_);
    found.by_place = named(place_names_, by_place_);
    for (std::size_t i = 0; i < months_.size(); ++i) {
      const std::chrono::year_month_day first{months_[i].begin};
      const int year = static_cast<int>(first.year());
      const unsigned month = static_cast<unsigned>(first.month());
      found.by_month.push_back({fmt::format("{:04}-{:02}", year, month), by_month_[i]});
      const std::string quarter = fmt::format("{:04}-Q{}", year, (month + 2) / 3);
      if (found.by_quarter.empty() || found.by_quarter.back().name != quarter)
        found.by_quarter.push_back({quarter, {}});
      found.by_quarter.back().tally.add(by_month_[i]);
    }
    found.heat = heat();
    found.synthetic = synthetic_;
    return found;
  }

  const FactTable& table_;
  const StatisticsQuery& query_;
  std::int64_t begin_, end_, now_, due_begin_, due_end_;
  std::vector<Period> months_;
  std::vector<std::size_t> month_of_;  ///< by day of the period
  std::vector<std::uint32_t> keys_;    ///< by place of the table
  WordNumbers place_names_;
  Tally all_;
  std::vector<Tally> by_type_, by_topic_, by_place_, by_month_;
  std::vector<std::int64_t> heat_;
  std::vector<Mean> response_, closing_;
  bool synthetic_ = false;
};

}  // namespace

std::optional<Rational> Rate::share() const {
  return whole == 0 ? std::nullopt : std::optional{Rational::of(part, whole)};
}

void Tally::add(const Tally& other) {
  opened += other.opened;
  merged += other.merged;
  closed += other.closed;
  standing += other.standing;
  waiting += other.waiting;
  overdue += other.overdue;
  for (const auto& [mine, theirs] : {std::pair{&on_time, &other.on_time}, std::pair{&reopened, &other.reopened},
                                     std::pair{&satisfied, &other.satisfied}}) {
    mine->part += theirs->part;
    mine->whole += theirs->whole;
  }
}

Statistics statistics_of(const FactTable& table, const Areas& areas, const StatisticsQuery& query) {
  return Counting{table, areas, query}.run();
}

}  // namespace lantian::docket
