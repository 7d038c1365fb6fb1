#include "serve/api/answer.hpp"

#include "base/text.hpp"

namespace lantian::serve {

Problem problem_of(const Error& error) {
  const auto kind = [&] {
    switch (error.code) {
      case ErrorCode::invalid_argument:
      case ErrorCode::malformed: return problems::bad_request;
      case ErrorCode::not_found: return problems::not_found;
      case ErrorCode::conflict: return problems::conflict;
      case ErrorCode::not_in_force:
      case ErrorCode::incomplete:
      case ErrorCode::unsupported: return problems::refused;
      case ErrorCode::locked: return problems::not_ready;
      case ErrorCode::io:
      case ErrorCode::corrupt: break;
    }
    return problems::failed;
  }();
  return {kind, error.text()};
}

HttpReply json_reply(std::string body, int status) {
  return {status, "application/json; charset=utf-8", std::move(body), {}, {}};
}

bool prefers_english(const HttpRequest& request) {
  if (const auto lang = request.field("lang")) return *lang == "en";
  const std::string_view accepted = request.header("accept-language");
  const std::size_t en = accepted.find("en"), zh = accepted.find("zh");
  return en != std::string_view::npos && en < zh;
}

}  // namespace lantian::serve
