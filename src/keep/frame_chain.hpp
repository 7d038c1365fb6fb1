#pragma once
#include "keep/frame_files.hpp"

#include <optional>
#include <string>

namespace lantian::keep::frames {

/// Follows the chain from group to group and from segment to segment, also while it grows.
class ChainWalk {
 public:
  ChainWalk(std::string directory, FramePlace from) : directory_{std::move(directory)}, place_{from} {}

  /// The group at place(), or what stands there instead. Returns corrupt when it is broken and whole ones follow.
  Result<Look> look();
  /// Goes on behind a whole group. Returns corrupt when it does not follow the one before it.
  Result<void> pass(const Look& whole);

  FramePlace place() const { return place_; }
  /// Of the last group passed.
  const std::optional<Digest>& digest() const { return digest_; }

 private:
  Result<Look> look_here();

  std::string directory_;
  FramePlace place_;
  std::optional<SegmentReader> segment_;
  std::optional<Digest> digest_;
};

}  // namespace lantian::keep::frames
