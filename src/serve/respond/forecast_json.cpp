#include "serve/respond/forecast_json.hpp"

#include "serve/document.hpp"

#include <cmath>

namespace lantian::serve {
namespace {

using respond::ForecastDay;
using respond::ForecastEdit;
using respond::ForecastPlace;
using respond::ForecastValue;

/// To tenths: more would not be known, and the document stays small.
double tenth(double value) {
  return std::round(value * 10) / 10;
}

DocumentJson value_json(const std::optional<ForecastValue>& value) {
  if (!value) return nullptr;
  return DocumentJson::array({tenth(value->value), tenth(value->low), tenth(value->high)});
}

std::optional<ForecastValue> value_of(const DocumentPart& part, const char* key) {
  if (!part.has(key)) return std::nullopt;
  const DocumentJson& three = part.items(key);
  const bool whole = three.size() == 3 && three[0].is_number() && three[1].is_number() && three[2].is_number();
  if (whole) return ForecastValue{three[0].get<double>(), three[1].get<double>(), three[2].get<double>()};
  part.wrong(key, "[value, low, high]");
  return std::nullopt;
}

DocumentJson day_json(const ForecastDay& day) {
  DocumentJson json{{"day", text_of(day.day)},        {"lead", day.lead},
                    {"pm25", value_json(day.pm25)},   {"pm10", value_json(day.pm10)},
                    {"o3", value_json(day.o3)},       {"aqi", nullptr},
                    {"cause", word_of(day.cause)},    {"primary", DocumentJson::array()},
                    {"chance", DocumentJson::array()}};
  if (day.aqi) json["aqi"] = *day.aqi;
  for (const terms::Species species : day.primary) json["primary"].push_back(terms::symbol(species));
  for (const double chance : day.chance) json["chance"].push_back(std::round(chance * 1000) / 1000);
  json["persistence"] = value_json(day.persistence);
  json["climatology"] = value_json(day.climatology);
  json["table"] = day.table ? DocumentJson(tenth(*day.table)) : DocumentJson(nullptr);
  if (day.edited) json["edited"] = true;
  return json;
}

ForecastDay day_of_part(const DocumentPart& part) {
  ForecastDay day;
  day.day = part.day("day");
  day.lead = part.small("lead");
  day.pm25 = value_of(part, "pm25");
  day.pm10 = value_of(part, "pm10");
  day.o3 = value_of(part, "o3");
  if (part.has("aqi")) day.aqi = part.small("aqi");
  day.cause = part.word("cause", respond::parse_cause);
  for (const std::string& word : part.texts("primary")) {
    const auto species = terms::parse_species(word);
    if (species) {
      day.primary.push_back(*species);
    } else {
      part.wrong("primary", "a list of species");
    }
  }
  const DocumentJson& chances = part.items("chance");
  if (chances.size() != day.chance.size()) part.wrong("chance", "a chance for each class");
  for (std::size_t n = 0; n < std::min(chances.size(), day.chance.size()); ++n) {
    if (chances[n].is_number()) day.chance[n] = chances[n].get<double>();
  }
  day.persistence = value_of(part, "persistence");
  day.climatology = value_of(part, "climatology");
  day.table = part.number_if("table");
  day.edited = part.has("edited") && part.truth("edited");
  return day;
}

DocumentJson edit_json(const ForecastEdit& edit) {
  return {{"place", edit.place},  {"day", text_of(edit.day)}, {"item", edit.item}, {"from", tenth(edit.from)},
          {"to", tenth(edit.to)}, {"reason", edit.reason},    {"who", edit.who},   {"at", text_of(edit.at)}};
}

ForecastEdit edit_of(const DocumentPart& part) {
  return {part.text("place"), part.day("day"),     part.text("item"), part.number("from"),
          part.number("to"),  part.text("reason"), part.text("who"),  part.instant("at")};
}

}  // namespace

std::string forecast_json(const respond::Forecast& forecast) {
  DocumentJson json{{"id", forecast.id}, {"issued", text_of(forecast.issued)}, {"synthetic", forecast.synthetic}};
  if (forecast.complete) json["complete"] = hour_text(*forecast.complete);
  json["known_from"] = text_of(known_from(forecast));
  json["lineage"] = DocumentJson::array();
  for (const auto& [what, from] : forecast.lineage) json["lineage"].push_back({{"what", what}, {"from", from}});
  json["places"] = DocumentJson::array();
  for (const ForecastPlace& place : forecast.places) {
    DocumentJson days = DocumentJson::array();
    for (const ForecastDay& day : place.days) days.push_back(day_json(day));
    json["places"].push_back({{"id", place.id}, {"station", place.station}, {"days", std::move(days)}});
  }
  json["edits"] = DocumentJson::array();
  for (const ForecastEdit& edit : forecast.edits) json["edits"].push_back(edit_json(edit));
  return json.dump();
}

Result<respond::Forecast> read_forecast_json(std::string_view json) {
  return read_document(json, "forecast", [](const DocumentPart& part) {
    respond::Forecast forecast;
    forecast.id = part.text("id");
    forecast.issued = part.day("issued");
    forecast.synthetic = part.truth("synthetic");
    if (part.has("complete")) forecast.complete = part.hour("complete");
    for (const DocumentPart& one : part.parts("lineage")) {
      forecast.lineage.emplace_back(one.text("what"), one.text("from"));
    }
    for (const DocumentPart& one : part.parts("places")) {
      ForecastPlace place{one.text("id"), one.truth("station"), {}};
      for (const DocumentPart& day : one.parts("days")) place.days.push_back(day_of_part(day));
      forecast.places.push_back(std::move(place));
    }
    for (const DocumentPart& one : part.parts("edits")) forecast.edits.push_back(edit_of(one));
    return forecast;
  });
}

}  // namespace lantian::serve
