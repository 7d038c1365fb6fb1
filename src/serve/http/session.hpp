#pragma once
#include "base/text.hpp"
#include "serve/http/session_host.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <deque>
#include <exception>
#include <limits>
#include <memory>
#include <optional>
#include <typeinfo>
#include <utility>  // Boost 1.74 forgets it

/// One connection of the HTTP server. Beast is heavy: only server.cpp includes this.
namespace lantian::serve {

namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;

using PlainStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

/// A line end in a value would become a header of its own: such a header is left out. Source: RFC 9110 5.5.
inline bool is_header_value(std::string_view value) {
  return std::ranges::all_of(value, [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}

inline HttpReply plain_reply(int status, std::string text) {
  return {status, "text/plain; charset=utf-8", std::move(text) + "\n", {}, {}};
}

/// Reads a request, has it answered, writes the answer, and so on. All on the network thread but the handler.
template <class Stream>
class Session final : public OpenSession, public std::enable_shared_from_this<Session<Stream>> {
 public:
  Session(Stream stream, SessionHost& host, std::string peer)
      : stream_{std::move(stream)}, host_{host}, peer_{std::move(peer)} {
    host_.sessions.insert(this);
    host_.open = host_.sessions.size();
  }
  ~Session() override {
    release_claim();
    host_.leave(this);
  }
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
  const std::shared_ptr<const StreamListener>& listener() const override { return listener_; }
  void end_stream() override { hang_up(); }

 private:
  using Self = std::shared_ptr<Session>;
  using Clock = std::chrono::steady_clock;

  beast::tcp_stream& lowest() { return beast::get_lowest_layer(stream_); }

  /// The first byte of a request may be long in coming; the rest may not.
  void await_request() {
    if (host_.stopping) return hang_up();
    parser_.emplace();
    parser_->header_limit(host_.options.most_header_bytes);
    // Judged when the head is there. Not "none": Boost 1.74 takes that for a limit of nothing.
    parser_->body_limit(std::numeric_limits<std::uint64_t>::max());
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
    lowest().expires_never();
    reading_ = true;
    late_ = false;
    arrived_ = 0;
    begun_ = Clock::now();
    watch_request();
    bhttp::async_read_header(stream_, buffer_, *parser_,
                             [self = this->shared_from_this()](error_code failed, std::size_t) {
                               if (failed || self->late_) return self->not_read(failed);
                               self->judge_head();
                             });
  }

  /// What has arrived gives more time: who sends drop by drop runs out of it, a photograph by a thin line does not.
  Clock::time_point request_end() const {
    const HttpOptions& options = host_.options;
    const std::chrono::seconds more{arrived_ / std::max<std::size_t>(options.least_rate, 1)};
    return begun_ + std::min(options.request_time + more, options.most_request_time);
  }

  /// A timer of its own: a stream whose own time is over is closed, and could say nothing any more.
  void watch_request() {
    patience_.expires_at(request_end());
    patience_.async_wait([weak = this->weak_from_this()](error_code failed) {
      const Self self = failed ? nullptr : weak.lock();
      if (!self || !self->reading_) return;
      if (Clock::now() < self->request_end()) return self->watch_request();
      self->late_ = true;
      self->lowest().cancel();
    });
  }

  void not_read(error_code failed) {
    reading_ = false;
    if (late_) return refuse(408, "the request came too slowly");
    if (failed == bhttp::error::end_of_stream) return hang_up();
    unread_ = failed == bhttp::error::body_limit;
    if (unread_) return refuse(413, "the body is longer than is taken here");
    if (failed == bhttp::error::header_limit) return refuse(431, "the header is longer than is taken here");
    if (failed.category() == bhttp::make_error_code(bhttp::error::bad_method).category()) {
      refuse(400, "this is no HTTP/1.1 request: " + failed.message());
    }
  }

  /// A body of usual length is read as it is; who may send a longer one is asked before any of it is taken in.
  void judge_head() {
    if (parser_->is_done()) return answer();
    const auto length = parser_->content_length();
    const bool usual = length && *length <= host_.options.most_body_bytes;
    if (usual || !host_.body_gate) return take_body(host_.options.most_body_bytes);
    const auto request = head_of_request();
    if (!request) return refuse(400, no_address);
    lowest().expires_never();
    reading_ = false;  // the sender waits for us, not we for her
    answering_ = true;
    asio::post(host_.workers, [self = this->shared_from_this(), request]() mutable {
      BodyVerdict verdict = self->judged(*request);
      auto& network = self->host_.network;
      asio::post(network, [self = std::move(self), verdict = std::move(verdict)]() mutable {
        self->answering_ = false;
        if (self->host_.stopping) return self->hang_up();
        if (verdict.refusal) {
          self->keep_alive_ = self->head_ = false;
          self->unread_ = true;
          return self->write(*std::move(verdict.refusal));
        }
        self->take_long_body(verdict.most_bytes);
      });
    });
  }

  /// Long bodies of all connections together are bounded: who comes when too many are under way is asked to come again.
  void take_long_body(std::size_t most) {
    const auto length = parser_->content_length();
    claimed_ = std::min<std::uint64_t>(length.value_or(most), most);
    if (host_.long_bytes.fetch_add(claimed_) + claimed_ > host_.options.most_long_bytes) {
      unread_ = true;
      release_claim();
      return refuse(503, "too many long bodies are on their way; send this again in a minute");
    }
    reading_ = true;
    begun_ = Clock::now();
    watch_request();
    take_body(most);
  }
  void release_claim() { host_.long_bytes -= std::exchange(claimed_, 0); }

  void take_body(std::size_t most) {
    const auto length = parser_->content_length();
    if (length && *length > most) return not_read(bhttp::make_error_code(bhttp::error::body_limit));
    parser_->body_limit(most);
    const auto expected = parser_->get()[bhttp::field::expect];
    if (!beast::iequals(expected, "100-continue")) return read_body();
    // RFC 9110 10.1.1: whoever asked waits for this before the body.
    asio::async_write(stream_, asio::buffer(go_on.data(), go_on.size()),
                      [self = this->shared_from_this()](error_code failed, std::size_t) {
                        if (failed) return self->hang_up();
                        self->read_body();
                      });
  }

  void read_body() {
    if (parser_->is_done()) return answer();
    if (late_) return not_read({});  // the time was up just when this piece came
    bhttp::async_read_some(stream_, buffer_, *parser_,
                           [self = this->shared_from_this()](error_code failed, std::size_t bytes) {
                             if (failed) return self->not_read(failed);
                             self->arrived_ += bytes;
                             self->read_body();
                           });
  }

  void refuse(int status, const std::string& text) {
    reading_ = false;
    keep_alive_ = false;
    head_ = false;
    write(plain_reply(status, text));
  }

  /// The request without its body; null when its address is none.
  std::shared_ptr<HttpRequest> head_of_request() {
    const auto& message = parser_->get();
    keep_alive_ = message.keep_alive();
    head_ = message.method() == bhttp::verb::head;
    auto request = std::make_shared<HttpRequest>();
    const auto target = parse_target({message.target().data(), message.target().size()});
    if (!target) return nullptr;
    request->method = head_ ? "GET" : std::string{message.method_string()};
    request->path = target->path;
    request->query = target->query;
    for (const auto& field : message) {
      std::string& value = request->headers[lowered({field.name_string().data(), field.name_string().size()})];
      if (!value.empty()) value += ", ";
      value.append(field.value().data(), field.value().size());
    }
    request->peer = peer_;
    request->secure = std::is_same_v<Stream, TlsStream> || host_.options.behind_tls;
    return request;
  }

  void answer() {
    reading_ = false;
    const auto request = head_of_request();
    if (!request) return refuse(400, no_address);
    request->body = std::move(parser_->get().body());
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
    } catch (const std::exception& thrown) {
      complain(request, thrown);
      return plain_reply(500, "the service failed; its log says more");
    }
  }

  BodyVerdict judged(const HttpRequest& request) const {
    try {
      return host_.body_gate(request);
    } catch (const std::exception& thrown) {
      complain(request, thrown);
      return {0, plain_reply(500, "the service failed; its log says more")};
    }
  }

  /// No query and no words of the exception: both may repeat what was sent, and people send secrets.
  static void complain(const HttpRequest& request, const std::exception& thrown) {
    fmt::print(stderr, "lantian: {} {}: an exception of kind {}\n", request.method, in_quotes(request.path, 200),
               typeid(thrown).name());
  }

  void write(HttpReply reply) {
    release_claim();
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
    written_ = 0;
    begun_ = Clock::now();
    write_more();
  }

  /// Whoever goes on taking is given time, at no less than a least rate on the average.
  void write_more() {
    const HttpOptions& options = host_.options;
    const std::chrono::seconds more{written_ / std::max<std::size_t>(options.least_write_rate, 1)};
    lowest().expires_at(std::min(Clock::now() + options.write_time, begun_ + options.write_time + more));
    const auto then = [self = this->shared_from_this()](error_code failed, std::size_t bytes) {
      self->written_ += bytes;
      const bool done = self->head_ ? self->serializer_->is_header_done() : self->serializer_->is_done();
      if (failed || done) return self->written(failed);
      self->write_more();
    };
    if (head_) {
      bhttp::async_write_header(stream_, *serializer_, then);
    } else {
      bhttp::async_write_some(stream_, *serializer_, then);
    }
  }

  void written(error_code failed) {
    answering_ = false;
    if (failed) return;
    if (unread_ && !host_.stopping) return linger();
    if (!keep_alive_) return hang_up();
    await_request();
  }

  /// What still comes of a refused body is thrown away for a moment: to close at once would reset the connection, and
  /// with it the refusal that its sender has not read yet.
  void linger() {
    error_code ignored;
    lowest().socket().shutdown(tcp::socket::shutdown_send, ignored);
    lowest().expires_after(linger_time);
    throw_away();
  }
  void throw_away() {
    lowest().async_read_some(buffer_.prepare(first_bytes),
                             [self = this->shared_from_this()](error_code failed, std::size_t) {
                               if (failed) return self->hang_up();
                               self->throw_away();
                             });
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
    listener_ = std::move(reply.listener);
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
  static constexpr std::chrono::seconds linger_time{2};
  static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
  static constexpr const char* no_address = "the address is no absolute path of URL-encoded UTF-8";

  Stream stream_;
  SessionHost& host_;
  std::string peer_;
  beast::flat_buffer buffer_;
  std::optional<bhttp::request_parser<bhttp::string_body>> parser_;
  std::unique_ptr<bhttp::response<bhttp::string_body>> response_;
  std::unique_ptr<bhttp::response_serializer<bhttp::string_body>> serializer_;
  std::deque<EventText> waiting_;
  std::shared_ptr<const StreamListener> listener_;
  asio::steady_timer patience_{host_.network};
  Clock::time_point begun_{};  ///< reading of the request, or writing of the answer
  std::size_t arrived_ = 0, written_ = 0;
  std::uint64_t claimed_ = 0;  ///< of SessionHost::long_bytes
  bool keep_alive_ = false, head_ = false, answering_ = false, reading_ = false, late_ = false, unread_ = false;
};

}  // namespace lantian::serve
