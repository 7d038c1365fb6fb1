#pragma once
#include <string>

namespace lantian::serve {

/// What GET /api/v1/session says in a demonstration: nobody signs in, everybody may look.
std::string visitor_json(const std::string& version);

}  // namespace lantian::serve
