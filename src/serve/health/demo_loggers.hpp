#pragma once
#include "base/result.hpp"
#include "observe/hj212/protocol.hpp"
#include "serve/office.hpp"

#include <functional>
#include <string>
#include <string_view>

/// Synthetic loggers for the demonstration: a registry, a frame log, telemetry and marks such as a gateway makes them,
/// by the gateway's own parts from telegrams of the twin. No socket.
namespace lantian::serve {

/// Told at each step: (steps done, steps in all, what comes next).
using LoggerProgress = std::function<void(int, int, std::string_view)>;

/// Fills `directory` as regions/PACK/loggers-demo.toml says. A directory made from the same plan is used as it is; what
/// an earlier run left unfinished, or made from another plan, is made anew. Returns malformed (the plan), io, corrupt.
Result<void> make_demo_loggers(const Office& office, const observe::hj212::Protocol& protocol, std::string_view pack,
                               const std::string& directory, const LoggerProgress& progress);

}  // namespace lantian::serve
