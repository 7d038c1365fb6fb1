#pragma once
#include "base/result.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace lantian::gateway {

/// A page for Prometheus over HTTP/1.1: GET /metrics, and GET /health, which answers 200 while the gateway can make
/// frames durable and 503 when it cannot. A thread of its own; at most a few clients.
class MetricsServer {
 public:
  struct Pages {
    std::function<std::string()> metrics;
    std::function<bool()> healthy;
  };
  /// Returns io naming address and port.
  static Result<std::unique_ptr<MetricsServer>> start(const std::string& address, std::uint16_t port, Pages pages);
  ~MetricsServer();
  std::uint16_t port() const;

 private:
  struct State;
  explicit MetricsServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace lantian::gateway
