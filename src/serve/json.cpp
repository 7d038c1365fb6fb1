#include "serve/importing.hpp"
#include "serve/tracing.hpp"

#include <nlohmann/json.hpp>

namespace lantian::serve {
namespace {

using Json = nlohmann::ordered_json;

Json json_of_counts(const observe::CellCounts& counts) {
  return {{"rows", counts.rows},
          {"accepted", counts.accepted},
          {"missing", counts.missing},
          {"refused", counts.refused},
          {"duplicate", counts.duplicate}};
}

Json json_of_file(const FileReport& file) {
  Json json{{"file", file.file}, {"adapter", file.adapter}};
  if (file.error) {
    json["error"] = {{"code", name_of(file.error->code)}, {"message", file.error->text()}};
    return json;
  }
  json["synthetic"] = file.synthetic;
  json["stations"] = file.stations;
  json["cells"] = json_of_counts(file.counts);
  json["refusals"] = Json::array();
  for (const observe::Refusal& refusal : file.refusals) {
    json["refusals"].push_back(
        {{"line", refusal.line}, {"column", refusal.column}, {"given", refusal.given}, {"allowed", refusal.allowed}});
  }
  json["notes"] = file.notes;
  if (file.receipt) {
    json["stored"] = {{"revision", file.receipt->revision},
                      {"new", file.receipt->stored},
                      {"superseding", file.receipt->superseded},
                      {"unchanged", file.receipt->unchanged},
                      {"already_imported", file.receipt->already_imported}};
  }
  return json;
}

/// A decimal as the JSON number with the same digits.
Json json_of_decimal(const Decimal& value) {
  return Json::parse(value.text());
}

/// Bytes of any encoding as valid JSON text: what is not UTF-8 becomes U+FFFD.
std::string dumped(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json json_of_source(const TraceSource& source) {
  return {{"revision", source.record.revision},
          {"source", source.record.source},
          {"source_sha256", source.record.source_sha256},
          {"adapter", source.record.adapter},
          {"region", source.record.region},
          {"synthetic", source.record.synthetic},
          {"imported_at", text_of(source.record.imported_at)},
          {"readings", source.readings},
          {"raw_archived", source.archived},
          {"first_row", {{"line", source.first.line}, {"text", source.first.text}}},
          {"last_row", {{"line", source.last.line}, {"text", source.last.text}}}};
}

}  // namespace

std::string json_of(const ImportReport& report) {
  Json json{{"dry_run", report.dry_run}, {"files", Json::array()}};
  for (const FileReport& file : report.files) json["files"].push_back(json_of_file(file));
  return dumped(json);
}

std::string json_of(const Trace& trace) {
  const assess::Figure& figure = trace.figure;
  Json json{{"figure", figure.address.text()}, {"value", json_of_decimal(figure.value)}, {"unit", figure.unit}};
  json["rules"] = Json::array();
  for (const standards::RuleRef& rule : figure.rules) {
    json["rules"].push_back({{"id", rule.id}, {"edition", rule.edition}, {"sha256", rule.sha256}});
  }
  json["method"] = figure.method;
  const assess::DayCounts& counts = trace.verdict.counts;
  json["days"] = {{"calendar", counts.calendar}, {"valid", counts.valid}, {"not_available", counts.not_available},
                  {"no_data", counts.no_data},   {"good", counts.good},   {"heavy", counts.heavy}};
  json["stations"] = trace.verdict.stations;
  json["readings"] = figure.row_count;
  json["content_sha256"] = figure.content_sha256;
  json["revision"] = figure.revision;
  json["sources"] = Json::array();
  for (const TraceSource& source : trace.sources) json["sources"].push_back(json_of_source(source));
  json["recomputed_from_raw"] = {{"value", trace.recomputed ? json_of_decimal(*trace.recomputed) : Json{}},
                                 {"content_sha256", trace.recomputed_sha256},
                                 {"equal", trace.equal},
                                 {"why_not", trace.why_not}};
  return dumped(json);
}

}  // namespace lantian::serve
