#include "serve/respond/meter_watch.hpp"

#include "keep/files.hpp"
#include "observe/hj212/telegram.hpp"
#include "serve/respond/clock.hpp"
#include "serve/respond/episode_office.hpp"

#include <algorithm>
#include <utility>

namespace lantian::serve {

MeterWatch::MeterWatch(const RespondDesk& desk, MeterGround ground) : desk_{desk}, ground_{std::move(ground)} {
  for (const respond::MeterRow& row : ground_.map->rows) loggers_.insert(row.mn);
}

void MeterWatch::hear(std::span<const keep::TelemetryValue> values) {
  for (const keep::TelemetryValue& value : values) {
    const bool hourly = value.content == static_cast<std::uint8_t>(observe::hj212::Content::hour);
    if (!hourly || !loggers_.contains(value.mn)) continue;
    {
      const std::scoped_lock one{turn_};
      UtcSeconds& newest = newest_[value.mn];
      newest = std::max(newest, value.end);
    }
    const std::int64_t begin = value.begin.time_since_epoch().count();
    std::int64_t oldest = oldest_heard_.load();
    while (begin < oldest && !oldest_heard_.compare_exchange_weak(oldest, begin)) {
    }
  }
}

Result<std::vector<std::string>> MeterWatch::open_now(const keep::DocumentBook& book) const {
  LANTIAN_TRY(const ResponseClock clock, response_clock(book, desk_.synthetic));
  LANTIAN_TRY(const auto episodes, open_episodes(book));
  const HourEnding now = std::chrono::floor<std::chrono::hours>(to_local(clock.now));
  std::vector<std::string> out;
  for (const EpisodeOnFile& one : episodes) {
    const bool rejected = one.episode.state == respond::EpisodeState::rejected;
    const bool over = rejected || (one.episode.ended && *one.episode.ended + std::chrono::days{ground_.map->late_days} < now);
    if (!over) out.push_back(one.episode.id);
  }
  return out;
}

Result<void> MeterWatch::tell_again(UtcSeconds now) {
  for (auto one = untold_.begin(); one != untold_.end();) {
    LANTIAN_CHECK(tell_cases(desk_, one->second, now));
    one = untold_.erase(one);
  }
  return {};
}

Result<void> MeterWatch::follow(const std::string& episode, std::optional<UtcSeconds> since, UtcSeconds now) {
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk_));
  LANTIAN_TRY(const ResponseClock clock, response_clock(*book, desk_.synthetic));
  LANTIAN_TRY(const auto orders, kept_orders(*book, episode));
  if (orders.empty()) return {};
  Reached& reached = reached_[episode];
  const bool all_hours = !reached.hour || reached.orders != orders.size();
  // The clock of an exercise, or the end of the response, may have moved over hours that came long ago.
  if (reached.hour) since = std::min(since.value_or(to_utc(*reached.hour)), to_utc(*reached.hour));
  const auto begun = std::chrono::steady_clock::now();
  LANTIAN_TRY(MeterFollowUp done, follow_meters(desk_, ground_, episode, all_hours ? std::nullopt : since, clock.now));
  reached = {orders.size(), done.reached};
  if (done.failing) untold_.erase(episode);
  if (done.untold) untold_.insert_or_assign(episode, *std::exchange(done.untold, std::nullopt));
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
  const std::scoped_lock one{turn_};
  MeterRound& round = rounds_[episode];
  if (round.episode.empty() || done.hours > 0 || done.failing) round = {episode, now, took.count(), std::move(done)};
  return {};
}

Result<bool> MeterWatch::round(UtcSeconds now) {
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk_));
  LANTIAN_TRY(const std::int64_t row, book->last());
  const std::int64_t heard = oldest_heard_.exchange(nothing_heard);
  if (heard == nothing_heard && row == seen_row_ && untold_.empty()) return false;
  std::optional<UtcSeconds> since;
  if (heard != nothing_heard) since = UtcSeconds{std::chrono::seconds{heard}};
  const auto work = [&]() -> Result<void> {
    LANTIAN_TRY(const ResponseClock clock, response_clock(*book, desk_.synthetic));
    Result<void> first = tell_again(clock.now);
    LANTIAN_TRY(const std::vector<std::string> episodes, open_now(*book));
    for (const std::string& episode : episodes) {
      const Result<void> done = follow(episode, since, now);
      if (first && !done) first = done;
    }
    return first;
  };
  const Result<void> done = work();
  if (done) seen_row_ = row;
  if (!done && heard != nothing_heard) {
    std::int64_t oldest = oldest_heard_.load();
    while (heard < oldest && !oldest_heard_.compare_exchange_weak(oldest, heard)) {
    }
  }
  if (!done) return done.error();
  return true;
}

std::map<std::string, MeterRound> MeterWatch::rounds() const {
  const std::scoped_lock one{turn_};
  return rounds_;
}

std::map<std::string, UtcSeconds> MeterWatch::newest() const {
  const std::scoped_lock one{turn_};
  return newest_;
}

}  // namespace lantian::serve
