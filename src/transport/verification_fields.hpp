#pragma once
#include "base/assert.hpp"
#include "transport/stepper.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

/// What several problems of the verification list share. Inside the room.
namespace lantian::transport::verified {

/// Factorised without loss, `exchange` at every interface.
template <class T>
void still(Interval<T>& interval, double exchange = 0) {
  const auto levels = static_cast<std::size_t>(interval.shape.nz);
  VerticalMixing<T> mixing{std::vector<T>(interval.shape.columns() * (levels + 1), static_cast<T>(exchange)),
                           std::vector<T>(interval.shape.columns(), T{0})};
  double worst = 0;
  LANTIAN_ASSERT(factorise(interval, mixing, worst), "a verification problem is within the Courant limit");
}

/// One layer of even air, fluxes from a stream function at the corners: free of divergence whatever the function.
template <class Stream>
Interval<double> stirred(int n, const Stream& stream) {
  Interval<double> out{{n, n, 1}};
  for (int j = 0; j < n; ++j) {
    for (int i = 0; i <= n; ++i) out.east[out.east_face(i, j, 0)] = stream(i, j) - stream(i, j + 1);
  }
  for (int j = 0; j <= n; ++j) {
    for (int i = 0; i < n; ++i) out.north[out.north_face(i, j, 0)] = stream(i + 1, j) - stream(i, j);
  }
  still(out);
  return out;
}

/// Solid rotation of a box of n x n about its middle, `turn` radians a step, within `radius` cells; beyond it is calm.
inline Interval<double> turning(int n, double turn, double radius) {
  const double middle = 0.5 * n;
  return stirred(n, [=](int i, int j) {
    const double square = (i - middle) * (i - middle) + (j - middle) * (j - middle);
    return 0.5 * turn * std::min(square, radius * radius);
  });
}

/// Values of the cells of a layer of n x n, from their middles.
template <class Shape>
std::vector<double> drawn(int n, const Shape& shape) {
  std::vector<double> out;
  for (int j = 0; j < n; ++j) {
    for (int i = 0; i < n; ++i) out.push_back(shape(i + 0.5, j + 0.5));
  }
  return out;
}

inline std::vector<double> cosine_hill(int n, double x0, double y0, double radius) {
  return drawn(n, [=](double x, double y) {
    const double r = std::hypot(x - x0, y - y0) / radius;
    return r < 1 ? 0.5 * (1 + std::cos(std::numbers::pi * r)) : 0.0;
  });
}

/// A disc of radius 15 with a slot of 5 cells, 20 deep; after Zalesak 1979, doi:10.1016/0021-9991(79)90051-2.
inline std::vector<double> slotted_disc(int n, double x0, double y0) {
  return drawn(n, [=](double x, double y) {
    const bool slot = std::abs(x - x0) < 2.5 && y < y0 + 5;
    return std::hypot(x - x0, y - y0) < 15 && !slot ? 1.0 : 0.0;
  });
}

/// One turn of handbook section 3.3: 101 x 101 cells in 314 steps, Courant numbers up to 0.94; the shape stands 25
/// cells from the middle.
struct Turn {
  static constexpr int n = 101, pairs = 157;
  static constexpr double x0 = 0.5 * n, y0 = 0.5 * n - 25, calm_beyond = 46;
  static Interval<double> interval() { return turning(n, 2 * std::numbers::pi / (2 * pairs), calm_beyond); }
};

/// A field beside what it should be.
struct Norms {
  double l1 = 0, l2 = 0, least = 0, peak = 0, mass = 0;
};
/// `value(c)` of every cell.
template <class Value>
Norms norms_of(const Value& value, const std::vector<double>& exact) {
  double difference = 0, square = 0, absolute = 0, sum = 0, whole = 0;
  Norms out;
  for (std::size_t c = 0; c < exact.size(); ++c) {
    const double gap = value(c) - exact[c];
    difference += gap * gap;
    absolute += std::abs(gap);
    square += exact[c] * exact[c];
    sum += value(c);
    whole += exact[c];
    out.least = std::min(out.least, value(c));
    out.peak = std::max(out.peak, value(c));
  }
  out.l1 = absolute / whole;
  out.l2 = std::sqrt(difference / square);
  out.mass = sum / whole;
  return out;
}
inline Norms norms_of(const Field<double>& field, const std::vector<double>& exact) {
  return norms_of([&](std::size_t c) { return field.values()[c * lanes]; }, exact);
}

inline void set(Field<double>& field, const std::vector<double>& values) {
  for (std::size_t c = 0; c < values.size(); ++c) field.values()[c * lanes] = values[c];
}

}  // namespace lantian::transport::verified
