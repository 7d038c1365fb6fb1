#pragma once
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace lantian::serve {

/// One connection on loopback that sends whatever it is told and shows the bytes that come back: an asker that keeps to
/// no protocol.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_{::socket(AF_INET, SOCK_STREAM, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  }
  ~RawClient() { ::close(socket_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  /// False when the other side has hung up.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// Everything until `end` has come or the other side hung up; gives up after twenty seconds of silence.
  std::string until(std::string_view end) {
    while (seen_.find(end) == std::string::npos && more()) {
    }
    const std::size_t at = seen_.find(end);
    const std::size_t size = at == std::string::npos ? seen_.size() : at + end.size();
    std::string out = seen_.substr(0, size);
    seen_.erase(0, size);
    return out;
  }
  /// Takes so many bytes, or what comes before the other side hangs up; how many they were.
  std::size_t some(std::size_t bytes) {
    while (seen_.size() < bytes && more()) {
    }
    const std::size_t taken = std::min(bytes, seen_.size());
    seen_.erase(0, taken);
    return taken;
  }
  /// Everything until the other side hangs up.
  std::string rest() {
    while (more()) {
    }
    return std::move(seen_);
  }
  bool hung_up() const { return hung_up_; }

 private:
  bool more() {
    pollfd wait{socket_, POLLIN, 0};
    if (::poll(&wait, 1, 20'000) <= 0) return false;
    char buffer[4096];
    const ssize_t got = ::recv(socket_, buffer, sizeof buffer, 0);
    if (got <= 0) {
      hung_up_ = true;
      return false;
    }
    seen_.append(buffer, static_cast<std::size_t>(got));
    return true;
  }

  int socket_;
  std::string seen_;
  bool hung_up_ = false;
};

/// One request and its whole answer on a connection of its own.
inline std::string ask_once(std::uint16_t port, const std::string& request) {
  RawClient client{port};
  client.send(request);
  return client.rest();
}

}  // namespace lantian::serve
