#include "app/explain_receptor.hpp"

#include "app/desk.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace lantian::app {
namespace {

using WatchClock = std::chrono::steady_clock;

/// A line on standard error, and the end of the time that a part of the work may take.
class ReceptorWatch {
 public:
  explicit ReceptorWatch(double seconds) : seconds_{seconds} {}
  ~ReceptorWatch() {
    if (shown_) fmt::print(stderr, "\r\033[K");
  }
  ReceptorWatch(const ReceptorWatch&) = delete;
  ReceptorWatch& operator=(const ReceptorWatch&) = delete;

  bool see(std::string_view part, std::size_t done, std::size_t all) {
    const auto now = WatchClock::now();
    // The first report comes when something is done; the end of the part before is nearer to the truth.
    if (part != part_) {
      begin_ = last_;
      part_ = part;
    }
    last_ = now;
    const double elapsed = std::chrono::duration<double>(now - begin_).count();
    if (::isatty(STDERR_FILENO) != 0) {
      shown_ = true;
      fmt::print(stderr, "\r\033[K{}: {}/{}, about {:.0f} s left", part, done, all,
                 elapsed * static_cast<double>(all - done) / static_cast<double>(done));
    }
    return part == "starts" || seconds_ <= 0 || elapsed < seconds_;
  }

 private:
  double seconds_;
  bool shown_ = false;
  std::string part_;
  WatchClock::time_point begin_{}, last_ = WatchClock::now();
};

Result<int> answer_words(const ReceptorWords& words) {
  serve::ReceptorQuestion question = words.question;
  if (question.threads == 0) question.threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  serve::ExplainSheet sheet;
  {
    ReceptorWatch watch{words.seconds};
    LANTIAN_TRY(const auto answer, serve::answer_receptor(data_root(), question,
                                                          [&](std::string_view part, std::size_t done,
                                                              std::size_t all) { return watch.see(part, done, all); }));
    sheet = serve::receptor_sheet(answer);
  }
  return show_sheet(sheet, words.answer);
}

}  // namespace

int run_explain_receptor(const ReceptorWords& words) {
  return exit_code(answer_words(words));
}

}  // namespace lantian::app
