#include "gateway/gaps.hpp"

#include <algorithm>

namespace lantian::gateway {
namespace {

using observe::hj212::Content;
using observe::hj212::Device;

constexpr std::chrono::days give_up_after{30};
constexpr std::chrono::minutes first_pause{5};
constexpr std::chrono::hours longest_pause{24};

}  // namespace

std::vector<Series> series_owed(const Device& device) {
  std::vector<Series> owed;
  if (device.minute_minutes > 0) owed.push_back({Content::minute, 2051, std::chrono::minutes{device.minute_minutes}});
  if (device.hourly) owed.push_back({Content::hour, 2061, std::chrono::hours{1}});
  if (device.daily) owed.push_back({Content::day, 2031, std::chrono::hours{24}});
  return owed;
}

std::vector<keep::Gap> missing(const Device& device, const Series& series, std::span<const keep::Slot> slots,
                               UtcSeconds begin, UtcSeconds end, std::chrono::hours window) {
  std::vector<keep::Gap> gaps;
  const std::chrono::seconds offset = std::chrono::minutes{device.utc_offset_minutes};
  const std::chrono::seconds step = series.step;
  // The first interval that begins inside, on the device's clock.
  const std::chrono::seconds local = begin.time_since_epoch() + offset;
  UtcSeconds slot{(local + step - std::chrono::seconds{1}) / step * step - offset};
  auto known = slots.begin();
  for (; slot + step <= end; slot += step) {
    while (known != slots.end() && known->begin < slot) ++known;
    if (known != slots.end() && known->begin < slot + step) continue;
    const bool touches = !gaps.empty() && gaps.back().end == slot;
    if (touches && slot + step - gaps.back().begin <= std::max<std::chrono::seconds>(window, step)) {
      gaps.back().end = slot + step;
    } else {
      gaps.push_back({device.mn, static_cast<std::uint8_t>(series.content), slot, slot + step, 0, {}, "open"});
    }
  }
  return gaps;
}

std::optional<UtcSeconds> next_try(const keep::Gap& gap, UtcSeconds now) {
  if (now - gap.end > give_up_after) return std::nullopt;
  const std::chrono::seconds pause =
      gap.tries >= 9 ? longest_pause : std::min<std::chrono::seconds>(longest_pause, first_pause * (1 << gap.tries));
  return now + pause;
}

}  // namespace lantian::gateway
