#include "explain/trend/roses.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lantian::explain {
namespace {

/// What is known of one row.
enum class Air : unsigned char { missing, calm, windy };

Air air_of(const Wind& wind, const Values& values, std::size_t row, double calm_below) {
  if (!wind.speed[row] || !values[row]) return Air::missing;
  if (*wind.speed[row] < calm_below) return Air::calm;
  return wind.from[row] ? Air::windy : Air::missing;
}

std::size_t sector_at(double from, int sectors) {
  const double width = 360.0 / sectors;
  return static_cast<std::size_t>(std::floor(from / width + 0.5)) % static_cast<std::size_t>(sectors);
}

struct Running {
  std::size_t n = 0;
  double sum = 0;
  void take(double value) {
    ++n;
    sum += value;
  }
  std::optional<double> mean() const { return n > 0 ? std::optional{sum / static_cast<double>(n)} : std::nullopt; }
};

/// Bounds of fifths, alike ones once.
std::vector<double> fifths(std::vector<double> values) {
  std::vector<double> bounds;
  if (values.empty()) return bounds;
  std::ranges::sort(values);
  for (std::size_t k = 1; k < 5; ++k) bounds.push_back(values[k * values.size() / 5]);
  const auto [first, last] = std::ranges::unique(bounds);
  bounds.erase(first, last);
  return bounds;
}

std::vector<double> bounds_of(const Wind& wind, const Values& sorted, const RoseChoice& choice) {
  if (!choice.bounds.empty()) return choice.bounds;
  std::vector<double> windy;
  for (std::size_t row = 0; row < sorted.size(); ++row) {
    if (air_of(wind, sorted, row, choice.calm_below) == Air::windy) windy.push_back(*sorted[row]);
  }
  return fifths(std::move(windy));
}

/// Sums of a grid of sectors and classes of speed.
struct PolarSums {
  std::size_t sectors, classes;
  std::vector<Running> cells;
  Running& at(std::size_t sector, std::size_t speed) { return cells[sector * classes + speed]; }
};

/// Rows of a cell and of those that touch it.
std::size_t rows_around(const PolarSums& sums, std::size_t cell) {
  const std::size_t sector = cell / sums.classes, speed = cell % sums.classes;
  std::size_t rows = 0;
  for (const std::size_t turn : {sums.sectors - 1, std::size_t{0}, std::size_t{1}}) {
    const std::size_t row = (sector + turn) % sums.sectors * sums.classes;
    for (std::size_t n = speed > 0 ? speed - 1 : 0; n <= std::min(speed + 1, sums.classes - 1); ++n)
      rows += sums.cells[row + n].n;
  }
  return rows;
}

/// One cell's mean out of all, weighted by nearness.
double smooth_at(const PolarSums& sums, const std::vector<std::pair<double, double>>& places, std::size_t cell,
                 double width) {
  double weight = 0, sum = 0;
  for (std::size_t n = 0; n < sums.cells.size(); ++n) {
    if (sums.cells[n].n == 0) continue;
    const double x = places[n].first - places[cell].first, y = places[n].second - places[cell].second;
    const double near = std::exp(-(x * x + y * y) / (2 * width * width));
    weight += near * static_cast<double>(sums.cells[n].n);
    sum += near * sums.cells[n].sum;
  }
  return sum / weight;
}

std::vector<PolarCell> cells_of(const PolarSums& sums, const PolarChoice& choice) {
  const double turn = 2 * std::numbers::pi / choice.sectors;
  std::vector<std::pair<double, double>> places;
  std::vector<double> widths;
  for (std::size_t n = 0; n < sums.cells.size(); ++n) {
    const double angle = turn * static_cast<double>(n / sums.classes);
    const double speed = (static_cast<double>(n % sums.classes) + 0.5) * choice.speed_step;
    places.emplace_back(speed * std::sin(angle), speed * std::cos(angle));
    widths.push_back(std::max(choice.speed_step, speed * turn / 2));
  }
  std::vector<PolarCell> out;
  for (std::size_t n = 0; n < sums.cells.size(); ++n) {
    PolarCell cell;
    cell.from = 360.0 / choice.sectors * static_cast<double>(n / sums.classes);
    cell.speed = static_cast<double>(n % sums.classes) * choice.speed_step;
    cell.n = sums.cells[n].n;
    if (cell.n >= choice.least) cell.mean = sums.cells[n].mean();
    if (rows_around(sums, n) >= choice.least) cell.smooth = smooth_at(sums, places, n, widths[n]);
    if (cell.mean || cell.smooth) out.push_back(cell);
  }
  return out;
}

std::size_t speed_classes(const Wind& wind, const Values& values, const PolarChoice& choice) {
  double fastest = 0;
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (air_of(wind, values, row, choice.calm_below) == Air::windy && *wind.speed[row] <= choice.speed_most)
      fastest = std::max(fastest, *wind.speed[row]);
  }
  return static_cast<std::size_t>(fastest / choice.speed_step) + 1;
}

}  // namespace

Rose rose_of(const Wind& wind, const Values& sorted, const RoseChoice& choice) {
  LANTIAN_ASSERT(sorted.size() == wind.speed.size() && sorted.size() == wind.from.size(), "a value for each row");
  LANTIAN_ASSERT(choice.sectors >= 4 && std::ranges::is_sorted(choice.bounds), "sectors and classes");
  Rose out;
  out.bounds = bounds_of(wind, sorted, choice);
  const auto sectors = static_cast<std::size_t>(choice.sectors);
  std::vector<Running> sums(sectors);
  Running calm, all;
  out.sectors.resize(sectors);
  for (RoseSector& one : out.sectors) one.classes.resize(out.bounds.size() + 1);
  for (std::size_t row = 0; row < sorted.size(); ++row) {
    const Air air = air_of(wind, sorted, row, choice.calm_below);
    if (air == Air::missing) {
      ++out.missing;
      continue;
    }
    all.take(*sorted[row]);
    if (air == Air::calm) {
      calm.take(*sorted[row]);
      continue;
    }
    const std::size_t sector = sector_at(*wind.from[row], choice.sectors);
    sums[sector].take(*sorted[row]);
    const auto above = std::ranges::upper_bound(out.bounds, *sorted[row]) - out.bounds.begin();
    ++out.sectors[sector].classes[static_cast<std::size_t>(above)];
  }
  for (std::size_t n = 0; n < sectors; ++n) {
    RoseSector& one = out.sectors[n];
    one.centre = 360.0 / choice.sectors * static_cast<double>(n);
    one.n = sums[n].n;
    one.mean = sums[n].mean();
    one.share = all.sum != 0 ? sums[n].sum / all.sum : 0;
  }
  out.n = all.n;
  out.calm = calm.n;
  out.mean = all.mean();
  out.calm_mean = calm.mean();
  out.calm_share = all.sum != 0 ? calm.sum / all.sum : 0;
  return out;
}

Polar polar_of(const Wind& wind, const Values& values, const PolarChoice& choice) {
  LANTIAN_ASSERT(values.size() == wind.speed.size() && values.size() == wind.from.size(), "a value for each row");
  LANTIAN_ASSERT(
      choice.sectors >= 4 && choice.least > 0 && choice.speed_step > 0 && choice.speed_most / choice.speed_step < 1000,
      "cells");
  Polar out;
  out.speed_step = choice.speed_step;
  PolarSums sums{static_cast<std::size_t>(choice.sectors), speed_classes(wind, values, choice), {}};
  sums.cells.resize(sums.sectors * sums.classes);
  Running calm;
  for (std::size_t row = 0; row < values.size(); ++row) {
    const Air air = air_of(wind, values, row, choice.calm_below);
    if (air == Air::missing) {
      ++out.missing;
    } else if (air == Air::calm) {
      calm.take(*values[row]);
    } else if (*wind.speed[row] > choice.speed_most) {
      ++out.faster;
    } else {
      ++out.n;
      const auto speed = static_cast<std::size_t>(*wind.speed[row] / choice.speed_step);
      sums.at(sector_at(*wind.from[row], choice.sectors), speed).take(*values[row]);
    }
  }
  out.calm = calm.n;
  out.calm_mean = calm.mean();
  out.cells = cells_of(sums, choice);
  return out;
}

}  // namespace lantian::explain
