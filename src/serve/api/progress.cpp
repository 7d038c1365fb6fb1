#include "serve/api/progress.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace lantian::serve {

std::string_view name_of(Job::State state) {
  constexpr std::string_view names[] = {"waiting", "running", "done", "failed"};
  return names[static_cast<std::size_t>(state)];
}

void ProgressBoard::listen(Listener listener) {
  const std::scoped_lock one{turn_};
  listener_ = std::move(listener);
}

void ProgressBoard::add(std::string id, terms::Name title) {
  const std::scoped_lock one{turn_};
  jobs_.push_back({std::move(id), std::move(title), Job::State::waiting, 0, 0, ""});
}

void ProgressBoard::change(std::string_view id, const std::function<void(Job&)>& how) {
  Job now;
  Listener listener;
  {
    const std::scoped_lock one{turn_};
    const auto found = std::ranges::find(jobs_, id, &Job::id);
    LANTIAN_ASSERT(found != jobs_.end(), "a work must be added before it begins");
    how(*found);
    now = *found;
    listener = listener_;
  }
  if (listener) listener(now);
}

void ProgressBoard::step(std::string_view id, int done, int all, std::string_view detail) {
  change(id, [&](Job& job) {
    job.state = Job::State::running;
    job.done = done;
    job.all = all;
    job.detail = detail;
  });
}

void ProgressBoard::finish(std::string_view id) {
  change(id, [](Job& job) {
    job.state = Job::State::done;
    job.done = job.all;
    job.detail.clear();
  });
}

void ProgressBoard::fail(std::string_view id, std::string_view why) {
  change(id, [&](Job& job) {
    job.state = Job::State::failed;
    job.detail = why;
  });
}

std::vector<Job> ProgressBoard::jobs() const {
  const std::scoped_lock one{turn_};
  return jobs_;
}

}  // namespace lantian::serve
