#pragma once
#include "base/result.hpp"
#include "gateway/config.hpp"
#include "gateway/lanes.hpp"
#include "gateway/metrics.hpp"
#include "gateway/reception.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::gateway {

/// The connections of loggers: one thread, asynchronous, thousands of them. Everything here happens on that thread,
/// except where it says so.
class Server {
 public:
  /// All outlive the server.
  Server(const Config& config, Reception& reception, Lanes& lanes, Metrics& metrics);
  ~Server();

  /// Binds and listens. Returns io naming address and port.
  Result<void> listen();
  std::uint16_t port() const;

  /// Serves until `stop`. Runs on the caller's thread.
  void run();
  /// Any thread: no new connections and no more reading. `run` goes on until `finish`, so that answers still go out.
  void stop_reading();
  /// Any thread: hands out what is unsent as far as the sockets take it, closes everything, ends `run`.
  void finish();

  /// Any thread: does `work` on the server's thread.
  void post(std::function<void()> work);
  /// Any thread: these frames are durable; their answers go out.
  void durable(std::vector<PendingBatch> batches);

  /// Sends a telegram to a session. False when it is gone.
  bool send(SessionNumber session, std::string_view bytes);
  /// Calls `work` every `every` until the server ends.
  void repeat(std::chrono::milliseconds every, std::function<void()> work);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Now on both clocks.
Moment moment_now();

}  // namespace lantian::gateway
