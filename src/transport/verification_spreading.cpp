#include "transport/verification_fields.hpp"
#include "transport/verification_problems.hpp"

namespace lantian::transport::verified {
namespace {

/// A continuous source in an oblique wind, C = (0.2, 0.07): the mass below zero, of all.
double ringing_of(double sigma_cells, double spreading) {
  constexpr int n = 90;
  Interval<double> interval{{n, n, 1}};
  std::ranges::fill(interval.east, 0.2);
  std::ranges::fill(interval.north, 0.07);
  std::ranges::fill(interval.spreading, spreading);
  still(interval);
  Field<double> field{interval.shape};
  Stepper<double> stepper{interval.shape};
  for (int pair = 0; pair < 180; ++pair) {
    for (int j = -3; j <= 3; ++j) {
      for (int i = -3; i <= 3; ++i) {
        const bool here = i == 0 && j == 0;
        const double part = sigma_cells > 0 ? std::exp(-0.5 * (i * i + j * j) / (sigma_cells * sigma_cells)) : here;
        field.values()[interval.cell(12 + i, 25 + j, 0) * lanes] += part;
      }
    }
    stepper.forward(interval, field, 1);
  }
  double below = 0, all = 0;
  for (std::size_t c = 0; c < field.values().size(); c += lanes) {
    below -= std::min(0.0, field.values()[c]);
    all += std::abs(field.values()[c]);
  }
  return below / all;
}

}  // namespace

/// Handbook section 8, item 8: released at the ground long ago, sigma^2 = 2 K t, a half Gaussian; means over layers.
std::vector<Check> vertical_diffusion() {
  constexpr int levels = 16;
  constexpr double dz = 25, k = 2, dt = 20, start = 3600, later = 1800;
  Interval<double> interval{{3, 3, levels}};
  still(interval, k * dt / (dz * dz));
  Field<double> field{interval.shape};
  const auto exact = [&](int level, double time) {
    const double scale = std::sqrt(4 * k * time);
    return std::erf((level + 1) * dz / scale) - std::erf(level * dz / scale);
  };
  const std::size_t column = interval.cell(1, 1, 0);
  const auto at = [&](int level) -> double& {
    return field.values()[(column + static_cast<std::size_t>(level)) * lanes];
  };
  for (int level = 0; level < levels; ++level) at(level) = exact(level, start);
  Stepper<double>{interval.shape}.forward(interval, field, static_cast<int>(later / (2 * dt)));
  double worst = 0;
  for (int level = 0; level < 10; ++level)
    worst = std::max(worst, std::abs(at(level) / exact(level, start + later) - 1));
  // However strong the exchange, nothing is ever negative.
  still(interval, 500);
  field.clear();
  at(0) = 1;
  Stepper<double>{interval.shape}.forward(interval, field, 3);
  return {{"ten layers", worst, 0.02}, {"least, strong exchange", *std::ranges::min_element(field.values()), 0, true}};
}

std::vector<Check> horizontal_spreading() {
  constexpr int n = 61, steps = 100;
  constexpr double exchange = 0.02;  // K dt / dx2
  Interval<double> interval{{n, n, 1}};
  std::ranges::fill(interval.spreading, exchange);
  still(interval);
  Field<double> field{interval.shape};
  field.values()[interval.cell(30, 30, 0) * lanes] = 1;
  Stepper<double>{interval.shape}.forward(interval, field, steps / 2);
  double mass = 0, across = 0, along = 0;
  for (int j = 0; j < n; ++j) {
    for (int i = 0; i < n; ++i) {
      const double value = field.values()[interval.cell(i, j, 0) * lanes];
      mass += value;
      across += value * (i - 30) * (i - 30);
      along += value * (j - 30) * (j - 30);
    }
  }
  const double variance = 2 * exchange * steps;
  return {{"mass", std::abs(mass - 1), 1e-12},
          {"variance along x", std::abs(across / variance - 1), 1e-9},
          {"variance along y", std::abs(along / variance - 1), 1e-9}};
}

/// Item 9. Cells of 200 m, wind 4 m/s along x, Kz = 5 m2/s, Kh = 150 m2/s, source in the lowest of layers of 20 m; 3, 5
/// and 8 km behind it.
std::vector<Check> gaussian_plume() {
  constexpr int nx = 80, ny = 61, nz = 16;
  constexpr double dx = 200, dz = 20, wind = 4, kz = 5, kh = 150, dt = 25;
  Interval<double> interval{{nx, ny, nz}};
  std::ranges::fill(interval.east, wind * dt / dx);
  std::ranges::fill(interval.spreading, kh * dt / (dx * dx));
  still(interval, kz * dt / (dz * dz));
  Field<double> field{interval.shape};
  Stepper<double> stepper{interval.shape};
  const auto at = [&](int i, int j, int k) -> double& { return field.values()[interval.cell(i, j, k) * lanes]; };
  for (int pair = 0; pair < 100; ++pair) {
    for (int j = 29; j <= 31; ++j) at(4, j, 0) += j == 30 ? 0.5 : 0.25;  // a start of some width
    stepper.forward(interval, field, 1);
  }
  double of_line = 0, of_ground = 0, of_width = 0;
  for (const int distance : {15, 25, 40}) {
    double line = 0, ground = 0, width = 0;
    for (int j = 0; j < ny; ++j) {
      for (int k = 0; k < nz; ++k) line += at(4 + distance, j, k);
      ground += at(4 + distance, j, 0);
      width += at(4 + distance, j, 0) * (j - 30) * (j - 30);
    }
    const double time = distance * dx / wind;
    // A pair releases 1 and lasts 2 dt, in which the wind crosses half a cell twice.
    const double flow = dx / (wind * 2 * dt);
    // Share of the lowest layer: a half Gaussian of sigma^2 = 2 Kz t + that of the first layer.
    const double sigma = std::sqrt(2 * kz * time + dz * dz / 3);
    const double lowest = std::erf(dz / sigma / std::numbers::sqrt2), spread = 2 * kh * time / (dx * dx) + 0.5;
    of_line = std::max(of_line, std::abs(line / flow - 1));
    of_ground = std::max(of_ground, std::abs(ground / line / lowest - 1));
    of_width = std::max(of_width, std::abs(width / ground / spread - 1));
  }
  return {
      {"crosswind integral", of_line, 0.01}, {"lowest layer", of_ground, 0.03}, {"variance across", of_width, 0.03}};
}

/// Item 9. u = u1 z^m, K = k1 z^n: crosswind-integrated concentration at the ground falls as x^(-(1+m)/(2+m-n)).
/// Source: Huang 1979, doi:10.1016/0004-6981(79)90139-2. Here m = 0.25, n = 0.75: the power is -0.8333.
std::vector<Check> power_laws() {
  constexpr int nx = 160, nz = 16;
  constexpr double m = 0.25, n = 0.75, u1 = 2, k1 = 0.25, dx = 100, dt = 9;
  std::vector<double> edge{0};
  for (int k = 0; k < nz; ++k) edge.push_back(edge.back() + 1.5 * std::pow(1.32, k));
  Interval<double> interval{{nx, 3, nz}};
  const auto low = [&](int k) { return edge[static_cast<std::size_t>(k)]; };
  const auto middle = [&](int k) { return 0.5 * (low(k) + low(k + 1)); };
  for (int j = 0; j < 3; ++j) {
    for (int i = 0; i <= nx; ++i) {
      for (int k = 0; k < nz; ++k) {
        const double flow = u1 * (std::pow(low(k + 1), 1 + m) - std::pow(low(k), 1 + m)) / (1 + m);
        interval.east[interval.east_face(i, j, k)] = flow * dt / dx;
        if (i < nx) interval.air[interval.cell(i, j, k)] = low(k + 1) - low(k);
      }
    }
  }
  VerticalMixing<double> mixing{std::vector<double>(interval.shape.columns() * (nz + 1), 0.0),
                                std::vector<double>(interval.shape.columns(), 0.0)};
  for (std::size_t column = 0; column < interval.shape.columns(); ++column) {
    for (int k = 1; k < nz; ++k) {
      mixing.exchange[column * (nz + 1) + static_cast<std::size_t>(k)] =
          k1 * std::pow(low(k), n) * dt / (middle(k) - middle(k - 1));
    }
  }
  double worst = 0;
  LANTIAN_ASSERT(factorise(interval, mixing, worst), "within the Courant limit");
  Field<double> field{interval.shape};
  Stepper<double> stepper{interval.shape};
  for (int pair = 0; pair < 700; ++pair) {
    field.values()[interval.cell(2, 1, 0) * lanes] += 1;
    stepper.forward(interval, field, 1);
  }
  const auto ground = [&](int distance) { return field.values()[interval.cell(2 + distance, 1, 0) * lanes]; };
  const double power = std::log(ground(80) / ground(20)) / std::log(4.0), exact = -(1 + m) / (2 + m - n);
  return {{"power of the decay", std::abs(power / exact - 1), 0.03}};
}

/// Section 3.3: a source in one cell rings, a bell of one cell's width does so below half a percent even with Kh as low
/// as 300 m2/s at 3 km and steps of 120 s. It is why sources and receptors are bells.
std::vector<Check> ringing() {
  return {{"below zero, one cell, at least", ringing_of(0, 0), 0.05, true},
          {"below zero, bell, Kh dt/dx2 0.004", ringing_of(1, 0.004), 0.03},
          {"below zero, bell, Kh dt/dx2 0.02", ringing_of(1, 0.02), 0.005}};
}

}  // namespace lantian::transport::verified
