#pragma once
#include "twin/loggers.hpp"
#include "twin/loggers_telegram.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <string>

/// For tests of the synthetic loggers: the shipped plan, and loggers of it by what they are.
namespace lantian::twin::sample {

inline terms::SourceFile fleet_file() {
  std::ifstream in(LANTIAN_SOURCE_DIR "/data/simulate/fleet.toml", std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  REQUIRE_MESSAGE(in.good(), "cannot read data/simulate/fleet.toml");
  return {"data/simulate/fleet.toml", text.str()};
}

inline const FleetPlan& fleet_plan() {
  static const FleetPlan plan = [] {
    auto read = read_fleet_plan(fleet_file());
    REQUIRE_MESSAGE(read.ok(), (read ? "" : read.error().text()));
    return *std::move(read);
  }();
  return plan;
}

/// 2026-05-29 04:26:40 Beijing time.
inline constexpr UtcSeconds fleet_start{std::chrono::seconds{1780000000}};

/// The first of 20 000 loggers that `wanted` takes.
template <class Wanted>
const Logger& first_logger(const Wanted& wanted, int fault_permille) {
  static const std::vector<Logger> sound = make_fleet(fleet_plan(), 7, 2000, 0);
  static const std::vector<Logger> faulty = make_fleet(fleet_plan(), 7, 20'000, 1000);
  for (const Logger& logger : fault_permille == 0 ? sound : faulty) {
    if (wanted(logger)) return logger;
  }
  FAIL("no such logger in the fleet");
  return sound.front();
}

inline const Logger& logger_with(LoggerFault fault) {
  return first_logger([fault](const Logger& logger) { return logger.fault == fault; }, 1000);
}

inline Due first_due(const Logger& logger, int cn, UtcSeconds from = fleet_start) {
  Cadence cadence{fleet_plan(), logger, from};
  for (int i = 0; i < 10'000 && cadence.next().cn != cn; ++i) cadence.advance();
  REQUIRE(cadence.next().cn == cn);
  return cadence.next();
}

inline Spoken spoken_by(const Logger& logger, const Due& due) {
  Spoken spoken;
  const auto done = speak(fleet_plan(), logger, due, spoken);
  REQUIRE_MESSAGE(done.ok(), (done ? "" : done.error().text()));
  return spoken;
}

}  // namespace lantian::twin::sample
