#pragma once
#include "base/text.hpp"
#include "serve/http/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>  // Boost 1.74 forgets it

/// One connection of the HTTP server. Beast is heavy: only server.cpp includes this.
namespace lantian::serve {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;

using PlainStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

/// One event on the wire; every stream of a channel shares it.
using EventText = std::shared_ptr<const std::string>;

/// A line end in a value would become a header of its own: such a header is left out. Source: RFC 9110 5.5.
inline bool is_header_value(std::string_view value) {
  return std::ranges::all_of(value, [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}

inline HttpReply plain_reply(int status, std::string text) {
  return {status, "text/plain; charset=utf-8", std::move(text) + "\n", {}, {}};
}

/// What a session needs of the server, on the network thread.
class SessionHost;

/// One connection, seen by the server.
class OpenSession {
 public:
  virtual ~OpenSession() = default;
  virtual void send_event(const EventText& text) = 0;
  /// The server stops: closes at once when nothing is being answered.
  virtual void wind_down() = 0;
};

class SessionHost {
 public:
  SessionHost(HttpOptions options_given, HttpHandler handler_given)
      : options{std::move(options_given)}, handler{std::move(handler_given)}, workers{options.workers} {}

  const HttpOptions options;
  const HttpHandler handler;
  asio::thread_pool workers;
  std::set<OpenSession*> sessions;
  std::map<std::string, std::set<OpenSession*>, std::less<>> streams;
  bool stopping = false;
  std::atomic<std::uint64_t> connections{0}, open{0}, refused{0}, requests{0}, stream_count{0}, events{0};
  std::function<void()> when_empty;
  asio::io_context network{1};  ///< goes first: sessions in its queue leave when they end

  void leave(OpenSession* session) {
    sessions.erase(session);
    for (auto& [channel, members] : streams) stream_count -= members.erase(session);
    open = sessions.size();
    if (stopping && sessions.empty() && when_empty) when_empty();
  }
};

/// Reads a request, has it answered, writes the answer, and so on. All on the network thread but the handler.
template <class Stream>
class Session final : public OpenSession, public std::enable_shared_from_this<Session<Stream>> {
 public:
  Session(Stream stream, SessionHost& host, std::string peer)
      : stream_{std::move(stream)}, host_{host}, peer_{std::move(peer)} {
    host_.sessions.insert(this);
    host_.open = host_.sessions.size();
  }
  ~Session() override { host_.leave(this); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void start() {
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      lowest().expires_after(host_.options.request_time);
      stream_.async_handshake(asio::ssl::stream_base::server, [self = this->shared_from_this()](error_code failed) {
        if (!failed) self->await_request();
      });
    } else {
      await_request();
    }
  }

  void send_event(const EventText& text) override {
    if (waiting_.size() >= host_.options.most_events_waiting) return hang_up();
    waiting_.push_back(text);
    if (waiting_.size() == 1) write_event();
  }

  void wind_down() override {
    if (!answering_) hang_up();
  }

 private:
  using Self = std::shared_ptr<Session>;

  beast::tcp_stream& lowest() { return beast::get_lowest_layer(stream_); }

  /// The first byte of a request may be long in coming; the rest may not.
  void await_request() {
    if (host_.stopping) return hang_up();
    parser_.emplace();
    parser_->header_limit(host_.options.most_header_bytes);
    parser_->body_limit(host_.options.most_body_bytes);
    if (buffer_.size() > 0) return read_request();
    lowest().expires_after(host_.options.idle_time);
    stream_.async_read_some(buffer_.prepare(first_bytes),
                            [self = this->shared_from_this()](error_code failed, std::size_t bytes) {
                              if (failed) return;
                              self->buffer_.commit(bytes);
                              self->read_request();
                            });
  }

  void read_request() {
    lowest().expires_after(host_.options.request_time);
    bhttp::async_read(stream_, buffer_, *parser_, [self = this->shared_from_this()](error_code failed, std::size_t) {
      if (!failed) return self->answer();
      if (failed == bhttp::error::end_of_stream || failed == beast::error::timeout) return self->hang_up();
      if (failed == bhttp::error::body_limit) return self->refuse(413, "the body is longer than is taken here");
      if (failed == bhttp::error::header_limit) return self->refuse(431, "the header is longer than is taken here");
      if (failed.category() == bhttp::make_error_code(bhttp::error::bad_method).category()) {
        return self->refuse(400, "this is no HTTP/1.1 request: " + failed.message());
      }
    });
  }

  void refuse(int status, const std::string& text) {
    keep_alive_ = false;
    head_ = false;
    write(plain_reply(status, text));
  }

  void answer() {
    const auto& message = parser_->get();
    keep_alive_ = message.keep_alive();
    head_ = message.method() == bhttp::verb::head;
    auto request = std::make_shared<HttpRequest>();
    const auto target = parse_target({message.target().data(), message.target().size()});
    if (!target) return refuse(400, "the address is no absolute path of URL-encoded UTF-8");
    request->method = head_ ? "GET" : std::string{message.method_string()};
    request->path = target->path;
    request->query = target->query;
    for (const auto& field : message) {
      std::string& value = request->headers[lowered({field.name_string().data(), field.name_string().size()})];
      if (!value.empty()) value += ", ";
      value.append(field.value().data(), field.value().size());
    }
    request->body = std::move(parser_->get().body());
    request->peer = peer_;
    request->secure = std::is_same_v<Stream, TlsStream>;
    ++host_.requests;
    answering_ = true;
    lowest().expires_never();
    asio::post(host_.workers, [self = this->shared_from_this(), request]() mutable {
      HttpReply reply = self->handled(*request);
      // The last hold on a session must be let go on the network thread, so this one moves there.
      auto& network = self->host_.network;
      asio::post(network,
                 [self = std::move(self), reply = std::move(reply)]() mutable { self->write(std::move(reply)); });
    });
  }

  HttpReply handled(const HttpRequest& request) const {
    try {
      return host_.handler(request);
    } catch (const std::exception&) {
      return plain_reply(500, "the service failed; its log says more");
    }
  }

  void write(HttpReply reply) {
    if (!reply.channel.empty() && !head_) return open_stream(std::move(reply));
    response_ = std::make_unique<bhttp::response<bhttp::string_body>>();
    response_->version(11);
    response_->result(static_cast<unsigned>(reply.status));
    if (!reply.content_type.empty()) response_->set(bhttp::field::content_type, reply.content_type);
    for (const auto& [name, value] : reply.headers) {
      if (is_header_value(value)) response_->insert(name, value);
    }
    keep_alive_ = keep_alive_ && !host_.stopping;
    response_->keep_alive(keep_alive_);
    // RFC 9110 8.6: an answer that has no body by its status tells no length.
    if (reply.status != 204 && reply.status != 304) response_->content_length(reply.body.size());
    response_->body() = std::move(reply.body);
    serializer_ = std::make_unique<bhttp::response_serializer<bhttp::string_body>>(*response_);
    lowest().expires_after(host_.options.write_time);
    const auto written = [self = this->shared_from_this()](error_code failed, std::size_t) { self->written(failed); };
    if (head_) {
      bhttp::async_write_header(stream_, *serializer_, written);
    } else {
      bhttp::async_write(stream_, *serializer_, written);
    }
  }

  void written(error_code failed) {
    answering_ = false;
    if (failed) return;
    if (!keep_alive_) return hang_up();
    await_request();
  }

  void open_stream(HttpReply reply) {
    answering_ = false;
    if (host_.stopping) return hang_up();
    std::string head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-store\r\n";
    for (const auto& [name, value] : reply.headers) {
      if (is_header_value(value)) head += fmt::format("{}: {}\r\n", name, value);
    }
    head += "Connection: close\r\n\r\n";
    host_.streams[reply.channel].insert(this);
    ++host_.stream_count;
    // The reader may be silent for ever: only writes, which begin later, have an end.
    lowest().expires_never();
    watch_reader();
    send_event(std::make_shared<const std::string>(head + reply.body));
  }

  /// A reader of events says nothing more; when it goes, this says so.
  void watch_reader() {
    stream_.async_read_some(buffer_.prepare(first_bytes),
                            [self = this->shared_from_this()](error_code failed, std::size_t) {
                              if (failed) return self->hang_up();
                              self->watch_reader();
                            });
  }

  void write_event() {
    lowest().expires_after(host_.options.write_time);
    asio::async_write(stream_, asio::buffer(*waiting_.front()),
                      [self = this->shared_from_this(), text = waiting_.front()](error_code failed, std::size_t) {
                        if (failed) return self->hang_up();
                        self->lowest().expires_never();
                        self->waiting_.pop_front();
                        if (!self->waiting_.empty()) self->write_event();
                      });
  }

  void hang_up() {
    error_code ignored;
    lowest().socket().shutdown(tcp::socket::shutdown_both, ignored);
    lowest().close();
  }

  static constexpr std::size_t first_bytes = 4096;

  Stream stream_;
  SessionHost& host_;
  std::string peer_;
  beast::flat_buffer buffer_;
  std::optional<bhttp::request_parser<bhttp::string_body>> parser_;
  std::unique_ptr<bhttp::response<bhttp::string_body>> response_;
  std::unique_ptr<bhttp::response_serializer<bhttp::string_body>> serializer_;
  std::deque<EventText> waiting_;
  bool keep_alive_ = false, head_ = false, answering_ = false;
};

}  // namespace lantian::serve
