#pragma once
#include "base/result.hpp"
#include "gateway/clock_watch.hpp"
#include "gateway/config.hpp"
#include "gateway/metrics.hpp"
#include "gateway/roster.hpp"
#include "keep/device_book.hpp"
#include "keep/telemetry_book.hpp"
#include "observe/hj212/protocol.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lantian::gateway {

/// The TCP service for loggers that speak HJ 212. What it acknowledged is on the disk.
///
///   bytes -> Reception (cut, judge, repetition?) -> Lanes -> FrameLog, one fsync a group -> answer
///                                                              `-> Projector -> TelemetryBook
/// Threads: one for the connections, one that commits, one that takes values over, one for the registry, requests and
/// gaps, one for each forward target. doc/telemetry.md tells the whole story.
class Gateway {
 public:
  /// Opens the directory and recovers the log. Returns locked (another gateway has it), io, corrupt, unsupported.
  static Result<std::unique_ptr<Gateway>> open(Config config, observe::hj212::Protocol protocol);
  ~Gateway();

  /// Calls `work` on the housekeeping thread every `every`, from `start` on. An error is written to standard error, and
  /// the next round tries again. Before `start`.
  void each_round(std::chrono::seconds every, std::function<Result<void>(UtcSeconds now)> work);

  /// Calls `tell` with values once they are in the telemetry book, on the thread that takes them over. Before `start`.
  void on_values(std::function<void(std::span<const keep::TelemetryValue>)> tell);

  /// Listens and serves from now on. Returns io (the port is taken).
  Result<void> start();
  std::uint16_t port() const;
  std::uint16_t metrics_port() const;  ///< 0 when there is no metrics page

  /// Waits until `stop` was called or the disk failed; then the error. Everything that was acknowledged is durable.
  Result<void> wait();
  /// Stops reading, makes durable and answers what was read, closes. Any thread, also a signal's.
  void stop();

  const Metrics& metrics() const;
  /// The Prometheus page, with gauges of the moment.
  std::string page() const;
  std::vector<ClockState> clocks() const;
  /// Values of the telemetry book, while the gateway has it open. Any thread.
  Result<std::vector<keep::TelemetryValue>> values(const keep::TelemetryQuery& query) const;
  /// How far back hourly values came since the last call; no value when none came. Any thread.
  std::optional<UtcSeconds> take_oldest_hour();
  /// The registry as the gateway uses it now; null before `start`. Any thread.
  std::shared_ptr<const Roster> roster() const;
  /// Frames in the log that the telemetry book has not taken over yet are none: for tests and for an orderly end.
  bool caught_up() const;
  /// What opening found in the log, in words, for the operator.
  std::string opening() const;

 private:
  struct State;
  explicit Gateway(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace lantian::gateway
