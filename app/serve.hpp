#pragma once
#include "app/commands.hpp"
#include "base/result.hpp"

namespace lantian::app {

/// The demonstration as a page that stays open until the process is told to end.
Result<int> serve_demo(const DemoWords& words);

}  // namespace lantian::app
