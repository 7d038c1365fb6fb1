#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "observe/hj212/device.hpp"
#include "twin/loggers.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lantian::serve {

/// One logger of the demonstration. Hours count from the first day's midnight.
struct DemoLogger {
  observe::hj212::DeviceKind kind{};
  twin::LoggerFault fault{};
  int quiet_from_hour = 0, quiet_hours = 0;  ///< off the line; 0 hours = never
};
struct DemoLoggersPlan {
  std::string fleet;  ///< file of the fleet, below the root
  std::uint64_t seed = 0;
  Day first_day{};
  int days = 0;
  int realtime_hours = 0;
  std::string unit;
  std::vector<DemoLogger> loggers;
};
/// Returns malformed with every fault, one a line.
Result<DemoLoggersPlan> read_demo_loggers(const terms::SourceFile& file);

/// A logger of the fleet with what the demonstration wants of it.
struct CastLogger {
  DemoLogger wish;
  twin::Logger logger;
};
/// For each wish the next logger of its kind that speaks HJ 212-2017 in clear. Returns invalid_argument when the fleet
/// has no such kind.
Result<std::vector<CastLogger>> cast_loggers(const DemoLoggersPlan& plan, const twin::FleetPlan& fleet);

}  // namespace lantian::serve
