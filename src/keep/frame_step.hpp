#pragma once
#include "keep/frame_log.hpp"

#include <functional>

namespace lantian::keep {

/// The points of FrameLog::append at which the disk can fail it, in order.
enum class FrameStep { reserve, write, sync };

/// Asked before each step; an error fails the step there. A `write` that fails leaves the first half of the group
/// behind, as a full disk would. For tests: no user can set it.
using FrameStepCheck = std::function<Result<void>(FrameStep)>;

struct FrameLogSeam {
  static Result<FrameLog> open(const std::string& directory, const FrameLogOptions& options, FrameStepCheck check);
};

}  // namespace lantian::keep
