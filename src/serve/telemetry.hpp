#pragma once
#include "base/result.hpp"
#include "observe/hj212/protocol.hpp"

#include <string>

namespace lantian::serve {

/// The tables of HJ 212 under ROOT/data/hj212. Returns not_found, or malformed with every fault.
Result<observe::hj212::Protocol> open_protocol(const std::string& root);

}  // namespace lantian::serve
