#pragma once
#include "serve/api/answer.hpp"
#include "serve/api/words.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::serve {

/// A request at its address. `parts`: what stands in the braces of the pattern, decoded, in order.
struct Call {
  const HttpRequest& request;
  std::vector<std::string> parts;
  bool english = false;
};

/// A refusal as problem+json: type, title in the asked language, title_zh, title_en, status, detail, instance, allowed.
HttpReply dressed(const Problem& problem, const ApiWords& words, const Call& call);

/// Which function answers which address. Filled once, then read by all workers.
class Router {
 public:
  using Handler = std::function<Answer(const Call&)>;

  explicit Router(ApiWords words);
  /// `pattern`: "/api/v1/units/{id}/days"; braces match one piece of the path, never empty. A later pattern of the same
  /// shape and method replaces the earlier one.
  void on(std::string_view method, std::string_view pattern, Handler handler);
  /// Bodies of up to so many bytes are taken there, instead of what is usual (`HttpOptions::most_body_bytes`): for
  /// photographs. The guards have let the request in by then.
  void take_bodies(std::string_view method, std::string_view pattern, std::size_t most_bytes);
  /// Absent: what is usual.
  std::optional<std::size_t> most_body_of(const HttpRequest& request) const;
  /// What the guards say of a request, dressed; absent: they let it in.
  std::optional<HttpReply> refusal(const HttpRequest& request) const;
  /// What answers when no pattern fits: the pages.
  void otherwise(Handler handler);
  /// Runs before each handler; a problem ends the call there. In order of adding.
  using Guard = std::function<std::optional<Problem>(const Call&)>;
  void guard(Guard guard);

  /// A GET gets an ETag, or 304 for who has that answer. An unknown address below /api is 404, a known one under
  /// another method 405 with what is allowed.
  HttpReply operator()(const HttpRequest& request) const;
  /// "GET /api/v1/units/{id}/days", in order of adding: what the description of the API must name.
  std::vector<std::string> addresses() const;

 private:
  struct Route {
    std::string method, pattern;
    std::vector<std::string> pieces;
    Handler handler;
  };
  Answer answer(const Call& call) const;

  struct Bodies {
    std::string method;
    std::vector<std::string> pieces;
    std::size_t most_bytes = 0;
  };

  ApiWords words_;
  std::vector<Route> routes_;
  std::vector<Bodies> bodies_;
  std::vector<Guard> guards_;
  Handler otherwise_;
};

}  // namespace lantian::serve
