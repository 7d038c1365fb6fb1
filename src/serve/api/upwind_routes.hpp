#pragma once
#include "serve/api/router.hpp"
#include "serve/demo.hpp"

#include <map>
#include <span>
#include <string>

namespace lantian::serve {

/// /api/v1/why/upwind from maps that are there, JSON by "unit/period/against". A question that will be answered is not
/// ready, any other is refused with the list.
Answer upwind_answer(const Call& call, const std::map<std::string, std::string>& maps,
                     std::span<const DemoQuestion> questions);

}  // namespace lantian::serve
