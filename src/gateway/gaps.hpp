#pragma once
#include "keep/device_book.hpp"
#include "keep/telemetry_book.hpp"
#include "observe/hj212/device.hpp"

#include <chrono>
#include <span>
#include <string>
#include <vector>

/// Which intervals a device owes, and how they are asked for. Pure.
namespace lantian::gateway {

/// What is looked for: a content, the command that pulls it, and the length of its intervals.
struct Series {
  observe::hj212::Content content{};
  int cn = 0;
  std::chrono::minutes step{0};
};
/// The series that the device's row promises: minutes (2051), hours (2061), days (2031).
std::vector<Series> series_owed(const observe::hj212::Device& device);

/// The missing stretches of a series inside [begin, end): intervals of `step` on the device's own clock (a day begins
/// at its midnight) without a slot, merged where they touch, none longer than `window`. `slots`: those of this device
/// and content, ascending.
std::vector<keep::Gap> missing(const observe::hj212::Device& device, const Series& series,
                               std::span<const keep::Slot> slots, UtcSeconds begin, UtcSeconds end,
                               std::chrono::hours window = std::chrono::hours{6});

/// What becomes of a gap that was asked for without success: asked again later and later, given up after 30 days.
/// Returns the time of the next try; no value = give up.
std::optional<UtcSeconds> next_try(const keep::Gap& gap, UtcSeconds now);

}  // namespace lantian::gateway
