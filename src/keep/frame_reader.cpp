#include "keep/frame_chain.hpp"
#include "keep/frame_log.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <utility>

namespace lantian::keep {
namespace {

using frames::ChainWalk;
using frames::Descriptor;
using frames::Found;
using frames::Look;
using frames::SegmentReader;

Error not_a_place(const std::string& directory, FramePlace place, std::string_view why) {
  return {ErrorCode::not_found,
          fmt::format("segment {}, byte {} is no place in this frame log: {}", place.segment, place.offset, why),
          directory};
}

}  // namespace

struct FrameReader::State {
  std::string directory;
  ChainWalk walk;
  std::vector<Placed> records;
};

FrameReader::FrameReader(std::unique_ptr<State> state) : state_{std::move(state)} {}
FrameReader::FrameReader(FrameReader&&) noexcept = default;
FrameReader& FrameReader::operator=(FrameReader&&) noexcept = default;
FrameReader::~FrameReader() = default;

Result<FrameReader> FrameReader::open(const std::string& directory, FramePlace from) {
  LANTIAN_TRY(const std::uint32_t last, frames::last_segment(directory));
  if (from == FramePlace{}) from = {1, 0};
  if (from.segment > last && from != FramePlace{1, 0}) return not_a_place(directory, from, "there is no such segment");
  if (from.offset > 0) {
    LANTIAN_TRY(const SegmentReader segment, SegmentReader::open(directory, from.segment));
    LANTIAN_TRY(const bool reached, segment.has_digest_before(from.offset));
    if (!reached) return not_a_place(directory, from, "the log ends before it");
  }
  return FrameReader{std::make_unique<State>(State{directory, ChainWalk{directory, from}, {}})};
}

Result<std::span<const FrameReader::Placed>> FrameReader::next() {
  ChainWalk& walk = state_->walk;
  state_->records.clear();
  while (true) {
    LANTIAN_TRY(const Look look, walk.look());
    if (look.found != Found::whole) return std::span<const Placed>{};
    const FramePlace place = walk.place();
    LANTIAN_CHECK(walk.pass(look));
    if (look.header.records == 0) continue;
    if (!frames::read_records(look.bytes, look.header, state_->records)) {
      return frames::corrupt_at(state_->directory, place, "the records of the group do not fit it");
    }
    return std::span<const Placed>{state_->records};
  }
}

FramePlace FrameReader::place() const {
  return state_->walk.place();
}

Result<OwnedFrame> frame_at(const std::string& directory, FramePlace place) {
  constexpr std::size_t most_bytes = frames::record_bytes + 255 + 255 + 65535;
  const std::string path = frames::segment_path(directory, place.segment);
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!file.is_open()) {
    if (errno == ENOENT) return not_a_place(directory, place, "there is no such segment");
    return frames::system_error("open", path);
  }
  std::string bytes;
  LANTIAN_CHECK(frames::read_at(file, path, place.offset, 2048, bytes));
  std::optional<frames::ReadRecord> read = frames::record_at(bytes, place);
  if (!read) {  // most frames are short
    LANTIAN_CHECK(frames::read_at(file, path, place.offset, most_bytes, bytes));
    read = frames::record_at(bytes, place);
  }
  if (!read && bytes.find_first_not_of('\0') == std::string::npos) {
    return not_a_place(directory, place, "the log ends before it");
  }
  if (!read) return frames::corrupt_at(directory, place, "no whole record begins here");
  bytes.resize(read->size);
  OwnedFrame frame;
  frame.storage = std::make_unique<std::string>(std::move(bytes));
  frame.record = frames::record_at(*frame.storage, place)->record;
  return frame;
}

namespace {

/// The last segment may end in a group that is being written, in nothing else.
Result<void> check_rest(const std::string& directory, FramePlace end) {
  LANTIAN_TRY(const SegmentReader segment, SegmentReader::open(directory, end.segment));
  LANTIAN_TRY(const std::uint64_t last, segment.end_of_bytes(end.offset));
  if (last == end.offset || frames::has_writer(directory)) return {};
  return frames::corrupt_at(directory, end,
                            "what follows is no whole group. Right after a crash it is a group that was never "
                            "acknowledged, and starting the gateway sets it aside");
}

}  // namespace

Result<FrameLogCheck> verify_frame_log(const std::string& directory) {
  LANTIAN_TRY(const std::uint32_t last, frames::last_segment(directory));
  if (last == 0) return Error{ErrorCode::not_found, "no frame log was begun here; check the directory", directory};
  FrameLogCheck check;
  ChainWalk walk{directory, {1, 0}};
  std::vector<FrameReader::Placed> records;
  while (true) {
    LANTIAN_TRY(const Look look, walk.look());
    if (look.found != Found::whole) break;
    const FramePlace place = walk.place();
    LANTIAN_CHECK(walk.pass(look));
    if (!frames::read_records(look.bytes, look.header, records) || look.header.groups_before != check.groups) {
      return frames::corrupt_at(directory, place, "the records of the group do not fit it");
    }
    check.segments = place.segment;
    check.groups += look.header.records > 0 ? 1 : 0;
    check.records += look.header.records;
    check.bytes += look.header.group_bytes;
  }
  if (walk.place().segment < last) {
    return frames::corrupt_at(directory, {walk.place().segment, 0}, "the segment is missing");
  }
  LANTIAN_CHECK(check_rest(directory, walk.place()));
  if (walk.digest()) check.last_hash = frames::hex_of(*walk.digest());
  return check;
}

}  // namespace lantian::keep
