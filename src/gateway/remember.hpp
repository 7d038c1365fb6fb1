#pragma once
#include "base/result.hpp"
#include "gateway/recall.hpp"
#include "gateway/roster.hpp"
#include "observe/hj212/protocol.hpp"

#include <string>

namespace lantian::gateway {

struct Remembered {
  std::size_t telegrams = 0;
};
/// A frame log and its present end.
struct Spool {
  std::string directory;
  keep::FramePlace end;
};
/// Fills the memory of recent telegrams from the end of the frame log, so that a logger that sends again after our
/// restart is recognised. Looks at the last segments only.
Result<Remembered> remember(const Spool& spool, const observe::hj212::Protocol& protocol, const Roster& roster,
                            Recall& recall);

}  // namespace lantian::gateway
