#pragma once
#include <cstdint>
#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace lantian::app {

/// lantian simulate devices: a synthetic fleet of data loggers speaks to a gateway. Numbers that are 0 and empty words
/// are options that were not given.
struct SimulateWords {
  std::string to;              ///< --to HOST:PORT
  int devices = 10;            ///< --devices N
  std::uint64_t seed = 1;      ///< --seed S
  int seconds = 0;             ///< --seconds T; 0 = until stopped, or until the outage is replayed
  double rate = 0;             ///< --rate R, telegrams a second of the whole fleet
  int window = 0;              ///< --window W, unanswered telegrams of a connection
  int outage_hours = 0;        ///< --outage HOURS
  double speed = 1;            ///< --speed X
  double faults = 0;           ///< --faults SHARE of the loggers, 0..1
  int connections = 0;         ///< --connections C; 0 = one for each device
  int retry_seconds = 0;       ///< --retry-seconds; 0 = as the plan says
  std::string start;           ///< --start "YYYYMMDDhhmmss" Beijing time; empty = chosen
  std::string plan = "fleet";  ///< --plan NAME of data/simulate/NAME.toml, or a path
  std::string registry;        ///< --registry FILE
  bool only_registry = false;  ///< --only-registry
  std::string acked;           ///< --acked FILE
  bool json = false;           ///< --json
};

/// Prints the report to standard output, progress to standard error, complaints as every verb does.
/// Returns 0; 1 when it was refused, failed, or the gateway gave wrong answers.
int run_simulate_devices(const SimulateWords& words);

/// Adds `simulate devices` to the command line; `verb` is set while parsing and called afterwards.
void add_simulate(CLI::App& app, std::function<int()>& verb);

}  // namespace lantian::app
