#include "serve/fleet_schedule.hpp"

#include "twin/loggers_values.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

constexpr int devices_most = 60'000;
constexpr int devices_of_connection = 100;
constexpr double speed_most = 100'000;

Error refused_order(std::string message, std::string where) {
  return {ErrorCode::invalid_argument, std::move(message), std::move(where)};
}

}  // namespace

Result<void> check_fleet_order(const FleetOrder& order) {
  if (order.devices < 1 || order.devices > devices_most) {
    return refused_order(fmt::format("is {}; a fleet has 1 to {}", order.devices, devices_most), "--devices");
  }
  if (order.fault_permille < 0 || order.fault_permille > 1000) return refused_order("is a share, 0 to 1", "--faults");
  if (order.rate > 0 && (order.window > 0 || order.outage_hours > 0)) {
    return refused_order("goes alone: choose one of --rate, --window, --outage", "--rate");
  }
  if (order.speed <= 0 || order.speed > speed_most) {
    return refused_order(fmt::format("lies above 0 and up to {:.0f}", speed_most), "--speed");
  }
  const int each = order.connections <= 0 ? 1 : (order.devices + order.connections - 1) / order.connections;
  if (order.connections < 0 || each > devices_of_connection) {
    return refused_order(fmt::format("{} devices on {} connections are {} on one; a concentrator carries at most {}",
                                     order.devices, order.connections, each, devices_of_connection),
                         "--connections");
  }
  return {};
}

FleetSchedule::FleetSchedule(const twin::FleetPlan& plan, const FleetOrder& order, UtcSeconds wall)
    : plan_{&plan}, order_{&order}, wall_{wall} {}

Result<std::unique_ptr<FleetSchedule>> FleetSchedule::make(const twin::FleetPlan& plan, const FleetOrder& order,
                                                           UtcSeconds wall) {
  LANTIAN_CHECK(check_fleet_order(order));
  std::unique_ptr<FleetSchedule> schedule{new FleetSchedule{plan, order, wall}};
  LANTIAN_CHECK(schedule->prepare());
  return schedule;
}

Result<void> FleetSchedule::prepare() {
  fleet_ = twin::make_fleet(*plan_, order_->seed, order_->devices, order_->fault_permille);
  start_ = last_due_ = start_of_fleet();
  const std::int64_t retry_seconds = order_->retry_seconds > 0 ? order_->retry_seconds : plan_->retry_seconds;
  // Loggers keep a month: what is pulled from before the run is as good as what they send in it.
  book_ = std::make_unique<FleetBook>(FleetBook{.plan = *plan_,
                                                .fleet = fleet_,
                                                .known_from = start_ - std::chrono::days{30},
                                                .retry_us = retry_seconds * fleet_second_us,
                                                .retries = plan_->retries});
  book_->report.devices = order_->devices;
  book_->report.seed = order_->seed;
  for (const twin::Logger& logger : fleet_) ++book_->report.faults.at(static_cast<std::size_t>(logger.fault)).loggers;
  if (!order_->acked_file.empty()) {
    acked_.reset(std::fopen(order_->acked_file.c_str(), "ae"));
    if (acked_ == nullptr) return Error{ErrorCode::io, "cannot be opened for writing", order_->acked_file};
    book_->acked = acked_.get();
  }
  const int links = order_->connections == 0 ? order_->devices : std::min(order_->connections, order_->devices);
  const auto first_of = [&](int link) {
    return static_cast<int>(static_cast<std::int64_t>(link) * order_->devices / links);
  };
  for (int i = 0; i < links; ++i) make_link(first_of(i), first_of(i + 1) - first_of(i));
  book_->report.connections = links;
  return {};
}

void FleetSchedule::make_link(int first, int count) {
  auto link = std::make_unique<FleetLink>(*book_, first, count, start_);
  const UtcSeconds from = start_ - std::chrono::hours{order_->outage_hours};
  for (int n = first; order_->outage_hours > 0 && n < first + count; ++n) {
    link->add_backlog(twin::backlog_of(*plan_, fleet_[static_cast<std::size_t>(n)], from, start_), n);
  }
  link->sort_backlog();
  links_.push_back(std::move(link));
}

/// Early enough that nothing the fleet says lies in the future, and not older than a gateway takes.
UtcSeconds FleetSchedule::start_of_fleet() const {
  if (order_->start) return *order_->start;
  constexpr double longest = 390.0 * 86400, margin = 120;
  constexpr double fastest = 200'000;  // telegrams a second that no closed loop here exceeds
  const double natural = twin::natural_rate(*plan_, fleet_);
  const int seconds = std::max(1, order_->seconds);
  double needed = 0;
  if (by_rate()) {
    needed = order_->seconds == 0 ? longest : order_->rate / natural * seconds + margin;
  } else if (by_window()) {
    needed = order_->seconds == 0 ? longest : fastest / natural * seconds + margin;
  } else if (order_->speed > 1) {
    needed = order_->seconds == 0 ? longest : seconds * order_->speed + margin;
  }
  return wall_ - std::chrono::seconds{static_cast<std::int64_t>(std::min(needed, longest))};
}

void FleetSchedule::push_turn(std::size_t index) {
  turns_.emplace(links_[index]->next_due_us(), index);
}

void FleetSchedule::begin(std::int64_t now_us) {
  begun_ = true;
  begun_us_ = told_us_ = now_us;
  for (std::size_t i = 0; i < links_.size(); ++i) {
    push_turn(i);
    refill(i, now_us);
  }
}

std::size_t FleetSchedule::say_top(std::int64_t intended_us, std::int64_t now_us) {
  const std::size_t index = turns_.top().second;
  turns_.pop();
  last_due_ = links_[index]->next_due();
  links_[index]->say_next(intended_us, now_us);
  push_turn(index);
  return index;
}

void FleetSchedule::speak_due(std::int64_t now_us, const Spoke& spoke) {
  if (ended_ || by_window()) return;
  const std::int64_t origin = start_.time_since_epoch().count() * fleet_second_us;
  while (true) {
    const double after = by_rate() ? static_cast<double>(said_by_rate_) * (fleet_second_us / order_->rate)
                                   : static_cast<double>(turns_.top().first - origin) / order_->speed;
    const std::int64_t intended = begun_us_ + static_cast<std::int64_t>(after);
    if (intended > now_us) return;
    ++said_by_rate_;
    spoke(say_top(intended, now_us));
  }
}

void FleetSchedule::refill(std::size_t index, std::int64_t now_us) {
  if (!begun_ || ended_) return;
  FleetLink& link = *links_[index];
  if (!by_window()) return link.pump(std::max(1, order_->window), now_us);
  const auto window = static_cast<std::size_t>(order_->window);
  // Telegrams that nobody will answer leave the window open: as many of them as it holds, then something else's turn.
  for (int said = 0; said < order_->window && link.unanswered() < window; ++said) {
    if (!link.is_up() || link.next_due() >= wall_) return;
    last_due_ = std::max(last_due_, link.next_due());
    link.say_next(now_us, now_us);
  }
}

void FleetSchedule::tick(std::int64_t now_us, const Spoke& spoke) {
  bool replaying = false;
  for (std::size_t i = 0; i < links_.size(); ++i) {
    links_[i]->tick(now_us);
    refill(i, now_us);
    if (!links_[i]->out.empty()) spoke(i);
    replaying = replaying || links_[i]->is_replaying();
  }
  if (begun_ && order_->outage_hours > 0 && !replaying && replayed_us_ == 0) replayed_us_ = now_us;
  if (book_->acked != nullptr && std::fflush(book_->acked) != 0) {
    book_->failure = Error{ErrorCode::io, "cannot be written", order_->acked_file};
  }
}

FleetSchedule::Line FleetSchedule::line_of(std::size_t index, std::int64_t now_us) const {
  if (!begun_ || ended_ || !in_real_time() || order_->outage_hours > 0) return Line::up;
  const twin::Logger& logger = links_[index]->first_logger();
  const UtcSeconds at = fleet_now(now_us);
  if (!twin::is_line_down(*plan_, logger, at)) return Line::up;
  return twin::is_half_open(*plan_, logger, at) ? Line::half_open : Line::down;
}

UtcSeconds FleetSchedule::fleet_now(std::int64_t now_us) const {
  if (!in_real_time() || !begun_) return last_due_;
  const double elapsed = static_cast<double>(now_us - begun_us_) / fleet_second_us;
  return start_ + std::chrono::seconds{static_cast<std::int64_t>(elapsed * order_->speed)};
}

bool FleetSchedule::is_done(std::int64_t now_us) const {
  if (order_->seconds > 0 && now_us - begun_us_ >= order_->seconds * fleet_second_us) return true;
  if (order_->outage_hours > 0) return replayed_us_ != 0;
  // The fleet's own time must not overtake the clock: a gateway rightly refuses telegrams from the future.
  const UtcSeconds wall = wall_ + std::chrono::seconds{(now_us - begun_us_) / fleet_second_us};
  if (by_rate()) return fleet_now(now_us) > wall;
  if (by_window()) return std::ranges::all_of(links_, [this](const auto& link) { return link->next_due() >= wall_; });
  return order_->speed > 1 && !order_->start && fleet_now(now_us) > wall;
}

bool FleetSchedule::is_waiting() const {
  return std::ranges::any_of(links_, [](const auto& link) { return link->unanswered() > 0; });
}

std::int64_t FleetSchedule::acknowledged() const {
  return book_->report.live.acknowledged + book_->report.reupload.acknowledged;
}

void FleetSchedule::end(std::int64_t now_us) {
  if (ended_) return;
  ended_ = true;
  ended_us_ = now_us;
  FleetReport& report = book_->report;
  report.seconds = static_cast<double>(ended_us_ - begun_us_) / fleet_second_us;
  report.fleet_seconds = static_cast<double>((fleet_now(now_us) - start_).count());
  report.acknowledged_in_time = acknowledged();
  if (replayed_us_ != 0) report.reupload_seconds = static_cast<double>(replayed_us_ - begun_us_) / fleet_second_us;
}

FleetProgress FleetSchedule::progress(std::int64_t now_us) {
  FleetProgress progress;
  const FleetReport& report = book_->report;
  progress.elapsed = static_cast<double>(now_us - begun_us_) / fleet_second_us;
  progress.in_all = order_->seconds;
  progress.sent = report.live.sent + report.reupload.sent;
  progress.acknowledged = acknowledged();
  for (const auto& link : links_) {
    progress.waiting += static_cast<std::int64_t>(link->unanswered());
    progress.backlog += static_cast<std::int64_t>(link->backlog());
  }
  const double since = std::max(1e-3, static_cast<double>(now_us - told_us_) / fleet_second_us);
  progress.sent_per_second = static_cast<double>(progress.sent - told_sent_) / since;
  progress.acknowledged_per_second = static_cast<double>(progress.acknowledged - told_acknowledged_) / since;
  told_us_ = now_us;
  told_sent_ = progress.sent;
  told_acknowledged_ = progress.acknowledged;
  return progress;
}

Result<FleetReport> FleetSchedule::report() {
  if (book_->failure) return *book_->failure;
  for (const auto& link : links_) {
    book_->report.backlog_left += static_cast<std::int64_t>(link->backlog());
    link->count_open();
  }
  if (book_->acked != nullptr && std::fflush(book_->acked) != 0) {
    return Error{ErrorCode::io, "cannot be written", order_->acked_file};
  }
  return std::move(book_->report);
}

}  // namespace lantian::serve
