#pragma once

#include <doctest/doctest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

/// A process that writes and reports until it is killed.
namespace lantian::contract {

/// How often a crash test kills its writer: `LANTIAN_CRASH_ROUNDS`, or 20.
inline int crash_rounds() {
  const char* wanted = std::getenv("LANTIAN_CRASH_ROUNDS");
  return wanted == nullptr ? 20 : std::atoi(wanted);
}

/// The child's side: says that batch `number` is acknowledged. The child ends if nobody listens.
inline void report(int pipe, int number) {
  if (::write(pipe, &number, sizeof number) != sizeof number) ::_exit(99);
}

class DoomedWriter {
 public:
  /// Forks, and lets the child run `life(pipe)`, which reports through `pipe` and never returns.
  template <class Life>
  explicit DoomedWriter(Life life) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    process_ = ::fork();
    REQUIRE(process_ >= 0);
    if (process_ == 0) {
      ::close(ends[0]);
      life(ends[1]);
      ::_exit(98);
    }
    ::close(ends[1]);
    pipe_ = ends[0];
  }
  DoomedWriter(const DoomedWriter&) = delete;
  DoomedWriter& operator=(const DoomedWriter&) = delete;
  ~DoomedWriter() { ::close(pipe_); }

  /// Waits until the writer has reported something: how long that takes is the machine's affair.
  void await_report() const {
    pollfd ready{pipe_, POLLIN, 0};
    REQUIRE(::poll(&ready, 1, 60'000) == 1);
  }

  /// Lets the writer live for so many microseconds more, kills it, and returns the last number that it reported, or
  /// `last` where it reported none.
  int kill_after(unsigned microseconds, int last) const {
    ::usleep(microseconds);
    ::kill(process_, SIGKILL);
    int status = 0;
    ::waitpid(process_, &status, 0);
    CHECK_MESSAGE(WIFSIGNALED(status), "the writer ended by itself, with exit code " << WEXITSTATUS(status));
    for (int number = 0; ::read(pipe_, &number, sizeof number) == sizeof number;) last = number;
    return last;
  }

 private:
  pid_t process_ = -1;
  int pipe_ = -1;
};

}  // namespace lantian::contract
