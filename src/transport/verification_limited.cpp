#include "transport/limited.hpp"
#include "transport/verification_fields.hpp"
#include "transport/verification_problems.hpp"
#include "transport/wild_hour.hpp"

namespace lantian::transport::verified {
namespace {

Norms limited_turn(const std::vector<double>& shape) {
  const Interval<double> interval = Turn::interval();
  Field<double> field{interval.shape};
  set(field, shape);
  LimitedStepper<double>{interval.shape}.forward(interval, field, Turn::pairs);
  return norms_of(field, shape);
}

}  // namespace

/// Handbook section 3.3 measured L2 0.014, least 0, peak 0.968.
std::vector<Check> limited_rotation() {
  const Norms norms = limited_turn(cosine_hill(Turn::n, Turn::x0, Turn::y0, 15));
  return {{"L2", norms.l2, 0.016},
          {"least", norms.least, -1e-15, true},
          {"peak", norms.peak, 0.96, true},
          {"most", norms.peak, 1},
          {"mass", std::abs(norms.mass - 1), 1e-9}};
}

/// Section 3.3: L1 0.31.
std::vector<Check> limited_cylinder() {
  const Norms norms = limited_turn(slotted_disc(Turn::n, Turn::x0, Turn::y0));
  return {{"L1", norms.l1, 0.32},
          {"least", norms.least, -1e-15, true},
          {"most", norms.peak, 1 + 1e-12},
          {"mass", std::abs(norms.mass - 1), 1e-9}};
}

/// Random divergent fluxes: an even mixing ratio stays even, spikes stay from 0 up, and the ledger closes.
std::vector<Check> limited_wild() {
  const Shape shape{24, 20, 12};
  sample::Wildness closed;
  closed.loss = 0;
  closed.closed = true;
  const auto interval = sample::wild_interval<double>(shape, 5, closed);
  Field<double> even{shape}, spikes{shape};
  for (std::size_t n = 0; n < even.values().size(); ++n) even.values()[n] = interval.air[n / lanes];
  LimitedStepper<double> stepper{shape};
  stepper.forward(interval, even, 20);
  double worst = 0;
  for (std::size_t n = 0; n < even.values().size(); ++n)
    worst = std::max(worst, std::abs(even.values()[n] / interval.air[n / lanes] - 1));

  const auto open = sample::wild_interval<double>(shape, 6);
  std::mt19937 dice{3};
  double before = 0, after = 0;
  for (std::size_t c = 0; c < shape.cells(); ++c) before += spikes.values()[c * lanes] = dice() % 7 == 0 ? 1.0 : 0.0;
  Departed departed;
  stepper.forward(open, spikes, 20, 0, &departed);
  for (std::size_t c = 0; c < shape.cells(); ++c) after += spikes.values()[c * lanes];
  const double lost = before - after - departed.outflow[0] - departed.ground[0];
  return {{"even ratio", worst, 1e-12},
          {"least of spikes", *std::ranges::min_element(spikes.values()), -1e-15, true},
          {"ledger", std::abs(lost) / before, 1e-12}};
}

}  // namespace lantian::transport::verified
