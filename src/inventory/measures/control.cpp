#include "inventory/measures/control.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace lantian::inventory {
namespace {

constexpr double all_of_it = 1.0;
/// Parts given as rounded percents may add up to a hair more than everything.
constexpr double hair = 1e-9;

Rational share_of_percent(const std::optional<Decimal>& percent) {
  if (!percent) return Rational{1};
  const Rational share = percent->exact() / Rational{100};
  LANTIAN_ASSERT(share >= Rational{0} && share <= Rational{1}, "a control's percent lies in 0..100");
  return share;
}

}  // namespace

Rational residual_of(const Decimal& control_percent, const std::optional<Decimal>& effectiveness_percent,
                     const std::optional<Decimal>& penetration_percent) {
  return Rational{1} - share_of_percent(control_percent) * share_of_percent(effectiveness_percent) *
                           share_of_percent(penetration_percent);
}

double backed_out(double mass_t, double residual) {
  LANTIAN_ASSERT(residual >= 0 && residual <= all_of_it, "a residual is a share");
  return residual > 0 ? mass_t / residual : 0;
}

ControlledMass::ControlledMass(double base_t, std::optional<double> residual)
    : mass_t_{base_t}, residuals_{all_of_it, all_of_it, residual} {
  LANTIAN_ASSERT(!residual || (*residual >= 0 && *residual <= all_of_it), "a residual is a share");
}

std::optional<double>& ControlledMass::in_place(MeasureType type) {
  LANTIAN_ASSERT(type == MeasureType::fuel || type == MeasureType::process || type == MeasureType::end_of_pipe,
                 "only fuel, process and end of pipe hold a control");
  return residuals_[static_cast<std::size_t>(type) - static_cast<std::size_t>(MeasureType::fuel)];
}

ControlStep ControlledMass::replace(MeasureType type, double residual) {
  std::optional<double>& old = in_place(type);
  if (!old) return ControlStep::not_known;
  if (residual >= *old) return ControlStep::not_stronger;
  mass_t_ = backed_out(mass_t_, *old) * residual;
  old = residual;
  return ControlStep::acted;
}

ControlStep ControlledMass::add(double residual) {
  mass_t_ *= residual;
  return ControlStep::acted;
}

void ControlledMass::change_activity(double ratio) {
  mass_t_ *= ratio;
}

bool ControlledMass::remove(double share_of_base) {
  const double wanted = removed_ + share_of_base;
  const double now = std::min(wanted, all_of_it);
  if (removed_ < all_of_it) mass_t_ *= (all_of_it - now) / (all_of_it - removed_);
  removed_ = now;
  return wanted <= all_of_it + hair;
}

double capped(double mass_t, double cap_t) {
  return std::min(mass_t, cap_t);
}

}  // namespace lantian::inventory
