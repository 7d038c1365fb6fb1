#pragma once
#include <cstdint>
#include <optional>
#include <string>

/// The verbs around the gateway itself; those of its registry are in app/registry.hpp.
namespace lantian::app {

struct GatewayWords {
  std::string directory;
  std::string address = "0.0.0.0";
  std::uint16_t port = 9212;
  std::optional<std::uint16_t> metrics_port;
  std::string book;       ///< reading book that gets the hours of ambient stations; empty = none
  std::string port_file;  ///< written once it listens: for scripts that gave port 0
  bool no_pull = false;   ///< do not ask for missing intervals
};
/// Serves until SIGTERM or SIGINT.
int run_gateway(const GatewayWords& words);

struct FramesWords {
  std::string directory;
  std::string mn;
  std::string verdict;    ///< empty = all
  std::string deviation;  ///< empty = all
  bool tail = false;      ///< go on with what comes
  bool json = false;
  std::size_t last = 20;  ///< how many of the newest to begin with
};
int run_gateway_frames(const FramesWords& words);

/// Walks the hash chain of the frame log.
int run_gateway_verify(const std::string& directory);

struct ValuesWords {
  std::string directory;
  std::string mn;
  std::string factor;
  std::string begin, end;  ///< days, "2026-11-22"; both included
  bool all_revisions = false;
};
int run_gateway_values(const ValuesWords& words);

}  // namespace lantian::app
