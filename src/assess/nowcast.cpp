#include "assess/nowcast.hpp"

#include "base/decimal.hpp"
#include "base/round.hpp"

#include <algorithm>

namespace lantian::assess {
namespace {

/// w^11 of an arbitrary fraction needs more than 128 bits, so the weight is held to nine decimals: the result moves by
/// less than 1e-6 ug/m3, far below the 0.1 that is kept after truncation.
constexpr int weight_decimals = 9;
constexpr std::int64_t weight_one = 1'000'000'000;

bool has_newest(std::span<const std::optional<Concentration>> hours, const standards::NowcastRule& rule) {
  const auto newest = hours.first(std::min(hours.size(), static_cast<std::size_t>(rule.recent_hours)));
  return std::ranges::count_if(newest, [](const auto& hour) { return hour.has_value(); }) >= rule.recent_needed;
}

std::int64_t weight_of(std::int64_t least, std::int64_t most, const standards::NowcastRule& rule) {
  if (most == 0) return weight_one;
  const Rational weight = std::max(Rational::of(least, most), rule.weight_floor.exact());
  return round_half_even(weight, weight_decimals).unscaled;
}

}  // namespace

std::optional<Rational> nowcast(std::span<const std::optional<Concentration>> hours,
                                const standards::NowcastRule& rule) {
  hours = hours.first(std::min(hours.size(), static_cast<std::size_t>(rule.hours)));
  if (!has_newest(hours, rule)) return std::nullopt;
  std::int64_t least = INT64_MAX;
  std::int64_t most = 0;
  for (const auto& hour : hours) {
    if (!hour) continue;
    least = std::min(least, hour->milli_ug());
    most = std::max(most, hour->milli_ug());
  }
  const std::int64_t weight = weight_of(least, most, rule);
  Int128 power = weight_one;
  Int128 weighted = 0;
  Int128 weights = 0;
  for (const auto& hour : hours) {
    if (hour) {
      weighted += power * hour->milli_ug();
      weights += power;
    }
    power = power * weight / weight_one;
  }
  return Rational::of(weighted, weights) / Rational{1000};
}

}  // namespace lantian::assess
