#pragma once
#include "base/result.hpp"

#include <functional>

namespace lantian::keep {

/// The points of an append at which the world can fail it, in order.
enum class AppendStep { archive_raw, write_readings, write_source, commit };

/// Asked before each step; an error stops the append there, and the book must be as if it had never begun.
/// For the contract test: no user can set it.
using StepCheck = std::function<Result<void>(AppendStep)>;

}  // namespace lantian::keep
