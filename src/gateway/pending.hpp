#pragma once
#include "keep/frame_log.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::gateway {

/// Which connection an answer belongs to. A number is never used twice within a run, so that an answer cannot reach a
/// newer connection that took over the socket.
using SessionNumber = std::uint32_t;

/// What makes two telegrams the same report: the first 128 bits of SHA-256 over MN, ST, CN and data area. The QN is
/// left out because some loggers draw a new one for each repetition, others never change theirs.
struct ContentHash {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend bool operator==(const ContentHash&, const ContentHash&) = default;
};
ContentHash content_hash(std::string_view mn, std::string_view st, std::string_view cn, std::string_view area);

using Monotonic = std::chrono::steady_clock::time_point;

/// One frame on its way to the disk. Its texts lie in the batch's arena.
struct PendingFrame {
  keep::FrameRecord record;  ///< views are set when the batch is written
  std::uint32_t peer_at = 0, mn_at = 0, bytes_at = 0, answer_at = 0;
  std::uint32_t bytes_size = 0;
  std::uint16_t answer_size = 0;
  std::uint8_t peer_size = 0, mn_size = 0;
  SessionNumber session = 0;
  Monotonic received{};
  ContentHash hash;
  bool remember = false;  ///< accepted: its place is noted for later repetitions
};

/// Frames that become durable together.
class PendingBatch {
 public:
  void add(PendingFrame frame, std::string_view peer, std::string_view mn, std::string_view bytes,
           std::string_view answer);
  bool empty() const { return frames_.empty(); }
  std::size_t bytes() const { return arena_.size() + frames_.size() * sizeof(PendingFrame); }
  const std::vector<PendingFrame>& frames() const { return frames_; }
  std::string_view answer_of(const PendingFrame& frame) const;
  std::string_view mn_of(const PendingFrame& frame) const;
  /// Adds the records, views set, to `records`. The batch must not change while they are used.
  void records(std::vector<keep::FrameRecord>& records) const;
  void clear();

  std::vector<keep::FramePlace> places;  ///< one for each frame, once durable

 private:
  std::string arena_;
  std::vector<PendingFrame> frames_;
};

}  // namespace lantian::gateway
