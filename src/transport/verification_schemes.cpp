#include "transport/verification_fields.hpp"
#include "transport/verification_problems.hpp"

namespace lantian::transport::verified {
namespace {

using std::numbers::pi;

Norms turned_once(const std::vector<double>& shape) {
  const Interval<double> interval = Turn::interval();
  Field<double> field{interval.shape};
  set(field, shape);
  Stepper<double>{interval.shape}.forward(interval, field, Turn::pairs);
  return norms_of(field, shape);
}

/// L2 error of a bell of fixed physical width that an even wind carries over a fifth of the box at Courant number 0.5.
double carried_error(int n) {
  Interval<double> interval{{n, 3, 1}};
  std::ranges::fill(interval.east, 0.5);
  still(interval);
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
}

/// L2 error of a round bell after a quarter of a turn, with steps in proportion to the cells.
double turned_error(int n) {
  const int pairs = n / 2;
  const auto bell = [n](double at_x, double at_y) {
    return drawn(n, [=](double x, double y) {
      const double r = std::hypot(x - at_x * n, y - at_y * n) / (0.07 * n);
      return std::exp(-0.5 * r * r);
    });
  };
  const Interval<double> interval = turning(n, 0.5 * pi / (2 * pairs), n);
  Field<double> field{interval.shape};
  set(field, bell(0.5, 0.28));
  Stepper<double>{interval.shape}.forward(interval, field, pairs);
  return norms_of(field, bell(0.72, 0.5)).l2;  // against the clock, from the south to the east
}

}  // namespace

/// Handbook section 8, item 6; another program measured L2 0.022, least -0.007, peak 0.989 (section 3.3).
std::vector<Check> rotation() {
  const Norms norms = turned_once(cosine_hill(Turn::n, Turn::x0, Turn::y0, 15));
  return {{"L2", norms.l2, 0.025},
          {"least", norms.least, -0.01, true},
          {"peak", norms.peak, 0.98, true},
          {"mass", std::abs(norms.mass - 1), 1e-9}};
}

/// Item 6; section 3.3: L1 0.35, least -0.05, most 1.13.
std::vector<Check> slotted_cylinder() {
  const Norms norms = turned_once(slotted_disc(Turn::n, Turn::x0, Turn::y0));
  return {{"L1", norms.l1, 0.36},
          {"least", norms.least, -0.06, true},
          {"most", norms.peak, 1.14},
          {"mass", std::abs(norms.mass - 1), 1e-9}};
}

/// Item 6. LeVeque 1996, doi:10.1137/0733033: swirling flow that runs backwards in the second half.
std::vector<Check> deformation() {
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
  return {{"L2", norms.l2, 0.1}, {"least", norms.least, -0.03, true}, {"mass", std::abs(norms.mass - 1), 1e-9}};
}

/// Item 7: the scheme itself is of third order.
std::vector<Check> order_along_an_axis() {
  return {{"order", std::log2(carried_error(80) / carried_error(160)), 2.5, true}};
}

/// Item 7: alternating sweeps are of second order.
std::vector<Check> order_split() {
  return {{"order", std::log2(turned_error(80) / turned_error(160)), 2.0, true}};
}

/// Item 11: what a run in the reversed wind would get wrong, of the field. It is no transpose, but the same physics.
std::vector<Check> reversed_wind() {
  constexpr int n = 60, pairs = 30;
  const auto stream = [](double sign) {
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
  double gap = 0, sum = 0;
  for (std::size_t c = 0; c < exact.values().size(); c += lanes) {
    gap += std::abs(exact.values()[c] - retro.values()[c]);
    sum += std::abs(exact.values()[c]);
  }
  return {{"gap, at least", gap / sum, 1e-6, true}, {"gap, at most", gap / sum, 0.5}};
}

}  // namespace lantian::transport::verified
