#include "twin/loggers_values.hpp"

#include "base/assert.hpp"
#include "twin/dice.hpp"

#include <algorithm>

namespace lantian::twin {
namespace {

/// Purposes of dice take 16 bits: a topic and, where one is needed, the factor.
enum ValueTopic : std::uint64_t {
  swing_shared = 16,
  swing_own,
  noise_small,
  noise_instant,
  height,
  storm_start,
  outage
};
std::uint64_t purpose_of(ValueTopic topic, std::size_t factor) {
  return static_cast<std::uint64_t>(topic) * 64 + factor;
}

constexpr std::int64_t hour_seconds = 3600;
constexpr std::int64_t knot_seconds = 6 * hour_seconds;  ///< between which the slow weather runs straight
constexpr std::int64_t ramp_seconds = hour_seconds;      ///< a storm rises and falls in an hour
constexpr std::int64_t one = 1000;
constexpr std::int64_t finer = 1000;  ///< values are computed in thousandths of their last digit
constexpr std::int64_t lowest_factor = 250;

std::int64_t seconds_of(UtcSeconds at) {
  return at.time_since_epoch().count();
}

std::int64_t rounded(std::int64_t numerator, std::int64_t denominator) {
  const std::int64_t half = denominator / 2;
  return numerator >= 0 ? (numerator + half) / denominator : -((-numerator + half) / denominator);
}

std::int64_t knot(std::uint64_t seed, std::uint64_t purpose, std::uint64_t place, std::int64_t number) {
  return Dice{seed, key_of(purpose, place, static_cast<std::uint64_t>(number))}.deviation();
}

/// Mean 0, deviation about 1000, changing over hours.
std::int64_t slow(std::uint64_t seed, std::uint64_t purpose, std::uint64_t place, std::int64_t at) {
  const std::int64_t number = at / knot_seconds;
  const std::int64_t within = at % knot_seconds;
  const std::int64_t before = knot(seed, purpose, place, number);
  const std::int64_t after = knot(seed, purpose, place, number + 1);
  return before + (after - before) * within / knot_seconds;
}

std::int64_t shape_at(const DayShape& shape, std::int64_t at) {
  const std::int64_t local = at + std::chrono::seconds{beijing_offset}.count();
  const auto hour = static_cast<std::size_t>(local / hour_seconds % 24);
  const std::int64_t within = local % hour_seconds;
  return shape[hour] + (shape[(hour + 1) % 24] - shape[hour]) * within / hour_seconds;
}

std::int64_t held(const LoggerFactor& factor, std::int64_t value) {
  // Instruments print half of the detection limit for what they cannot see: flat runs that are no fault.
  if (factor.detection_limit && value < *factor.detection_limit) value = rounded(*factor.detection_limit, 2);
  return std::clamp(value, factor.low, factor.high);
}

std::int64_t spread_of(const LoggerFactor& factor, std::int64_t mean) {
  return std::abs(mean) * factor.noise_permille / (3 * one);
}

/// A share of the mean that a logger's place gives it once and for all.
std::int64_t place_factor(const Logger& logger, const LoggerFactor& factor, std::size_t number) {
  Dice dice{logger.seed, key_of(purpose_of(height, number), static_cast<std::uint64_t>(logger.number))};
  return std::max(lowest_factor, one + dice.deviation() * factor.swing_permille / (2 * one));
}

std::int64_t weather_factor(const Logger& logger, const LoggerFactor& factor, std::size_t number, std::int64_t at) {
  const std::int64_t shared = slow(logger.seed, purpose_of(swing_shared, 0), factor.weather, at);
  const std::int64_t own =
      slow(logger.seed, purpose_of(swing_own, number), static_cast<std::uint64_t>(logger.number), at);
  return std::max(lowest_factor, one + (shared * 3 + own) * factor.swing_permille / (4 * one));
}

bool stands_still(const Logger& logger, const LoggerFactor& factor) {
  return logger.fault == LoggerFault::flat_line ||
         (logger.fault == LoggerFault::dust_flat && factor.storm_permille > one);
}

}  // namespace

std::int64_t storm_permille_at(const FleetPlan& plan, std::uint64_t seed, UtcSeconds at) {
  const std::int64_t window = plan.storm_window_hours * hour_seconds;
  const std::int64_t number = seconds_of(at) / window;
  Dice dice{seed, key_of(purpose_of(storm_start, 0), 0, static_cast<std::uint64_t>(number))};
  const std::int64_t hours = plan.storm_hours_low + dice.below(plan.storm_hours_high - plan.storm_hours_low + 1);
  const std::int64_t begin = number * window + dice.below(plan.storm_window_hours - hours + 1) * hour_seconds;
  const std::int64_t end = begin + hours * hour_seconds;
  const std::int64_t inside = std::min(seconds_of(at) - begin, end - seconds_of(at));
  return inside <= 0 ? 0 : std::min(one, inside * one / ramp_seconds);
}

std::int64_t minute_mean(const FleetPlan& plan, const Logger& logger, std::size_t number, UtcSeconds begin) {
  const LoggerFactor& factor = plan.kinds[logger.kind].factors[number];
  const std::int64_t base = factor.base ? minute_mean(plan, logger, *factor.base, begin) : 0;
  std::int64_t value = factor.level * finer * place_factor(logger, factor, number) / one;
  if (stands_still(logger, factor)) return held(factor, base + rounded(value, finer));
  const std::int64_t at = seconds_of(begin);
  value = value * shape_at(factor.shape, at) / one;
  value = value * weather_factor(logger, factor, number, at) / one;
  Dice noise{logger.seed, key_of(purpose_of(noise_small, number), static_cast<std::uint64_t>(logger.number),
                                 static_cast<std::uint64_t>(at / 60))};
  value = value * (one + noise.deviation() * factor.noise_permille / one) / one;
  if (factor.storm_permille != one) {
    const std::int64_t storm = storm_permille_at(plan, logger.seed, begin);
    value = value * (one + (factor.storm_permille - one) * storm / one) / one;
  }
  return held(factor, base + rounded(value, finer));
}

std::int64_t instant_value(const FleetPlan& plan, const Logger& logger, std::size_t number, UtcSeconds at) {
  const LoggerKind& kind = plan.kinds[logger.kind];
  const LoggerFactor& factor = kind.factors[number];
  const std::int64_t interval = kind.minute_minutes * std::int64_t{60};
  const std::int64_t begin = seconds_of(at) / interval * interval;
  const std::int64_t mean = minute_mean(plan, logger, number, UtcSeconds{std::chrono::seconds{begin}});
  if (stands_still(logger, factor)) return mean;
  const std::int64_t spread = spread_of(factor, mean);
  Dice dice{logger.seed, key_of(purpose_of(noise_instant, number), static_cast<std::uint64_t>(logger.number),
                                static_cast<std::uint64_t>(seconds_of(at)))};
  return held(factor, mean + dice.below(2 * spread + 1) - spread);
}

Summary summary_of(const FleetPlan& plan, const Logger& logger, std::size_t number, UtcSeconds begin, int minutes) {
  const LoggerKind& kind = plan.kinds[logger.kind];
  const LoggerFactor& factor = kind.factors[number];
  const int intervals = minutes / kind.minute_minutes;
  LANTIAN_ASSERT(intervals >= 1 && minutes % kind.minute_minutes == 0, "a summary spans whole minute intervals");
  Summary summary;
  std::int64_t sum = 0;
  for (int i = 0; i < intervals; ++i) {
    const std::int64_t mean = minute_mean(plan, logger, number, begin + std::chrono::minutes{i * kind.minute_minutes});
    const std::int64_t spread = stands_still(logger, factor) ? 0 : spread_of(factor, mean);
    const std::int64_t min = held(factor, mean - spread);
    const std::int64_t max = held(factor, mean + spread);
    summary.min = i == 0 ? min : std::min(summary.min, min);
    summary.max = i == 0 ? max : std::max(summary.max, max);
    sum += mean;
  }
  summary.avg = rounded(sum, intervals);
  return summary;
}

std::optional<std::int64_t> converted_value(const LoggerKind& kind, std::int64_t value, std::int64_t oxygen,
                                            int oxygen_places) {
  const auto at_places = [oxygen_places](Decimal decimal) {
    for (; decimal.places < oxygen_places; ++decimal.places) decimal.unscaled *= 10;
    for (; decimal.places > oxygen_places; --decimal.places) decimal.unscaled /= 10;
    return decimal.unscaled;
  };
  const std::int64_t air = at_places(kind.oxygen_air);
  if (oxygen >= air) return std::nullopt;
  return rounded(value * (air - at_places(kind.oxygen_reference)), air - oxygen);
}

namespace {

struct LineOutage {
  std::int64_t begin = 0, end = 0;
  bool half_open = false;
};

std::optional<LineOutage> outage_of_hour(const FleetPlan& plan, const Logger& logger, std::int64_t hour) {
  Dice dice{logger.seed,
            key_of(purpose_of(outage, 0), static_cast<std::uint64_t>(logger.number), static_cast<std::uint64_t>(hour))};
  if (dice.below(one) >= plan.outage_permille_per_hour) return std::nullopt;
  const std::int64_t begin = hour * hour_seconds + dice.below(60) * 60;
  const std::int64_t minutes =
      plan.outage_minutes_low + dice.below(plan.outage_minutes_high - plan.outage_minutes_low + 1);
  return LineOutage{begin, begin + minutes * 60, dice.below(one) < plan.half_open_permille};
}

std::optional<LineOutage> outage_at(const FleetPlan& plan, const Logger& logger, UtcSeconds at) {
  const std::int64_t hour = seconds_of(at) / hour_seconds;
  for (std::int64_t h = hour - plan.outage_minutes_high / 60 - 1; h <= hour; ++h) {
    const auto found = outage_of_hour(plan, logger, h);
    if (found && seconds_of(at) >= found->begin && seconds_of(at) < found->end) return found;
  }
  return std::nullopt;
}

}  // namespace

bool is_line_down(const FleetPlan& plan, const Logger& logger, UtcSeconds at) {
  return outage_at(plan, logger, at).has_value();
}

bool is_half_open(const FleetPlan& plan, const Logger& logger, UtcSeconds at) {
  const auto found = outage_at(plan, logger, at);
  return found && found->half_open;
}

}  // namespace lantian::twin
