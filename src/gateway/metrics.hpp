#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace lantian::gateway {

using Count = std::atomic<std::uint64_t>;

/// Times in fixed classes, as Prometheus counts them. Written by one thread, read by any.
class Durations {
 public:
  void add(std::chrono::nanoseconds time);
  /// The histogram in the text format, with a HELP and TYPE line.
  void write(std::string& page, std::string_view name, std::string_view help) const;
  /// Upper end of the class in which the share lies: quantile(0.99). Zero when nothing was counted.
  std::chrono::duration<double> quantile(double share) const;
  std::uint64_t count() const;

 private:
  static constexpr std::array<double, 16> seconds_up_to{0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1,
                                                        0.15,   0.25,  0.5,   1.0,   2.5,  5.0,  10.0, 60.0};
  std::array<Count, seconds_up_to.size() + 1> classes_{};
  Count nanoseconds_{0};
};

/// Everything the gateway counts of itself.
struct Metrics {
  std::array<Count, 5> frames{};       ///< by observe::hj212::Verdict
  std::array<Count, 64> deviations{};  ///< by observe::hj212::Deviation
  Count received_bytes{0}, foreign_bytes{0};
  Count answers{0}, answer_bytes{0};
  Count sessions_opened{0}, sessions_closed{0}, sessions_refused{0}, peers_dropped{0};
  Count reads_paused{0};
  Count commits{0};
  Count reupload_frames{0};
  Count sessions_taken_over{0};
  Count values_stored{0}, values_superseded{0}, values_unchanged{0};
  Count requests_sent{0}, requests_done{0}, requests_failed{0};
  Count forwarded{0};
  Durations live_answer, reupload_answer;  ///< from the last byte received to the answer handed to the socket

  std::uint64_t sessions() const { return sessions_opened - sessions_closed; }
};

/// Adds one value with its HELP and TYPE line, then `name{labels} value`. `labels` may be empty.
void write_metric(std::string& page, std::string_view name, std::string_view kind, std::string_view help, double value);
/// The Prometheus text format (version 0.0.4) of all of them.
std::string metrics_page(const Metrics& metrics);

}  // namespace lantian::gateway
