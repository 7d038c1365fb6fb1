#include "gateway/connect.hpp"

#include <fmt/core.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

namespace lantian::gateway {
namespace {

void set_patience(int socket, std::chrono::seconds patience) {
  const timeval time{patience.count(), 0};
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
  setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
}

Error lost(const char* step) {
  return {ErrorCode::io, fmt::format("the connection was lost while {}: {}", step, std::strerror(errno)), ""};
}

}  // namespace

OwnedSocket::OwnedSocket(OwnedSocket&& other) noexcept : number_{std::exchange(other.number_, -1)} {}

OwnedSocket::~OwnedSocket() {
  if (number_ >= 0) ::close(number_);
}

Result<OwnedSocket> connected_to(const std::string& host, std::uint16_t port, std::chrono::seconds patience) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int failed = getaddrinfo(host.c_str(), fmt::format("{}", port).c_str(), &hints, &list);
  if (failed != 0) {
    return Error{ErrorCode::io, fmt::format("'{}' has no address: {}. Check the name", host, gai_strerror(failed)), ""};
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owned{list, &freeaddrinfo};
  for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    OwnedSocket socket{::socket(entry->ai_family, entry->ai_socktype | SOCK_CLOEXEC, entry->ai_protocol)};
    if (socket.number() < 0) continue;
    set_patience(socket.number(), patience);
    if (::connect(socket.number(), entry->ai_addr, entry->ai_addrlen) == 0) return socket;
  }
  return Error{ErrorCode::io, fmt::format("nobody answers at {} port {}: {}", host, port, std::strerror(errno)), ""};
}

Result<void> send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return lost("sending");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return {};
}

Result<std::string> receive_some(int socket, std::chrono::seconds patience) {
  set_patience(socket, patience);
  std::array<char, 16384> buffer{};
  for (;;) {
    const ssize_t size = ::recv(socket, buffer.data(), buffer.size(), 0);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return lost("waiting for an answer");
    return std::string{buffer.data(), static_cast<std::size_t>(size)};
  }
}

}  // namespace lantian::gateway
