#include "serve/api/router.hpp"

#include "base/text.hpp"
#include "serve/api/tag.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

std::vector<std::string> pieces_of(std::string_view path) {
  std::vector<std::string> out;
  for (const std::string_view piece : split(path.substr(1), '/')) out.emplace_back(piece);
  return out;
}

bool is_open(const std::string& piece) {
  return piece.size() > 2 && piece.front() == '{' && piece.back() == '}';
}

/// What stands in the braces; absent when the path is another one.
std::optional<std::vector<std::string>> matched(const std::vector<std::string>& pattern,
                                                const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return std::nullopt;
  std::vector<std::string> parts;
  for (std::size_t n = 0; n < path.size(); ++n) {
    if (is_open(pattern[n])) {
      if (path[n].empty()) return std::nullopt;
      parts.push_back(path[n]);
    } else if (pattern[n] != path[n]) {
      return std::nullopt;
    }
  }
  return parts;
}

}  // namespace

Router::Router(ApiWords words) : words_{std::move(words)} {}

void Router::on(std::string_view method, std::string_view pattern, Handler handler) {
  Route route{std::string{method}, std::string{pattern}, pieces_of(pattern), std::move(handler)};
  for (Route& known : routes_) {
    if (known.method == route.method && known.pattern == route.pattern) {
      known = std::move(route);
      return;
    }
  }
  routes_.push_back(std::move(route));
}

void Router::take_bodies(std::string_view method, std::string_view pattern, std::size_t most_bytes) {
  bodies_.push_back({std::string{method}, pieces_of(pattern), most_bytes});
}

std::optional<std::size_t> Router::most_body_of(const HttpRequest& request) const {
  const std::vector<std::string> path = pieces_of(request.path);
  for (const Bodies& bodies : bodies_) {
    if (bodies.method == request.method && matched(bodies.pieces, path)) return bodies.most_bytes;
  }
  return std::nullopt;
}

std::optional<HttpReply> Router::refusal(const HttpRequest& request) const {
  const Call call{request, {}, prefers_english(request)};
  for (const Guard& guard : guards_) {
    if (const auto problem = guard(call)) return dressed(*problem, words_, call);
  }
  return std::nullopt;
}

void Router::otherwise(Handler handler) {
  otherwise_ = std::move(handler);
}

void Router::guard(Guard guard) {
  guards_.push_back(std::move(guard));
}

Answer Router::answer(const Call& call) const {
  for (const Guard& guard : guards_) {
    if (auto problem = guard(call)) return *std::move(problem);
  }
  const std::vector<std::string> path = pieces_of(call.request.path);
  std::vector<std::string> methods;
  for (const Route& route : routes_) {
    auto parts = matched(route.pieces, path);
    if (!parts) continue;
    if (route.method == call.request.method) return route.handler({call.request, *std::move(parts), call.english});
    methods.push_back(route.method);
  }
  if (!methods.empty()) {
    return Problem{problems::wrong_method,
                   fmt::format("{} does not take {}", call.request.path, call.request.method),
                   methods,
                   {{"Allow", joined(methods, ", ")}}};
  }
  if (otherwise_) return otherwise_(call);
  return Problem{problems::not_found, fmt::format("no address {}", in_quotes(call.request.path))};
}

HttpReply Router::operator()(const HttpRequest& request) const {
  const Call call{request, {}, prefers_english(request)};
  Answer outcome = answer(call);
  if (HttpReply* reply = outcome.reply()) {
    return request.method == "GET" ? tagged(request, std::move(*reply)) : std::move(*reply);
  }
  return dressed(*outcome.problem(), words_, call);
}

std::vector<std::string> Router::addresses() const {
  std::vector<std::string> out;
  for (const Route& route : routes_) out.push_back(route.method + " " + route.pattern);
  return out;
}

}  // namespace lantian::serve
