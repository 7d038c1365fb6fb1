#include "explain/trend/loess.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::explain {
namespace {

/// Tricube, flat in the innermost thousandth and cut in the outermost, as the authors' program has it.
double tricube(double distance, double reach) {
  if (distance > 0.999 * reach) return 0;
  if (distance <= 0.001 * reach) return 1;
  const double share = distance / reach;
  const double inner = 1 - share * share * share;
  return inner * inner * inner;
}

}  // namespace

Loess::Loess(std::span<const double> values, std::span<const double> weights, const LoessShape& shape)
    : values_{values}, weights_{weights}, shape_{shape} {
  LANTIAN_ASSERT(!values.empty() && values.size() == weights.size(), "a weight for each value");
  LANTIAN_ASSERT(shape.span >= 3 && shape.span % 2 == 1 && shape.jump >= 1, "an odd neighbourhood");
}

Loess::Window Loess::window_at(double place) const {
  const std::size_t count = values_.size(), span = std::min(shape_.span, count);
  const double first = std::nearbyint(place) - static_cast<double>((shape_.span - 1) / 2);
  const double begin = std::clamp(first, 0.0, static_cast<double>(count - span));
  return {static_cast<std::size_t>(begin), static_cast<std::size_t>(begin) + span - 1};
}

double Loess::nearest(double place) const {
  double found = 0, best = INFINITY;
  for (std::size_t n = 0; n < values_.size(); ++n) {
    const double distance = std::abs(static_cast<double>(n) - place);
    if (weights_[n] > 0 && distance < best) {
      best = distance;
      found = values_[n];
    }
  }
  return found;
}

double Loess::at(double place) const {
  const auto [first, last] = window_at(place);
  double reach = std::max(place - static_cast<double>(first), static_cast<double>(last) - place);
  if (shape_.span > values_.size()) reach += static_cast<double>((shape_.span - values_.size()) / 2);
  double sum = 0, sum_x = 0, sum_y = 0;
  for (std::size_t n = first; n <= last; ++n) {
    const auto x = static_cast<double>(n);
    const double weight = tricube(std::abs(x - place), reach) * weights_[n];
    sum += weight;
    sum_x += weight * x;
    sum_y += weight * values_[n];
  }
  if (!(sum > 0)) return nearest(place);
  const double mean_x = sum_x / sum, mean_y = sum_y / sum;
  if (shape_.degree == 0) return mean_y;
  double xx = 0, xy = 0;
  for (std::size_t n = first; n <= last; ++n) {
    const double x = static_cast<double>(n) - mean_x;
    const double weight = tricube(std::abs(static_cast<double>(n) - place), reach) * weights_[n];
    xx += weight * x * x;
    xy += weight * x * (values_[n] - mean_y);
  }
  // A neighbourhood that is one point, nearly, has no direction.
  if (std::sqrt(xx / sum) <= 0.001 * static_cast<double>(values_.size() - 1)) return mean_y;
  return mean_y + xy / xx * (place - mean_x);
}

std::vector<double> Loess::smoothed() const {
  const std::size_t count = values_.size();
  std::vector<double> out(count);
  std::size_t before = 0;
  for (std::size_t n = 0; n < count;) {
    out[n] = at(static_cast<double>(n));
    for (std::size_t k = before + 1; k < n; ++k) {
      const double share = static_cast<double>(k - before) / static_cast<double>(n - before);
      out[k] = out[before] + share * (out[n] - out[before]);
    }
    before = n;
    if (n + 1 == count) break;
    n = std::min(n + std::min(shape_.jump, count - 1), count - 1);
  }
  return out;
}

}  // namespace lantian::explain
