// awaitable.hpp of Boost 1.74 uses std::exchange without including it.
#include "keep/files.hpp"
#include "serve/fleet_schedule.hpp"

// GCC 12 sees null operation queues behind Asio's scheduler once it is inlined.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnull-dereference"
#include <boost/asio.hpp>
#pragma GCC diagnostic pop
#include <fmt/core.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <memory>
#include <utility>

namespace lantian::serve {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::int64_t step_us = 1000;     ///< between two looks at what is due
constexpr std::int64_t tick_us = 100'000;  ///< between two looks at time-outs
constexpr std::int64_t connect_patience_us = 15 * fleet_second_us;
constexpr int connecting_most = 128;  ///< at a time: a listener's queue is short
constexpr std::size_t read_size = 64 * 1024;
constexpr int spare_files = 64;

class FleetRun;

/// The socket of one link. Opens it again when it is lost.
class FleetSocket {
 public:
  FleetSocket(FleetRun& run, std::size_t number);
  void connect();
  void flush();
  void take_down(bool half_open);  ///< a planned outage: no new try before `bring_up`
  void bring_up();

  bool dirty = false;  ///< stands in the run's list of links with bytes to write

 private:
  FleetLink& link();
  void connected(const error_code& failed);
  void lost();
  void retry_later();
  void wait_readable();
  void readable();
  void wait_writable();

  FleetRun* run_;
  tcp::socket socket_;
  asio::steady_timer pause_;
  std::size_t number_;
  std::uint64_t session_ = 0;  ///< handlers of an older socket are passed over
  std::int64_t pause_ms_ = 0;
  bool out_of_order_ = false;
  bool once_tried_ = false;
  bool once_up_ = false;
  bool connecting_ = false;
  bool write_waits_ = false;
  std::string inbox_;
  std::size_t written_ = 0;
};

/// The one thread: sockets, timer, signals around a schedule.
class FleetRun {
 public:
  FleetRun(const twin::FleetPlan& plan_of_run, const FleetOrder& order, const FleetWatch& watch)
      : plan{plan_of_run}, order_{order}, watch_{watch} {}
  Result<FleetReport> run();

  std::int64_t now_us() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - born_).count();
  }
  void note_connect(bool success, bool first);
  void note_up() { ++links_up_; }
  void mark(std::size_t index);

  const twin::FleetPlan& plan;
  asio::io_context io{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE};
  tcp::endpoint target;
  std::unique_ptr<FleetSchedule> schedule;
  std::array<char, read_size> read_buffer{};
  std::vector<tcp::socket> silent;  ///< half-open connections that outages left behind

 private:
  Result<void> resolve();
  Result<void> allow_files(std::size_t connections);
  void connect_more();
  void wait_step();
  void step();
  void try_begin(std::int64_t now);
  void slow_work(std::int64_t now);
  bool is_over(std::int64_t now);

  const FleetOrder& order_;
  const FleetWatch& watch_;
  asio::steady_timer timer_{io};
  asio::signal_set signals_{io};
  std::chrono::steady_clock::time_point born_ = std::chrono::steady_clock::now();
  std::vector<std::unique_ptr<FleetSocket>> sockets_;
  std::vector<std::size_t> dirty_;
  std::size_t next_to_connect_ = 0;
  std::size_t links_up_ = 0;  ///< that were up at least once
  int connecting_ = 0;
  bool stopped_ = false;
  std::int64_t ended_us_ = 0, told_us_ = 0, ticked_us_ = 0;
};

FleetSocket::FleetSocket(FleetRun& run, std::size_t number)
    : run_{&run}, socket_{run.io}, pause_{run.io}, number_{number} {}

FleetLink& FleetSocket::link() {
  return run_->schedule->link(number_);
}

void FleetSocket::connect() {
  connecting_ = true;
  const std::uint64_t session = ++session_;
  socket_.async_connect(run_->target, [this, session](const error_code& failed) {
    if (session == session_) connected(failed);
  });
}

void FleetSocket::connected(const error_code& failed) {
  connecting_ = false;
  run_->note_connect(!failed, !once_tried_);
  once_tried_ = true;
  error_code ignored;
  if (failed || out_of_order_) {
    socket_.close(ignored);
    if (!out_of_order_) retry_later();
    return;
  }
  socket_.set_option(tcp::no_delay{true}, ignored);
  socket_.non_blocking(true, ignored);
  if (once_up_) {
    ++run_->schedule->book().report.reconnects;
  } else {
    run_->note_up();
  }
  once_up_ = true;
  write_waits_ = false;
  pause_ms_ = 0;
  written_ = 0;
  inbox_.clear();
  link().line_up(run_->now_us());
  wait_readable();
  run_->schedule->refill(number_, run_->now_us());
  flush();
}

void FleetSocket::lost() {
  ++session_;
  error_code ignored;
  socket_.close(ignored);
  link().line_down();
  if (!out_of_order_) retry_later();
}

void FleetSocket::retry_later() {
  pause_ms_ = pause_ms_ == 0 ? run_->plan.reconnect_first_ms
                             : std::min<std::int64_t>(pause_ms_ * 2, run_->plan.reconnect_most_ms);
  // Loggers that lost one gateway do not all come back in the same instant.
  const auto spread = static_cast<std::int64_t>(number_ * 7919 % 1000);
  pause_.expires_after(std::chrono::microseconds{pause_ms_ * (500 + spread)});
  pause_.async_wait([this](const error_code& failed) {
    if (!failed && !out_of_order_ && !connecting_ && !link().is_up()) connect();
  });
}

void FleetSocket::take_down(bool half_open) {
  if (out_of_order_) return;
  out_of_order_ = true;
  if (!link().is_up()) return;
  if (!half_open) return lost();
  run_->silent.push_back(std::move(socket_));
  socket_ = tcp::socket{run_->io};
  ++session_;
  link().line_down();
}

void FleetSocket::bring_up() {
  if (!out_of_order_) return;
  out_of_order_ = false;
  pause_ms_ = 0;
  if (!connecting_ && !link().is_up()) connect();
}

void FleetSocket::wait_readable() {
  const std::uint64_t session = session_;
  socket_.async_wait(tcp::socket::wait_read, [this, session](const error_code& failed) {
    if (session != session_) return;
    if (failed) return lost();
    readable();
  });
}

void FleetSocket::readable() {
  error_code failed;
  const std::size_t size = socket_.read_some(asio::buffer(run_->read_buffer), failed);
  if (failed && failed != asio::error::would_block) return lost();
  const std::string_view fresh{run_->read_buffer.data(), size};
  const std::int64_t now = run_->now_us();
  const UtcSeconds fleet_now = run_->schedule->fleet_now(now);
  if (inbox_.empty()) {
    inbox_ = fresh.substr(link().hear(fresh, now, fleet_now));
  } else {
    inbox_ += fresh;
    inbox_.erase(0, link().hear(inbox_, now, fleet_now));
  }
  run_->schedule->refill(number_, now);
  if (!link().out.empty()) run_->mark(number_);
  wait_readable();
}

void FleetSocket::flush() {
  std::string& out = link().out;
  if (!link().is_up() || write_waits_) return;
  while (written_ < out.size()) {
    error_code failed;
    written_ += socket_.write_some(asio::buffer(out.data() + written_, out.size() - written_), failed);
    if (failed == asio::error::would_block) return wait_writable();
    if (failed) return lost();
  }
  out.clear();
  written_ = 0;
}

void FleetSocket::wait_writable() {
  write_waits_ = true;
  const std::uint64_t session = session_;
  socket_.async_wait(tcp::socket::wait_write, [this, session](const error_code& failed) {
    if (session != session_) return;
    write_waits_ = false;
    if (failed) return lost();
    flush();
  });
}

void FleetRun::note_connect(bool success, bool first) {
  if (!success) ++schedule->book().report.connect_failures;
  if (!first) return;
  --connecting_;
  connect_more();
}

void FleetRun::mark(std::size_t index) {
  if (sockets_[index]->dirty) return;
  sockets_[index]->dirty = true;
  dirty_.push_back(index);
}

Result<void> FleetRun::resolve() {
  error_code failed;
  tcp::resolver resolver{io};
  const auto found = resolver.resolve(order_.host, std::to_string(order_.port), failed);
  if (failed || found.empty()) {
    return Error{ErrorCode::not_found,
                 fmt::format("no address for {}: {}; write --to HOST:PORT, for instance 127.0.0.1:9212", order_.host,
                             failed.message()),
                 "--to"};
  }
  target = found.begin()->endpoint();
  return {};
}

Result<void> FleetRun::allow_files(std::size_t connections) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const auto wanted = static_cast<rlim_t>(connections + spare_files);
  if (limit.rlim_cur >= wanted) return {};
  const rlim_t before = limit.rlim_cur;
  limit.rlim_cur = std::min(wanted, limit.rlim_max);
  if (limit.rlim_cur >= wanted && ::setrlimit(RLIMIT_NOFILE, &limit) == 0) return {};
  return Error{ErrorCode::io,
               fmt::format("{} connections need {} open files, {} are allowed (hard limit {}); raise it with ulimit "
                           "-n, or share connections with --connections",
                           connections, wanted, before, limit.rlim_max),
               ""};
}

void FleetRun::connect_more() {
  while (connecting_ < connecting_most && next_to_connect_ < sockets_.size()) {
    ++connecting_;
    sockets_[next_to_connect_++]->connect();
  }
}

void FleetRun::wait_step() {
  timer_.expires_after(std::chrono::microseconds{step_us});
  timer_.async_wait([this](const error_code&) { step(); });
}

/// All lines are up, or those that ever will be.
void FleetRun::try_begin(std::int64_t now) {
  const bool patient = now <= connect_patience_us && !stopped_;
  if (links_up_ == sockets_.size() || (links_up_ > 0 && !patient)) {
    schedule->book().report.connect_failures = 0;  // those of a crowded start do not count
    schedule->begin(now);
  } else if (links_up_ == 0 && (!patient || schedule->book().report.connect_failures > 0)) {
    io.stop();
  }
}

void FleetRun::step() {
  const std::int64_t now = now_us();
  if (!schedule->has_begun()) {
    try_begin(now);
  } else {
    schedule->speak_due(now, [this](std::size_t index) { mark(index); });
    if (now - ticked_us_ >= tick_us) slow_work(now);
    if (is_over(now)) return io.stop();
  }
  for (const std::size_t index : std::exchange(dirty_, {})) {
    sockets_[index]->dirty = false;
    sockets_[index]->flush();
  }
  wait_step();
}

void FleetRun::slow_work(std::int64_t now) {
  ticked_us_ = now;
  for (std::size_t i = 0; i < sockets_.size(); ++i) {
    const FleetSchedule::Line line = schedule->line_of(i, now);
    if (line == FleetSchedule::Line::up) {
      sockets_[i]->bring_up();
    } else {
      sockets_[i]->take_down(line == FleetSchedule::Line::half_open);
    }
  }
  schedule->tick(now, [this](std::size_t index) { mark(index); });
  if (!schedule->has_ended() && (stopped_ || schedule->is_done(now))) {
    schedule->end(now);
    ended_us_ = now;
  }
  if (watch_ && now - told_us_ >= fleet_second_us) {
    told_us_ = now;
    watch_(schedule->progress(now));
  }
}

bool FleetRun::is_over(std::int64_t now) {
  if (schedule->book().failure) return true;
  if (!schedule->has_ended()) return false;
  return stopped_ || !schedule->is_waiting() || now - ended_us_ > schedule->patience_us();
}

Result<FleetReport> FleetRun::run() {
  LANTIAN_TRY(schedule, FleetSchedule::make(plan, order_, keep::now()));
  LANTIAN_CHECK(resolve());
  LANTIAN_CHECK(allow_files(schedule->links()));
  for (std::size_t i = 0; i < schedule->links(); ++i) sockets_.push_back(std::make_unique<FleetSocket>(*this, i));
  signals_.add(SIGINT);
  signals_.add(SIGTERM);
  signals_.async_wait([this](const error_code& failed, int) { stopped_ = !failed; });
  connect_more();
  wait_step();
  io.run();
  if (!schedule->has_begun()) {
    return Error{
        ErrorCode::io,
        fmt::format("nobody answers at {}:{}; start the gateway first: lantian gateway", order_.host, order_.port),
        "--to"};
  }
  schedule->end(now_us());
  return schedule->report();
}

}  // namespace

Result<FleetReport> run_fleet(const twin::FleetPlan& plan, const FleetOrder& order, const FleetWatch& watch) {
  // Asio throws where it has no error code to set: when the kernel gives it no descriptor for itself.
  try {
    FleetRun run{plan, order, watch};
    return run.run();
  } catch (const std::exception& failure) {
    return Error{ErrorCode::io, failure.what(), ""};
  }
}

}  // namespace lantian::serve
