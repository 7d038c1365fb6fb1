#include "terms/species.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

namespace lantian::terms {
namespace {

struct SpeciesName {
  Species species;
  std::string_view symbol;
  std::string_view folded;
};

constexpr std::array species_names{
    SpeciesName{Species::pm25, "PM2.5", "pm25"},
    SpeciesName{Species::pm10, "PM10", "pm10"},
    SpeciesName{Species::so2, "SO2", "so2"},
    SpeciesName{Species::no2, "NO2", "no2"},
    SpeciesName{Species::co, "CO", "co"},
    SpeciesName{Species::o3, "O3", "o3"},
    SpeciesName{Species::no, "NO", "no"},
    SpeciesName{Species::nox, "NOx", "nox"},
    SpeciesName{Species::tsp, "TSP", "tsp"},
    SpeciesName{Species::pb, "Pb", "pb"},
    SpeciesName{Species::bap, "BaP", "bap"},
    SpeciesName{Species::benzene, "C6H6", "c6h6"},
    SpeciesName{Species::nmhc, "NMHC", "nmhc"},
    SpeciesName{Species::nh3, "NH3", "nh3"},
    SpeciesName{Species::published_aqi, "AQI", "aqi"},
};

struct AveragingName {
  Averaging averaging;
  std::string_view symbol;
};

constexpr std::array averaging_names{
    AveragingName{Averaging::hour, "1h"},          AveragingName{Averaging::eight_hours, "8h"},
    AveragingName{Averaging::day, "24h"},          AveragingName{Averaging::month, "month"},
    AveragingName{Averaging::quarter, "quarter"},  AveragingName{Averaging::year, "annual"},
    AveragingName{Averaging::peak_season, "peak"},
};

/// Lower case, without '.', '_', and with the sub-script digits U+2080..U+2089 made plain.
std::string folded(std::string_view text) {
  std::string result;
  const std::string low = lowered(text);
  for (std::size_t i = 0; i < low.size(); ++i) {
    if (low[i] == '.' || low[i] == '_') continue;
    const bool sub_script = low.compare(i, 2, "\xE2\x82") == 0 && i + 2 < low.size() &&
                            static_cast<unsigned char>(low[i + 2]) >= 0x80 &&
                            static_cast<unsigned char>(low[i + 2]) <= 0x89;
    if (sub_script) {
      result.push_back(static_cast<char>('0' + (static_cast<unsigned char>(low[i + 2]) - 0x80)));
      i += 2;
    } else {
      result.push_back(low[i]);
    }
  }
  return result;
}

}  // namespace

std::string_view symbol(Species species) {
  for (const SpeciesName& name : species_names) {
    if (name.species == species) return name.symbol;
  }
  return "?";
}

std::optional<Species> parse_species(std::string_view text) {
  const std::string wanted = folded(text);
  for (const SpeciesName& name : species_names) {
    if (name.folded == wanted) return name.species;
  }
  return std::nullopt;
}

std::string_view symbol(Averaging averaging) {
  for (const AveragingName& name : averaging_names) {
    if (name.averaging == averaging) return name.symbol;
  }
  return "?";
}

std::optional<Averaging> parse_averaging(std::string_view text) {
  for (const AveragingName& name : averaging_names) {
    if (name.symbol == text) return name.averaging;
  }
  return std::nullopt;
}

std::string text_of(const Item& item) {
  return fmt::format("{} {}", symbol(item.species), symbol(item.averaging));
}

Result<Item> parse_item(std::string_view text) {
  const std::size_t blank = text.find(' ');
  if (blank != std::string_view::npos) {
    const auto species = parse_species(text.substr(0, blank));
    const auto averaging = parse_averaging(text.substr(blank + 1));
    if (species && averaging) return Item{*species, *averaging};
  }
  return Error{
      ErrorCode::malformed,
      fmt::format("{} is not an item; write a species and an averaging time, like 'PM2.5 24h' (averaging: 1h 8h "
                  "24h month quarter annual peak)",
                  in_quotes(text)),
      ""};
}

ConcentrationUnit printed_unit(Species species) {
  return species == Species::co ? ConcentrationUnit::mg_m3 : ConcentrationUnit::ug_m3;
}

std::string_view text_of(ConcentrationUnit unit) {
  return unit == ConcentrationUnit::mg_m3 ? "mg/m3" : "ug/m3";
}

std::optional<ConcentrationUnit> parse_unit(std::string_view text) {
  if (text == "ug/m3" || text == "\xC2\xB5g/m3" || text == "\xC2\xB5g/m\xC2\xB3" || text == "\xCE\xBCg/m\xC2\xB3") {
    return ConcentrationUnit::ug_m3;
  }
  if (text == "mg/m3" || text == "mg/m\xC2\xB3") return ConcentrationUnit::mg_m3;
  return std::nullopt;
}

}  // namespace lantian::terms
