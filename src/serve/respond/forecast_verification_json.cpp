#include "serve/respond/forecast_verification_json.hpp"

#include "respond/forecast/edits.hpp"
#include "serve/document.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace lantian::serve {
namespace {

using respond::LeadScores;

/// To four decimals: scores of some hundred days say no more.
double score(double value) {
  return std::round(value * 10000) / 10000;
}

DocumentJson score_json(const std::optional<double>& value) {
  return value ? DocumentJson(score(*value)) : DocumentJson(nullptr);
}

DocumentJson point_json(const respond::PointScores& scores) {
  return {{"rows", scores.rows},
          {"rmse", score(scores.rmse)},
          {"mae", score(scores.mae)},
          {"bias", score(scores.bias)},
          {"r", score_json(scores.r)},
          {"rmse_persistence", score(scores.rmse_persistence)},
          {"rmse_climatology", score(scores.rmse_usual)},
          {"skill_persistence", score_json(scores.skill_persistence)},
          {"skill_climatology", score_json(scores.skill_usual)},
          {"skill_mean", score_json(scores.skill_mean)}};
}

DocumentJson contingency_json(const respond::Contingency& table) {
  return {{"hits", table.hits},
          {"misses", table.misses},
          {"false_alarms", table.false_alarms},
          {"quiet", table.quiet},
          {"pod", score_json(table.detected())},
          {"far", score_json(table.false_ratio())},
          {"csi", score_json(table.success())}};
}

DocumentJson lead_json(const LeadScores& lead) {
  DocumentJson json{{"lead", lead.lead}, {"values", DocumentJson::object()}, {"events", DocumentJson::array()}};
  for (std::size_t n = 0; n < respond::forecast_items; ++n) {
    json["values"][std::string{respond::word_of(static_cast<respond::ForecastItem>(n))}] = point_json(lead.values[n]);
  }
  for (const respond::EventScores& event : lead.events) {
    json["events"].push_back({{"above", event.above},
                              {"forecast", contingency_json(event.forecast)},
                              {"persistence", contingency_json(event.persistence)},
                              {"brier", score(event.brier)},
                              {"brier_climatology", score(event.brier_usual)},
                              {"brier_skill", score_json(event.brier_skill)}});
  }
  json["level"] = {{"rows", lead.level.rows},
                   {"exact", lead.level.exact},
                   {"off_one", lead.level.off_one},
                   {"off_more", lead.level.off_more}};
  json["classes"] = DocumentJson::array();
  for (const respond::ClassScores& one : lead.classes) {
    json["classes"].push_back({{"rows", one.rows},
                               {"bias", {score(one.bias[0]), score(one.bias[1]), score(one.bias[2])}},
                               {"said", one.said}});
  }
  json["crps"] = score(lead.crps);
  json["crps_climatology"] = score(lead.crps_usual);
  json["crps_skill"] = score_json(lead.crps_skill);
  return json;
}

double error_of(double value, double measured) {
  return std::abs(value - measured);
}

}  // namespace

std::string verification_json(const SeasonMade& made, const std::string& stamp) {
  DocumentJson json{{"period", made.period}, {"synthetic", made.synthetic}, {"stamp", stamp}, {"rows", made.rows}};
  json["lineage"] = DocumentJson::array();
  for (const auto& [what, from] : made.lineage) json["lineage"].push_back({{"what", what}, {"from", from}});
  json["slices"] = DocumentJson::array();
  for (const respond::VerificationSlice& slice : made.verification.slices) {
    DocumentJson leads = DocumentJson::array();
    for (const LeadScores& lead : slice.leads) leads.push_back(lead_json(lead));
    json["slices"].push_back({{"kind", slice.kind}, {"id", slice.id}, {"leads", std::move(leads)}});
  }
  json["reliability"] = DocumentJson::array();
  for (const respond::ReliabilityCurve& curve : made.verification.reliability) {
    DocumentJson bins = DocumentJson::array();
    for (const respond::ReliabilityBin& bin : curve.bins) {
      bins.push_back({{"rows", bin.rows}, {"forecast", score(bin.forecast)}, {"came", score(bin.came)}});
    }
    json["reliability"].push_back({{"above", curve.above}, {"bins", std::move(bins)}});
  }
  json["lead_times"] = DocumentJson::array();
  for (const respond::EventLead& one : made.verification.lead_times) {
    json["lead_times"].push_back({{"above", one.above},
                                  {"events", one.events},
                                  {"forecast", one.forecast},
                                  {"mean_days", score(one.mean_days)}});
  }
  return json.dump();
}

std::string stamp_of_verification(std::string_view json) {
  const auto read = DocumentJson::parse(json, nullptr, false);
  const bool there = read.is_object() && read.contains("stamp") && read["stamp"].is_string();
  return there ? read["stamp"].get<std::string>() : std::string{};
}

std::string forecast_season_json(const SeasonMade& made) {
  DocumentJson days = DocumentJson::array();
  for (const respond::Forecast& forecast : made.forecasts) {
    int highest = 0;
    double heavy = 0;
    for (const respond::ForecastPlace& place : forecast.places) {
      for (const respond::ForecastDay& day : place.days) {
        if (place.station) continue;
        highest = std::max(highest, day.aqi.value_or(0));
        heavy = std::max(heavy, day.chance[4] + day.chance[5]);
      }
    }
    days.push_back({{"issued", text_of(forecast.issued)}, {"aqi", highest}, {"heavy", score(heavy)}});
  }
  return DocumentJson{{"period", made.period}, {"synthetic", made.synthetic}, {"days", std::move(days)}}.dump();
}

std::string with_edited(std::string_view body, const std::vector<EditedValue>& edited) {
  DocumentJson json = DocumentJson::parse(body, nullptr, false);
  if (!json.is_object()) return std::string{body};
  DocumentJson rows = DocumentJson::array();
  double model = 0, officer = 0;
  int known = 0;
  for (const EditedValue& one : edited) {
    rows.push_back({{"issued", text_of(one.issued)},
                    {"place", one.place},
                    {"day", text_of(one.day)},
                    {"item", one.item},
                    {"model", one.model},
                    {"edited", one.edited},
                    {"late", one.late},
                    {"measured", one.measured ? DocumentJson(score(*one.measured)) : DocumentJson(nullptr)}});
    if (!one.measured || one.late) continue;
    model += error_of(one.model, *one.measured);
    officer += error_of(one.edited, *one.measured);
    ++known;
  }
  json["edited"] = {{"rows", known},
                    {"mae_model", known > 0 ? DocumentJson(score(model / known)) : DocumentJson(nullptr)},
                    {"mae_edited", known > 0 ? DocumentJson(score(officer / known)) : DocumentJson(nullptr)},
                    {"values", std::move(rows)}};
  return json.dump();
}

std::string forecast_list_json(const std::vector<std::string>& keys, const std::vector<std::string>& edited,
                               const std::vector<std::string>& seasons) {
  std::map<std::string, DocumentJson> known;
  for (const std::string& body : seasons) {
    const auto json = DocumentJson::parse(body, nullptr, false);
    if (!json.is_object() || !json.contains("days")) continue;
    for (const auto& day : json["days"]) known.emplace("F-" + day["issued"].get<std::string>(), day);
  }
  DocumentJson results = DocumentJson::array();
  for (const std::string& key : keys) {
    DocumentJson row{{"key", key}, {"issued", key.substr(2)}, {"aqi", nullptr}, {"heavy", nullptr}};
    if (const auto found = known.find(key); found != known.end()) {
      row["aqi"] = found->second["aqi"];
      row["heavy"] = found->second["heavy"];
    }
    row["edited"] = std::ranges::find(edited, key) != edited.end();
    results.push_back(std::move(row));
  }
  return DocumentJson{{"results", std::move(results)}}.dump();
}

std::string forecast_versions_json(const std::vector<keep::DocumentRow>& rows) {
  DocumentJson results = DocumentJson::array();
  int version = 0;
  for (const keep::DocumentRow& row : rows) {
    const auto body = DocumentJson::parse(row.body, nullptr, false);
    DocumentJson one{{"version", ++version}, {"at", text_of(row.at)}, {"who", row.who}, {"row", row.number}};
    const bool whole = body.is_object() && body.contains("id") && body.contains("edits");
    one["id"] = whole ? body["id"] : DocumentJson(nullptr);
    one["edit"] = whole && !body["edits"].empty() ? body["edits"].back() : DocumentJson(nullptr);
    results.push_back(std::move(one));
  }
  return DocumentJson{{"results", std::move(results)}}.dump();
}

std::string forecast_measured_json(const respond::AirHistory& air, Day issued) {
  DocumentJson results = DocumentJson::array();
  for (std::size_t n = 0; n < air.places.size(); ++n) {
    const respond::PlaceDays& place = air.places[n];
    for (int lead = -2; lead <= respond::forecast_days; ++lead) {
      const Day day = issued + std::chrono::days{lead};
      DocumentJson row{{"place", place.id}, {"day", text_of(day)}};
      bool any = false;
      for (std::size_t item = 0; item < respond::forecast_items; ++item) {
        const auto value = air.value(n, static_cast<respond::ForecastItem>(item), day);
        any = any || value;
        row[std::string{respond::word_of(static_cast<respond::ForecastItem>(item))}] =
            value ? DocumentJson(std::round(*value * 10) / 10) : DocumentJson(nullptr);
      }
      const auto at = (day - air.first).count();
      const bool inside = at >= 0 && static_cast<std::size_t>(at) < place.aqi.size();
      const auto aqi = inside ? place.aqi[static_cast<std::size_t>(at)] : std::nullopt;
      row["aqi"] = aqi ? DocumentJson(*aqi) : DocumentJson(nullptr);
      if (any) results.push_back(std::move(row));
    }
  }
  return DocumentJson{{"synthetic", air.synthetic}, {"results", std::move(results)}}.dump();
}

Result<respond::ForecastEdit> read_edit_json(std::string_view json) {
  return read_document(json, "edit", [](const DocumentPart& part) {
    respond::ForecastEdit edit;
    edit.place = part.text("place");
    edit.day = part.day("day");
    edit.item = part.text("item");
    edit.to = part.number("to");
    edit.reason = part.text("reason");
    return edit;
  });
}

}  // namespace lantian::serve
