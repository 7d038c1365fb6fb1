#pragma once
#include "base/result.hpp"
#include "keep/frame_log.hpp"
#include "observe/hj212/deviation.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What the frame log says of each device, read once and then only what is new.
namespace lantian::serve {

inline constexpr std::size_t verdict_count = 5;

/// Counts of one device over the whole log.
struct DeviceFrames {
  std::int64_t frames = 0;
  std::array<std::int64_t, verdict_count> verdicts{};
  std::array<std::int64_t, observe::hj212::deviation_count> deviations{};
  std::int64_t first_us = 0, last_us = 0;  ///< UTC microseconds of the first and the latest
  std::int64_t good_us = 0;                ///< of the latest one that was taken; 0 = none
  std::string peer;                        ///< of the latest
};

/// One frame copied out.
struct ShownFrame {
  keep::FramePlace place, original;
  std::int64_t received_us = 0;
  std::uint8_t verdict = 0;
  keep::Lane lane{};
  observe::hj212::Deviations deviations;
  std::string peer, mn, bytes;
};
struct FramePage {
  std::vector<ShownFrame> frames;
  std::optional<keep::FramePlace> next;  ///< go on behind this place; absent = that was all
};
struct FrameWish {
  std::string mn;
  std::int64_t from_us = 0, to_us = 0;  ///< half-open
  std::optional<std::uint8_t> verdict;
  std::optional<keep::FramePlace> after;
  std::size_t limit = 100;
};

/// Any thread. Memory: the counts, a place for each minute of the log, and the places of refused frames.
class FrameIndex {
 public:
  /// `directory` of the frame log; it may not be there yet.
  explicit FrameIndex(std::string directory) : directory_{std::move(directory)} {}

  /// Reads what came since the last call. Returns corrupt or io.
  Result<void> catch_up();
  std::map<std::string, DeviceFrames> devices() const;
  std::int64_t last_us() const;  ///< of the whole log; 0 = empty

  /// Frames of one device in the order of the log. One call looks at no more than some hundred thousand frames: a page
  /// may be short, or empty, and still name where to go on.
  Result<FramePage> frames(const FrameWish& wish) const;
  /// Frames that were quarantined or rejected, the latest first; `after`: the last one read.
  Result<FramePage> refused(std::optional<keep::FramePlace> after, std::size_t limit) const;
  std::size_t refused_count() const;

 private:
  struct Milestone {
    std::int64_t received_us;
    keep::FramePlace group;
  };
  keep::FramePlace start_of(const FrameWish& wish) const;

  const std::string directory_;
  mutable std::mutex turn_;
  std::optional<keep::FrameReader> reader_;
  std::map<std::string, DeviceFrames> devices_;
  std::vector<Milestone> milestones_;  ///< groups at least a minute apart, ascending
  std::vector<keep::FramePlace> refused_;
  std::int64_t last_us_ = 0;
};

/// "3:4711", and back.
std::string place_text(keep::FramePlace place);
std::optional<keep::FramePlace> parse_frame_place(std::string_view text);

}  // namespace lantian::serve
