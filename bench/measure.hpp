#pragma once
#include "base/error.hpp"

#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>

/// What the benchmarks share: clocks, memory, a child process for what must not count, and the words of the command
/// line.
namespace lantian::bench {

using Clock = std::chrono::steady_clock;
inline double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Of all threads: on a busy machine this says more than the wall clock.
inline double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

inline long peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

inline int failed(const Error& error) {
  fmt::print(stderr, "{}\n", error.text());
  return 1;
}

/// Runs `work` in a process of its own, so that its memory does not count as ours.
inline int apart(const std::function<int()>& work) {
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    const int status = work();
    std::fflush(stdout);
    _exit(status);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

/// PROGRAM [STATIONS [DIRECTORY]]: fills a book where DIRECTORY holds none yet, then reads it; a book in no named
/// directory goes away afterwards.
inline int with_book(int argc, char** argv, int& stations, const std::function<int(const std::string&)>& fill,
                     const std::function<int(const std::string&)>& read) {
  namespace fs = std::filesystem;
  if (argc > 1) stations = std::max(1, std::atoi(argv[1]));
  const bool given = argc > 2;
  const std::string directory =
      given ? argv[2] : (fs::temp_directory_path() / fmt::format("lantian-bench-{}", getpid())).string();
  int status = 0;
  if (!fs::exists(directory)) status = apart([&] { return fill(directory); });
  if (status == 0) status = read(directory);
  if (!given) fs::remove_all(directory);
  return status;
}

}  // namespace lantian::bench
