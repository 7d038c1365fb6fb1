#include "gateway/lanes.hpp"

#include <iterator>
#include <utility>

namespace lantian::gateway {
namespace {

constexpr std::size_t batch_bytes = std::size_t{256} << 10;
constexpr std::size_t spare_most = 16;

std::uint64_t packed_place(keep::FramePlace place) {
  return (std::uint64_t{place.segment} << 32) | place.offset;
}

}  // namespace

Lanes::Lanes(keep::FrameLog& log, LaneEvents events, std::size_t reupload_per_commit)
    : log_{log},
      events_{std::move(events)},
      reupload_per_commit_{reupload_per_commit},
      durable_end_{packed_place(log.end())},
      thread_{[this] { run(); }} {}

Lanes::~Lanes() {
  stop();
}

void Lanes::add_to(std::deque<PendingBatch>& lane, const PendingFrame& frame, const Texts& texts) {
  if (lane.empty() || lane.back().bytes() >= batch_bytes) {
    if (spare_.empty()) spare_.emplace_back();
    lane.push_back(std::move(spare_.back()));
    spare_.pop_back();
  }
  const std::size_t before = lane.back().bytes();
  lane.back().add(frame, texts.peer, texts.mn, texts.bytes, texts.answer);
  pending_bytes_ += lane.back().bytes() - before;
}

void Lanes::add(const PendingFrame& frame, const Texts& texts) {
  {
    const std::lock_guard lock{mutex_};
    add_to(frame.record.lane == keep::Lane::live ? live_ : reupload_, frame, texts);
  }
  filled_.notify_one();
}

keep::FramePlace Lanes::durable_end() const {
  const std::uint64_t end = durable_end_;
  return {static_cast<std::uint32_t>(end >> 32), static_cast<std::uint32_t>(end)};
}

void Lanes::recycle(PendingBatch batch) {
  batch.clear();
  const std::lock_guard lock{mutex_};
  if (spare_.size() < spare_most) spare_.push_back(std::move(batch));
}

bool Lanes::take(std::vector<PendingBatch>& batches) {
  std::unique_lock lock{mutex_};
  filled_.wait(lock, [&] { return stopping_ || !live_.empty() || !reupload_.empty(); });
  std::move(live_.begin(), live_.end(), std::back_inserter(batches));
  live_.clear();
  std::size_t taken = 0;
  while (!reupload_.empty() && taken < reupload_per_commit_) {
    taken += reupload_.front().bytes();
    batches.push_back(std::move(reupload_.front()));
    reupload_.pop_front();
  }
  return !batches.empty();
}

void Lanes::run() {
  std::vector<keep::FrameRecord> records;
  std::vector<keep::FramePlace> places;
  std::vector<PendingBatch> batches;
  while (take(batches)) {
    records.clear();
    places.clear();
    for (const PendingBatch& batch : batches) batch.records(records);
    if (const Result<void> written = log_.append(records, &places); !written) {
      events_.failed(written.error());
      return;
    }
    durable_end_ = packed_place(log_.end());
    auto next = places.begin();
    for (PendingBatch& batch : batches) {
      const auto end = next + static_cast<std::ptrdiff_t>(batch.frames().size());
      batch.places.assign(next, end);
      next = end;
      pending_bytes_ -= batch.bytes();
    }
    events_.durable(std::exchange(batches, {}));
  }
}

void Lanes::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  filled_.notify_one();
  if (thread_.joinable()) thread_.join();
}

}  // namespace lantian::gateway
