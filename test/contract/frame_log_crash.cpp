#include "batches.hpp"
#include "doomed_writer.hpp"
#include "keep/frame_log.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>

/// A writer is killed at a moment of chance, again and again, in one and the same frame log, while this process reads.
namespace lantian::contract {
namespace {

using keep::FrameLog;
using keep::FramePlace;
using keep::FrameReader;
using keep::FrameRecord;

/// Several segments in a test, and groups that take more than one step of reserving.
constexpr keep::FrameLogOptions crash_segments{3u << 20};

/// The `number`-th group: known from its number alone. One in eight is large, so that a kill can fall into its write.
struct NumberedGroup {
  std::vector<std::string> texts;
  std::vector<FrameRecord> records;

  explicit NumberedGroup(int number) {
    std::mt19937 chance{static_cast<unsigned>(number)};
    const std::size_t count = number % 8 == 7 ? 20 : 1 + chance() % 4;
    for (std::size_t i = 0; i < count; ++i) {
      std::string text(number % 8 == 7 ? 60'000 : chance() % 700, '\0');
      for (char& byte : text) byte = static_cast<char>(chance() % 4);  // many zeros, as behind a group
      texts.push_back(std::move(text));
    }
    for (const std::string& text : texts) {
      FrameRecord record;
      record.received_us = number;
      record.connection = static_cast<std::uint32_t>(chance());
      record.peer = "10.0.0.7:40312";
      record.mn = "010000A8900016F000169DC0";
      record.bytes = text;
      records.push_back(record);
    }
  }
};

bool is_group(std::span<const FrameReader::Placed> read, int number) {
  const NumberedGroup group{number};
  return std::ranges::equal(read, group.records, [](const FrameReader::Placed& placed, const FrameRecord& record) {
    return placed.record.received_us == record.received_us && placed.record.connection == record.connection &&
           placed.record.peer == record.peer && placed.record.mn == record.mn && placed.record.bytes == record.bytes;
  });
}

/// The child's whole life: append and report, one number each, until it is killed.
[[noreturn]] void log_until_killed(const std::string& path, int next, int pipe) {
  auto log = FrameLog::open(path, crash_segments);
  if (!log) ::_exit(2);
  for (;; ++next) {
    const NumberedGroup group{next};
    if (!log->append(group.records)) ::_exit(3);
    report(pipe, next);
  }
}

/// Reads the groups that follow number `read` and returns the last one's number. Each must be exactly the next.
int read_on(FrameReader& reader, int read) {
  while (true) {
    const auto group = reader.next();
    REQUIRE_MESSAGE(group.ok(), (group ? "" : group.error().text()));
    if (group->empty()) return read;
    ++read;
    REQUIRE(is_group(*group, read));
  }
}

}  // namespace

TEST_CASE("kill -9 loses no group that was acknowledged, and a reader in another process sees whole groups only") {
  const TemporaryDirectory directory;
  const std::string path = directory.path() + "/log";
  std::mt19937 chance{11};
  int known = 0;
  const int rounds = crash_rounds();
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(round);
    const FramePlace begin = round == 0 ? FramePlace{} : FrameLog::open(path, crash_segments)->end();
    const DoomedWriter writer([&](int pipe) { log_until_killed(path, known + 1, pipe); });
    const bool early = round % 4 == 3;  // every fourth one may die while it still opens and recovers
    if (!early) writer.await_report();
    auto beside = FrameReader::open(path, begin);
    REQUIRE(beside.ok());
    int read = known;
    const auto enough =
        std::chrono::steady_clock::now() + std::chrono::microseconds{chance() % (early ? 3'000 : 60'000)};
    do {
      read = read_on(*beside, read);
    } while (std::chrono::steady_clock::now() < enough);
    const int acknowledged = writer.kill_after(0, known);
    const auto log = FrameLog::open(path, crash_segments);
    REQUIRE_MESSAGE(log.ok(), (log ? "" : log.error().text()));
    const int kept = static_cast<int>(log->recovery().groups);
    CHECK(kept >= acknowledged);
    CHECK(kept <= acknowledged + 1);  // written, but killed before it could say so
    CHECK(kept >= read);
    auto reader = FrameReader::open(path, begin);
    REQUIRE(reader.ok());
    CHECK(read_on(*reader, known) == kept);
    CHECK(reader->place() == log->end());
    known = kept;
  }
  CHECK(known >= rounds * 3 / 4);
  auto all = FrameReader::open(path);
  CHECK(read_on(*all, 0) == known);
  const auto check = keep::verify_frame_log(path);
  REQUIRE_MESSAGE(check.ok(), (check ? "" : check.error().text()));
  CHECK(check->groups == static_cast<std::uint64_t>(known));
}

TEST_CASE("the check of a log that is being written takes the last group for what it is") {
  const TemporaryDirectory directory;
  const std::string path = directory.path() + "/log";
  const DoomedWriter writer([&](int pipe) { log_until_killed(path, 1, pipe); });
  writer.await_report();
  std::uint64_t groups = 0;
  for (int i = 0; i < 50; ++i) {
    const auto check = keep::verify_frame_log(path);
    REQUIRE_MESSAGE(check.ok(), (check ? "" : check.error().text()));
    CHECK(check->groups >= groups);
    groups = check->groups;
  }
  CHECK(FrameLog::open(path).error().code == ErrorCode::locked);
  writer.kill_after(0, 0);
  CHECK(FrameLog::open(path, crash_segments).ok());  // a killed writer leaves the log free
}

}  // namespace lantian::contract
