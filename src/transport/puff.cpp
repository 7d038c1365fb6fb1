#include "transport/puff.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace lantian::transport {
namespace {

constexpr double hour_s = 3600;
constexpr double ug_per_kg = 1e9;
constexpr double tail = 6;  // widths beyond which a puff is nothing: e^-18

double square(double value) {
  return value * value;
}

double bell(double distance, double sigma) {
  return std::exp(-0.5 * square(distance / sigma)) / (sigma * std::sqrt(2 * std::numbers::pi));
}

bool inside(const weather::Grid& grid, double x, double y) {
  return x >= grid.west_m && y >= grid.south_m && x < grid.west_m + grid.cell_m * grid.nx &&
         y < grid.south_m + grid.cell_m * grid.ny;
}

/// A field of cells at a height, straight lines between centres.
double at_height(std::span<const float> field, const weather::Grid& grid, std::size_t column, double height) {
  const auto nz = static_cast<std::size_t>(grid.nz);
  const std::span<const float> values = field.subspan(column * nz, nz);
  int k = 0;
  while (k < grid.nz && grid.centre_height(k) <= height) ++k;
  if (k == 0) return static_cast<double>(values.front());
  if (k == grid.nz) return static_cast<double>(values.back());
  const double low = grid.centre_height(k - 1), high = grid.centre_height(k);
  const auto next = static_cast<std::size_t>(k);
  return std::lerp(static_cast<double>(values[next - 1]), static_cast<double>(values[next]),
                   (height - low) / (high - low));
}

}  // namespace

std::size_t column_at(const weather::Grid& grid, double x, double y) {
  const int i = static_cast<int>((x - grid.west_m) / grid.cell_m),
            j = static_cast<int>((y - grid.south_m) / grid.cell_m);
  return grid.column(std::clamp(i, 0, grid.nx - 1), std::clamp(j, 0, grid.ny - 1));
}

double Growth::width(double rate, double seconds) const {
  return seconds > 0 ? rate * seconds / (1 + factor * slowing(seconds)) : 0;
}

double Growth::slowing(double seconds) const {
  // Most of Draxler's functions have the square root, which is worth ten times a power.
  return power == 0.5 ? std::sqrt(seconds / time_s) : std::pow(seconds / time_s, power);
}

double Growth::age_of(double rate, double width_m) const {
  if (width_m <= 0) return 0;
  const double least = width_m / rate;  // t = least (1 + factor (t / time_s)^power)
  if (power == 0.5) {                   // a quadratic equation of the root of t
    const double half = 0.5 * least * factor / std::sqrt(time_s);
    return square(half + std::sqrt(half * half + least));
  }
  // t minus the right side is convex. Begun at the sum of what either term alone would give, where it is not positive
  // and rises, Newton's first step leads to the right of the answer and every other one closer to it.
  double t = least + time_s * std::pow(least * factor / time_s, 1 / (1 - power));
  for (int i = 0; i < 50; ++i) {
    const double slow = factor * least * slowing(t);
    const double next = t - (t - least - slow) / (1 - power * slow / t);
    const bool there = std::abs(next - t) <= 1e-6 * t;  // the step after this one would be of the order of its square
    t = next;
    if (there) break;
  }
  return t;
}

PuffAir puff_air(const PuffRule& rule, const weather::MetSlab& slab, const weather::Grid& grid, std::size_t column,
                 double height_m) {
  const auto number = [](float value) { return static_cast<double>(value); };
  const PuffRule::Turbulence& t = rule.turbulence;
  PuffAir air;
  air.east = at_height(slab.wind_east, grid, column, height_m);
  air.north = at_height(slab.wind_north, grid, column, height_m);
  air.lid_m = number(slab.mixing_height[column]);
  air.stable = slab.inverse_obukhov[column] > 0;
  double lateral2 = 0, vertical2 = 0;
  if (height_m < air.lid_m) {
    const double depth = height_m / air.lid_m;
    const double friction = number(slab.friction_velocity[column]) * (air.stable ? 1 - depth : 1);
    const double convection = square(number(slab.convective_velocity[column]));
    lateral2 = square(t.lateral * friction) + t.convective_lateral * convection;
    vertical2 = square(t.vertical * friction) +
                t.convective_vertical * convection * (1 - t.convective_decay * depth) * square(std::cbrt(depth));
  }
  air.lateral_rate = std::max(t.least_lateral_m_s, std::sqrt(lateral2));
  air.vertical_rate = std::max(t.least_vertical_m_s, std::sqrt(vertical2));
  return air;
}

double vertical_share(double puff_z, double sigma_z, double receptor_z, double lid_m, double well_mixed) {
  const bool above = puff_z > lid_m;
  if (!above && sigma_z >= well_mixed * lid_m) return receptor_z <= lid_m ? 1 / lid_m : 0;
  double sum = bell(receptor_z - puff_z, sigma_z) + bell(receptor_z + puff_z, sigma_z);
  if (above) return sum;
  if (receptor_z > lid_m) return 0;
  const int most = static_cast<int>(std::ceil(0.5 * (tail * sigma_z / lid_m + 1)));
  for (int n = 1; n <= most; ++n) {
    for (const double shift : {-2.0 * n * lid_m, 2.0 * n * lid_m}) {
      sum += bell(receptor_z - puff_z + shift, sigma_z) + bell(receptor_z + puff_z + shift, sigma_z);
    }
  }
  return sum;
}

ReleaseLayers layers_of(const Puff& puff, double lid_m, double well_mixed, std::span<const double> interfaces) {
  const bool above = puff.z > lid_m, even = !above && puff.sigma_z >= well_mixed * lid_m;
  const double unit = 1 / (puff.sigma_z * std::numbers::sqrt2);
  // Of a bell about `centre`, the part between the ground and a height.
  const auto part = [&](double centre, double height) {
    return 0.5 * (std::erf((height - centre) * unit) + std::erf(centre * unit));
  };
  const int most = above ? 0 : static_cast<int>(std::ceil(0.5 * (tail * puff.sigma_z / lid_m + 1)));
  return layers_below(interfaces, [&](double height) {
    if (!above && height >= lid_m) return 1.0;
    if (even) return height / lid_m;
    double sum = part(puff.z, height) + part(-puff.z, height);
    for (int n = 1; n <= most; ++n) {
      for (const double shift : {-2.0 * n * lid_m, 2.0 * n * lid_m})
        sum += part(puff.z + shift, height) + part(shift - puff.z, height);
    }
    return sum;
  });
}

double mean_along(const Puff& puff, double east_m, double north_m, const Receptor& receptor, double vertical) {
  const double dx = receptor.x - puff.x, dy = receptor.y - puff.y;
  const double length2 = square(east_m) + square(north_m);
  const double sigma2 = square(puff.sigma_y);
  const double amount = puff.kg * vertical / (2 * std::numbers::pi * sigma2);
  if (length2 < 1e-12 * sigma2) return amount * std::exp(-0.5 * (square(dx) + square(dy)) / sigma2);
  const double closest = (dx * east_m + dy * north_m) / length2;
  const double beside2 = square(dx * north_m - dy * east_m) / length2;
  const double scale = std::sqrt(0.5 * length2 / sigma2);
  // Differences of erfc where both ends lie on one side, so that far tails stay right and positive.
  const double a = -closest * scale, b = (1 - closest) * scale;
  const double part = a > 0   ? std::erfc(a) - std::erfc(b)
                      : b < 0 ? std::erfc(-b) - std::erfc(-a)
                              : std::erf(b) - std::erf(a);
  return amount * std::exp(-0.5 * beside2 / sigma2) * 0.5 * std::sqrt(std::numbers::pi) * part / scale;
}

double PuffTrain::sigma_z(const Traveller& one, double seconds) const {
  const Growth& vertical = one.air.stable ? rule_->vertical_stable : rule_->vertical_unstable;
  return std::min(one.most_z, vertical.width(one.air.vertical_rate, one.age_z + seconds));
}

void PuffTrain::meet(const weather::MetSlab& slab, Traveller& one) const {
  Puff& puff = one.puff;
  one.column = column_at(*grid_, puff.x, puff.y);
  one.air = puff_air(*rule_, slab, *grid_, one.column, puff.z);
  // Below a lid wider than even is even; the width is kept there, for hours in which the lid goes up again.
  one.most_z = puff.z <= one.air.lid_m ? std::max(puff.sigma_z, rule_->well_mixed * one.air.lid_m)
                                       : std::numeric_limits<double>::infinity();
  one.age_y = rule_->lateral.age_of(one.air.lateral_rate, puff.sigma_y);
  one.age_z =
      (one.air.stable ? rule_->vertical_stable : rule_->vertical_unstable).age_of(one.air.vertical_rate, puff.sigma_z);
}

std::vector<PuffTrain::Traveller> PuffTrain::born(const weather::MetSlab& slab, const Emission& emission) const {
  std::vector<Traveller> out;
  const Rise& rise = emission.rise;
  const auto put = [&](double rise_m, double highest, double share) {
    if (!(share > 0)) return;
    const double width = std::max(rule_->least_width_m, rise_m / rule_->rise_over_width);
    Traveller& one = out.emplace_back();
    one.puff = {emission.at.x, emission.at.y, std::min(highest, rise.stack_m + rise_m), share, width, width, 0};
    meet(slab, one);
  };
  const bool lid = rise.lid_m > rise.stack_m;
  const double none = std::numeric_limits<double>::infinity();
  put(rise.rise_m, lid ? rise.lid_m : none, lid ? 1 - rise.penetrated : 1);
  // What went through starts above the lid, however little of its rise that leaves.
  if (lid) put(std::max(rise.through_m, rise.lid_m - rise.stack_m + rule_->least_width_m), none, rise.penetrated);
  return out;
}

void PuffTrain::hear(const Traveller& one, double seconds, const Receptor& receptor, double& ug_m3) const {
  const Puff& puff = one.puff;
  const double east = one.air.east * seconds, north = one.air.north * seconds;
  const double length2 = square(east) + square(north);
  const double dx = receptor.x - puff.x, dy = receptor.y - puff.y;
  const double closest = length2 > 0 ? std::clamp((dx * east + dy * north) / length2, 0.0, 1.0) : 0.5;
  Puff there = puff;
  there.sigma_y = rule_->lateral.width(one.air.lateral_rate, one.age_y + closest * seconds);
  const double share =
      vertical_share(puff.z, sigma_z(one, closest * seconds), receptor.z, one.air.lid_m, rule_->well_mixed);
  ug_m3 += ug_per_kg * (seconds / hour_s) * mean_along(there, east, north, receptor, share);
}

bool PuffTrain::move(const weather::MetSlab& slab, Traveller& one, double seconds, std::span<const Receptor> receptors,
                     std::span<double> ug_m3) const {
  Puff& puff = one.puff;
  const double east = one.air.east * seconds, north = one.air.north * seconds;
  const double last_sigma_y = rule_->lateral.width(one.air.lateral_rate, one.age_y + seconds);
  // Nobody hears a puff that passes by at six widths.
  const double middle_x = puff.x + 0.5 * east, middle_y = puff.y + 0.5 * north;
  const double reach2 = square(tail * last_sigma_y + 0.5 * std::hypot(east, north));
  for (std::size_t n = 0; n < receptors.size(); ++n) {
    if (square(receptors[n].x - middle_x) + square(receptors[n].y - middle_y) < reach2)
      hear(one, seconds, receptors[n], ug_m3[n]);
  }
  one.age_y += seconds;
  one.age_z += seconds;
  puff.x += east;
  puff.y += north;
  puff.sigma_y = last_sigma_y;
  if (!inside(*grid_, puff.x, puff.y)) return false;
  if (column_at(*grid_, puff.x, puff.y) != one.column) {
    puff.sigma_z = sigma_z(one, 0);
    meet(slab, one);
  }
  return true;
}

void PuffTrain::hour(const weather::MetSlab& slab, const Emission& emission, std::span<const Receptor> receptors,
                     std::span<double> ug_m3, std::vector<Puff>* handed) {
  LANTIAN_ASSERT(receptors.size() == ug_m3.size(), "one concentration for each receptor");
  const int steps = static_cast<int>(std::lround(hour_s / rule_->step_s));
  const int life = rule_->life_hours * steps;
  // A puff stands for all that a step lets out, and so leaves in its middle and ends in the middle of one. A young puff
  // grows fast: its first half step is cut into parts that double.
  constexpr std::array first{0.03125, 0.03125, 0.0625, 0.125, 0.25};
  constexpr std::array later{1.0}, last{0.5};
  for (Traveller& one : travellers_) meet(slab, one);
  std::vector<Traveller> fresh;
  if (emission.kg > 0) fresh = born(slab, emission);
  const auto moves = [&](Traveller& one, std::span<const double> parts) {
    const bool stays = std::ranges::all_of(
        parts, [&](double part) { return move(slab, one, part * rule_->step_s, receptors, ug_m3); });
    if (!stays) left_kg_ += one.puff.kg;
    return stays;
  };
  for (int step = 0; step < steps; ++step) {
    for (const Traveller& one : fresh) travellers_.emplace_back(one).puff.kg *= emission.kg / steps;
    std::erase_if(travellers_, [&](Traveller& one) {
      const bool old = one.puff.age >= life;
      if (!old && one.puff.sigma_y < grid_->cell_m)
        return !moves(one, one.puff.age++ == 0 ? std::span<const double>{first} : later);
      if (old && life > 0 && !moves(one, last)) return true;
      one.puff.sigma_z = sigma_z(one, 0);
      if (handed != nullptr) handed->push_back(one.puff);
      return true;
    });
  }
  for (Traveller& one : travellers_) one.puff.sigma_z = sigma_z(one, 0);
}

std::vector<Puff> PuffTrain::puffs() const {
  std::vector<Puff> out;
  for (const Traveller& one : travellers_) out.push_back(one.puff);
  return out;
}

}  // namespace lantian::transport
