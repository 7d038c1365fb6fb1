// Items of the verification list that concern one operator: schemes against exact solutions, and what a run in the
// reversed wind would get wrong. Bounds: handbook section 3.3, which measured them with another program.
#include "transport/chain.hpp"
#include "transport/hour.hpp"
#include "transport/plain.hpp"
#include "transport/stepper.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <numeric>

namespace {

using namespace lantian::transport;
using std::numbers::pi;

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
  VerticalMixing<double> mixing{std::vector<double>(out.shape.columns() * 2, 0.0),
                                std::vector<double>(out.shape.columns(), 0.0)};
  double worst = 0;
  REQUIRE(factorise(out, mixing, worst));
  return out;
}

struct Norms {
  double l2 = 0, least = 0, peak = 0, mass = 0;
};
Norms norms_of(const Field<double>& field, const std::vector<double>& exact) {
  double difference = 0, square = 0, sum = 0, whole = 0;
  Norms out;
  for (std::size_t c = 0; c < exact.size(); ++c) {
    const double value = field.values()[c * lanes];
    difference += (value - exact[c]) * (value - exact[c]);
    square += exact[c] * exact[c];
    sum += value;
    whole += exact[c];
    out.least = std::min(out.least, value);
    out.peak = std::max(out.peak, value);
  }
  out.l2 = std::sqrt(difference / square);
  out.mass = sum / whole;
  return out;
}

void set(Field<double>& field, const std::vector<double>& values) {
  for (std::size_t c = 0; c < values.size(); ++c) field.values()[c * lanes] = values[c];
}

std::vector<double> cosine_hill(int n, double x0, double y0, double radius) {
  std::vector<double> out(static_cast<std::size_t>(n) * static_cast<std::size_t>(n), 0.0);
  for (int j = 0; j < n; ++j) {
    for (int i = 0; i < n; ++i) {
      const double r = std::hypot(i + 0.5 - x0, j + 0.5 - y0) / radius;
      if (r < 1) out[static_cast<std::size_t>(j * n + i)] = 0.5 * (1 + std::cos(pi * r));
    }
  }
  return out;
}

}  // namespace

TEST_CASE("solid rotation: one turn of a cosine hill, 101 x 101, radius 15 cells") {
  constexpr int n = 101, pairs = 170;  // 340 steps a turn: Courant numbers up to 0.94 in the corners of the box
  const double turn = 2 * pi / (2 * pairs), middle = 0.5 * n;
  const Interval<double> interval = stirred(
      n, [&](int i, int j) { return 0.5 * turn * ((i - middle) * (i - middle) + (j - middle) * (j - middle)); });
  const std::vector<double> hill = cosine_hill(n, middle, middle + 25, 15);
  Field<double> field{interval.shape};
  set(field, hill);
  Departed departed;
  Stepper<double>{interval.shape}.forward(interval, field, pairs, 0, &departed);
  const Norms norms = norms_of(field, hill);
  MESSAGE("L2 ", norms.l2, " least ", norms.least, " peak ", norms.peak);
  CHECK(norms.l2 < 0.03);       // published measurement of the scheme: 0.022
  CHECK(norms.least > -0.012);  // -0.007
  CHECK(norms.peak > 0.97);     // 0.989
  // Ripples cross the border.
  const double whole = std::reduce(hill.begin(), hill.end());
  CHECK(norms.mass + departed.outflow[0] / whole == doctest::Approx(1.0).epsilon(1e-9));
}

TEST_CASE("deformation: a hill torn by a vortex and drawn together again, mass and shape") {
  // LeVeque 1996, doi:10.1137/0733033: swirling flow that runs backwards in the second half.
  constexpr int n = 80, pairs = 80;
  const std::vector<double> hill = cosine_hill(n, 0.5 * n, 0.75 * n, 0.15 * n);
  Field<double> field{{n, n, 1}};
  set(field, hill);
  Stepper<double> stepper{{n, n, 1}};
  for (int pair = 0; pair < pairs; ++pair) {
    const double phase = std::cos(pi * (pair + 0.5) / pairs);
    const Interval<double> interval = stirred(n, [&](int i, int j) {
      const double sx = std::sin(pi * i / n), sy = std::sin(pi * j / n);
      return 0.35 * n / pi * phase * sx * sx * sy * sy;
    });
    stepper.forward(interval, field, 1);
  }
  const Norms norms = norms_of(field, hill);
  MESSAGE("L2 ", norms.l2, " least ", norms.least, " peak ", norms.peak);
  CHECK(norms.l2 < 0.1);
  CHECK(norms.least > -0.03);
  CHECK(norms.mass == doctest::Approx(1.0).epsilon(1e-9));
}

TEST_CASE("along one axis the error falls with the third power of the cell") {
  const auto error = [](int n) {
    // A bell of fixed physical width, carried over a fifth of the box at Courant number 0.5.
    Interval<double> interval{{n, 3, 1}};
    std::ranges::fill(interval.east, 0.5);
    VerticalMixing<double> mixing{std::vector<double>(interval.shape.columns() * 2, 0.0),
                                  std::vector<double>(interval.shape.columns(), 0.0)};
    double worst = 0;
    REQUIRE(factorise(interval, mixing, worst));
    const auto bell = [&](int i, double at) {
      // Means over cells, which is what cells hold.
      const double sigma = 0.06 * n, left = (i - at) / sigma / std::numbers::sqrt2,
                   width = 1 / sigma / std::numbers::sqrt2;
      return 0.5 * std::sqrt(pi) / width * (std::erf(left + width) - std::erf(left));
    };
    Field<double> field{interval.shape};
    const int steps = n / 5 * 2;
    std::vector<double> exact(interval.shape.cells());
    for (int j = 0; j < 3; ++j) {
      for (int i = 0; i < n; ++i) {
        field.values()[static_cast<std::size_t>(j * n + i) * lanes] = bell(i, 0.35 * n);
        exact[static_cast<std::size_t>(j * n + i)] = bell(i, 0.35 * n + 0.5 * steps);
      }
    }
    Stepper<double>{interval.shape}.forward(interval, field, steps / 2);
    return norms_of(field, exact).l2;
  };
  const double coarse = error(80), fine = error(160);
  MESSAGE("order ", std::log2(coarse / fine));
  CHECK(std::log2(coarse / fine) > 2.5);
}

TEST_CASE("vertical diffusion: a layer spreads as the reflected Gaussian, and nothing is ever negative") {
  constexpr int levels = 16;
  constexpr double dz = 25, k = 2, dt = 20;
  Interval<double> interval{{3, 3, levels}};
  VerticalMixing<double> mixing{std::vector<double>(9 * (levels + 1), k * dt / (dz * dz)), std::vector<double>(9, 0.0)};
  double worst = 0;
  REQUIRE(factorise(interval, mixing, worst));
  Field<double> field{interval.shape};
  const double start = 3600;
  // Released at the ground long ago: sigma^2 = 2 K t, a half Gaussian; means over layers.
  const auto exact = [&](int level, double time) {
    const double scale = std::sqrt(4 * k * time);
    return std::erf((level + 1) * dz / scale) - std::erf(level * dz / scale);
  };
  const std::size_t column = interval.cell(1, 1, 0);
  for (int level = 0; level < levels; ++level)
    field.values()[(column + static_cast<std::size_t>(level)) * lanes] = exact(level, start);
  Stepper<double>{interval.shape}.forward(interval, field, 45);  // 1800 s
  for (int level = 0; level < 10; ++level) {
    CAPTURE(level);
    CHECK(field.values()[(column + static_cast<std::size_t>(level)) * lanes] ==
          doctest::Approx(exact(level, start + 1800)).epsilon(0.02));
  }
  field.clear();
  field.values()[column * lanes] = 1;
  std::ranges::fill(mixing.exchange, 500.0);
  REQUIRE(factorise(interval, mixing, worst));
  Stepper<double>{interval.shape}.forward(interval, field, 3);
  for (const double value : field.values()) REQUIRE(value >= 0);
}

TEST_CASE("horizontal spreading: variance grows by 2 K t") {
  constexpr int n = 61;
  constexpr double exchange = 0.02;  // K dt / dx2
  Interval<double> interval{{n, n, 1}};
  std::ranges::fill(interval.spreading, exchange);
  VerticalMixing<double> mixing{std::vector<double>(interval.shape.columns() * 2, 0.0),
                                std::vector<double>(interval.shape.columns(), 0.0)};
  double worst = 0;
  REQUIRE(factorise(interval, mixing, worst));
  Field<double> field{interval.shape};
  field.values()[interval.cell(30, 30, 0) * lanes] = 1;
  Stepper<double>{interval.shape}.forward(interval, field, 50);
  double mass = 0, across = 0, along = 0;
  for (int j = 0; j < n; ++j) {
    for (int i = 0; i < n; ++i) {
      const double value = field.values()[interval.cell(i, j, 0) * lanes];
      mass += value;
      across += value * (i - 30) * (i - 30);
      along += value * (j - 30) * (j - 30);
    }
  }
  CHECK(mass == doctest::Approx(1.0).epsilon(1e-12));
  CHECK(across == doctest::Approx(2 * exchange * 100).epsilon(1e-9));
  CHECK(along == doctest::Approx(2 * exchange * 100).epsilon(1e-9));
}

TEST_CASE("a steady plume in even wind: crosswind integral and width of the Gaussian solution") {
  // Cells of 200 m, wind 4 m/s along x, Kz = 5 m2/s, Kh = 150 m2/s, source in the lowest layer of 20 m each.
  constexpr int nx = 80, ny = 61, nz = 16;
  constexpr double dx = 200, dz = 20, wind = 4, kz = 5, kh = 150, dt = 25;
  Interval<double> interval{{nx, ny, nz}};
  std::ranges::fill(interval.east, wind * dt / dx);
  std::ranges::fill(interval.spreading, kh * dt / (dx * dx));
  VerticalMixing<double> mixing{std::vector<double>(interval.shape.columns() * (nz + 1), kz * dt / (dz * dz)),
                                std::vector<double>(interval.shape.columns(), 0.0)};
  double worst = 0;
  REQUIRE(factorise(interval, mixing, worst));
  Field<double> field{interval.shape};
  Stepper<double> stepper{interval.shape};
  for (int pair = 0; pair < 100; ++pair) {
    for (int j = 29; j <= 31; ++j)
      field.values()[interval.cell(4, j, 0) * lanes] += j == 30 ? 0.5 : 0.25;  // a start of some width
    stepper.forward(interval, field, 1);
  }
  for (const int distance : {10, 20, 40}) {
    CAPTURE(distance);
    const int i = 4 + distance;
    double line = 0, ground = 0, width = 0;
    for (int j = 0; j < ny; ++j) {
      for (int k = 0; k < nz; ++k) line += field.values()[interval.cell(i, j, k) * lanes];
      const double value = field.values()[interval.cell(i, j, 0) * lanes];
      ground += value;
      width += value * (j - 30) * (j - 30);
    }
    // A pair releases 1 and lasts 2 dt, in which the wind crosses half a cell twice.
    CHECK(line == doctest::Approx(dx / (wind * 2 * dt)).epsilon(0.01));
    const double time = distance * dx / wind;
    // Share of the lowest layer: a half Gaussian of sigma^2 = 2 Kz t + that of the first layer.
    const double sigma = std::sqrt(2 * kz * time + dz * dz / 3);
    CHECK(ground / line == doctest::Approx(std::erf(dz / sigma / std::numbers::sqrt2)).epsilon(0.03));
    CHECK(width / ground == doctest::Approx(2 * kh * time / (dx * dx) + 0.5).epsilon(0.03));
  }
}

TEST_CASE("wind and exchange that grow with height: the plume of Roberts") {
  // u = u1 z^m, K = k1 z^n: crosswind-integrated concentration at the ground falls as x^(-(1+m)/(2+m-n)).
  // Source: Huang 1979, doi:10.1016/0004-6981(79)90139-2. Here m = 0.25, n = 0.75: the power is -0.8333.
  constexpr int nx = 160, nz = 16;
  constexpr double m = 0.25, n = 0.75, u1 = 2, k1 = 0.25, dx = 100, dt = 9;
  std::vector<double> edge{0};
  for (int k = 0; k < nz; ++k) edge.push_back(edge.back() + 1.5 * std::pow(1.32, k));
  Interval<double> interval{{nx, 3, nz}};
  const auto layer = [&](int k) { return edge[static_cast<std::size_t>(k) + 1] - edge[static_cast<std::size_t>(k)]; };
  const auto middle = [&](int k) {
    return 0.5 * (edge[static_cast<std::size_t>(k) + 1] + edge[static_cast<std::size_t>(k)]);
  };
  for (int j = 0; j < 3; ++j) {
    for (int i = 0; i <= nx; ++i) {
      for (int k = 0; k < nz; ++k) {
        const double low = edge[static_cast<std::size_t>(k)], high = edge[static_cast<std::size_t>(k) + 1];
        interval.east[interval.east_face(i, j, k)] =
            u1 * (std::pow(high, 1 + m) - std::pow(low, 1 + m)) / (1 + m) * dt / dx;
        if (i < nx) interval.air[interval.cell(i, j, k)] = layer(k);
      }
    }
  }
  VerticalMixing<double> mixing{std::vector<double>(interval.shape.columns() * (nz + 1), 0.0),
                                std::vector<double>(interval.shape.columns(), 0.0)};
  for (std::size_t column = 0; column < interval.shape.columns(); ++column) {
    for (int k = 1; k < nz; ++k) {
      mixing.exchange[column * (nz + 1) + static_cast<std::size_t>(k)] =
          k1 * std::pow(edge[static_cast<std::size_t>(k)], n) * dt / (middle(k) - middle(k - 1));
    }
  }
  double worst = 0;
  REQUIRE(factorise(interval, mixing, worst));
  Field<double> field{interval.shape};
  Stepper<double> stepper{interval.shape};
  for (int pair = 0; pair < 700; ++pair) {
    field.values()[interval.cell(2, 1, 0) * lanes] += 1;
    stepper.forward(interval, field, 1);
  }
  const auto ground = [&](int distance) { return field.values()[interval.cell(2 + distance, 1, 0) * lanes]; };
  const double power = std::log(ground(80) / ground(20)) / std::log(4.0);
  MESSAGE("power ", power);
  CHECK(power == doctest::Approx(-(1 + m) / (2 + m - n)).epsilon(0.03));
}

TEST_CASE("the chain of a cell is Bateman's solution, and its transpose is one") {
  const std::vector<float> rate{2e-5F, 4e-5F}, slow{1e-5F, 3e-5F}, fast{5e-5F, 7e-5F};
  constexpr double hours = 6, yield = 1.5;
  const auto factors = reacted<double>(rate, yield, slow, fast, 100);
  Field<double> primary{{3, 3, 1}}, secondary{{3, 3, 1}};
  primary.values()[0] = primary.values()[lanes] = 10;
  for (int step = 0; step < hours * 36; ++step) react(factors, primary, secondary);
  for (std::size_t cell = 0; cell < 2; ++cell) {
    const double k = static_cast<double>(rate[cell]), a = k + static_cast<double>(slow[cell]),
                 b = static_cast<double>(fast[cell]), t = hours * 3600;
    CHECK(primary.values()[cell * lanes] == doctest::Approx(10 * std::exp(-a * t)).epsilon(1e-10));
    const double expected = std::abs(a - b) < 1e-9 ? 10 * yield * k * t * std::exp(-a * t)
                                                   : 10 * yield * k / (b - a) * (std::exp(-a * t) - std::exp(-b * t));
    CHECK(secondary.values()[cell * lanes] == doctest::Approx(expected).epsilon(1e-6));
  }
}

TEST_CASE("a run in the reversed wind is no transpose: how far off it is, is reported") {
  constexpr int n = 60, pairs = 30;
  const auto stream = [&](double sign) {
    return [=](int i, int j) {
      const double sx = std::sin(2 * pi * i / n), sy = std::sin(pi * j / n);
      return sign * 0.3 * n / (2 * pi) * sx * sy * sy;
    };
  };
  const Interval<double> there = stirred(n, stream(1)), back = stirred(n, stream(-1));
  Field<double> exact{there.shape}, retro{there.shape};
  exact.values()[there.cell(20, 33, 0) * lanes] = 1;
  retro.values()[there.cell(20, 33, 0) * lanes] = 1;
  Stepper<double> stepper{there.shape};
  stepper.backward(there, exact, pairs);
  stepper.forward(back, retro, pairs);
  double gap = 0, whole = 0;
  for (std::size_t c = 0; c < exact.values().size(); c += lanes) {
    gap += std::abs(exact.values()[c] - retro.values()[c]);
    whole += std::abs(exact.values()[c]);
  }
  MESSAGE("retro gap ", gap / whole);
  CHECK(gap / whole > 1e-6);  // not the transpose
  CHECK(gap / whole < 0.5);   // but the same physics
}
