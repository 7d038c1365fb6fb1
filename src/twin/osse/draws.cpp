#include "twin/osse/draws.hpp"

#include <cmath>

namespace lantian::twin {
namespace {

Dice dice_for(std::uint64_t seed, OsseDraw draw, std::uint64_t place, std::uint64_t time) {
  return {seed, key_of(static_cast<std::uint64_t>(draw), place, time)};
}

/// Mean 1 whatever the deviation of its logarithm.
double log_normal(double sd, double normal) {
  return std::exp(sd * normal - 0.5 * sd * sd);
}

OsseSector believed_sector(const OssePlan& plan, const OsseDraws& draws, std::uint64_t seed, std::size_t n) {
  const OsseIgnorance& ignorance = plan.ignorance;
  OsseSector out = plan.sectors[n];
  for (std::size_t p = 0; p < out.kg_h.size(); ++p) {
    const double factor = log_normal(ignorance.factor_sd, osse_normal(seed, OsseDraw::precursor_factor, n, p));
    out.kg_h.at(p) *= draws.sector_scale[n] * factor;
  }
  const double flat = osse_even(seed, OsseDraw::flat_share, ignorance.flat_share, n);
  for (double& hour : out.hourly) hour = flat + (1 - flat) * hour;
  out.heated = std::min(1.0, out.heated * osse_even(seed, OsseDraw::heated_factor, ignorance.heated_factor, n));
  if (out.stack) {
    const auto factor = [&](std::uint64_t what) {
      return log_normal(ignorance.stack_sd, osse_normal(seed, OsseDraw::stack, n, what));
    };
    out.stack->height_m *= factor(0);
    out.stack->diameter_m *= factor(1);
    out.stack->velocity_m_s *= factor(2);
  }
  double sum = 0;
  for (std::size_t unit = 0; unit < out.units.size(); ++unit) {
    out.units[unit].share *= log_normal(ignorance.unit_sd, osse_normal(seed, OsseDraw::unit_share, n, unit));
    sum += out.units[unit].share;
  }
  for (OsseUnitWeight& unit : out.units) unit.share /= sum;
  return out;
}

}  // namespace

double osse_normal(std::uint64_t seed, OsseDraw draw, std::uint64_t place, std::uint64_t time) {
  return static_cast<double>(dice_for(seed, draw, place, time).deviation()) / 1000;
}

double osse_even(std::uint64_t seed, OsseDraw draw, const OsseRange& range, std::uint64_t place, std::uint64_t time) {
  constexpr std::int64_t steps = 1'000'000;
  const auto step = static_cast<double>(dice_for(seed, draw, place, time).below(steps + 1));
  return range.low + (range.high - range.low) * step / static_cast<double>(steps);
}

std::vector<double> osse_wander(std::uint64_t seed, OsseDraw draw, std::uint64_t place, std::size_t steps,
                                double memory) {
  const double keep = std::exp(-1 / memory), fresh = std::sqrt(1 - keep * keep);
  std::vector<double> out;
  out.reserve(steps);
  for (std::size_t n = 0; n < steps; ++n) {
    const double normal = osse_normal(seed, draw, place, n);
    out.push_back(n == 0 ? normal : keep * out.back() + fresh * normal);
  }
  return out;
}

std::uint64_t osse_sky_seed(std::uint64_t region_seed, std::uint64_t seed) {
  return dice_for(seed, OsseDraw::weather, 0, 0).next() ^ region_seed;
}

OsseDraws osse_draws(const OssePlan& plan, std::uint64_t seed) {
  OsseDraws out;
  for (std::size_t m = 0; m < plan.measures.size(); ++m) {
    const OsseMeasurePlan& measure = plan.measures[m];
    const double drawn = plan.kappa_mean + plan.kappa_sd * osse_normal(seed, OsseDraw::realised, m);
    out.realised.push_back(measure.placebo ? 0.0 : drawn);
    out.claimed_share.push_back(osse_even(seed, OsseDraw::claimed_share, measure.share, m));
  }
  for (std::size_t n = 0; n < plan.sectors.size(); ++n)
    out.sector_scale.push_back(std::exp(plan.sectors[n].scale_sd * osse_normal(seed, OsseDraw::sector_scale, n)));
  out.exchange = osse_even(seed, OsseDraw::exchange, plan.ignorance.exchange, 0);
  out.reaction = osse_even(seed, OsseDraw::reaction, plan.ignorance.reaction, 0);
  out.background_change = osse_even(seed, OsseDraw::background_change, plan.background.change, 0);
  for (std::size_t n = 0; n < plan.sectors.size(); ++n) out.believed.push_back(believed_sector(plan, out, seed, n));
  return out;
}

std::vector<double> osse_background(const OssePlan& plan, const OsseDraws& draws, std::uint64_t seed,
                                    std::size_t season, std::size_t hours) {
  const OsseBackground& rule = plan.background;
  std::vector<double> out = osse_wander(seed, OsseDraw::background, season, hours, rule.decay_hours);
  const double mean = rule.mean * (season == 0 ? 1 : 1 + draws.background_change);
  for (double& value : out) value = mean * log_normal(rule.log_sd, value);
  return out;
}

}  // namespace lantian::twin
