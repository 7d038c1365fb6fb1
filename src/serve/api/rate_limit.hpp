#pragma once
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace lantian::serve {

/// So many requests each minute for one address, with as many saved up at most. A token bucket. Any thread.
class RateLimit {
 public:
  using Clock = std::chrono::steady_clock;
  /// `most_addresses`: those that asked longest ago are forgotten, which gives them a full bucket again.
  RateLimit(int each_minute, std::size_t most_addresses = 100'000);

  struct Verdict {
    bool allowed = true;
    int limit = 0, remaining = 0;
    std::chrono::seconds wait{0};  ///< until the next one is allowed; zero when this one was
  };
  Verdict ask(std::string_view address, Clock::time_point now);

 private:
  struct Bucket {
    double tokens = 0;
    Clock::time_point seen;
  };
  void forget_the_quiet(Clock::time_point now);

  const int each_minute_;
  const std::size_t most_addresses_;
  std::mutex turn_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace lantian::serve
