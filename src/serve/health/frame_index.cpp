#include "serve/health/frame_index.hpp"

#include "keep/files.hpp"
#include "observe/hj212/verdict.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace lantian::serve {
namespace {

using observe::hj212::Deviation;
using observe::hj212::Deviations;
using observe::hj212::Verdict;

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::size_t most_frames_looked_at = 300'000;

bool was_refused(std::uint8_t verdict) {
  return verdict == static_cast<std::uint8_t>(Verdict::quarantine) ||
         verdict == static_cast<std::uint8_t>(Verdict::reject);
}

ShownFrame copied(const keep::FramePlace& place, const keep::FrameRecord& record) {
  return {place,
          record.original,
          record.received_us,
          record.verdict,
          record.lane,
          Deviations::from_bits(record.deviations),
          std::string{record.peer},
          std::string{record.mn},
          std::string{record.bytes}};
}

void count_frame(DeviceFrames& device, const keep::FrameRecord& record) {
  ++device.frames;
  if (record.verdict < verdict_count) ++device.verdicts[record.verdict];
  const Deviations deviations = Deviations::from_bits(record.deviations);
  for (std::size_t n = 0; n < device.deviations.size(); ++n) {
    if (deviations.has(static_cast<Deviation>(n))) ++device.deviations[n];
  }
  if (device.first_us == 0) device.first_us = record.received_us;
  if (!was_refused(record.verdict)) device.good_us = std::max(device.good_us, record.received_us);
  if (record.received_us < device.last_us) return;
  device.last_us = record.received_us;
  device.peer = record.peer;
}

bool wished(const FrameWish& wish, const keep::FrameReader::Placed& placed) {
  if (wish.after && !(*wish.after < placed.place)) return false;
  const keep::FrameRecord& record = placed.record;
  if (record.mn != wish.mn || record.received_us < wish.from_us || record.received_us >= wish.to_us) return false;
  return !wish.verdict || record.verdict == *wish.verdict;
}

}  // namespace

std::string place_text(keep::FramePlace place) {
  return fmt::format("{}:{}", place.segment, place.offset);
}

std::optional<keep::FramePlace> parse_frame_place(std::string_view text) {
  keep::FramePlace place;
  const char* end = text.data() + text.size();
  const auto segment = std::from_chars(text.data(), end, place.segment);
  if (segment.ec != std::errc{} || segment.ptr == end || *segment.ptr != ':') return std::nullopt;
  const auto offset = std::from_chars(segment.ptr + 1, end, place.offset);
  if (offset.ec != std::errc{} || offset.ptr != end) return std::nullopt;
  return place;
}

Result<void> FrameIndex::catch_up() {
  const std::scoped_lock one{turn_};
  if (!reader_) {
    if (!keep::exists(directory_)) return {};
    LANTIAN_TRY(reader_, keep::FrameReader::open(directory_));
  }
  while (true) {
    const keep::FramePlace group = reader_->place();
    auto records = reader_->next();
    if (!records) {
      // The next call begins at the beginning again: the counts must not hold anything twice.
      reader_.reset();
      devices_.clear();
      milestones_.clear();
      refused_.clear();
      last_us_ = 0;
      return records.error();
    }
    if (records->empty()) return {};
    const std::int64_t began = records->front().record.received_us;
    if (milestones_.empty() || began >= milestones_.back().received_us + minute_us) {
      milestones_.push_back({began, group});
    }
    for (const keep::FrameReader::Placed& placed : *records) {
      count_frame(devices_[std::string{placed.record.mn}], placed.record);
      if (was_refused(placed.record.verdict)) refused_.push_back(placed.place);
      last_us_ = std::max(last_us_, placed.record.received_us);
    }
  }
}

std::map<std::string, DeviceFrames> FrameIndex::devices() const {
  const std::scoped_lock one{turn_};
  return devices_;
}

std::int64_t FrameIndex::last_us() const {
  const std::scoped_lock one{turn_};
  return last_us_;
}

std::size_t FrameIndex::refused_count() const {
  const std::scoped_lock one{turn_};
  return refused_.size();
}

/// The last milestone before both what was read and the wished time; one more back, since the frames of a group may lie
/// seconds apart.
keep::FramePlace FrameIndex::start_of(const FrameWish& wish) const {
  const std::scoped_lock one{turn_};
  auto by_time = std::ranges::upper_bound(milestones_, wish.from_us, {}, &Milestone::received_us);
  for (int back = 0; back < 2 && by_time != milestones_.begin(); ++back) --by_time;
  keep::FramePlace start = by_time == milestones_.end() ? keep::FramePlace{} : by_time->group;
  if (!wish.after) return start;
  auto by_place = std::ranges::upper_bound(milestones_, *wish.after, {}, &Milestone::group);
  if (by_place != milestones_.begin()) start = std::max(start, std::prev(by_place)->group);
  return start;
}

Result<FramePage> FrameIndex::frames(const FrameWish& wish) const {
  FramePage page;
  if (!keep::exists(directory_)) return page;
  LANTIAN_TRY(keep::FrameReader reader, keep::FrameReader::open(directory_, start_of(wish)));
  std::size_t looked_at = 0;
  while (true) {
    LANTIAN_TRY(const auto group, reader.next());
    if (group.empty()) return page;
    // Groups are written in the order of time, but for what waited in the lane of re-uploads.
    if (group.front().record.received_us >= wish.to_us + 60 * minute_us) return page;
    for (const keep::FrameReader::Placed& placed : group) {
      if (!wished(wish, placed)) continue;
      if (page.frames.size() == wish.limit) {
        page.next = page.frames.back().place;
        return page;
      }
      page.frames.push_back(copied(placed.place, placed.record));
    }
    looked_at += group.size();
    if (looked_at > most_frames_looked_at) {
      page.next = group.back().place;
      return page;
    }
  }
}

Result<FramePage> FrameIndex::refused(std::optional<keep::FramePlace> after, std::size_t limit) const {
  std::vector<keep::FramePlace> places;
  bool more = false;
  {
    const std::scoped_lock one{turn_};
    auto end = refused_.end();
    if (after) end = std::ranges::lower_bound(refused_, *after);
    while (end != refused_.begin() && places.size() < limit) places.push_back(*--end);
    more = end != refused_.begin();
  }
  FramePage page;
  for (const keep::FramePlace place : places) {
    LANTIAN_TRY(const keep::OwnedFrame frame, keep::frame_at(directory_, place));
    page.frames.push_back(copied(place, frame.record));
  }
  if (more) page.next = places.back();
  return page;
}

}  // namespace lantian::serve
