#pragma once
#include "serve/respond/meter_follow.hpp"

#include <atomic>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <vector>

/// Follows the meters of open episodes while a service runs.
namespace lantian::serve {

/// What came of the last follow-up that found something to do.
struct MeterRound {
  std::string episode;
  UtcSeconds at{};  ///< real time
  std::int64_t took_ms = 0;
  MeterFollowUp followed;
};

class MeterWatch {
 public:
  /// What `desk` and the ground point to outlives it.
  MeterWatch(const RespondDesk& desk, MeterGround ground);

  /// Remembers that hours of meters came in. Any thread, at once.
  void hear(std::span<const keep::TelemetryValue> values);
  /// Follows every open episode up, when hours came or documents were kept since the last call; else does nothing. An
  /// episode is open while it has orders, was not rejected and its end lies no longer ago than the map says. The first time, and when new
  /// orders went out, all hours are looked at; later those from the oldest on that came or were not reached yet. One thread. Holds no lock that
  /// pages wait for. What fails is tried again by the next call, and keeps no other episode from being followed. Returns
  /// whether there was anything to look at, or the first error.
  Result<bool> round(UtcSeconds now);

  const MeterGround& ground() const { return ground_; }
  /// By episode. Any thread.
  std::map<std::string, MeterRound> rounds() const;
  /// End of the newest hour that each logger sent since the service began, by MN. Any thread.
  std::map<std::string, UtcSeconds> newest() const;

 private:
  /// Tells cases once more what they could not be told before.
  Result<void> tell_again(UtcSeconds now);
  Result<void> follow(const std::string& episode, std::optional<UtcSeconds> since, UtcSeconds now);
  Result<std::vector<std::string>> open_now(const keep::DocumentBook& book) const;

  static constexpr std::int64_t nothing_heard = std::numeric_limits<std::int64_t>::max();
  const RespondDesk& desk_;
  const MeterGround ground_;
  std::set<std::string, std::less<>> loggers_;
  std::atomic<std::int64_t> oldest_heard_{nothing_heard};  ///< begin of an hour, UTC seconds
  std::int64_t seen_row_ = -1;                             ///< last row of the book when a round ended well
  struct Reached {
    std::size_t orders = 0;  ///< of the episode when all its hours were looked at
    std::optional<HourEnding> hour;
  };
  std::map<std::string, Reached> reached_;
  std::map<std::string, respond::EpisodeCheck> untold_;  ///< the newest check of episodes with cases that were not told
  mutable std::mutex turn_;
  std::map<std::string, MeterRound> rounds_;
  std::map<std::string, UtcSeconds> newest_;
};

}  // namespace lantian::serve
