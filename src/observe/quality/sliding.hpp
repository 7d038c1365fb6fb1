#pragma once
#include "observe/quality/finding.hpp"

#include <cstddef>
#include <vector>

namespace lantian::observe::quality {

/// Smallest and largest value of a window that only moves forward. Each value is pushed and dropped once: O(1) a step.
class SlidingExtremes {
 public:
  /// `most`: how many values will be pushed in all.
  explicit SlidingExtremes(std::size_t most) {
    lows_.items.reserve(most);
    highs_.items.reserve(most);
  }
  void clear() {
    lows_.clear();
    highs_.clear();
  }
  /// Requires: `at` above every index pushed before.
  void push(std::size_t at, Thousandths value) {
    while (!lows_.empty() && lows_.items.back().value >= value) lows_.items.pop_back();
    lows_.items.push_back({at, value});
    while (!highs_.empty() && highs_.items.back().value <= value) highs_.items.pop_back();
    highs_.items.push_back({at, value});
  }
  void drop_before(std::size_t at) {
    lows_.drop_before(at);
    highs_.drop_before(at);
  }
  bool empty() const { return lows_.empty(); }
  /// Requires: !empty().
  Thousandths low() const { return lows_.items[lows_.front].value; }
  Thousandths high() const { return highs_.items[highs_.front].value; }
  std::size_t low_at() const { return lows_.items[lows_.front].at; }

 private:
  struct Item {
    std::size_t at;
    Thousandths value;
  };
  /// A queue that grows at its back and forgets at its front.
  struct Queue {
    std::vector<Item> items;
    std::size_t front = 0;
    bool empty() const { return front == items.size(); }
    void clear() {
      items.clear();
      front = 0;
    }
    void drop_before(std::size_t at) {
      while (front < items.size() && items[front].at < at) ++front;
    }
  };
  Queue lows_, highs_;
};

}  // namespace lantian::observe::quality
