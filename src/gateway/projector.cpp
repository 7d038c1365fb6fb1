#include "gateway/projector.hpp"

#include "observe/hj212/framer.hpp"
#include "observe/hj212/verdict.hpp"

#include <algorithm>
#include <utility>

namespace lantian::gateway {
namespace {

using observe::hj212::Sample;
using observe::hj212::Statistic;
using observe::hj212::Telegram;
using observe::hj212::Verdict;

UtcSeconds received_at(const keep::FrameRecord& record) {
  return UtcSeconds{std::chrono::seconds{record.received_us / 1'000'000}};
}

keep::TelemetryValue value_of(const Telegram& telegram, const Sample& sample) {
  keep::TelemetryValue value;
  value.content = static_cast<std::uint8_t>(telegram.content);
  value.begin = telegram.begin;
  value.end = telegram.end;
  value.factor = sample.factor;
  value.statistic = static_cast<std::uint8_t>(sample.statistic);
  if (sample.statistic == Statistic::other) value.suffix = sample.suffix;
  value.value = sample.value;
  if (!sample.value) value.word = sample.text;
  value.flag = sample.flag;
  value.usable = sample.usable;
  return value;
}

bool was_accepted(const keep::FrameRecord& record) {
  return record.verdict == static_cast<std::uint8_t>(Verdict::accept) ||
         record.verdict == static_cast<std::uint8_t>(Verdict::accept_deviant);
}

}  // namespace

void Projector::use(std::shared_ptr<const Roster> roster) {
  const std::lock_guard lock{roster_mutex_};
  roster_ = std::move(roster);
}

std::optional<UtcSeconds> Projector::take_oldest_hour() {
  const std::int64_t oldest = oldest_hour_.exchange(no_hour);
  if (oldest == no_hour) return std::nullopt;
  return UtcSeconds{std::chrono::seconds{oldest}};
}

keep::FramePlace Projector::place() const {
  return reader_ ? reader_->place() : keep::FramePlace{};
}

void Projector::take(const keep::FrameReader::Placed& frame, const Roster& roster) {
  const observe::hj212::Cut cut = observe::hj212::next_frame(frame.record.bytes, true);
  if (cut.kind != observe::hj212::Cut::Kind::frame) return;
  const UtcSeconds received = received_at(frame.record);
  judge(cut.frame, parts_.protocol, roster, received, judged_);
  const observe::hj212::Device* device = roster.find(judged_.packet.mn);
  if (device == nullptr || judged_.verdict == Verdict::reject) return;  // its row was removed since
  read_telegram(judged_, parts_.protocol, *device, received, telegram_);
  if (telegram_.timed && frame.record.lane == keep::Lane::live) parts_.clocks.note(*device, telegram_, received);
  if (telegram_.content == observe::hj212::Content::hour) {
    oldest_hour_ = std::min<std::int64_t>(oldest_hour_, telegram_.begin.time_since_epoch().count());
  }
  for (const Sample& sample : telegram_.samples) {
    keep::TelemetryValue value = value_of(telegram_, sample);
    value.mn = device->mn;
    value.st = judged_.packet.st;
    value.lane = frame.record.lane;
    value.received = received;
    value.frame = frame.place;
    values_.push_back(std::move(value));
  }
}

Result<std::size_t> Projector::advance(std::size_t frames_most) {
  if (!reader_) {
    keep::FramePlace from;
    {
      const std::lock_guard lock{parts_.book_mutex};
      LANTIAN_TRY(from, parts_.book.cursor());
    }
    LANTIAN_TRY(reader_, keep::FrameReader::open(parts_.frames, from));
  }
  std::shared_ptr<const Roster> roster;
  {
    const std::lock_guard lock{roster_mutex_};
    roster = roster_;
  }
  values_.clear();
  std::size_t frames = 0;
  while (frames < frames_most && (!parts_.durable_end || reader_->place() < parts_.durable_end())) {
    LANTIAN_TRY(const auto group, reader_->next());
    if (group.empty()) break;
    for (const keep::FrameReader::Placed& frame : group) {
      ++frames;
      if (was_accepted(frame.record)) take(frame, *roster);
    }
  }
  if (frames == 0) return frames;
  LANTIAN_CHECK(store());
  if (parts_.told && !values_.empty()) parts_.told(values_);
  return frames;
}

Result<void> Projector::store() {
  const std::lock_guard lock{parts_.book_mutex};
  auto stored = parts_.book.append(values_, reader_->place());
  if (!stored) {
    reader_.reset();  // the cursor did not move: begin again from it
    return stored.error();
  }
  parts_.metrics.values_stored += static_cast<std::uint64_t>(stored->stored);
  parts_.metrics.values_superseded += static_cast<std::uint64_t>(stored->superseded);
  parts_.metrics.values_unchanged += static_cast<std::uint64_t>(stored->unchanged);
  return {};
}

}  // namespace lantian::gateway
