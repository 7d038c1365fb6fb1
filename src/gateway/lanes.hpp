#pragma once
#include "gateway/pending.hpp"
#include "keep/frame_log.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace lantian::gateway {

/// What the lanes tell to the rest of the gateway. Called on the committing thread.
struct LaneEvents {
  /// These frames are durable: their answers may go out.
  std::function<void(std::vector<PendingBatch>)> durable;
  /// The disk failed: nothing that is still pending will ever be durable. Called once.
  std::function<void(const Error&)> failed;
};

/// Frames on their way to the disk, and the thread that brings them there. Live frames go with the next commit, the
/// re-upload lane by a limited amount with each, so that a flood after an outage cannot delay them by more than that.
/// While one group is being written the next one gathers: the busier, the larger the groups (group commit).
class Lanes {
 public:
  /// The log must outlive the lanes.
  Lanes(keep::FrameLog& log, LaneEvents events, std::size_t reupload_per_commit);
  ~Lanes();
  Lanes(const Lanes&) = delete;
  Lanes& operator=(const Lanes&) = delete;

  /// The texts are copied. The lane is that of `frame.record`.
  struct Texts {
    std::string_view peer, mn, bytes, answer;
  };
  void add(const PendingFrame& frame, const Texts& texts);
  /// Bytes handed over and not yet durable.
  std::size_t pending_bytes() const { return pending_bytes_.load(std::memory_order_relaxed); }
  /// Where the durable part of the log ends. What lies behind may be read already and still be lost by a power cut: no
  /// cursor may move there. Any thread.
  keep::FramePlace durable_end() const;
  /// Gives the memory of a batch back after its answers were sent.
  void recycle(PendingBatch batch);
  /// Everything handed over is made durable and reported, then the thread ends. Idempotent.
  void stop();

 private:
  void run();
  bool take(std::vector<PendingBatch>& batches);
  void add_to(std::deque<PendingBatch>& lane, const PendingFrame& frame, const Texts& texts);

  keep::FrameLog& log_;
  LaneEvents events_;
  std::size_t reupload_per_commit_;
  std::atomic<std::size_t> pending_bytes_{0};
  std::atomic<std::uint64_t> durable_end_;  ///< segment above, offset below
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<PendingBatch> live_, reupload_;
  std::vector<PendingBatch> spare_;
  bool stopping_ = false;
  std::thread thread_;  ///< last: starts when everything else is there
};

}  // namespace lantian::gateway
