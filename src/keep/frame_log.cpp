#include "keep/frame_log.hpp"

#include "base/assert.hpp"
#include "keep/frame_files.hpp"
#include "keep/frame_step.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace lantian::keep {
namespace {

using frames::Descriptor;
using frames::Digest;
using frames::Found;
using frames::GroupHeader;
using frames::Look;
using frames::SegmentReader;

constexpr std::uint32_t most_segment_bytes = 3u
                                             << 30;  // with the last group and the reserve an offset stays below 2^32
constexpr std::size_t kept_buffer_bytes = 8u << 20;

/// What the walk over a segment found: where its last whole group ends, and the chain up to there.
struct SegmentEnd {
  bool opened = false;  ///< the opening group is whole
  std::uint32_t end = 0;
  std::uint32_t last_group = 0;  ///< where the last whole group begins
  std::uint64_t groups = 0;      ///< with records, in all segments up to here
  std::uint64_t mark = 0;
  Digest digest{};
};

Result<SegmentEnd> walk_segment(const std::string& directory, SegmentReader& segment) {
  SegmentEnd walked;
  while (true) {
    LANTIAN_TRY(const Look look, segment.look(walked.end));
    if (look.found != Found::whole) return walked;
    if (walked.opened && look.header.previous != walked.digest) {
      return frames::corrupt_at(directory, look.header.place, "the group does not follow the one before it");
    }
    if (!walked.opened) walked.mark = frames::mark_of(look.digest);
    walked.opened = true;
    walked.last_group = walked.end;
    walked.end += look.header.group_bytes;
    walked.groups = look.header.groups_before + (look.header.records > 0 ? 1 : 0);
    walked.digest = look.digest;
  }
}

Result<void> make_directory(const std::string& path) {
  std::error_code failure;
  std::filesystem::create_directories(path, failure);
  if (failure) return Error{ErrorCode::io, "cannot make the directory: " + failure.message(), path};
  return frames::sync_directory(std::filesystem::path{path}.parent_path().string());
}

/// Copies bytes that belong to no group into a file beside the log.
Result<void> set_aside(const std::string& directory, FramePlace place, std::string_view bytes) {
  const std::string name = fmt::format("{}/torn-{}-{}", directory, place.segment, place.offset);
  std::string path = name;
  for (int again = 2; ::access(path.c_str(), F_OK) == 0; ++again) path = fmt::format("{}.{}", name, again);
  const Descriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644)};
  if (!file.is_open()) return frames::system_error("write", path);
  LANTIAN_CHECK(frames::write_at(file, path, 0, bytes));
  if (::fsync(file.number()) != 0) return frames::system_error("sync", path);
  return frames::sync_directory(directory);
}

/// Where a chain begins is chance, so that no first segment has a mark that could be computed outside.
Result<Digest> chance_digest(const std::string& directory) {
  Digest digest{};
  if (::getrandom(digest.data(), digest.size(), 0) == static_cast<ssize_t>(digest.size())) return digest;
  return frames::system_error("get random numbers for", directory);
}

}  // namespace

struct FrameLog::State {
  std::string directory;
  FrameLogOptions options;
  FrameStepCheck check;
  Descriptor lock;
  Descriptor file;
  std::string path;
  std::uint32_t segment = 0;
  std::uint32_t end = 0;
  std::uint64_t reserved = 0;  ///< size of the file
  std::uint64_t mark = 0;
  std::uint64_t groups = 0;
  Digest digest{};
  FrameLogRecovery recovery;
  std::string group;
  bool usable = false;

  /// Gives back what is reserved; after a failure the file stays as it is, for recovery to judge.
  ~State() {
    if (usable) static_cast<void>(finish_segment().ok());
  }

  Result<void> may(FrameStep step) const { return check ? check(step) : Result<void>{}; }
  Result<void> recover(std::uint32_t last);
  Result<void> recover_previous(std::uint32_t previous);
  Result<void> cut_torn(SegmentReader& reader, const SegmentEnd& walked);
  Result<void> write_last_again(const SegmentEnd& walked);
  Result<void> open_file(std::uint32_t number);
  Result<void> begin_segment(std::uint32_t number);
  Result<void> finish_segment();
  Result<void> reserve(std::uint64_t bytes);
  Result<void> write_durably(std::string_view bytes);
  Result<void> append(std::span<const FrameRecord> records);
};

Result<void> FrameLog::State::open_file(std::uint32_t number) {
  path = frames::segment_path(directory, number);
  file = Descriptor{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)};
  if (!file.is_open()) return frames::system_error("open", path);
  segment = number;
  reserved = 0;
  return {};
}

/// Room is taken in steps, so that a group's fdatasync need not write a new file size each time.
Result<void> FrameLog::State::reserve(std::uint64_t bytes) {
  const std::uint64_t wanted = end + bytes;
  if (wanted <= reserved) return {};
  LANTIAN_CHECK(may(FrameStep::reserve));
  const std::uint64_t step = std::clamp<std::uint64_t>(options.segment_bytes / 16, 64u << 10, 16u << 20);
  const std::uint64_t size = (wanted + step - 1) / step * step;
  // A file system that cannot reserve still writes; one that is full says so here, before anything is half written.
  if (::fallocate(file.number(), 0, static_cast<off_t>(end), static_cast<off_t>(size - end)) != 0 &&
      errno != EOPNOTSUPP) {
    return frames::system_error("reserve room for", path);
  }
  reserved = size;
  return {};
}

Result<void> FrameLog::State::write_durably(std::string_view bytes) {
  LANTIAN_CHECK(reserve(bytes.size()));
  if (const auto allowed = may(FrameStep::write); !allowed) {
    LANTIAN_CHECK(frames::write_at(file, path, end, bytes.substr(0, bytes.size() / 2)));
    return allowed.error();
  }
  LANTIAN_CHECK(frames::write_at(file, path, end, bytes));
  LANTIAN_CHECK(may(FrameStep::sync));
  if (::fdatasync(file.number()) != 0) return frames::system_error("sync", path);
  return {};
}

Result<void> FrameLog::State::begin_segment(std::uint32_t number) {
  LANTIAN_CHECK(open_file(number));
  end = 0;
  GroupHeader header;
  header.place = {number, 0};
  header.groups_before = groups;
  header.previous = digest;
  const Digest opening = frames::write_group(group, header, {});
  LANTIAN_CHECK(write_durably(group));
  LANTIAN_CHECK(frames::sync_directory(directory));
  end = frames::opening_bytes;
  mark = frames::mark_of(opening);
  digest = opening;
  return {};
}

/// A segment that another follows ends with its last group: nothing is reserved behind it.
Result<void> FrameLog::State::finish_segment() {
  if (::ftruncate(file.number(), static_cast<off_t>(end)) != 0 || ::fsync(file.number()) != 0) {
    return frames::system_error("finish", path);
  }
  return {};
}

/// Whoever finds a whole group cannot know that its fdatasync succeeded: after a failed one the pages may be in memory
/// only, and clean. The same bytes are written once more and synced, then it is known.
Result<void> FrameLog::State::write_last_again(const SegmentEnd& walked) {
  LANTIAN_CHECK(frames::read_at(file, path, walked.last_group, walked.end - walked.last_group, group));
  LANTIAN_CHECK(frames::write_at(file, path, walked.last_group, group));
  if (::fsync(file.number()) != 0) return frames::system_error("sync", path);
  return {};
}

Result<void> FrameLog::State::cut_torn(SegmentReader& reader, const SegmentEnd& walked) {
  LANTIAN_TRY(const bool behind, reader.has_group_behind(walked.end));
  if (behind) return frames::corrupt_at(directory, {segment, walked.end}, "a broken group stands before whole ones");
  LANTIAN_TRY(const std::uint64_t last, reader.end_of_bytes(walked.end));
  recovery.torn_bytes = last - walked.end;
  if (recovery.torn_bytes == 0) return {};
  std::string torn;
  LANTIAN_CHECK(frames::read_at(file, path, walked.end, recovery.torn_bytes, torn));
  LANTIAN_CHECK(set_aside(directory, {segment, walked.end}, torn));
  if (::ftruncate(file.number(), static_cast<off_t>(walked.end)) != 0) return frames::system_error("truncate", path);
  return {};
}

/// The chain at the end of the segment before one that a crash left without its opening group.
Result<void> FrameLog::State::recover_previous(std::uint32_t previous) {
  if (previous == 0) {
    LANTIAN_TRY(digest, chance_digest(directory));
    return {};
  }
  LANTIAN_TRY(SegmentReader reader, SegmentReader::open(directory, previous));
  LANTIAN_TRY(const SegmentEnd walked, walk_segment(directory, reader));
  LANTIAN_TRY(const std::uint64_t size, reader.size());
  if (walked.end != size) return frames::corrupt_at(directory, {previous, walked.end}, "the group is not whole");
  groups = walked.groups;
  digest = walked.digest;
  return {};
}

Result<void> FrameLog::State::recover(std::uint32_t last) {
  if (last == 0) {
    LANTIAN_CHECK(recover_previous(0));
    return begin_segment(1);
  }
  LANTIAN_CHECK(open_file(last));
  LANTIAN_TRY(SegmentReader reader, SegmentReader::open(directory, last));
  LANTIAN_TRY(reserved, reader.size());
  LANTIAN_TRY(const SegmentEnd walked, walk_segment(directory, reader));
  LANTIAN_CHECK(cut_torn(reader, walked));
  if (recovery.torn_bytes > 0) reserved = walked.end;
  if (!walked.opened) {
    LANTIAN_CHECK(recover_previous(last - 1));
    recovery.groups = groups;
    return begin_segment(last);
  }
  end = walked.end;
  mark = walked.mark;
  digest = walked.digest;
  groups = walked.groups;
  recovery.groups = groups;
  return write_last_again(walked);
}

Result<void> FrameLog::State::append(std::span<const FrameRecord> records) {
  if (end >= options.segment_bytes && end > frames::opening_bytes) {
    LANTIAN_CHECK(finish_segment());
    LANTIAN_CHECK(begin_segment(segment + 1));
  }
  GroupHeader header;
  header.mark = mark;
  header.place = {segment, end};
  header.groups_before = groups;
  header.previous = digest;
  const Digest written = frames::write_group(group, header, records);
  LANTIAN_CHECK(write_durably(group));
  end += static_cast<std::uint32_t>(group.size());
  digest = written;
  ++groups;
  return {};
}

FrameLog::FrameLog(std::unique_ptr<State> state) : state_{std::move(state)} {}
FrameLog::FrameLog(FrameLog&&) noexcept = default;
FrameLog& FrameLog::operator=(FrameLog&&) noexcept = default;

FrameLog::~FrameLog() = default;

Result<FrameLog> FrameLog::open(const std::string& directory, const FrameLogOptions& options) {
  return FrameLogSeam::open(directory, options, {});
}

Result<FrameLog> FrameLogSeam::open(const std::string& directory, const FrameLogOptions& options,
                                    FrameStepCheck check) {
  if (options.segment_bytes > most_segment_bytes) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("segments of {} bytes are asked for, and at most {} are allowed", options.segment_bytes,
                             most_segment_bytes),
                 directory};
  }
  LANTIAN_CHECK(make_directory(directory));
  auto state = std::make_unique<FrameLog::State>();
  state->directory = directory;
  state->options = options;
  LANTIAN_TRY(state->lock, frames::lock_for_writing(directory));
  LANTIAN_TRY(const std::uint32_t last, frames::last_segment(directory));
  LANTIAN_CHECK(state->recover(last));
  state->check = std::move(check);
  state->usable = true;
  return FrameLog{std::move(state)};
}

Result<void> FrameLog::append(std::span<const FrameRecord> records, std::vector<FramePlace>* places) {
  if (places != nullptr) places->clear();
  if (!state_->usable) {
    return Error{ErrorCode::io,
                 "the frame log takes nothing more after a failed write; see to the disk, then start the gateway again",
                 state_->path};
  }
  for (const FrameRecord& record : records) {
    if (std::string limit = frames::limit_error(record); !limit.empty()) {
      return Error{ErrorCode::invalid_argument, "the frame log was given " + limit, state_->path};
    }
  }
  if (frames::group_size(records) > frames::most_group_bytes) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("a group of {} bytes, and at most {} fit; append the records in several groups",
                             frames::group_size(records), frames::most_group_bytes),
                 state_->path};
  }
  if (records.empty()) return {};
  if (Result<void> appended = state_->append(records); !appended) {
    state_->usable = false;
    return appended;
  }
  std::uint32_t offset = state_->end - static_cast<std::uint32_t>(state_->group.size()) + frames::header_bytes;
  for (const FrameRecord& record : records) {
    if (places != nullptr) places->push_back({state_->segment, offset});
    offset +=
        frames::record_bytes + static_cast<std::uint32_t>(record.peer.size() + record.mn.size() + record.bytes.size());
  }
  if (state_->group.capacity() > kept_buffer_bytes) std::string{}.swap(state_->group);
  return {};
}

FramePlace FrameLog::end() const {
  return {state_->segment, state_->end};
}

const FrameLogRecovery& FrameLog::recovery() const {
  return state_->recovery;
}

}  // namespace lantian::keep
