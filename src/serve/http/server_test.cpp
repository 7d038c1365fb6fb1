#include "serve/http/server.hpp"

#include "serve/http/raw_client_test.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

namespace lantian::serve {
namespace {

using std::chrono::seconds;

HttpReply told(std::string body) {
  return {200, "text/plain", std::move(body), {}, {}};
}

/// Says back what it understood of a request.
HttpReply echo(const HttpRequest& request) {
  if (request.path == "/throws") throw std::runtime_error{"a handler that throws"};
  if (request.path == "/inject") {
    return {200, "text/plain", "", {{"X-Name", "a\r\nSet-Cookie: stolen=1"}, {"X-Good", "b"}}, {}};
  }
  if (request.path == "/events") return {200, "text/event-stream", "retry: 2000\n\n", {}, "news"};
  return told(request.method + " " + request.path + " ?" + request.query + " [" + request.body + "]");
}

/// A server on a port of its own, in a thread, stopped at the end.
class Running {
 public:
  explicit Running(HttpOptions options = {}, HttpHandler handler = echo)
      : server{patient(options), std::move(handler)} {
    const Result<void> listening = server.listen();
    REQUIRE_MESSAGE(listening.ok(), (listening ? "" : listening.error().text()));
    thread_ = std::jthread{[this] { server.run(seconds{5}); }};
  }
  ~Running() { server.stop(); }

  HttpServer server;

 private:
  static HttpOptions patient(HttpOptions options) {
    options.port = 0;
    return options;
  }
  std::jthread thread_;
};

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

constexpr const char* close_after = "Host: x\r\nConnection: close\r\n\r\n";

}  // namespace

TEST_CASE("a request is understood and answered, the connection kept for the next one") {
  const Running running;
  RawClient client{running.server.port()};
  client.send("GET /a%20b?c=%64 HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(has(client.until("[]"), "GET /a b ?c=%64 []"));
  client.send("POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
  CHECK(has(client.until("[abc]"), "HTTP/1.1 200 OK"));
}

TEST_CASE("requests that come at once are answered in their order") {
  const Running running;
  RawClient client{running.server.port()};
  client.send(
      "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\nGET /3 HTTP/1.1\r\nConnection: "
      "close\r\n\r\n");
  const std::string all = client.rest();
  CHECK(all.find("GET /1") < all.find("GET /2"));
  CHECK(all.find("GET /2") < all.find("GET /3"));
  CHECK(has(all, "GET /3"));
}

TEST_CASE("HEAD tells the length and sends no body") {
  const Running running;
  const std::string all = ask_once(running.server.port(), std::string{"HEAD /abc HTTP/1.1\r\n"} + close_after);
  CHECK(has(all, "Content-Length: 13"));  // of "GET /abc ? []"
  CHECK(all.ends_with("\r\n\r\n"));
}

TEST_CASE("what is no HTTP, or climbs out of the root, is refused and hung up on") {
  const Running running;
  const auto status = [&](const std::string& request) {
    return ask_once(running.server.port(), request).substr(0, std::string_view{"HTTP/1.1 400"}.size());
  };
  for (const char* target : {"/../etc/passwd", "/%2e%2e/etc/passwd", "/a/..%2f..%2fb", "/a%00b", "/%zz", "relative",
                             "/%ff%fe", "/a\\..\\b"}) {
    CAPTURE(target);
    CHECK(status(std::string{"GET "} + target + " HTTP/1.1\r\n" + close_after) == "HTTP/1.1 400");
  }
  CHECK(status("this is no request\r\n\r\n") == "HTTP/1.1 400");
  CHECK(status("GET / HTTP/1.1\r\nno colon\r\n\r\n") == "HTTP/1.1 400");
  CHECK(status("GET / HTTP/1.1\r\nHost: x\r\nX: a\x01"
               "b\r\n\r\n") == "HTTP/1.1 400");
  // Two ways to say how long the body is: the beginning of request smuggling.
  CHECK(status("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") ==
        "HTTP/1.1 400");
  CHECK(status("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef") == "HTTP/1.1 400");
}

TEST_CASE("a body or a header that is too long is refused before it is taken in") {
  HttpOptions options;
  options.most_body_bytes = 100;
  options.most_header_bytes = 1000;
  const Running running{options};
  const std::uint16_t port = running.server.port();
  CHECK(ask_once(port, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\n\r\n").starts_with("HTTP/1.1 413"));
  CHECK(ask_once(port, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n" + std::string(255, 'a'))
            .starts_with("HTTP/1.1 413"));
  CHECK(ask_once(port, "GET / HTTP/1.1\r\nX: " + std::string(1200, 'a') + "\r\n\r\n").starts_with("HTTP/1.1 431"));
}

TEST_CASE("who sends a request drop by drop is told so and hung up on, and does not hold up others") {
  HttpOptions options;
  options.request_time = seconds{1};
  const Running running{options};
  RawClient slow{running.server.port()};
  slow.send("GET /slow HTTP/1.1\r\nHost: ");
  CHECK(has(ask_once(running.server.port(), std::string{"GET /quick HTTP/1.1\r\n"} + close_after), "GET /quick"));
  const std::string told_last = slow.rest();
  CHECK(told_last.starts_with("HTTP/1.1 408"));
  CHECK_FALSE(has(told_last, "GET /slow"));
  CHECK(slow.hung_up());
}

TEST_CASE("a handler that throws is answered as 500, and the server goes on") {
  const Running running;
  CHECK(ask_once(running.server.port(), std::string{"GET /throws HTTP/1.1\r\n"} + close_after)
            .starts_with("HTTP/1.1 500"));
  CHECK(has(ask_once(running.server.port(), std::string{"GET /on HTTP/1.1\r\n"} + close_after), "GET /on"));
}

TEST_CASE("a line end in the value of a header does not become a header") {
  const Running running;
  const std::string all = ask_once(running.server.port(), std::string{"GET /inject HTTP/1.1\r\n"} + close_after);
  CHECK_FALSE(has(all, "stolen"));
  CHECK(has(all, "X-Good: b"));
}

TEST_CASE("events reach every open stream, and a reader that left is forgotten") {
  Running running;
  RawClient first{running.server.port()};
  first.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(has(first.until("retry: 2000\n\n"), "Content-Type: text/event-stream"));
  {
    RawClient second{running.server.port()};
    second.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
    second.until("retry: 2000\n\n");
    running.server.publish("other", "word", "not for these");
    running.server.publish("news", "word", "one\ntwo");
    CHECK(second.until("two\n\n") == "event: word\ndata: one\ndata: two\n\n");
    CHECK(running.server.counts().streams == 2);
  }
  CHECK(first.until("two\n\n") == "event: word\ndata: one\ndata: two\n\n");
  while (running.server.counts().streams != 1) std::this_thread::yield();
}

TEST_CASE("a stream that is silent for longer than a write may take stays open") {
  HttpOptions options;
  options.write_time = seconds{1};
  Running running{options};
  RawClient client{running.server.port()};
  client.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
  client.until("retry: 2000\n\n");
  std::this_thread::sleep_for(std::chrono::milliseconds{2500});
  running.server.publish("news", "word", "late");
  CHECK(client.until("late\n\n") == "event: word\ndata: late\n\n");
}

TEST_CASE("an answer without a body by its status tells no length") {
  const Running running{{}, [](const HttpRequest&) { return HttpReply{304, "", "", {}, {}}; }};
  RawClient client{running.server.port()};
  client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const std::string all = client.rest();
  CHECK_FALSE(has(all, "Content-Length"));
  CHECK(all.find("304", all.find("304") + 3) != std::string::npos);  // the connection went on
}

TEST_CASE("stopping lets an answer that is being made go out, and takes no new connection") {
  std::atomic<bool> asked{false}, go_on{false};
  Running running{{}, [&](const HttpRequest&) {
                    asked = true;
                    while (!go_on) std::this_thread::yield();
                    return told("finished");
                  }};
  RawClient client{running.server.port()};
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  while (!asked) std::this_thread::yield();
  running.server.stop();
  go_on = true;
  CHECK(has(client.rest(), "finished"));
}

TEST_CASE("beyond the most connections new ones are closed, and counted") {
  HttpOptions options;
  options.most_connections = 1;
  const Running running{options};
  RawClient first{running.server.port()};
  first.send("GET /first HTTP/1.1\r\nHost: x\r\n\r\n");
  first.until("[]");
  CHECK(ask_once(running.server.port(), "GET /second HTTP/1.1\r\nHost: x\r\n\r\n").empty());
  CHECK(running.server.counts().refused == 1);
}

TEST_CASE("a port that is taken and an address that is none are said so") {
  const Running running;
  HttpOptions options;
  options.port = running.server.port();
  HttpServer second{options, echo};
  const Result<void> taken = second.listen();
  REQUIRE(!taken.ok());
  CHECK(has(taken.error().message, "--port"));
  options.address = "nowhere";
  HttpServer third{options, echo};
  CHECK(!third.listen().ok());
}

}  // namespace lantian::serve
