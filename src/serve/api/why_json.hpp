#pragma once
#include "report/bulletin.hpp"

#include <string>

namespace lantian::serve {

/// Why the mean of a bulletin's unit changed, with what it is about: {"unit", "period", "against", "synthetic",
/// "why"}, the last as in the JSON of a bulletin (doc/json.md). Requires: the bulletin has that chapter.
std::string why_json(const report::Bulletin& bulletin);

}  // namespace lantian::serve
