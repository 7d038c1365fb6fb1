#pragma once
#include "serve/health/health_check.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace lantian::serve {

/// Runs the detectors of a running service again and again, so that doubts do not wait for somebody to ask.
class HealthWatch {
 public:
  /// An error goes to `complain`; the next round tries again.
  using Round = std::function<Result<void>()>;
  HealthWatch(std::chrono::seconds every, Round round, std::function<void(const Error&)> complain);
  /// Ends behind the round that runs.
  ~HealthWatch();
  HealthWatch(const HealthWatch&) = delete;
  HealthWatch& operator=(const HealthWatch&) = delete;

 private:
  std::mutex turn_;
  std::condition_variable_any wake_;
  std::jthread worker_;  ///< last: begins when all else is there
};

}  // namespace lantian::serve
