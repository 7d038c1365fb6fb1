#pragma once
#include "base/error.hpp"
#include "terms/tree.hpp"

#include <span>

/// How a reader of this room says what is wrong with a file.
namespace lantian::inventory {

/// Every fault, one a line. Requires: at least one.
Error error_of(std::span<const terms::Fault> faults, ErrorCode code = ErrorCode::malformed);

}  // namespace lantian::inventory
