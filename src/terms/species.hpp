#pragma once
#include "base/decimal.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lantian::terms {

/// What is measured. The numbers are stored on disk: never renumber, only add.
enum class Species : std::uint8_t {
  pm25 = 1,
  pm10 = 2,
  so2 = 3,
  no2 = 4,
  co = 5,
  o3 = 6,
  no = 7,
  nox = 8,
  tsp = 9,
  pb = 10,
  bap = 11,
  benzene = 12,
  nmhc = 13,
  nh3 = 14,
  /// The index a source published beside its concentrations, kept to compare with ours. Unit 1, no concentration.
  published_aqi = 100,
};

/// The six basic items of GB 3095 in the order every table of ours prints them.
inline constexpr std::array basic_six{Species::pm25, Species::pm10, Species::so2,
                                      Species::no2,  Species::co,   Species::o3};

/// Over how long a value is averaged. Stored on disk: never renumber.
enum class Averaging : std::uint8_t {
  hour = 1,
  eight_hours = 2,  ///< sliding 8-h mean; as a daily value, the day's maximum (MDA8)
  day = 3,
  month = 4,
  quarter = 5,
  year = 6,
  peak_season = 7,  ///< WHO: mean of MDA8 in the six consecutive months with the highest mean
};

/// A species with its averaging time: what a breakpoint table or a limit speaks about. Written "PM2.5 24h", "O3 8h".
struct Item {
  Species species{};
  Averaging averaging{};
  friend auto operator<=>(const Item&, const Item&) = default;
};

/// "PM2.5", "SO2", "O3", "AQI": the one spelling used in data files, JSON and tables.
std::string_view symbol(Species species);
/// Accepts the symbol, any letter case, with or without '.', '_' or sub-script digits: "PM2.5", "pm25", "PM2_5". No
/// value otherwise.
std::optional<Species> parse_species(std::string_view text);

/// "1h", "8h", "24h", "month", "quarter", "annual", "peak".
std::string_view symbol(Averaging averaging);
std::optional<Averaging> parse_averaging(std::string_view text);

/// "PM2.5 24h" and back. Returns malformed naming the allowed words.
std::string text_of(const Item& item);
Result<Item> parse_item(std::string_view text);

/// The unit the law prints this species in: mg/m3 for CO, ug/m3 for the rest.
ConcentrationUnit printed_unit(Species species);
std::string_view text_of(ConcentrationUnit unit);  ///< "ug/m3", "mg/m3"
std::optional<ConcentrationUnit> parse_unit(std::string_view text);

}  // namespace lantian::terms
