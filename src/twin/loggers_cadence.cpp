#include "twin/loggers_cadence.hpp"

#include "base/assert.hpp"

namespace lantian::twin {
namespace {

constexpr std::int32_t minute = 60, hour = 3600, day = 86400;
/// Days and logs follow the official clock.
constexpr std::int64_t official_clock = std::chrono::seconds{beijing_offset}.count();

}  // namespace

Cadence::Cadence(const FleetPlan& plan, const Logger& logger, UtcSeconds from) {
  const LoggerKind& kind = plan.kinds[logger.kind];
  add(2011, logger.realtime_seconds, logger.phase, 1, from);
  if (kind.facility_minutes > 0) add(2021, kind.facility_minutes * minute, logger.delay, 1, from);
  add(2051, kind.minute_minutes * minute, logger.delay, kind.parts, from);
  add(2061, hour, logger.delay, kind.parts, from);
  if (kind.daily) add(2031, day, logger.delay, kind.parts, from);
  if (logger.dialect != observe::hj212::Dialect::d2005 && kind.facility_minutes > 0 && plan.log_hours > 0) {
    add(3020, plan.log_hours * hour, logger.delay, 1, from);
  }
  if (logger.dialect == observe::hj212::Dialect::d2025 && plan.heartbeat_seconds > 0) {
    add(9015, plan.heartbeat_seconds, logger.phase % plan.heartbeat_seconds, 1, from);
  }
  choose();
}

void Cadence::add(std::int16_t cn, std::int32_t period, std::int32_t delay, int parts, UtcSeconds from) {
  // An interval is over before its telegram goes out; delays are shorter than any interval.
  const std::int64_t start = from.time_since_epoch().count() - delay + official_clock;
  const std::int64_t steps = start <= 0 ? 0 : (start + period - 1) / period;
  const std::int64_t at = steps * period + delay - official_clock;
  for (int part = 1; part <= parts; ++part) {
    LANTIAN_ASSERT(count_ < streams_.size(), "a logger has more streams than there is room for");
    streams_[count_++] = {at,    period, is_kept(cn) ? period : 0,
                          delay, cn,     static_cast<std::uint8_t>(parts == 1 ? 0 : part)};
  }
}

void Cadence::choose() {
  chosen_ = 0;
  for (std::size_t i = 1; i < count_; ++i) {
    if (streams_[i].at < streams_[chosen_].at) chosen_ = i;
  }
  const Stream& stream = streams_[chosen_];
  const UtcSeconds at{std::chrono::seconds{stream.at}};
  next_ = {at, stream.interval == 0 ? at : at - std::chrono::seconds{stream.delay + stream.interval}, stream.cn,
           stream.part, false};
}

void Cadence::advance() {
  streams_[chosen_].at += streams_[chosen_].period;
  choose();
}

double Cadence::rate() const {
  double rate = 0;
  for (std::size_t i = 0; i < count_; ++i) rate += 1.0 / streams_[i].period;
  return rate;
}

std::vector<Due> backlog_of(const FleetPlan& plan, const Logger& logger, UtcSeconds from, UtcSeconds to) {
  std::vector<Due> backlog;
  for (Cadence cadence{plan, logger, from}; cadence.next().at < to; cadence.advance()) {
    if (!is_kept(cadence.next().cn)) continue;
    backlog.push_back(cadence.next());
    backlog.back().reupload = true;
  }
  return backlog;
}

}  // namespace lantian::twin
