#include "gateway/metrics_server.hpp"

// Boost 1.74 forgets <utility> in asio/awaitable.hpp.
#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <fmt/core.h>

#include <thread>
#include <utility>

namespace lantian::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

constexpr std::chrono::seconds client_patience{10};

/// One client, one request after the other.
class PageSession final : public std::enable_shared_from_this<PageSession> {
 public:
  PageSession(asio::ip::tcp::socket socket, const MetricsServer::Pages& pages)
      : stream_{std::move(socket)}, pages_{pages} {}

  void next() {
    request_ = {};
    stream_.expires_after(client_patience);
    http::async_read(stream_, buffer_, request_, [self = shared_from_this()](beast::error_code error, std::size_t) {
      if (!error) self->answer();
    });
  }

 private:
  void answer() {
    response_ = {};
    response_.version(request_.version());
    response_.keep_alive(request_.keep_alive());
    response_.set(http::field::content_type, "text/plain; version=0.0.4; charset=utf-8");
    if (request_.method() != http::verb::get) {
      response_.result(http::status::method_not_allowed);
      response_.body() = "only GET\n";
    } else if (request_.target() == "/metrics") {
      response_.body() = pages_.metrics();
    } else if (request_.target() == "/health") {
      const bool healthy = pages_.healthy();
      response_.result(healthy ? http::status::ok : http::status::service_unavailable);
      response_.body() = healthy ? "ok\n" : "the disk does not take frames\n";
    } else {
      response_.result(http::status::not_found);
      response_.body() = "GET /metrics or /health\n";
    }
    response_.prepare_payload();
    http::async_write(stream_, response_, [self = shared_from_this()](beast::error_code error, std::size_t) {
      if (!error && self->response_.keep_alive()) return self->next();
      beast::error_code ignored;
      self->stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    });
  }

  beast::tcp_stream stream_;
  const MetricsServer::Pages& pages_;
  beast::flat_buffer buffer_{std::size_t{8} << 10};
  http::request<http::empty_body> request_;
  http::response<http::string_body> response_;
};

}  // namespace

struct MetricsServer::State {
  explicit State(Pages given) : pages{std::move(given)}, acceptor{io} {}
  ~State() {
    io.stop();
    if (thread.joinable()) thread.join();
  }
  void accept_next() {
    acceptor.async_accept([this](beast::error_code error, asio::ip::tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      if (!error) std::make_shared<PageSession>(std::move(socket), pages)->next();
      accept_next();
    });
  }
  Pages pages;
  asio::io_context io{1};
  asio::ip::tcp::acceptor acceptor;
  std::thread thread;
};

MetricsServer::MetricsServer(std::unique_ptr<State> state) : state_{std::move(state)} {}
MetricsServer::~MetricsServer() = default;

Result<std::unique_ptr<MetricsServer>> MetricsServer::start(const std::string& address, std::uint16_t port,
                                                            Pages pages) {
  auto state = std::make_unique<State>(std::move(pages));
  beast::error_code error;
  const auto host = asio::ip::make_address(address, error);
  if (!error) state->acceptor.open(asio::ip::tcp::endpoint{host, port}.protocol(), error);
  if (!error) state->acceptor.set_option(asio::ip::tcp::acceptor::reuse_address{true}, error);
  if (!error) state->acceptor.bind({host, port}, error);
  if (!error) state->acceptor.listen(16, error);
  if (error) {
    return Error{ErrorCode::io,
                 fmt::format("cannot show metrics on {} port {}: {}. Choose another with --metrics-port", address, port,
                             error.message()),
                 ""};
  }
  state->accept_next();
  state->thread = std::thread{[&io = state->io] { io.run(); }};
  return std::unique_ptr<MetricsServer>{new MetricsServer{std::move(state)}};
}

std::uint16_t MetricsServer::port() const {
  beast::error_code error;
  const auto endpoint = state_->acceptor.local_endpoint(error);
  return error ? std::uint16_t{0} : endpoint.port();
}

}  // namespace lantian::gateway
