#include "serve/http/raw_client_test.hpp"
#include "serve/http/server.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>

/// Long bodies, slow lines, listeners that are over, an end while something is being answered.
namespace lantian::serve {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct NamedListener final : StreamListener {
  explicit NamedListener(std::string given) : name{std::move(given)} {}
  std::string name;
};

/// "/events" is a stream for whom the query names; anything else says how long its body was.
HttpReply counted_body(const HttpRequest& request) {
  if (request.path == "/events") {
    auto listener = request.query.empty() ? nullptr : std::make_shared<const NamedListener>(request.query);
    return {200, "text/event-stream", "retry: 1\n\n", {}, "news", std::move(listener)};
  }
  if (request.path == "/long") return {200, "text/plain", std::string(8UL << 20U, 'x'), {}, {}};
  return {200, "text/plain", "took " + std::to_string(request.body.size()), {}, {}};
}

class Served {
 public:
  explicit Served(HttpOptions options = {}, HttpHandler handler = counted_body, HttpBodyGate gate = {},
                  HttpServer::Review review = {})
      : server{on_any_port(std::move(options)), std::move(handler), std::move(gate)} {
    server.review_streams(std::move(review));
    REQUIRE(server.listen().ok());
    thread_ = std::jthread{[this] { server.run(seconds{1}); }};
  }
  ~Served() { server.stop(); }

  HttpServer server;

 private:
  static HttpOptions on_any_port(HttpOptions options) {
    options.port = 0;
    return options;
  }
  std::jthread thread_;
};

/// Photographs at one address, nothing long elsewhere; "/closed" is refused.
BodyVerdict photographs(const HttpRequest& head) {
  if (head.path == "/closed") return {0, HttpReply{401, "text/plain", "sign in first\n", {}, {}}};
  return {head.path == "/photographs" ? std::size_t{3000} : std::size_t{1000}, std::nullopt};
}

HttpOptions short_bodies() {
  HttpOptions options;
  options.most_body_bytes = 1000;
  return options;
}

std::string post(const std::string& path, std::size_t bytes, const std::string& more = "") {
  return "POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + more +
         "Content-Length: " + std::to_string(bytes) + "\r\n\r\n";
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a long body is judged by its head: taken where it belongs, else refused before it is sent") {
  const Served served{short_bodies(), counted_body, photographs};
  const std::uint16_t port = served.server.port();
  CHECK(holds(ask_once(port, post("/photographs", 2500) + std::string(2500, 'p')), "took 2500"));
  CHECK(ask_once(port, post("/photographs", 3001)).starts_with("HTTP/1.1 413"));
  CHECK(ask_once(port, post("/other", 1001)).starts_with("HTTP/1.1 413"));
  CHECK(holds(ask_once(port, post("/other", 1000) + std::string(1000, 'p')), "took 1000"));
  // Not one byte of these bodies is sent.
  CHECK(ask_once(port, post("/closed", 2500)).starts_with("HTTP/1.1 401"));
  // Who sends all of it before she looks reads the refusal too, no reset connection.
  constexpr std::size_t long_body = 8UL << 20U;
  CHECK(ask_once(port, post("/closed", long_body) + std::string(long_body, 'p')).starts_with("HTTP/1.1 401"));
  const std::string chunked = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
  CHECK(ask_once(port, "POST /closed" + chunked).starts_with("HTTP/1.1 401"));
  const std::string piece = "5dc\r\n" + std::string(1500, 'p') + "\r\n";
  CHECK(holds(ask_once(port, "POST /photographs" + chunked + piece + "0\r\n\r\n"), "took 1500"));
  CHECK(ask_once(port, "POST /photographs" + chunked + piece + piece + piece).starts_with("HTTP/1.1 413"));
  CHECK(ask_once(port, "POST /other" + chunked + piece).starts_with("HTTP/1.1 413"));
}

TEST_CASE("who expects to be told to go on is told so, or refused") {
  const Served served{short_bodies(), counted_body, photographs};
  RawClient client{served.server.port()};
  client.send(post("/photographs", 2000, "Expect: 100-continue\r\n"));
  CHECK(client.until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send(std::string(2000, 'p'));
  CHECK(holds(client.rest(), "took 2000"));
  CHECK(ask_once(served.server.port(), post("/closed", 2000, "Expect: 100-continue\r\n")).starts_with("HTTP/1.1 401"));
}

TEST_CASE("a body that keeps coming may take longer than a request that does not") {
  HttpOptions options;
  options.request_time = seconds{1};
  options.least_rate = 100;
  const Served served{options};
  RawClient steady{served.server.port()};
  steady.send(post("/", 1000));
  for (int piece = 0; piece < 5; ++piece) {  // 2.5 s, and each piece gives 2 s more
    std::this_thread::sleep_for(milliseconds{500});
    steady.send(std::string(200, 'p'));
  }
  CHECK(holds(steady.rest(), "took 1000"));
  RawClient dripping{served.server.port()};
  dripping.send(post("/", 1000));
  for (int drop = 0; drop < 4; ++drop) {
    std::this_thread::sleep_for(milliseconds{400});
    dripping.send("p");
  }
  CHECK(dripping.rest().starts_with("HTTP/1.1 408"));
}

TEST_CASE("a reader that takes a long answer slowly gets all of it") {
  HttpOptions options;
  options.write_time = seconds{2};
  options.least_write_rate = 1024;
  const Served served{options};
  RawClient reader{served.server.port()};
  reader.send("GET /long HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  std::size_t read = reader.until("\r\n\r\n").size();
  for (int pause = 0; pause < 6; ++pause) {  // 3 s in all, longer than one pause may be
    std::this_thread::sleep_for(milliseconds{500});
    read += reader.some(1UL << 20U);
  }
  CHECK(reader.rest().size() + read > (8UL << 20U));
}

TEST_CASE("events are told to those who hear them, and streams of listeners that are over end") {
  HttpOptions options;
  options.review = seconds{1};
  std::atomic<bool> ann_left{false};
  const HttpServer::Review review = [&]() -> HttpServer::Over {
    return [gone = ann_left.load()](const StreamListener& listener) {
      return gone && dynamic_cast<const NamedListener&>(listener).name == "ann";
    };
  };
  Served served{options, counted_body, {}, review};
  RawClient ann{served.server.port()}, bob{served.server.port()}, somebody{served.server.port()};
  for (auto& [client, target] : {std::pair{&ann, "/events?ann"}, {&bob, "/events?bob"}, {&somebody, "/events"}}) {
    client->send(std::string{"GET "} + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
    client->until("retry: 1\n\n");
  }
  served.server.publish("news", "case", "for bob", [](const StreamListener* listener) {
    return listener != nullptr && dynamic_cast<const NamedListener*>(listener)->name == "bob";
  });
  served.server.publish("news", "air", "for all");
  CHECK(ann.until("\n\n") == "event: air\ndata: for all\n\n");
  CHECK(somebody.until("\n\n") == "event: air\ndata: for all\n\n");
  CHECK(bob.until("\n\n") == "event: case\ndata: for bob\n\n");
  ann_left = true;
  const auto begin = std::chrono::steady_clock::now();
  CHECK(ann.rest().empty());
  CHECK(ann.hung_up());
  CHECK(std::chrono::steady_clock::now() - begin < seconds{5});
  while (served.server.counts().streams != 2) std::this_thread::yield();
  bob.until("for all\n\n");
  served.server.publish("news", "air", "still here");
  CHECK(bob.until("\n\n") == "event: air\ndata: still here\n\n");
}

TEST_CASE("stopping waits for an answer no longer than the grace, and for its worker to the end") {
  std::atomic<bool> asked{false}, go_on{false}, done{false};
  const auto handler = [&](const HttpRequest&) {
    asked = true;
    while (!go_on) std::this_thread::sleep_for(milliseconds{5});
    done = true;
    return HttpReply{200, "text/plain", "too late", {}, {}};
  };
  std::string answer;
  {
    Served served{{}, handler};
    RawClient client{served.server.port()};
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    while (!asked) std::this_thread::yield();
    served.server.stop();
    std::this_thread::sleep_for(milliseconds{1500});  // beyond the grace of 1 s
    go_on = true;
  }
  CHECK(done);
}

TEST_CASE("a connection whose asker left while it was answered is let go where the sockets live") {
  std::atomic<int> answered{0};
  const auto handler = [&](const HttpRequest&) {
    std::this_thread::sleep_for(milliseconds{20});
    ++answered;
    return HttpReply{200, "text/plain", "nobody reads this", {}, {}};
  };
  Served served{{}, handler};
  for (int asker = 0; asker < 40; ++asker) {
    RawClient client{served.server.port()};
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  while (answered < 40) std::this_thread::yield();
  while (served.server.counts().open != 0) std::this_thread::yield();
  CHECK(holds(ask_once(served.server.port(), "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), "nobody"));
}

}  // namespace lantian::serve
