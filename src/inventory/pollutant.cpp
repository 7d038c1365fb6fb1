#include "inventory/pollutant.hpp"

#include <algorithm>
#include <string>

namespace lantian::inventory {
namespace {

/// Upper case without the marks that files put between letters.
std::string folded_pollutant(std::string_view text) {
  std::string folded;
  for (const char c : text) {
    if (c == '.' || c == '-' || c == '_' || c == ' ') continue;
    folded.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  }
  return folded;
}

}  // namespace

std::string_view symbol(Pollutant pollutant) {
  switch (pollutant) {
    case Pollutant::so2:
      return "SO2";
    case Pollutant::nox:
      return "NOx";
    case Pollutant::pm:
      return "PM";
    case Pollutant::pm10:
      return "PM10";
    case Pollutant::pm25:
      return "PM2.5";
    case Pollutant::co:
      return "CO";
    case Pollutant::voc:
      return "VOC";
    case Pollutant::nh3:
      return "NH3";
    case Pollutant::co2:
      return "CO2";
    case Pollutant::cod:
      return "COD";
    case Pollutant::nh3n:
      return "NH3-N";
  }
  return "?";
}

std::optional<Pollutant> parse_pollutant(std::string_view text) {
  const std::string folded = folded_pollutant(text);
  if (folded == "TSP") return Pollutant::pm;
  const auto* const found = std::ranges::find_if(
      every_pollutant, [&](Pollutant pollutant) { return folded_pollutant(symbol(pollutant)) == folded; });
  return found == every_pollutant.end() ? std::nullopt : std::optional{*found};
}

}  // namespace lantian::inventory
