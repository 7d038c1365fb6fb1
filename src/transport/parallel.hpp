#pragma once
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace lantian::transport {

/// Calls work(task, thread) once for each task below `count`, the first ones first, on up to `threads` threads of which
/// the caller is number 0; returns when all are done. Tasks of unequal length balance themselves.
template <class Work>
void for_each_task(std::size_t count, int threads, const Work& work) {
  std::atomic<std::size_t> next{0};
  const auto run = [&](std::size_t thread) {
    for (std::size_t task = next.fetch_add(1); task < count; task = next.fetch_add(1)) work(task, thread);
  };
  std::vector<std::thread> others;
  for (std::size_t n = 1; n < std::min(count, static_cast<std::size_t>(std::max(1, threads))); ++n) {
    others.emplace_back(run, n);
  }
  run(0);
  for (std::thread& other : others) other.join();
}

}  // namespace lantian::transport
