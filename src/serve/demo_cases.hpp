#pragma once
#include "base/result.hpp"
#include "serve/docket_office.hpp"

#include <string>

namespace lantian::serve {

/// Opens the made-up cases of data/docket/demonstration.toml whose type and place the docket does not know yet. Returns
/// malformed with every fault of the file, refused steps included, or what the book returns.
Result<void> open_demo_cases(const DocketDesk& desk, const std::string& root, UtcSeconds now);

}  // namespace lantian::serve
