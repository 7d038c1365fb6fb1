#pragma once
#include "base/result.hpp"
#include "serve/docket_office.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lantian::serve {

/// What the events of a docket make, read from the first one on.
struct Replay {
  std::int64_t events = 0, cases = 0;
  std::map<std::pair<std::string, std::string>, std::int64_t> by_state;  ///< (type, state) -> cases
  std::vector<std::string> different;  ///< ids whose row in the book is another; looked at without `until` only
};
/// Told after each page: (events read, events in all). May be empty.
using ReplayProgress = std::function<void(std::int64_t, std::int64_t)>;
/// Events recorded until then, all without. Memory: one `docket::Case` for each case. Returns corrupt when an event
/// does not follow, not_found for a type that the data do not have, what the book returns.
Result<Replay> replay_docket(const DocketDesk& desk, std::optional<UtcSeconds> until, const ReplayProgress& progress);

}  // namespace lantian::serve
