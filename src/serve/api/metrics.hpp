#pragma once
#include "serve/http/server.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace lantian::serve {

/// What the service counts about itself, for Prometheus. Any thread.
class ServiceMetrics {
 public:
  void note(int status, std::chrono::nanoseconds took);
  /// The text of the page, version 0.0.4 of the exposition format.
  std::string page(const HttpCounts& counts, std::uint64_t book_version) const;

 private:
  static constexpr std::array<double, 10> bounds_s{0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 5};
  std::array<std::atomic<std::uint64_t>, 6> by_class_{};  ///< 1xx to 5xx; the first is unused
  std::array<std::atomic<std::uint64_t>, bounds_s.size() + 1> by_duration_{};
  std::atomic<std::uint64_t> nanoseconds_{0};
};

}  // namespace lantian::serve
