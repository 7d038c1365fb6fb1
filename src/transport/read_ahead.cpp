#include "transport/read_ahead.hpp"

#include <algorithm>
#include <utility>

namespace lantian::transport {

ReadAhead::~ReadAhead() {
  if (reader_.joinable()) reader_.join();
}

void ReadAhead::fill(DayOfHours& day, HourEnding last) {
  day.first = std::max(begin_, hour_ending(day_of(last), 1));
  day.last = last;
  day.outcomes.clear();
  for (HourEnding hour = day.first; hour <= last; hour += std::chrono::hours{1}) {
    const std::size_t n = day.outcomes.size();
    if (day.slabs.size() <= n) day.slabs.emplace_back(grid());
    day.outcomes.push_back(source_.read(hour, day.slabs[n]));
  }
}

Result<void> ReadAhead::read(HourEnding hour, weather::MetSlab& slab) {
  if (!now_.holds(hour)) {
    if (reader_.joinable()) reader_.join();
    if (next_.holds(hour)) {
      std::swap(now_, next_);
    } else {
      fill(now_, hour);
    }
    next_.outcomes.clear();
    const HourEnding before = now_.first - std::chrono::hours{1};
    if (before >= begin_) reader_ = std::thread{[this, before] { fill(next_, before); }};
  }
  const auto n = static_cast<std::size_t>((hour - now_.first).count());
  if (!now_.outcomes[n]) return now_.outcomes[n];
  slab = now_.slabs[n];
  return {};
}

}  // namespace lantian::transport
