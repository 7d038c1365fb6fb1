#pragma once
#include "gateway/pending.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace lantian::gateway {

/// The telegrams of the recent past, to recognise repetitions: a logger that missed an answer sends the same report up
/// to three times, and again after a reconnect. Bounded: two generations of at most `most` telegrams; when the younger
/// is full the older is forgotten. What is older than that is recognised by the telemetry book, value by value.
class Recall {
 public:
  explicit Recall(std::size_t most);

  struct Known {
    bool durable = false;    ///< its frame is on the disk; otherwise it still waits there
    keep::FramePlace place;  ///< when durable
  };
  /// No value: not seen before.
  std::optional<Known> find(const ContentHash& hash) const;
  /// A telegram that was put on its way to the disk.
  void expect(const ContentHash& hash);
  /// It has arrived there.
  void settle(const ContentHash& hash, keep::FramePlace place);
  std::size_t size() const { return young_.used + old_.used; }

 private:
  struct Slot {
    ContentHash hash;
    keep::FramePlace place;
  };
  /// Open addressing; a zero hash is a free slot. Grows to hold `most` at three quarters full.
  struct Generation {
    std::vector<Slot> slots;
    std::size_t used = 0;
    Slot* find(const ContentHash& hash);
    void put(const Slot& slot);
    void grow();
  };
  std::size_t most_;
  mutable Generation young_, old_;
};

}  // namespace lantian::gateway
