#include "gateway/session.hpp"

#include "observe/hj212/framer.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace lantian::gateway {
namespace {

namespace asio = boost::asio;

constexpr std::size_t read_at_once = std::size_t{64} << 10;

/// Finds out about a 4G modem that vanished behind its NAT: after 60 s of silence three probes, ten seconds apart.
void keep_alive(int socket) {
  const auto set = [socket](int level, int option, int value) {
    setsockopt(socket, level, option, &value, sizeof value);
  };
  set(SOL_SOCKET, SO_KEEPALIVE, 1);
  set(IPPROTO_TCP, TCP_KEEPIDLE, 60);
  set(IPPROTO_TCP, TCP_KEEPINTVL, 10);
  set(IPPROTO_TCP, TCP_KEEPCNT, 3);
  set(IPPROTO_TCP, TCP_NODELAY, 1);
}

bool must_wait(const boost::system::error_code& error) {
  return error == asio::error::would_block || error == asio::error::try_again || error == asio::error::interrupted;
}

}  // namespace

Session::Session(asio::ip::tcp::socket socket, Peer peer, SessionHost& host)
    : socket_{std::move(socket)}, peer_{std::move(peer)}, host_{host}, last_byte_{std::chrono::steady_clock::now()} {}

void Session::start() {
  boost::system::error_code error;
  socket_.non_blocking(true, error);
  if (error) return close();
  keep_alive(socket_.native_handle());
  read();
}

void Session::read() {
  if (waiting_ || !open_) return;
  waiting_ = true;
  socket_.async_wait(asio::ip::tcp::socket::wait_read,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       self->waiting_ = false;
                       if (!self->open_) return;
                       if (error) return self->close();
                       self->readable();
                     });
}

void Session::readable() {
  thread_local std::array<char, read_at_once> buffer;
  if (!host_.may_read(*this)) return;
  boost::system::error_code error;
  const std::size_t size = socket_.read_some(asio::buffer(buffer), error);
  if (error && !must_wait(error)) {
    settle_rest(true);  // the end of a connection is an end of line too
    return close();
  }
  if (size > 0) take({buffer.data(), size});
  if (open_) read();
}

void Session::take(std::string_view fresh) {
  last_byte_ = std::chrono::steady_clock::now();
  if (rest_.empty()) {
    const std::size_t done = host_.received(*this, fresh, false);
    rest_.assign(fresh.substr(done));
  } else {
    rest_.append(fresh);
    rest_.erase(0, host_.received(*this, rest_, false));
  }
}

void Session::settle_rest(bool give_up) {
  if (rest_.empty() || !open_) return;
  if (!give_up) {
    // Only a whole frame whose line end has not come; a frame in the middle may still arrive over a slow line.
    const observe::hj212::Cut cut = observe::hj212::next_frame(rest_, true);
    if (cut.kind != observe::hj212::Cut::Kind::frame || !cut.frame.crc_fits) return;
  }
  const std::string rest = std::exchange(rest_, {});
  const std::size_t done = host_.received(*this, rest, true);
  if (!give_up) rest_ = rest.substr(done);
}

std::size_t Session::count_foreign(std::size_t frames, std::size_t foreign) {
  foreign_ = frames > 0 ? 0 : foreign_ + foreign;
  return foreign_;
}

std::chrono::nanoseconds Session::waits_since(Monotonic now) const {
  return rest_.empty() ? std::chrono::nanoseconds{0} : now - last_byte_;
}

void Session::flush() {
  if (!open_ || !sending_.empty() || outbox_.empty()) return;
  boost::system::error_code error;
  const std::size_t sent = socket_.write_some(asio::buffer(outbox_), error);
  if (error && !must_wait(error)) return close();
  outbox_.erase(0, error ? 0 : sent);
  if (!outbox_.empty()) send_rest();
}

void Session::send_rest() {
  std::swap(sending_, outbox_);
  asio::async_write(socket_, asio::buffer(sending_),
                    [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                      self->sending_.clear();
                      if (error) return self->close();
                      self->flush();
                    });
}

void Session::close() {
  if (!open_) return;
  open_ = false;
  const auto self = shared_from_this();  // the host drops its share below
  boost::system::error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
  host_.closed(*this);
}

}  // namespace lantian::gateway
