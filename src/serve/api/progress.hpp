#pragma once
#include "terms/region.hpp"

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::serve {

/// A long work of the service, as people see it.
struct Job {
  enum class State { waiting, running, done, failed };
  std::string id;
  terms::Name title;
  State state = State::waiting;
  int done = 0, all = 0;  ///< steps; all = 0: not known
  std::string detail;     ///< the step, or why it failed
};
std::string_view name_of(Job::State state);

/// What is being computed, and how far it is. Any thread.
class ProgressBoard {
 public:
  /// Told of each change, on the thread that makes it.
  using Listener = std::function<void(const Job&)>;
  void listen(Listener listener);

  void add(std::string id, terms::Name title);
  /// Requires: `id` was added.
  void step(std::string_view id, int done, int all, std::string_view detail);
  void finish(std::string_view id);
  void fail(std::string_view id, std::string_view why);
  std::vector<Job> jobs() const;

 private:
  void change(std::string_view id, const std::function<void(Job&)>& how);
  mutable std::mutex turn_;
  std::vector<Job> jobs_;
  Listener listener_;
};

std::string job_json(const Job& job);
std::string jobs_json(const std::vector<Job>& jobs);

}  // namespace lantian::serve
