#include "serve/sensorthings/entities.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve::sta {
namespace {

constexpr std::string_view averaging_word = "PT1H";
constexpr std::size_t hour_text = 14;  ///< "2024-01-15T00Z"

const SpeciesWords& species_words(const Catalog& catalog, const Row& row) {
  return catalog.words().species[row.species];
}

bool is_mg(const Row& row) {
  return terms::printed_unit(terms::basic_six[row.species]) == ConcentrationUnit::mg_m3;
}
const UnitWords& unit_words(const Catalog& catalog, const Row& row) {
  return is_mg(row) ? catalog.words().mg_m3 : catalog.words().ug_m3;
}

/// The station's name, or its id where it has none.
const std::string& station_name(const Sight& sight, const Row& row) {
  const terms::Station& station = sight.catalog.places()[row.place].station;
  const std::string& name = sight.said(station.name);
  return name.empty() ? station.id : name;
}

std::string filled(std::string text, std::string_view key, std::string_view value) {
  if (const std::size_t at = text.find(key); at != std::string::npos) text.replace(at, key.size(), value);
  return text;
}

std::string phrase(const Sight& sight, const Row& row, const terms::Name& words) {
  return filled(filled(sight.said(words), "{station}", station_name(sight, row)), "{species}",
                symbol(terms::basic_six[row.species]));
}

Interval hour_of(const Catalog& catalog, HourEnding hour) {
  const UtcSeconds end = catalog.utc(hour);
  return {end - std::chrono::hours{1}, end};
}

Value thing_value(const Sight& sight, const Row& row, std::string_view property) {
  if (property == "name") return station_name(sight, row);
  return phrase(sight, row, sight.catalog.words().thing_description);
}

Value placed_value(const Sight& sight, const Row& row, std::string_view property) {
  const Words& words = sight.catalog.words();
  if (property == "name") return station_name(sight, row);
  if (property == "encodingType") return words.point_encoding;
  return phrase(sight, row, row.kind == Kind::location ? words.location_description : words.feature_description);
}

Value datastream_value(const Sight& sight, const Row& row, std::string_view property) {
  const Words& words = sight.catalog.words();
  if (property == "name") return phrase(sight, row, words.datastream_name);
  if (property == "description") return phrase(sight, row, words.datastream_description);
  if (property == "observationType") return words.observation_type;
  const Series& series = sight.catalog.series(row.place, row.species);
  const Interval last = hour_of(sight.catalog, series.last), first = hour_of(sight.catalog, series.first);
  if (property == "phenomenonTime") return Interval{first.begin, last.end};
  return Interval{first.end, last.end};
}

Value sensor_value(const Sight& sight, std::string_view property) {
  const SensorWords& sensor = sight.catalog.sensor();
  if (property == "name") return sight.said(sensor.name);
  if (property == "description") return sight.said(sensor.description);
  if (property == "encodingType") return sensor.encoding;
  return sight.said(sensor.metadata);
}

Value observed_property_value(const Sight& sight, const Row& row, std::string_view property) {
  const SpeciesWords& words = species_words(sight.catalog, row);
  if (property == "name") return sight.said(words.name);
  if (property == "definition") return words.definition;
  return sight.said(words.description);
}

Value observation_value(const Sight& sight, const Row& row, std::string_view property) {
  const Interval hour = hour_of(sight.catalog, row.hour);
  if (property == "phenomenonTime") return hour;
  if (property == "resultTime") return hour.end;
  if (property == "result") return row.thousandths / (is_mg(row) ? 1e6 : 1e3);
  return sight.catalog.words().quality_valid;
}

Value text_or_null(const std::string& text) {
  return text.empty() ? Value{} : Value{text};
}

}  // namespace

std::string id_of(const Catalog& catalog, const Row& row) {
  switch (row.kind) {
    case Kind::sensor:
      return catalog.sensor().id;
    case Kind::observed_property:
      return species_words(catalog, row).id;
    case Kind::datastream:
    case Kind::observation:
      break;
    default:
      return catalog.places()[row.place].station.id;
  }
  std::string out = catalog.places()[row.place].station.id;
  out.append(":").append(species_words(catalog, row).id).append(":").append(averaging_word);
  if (row.kind == Kind::datastream) return out;
  const std::string begin = lantian::text_of(catalog.utc(row.hour) - std::chrono::hours{1});
  return out.append(":").append(begin, 0, hour_text - 1).append("Z");
}

std::optional<Row> row_of(const Catalog& catalog, Kind kind, std::string_view id) {
  Row row{kind};
  if (kind == Kind::sensor) return id == catalog.sensor().id ? std::optional{row} : std::nullopt;
  if (kind == Kind::historical_location) return std::nullopt;
  if (kind == Kind::observation) {
    if (id.size() <= hour_text + 1 || id[id.size() - hour_text - 1] != ':' || !id.ends_with('Z')) return std::nullopt;
    const auto begin = parse_time(std::string{id.substr(id.size() - hour_text, hour_text - 1)} + ":00Z");
    if (!begin) return std::nullopt;
    row.hour = catalog.local(*begin) + std::chrono::hours{1};
    id.remove_suffix(hour_text + 1);
  }
  if (kind == Kind::observation || kind == Kind::datastream) {
    const std::string tail = ":" + std::string{averaging_word};
    if (!id.ends_with(tail)) return std::nullopt;
    id.remove_suffix(tail.size());
  }
  if (kind == Kind::observation || kind == Kind::datastream || kind == Kind::observed_property) {
    const std::size_t colon = kind == Kind::observed_property ? std::string_view::npos : id.rfind(':');
    const std::string_view species = colon == std::string_view::npos ? id : id.substr(colon + 1);
    const auto& all = catalog.words().species;
    const auto found = std::ranges::find(all, species, &SpeciesWords::id);
    if (found == all.end()) return std::nullopt;
    row.species = static_cast<std::uint8_t>(found - all.begin());
    if (kind == Kind::observed_property) return row;
    if (colon == std::string_view::npos) return std::nullopt;
    id = id.substr(0, colon);
  }
  const auto place = catalog.place_of(id);
  if (!place) return std::nullopt;
  row.place = *place;
  return row;
}

Value value_of(const Sight& sight, const Row& row, std::string_view property) {
  if (is_id(property)) return id_of(sight.catalog, row);
  const Property* known = model_of(row.kind).property(property);
  if (known == nullptr || known->object || known->geometry) return {};
  switch (row.kind) {
    case Kind::thing:
      return thing_value(sight, row, property);
    case Kind::location:
    case Kind::feature_of_interest:
      return placed_value(sight, row, property);
    case Kind::datastream:
      return datastream_value(sight, row, property);
    case Kind::sensor:
      return sensor_value(sight, property);
    case Kind::observed_property:
      return observed_property_value(sight, row, property);
    case Kind::observation:
      return observation_value(sight, row, property);
    case Kind::historical_location:
      return {};
  }
  return {};
}

std::vector<std::string_view> member_names(Kind kind, std::string_view property) {
  if (property == "unitOfMeasurement") return {"name", "symbol", "definition"};
  if (kind == Kind::thing) return {"synthetic", "divisionCode", "divisionName", "stationKind"};
  if (kind == Kind::datastream) return {"synthetic", "averaging", "standard", "divisionCode", "species"};
  if (kind == Kind::observed_property) return {"symbol"};
  return {"synthetic"};
}

std::vector<std::pair<std::string_view, Value>> members_of(const Sight& sight, const Row& row,
                                                           std::string_view property) {
  const Catalog& catalog = sight.catalog;
  if (property == "unitOfMeasurement") {
    const UnitWords& unit = unit_words(catalog, row);
    return {{"name", sight.said(unit.name)}, {"symbol", unit.symbol}, {"definition", unit.definition}};
  }
  const Value made_up = catalog.synthetic();
  const std::string species{symbol(terms::basic_six[row.species])};
  if (row.kind == Kind::observed_property) return {{"symbol", species}};
  if (row.kind == Kind::thing) {
    constexpr std::string_view station_kinds[] = {"urban", "background", "regional", "traffic", "source_side"};
    const Place& place = catalog.places()[row.place];
    return {{"synthetic", made_up},
            {"divisionCode", text_or_null(place.station.unit_id)},
            {"divisionName", text_or_null(sight.said(place.unit))},
            {"stationKind", std::string{station_kinds[static_cast<std::size_t>(place.station.kind)]}}};
  }
  if (row.kind == Kind::datastream) {
    const Place& place = catalog.places()[row.place];
    return {{"synthetic", made_up},
            {"averaging", std::string{averaging_word}},
            {"standard", text_or_null(place.standard)},
            {"divisionCode", text_or_null(place.station.unit_id)},
            {"species", species}};
  }
  return {{"synthetic", made_up}};
}

std::optional<Point> point_of(const Catalog& catalog, const Row& row) {
  if (row.kind == Kind::sensor || row.kind == Kind::observed_property) return std::nullopt;
  const terms::Station& station = catalog.places()[row.place].station;
  if (!station.longitude || !station.latitude) return std::nullopt;
  return Point{*station.longitude, *station.latitude};
}

std::string result_text(const Row& row) {
  const int places = is_mg(row) ? 6 : 3;
  std::string text = Decimal{row.thousandths, places}.text();
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::optional<Row> follow(const Row& row, const Link& link) {
  if (row.kind == Kind::historical_location) return std::nullopt;
  return Row{link.target, row.species, row.place, {}, 0};
}

Value value_at(const Sight& sight, const Row& row, std::span<const std::string> path) {
  if (path.size() == 1) return value_of(sight, row, path[0]);
  if (const Link* link = model_of(row.kind).link(path[0]); link != nullptr) {
    const auto next = follow(row, *link);
    return next ? value_at(sight, *next, path.subspan(1)) : Value{};
  }
  for (auto& [name, value] : members_of(sight, row, path[0])) {
    if (name == path[1]) return value;
  }
  return {};
}

}  // namespace lantian::serve::sta
