#include "serve/health/health_watch.hpp"

namespace lantian::serve {

HealthWatch::HealthWatch(std::chrono::seconds every, Round round, std::function<void(const Error&)> complain)
    : worker_{[this, every, round = std::move(round), complain = std::move(complain)](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
          if (const Result<void> outcome = round(); !outcome) complain(outcome.error());
          std::unique_lock lock{turn_};
          wake_.wait_for(lock, stop, every, [] { return false; });
        }
      }} {}

HealthWatch::~HealthWatch() = default;

}  // namespace lantian::serve
