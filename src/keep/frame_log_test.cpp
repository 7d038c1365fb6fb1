#include "keep/frame_log.hpp"

#include "keep/frame_files.hpp"
#include "keep/frame_step.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>

namespace lantian::keep {
namespace {

namespace fs = std::filesystem;

struct LogFolder {
  std::string path = (fs::temp_directory_path() / "lantian-frames-XXXXXX").string();
  LogFolder() { REQUIRE(::mkdtemp(path.data()) != nullptr); }
  LogFolder(const LogFolder&) = delete;
  LogFolder& operator=(const LogFolder&) = delete;
  ~LogFolder() { fs::remove_all(path); }
  std::string log() const { return path + "/log"; }
  std::string segment(unsigned number) const { return frames::segment_path(log(), number); }
};

/// Records whose bytes live here, also in a copy.
struct Group {
  std::vector<std::shared_ptr<const std::string>> texts;
  std::vector<FrameRecord> records;

  std::string_view text(std::string bytes) {
    return *texts.emplace_back(std::make_shared<const std::string>(std::move(bytes)));
  }
  std::string_view chance_text(std::mt19937& chance, std::size_t most) {
    std::string bytes(chance() % (most + 1), '\0');
    for (char& byte : bytes) byte = static_cast<char>(chance() % 256);
    return text(std::move(bytes));
  }
};

Group chance_group(std::mt19937& chance, std::size_t most_records = 9, std::size_t most_bytes = 900) {
  Group group;
  const std::size_t count = 1 + chance() % most_records;
  for (std::size_t i = 0; i < count; ++i) {
    FrameRecord record;
    record.received_us = static_cast<std::int64_t>(chance()) * 1'000'003;
    record.deviations = (std::uint64_t{chance()} << 32) | chance();
    record.connection = static_cast<std::uint32_t>(chance());
    record.verdict = static_cast<std::uint8_t>(chance() % 256);
    record.lane = static_cast<Lane>(chance() % 3);
    record.original = {static_cast<std::uint32_t>(chance()), static_cast<std::uint32_t>(chance())};
    record.peer = group.chance_text(chance, 255);
    record.mn = group.chance_text(chance, 64);
    record.bytes = group.chance_text(chance, most_bytes);
    group.records.push_back(record);
  }
  return group;
}

bool same(const FrameRecord& a, const FrameRecord& b) {
  return a.received_us == b.received_us && a.deviations == b.deviations && a.connection == b.connection &&
         a.verdict == b.verdict && a.lane == b.lane && a.original == b.original && a.peer == b.peer && a.mn == b.mn &&
         a.bytes == b.bytes;
}

bool same(std::span<const FrameReader::Placed> read, const Group& group) {
  return std::ranges::equal(read, group.records,
                            [](const auto& placed, const auto& record) { return same(placed.record, record); });
}

/// How many of these groups stand in the log one after the other, from its begin; -1 when something else is there.
int groups_in(const std::string& log, const std::vector<Group>& groups) {
  auto reader = FrameReader::open(log);
  REQUIRE(reader.ok());
  for (std::size_t i = 0;; ++i) {
    const auto read = reader->next();
    if (!read) return -1;
    if (read->empty()) return static_cast<int>(i);
    if (i == groups.size() || !same(*read, groups[i])) return -1;
  }
}

FrameLog opened(const std::string& path, const FrameLogOptions& options = {}) {
  auto log = FrameLog::open(path, options);
  REQUIRE_MESSAGE(log.ok(), (log ? "" : log.error().text()));
  return *std::move(log);
}

std::string bytes_of_file(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

void write_bytes(const std::string& path, std::string_view bytes) {
  std::ofstream out{path, std::ios::binary | std::ios::trunc};
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  REQUIRE(out.good());
}

std::vector<std::string> torn_files(const std::string& log) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator{log}) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("torn-")) names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

constexpr FrameLogOptions small_segments{6000};

std::vector<Group> written_groups(const std::string& path, int count, const FrameLogOptions& options) {
  std::mt19937 chance{42};
  std::vector<Group> groups;
  FrameLog log = opened(path, options);
  for (int i = 0; i < count; ++i) {
    groups.push_back(chance_group(chance, 4, 300));
    REQUIRE(log.append(groups.back().records).ok());
  }
  return groups;
}

}  // namespace

TEST_CASE("groups of chance come back bit for bit, over many segments and openings") {
  for (const std::uint32_t segment_bytes : {1u, 20'000u, 256u << 20}) {
    CAPTURE(segment_bytes);
    const LogFolder folder;
    std::mt19937 chance{segment_bytes};
    std::vector<Group> groups;
    std::vector<std::vector<FramePlace>> places;
    for (int opening = 0; opening < 4; ++opening) {
      FrameLog log = opened(folder.log(), {segment_bytes});
      CHECK(log.recovery().groups == groups.size());
      CHECK(log.recovery().torn_bytes == 0);
      for (int i = 0; i < 25; ++i) {
        groups.push_back(chance_group(chance, 9, i == 7 ? 65535 : 900));
        places.emplace_back();
        const FramePlace before = log.end();
        REQUIRE(log.append(groups.back().records, &places.back()).ok());
        CHECK(log.end() > before);
        CHECK(places.back().size() == groups.back().records.size());
      }
    }
    CHECK(groups_in(folder.log(), groups) == 100);
    for (std::size_t g = 0; g < groups.size(); ++g) {
      for (std::size_t r = 0; r < groups[g].records.size(); ++r) {
        const auto frame = frame_at(folder.log(), places[g][r]);
        REQUIRE(frame.ok());
        CHECK(same(frame->record, groups[g].records[r]));
      }
    }
    const auto check = verify_frame_log(folder.log());
    REQUIRE(check.ok());
    CHECK(check->groups == 100);
    CHECK(check->segments == (segment_bytes == 1 ? 100 : places.back().back().segment));
    CHECK(check->last_hash.size() == 64);
    CHECK(torn_files(folder.log()).empty());
  }
}

TEST_CASE("a reader goes on where another stopped, and sees what is written later") {
  const LogFolder folder;
  std::mt19937 chance{1};
  FrameLog log = opened(folder.log(), small_segments);
  std::optional<FrameReader> reader{*FrameReader::open(folder.log())};
  CHECK(reader->next()->empty());
  for (int i = 0; i < 60; ++i) {
    const Group group = chance_group(chance);
    const FramePlace begin = log.end();
    REQUIRE(log.append(group.records).ok());
    if (i % 3 == 0) reader = *FrameReader::open(folder.log(), i % 2 == 0 ? begin : reader->place());
    const auto read = reader->next();
    REQUIRE(read.ok());
    CHECK(same(*read, group));
    CHECK(reader->place() == log.end());
    CHECK(reader->next()->empty());
  }
}

TEST_CASE("places that are none are named, and no directory is no log") {
  const LogFolder folder;
  CHECK(FrameReader::open(folder.log()).error().code == ErrorCode::not_found);
  CHECK(verify_frame_log(folder.log()).error().code == ErrorCode::not_found);
  const std::vector<Group> groups = written_groups(folder.log(), 3, {});
  const FrameLog log = opened(folder.log());
  CHECK(FrameReader::open(folder.log(), log.end()).ok());
  CHECK(FrameReader::open(folder.log(), {1, log.end().offset + 100}).error().code == ErrorCode::not_found);
  CHECK(FrameReader::open(folder.log(), {7, 112}).error().code == ErrorCode::not_found);
  CHECK(frame_at(folder.log(), log.end()).error().code == ErrorCode::not_found);
  CHECK(frame_at(folder.log(), {9, 192}).error().code == ErrorCode::not_found);
  CHECK(frame_at(folder.log(), {1, 113}).error().code == ErrorCode::corrupt);
  CHECK(frame_at(folder.log(), {0, 0}).error().code == ErrorCode::not_found);
}

TEST_CASE("one writer at a time, also inside one process") {
  const LogFolder folder;
  {
    const FrameLog log = opened(folder.log());
    const auto second = FrameLog::open(folder.log());
    REQUIRE_FALSE(second.ok());
    CHECK(second.error().code == ErrorCode::locked);
    CHECK(second.error().message.find("one writer") != std::string::npos);
  }
  CHECK(FrameLog::open(folder.log()).ok());
}

TEST_CASE("what does not fit is refused and the log goes on") {
  const LogFolder folder;
  FrameLog log = opened(folder.log());
  const std::string long_text(65536, 'x');
  FrameRecord record;
  record.bytes = long_text;
  CHECK(log.append({&record, 1}).error().code == ErrorCode::invalid_argument);
  record.bytes = {};
  record.mn = std::string_view{long_text}.substr(0, 65);
  CHECK(log.append({&record, 1}).error().code == ErrorCode::invalid_argument);
  record.mn = {};
  record.peer = std::string_view{long_text}.substr(0, 256);
  CHECK(log.append({&record, 1}).error().code == ErrorCode::invalid_argument);
  record.peer = record.peer.substr(1);
  record.bytes = std::string_view{long_text}.substr(1);
  CHECK(log.append(std::vector<FrameRecord>(4100, record)).error().code == ErrorCode::invalid_argument);
  CHECK(log.append({}).ok());
  CHECK(log.append({&record, 1}).ok());
  CHECK(verify_frame_log(folder.log())->records == 1);
}

TEST_CASE("a log cut at any byte of its last group keeps all groups before and sets the rest aside") {
  const LogFolder folder;
  std::mt19937 chance{5};
  std::vector<Group> groups;
  FramePlace last;
  {
    FrameLog log = opened(folder.log());
    for (int i = 0; i < 3; ++i) {
      last = log.end();
      groups.push_back(chance_group(chance, 2, 60));
      REQUIRE(log.append(groups.back().records).ok());
    }
  }
  const std::string whole = bytes_of_file(folder.segment(1));
  for (std::size_t size = last.offset; size < whole.size(); ++size) {
    CAPTURE(size);
    for (const std::size_t padding : {std::size_t{0}, std::size_t{300}}) {
      write_bytes(folder.segment(1), whole.substr(0, size) + std::string(padding, '\0'));
      CHECK(groups_in(folder.log(), groups) == 2);  // a reader sees no half group
      FrameLog log = opened(folder.log());
      CHECK(log.recovery().groups == 2);
      const std::size_t torn = whole.substr(last.offset, size - last.offset).find_last_not_of('\0') + 1;
      CHECK(log.recovery().torn_bytes == torn);
      CHECK(log.end() == last);
      REQUIRE(log.append(groups.back().records).ok());
      CHECK(groups_in(folder.log(), groups) == 3);
    }
    const std::string name = folder.log() + "/torn-1-" + std::to_string(last.offset);
    if (size > last.offset) CHECK(whole.substr(last.offset, size - last.offset).starts_with(bytes_of_file(name)));
    for (const std::string& torn : torn_files(folder.log())) fs::remove(folder.log() + "/" + torn);
  }
}

TEST_CASE("a group whose begin did not reach the disk but whose end did is torn, too") {
  const LogFolder folder;
  const std::vector<Group> groups = written_groups(folder.log(), 2, {});
  const FramePlace end = opened(folder.log()).end();
  std::string bytes = bytes_of_file(folder.segment(1));
  write_bytes(folder.segment(1),
              bytes + std::string(4096, '\0') + "the second page of a group" + std::string(99, '\0'));
  CHECK(groups_in(folder.log(), groups) == 2);
  const FrameLog log = opened(folder.log());
  CHECK(log.end() == end);
  CHECK(log.recovery().torn_bytes == 4096 + 26);
  CHECK(torn_files(folder.log()).size() == 1);
}

TEST_CASE("a segment that a crash left without its opening group is begun again") {
  const LogFolder folder;
  std::vector<Group> groups = written_groups(folder.log(), 12, small_segments);
  const FramePlace end = opened(folder.log(), small_segments).end();
  const std::string next = folder.segment(end.segment + 1);
  for (const std::string& left : {std::string{}, std::string(200, '\0'), std::string{"LTFRAME1 half"}}) {
    write_bytes(next, left);
    CHECK(groups_in(folder.log(), groups) == static_cast<int>(groups.size()));
    FrameLog log = opened(folder.log(), small_segments);
    CHECK(log.recovery().groups == groups.size());
    CHECK(log.recovery().torn_bytes == (left.find("half") == std::string::npos ? 0 : left.size()));
    CHECK(log.end().segment == end.segment + 1);
    groups.push_back(groups.front());
    REQUIRE(log.append(groups.back().records).ok());
    CHECK(groups_in(folder.log(), groups) == static_cast<int>(groups.size()));
    CHECK(verify_frame_log(folder.log()).ok());
    groups.pop_back();
    CHECK(log.append(groups.front().records).ok());
    fs::remove(next);
  }
}

TEST_CASE("one changed byte anywhere is found, at the group in which it stands") {
  const LogFolder folder;
  written_groups(folder.log(), 9, {2000});
  const auto whole = verify_frame_log(folder.log());
  REQUIRE(whole.ok());
  REQUIRE(whole->segments >= 3);
  for (unsigned segment = 1; segment <= whole->segments; ++segment) {
    const std::string bytes = bytes_of_file(folder.segment(segment));
    std::uint32_t begin = 0;  // of the group that holds `at`
    std::uint32_t end = 0;
    for (std::uint32_t at = 0; at < bytes.size(); ++at) {
      if (at == end) {
        begin = end;
        std::memcpy(&end, bytes.data() + begin + 16, 4);
        end += begin;
      }
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ (1 << (at % 8)));
      write_bytes(folder.segment(segment), changed);
      const auto check = verify_frame_log(folder.log());
      REQUIRE_FALSE(check.ok());
      CHECK(check.error().code == ErrorCode::corrupt);
      const std::string place = "segment " + std::to_string(segment) + ", byte " + std::to_string(begin) + ":";
      CHECK_MESSAGE(check.error().message.find(place) != std::string::npos, check.error().message << " at " << at);
    }
    write_bytes(folder.segment(segment), bytes);
  }
  CHECK(verify_frame_log(folder.log())->last_hash == whole->last_hash);
}

TEST_CASE("a damaged group before whole ones is corrupt for the writer, the reader and a look-up") {
  const LogFolder folder;
  std::vector<FramePlace> places;
  std::vector<Group> groups;
  std::mt19937 chance{3};
  {
    FrameLog log = opened(folder.log());
    for (int i = 0; i < 5; ++i) {
      groups.push_back(chance_group(chance, 1, 50));
      std::vector<FramePlace> one;
      REQUIRE(log.append(groups.back().records, &one).ok());
      places.push_back(one[0]);
    }
  }
  const std::string bytes = bytes_of_file(folder.segment(1));
  const std::uint32_t group = places[2].offset - frames::header_bytes;
  // In the length of the group, its mark, the record's check, and its digest.
  for (const std::uint32_t at : {group + 17, group + 9, places[2].offset + 37, places[3].offset - 81}) {
    CAPTURE(at);
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 0x11);
    write_bytes(folder.segment(1), changed);
    const auto log = FrameLog::open(folder.log());
    REQUIRE_FALSE(log.ok());
    CHECK(log.error().code == ErrorCode::corrupt);
    CHECK(groups_in(folder.log(), groups) == -1);
    CHECK(bytes_of_file(folder.segment(1)) == changed);  // evidence stays
  }
  write_bytes(folder.segment(1), bytes);
  CHECK(groups_in(folder.log(), groups) == 5);
}

TEST_CASE("groups and segments that were taken out or exchanged break the chain") {
  const LogFolder folder;
  written_groups(folder.log(), 12, small_segments);
  const auto whole = verify_frame_log(folder.log());
  REQUIRE(whole->segments >= 3);
  const std::string second = bytes_of_file(folder.segment(2));
  std::uint32_t first_size = 0;
  std::memcpy(&first_size, second.data() + frames::opening_bytes + 16, 4);

  std::string without = second;
  without.erase(frames::opening_bytes, first_size);
  write_bytes(folder.segment(2), without);
  CHECK(verify_frame_log(folder.log()).error().code == ErrorCode::corrupt);

  write_bytes(folder.segment(2), std::string_view{second}.substr(0, frames::opening_bytes + first_size));
  CHECK(verify_frame_log(folder.log()).error().code == ErrorCode::corrupt);

  fs::remove(folder.segment(2));
  CHECK(verify_frame_log(folder.log()).error().code == ErrorCode::corrupt);
  write_bytes(folder.segment(2), second);
  CHECK(verify_frame_log(folder.log())->last_hash == whole->last_hash);

  // Another log of the same groups is whole in itself, but its segments are not ours.
  const LogFolder other;
  written_groups(other.log(), 12, small_segments);
  CHECK(verify_frame_log(other.log())->last_hash != whole->last_hash);
  fs::copy_file(other.segment(2), folder.segment(2), fs::copy_options::overwrite_existing);
  CHECK(verify_frame_log(folder.log()).error().code == ErrorCode::corrupt);
}

TEST_CASE("a frame that carries a whole group, made for the very place where it will stand, is not taken for one") {
  const LogFolder folder;
  written_groups(folder.log(), 2, {});
  FrameRecord record;
  FramePlace before, end;
  {
    FrameLog log = opened(folder.log());
    before = log.end();
    frames::GroupHeader header;
    header.place = {before.segment, before.offset + frames::header_bytes + frames::record_bytes};
    std::string forged;
    frames::write_group(forged, header, {&record, 1});
    record.bytes = forged;
    REQUIRE(log.append({&record, 1}).ok());
    end = log.end();
    // It would be one, if the mark did not tell.
    REQUIRE(frames::header_of(forged, header.place).has_value());
  }
  const std::string whole = bytes_of_file(folder.segment(1));
  write_bytes(folder.segment(1), std::string_view{whole}.substr(0, end.offset - 5));
  CHECK(opened(folder.log()).end() == before);  // torn, and not "before whole ones"
}

TEST_CASE("after a failed write or sync nothing more is taken, and opening again finds what was acknowledged") {
  for (const FrameStep step : {FrameStep::reserve, FrameStep::write, FrameStep::sync}) {
    CAPTURE(static_cast<int>(step));
    const LogFolder folder;
    std::mt19937 chance{8};
    std::vector<Group> groups;
    bool armed = false;
    {
      auto log = FrameLogSeam::open(folder.log(), {}, [&](FrameStep asked) -> Result<void> {
        if (armed && asked == step) return Error{ErrorCode::io, "injected", ""};
        return {};
      });
      REQUIRE(log.ok());
      for (int i = 0; i < 5; ++i) {
        groups.push_back(chance_group(chance));
        REQUIRE(log->append(groups.back().records).ok());
      }
      armed = true;
      const Group large = chance_group(chance, 1, 10);
      const std::string filling(60'000, 'f');
      std::vector<FrameRecord> many(300, large.records[0]);  // more than is reserved
      for (FrameRecord& record : many) record.bytes = filling;
      CHECK(log->append(many).error().message == "injected");
      armed = false;
      const auto refused = log->append(groups.front().records);
      REQUIRE_FALSE(refused.ok());
      CHECK(refused.error().code == ErrorCode::io);
      CHECK(refused.error().message.find("takes nothing more") != std::string::npos);
    }
    FrameLog log = opened(folder.log());
    // A group that was written but not synced was not acknowledged; it may stand there all the same.
    CHECK(log.recovery().groups == groups.size() + (step == FrameStep::sync ? 1 : 0));
    CHECK((log.recovery().torn_bytes > 0) == (step == FrameStep::write));
    CHECK(log.append(groups.front().records).ok());
    auto reader = FrameReader::open(folder.log());
    for (const Group& group : groups) CHECK(same(*reader->next(), group));
    CHECK(verify_frame_log(folder.log()).ok());
  }
}

}  // namespace lantian::keep
