#include "keep/frame_chain.hpp"

#include <unistd.h>

#include <utility>

namespace lantian::keep::frames {
namespace {

bool segment_exists(const std::string& directory, std::uint32_t segment) {
  return ::access(segment_path(directory, segment).c_str(), F_OK) == 0;
}

}  // namespace

Result<Look> ChainWalk::look_here() {
  if (!segment_) {
    if (!segment_exists(directory_, place_.segment)) return Look{};
    LANTIAN_TRY(segment_, SegmentReader::open(directory_, place_.segment));
  }
  return segment_->look(place_.offset);
}

/// Asks for what could be there before it looks again: whatever was written before the answer is then seen.
Result<Look> ChainWalk::look() {
  LANTIAN_TRY(Look seen, look_here());
  if (seen.found == Found::whole || !segment_) return seen;
  const bool next = segment_exists(directory_, place_.segment + 1);
  bool followed = next;
  if (seen.found == Found::broken && !next) {
    LANTIAN_TRY(followed, segment_->has_group_behind(place_.offset));
  }
  if (!followed) return seen;
  LANTIAN_TRY(seen, look_here());
  if (seen.found == Found::whole) return seen;
  LANTIAN_TRY(const std::uint64_t end, segment_->end_of_bytes(place_.offset));
  if (seen.found == Found::broken || end > place_.offset || place_.offset == 0) {
    return corrupt_at(directory_, place_, "a broken group stands before whole ones");
  }
  place_ = {place_.segment + 1, 0};
  segment_.reset();
  return look();
}

Result<void> ChainWalk::pass(const Look& whole) {
  if (digest_ && whole.header.previous != *digest_) {
    return corrupt_at(directory_, place_, "the group does not follow the one before it");
  }
  digest_ = whole.digest;
  place_.offset += whole.header.group_bytes;
  return {};
}

}  // namespace lantian::keep::frames
