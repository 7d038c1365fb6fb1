#pragma once
#include "serve/http/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <string>

/// What the connections of the HTTP server share, on the network thread. Only for session.hpp and server.cpp.
namespace lantian::serve {

namespace asio = boost::asio;

/// One event on the wire; every stream of a channel shares it.
using EventText = std::shared_ptr<const std::string>;

/// One connection, seen by the server.
class OpenSession {
 public:
  virtual ~OpenSession() = default;
  virtual void send_event(const EventText& text) = 0;
  /// The server stops: closes at once when nothing is being answered.
  virtual void wind_down() = 0;
  /// Of its stream of events; null: somebody, or no stream.
  virtual const std::shared_ptr<const StreamListener>& listener() const = 0;
  virtual void end_stream() = 0;
};

class SessionHost {
 public:
  SessionHost(HttpOptions options_given, HttpHandler handler_given, HttpBodyGate gate_given)
      : options{std::move(options_given)},
        handler{std::move(handler_given)},
        body_gate{std::move(gate_given)},
        workers{options.workers} {}

  const HttpOptions options;
  const HttpHandler handler;
  const HttpBodyGate body_gate;  ///< may be empty
  std::set<OpenSession*> sessions;
  std::map<std::string, std::set<OpenSession*>, std::less<>> streams;
  bool stopping = false;
  std::atomic<std::uint64_t> connections{0}, open{0}, refused{0}, requests{0}, stream_count{0}, events{0};
  std::function<void()> when_empty;
  /// Bytes of long bodies that are coming or being worked on, all connections together.
  std::atomic<std::uint64_t> long_bytes{0};
  asio::io_context network{1};  ///< goes early: sessions in its queue leave when they end
  asio::thread_pool workers;    ///< goes first: what waits in it holds sessions of the network

  void leave(OpenSession* session) {
    sessions.erase(session);
    for (auto& [channel, members] : streams) stream_count -= members.erase(session);
    open = sessions.size();
    if (stopping && sessions.empty() && when_empty) when_empty();
  }
};

}  // namespace lantian::serve
