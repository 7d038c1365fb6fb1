#pragma once
#include "gateway/reception.hpp"

// Boost 1.74 forgets <utility> in asio/awaitable.hpp.
#include <boost/asio.hpp>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

/// One connection. Internal to this room: only server.cpp, session.cpp and forward*.cpp see Boost.Asio.
namespace lantian::gateway {

class Session;

/// What a session asks of its server.
class SessionHost {
 public:
  virtual ~SessionHost() = default;
  /// Takes the frames of `window`; returns how many bytes of it are done with.
  virtual std::size_t received(Session& session, std::string_view window, bool idle) = 0;
  /// False: not now; the host calls `read` when it may.
  virtual bool may_read(Session& session) = 0;
  virtual void closed(Session& session) = 0;
};

/// Reads into a buffer that all sessions of the thread share, and keeps for itself only what no frame has taken yet: an
/// idle connection costs a few hundred bytes.
class Session final : public std::enable_shared_from_this<Session> {
 public:
  Session(boost::asio::ip::tcp::socket socket, Peer peer, SessionHost& host);

  void start();
  void read();  ///< waits for bytes, unless it already does
  void queue(std::string_view answer) { outbox_.append(answer); }
  void flush();
  void close();

  const Peer& peer() const { return peer_; }
  SessionNumber number() const { return peer_.session; }
  std::size_t unsent() const { return outbox_.size() + sending_.size(); }
  /// Bytes of no frame in a row, after a read that brought `frames` and `foreign`.
  std::size_t count_foreign(std::size_t frames, std::size_t foreign);
  /// How long a rest without its end has been lying here; zero when there is none.
  std::chrono::nanoseconds waits_since(Monotonic now) const;
  std::chrono::nanoseconds silent_since(Monotonic now) const { return now - last_byte_; }
  /// Takes what can be decided of the rest. `give_up`: also what stopped in the middle.
  void settle_rest(bool give_up);

 private:
  void readable();
  void take(std::string_view fresh);
  void send_rest();

  boost::asio::ip::tcp::socket socket_;
  Peer peer_;
  SessionHost& host_;
  std::string rest_;     ///< read, not yet taken
  std::string outbox_;   ///< answers not yet handed to the socket
  std::string sending_;  ///< on their way, while the socket is full
  std::size_t foreign_ = 0;
  Monotonic last_byte_;
  bool waiting_ = false;
  bool open_ = true;
};

}  // namespace lantian::gateway
