#pragma once
#include "base/result.hpp"
#include "serve/http/message.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace lantian::serve {

struct HttpOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8212;                     ///< 0: the system chooses
  std::size_t workers = 4;                       ///< threads that answer
  std::uint64_t most_long_bytes = 256UL << 20U;  ///< of bodies longer than usual, all connections together
  std::size_t most_connections = 2000;
  std::uint32_t most_header_bytes = 16 * 1024;
  std::size_t most_body_bytes = 1024 * 1024;  ///< unless the body gate lets in more
  std::chrono::seconds request_time{15};      ///< of a request from its first byte on; what arrives gives more time
  std::chrono::seconds most_request_time{600};
  std::size_t least_rate = 64 * 1024;       ///< bytes a second, on the average, of a request's body
  std::chrono::seconds idle_time{60};       ///< between two requests
  std::chrono::seconds write_time{30};      ///< a reader that takes nothing for so long is hung up
  std::size_t least_write_rate = 4 * 1024;  ///< bytes a second, on the average, of a reader behind its write_time
  std::chrono::seconds review{2};           ///< how often listeners of streams are asked for
  std::chrono::seconds heartbeat{15};       ///< of event streams
  std::size_t most_events_waiting = 256;    ///< of one stream; a reader that falls further behind is hung up
  bool behind_tls = false;                  ///< a proxy in front speaks TLS: requests count as secure
  std::string certificate, key;             ///< PEM files; both empty: without TLS
};

/// Counts since the server began, for metrics.
struct HttpCounts {
  std::uint64_t connections = 0, open = 0, refused = 0, requests = 0, streams = 0, events = 0;
};

/// HTTP/1.1, asynchronous: one thread carries the sockets, workers answer. Requests of one connection are answered in
/// their order. A request that is malformed, too long or too slow gets 400, 413, 431 or 408, and the connection ends.
/// What a handler throws is answered as 500, and told on stderr by method, path and kind, without words of the request.
class HttpServer {
 public:
  HttpServer(HttpOptions options, HttpHandler handler, HttpBodyGate body_gate = {});
  ~HttpServer();

  /// Binds and listens, reads the certificate. Returns io naming what cannot be had.
  Result<void> listen();
  std::uint16_t port() const;

  /// Serves on the caller's thread until `stop`, then until what is being answered is sent, at most `grace`.
  void run(std::chrono::seconds grace = std::chrono::seconds{10});
  /// Any thread, also a signal's own: no new connections, no new requests.
  void stop();

  /// Whether a listener is to hear an event. Called on the network thread for each stream: short.
  using Hears = std::function<bool(const StreamListener*)>;
  /// Any thread: an event to the streams of a channel whose listener hears it; to all without `hears`. `data` may have
  /// several lines.
  void publish(const std::string& channel, std::string_view event, std::string_view data, Hears hears = {});
  /// Every `HttpOptions::review` a worker makes one judgement for all listeners: streams of those who are over end.
  using Over = std::function<bool(const StreamListener&)>;
  using Review = std::function<Over()>;
  void review_streams(Review review);  ///< before `run`
  HttpCounts counts() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
  std::chrono::seconds grace_{10};
};

}  // namespace lantian::serve
