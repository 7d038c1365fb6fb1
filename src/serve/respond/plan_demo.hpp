#pragma once
#include "serve/respond/desk.hpp"

namespace lantian::serve {

/// Keeps a plan for each level from the list of the demonstration, by the season coefficients of the pack, unless there
/// is a plan. SYNTHETIC. Does nothing without a list. Returns locked while the book is not there, and what the parts
/// return.
Result<void> prepare_demo_plans(const RespondDesk& desk);

}  // namespace lantian::serve
