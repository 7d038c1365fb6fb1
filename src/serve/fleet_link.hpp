#pragma once
#include "serve/fleet.hpp"
#include "twin/loggers_cadence.hpp"
#include "twin/loggers_platform.hpp"
#include "twin/loggers_telegram.hpp"

#include <cstdint>
#include <cstdio>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

/// One connection of a simulated fleet without its socket: what it has to say, what it waits for, what it hears. Times
/// are microseconds of any one clock that only runs forward.
namespace lantian::serve {

inline constexpr std::int64_t fleet_second_us = 1'000'000;

/// What all connections of a run share.
struct FleetBook {
  const twin::FleetPlan& plan;
  std::span<const twin::Logger> fleet;
  UtcSeconds known_from{};  ///< of the fleet's own time: what loggers can look back to
  std::int64_t retry_us = 0;
  int retries = 0;
  FleetReport report{};
  std::FILE* acked = nullptr;
  std::optional<Error> failure{};  ///< no SM4, acked file full: ends the run
  twin::Spoken spoken{};           ///< scratch
};

class FleetLink {
 public:
  /// Loggers [first, first + count) of the fleet speak on this connection from `from` on.
  FleetLink(FleetBook& book, int first, int count, UtcSeconds from);

  /// When the next telegram falls due, microseconds of the fleet's own time since 1970.
  std::int64_t next_due_us() const { return due_order_.front().first; }
  UtcSeconds next_due() const;
  /// Takes the next telegram off the cadence and says it, or keeps it back while the line is down.
  void say_next(std::int64_t intended_us, std::int64_t now_us);

  void add_backlog(std::vector<twin::Due> backlog, int logger);
  void sort_backlog();
  /// Says waiting backlog as long as fewer than `window` of it are unanswered.
  void pump(int window, std::int64_t now_us);

  /// Takes what came from the platform; returns the bytes used. `fleet_now`: the fleet's own time.
  std::size_t hear(std::string_view bytes, std::int64_t now_us, UtcSeconds fleet_now);
  /// Repeats what is unanswered for too long, and lets go what the line held back. Call it a few times a second.
  void tick(std::int64_t now_us);

  bool is_up() const { return up_; }
  void line_up(std::int64_t now_us);  ///< repeats everything unanswered
  void line_down();
  std::size_t unanswered() const { return pending_.size(); }
  std::size_t backlog() const { return backlog_.size(); }
  void count_open();  ///< at the end: what still waits is unanswered
  bool is_replaying() const { return !backlog_.empty() || replaying_ > 0; }
  const twin::Logger& first_logger() const { return book_->fleet[static_cast<std::size_t>(first_)]; }

  std::string out;  ///< bytes for the line; the owner takes them

 private:
  struct Pending {
    twin::Due due;
    int logger = 0;
    std::int64_t intended_us = 0, sent_us = 0;
    int tries = 0;
    bool damaged = false;  ///< the sending on the line cannot be answered
    bool was_damaged = false;
  };
  struct Waiting {
    twin::Due due;
    int logger = 0;
  };
  const twin::Logger& logger(int number) const { return book_->fleet[static_cast<std::size_t>(number)]; }
  FleetLane& lane(const twin::Due& due) { return due.reupload ? book_->report.reupload : book_->report.live; }
  FleetFault& fault(int number) { return book_->report.faults.at(static_cast<std::size_t>(logger(number).fault)); }
  void order_due(int logger);
  void say(int logger, const twin::Due& due, std::int64_t intended_us, std::int64_t now_us);
  bool write(int logger, const twin::Due& due, bool first);
  void put(std::string_view bytes);
  void expect(std::int64_t qn, const Pending& pending);
  bool is_to_nobody(std::int64_t qn) const;
  void repeat(std::int64_t qn, Pending& pending, std::int64_t now_us);
  void give_up(const Pending& pending);
  void hear_answer(const twin::PlatformWord& word, std::int64_t now_us);
  void hear_request(const twin::PlatformWord& word, std::int64_t now_us, UtcSeconds fleet_now);
  void settle(std::int64_t qn, const Pending& pending, std::int64_t now_us);
  void note_acked(const Pending& pending);
  void wrong(std::string_view why, std::string_view bytes);
  void allow_extra(std::int64_t qn, int answers);
  bool take_extra(std::int64_t qn);

  FleetBook* book_;
  int first_ = 0;
  std::vector<twin::Cadence> cadences_;
  std::vector<std::pair<std::int64_t, int>> due_order_;         ///< a heap, earliest first
  std::unordered_map<std::int64_t, Pending> pending_;           ///< by QN
  std::deque<std::pair<std::int64_t, std::int64_t>> timeouts_;  ///< (sent, QN) in order of sending
  std::deque<Waiting> backlog_;
  std::unordered_map<std::int64_t, int> extra_;  ///< answers that may still come on this line beyond the first, by QN
  std::string held_;                             ///< the rest of a telegram behind a pause, and all after it
  std::int64_t held_until_us_ = 0;
  int replaying_ = 0;
  bool up_ = false;
};

}  // namespace lantian::serve
