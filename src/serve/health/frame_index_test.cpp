// A frame log written by hand: counts, pages, refused frames, and what came after the first look.
#include "serve/health/frame_index.hpp"

#include "base/assert.hpp"
#include "observe/hj212/verdict.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <cstdlib>
#include <filesystem>

namespace lantian::serve {
namespace {

using observe::hj212::Deviation;
using observe::hj212::Verdict;

constexpr std::int64_t began_us = 1'700'000'000'000'000;

class IndexedLog {
 public:
  IndexedLog() {
    std::string pattern = (std::filesystem::temp_directory_path() / "lantian-frames-XXXXXX").string();
    LANTIAN_ASSERT(mkdtemp(pattern.data()) != nullptr, "no temporary directory");
    path = pattern;
  }
  ~IndexedLog() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  IndexedLog(const IndexedLog&) = delete;
  IndexedLog& operator=(const IndexedLog&) = delete;

  /// One group with one frame, `minute` minutes after the beginning.
  void add(const char* mn, int minute, Verdict verdict, const std::string& bytes = "##") {
    if (!log) log.emplace(*keep::FrameLog::open(path));
    keep::FrameRecord record;
    record.received_us = began_us + minute * std::int64_t{60'000'000};
    record.verdict = static_cast<std::uint8_t>(verdict);
    observe::hj212::Deviations deviations;
    if (verdict == Verdict::quarantine) deviations.add(Deviation::password_wrong);
    record.deviations = deviations.bits();
    record.mn = mn;
    record.peer = "192.0.2.1:40000";
    record.bytes = bytes;
    REQUIRE(log->append(std::span{&record, 1}).ok());
  }

  std::string path;
  std::optional<keep::FrameLog> log;
};

FrameWish everything_of(const char* mn) {
  FrameWish wish;
  wish.mn = mn;
  wish.to_us = began_us * 2;
  return wish;
}

}  // namespace

TEST_CASE("a log that is not there yet has no devices") {
  FrameIndex index{"/nonexistent/frames"};
  REQUIRE(index.catch_up().ok());
  CHECK(index.devices().empty());
  CHECK(index.last_us() == 0);
  CHECK(index.frames(everything_of("A"))->frames.empty());
}

TEST_CASE("frames are counted once, also those that come later") {
  IndexedLog log;
  log.add("A", 0, Verdict::accept);
  log.add("A", 1, Verdict::quarantine);
  log.add("B", 2, Verdict::accept_deviant);
  FrameIndex index{log.path};
  REQUIRE(index.catch_up().ok());
  REQUIRE(index.catch_up().ok());
  log.add("A", 30, Verdict::duplicate);
  REQUIRE(index.catch_up().ok());
  const auto devices = index.devices();
  REQUIRE(devices.size() == 2);
  const DeviceFrames& a = devices.at("A");
  CHECK(a.frames == 3);
  CHECK(a.verdicts[static_cast<std::size_t>(Verdict::accept)] == 1);
  CHECK(a.verdicts[static_cast<std::size_t>(Verdict::quarantine)] == 1);
  CHECK(a.verdicts[static_cast<std::size_t>(Verdict::duplicate)] == 1);
  CHECK(a.deviations[static_cast<std::size_t>(Deviation::password_wrong)] == 1);
  CHECK(a.first_us == began_us);
  CHECK(a.last_us == began_us + 30 * std::int64_t{60'000'000});
  CHECK(a.good_us == a.last_us);
  CHECK(devices.at("B").frames == 1);
  CHECK(index.refused_count() == 1);
}

TEST_CASE("pages of a device's frames are its frames, in order, within the times") {
  IndexedLog log;
  for (int minute = 0; minute < 200; ++minute) {
    log.add(minute % 2 == 0 ? "A" : "B", minute, Verdict::accept, fmt::format("##{}", minute));
  }
  FrameIndex index{log.path};
  REQUIRE(index.catch_up().ok());
  FrameWish wish = everything_of("A");
  wish.from_us = began_us + 40 * std::int64_t{60'000'000};
  wish.to_us = began_us + 180 * std::int64_t{60'000'000};
  wish.limit = 16;
  std::vector<std::string> seen;
  for (int page = 0; page < 20; ++page) {
    const auto some = index.frames(wish);
    REQUIRE(some.ok());
    for (const ShownFrame& frame : some->frames) seen.push_back(frame.bytes);
    if (!some->next) break;
    CHECK(parse_frame_place(place_text(*some->next)) == some->next);
    wish.after = some->next;
  }
  REQUIRE(seen.size() == 70);  // 40, 42, ... 178
  CHECK(seen.front() == "##40");
  CHECK(seen.back() == "##178");
}

TEST_CASE("refused frames come the latest first, page by page") {
  IndexedLog log;
  for (int minute = 0; minute < 7; ++minute) {
    log.add("A", minute, minute % 2 == 0 ? Verdict::quarantine : Verdict::accept, fmt::format("##{}", minute));
  }
  log.add("", 7, Verdict::reject, "garbage");
  FrameIndex index{log.path};
  REQUIRE(index.catch_up().ok());
  const auto first = index.refused(std::nullopt, 3);
  REQUIRE(first.ok());
  REQUIRE(first->frames.size() == 3);
  CHECK(first->frames[0].bytes == "garbage");
  CHECK(first->frames[1].bytes == "##6");
  REQUIRE(first->next.has_value());
  const auto second = index.refused(first->next, 3);
  REQUIRE(second.ok());
  REQUIRE(second->frames.size() == 2);
  CHECK(second->frames[1].bytes == "##0");
  CHECK(!second->next);
}

TEST_CASE("places are read as they are written and nothing else is") {
  CHECK(parse_frame_place("3:4711") == keep::FramePlace{3, 4711});
  for (const char* wrong : {"", "3", "3:", ":1", "3:1x", "-1:2", "3:4:5"}) CHECK(!parse_frame_place(wrong));
}

}  // namespace lantian::serve
