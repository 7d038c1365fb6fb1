#include "serve/fleet_latency.hpp"

#include <algorithm>
#include <bit>

namespace lantian::serve {
namespace {

constexpr std::int64_t longest_us = 3'600'000'000;

}  // namespace

// Steps of one up to 63 us; then 32 steps for each doubling.
std::size_t LatencyCounts::step_of(std::int64_t microseconds) {
  const auto value = static_cast<std::uint64_t>(microseconds);
  if (value < steps_of_octave) return static_cast<std::size_t>(value);
  const auto octave = static_cast<std::size_t>(std::bit_width(value)) - 6;
  return octave * steps_of_octave / 2 + static_cast<std::size_t>(value >> (octave));
}

std::int64_t LatencyCounts::end_of(std::size_t step) {
  if (step < steps_of_octave) return static_cast<std::int64_t>(step);
  const std::size_t octave = (step - steps_of_octave / 2) / (steps_of_octave / 2);
  const std::size_t within = step - octave * steps_of_octave / 2;
  return static_cast<std::int64_t>(((within + 1) << octave) - 1);
}

void LatencyCounts::add(std::int64_t microseconds) {
  const std::int64_t value = std::clamp<std::int64_t>(microseconds, 0, longest_us);
  ++counts_[step_of(value)];
  ++count_;
  greatest_ = std::max(greatest_, value);
}

std::int64_t LatencyCounts::percentile(int permyriad) const {
  if (count_ == 0) return 0;
  const std::int64_t wanted = std::max<std::int64_t>(1, (count_ * permyriad + 9999) / 10'000);
  std::int64_t seen = 0;
  for (std::size_t step = 0; step < counts_.size(); ++step) {
    seen += counts_[step];
    if (seen >= wanted) return std::min(end_of(step), greatest_);
  }
  return greatest_;
}

}  // namespace lantian::serve
