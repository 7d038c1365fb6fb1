#pragma once
#include <compare>
#include <cstdint>

namespace lantian {

/// A mass concentration as an exact integer number of 0.001 ug/m3.
///
/// Law is decided at ties (60.5 -> 60, CO 4.05 -> 4.0, CO 2.2 mg/m3 -> IAQI 55), which binary
/// floating point cannot hold; so readings are parsed as decimals straight into this type.
/// CO is kept in the same unit (1 mg/m3 = 1 000 000). Ambient concentrations are never negative:
/// a negative number is refused where it is read. Missing is `std::optional`, never a value of this type.
class Concentration {
 public:
  constexpr Concentration() = default;
  static constexpr Concentration from_milli_ug(std::int64_t milli_ug_m3) { return Concentration{milli_ug_m3}; }
  constexpr std::int64_t milli_ug() const { return milli_ug_m3_; }
  friend constexpr auto operator<=>(Concentration, Concentration) = default;

 private:
  explicit constexpr Concentration(std::int64_t milli_ug_m3) : milli_ug_m3_{milli_ug_m3} {}
  std::int64_t milli_ug_m3_ = 0;
};

/// Whole ug/m3 and whole mg/m3, for tables and tests. Decimals come in through `parse_concentration`.
constexpr Concentration ug_m3(std::int64_t value) {
  return Concentration::from_milli_ug(value * 1000);
}
constexpr Concentration mg_m3(std::int64_t value) {
  return Concentration::from_milli_ug(value * 1'000'000);
}

}  // namespace lantian
