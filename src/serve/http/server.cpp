#include "serve/http/server.hpp"

#include "serve/http/session.hpp"

#include <vector>

namespace lantian::serve {
namespace {

/// "event: name", then each line of the data as "data: ..." (WHATWG HTML, server-sent events).
EventText event_wire(std::string_view event, std::string_view data) {
  std::string out = event.empty() ? "" : fmt::format("event: {}\n", event);
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = data.find('\n', begin);
    out += fmt::format("data: {}\n", data.substr(begin, end == std::string_view::npos ? end : end - begin));
    if (end == std::string_view::npos) break;
    begin = end + 1;
  }
  return std::make_shared<const std::string>(out + "\n");
}

}  // namespace

struct HttpServer::State {
  State(HttpOptions options, HttpHandler handler, HttpBodyGate gate)
      : host{std::move(options), std::move(handler), std::move(gate)} {
    host.when_empty = [this] { host.network.stop(); };
  }

  SessionHost host;
  asio::ssl::context tls{asio::ssl::context::tls_server};
  tcp::acceptor acceptor{host.network};
  asio::steady_timer beat{host.network}, grace{host.network}, next_review{host.network};
  Review review;

  bool secure() const { return !host.options.certificate.empty(); }

  void accept() {
    acceptor.async_accept([this](error_code failed, tcp::socket socket) {
      if (failed == asio::error::operation_aborted || host.stopping) return;
      if (!failed) admit(std::move(socket));
      accept();
    });
  }

  void admit(tcp::socket socket) {
    ++host.connections;
    if (host.sessions.size() >= host.options.most_connections) {
      ++host.refused;
      return;  // closes it
    }
    error_code unknown;
    const auto peer = socket.remote_endpoint(unknown);
    socket.set_option(tcp::no_delay{true}, unknown);
    std::string name = unknown ? "" : peer.address().to_string();
    if (secure()) {
      std::make_shared<Session<TlsStream>>(TlsStream{std::move(socket), tls}, host, std::move(name))->start();
    } else {
      std::make_shared<Session<PlainStream>>(PlainStream{std::move(socket)}, host, std::move(name))->start();
    }
  }

  /// So that nobody between takes a quiet stream for a dead one, and a dead reader is found.
  void keep_beating() {
    beat.expires_after(host.options.heartbeat);
    beat.async_wait([this](error_code failed) {
      if (failed || host.stopping) return;
      send_to_all(std::make_shared<const std::string>(":\n\n"));
      keep_beating();
    });
  }

  void send_to_all(const EventText& text) {
    for (const auto& [channel, members] : host.streams) send_to(members, text, {});
  }
  /// A member may hang up and leave while it is being sent to.
  static void send_to(std::set<OpenSession*> members, const EventText& text, const Hears& hears) {
    for (OpenSession* member : members) {
      if (!hears || hears(member->listener().get())) member->send_event(text);
    }
  }

  using Listeners = std::set<std::shared_ptr<const StreamListener>>;

  /// The next round begins when the last one is done, so that a slow book is not asked twice at once.
  void keep_reviewing() {
    if (!review) return;
    next_review.expires_after(host.options.review);
    next_review.async_wait([this](error_code failed) {
      if (failed || host.stopping) return;
      Listeners listeners;
      for (const auto& [channel, members] : host.streams) {
        for (const OpenSession* member : members) {
          if (member->listener()) listeners.insert(member->listener());
        }
      }
      if (listeners.empty()) return keep_reviewing();
      asio::post(host.workers, [this, listeners = std::move(listeners)]() mutable {
        const Over over = review();
        std::erase_if(listeners, [&](const auto& listener) { return !over(*listener); });
        asio::post(host.network, [this, ended = std::move(listeners)] {
          if (host.stopping) return;
          end_streams_of(ended);
          keep_reviewing();
        });
      });
    });
  }

  void end_streams_of(const Listeners& ended) {
    if (ended.empty()) return;
    std::vector<OpenSession*> theirs;
    for (const auto& [channel, members] : host.streams) {
      for (OpenSession* member : members) {
        if (ended.contains(member->listener())) theirs.push_back(member);
      }
    }
    for (OpenSession* member : theirs) member->end_stream();
  }

  void wind_down(std::chrono::seconds most) {
    if (host.stopping) return;
    host.stopping = true;
    error_code ignored;
    acceptor.close(ignored);
    beat.cancel();
    next_review.cancel();
    if (host.sessions.empty()) return host.network.stop();
    const std::set<OpenSession*> all = host.sessions;
    for (OpenSession* session : all) session->wind_down();
    grace.expires_after(most);
    grace.async_wait([this](error_code) { host.network.stop(); });
  }
};

HttpServer::HttpServer(HttpOptions options, HttpHandler handler, HttpBodyGate body_gate)
    : state_{std::make_unique<State>(std::move(options), std::move(handler), std::move(body_gate))} {}

HttpServer::~HttpServer() {
  state_->host.workers.join();
}

Result<void> HttpServer::listen() {
  const HttpOptions& options = state_->host.options;
  const std::string where = fmt::format("{}:{}", options.address, options.port);
  error_code failed;
  const auto address = asio::ip::make_address(options.address, failed);
  if (failed) return Error{ErrorCode::invalid_argument, fmt::format("'{}' is no address", options.address), where};
  if (state_->secure()) {
    state_->tls.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                            asio::ssl::context::no_tlsv1_1);
    state_->tls.use_certificate_chain_file(options.certificate, failed);
    if (failed) return Error{ErrorCode::io, "no certificate in PEM form: " + failed.message(), options.certificate};
    state_->tls.use_private_key_file(options.key, asio::ssl::context::pem, failed);
    if (failed) return Error{ErrorCode::io, "no private key in PEM form: " + failed.message(), options.key};
  }
  const tcp::endpoint endpoint{address, options.port};
  tcp::acceptor& acceptor = state_->acceptor;
  acceptor.open(endpoint.protocol(), failed);
  if (!failed) acceptor.set_option(asio::socket_base::reuse_address{true}, failed);
  if (!failed) acceptor.bind(endpoint, failed);
  if (!failed) acceptor.listen(asio::socket_base::max_listen_connections, failed);
  if (failed) {
    return Error{ErrorCode::io,
                 fmt::format("cannot listen: {}; is another service there? choose one with --port", failed.message()),
                 where};
  }
  return {};
}

std::uint16_t HttpServer::port() const {
  error_code none;
  return state_->acceptor.local_endpoint(none).port();
}

void HttpServer::run(std::chrono::seconds grace) {
  state_->accept();
  state_->keep_beating();
  state_->keep_reviewing();
  grace_ = grace;
  state_->host.network.run();
  // Nobody who outlives `run` may still be asked: what waits is dropped, what is being answered ends.
  state_->host.workers.stop();
  state_->host.workers.join();
}

void HttpServer::stop() {
  asio::post(state_->host.network, [this] { state_->wind_down(grace_); });
}

void HttpServer::publish(const std::string& channel, std::string_view event, std::string_view data, Hears hears) {
  asio::post(state_->host.network, [this, channel, text = event_wire(event, data), hears = std::move(hears)] {
    ++state_->host.events;
    const auto members = state_->host.streams.find(channel);
    if (members != state_->host.streams.end()) State::send_to(members->second, text, hears);
  });
}

void HttpServer::review_streams(Review review) {
  state_->review = std::move(review);
}

HttpCounts HttpServer::counts() const {
  const SessionHost& host = state_->host;
  return {host.connections, host.open, host.refused, host.requests, host.stream_count, host.events};
}

}  // namespace lantian::serve
