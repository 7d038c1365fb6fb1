#pragma once
#include "gateway/clock_watch.hpp"
#include "gateway/metrics.hpp"
#include "gateway/roster.hpp"
#include "keep/frame_log.hpp"
#include "keep/telemetry_book.hpp"
#include "observe/hj212/protocol.hpp"
#include "observe/hj212/telegram.hpp"

#include <atomic>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace lantian::gateway {

/// Takes accepted frames out of the log into the telemetry book, behind the acknowledgement: the log is what was
/// promised, the book is how it is asked. Values and cursor move in one transaction, so that a crash repeats nothing
/// and loses nothing. Works from the log and not from memory: it may fall behind in a flood without costing memory.
class Projector {
 public:
  struct Parts {
    std::string frames;  ///< directory of the frame log
    const observe::hj212::Protocol& protocol;
    keep::TelemetryBook& book;
    std::mutex& book_mutex;  ///< the book takes one caller at a time
    Metrics& metrics;
    ClockWatch& clocks;
    std::function<keep::FramePlace()> durable_end = {};  ///< not read beyond; empty = to the end of what can be read
    /// Told of values once they are in the book, on the thread that calls `advance`. May be empty.
    std::function<void(std::span<const keep::TelemetryValue>)> told = {};
  };
  explicit Projector(Parts parts) : parts_{std::move(parts)} {}

  /// The registry from now on. Any thread. A telegram is read by the settings of the moment it is taken over.
  void use(std::shared_ptr<const Roster> roster);

  /// Takes over what the log holds now, at most `frames_most` frames. Returns how many frames there were; 0 = caught
  /// up.
  Result<std::size_t> advance(std::size_t frames_most);
  /// Up to where the log was taken over.
  keep::FramePlace place() const;
  /// The earliest hour among the hourly telegrams taken over since the last call: how far back there is news. Any
  /// thread.
  std::optional<UtcSeconds> take_oldest_hour();

 private:
  Result<void> store();
  void take(const keep::FrameReader::Placed& frame, const Roster& roster);

  static constexpr std::int64_t no_hour = std::numeric_limits<std::int64_t>::max();
  Parts parts_;
  mutable std::mutex roster_mutex_;
  std::shared_ptr<const Roster> roster_;
  std::atomic<std::int64_t> oldest_hour_{no_hour};
  std::optional<keep::FrameReader> reader_;
  std::vector<keep::TelemetryValue> values_;
  observe::hj212::Judged judged_;
  observe::hj212::Telegram telegram_;
};

}  // namespace lantian::gateway
