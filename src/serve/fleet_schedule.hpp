#pragma once
#include "serve/fleet_link.hpp"

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <queue>
#include <utility>
#include <vector>

namespace lantian::serve {

/// Who speaks when: the fleet, its links and the three ways of a FleetOrder, without sockets. Times are microseconds of
/// one clock that only runs forward; `wall` is the machine's clock at the beginning.
class FleetSchedule {
 public:
  /// Returns invalid_argument (the order), io (the acked file). `plan` and `order` must outlive the schedule.
  static Result<std::unique_ptr<FleetSchedule>> make(const twin::FleetPlan& plan, const FleetOrder& order,
                                                     UtcSeconds wall);

  std::size_t links() const { return links_.size(); }
  FleetLink& link(std::size_t index) { return *links_[index]; }
  FleetBook& book() { return *book_; }

  /// The line is ready: from now on telegrams fall due.
  void begin(std::int64_t now_us);
  bool has_begun() const { return begun_; }
  /// Says what is due. `spoke` is told each link that has bytes to send.
  using Spoke = std::function<void(std::size_t link)>;
  void speak_due(std::int64_t now_us, const Spoke& spoke);
  /// After an answer or when the line came up: what this link may say now (window, backlog).
  void refill(std::size_t link, std::int64_t now_us);
  /// Time-outs; a few times a second.
  void tick(std::int64_t now_us, const Spoke& spoke);

  /// Whether this link's line is down at this time by the plan, and how.
  enum class Line { up, down, half_open };
  Line line_of(std::size_t link, std::int64_t now_us) const;

  bool is_done(std::int64_t now_us) const;  ///< nothing new is to be said
  bool is_waiting() const;                  ///< an answer is outstanding on some link
  void end(std::int64_t now_us);            ///< no new telegrams; repetitions go on
  bool has_ended() const { return ended_; }
  /// How long after the end answers are still waited for.
  std::int64_t patience_us() const { return book_->retry_us + 1'000'000; }

  UtcSeconds fleet_now(std::int64_t now_us) const;
  FleetProgress progress(std::int64_t now_us);
  /// Requires: ended. Returns io when the acked file could not be written.
  Result<FleetReport> report();

 private:
  FleetSchedule(const twin::FleetPlan& plan, const FleetOrder& order, UtcSeconds wall);
  Result<void> prepare();
  void make_link(int first, int count);
  UtcSeconds start_of_fleet() const;
  bool by_rate() const { return order_->rate > 0; }
  bool by_window() const { return order_->window > 0 && order_->outage_hours == 0; }
  bool in_real_time() const { return !by_rate() && !by_window(); }
  std::int64_t acknowledged() const;
  void push_turn(std::size_t link);
  std::size_t say_top(std::int64_t intended_us, std::int64_t now_us);

  const twin::FleetPlan* plan_;
  const FleetOrder* order_;
  UtcSeconds wall_{}, start_{}, last_due_{};
  std::vector<twin::Logger> fleet_;
  std::unique_ptr<FleetBook> book_;
  std::vector<std::unique_ptr<FleetLink>> links_;
  /// (microseconds of the fleet's own time, link) of each link's next telegram.
  using Turn = std::pair<std::int64_t, std::size_t>;
  std::priority_queue<Turn, std::vector<Turn>, std::greater<>> turns_;
  bool begun_ = false, ended_ = false;
  std::int64_t begun_us_ = 0, ended_us_ = 0, replayed_us_ = 0;
  std::int64_t said_by_rate_ = 0;
  std::int64_t told_us_ = 0, told_sent_ = 0, told_acknowledged_ = 0;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> acked_{nullptr, std::fclose};
};

}  // namespace lantian::serve
