#include "serve/api/router.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace lantian::serve {

HttpReply dressed(const Problem& problem, const ApiWords& words, const Call& call) {
  using ProblemJson = nlohmann::ordered_json;
  const ProblemKind& kind = problem.kind;
  const std::string& chinese = words.problem(kind.id);
  ProblemJson json{{"type", fmt::format("urn:lantian:problem:{}", kind.id)},
                   {"title", call.english ? std::string{kind.title} : chinese},
                   {"title_zh", chinese},
                   {"title_en", kind.title},
                   {"status", kind.status},
                   {"detail", problem.detail},
                   {"instance", call.request.path}};
  if (!problem.allowed.empty()) json["allowed"] = problem.allowed;
  HttpReply reply{kind.status,
                  "application/problem+json; charset=utf-8",
                  json.dump(2, ' ', false, ProblemJson::error_handler_t::replace) + "\n",
                  problem.headers,
                  {}};
  reply.headers.emplace_back("Content-Language", call.english ? "en" : "zh-CN");
  reply.headers.emplace_back("Cache-Control", "no-store");
  return reply;
}

}  // namespace lantian::serve
