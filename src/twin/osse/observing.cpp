#include "twin/osse/observing.hpp"

#include "twin/osse/draws.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::twin {
namespace {

using Observed = std::vector<std::optional<double>>;

/// An event that befalls an instrument: from which hour on, for how long, and a number of its own.
struct Mishap {
  std::size_t first = 0, hours = 0;
  double size = 0;
};

/// `often` a season on average: the whole part surely, the rest by chance.
std::vector<Mishap> mishaps(std::uint64_t seed, OsseDraw draw, const OsseInstrument& instrument, double often,
                            std::size_t hours) {
  const std::uint64_t place = instrument.station * 2 + instrument.season;
  const double sure = std::floor(often);
  const bool one_more = osse_even(seed, draw, {0, 1}, place, 0) < often - sure;
  std::vector<Mishap> out(static_cast<std::size_t>(sure) + (one_more ? 1U : 0U));
  for (std::size_t n = 0; n < out.size(); ++n) {
    const double at = osse_even(seed, draw, {0, static_cast<double>(hours)}, place, 3 * n + 1);
    out[n].first = std::min(hours - 1, static_cast<std::size_t>(at));
    out[n].hours = 1;
    out[n].size = osse_even(seed, draw, {0, 1}, place, 3 * n + 2);
  }
  return out;
}

double within(const OsseRange& range, double size) {
  return range.low + (range.high - range.low) * size;
}

std::size_t end_of(const Mishap& mishap, const OsseRange& range, std::size_t hours) {
  return std::min(hours, mishap.first + static_cast<std::size_t>(std::lround(within(range, mishap.size))));
}

}  // namespace

std::vector<std::optional<double>> observe_osse(const OsseInstruments& plan, std::uint64_t seed,
                                                const OsseInstrument& instrument, std::span<const double> truth) {
  const std::uint64_t place = instrument.station * 2 + instrument.season;
  const std::size_t hours = truth.size();
  const std::vector<double> drift = osse_wander(seed, OsseDraw::drift, place, hours, plan.drift_hours);
  const auto rounded = [&](double value) {
    return std::max(plan.resolution, plan.resolution * std::round(value / plan.resolution));
  };
  Observed out(hours);
  for (std::size_t hour = 0; hour < hours; ++hour) {
    const double relative = plan.relative_sd * osse_normal(seed, OsseDraw::relative_noise, place, hour);
    const double absolute = plan.absolute_sd * osse_normal(seed, OsseDraw::absolute_noise, place, hour);
    out[hour] = rounded(truth[hour] * (1 + plan.drift_sd * drift[hour]) * (1 + relative) + absolute);
  }
  for (const Mishap& spike : mishaps(seed, OsseDraw::spike, instrument, plan.spikes, hours))
    out[spike.first] = rounded(*out[spike.first] * within(plan.spike_factor, spike.size));
  for (const Mishap& stuck : mishaps(seed, OsseDraw::stuck, instrument, plan.stuck, hours)) {
    for (std::size_t hour = stuck.first; hour < end_of(stuck, plan.stuck_hours, hours); ++hour)
      out[hour] = out[stuck.first];
  }
  for (const Mishap& outage : mishaps(seed, OsseDraw::outage, instrument, plan.outages, hours)) {
    for (std::size_t hour = outage.first; hour < end_of(outage, plan.outage_hours, hours); ++hour) out[hour].reset();
  }
  for (std::size_t hour = 0; hour < hours; ++hour) {
    if (osse_even(seed, OsseDraw::missing, {0, 1}, place, hour) < plan.missing_share) out[hour].reset();
  }
  return out;
}

double planned_missing_share(const OsseInstruments& plan, std::size_t hours) {
  const double out = plan.outages * (plan.outage_hours.low + plan.outage_hours.high) / 2 / static_cast<double>(hours);
  return out + plan.missing_share * (1 - out);
}

}  // namespace lantian::twin
