#include "gateway/clock_watch.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>

namespace lantian::gateway {
namespace {

using observe::hj212::Content;
using observe::hj212::HourLabel;

constexpr std::size_t ring = 15;  // odd: the median is one of them
constexpr std::size_t samples_least = 5;
constexpr int labels_least = 3;
constexpr std::chrono::seconds tolerated{300};
constexpr std::chrono::seconds near_whole_hour{600};

}  // namespace

void ClockWatch::note(const observe::hj212::Device& device, const observe::hj212::Telegram& telegram,
                      UtcSeconds received) {
  const std::lock_guard lock{mutex_};
  auto found = records_.find(device.mn);
  if (found == records_.end()) found = records_.emplace(device.mn, Record{}).first;
  Record& record = found->second;
  record.end_labels = device.label == HourLabel::end;
  if (telegram.content == Content::realtime) {
    if (record.skews.size() < ring) record.skews.resize(record.skews.size() + 1);
    record.skews[record.next % ring] = telegram.begin - received;
    record.next = (record.next + 1) % ring;
  } else if (telegram.content == Content::hour) {
    // An hour is reported when it is over. One that is still to end was labelled by its end and read as a start.
    if (telegram.end > received + tolerated)
      ++record.labelled_ahead;
    else if (received - telegram.end > std::chrono::minutes{55} && received - telegram.end < std::chrono::minutes{90})
      ++record.labelled_behind;
    else
      record.labelled_ahead = record.labelled_behind = 0;
  }
}

ClockState ClockWatch::state_of(const std::string& mn, const Record& record) {
  ClockState state;
  state.mn = mn;
  state.samples = record.skews.size();
  if (state.samples >= samples_least) {
    std::vector<std::chrono::seconds> sorted = record.skews;
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::nth_element(sorted.begin(), middle, sorted.end());
    state.skew = *middle;
    state.off = std::chrono::abs(state.skew) > tolerated;
  }
  const auto hours = std::chrono::round<std::chrono::hours>(state.skew);
  if (state.off && hours.count() != 0 && std::chrono::abs(state.skew - hours) < near_whole_hour) {
    state.advice = fmt::format(
        "the clock is {} whole hours {}: is the logger set to UTC{:+d}? Set its clock to Beijing time, or write "
        "utc_offset_minutes = {} in its row",
        std::abs(hours.count()), hours.count() > 0 ? "ahead" : "behind", 8 + hours.count(), 480 + hours.count() * 60);
  } else if (state.off) {
    state.advice = fmt::format("the clock is {} s {}; set it right", std::abs(state.skew.count()),
                               state.skew.count() > 0 ? "ahead" : "behind");
  } else if (record.labelled_ahead >= labels_least && !record.end_labels) {
    state.advice =
        "hours arrive before they end: it seems to label them by their end; write label = \"end\" in its row";
  } else if (record.labelled_behind >= labels_least && record.end_labels) {
    state.advice = "hours arrive one hour late: it seems to label them by their start; write label = \"start\"";
  }
  return state;
}

std::vector<ClockState> ClockWatch::states() const {
  const std::lock_guard lock{mutex_};
  std::vector<ClockState> states;
  for (const auto& [mn, record] : records_) states.push_back(state_of(mn, record));
  return states;
}

std::vector<ClockState> ClockWatch::changes() {
  const std::lock_guard lock{mutex_};
  std::vector<ClockState> changed;
  for (auto& [mn, record] : records_) {
    ClockState now = state_of(mn, record);
    // The sentence carries the seconds, which move all the time: a change of kind is what counts.
    const bool same = record.told ? record.told->off == now.off && record.told->advice.empty() == now.advice.empty()
                                  : !now.off && now.advice.empty();
    if (same) continue;
    record.told = now;
    changed.push_back(std::move(now));
  }
  return changed;
}

}  // namespace lantian::gateway
