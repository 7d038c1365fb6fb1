#pragma once
#include <compare>

namespace lantian {

/// One number, one kind, kept in the kind's canonical unit. There is no implicit way in or out:
/// in by a unit (`5176 * tonne`), out by naming one (`in(mass, tonne)`). Coal and pollutant tonnes
/// are different kinds, so they cannot be added; only coal times its emission factor yields pollutant.
/// Concentrations are not here: they are exact integers, see base/concentration.hpp.
template <class Kind>
class Quantity {
 public:
  constexpr Quantity() = default;
  static constexpr Quantity from_canonical(double value) { return Quantity{value}; }
  constexpr double canonical() const { return value_; }

  friend constexpr auto operator<=>(Quantity, Quantity) = default;
  friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity{a.value_ + b.value_}; }
  friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity{a.value_ - b.value_}; }
  friend constexpr Quantity operator*(Quantity a, double k) { return Quantity{a.value_ * k}; }
  friend constexpr Quantity operator*(double k, Quantity a) { return a * k; }
  friend constexpr Quantity operator/(Quantity a, double k) { return Quantity{a.value_ / k}; }
  friend constexpr double operator/(Quantity a, Quantity b) { return a.value_ / b.value_; }
  constexpr Quantity& operator+=(Quantity b) {
    value_ += b.value_;
    return *this;
  }

 private:
  explicit constexpr Quantity(double value) : value_{value} {}
  double value_ = 0.0;
};

/// A unit is a named scale of one kind.
template <class Kind>
struct Unit {
  double to_canonical;
};

template <class Kind>
constexpr Quantity<Kind> operator*(double value, Unit<Kind> unit) {
  return Quantity<Kind>::from_canonical(value * unit.to_canonical);
}
template <class Kind>
constexpr double in(Quantity<Kind> quantity, Unit<Kind> unit) {
  return quantity.canonical() / unit.to_canonical;
}

/// A factor between two kinds, e.g. pollutant mass per coal mass.
template <class Numerator, class Denominator>
struct Per {
  double canonical;
};
template <class N, class D>
constexpr Per<N, D> operator/(Quantity<N> n, Quantity<D> d) {
  return {n.canonical() / d.canonical()};
}
template <class N, class D>
constexpr Quantity<N> operator*(Quantity<D> amount, Per<N, D> factor) {
  return Quantity<N>::from_canonical(amount.canonical() * factor.canonical);
}

struct CoalMassKind;
struct PollutantMassKind;
struct CarbonMassKind;
using CoalMass = Quantity<CoalMassKind>;            ///< canonical: t, as fired
using PollutantMass = Quantity<PollutantMassKind>;  ///< canonical: t
using CarbonMass = Quantity<CarbonMassKind>;        ///< canonical: t CO2

inline constexpr Unit<CoalMassKind> tonne_coal{1.0};
inline constexpr Unit<PollutantMassKind> tonne{1.0};
inline constexpr Unit<PollutantMassKind> kilogram{1e-3};
inline constexpr Unit<CarbonMassKind> tonne_co2{1.0};

}  // namespace lantian
