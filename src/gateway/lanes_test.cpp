#include "gateway/lanes.hpp"

#include "gateway/trial_test.hpp"
#include "keep/frame_step.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <thread>

namespace {

using namespace lantian::gateway::trial;  // NOLINT(google-build-using-namespace): the words of these tests
using lantian::Error;
using lantian::ErrorCode;
using lantian::Result;
using lantian::gateway::Lanes;
using lantian::gateway::PendingBatch;
using lantian::gateway::PendingFrame;
namespace keep = lantian::keep;

struct Collected {
  std::mutex mutex;
  std::vector<std::string> answers;
  std::vector<Error> failures;
  lantian::gateway::LaneEvents events() {
    return {[this](std::vector<PendingBatch> batches) {
              const std::lock_guard lock{mutex};
              for (const PendingBatch& batch : batches) {
                for (const PendingFrame& frame : batch.frames()) answers.emplace_back(batch.answer_of(frame));
              }
            },
            [this](const Error& error) {
              const std::lock_guard lock{mutex};
              failures.push_back(error);
            }};
  }
};

void add(Lanes& lanes, const std::string& answer, keep::Lane lane = keep::Lane::live) {
  PendingFrame frame;
  frame.record.lane = lane;
  lanes.add(frame, {"10.0.0.7:1", "M", "##0000", answer});
}

}  // namespace

TEST_CASE("stopping makes everything durable that was handed over") {
  const Directory directory;
  Collected collected;
  auto log = keep::FrameLog::open(directory.path());
  REQUIRE(log);
  {
    Lanes lanes{*log, collected.events(), 1000};
    for (int i = 0; i < 5000; ++i)
      add(lanes, fmt::format("{}", i), i % 2 == 0 ? keep::Lane::live : keep::Lane::reupload);
    lanes.stop();
    CHECK(lanes.pending_bytes() == 0);
  }
  CHECK(collected.answers.size() == 5000);
  auto reader = keep::FrameReader::open(directory.path());
  REQUIRE(reader);
  std::size_t stored = 0;
  for (auto group = reader->next(); group && !group->empty(); group = reader->next()) stored += group->size();
  CHECK(stored == 5000);
}

TEST_CASE("each lane keeps its order") {
  const Directory directory;
  Collected collected;
  auto log = keep::FrameLog::open(directory.path());
  REQUIRE(log);
  Lanes lanes{*log, collected.events(), 200};
  for (int i = 0; i < 1000; ++i) add(lanes, fmt::format("r{:04}", i), keep::Lane::reupload);
  for (int i = 0; i < 1000; ++i) add(lanes, fmt::format("l{:04}", i));
  lanes.stop();
  for (const char lane : {'r', 'l'}) {
    std::vector<std::string> of_lane;
    std::ranges::copy_if(collected.answers, std::back_inserter(of_lane),
                         [&](const auto& word) { return word[0] == lane; });
    CHECK(of_lane.size() == 1000);
    CHECK(std::ranges::is_sorted(of_lane));
  }
}

TEST_CASE("live frames do not wait behind a flood") {
  const Directory directory;
  Collected collected;
  std::atomic<bool> held{true};
  auto log = keep::FrameLogSeam::open(directory.path(), {}, [&](keep::FrameStep) -> Result<void> {
    while (held) std::this_thread::sleep_for(std::chrono::milliseconds{1});
    return {};
  });
  REQUIRE(log);
  Lanes lanes{*log, collected.events(), 1};
  // The disk works on the first of the flood while the rest and then a live frame arrive: three batches at least.
  std::string answer(60000, 'r');
  for (int i = 0; i < 20; ++i) add(lanes, answer, keep::Lane::reupload);
  add(lanes, "live");
  held = false;
  lanes.stop();
  const auto at = std::find(collected.answers.begin(), collected.answers.end(), "live") - collected.answers.begin();
  CHECK(collected.answers.size() == 21);
  CHECK(at < 20);
}

TEST_CASE("a disk that fails ends the lanes: no answer for what is not durable") {
  const Directory directory;
  Collected collected;
  std::atomic<int> syncs{0};
  auto log = keep::FrameLogSeam::open(directory.path(), {}, [&](keep::FrameStep step) -> Result<void> {
    if (step != keep::FrameStep::sync || ++syncs < 3) return {};
    return Error{ErrorCode::io, "no space left on the disk", ""};
  });
  REQUIRE(log);
  {
    Lanes lanes{*log, collected.events(), 1000};
    for (int i = 0; i < 100; ++i) {
      add(lanes, fmt::format("{}", i));
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
  }
  CHECK(collected.failures.size() == 1);
  CHECK(collected.answers.size() < 100);
}
