#pragma once
#include "observe/hj212/device.hpp"
#include "observe/hj212/telegram.hpp"

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::gateway {

/// What the telegrams of a device say about its clock and its labels.
struct ClockState {
  std::string mn;
  std::size_t samples = 0;
  std::chrono::seconds skew{0};  ///< median of (DataTime - received) of real-time telegrams; positive = ahead
  bool off = false;              ///< beyond what is tolerated
  std::string advice;            ///< what to look at: "UTC+6?", "labels hours by their end?"; empty when nothing
};

/// Watches the clocks of devices. No edition of HJ 212 carries a time zone, and a logger in Xinjiang set to UTC+6 looks
/// like one that is two hours behind: that is reported, never repaired silently. Any thread.
class ClockWatch {
 public:
  /// A timed telegram of the live lane.
  void note(const observe::hj212::Device& device, const observe::hj212::Telegram& telegram, UtcSeconds received);
  /// Devices with enough telegrams to say something, by mn.
  std::vector<ClockState> states() const;
  /// Those whose `off` or `advice` changed since the last call.
  std::vector<ClockState> changes();

 private:
  struct Record {
    std::vector<std::chrono::seconds> skews;  ///< a ring of the latest
    std::size_t next = 0;
    int labelled_ahead = 0, labelled_behind = 0;  ///< hourly telegrams whose interval ended before / after they came
    bool end_labels = false;
    std::optional<ClockState> told;
  };
  static ClockState state_of(const std::string& mn, const Record& record);
  mutable std::mutex mutex_;
  std::map<std::string, Record, std::less<>> records_;
};

}  // namespace lantian::gateway
