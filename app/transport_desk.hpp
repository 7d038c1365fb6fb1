#pragma once
#include "app/inventory_desk.hpp"
#include "app/transport.hpp"
#include "serve/transport_region.hpp"
#include "serve/transport_weather.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <utility>

/// What the verbs of transport open before they answer, and the line that shows how far they are.
namespace lantian::app {

/// 0: as many as the machine has.
inline int threads_of(int asked) {
  return asked > 0 ? asked : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

/// A line on standard error: how far, and how long it may still take. Silent when that is no terminal.
class ProgressLine {
 public:
  explicit ProgressLine(std::size_t hours_all) : hours_all_{hours_all} {}
  ~ProgressLine() {
    if (shown_) fmt::print(stderr, "\r\033[K");
  }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// `done` hours of the present window; hours of windows before were `pass`ed.
  void show(const std::string& window, std::size_t done) {
    if (::isatty(STDERR_FILENO) == 0) return;
    const auto now = std::chrono::steady_clock::now();
    if (shown_ && now - last_ < std::chrono::milliseconds{200}) return;
    last_ = now;
    shown_ = true;
    const double share = static_cast<double>(before_ + done) / static_cast<double>(hours_all_);
    const double elapsed = std::chrono::duration<double>(now - start_).count();
    fmt::print(stderr, "\r\033[K{}: {:.0f} %, about {:.0f} s left", window, share * 100,
               share > 0 ? elapsed * (1 - share) / share : 0.0);
  }
  void pass(std::size_t hours) { before_ += hours; }

 private:
  std::size_t hours_all_, before_ = 0;
  bool shown_ = false;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now(), last_{};
};

inline std::size_t hours_of(const transport::Window& window) {
  return window.hours() + static_cast<std::size_t>(window.spin_back_hours);
}

inline serve::TransportQuestion question_of(const TransportWords& words) {
  return {words.region,     words.period, words.unit, words.receptors, words.spin_back_hours, threads_of(words.threads),
          !words.grid_alone};
}

/// Opens everything that a run stands on and hands it over.
template <class Answer>
int with_region(const TransportWords& words, Answer answer) {
  return answered(words.book, [&](const serve::InventoryOffice& office, keep::InventoryBook& book) -> Result<int> {
    LANTIAN_TRY(auto weather, serve::open_weather(office.office(), {words.region, words.grid, words.weather}));
    LANTIAN_TRY(const auto region, serve::transport_region(office, book, std::move(weather), question_of(words)));
    for (const std::string& note : region->notes) fmt::print(stderr, "{}\n", note);
    return answer(office, *region);
  });
}

}  // namespace lantian::app
