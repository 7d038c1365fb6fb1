#pragma once
#include "base/period.hpp"
#include "observe/reading.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lantian::observe {

/// A stored value or its absence, in four bytes. Absence is a state, never a number that arithmetic could meet.
class Cell {
 public:
  constexpr Cell() = default;
  static constexpr Cell of(std::int32_t thousandths) { return Cell{thousandths}; }
  constexpr bool present() const { return thousandths_ != absent; }
  /// Requires: present().
  constexpr std::int32_t thousandths() const { return thousandths_; }
  friend constexpr bool operator==(Cell, Cell) = default;

 private:
  static constexpr std::int32_t absent = std::numeric_limits<std::int32_t>::min();
  explicit constexpr Cell(std::int32_t thousandths) : thousandths_{thousandths} {}
  std::int32_t thousandths_ = absent;
};

/// Values of several stations and species over whole days on a gap-free axis.
/// `slots_per_day` is 24 for hourly slabs (slot 0 = the hour ending 01:00) and 1 for daily ones.
/// Memory: stations x species x days x slots x 4 bytes, station-major, so that one station's year lies together.
/// Only readings marked valid are present.
class Slab {
 public:
  Slab(std::vector<std::string> stations, std::vector<Species> species, Period period, int slots_per_day);

  const std::vector<std::string>& stations() const { return stations_; }
  const std::vector<Species>& species() const { return species_; }
  const Period& period() const { return period_; }
  int slots_per_day() const { return slots_per_day_; }

  /// Index of a station id or species in this slab; no value when it is not part of it.
  std::optional<std::size_t> station_index(std::string_view id) const;
  std::optional<std::size_t> species_index(Species species) const;

  /// The whole period of one series, ascending in time. Requires: indices in range.
  std::span<const Cell> series(std::size_t station, std::size_t species) const;
  std::span<Cell> series(std::size_t station, std::size_t species);
  /// One day of one series: `slots_per_day` cells. Requires: day inside the period.
  std::span<const Cell> day(std::size_t station, std::size_t species, Day day) const;

 private:
  std::vector<std::string> stations_;
  std::vector<Species> species_;
  Period period_;
  int slots_per_day_;
  std::size_t length_;  ///< cells of one series
  std::vector<Cell> cells_;
};

}  // namespace lantian::observe
