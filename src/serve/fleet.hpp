#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "serve/fleet_latency.hpp"
#include "terms/region.hpp"
#include "twin/loggers.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// Drives a fleet of synthetic loggers against a gateway over TCP: the live source of the demonstration and the load
/// test. One thread. doc/telemetry-simulator.md describes the modes and every figure of the report.
namespace lantian::serve {

/// What a run does. Three ways:
/// - real time: each logger at its own cadence, `speed` times faster than the clock; outages by the plan;
/// - `rate`: so many telegrams a second of the whole fleet, whatever the gateway does (open loop; latency counts from
///   the moment that each telegram was to be sent);
/// - `window`: each connection has so many telegrams without answer (closed loop).
/// With `outage_hours` every logger comes back with that many hours of minute and hour telegrams, which it sends oldest
/// first with `window` (else 1) unanswered, while live telegrams go on in real time; the run ends when all is sent.
struct FleetOrder {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
  int devices = 10;
  int connections = 0;  ///< 0 = one for each device; else devices share them as behind a concentrator, at most 100 each
  std::uint64_t seed = 1;
  int fault_permille = 0;
  double rate = 0;       ///< 0 = not by rate
  int window = 0;        ///< 0 = not by window
  int outage_hours = 0;  ///< 0 = none
  double speed = 1;
  int seconds = 0;                  ///< 0 = until stopped, or until the outage is replayed
  int retry_seconds = 0;            ///< 0 = as the plan says
  std::optional<UtcSeconds> start;  ///< of the fleet's own time; absent = chosen so that no telegram lies in the future
  std::string acked_file;           ///< one line for each acknowledged telegram; empty = none
};

/// One of the two lanes of a logger: telegrams of the moment, and what an outage left behind.
struct FleetLane {
  std::int64_t sent = 0;  ///< telegrams, first sendings
  std::int64_t acknowledged = 0;
  std::int64_t retried = 0;     ///< further sendings
  std::int64_t unanswered = 0;  ///< given up, or open at the end
  LatencyCounts latency;        ///< of acknowledged ones, from the moment to be sent to the answer
};

struct FleetFault {
  int loggers = 0;
  std::int64_t sent = 0, acknowledged = 0;
};

struct FleetReport {
  int devices = 0, connections = 0;
  std::uint64_t seed = 0;
  double seconds = 0;        ///< of the clock, from the first telegram to the last one; answers are waited for after it
  double fleet_seconds = 0;  ///< of the fleet's own time
  FleetLane live, reupload;
  std::int64_t bytes = 0;
  std::int64_t reconnects = 0, connect_failures = 0;
  std::int64_t not_sent = 0;        ///< real-time values that fell due while the line was down: lost, as in the field
  std::int64_t without_answer = 0;  ///< sent, but no answer is due or can be matched (faults)
  std::int64_t extra_answers =
      0;  ///< right ones beyond the first: to repetitions, or to telegrams without a QN of their own
  std::int64_t requests = 0;  ///< of the platform, served
  std::int64_t wrong_answers = 0;
  std::vector<std::string> wrong_examples;  ///< the first few, each with what was wrong
  double reupload_seconds = 0;              ///< until the last backlog was sent and answered; 0 = none or not finished
  std::int64_t backlog_left = 0;
  std::array<FleetFault, twin::logger_fault_count> faults{};

  std::int64_t acknowledged_in_time = 0;   ///< within `seconds`
  double acknowledged_per_second() const;  ///< the same, by second
};

struct FleetProgress {
  double elapsed = 0, in_all = 0;  ///< seconds; in_all 0 = open end
  std::int64_t sent = 0, acknowledged = 0, waiting = 0, backlog = 0;
  double sent_per_second = 0, acknowledged_per_second = 0;
};
using FleetWatch = std::function<void(const FleetProgress&)>;

/// Returns invalid_argument naming the option when the order contradicts itself.
Result<void> check_fleet_order(const FleetOrder& order);

/// Runs until the order is done, or SIGINT or SIGTERM. Lost connections are opened again.
/// Returns invalid_argument (the order contradicts itself), io (nobody listens, too few open files allowed, the acked
/// file), unsupported (no SM4).
Result<FleetReport> run_fleet(const twin::FleetPlan& plan, const FleetOrder& order, const FleetWatch& watch);

/// The registry of the fleet as TOML, [[device]] tables. Requires: check_fleet_order.
std::string fleet_registry(const twin::FleetPlan& plan, const FleetOrder& order);

std::string printed(const FleetReport& report);
/// Stable keys, doc/telemetry-simulator.md.
std::string fleet_json(const FleetReport& report);

}  // namespace lantian::serve
