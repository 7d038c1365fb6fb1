#include "serve/document.hpp"
#include "serve/respond/order_evidence.hpp"
#include "serve/respond/order_json.hpp"

#include <cmath>

namespace lantian::serve {
namespace {

using respond::EvidenceSeries;
using respond::GateLog;
using respond::GatePass;

/// To tenths: no meter is finer, and a season stays small.
DocumentJson measured_json(const std::optional<double>& value) {
  return value ? DocumentJson(std::round(*value * 10) / 10) : DocumentJson(nullptr);
}

/// From the first hour of any meter to the last one; no value: there are none.
std::optional<std::pair<HourEnding, HourEnding>> hours_of_meters(const respond::ResponseEvidence& evidence) {
  std::optional<std::pair<HourEnding, HourEnding>> out;
  for (const EvidenceSeries& one : evidence.series) {
    if (one.values.empty()) continue;
    const HourEnding last = one.first + std::chrono::hours{one.values.size() - 1};
    if (!out) out = {one.first, last};
    out = {std::min(out->first, one.first), std::max(out->second, last)};
  }
  return out;
}

EvidenceSeries series_part(const DocumentPart& part) {
  EvidenceSeries one;
  one.enterprise = part.text("enterprise");
  one.unit = part.text_or("unit");
  one.metric = part.word("metric", respond::parse_check_metric);
  const bool metered = one.metric == respond::CheckMetric::power || one.metric == respond::CheckMetric::flow ||
                       one.metric == respond::CheckMetric::load;
  if (!metered) part.wrong("metric", "power, flow or load");
  one.first = part.hour("first");
  one.origin = part.text_or("origin");
  one.meter = part.text_or("meter");
  if (part.has("telegrams")) one.telegrams = part.texts("telegrams");
  for (const DocumentJson& value : part.items("values")) {
    if (value.is_null()) {
      one.values.emplace_back();
    } else if (value.is_number() && value.get<double>() >= 0) {
      one.values.emplace_back(value.get<double>());
    } else {
      part.wrong("values", "a list of numbers from 0 on, null where an hour is missing");
      break;
    }
  }
  return one;
}

char letter_of(respond::HourVerdict verdict) {
  switch (verdict) {
    case respond::HourVerdict::not_asked: return '.';
    case respond::HourVerdict::executed: return 'y';
    case respond::HourVerdict::not_executed: return 'n';
    case respond::HourVerdict::no_evidence: break;
  }
  return '?';
}

DocumentJson check_grams_json(const respond::DailyGrams& grams) {
  DocumentJson out = DocumentJson::object();
  for (std::size_t p = 0; p < grams.size(); ++p) {
    out[std::string{word_of(static_cast<respond::Pollutant>(p))}] = grams[p];
  }
  return out;
}

DocumentJson plant_check_json(const respond::PlantCheck& plant) {
  std::string letters;
  for (const respond::HourVerdict one : plant.verdicts) letters += letter_of(one);
  DocumentJson faults = DocumentJson::array();
  for (const respond::CheckFault& one : plant.faults) {
    faults.push_back({{"unit", one.unit},
                      {"hour", hour_text(one.hour)},
                      {"metric", word_of(one.metric)},
                      {"value", measured_json(one.value)},
                      {"usual", measured_json(one.usual)},
                      {"allowed_percent", one.allowed_percent}});
  }
  DocumentJson json{{"enterprise", plant.enterprise},
                    {"planned_g", check_grams_json(plant.planned)},
                    {"executed_g", check_grams_json(plant.executed)},
                    {"score_percent", std::round(plant.score_percent() * 10) / 10},
                    {"hours", plant.hours},
                    {"hours_without_evidence", plant.hours_without_evidence},
                    {"hours_not_executed", plant.hours_not_executed},
                    {"flags", plant.flags},
                    {"banned_trucks", plant.banned_trucks},
                    {"unknown_trucks", plant.unknown_trucks},
                    {"fails_now", plant.fails_at.has_value()},
                    {"verdicts", std::move(letters)},
                    {"faults", std::move(faults)}};
  if (plant.fails_at) json["fails_at"] = hour_text(*plant.fails_at);
  return json;
}

}  // namespace

bool evidence_may_tell(std::string_view json, std::string_view enterprise, HourEnding hour) {
  const std::string named = "\"enterprise\":" + DocumentJson(enterprise).dump();
  if (json.find(named) == std::string_view::npos) return false;
  constexpr std::string_view begin = R"({"meter_hours":[)";
  constexpr std::size_t text_size = 13;  // 2024-01-05T14: texts of hours are in the order of the hours
  if (!json.starts_with(begin) || json.size() < begin.size() + 2 * text_size + 5) return true;
  const std::string_view first = json.substr(begin.size() + 1, text_size);
  const std::string_view last = json.substr(begin.size() + text_size + 4, text_size);
  const std::string asked = hour_text(hour);
  return first <= asked && asked <= last;
}

std::string evidence_json(const respond::ResponseEvidence& evidence) {
  DocumentJson json = DocumentJson::object();
  if (const auto hours = hours_of_meters(evidence)) {
    json["meter_hours"] = {hour_text(hours->first), hour_text(hours->second)};  // in front: see evidence_may_tell
  }
  json["synthetic"] = evidence.synthetic;
  for (const char* list : {"series", "passes", "logs"}) json[list] = DocumentJson::array();
  for (const EvidenceSeries& one : evidence.series) {
    DocumentJson values = DocumentJson::array();
    for (const auto& value : one.values) values.push_back(measured_json(value));
    DocumentJson series{{"enterprise", one.enterprise},
                        {"unit", one.unit},
                        {"metric", word_of(one.metric)},
                        {"first", hour_text(one.first)},
                        {"values", std::move(values)}};
    if (!one.origin.empty()) {
      series["origin"] = one.origin;
      series["meter"] = one.meter;
      series["telegrams"] = one.telegrams;
    }
    json["series"].push_back(std::move(series));
  }
  for (const GatePass& one : evidence.passes) {
    DocumentJson pass{{"enterprise", one.enterprise}, {"hour", hour_text(one.hour)}, {"standard", one.standard}};
    if (!one.fuel.empty()) pass["fuel"] = one.fuel;
    if (one.emergency) pass["emergency"] = true;
    json["passes"].push_back(std::move(pass));
  }
  for (const GateLog& one : evidence.logs) {
    json["logs"].push_back(
        {{"enterprise", one.enterprise}, {"first", hour_text(one.first)}, {"last", hour_text(one.last)}});
  }
  return json.dump();
}

Result<respond::ResponseEvidence> read_evidence_json(std::string_view json) {
  return read_document(json, "evidence", [](const DocumentPart& part) {
    respond::ResponseEvidence out;
    out.synthetic = part.has("synthetic") && part.truth("synthetic");
    for (const DocumentPart& one : part.parts("series")) out.series.push_back(series_part(one));
    for (const DocumentPart& one : part.parts("passes")) {
      out.passes.push_back({one.text("enterprise"), one.hour("hour"), one.text_or("standard"), one.text_or("fuel"),
                            one.has("emergency") && one.truth("emergency")});
    }
    for (const DocumentPart& one : part.parts("logs")) {
      GateLog log{one.text("enterprise"), one.hour("first"), one.hour("last")};
      if (log.last < log.first) one.wrong("last", "an hour not before the first");
      out.logs.push_back(std::move(log));
    }
    return out;
  });
}

std::string check_json(const respond::EpisodeCheck& check) {
  DocumentJson plants = DocumentJson::array();
  for (const respond::PlantCheck& plant : check.plants) plants.push_back(plant_check_json(plant));
  return DocumentJson{{"episode", check.episode},
                      {"first", hour_text(check.first)},
                      {"last", hour_text(check.last)},
                      {"synthetic", check.synthetic},
                      {"failing_now", respond::non_compliers(check).size()},
                      {"enterprises", std::move(plants)}}
      .dump();
}

Result<std::string> non_compliers_json(std::string_view check_json) {
  return read_document(check_json, "check", [](const DocumentPart& part) {
    DocumentJson results = DocumentJson::array();
    for (const DocumentJson& plant : part.items("enterprises")) {
      const auto fails = plant.find("fails_now");
      if (fails != plant.end() && fails->is_boolean() && fails->get<bool>()) results.push_back(plant);
    }
    return DocumentJson{
        {"episode", part.text("episode")}, {"hour", hour_text(part.hour("last"))}, {"results", std::move(results)}}
        .dump();
  });
}

}  // namespace lantian::serve
