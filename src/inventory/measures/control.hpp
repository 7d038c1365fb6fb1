#pragma once
#include "base/decimal.hpp"
#include "base/rational.hpp"
#include "inventory/measures/measure.hpp"

#include <array>
#include <cstdint>
#include <optional>

/// The algebra of controls on one mass, step by step. Pure; masses in tonnes, residuals and ratios as shares.
/// After the control kernel of SMOKE (genmultc), but a cap is compared with the controlled mass, never multiplied:
/// 100 t with a control of 50 % and a cap of 40 t is 40 t, not 20 t. Handbook, emissions 2.8 and example A9.
namespace lantian::inventory {

/// What a control lets through: 1 - CE * RE * RP. Percents; effectiveness (how often it works as built) and penetration
/// (how many have it) are 100 when absent. Exact: 95, 90, 80 give 0.316. Requires: each from 0 to 100.
Rational residual_of(const Decimal& control_percent, const std::optional<Decimal>& effectiveness_percent,
                     const std::optional<Decimal>& penetration_percent);

/// The mass as if the control in place were taken away. A control that lets nothing through (residual 0) hides what is
/// behind it: the answer is then 0, never a division by zero. Requires: 0 <= residual <= 1.
double backed_out(double mass_t, double residual);

enum class ControlStep : std::uint8_t {
  acted = 1,
  not_stronger = 2,  ///< a replacement that lets through as much as the control in place, or more: it is left out
  not_known = 3      ///< the base does not say how much the control in place lets through
};

/// One mass on its way through the measures on it. Fuel, process and end of pipe each hold a control of their own;
/// the base's control stands at the end of the pipe.
class ControlledMass {
 public:
  /// `residual` of the control that is in `base_t` already; 1 = none, absent = not known.
  ControlledMass(double base_t, std::optional<double> residual);

  double mass_t() const { return mass_t_; }

  /// E' = E / r_old * r_new when r_new < r_old; otherwise nothing happens. Requires: type fuel, process or end_of_pipe.
  ControlStep replace(MeasureType type, double residual);
  /// E' = E * r: acts on what the controls before let through.
  ControlStep add(double residual);
  /// E' = E * ratio, ratio = new amount / old amount.
  void change_activity(double ratio);
  /// Takes a part of the base amount away. Parts add up: 30 % and 20 % leave 50 %, whatever their order.
  /// False: together they are more than all, and what is left is 0.
  bool remove(double share_of_base);

 private:
  std::optional<double>& in_place(MeasureType type);
  double mass_t_;
  double removed_ = 0;
  std::array<std::optional<double>, 3> residuals_;  ///< fuel, process, end of pipe
};

/// The last step: at most `cap_t`, compared with the controlled mass.
double capped(double mass_t, double cap_t);

}  // namespace lantian::inventory
