#include "serve/api/service.hpp"

#include "base/text.hpp"
#include "serve/api/tag.hpp"

#include <fmt/core.h>

#include <charconv>
#include <cstdint>
#include <cstdio>

namespace lantian::serve {
namespace {

/// What every answer carries, unless it says otherwise itself. Source: OWASP, HTTP headers; CSP level 3.
constexpr std::pair<const char*, const char*> safe_headers[] = {
    {"Content-Security-Policy",
     "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
     "form-action 'self'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"}};

void add_safe_headers(HttpReply& reply) {
  for (const auto& [name, value] : safe_headers) {
    if (header_of(reply, name).empty()) reply.headers.emplace_back(name, value);
  }
}

/// Machines that watch the service, and streams that are open anyway, are not counted.
bool is_counted(const HttpRequest& request) {
  return request.path != "/healthz" && request.path != "/readyz" && request.path != "/metrics";
}

/// 0: it is not told.
std::uint64_t announced_bytes(const HttpRequest& head) {
  const std::string_view text = head.header("content-length");
  std::uint64_t bytes = 0;
  std::from_chars(text.data(), text.data() + text.size(), bytes);
  return bytes;
}

/// The answer says what failed in words of ours; the query and the body, where people send secrets, are left away.
void complain(const HttpRequest& request, const HttpReply& reply) {
  constexpr std::size_t most_shown = 1000;
  fmt::print(stderr, "lantian: {} {}: {}\n", request.method, in_quotes(request.path, 200),
             in_quotes(reply.body, most_shown));
}

}  // namespace

Service::Service(ServiceOptions options, ApiWords words, Pages pages)
    : options_{std::move(options)},
      words_{std::move(words)},
      router_{words_},
      pages_{std::move(pages)},
      kept_{options_.most_kept_bytes},
      limit_{options_.requests_each_minute},
      server_{options_.http, [this](const HttpRequest& request) { return answer(request); },
              [this](const HttpRequest& head) { return judge_body(head); }} {
  // Before every other guard: what those refuse counts as well.
  router_.guard([this](const Call& call) -> std::optional<Problem> {
    if (!is_counted(call.request)) return std::nullopt;
    const RateLimit::Verdict verdict = limit_.ask(call.request.peer, RateLimit::Clock::now());
    if (verdict.allowed) return std::nullopt;
    return Problem{
        problems::too_many,
        fmt::format("{} requests a minute are taken from one address; wait {} s", verdict.limit, verdict.wait.count()),
        {},
        {{"Retry-After", std::to_string(verdict.wait.count())},
         {"X-RateLimit-Limit", std::to_string(verdict.limit)},
         {"X-RateLimit-Remaining", std::to_string(verdict.remaining)},
         {"X-RateLimit-Reset", std::to_string(verdict.wait.count())}}};
  });
}

HttpReply Service::answer(const HttpRequest& request) {
  const auto begin = std::chrono::steady_clock::now();
  HttpReply reply = router_(request);
  if (reply.status == 500) complain(request, reply);
  add_safe_headers(reply);
  if (request.secure) reply.headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
  metrics_.note(reply.status, std::chrono::steady_clock::now() - begin);
  return reply;
}

/// What is too long for its address is too long whoever sends it: no book is asked for that. Else the guards speak
/// before a long body is taken in, and once more when it is there.
BodyVerdict Service::judge_body(const HttpRequest& head) const {
  const std::size_t most = router_.most_body_of(head).value_or(options_.http.most_body_bytes);
  if (announced_bytes(head) > most) return {most, std::nullopt};
  if (std::optional<HttpReply> refusal = router_.refusal(head)) {
    add_safe_headers(*refusal);
    return {0, std::move(refusal)};
  }
  return {most, std::nullopt};
}

void Service::tell(std::string_view event, std::string_view data, HttpServer::Hears hears) {
  server_.publish(page_channel, event, data, std::move(hears));
}

void Service::know(Listeners listeners) {
  listeners_ = std::move(listeners);
  server_.review_streams(listeners_.review);
}

void Service::mount_own() {
  const auto text = [](int status, std::string body) {
    return HttpReply{status, "text/plain; charset=utf-8", std::move(body), {{"Cache-Control", "no-store"}}, {}};
  };
  router_.on("GET", "/healthz", [text](const Call&) { return text(200, "alive\n"); });
  router_.on("GET", "/readyz", [this, text](const Call&) {
    return air_.ready() ? text(200, "ready\n") : text(503, "the readings are being prepared\n");
  });
  router_.on("GET", "/version", [this, text](const Call&) { return text(200, options_.version + "\n"); });
  router_.on("GET", "/openapi.json", [this](const Call&) { return json_reply(options_.openapi); });
  router_.on("GET", "/metrics", [this](const Call&) {
    return HttpReply{200,
                     "text/plain; version=0.0.4; charset=utf-8",
                     metrics_.page(server_.counts(), air_.version()),
                     {{"Cache-Control", "no-store"}},
                     {}};
  });
  router_.on("GET", "/api/v1/progress", [this](const Call&) { return json_reply(jobs_json(progress_.jobs())); });
  router_.on("GET", "/api/v1/events", [this](const Call& call) {
    // A page that lost its line asks again after two seconds.
    return HttpReply{200, "text/event-stream", "retry: 2000\n\n",
                     {},  page_channel,        listeners_.who ? listeners_.who(call.request) : nullptr};
  });
  router_.otherwise([this](const Call& call) -> Answer {
    const std::string& path = call.request.path;
    if (path.starts_with("/api/") || call.request.method != "GET") {
      return Problem{problems::not_found,
                     fmt::format("no address {} {}; see /openapi.json", call.request.method, path)};
    }
    return pages_.find(call.request);
  });
  progress_.listen([this](const Job& job) { tell("progress", job_json(job)); });
}

Result<void> Service::listen() {
  mount_own();
  return server_.listen();
}

}  // namespace lantian::serve
