#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lantian::inventory {

/// What a source emits. The numbers are stored on disk: never renumber, only add.
/// `pm` is all particles (TSP); `pm10` is part of it and `pm25` part of both, so the three are never added together.
/// `co2` is carbon: it never stands in a sum of pollutants.
enum class Pollutant : std::uint8_t {
  so2 = 1,
  nox = 2,   ///< as NO2
  pm = 3,    ///< all particles
  pm10 = 4,  ///< part of pm
  pm25 = 5,  ///< part of pm10
  co = 6,
  voc = 7,
  nh3 = 8,
  co2 = 9,   ///< carbon, not a pollutant of the air-quality law
  cod = 20,  ///< water; quota ledger only
  nh3n = 21  ///< water; quota ledger only
};

inline constexpr std::array every_pollutant{Pollutant::so2,  Pollutant::nox, Pollutant::pm,  Pollutant::pm10,
                                            Pollutant::pm25, Pollutant::co,  Pollutant::voc, Pollutant::nh3,
                                            Pollutant::co2,  Pollutant::cod, Pollutant::nh3n};

/// "SO2", "NOx", "PM", "PM10", "PM2.5", "CO", "VOC", "NH3", "CO2", "COD", "NH3-N".
std::string_view symbol(Pollutant pollutant);
/// The symbol, any letter case, with or without '.', '-', '_'; "TSP" is PM. No value otherwise. Chinese names are words
/// of a form (terms/form.hpp), not of this function.
std::optional<Pollutant> parse_pollutant(std::string_view text);

/// True for pm10 and pm25, which are part of a larger item that a sum may already hold.
constexpr bool is_part_of_pm(Pollutant pollutant) {
  return pollutant == Pollutant::pm10 || pollutant == Pollutant::pm25;
}

}  // namespace lantian::inventory
