#include "serve/api/upwind_routes.hpp"

#include <fmt/core.h>

namespace lantian::serve {

Answer upwind_answer(const Call& call, const std::map<std::string, std::string>& maps,
                     std::span<const DemoQuestion> questions) {
  const auto said = [&](const char* name) { return call.request.field(name).value_or(""); };
  const std::string key = said("unit") + "/" + said("period") + "/" + said("against");
  if (const auto found = maps.find(key); found != maps.end()) return json_reply(found->second);
  std::vector<std::string> answered;
  for (const DemoQuestion& question : questions) {
    if (!question.explained) continue;
    answered.push_back(question.unit + "/" + question.period + "/" + question.against);
    if (answered.back() == key) return Problem{problems::not_ready, "this map is being computed; see /api/v1/progress"};
  }
  return Problem{problems::not_found, fmt::format("there is no map of {}", key), answered};
}

}  // namespace lantian::serve
