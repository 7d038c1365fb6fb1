#pragma once
#include "serve/api/air_desk.hpp"
#include "serve/api/metrics.hpp"
#include "serve/api/pages.hpp"
#include "serve/api/progress.hpp"
#include "serve/api/rate_limit.hpp"
#include "serve/http/server.hpp"

#include <functional>
#include <memory>
#include <string>

namespace lantian::serve {

struct ServiceOptions {
  HttpOptions http;
  int requests_each_minute = 6000;             ///< of one address
  std::size_t most_kept_bytes = 128UL << 20U;  ///< of answers
  std::string version;
  std::string openapi;  ///< text of data/api/openapi.json, served as it is
};

/// The running service: sockets, addresses, counts. Addresses are mounted before `listen`; the rest is any thread.
class Service {
 public:
  Service(ServiceOptions options, ApiWords words, Pages pages);

  const std::string& version() const { return options_.version; }
  const ApiWords& words() const { return words_; }
  Router& router() { return router_; }
  AirShelf& air() { return air_; }
  AnswerShelf& kept() { return kept_; }
  ProgressBoard& progress() { return progress_; }
  /// To every open page, or to those whose listener hears it.
  void tell(std::string_view event, std::string_view data, HttpServer::Hears hears = {});

  /// Who listens at /api/v1/events, and who of them is over. Without it everybody is somebody. Before `listen`.
  struct Listeners {
    std::function<std::shared_ptr<const StreamListener>(const HttpRequest&)> who;
    HttpServer::Review review;
  };
  void know(Listeners listeners);

  /// Adds what every service has: health, readiness, version, metrics, events, progress, pages. Then binds.
  Result<void> listen();
  std::uint16_t port() const { return server_.port(); }
  void run() { server_.run(); }
  void stop() { server_.stop(); }

 private:
  HttpReply answer(const HttpRequest& request);
  BodyVerdict judge_body(const HttpRequest& head) const;
  void mount_own();

  const ServiceOptions options_;
  const ApiWords words_;
  Router router_;
  Pages pages_;
  AirShelf air_;
  AnswerShelf kept_;
  ProgressBoard progress_;
  ServiceMetrics metrics_;
  RateLimit limit_;
  Listeners listeners_;
  HttpServer server_;
};

/// The name of the channel that carries events to pages.
inline constexpr const char* page_channel = "pages";

}  // namespace lantian::serve
