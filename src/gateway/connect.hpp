#pragma once
#include "base/result.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

/// A plain blocking TCP client, for threads that talk to one peer only.
namespace lantian::gateway {

/// A socket that closes itself.
class OwnedSocket {
 public:
  explicit OwnedSocket(int number) : number_{number} {}
  OwnedSocket(OwnedSocket&& other) noexcept;
  OwnedSocket& operator=(OwnedSocket&&) = delete;
  ~OwnedSocket();
  int number() const { return number_; }

 private:
  int number_;
};

/// Returns io: the name is unknown, or nobody listens there.
Result<OwnedSocket> connected_to(const std::string& host, std::uint16_t port, std::chrono::seconds patience);
/// Returns io.
Result<void> send_all(int socket, std::string_view bytes);
/// What has come, at least one byte. Returns io: closed, or nothing for `patience`.
Result<std::string> receive_some(int socket, std::chrono::seconds patience);

}  // namespace lantian::gateway
