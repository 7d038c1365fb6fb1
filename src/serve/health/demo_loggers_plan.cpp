#include "serve/health/demo_loggers_plan.hpp"

#include "base/text.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

constexpr int most_days = 31;
constexpr int fleet_searched = 200;

DemoLogger read_logger(terms::Section& section) {
  DemoLogger logger;
  const std::string kind = section.text("kind");
  if (const auto found = observe::hj212::parse_device_kind(kind)) {
    logger.kind = *found;
  } else {
    section.fault(section.line_of("kind"), fmt::format("no kind of logger {}", in_quotes(kind)));
  }
  const std::string fault = section.text_or("fault", "none");
  if (const auto found = twin::parse_logger_fault(fault)) {
    logger.fault = *found;
  } else {
    section.fault(section.line_of("fault"),
                  fmt::format("no fault {}; see doc/telemetry-simulator.md", in_quotes(fault)));
  }
  logger.quiet_from_hour = section.whole_or("quiet_from_hour", 0, 0, most_days * 24);
  logger.quiet_hours = section.whole_or("quiet_hours", 0, 0, most_days * 24);
  section.finish();
  return logger;
}

}  // namespace

Result<DemoLoggersPlan> read_demo_loggers(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  DemoLoggersPlan plan;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    if (!top.truth_or("synthetic", false)) top.fault(0, "says not that it is synthetic = true");
    plan.fleet = top.text("fleet");
    plan.seed = static_cast<std::uint64_t>(top.whole("seed", 1, 1'000'000'000));
    plan.first_day = top.day("first_day");
    plan.days = top.whole("days", 1, most_days);
    plan.realtime_hours = top.whole("realtime_hours", 0, 24);
    plan.unit = top.text("unit");
    for (terms::Section& logger : top.sections("logger")) plan.loggers.push_back(read_logger(logger));
    top.finish();
  }
  if (faults.empty()) return plan;
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

Result<std::vector<CastLogger>> cast_loggers(const DemoLoggersPlan& plan, const twin::FleetPlan& fleet) {
  std::vector<twin::Logger> free = twin::make_fleet(fleet, plan.seed, fleet_searched, 0);
  std::vector<CastLogger> cast;
  for (const DemoLogger& wish : plan.loggers) {
    const auto fits = [&](const twin::Logger& logger) {
      return fleet.kinds[logger.kind].kind == wish.kind && logger.sm4_key.empty() &&
             logger.dialect == observe::hj212::Dialect::d2017;
    };
    const auto found = std::ranges::find_if(free, fits);
    if (found == free.end()) {
      return Error{ErrorCode::invalid_argument,
                   fmt::format("the fleet has no further logger of kind {}", name_of(wish.kind)), plan.fleet};
    }
    CastLogger one{wish, *found};
    free.erase(found);
    one.logger.fault = wish.fault;
    // As make_fleet sets the clock of such a logger.
    if (wish.fault == twin::LoggerFault::slow_clock) one.logger.clock_seconds = -7200;
    cast.push_back(std::move(one));
  }
  return cast;
}

}  // namespace lantian::serve
