#include "serve/document.hpp"
#include "serve/respond/list_json.hpp"
#include "serve/respond/plan_json.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

Result<DocumentJson> plan_parsed(std::string_view document) {
  DocumentJson json = DocumentJson::parse(document, nullptr, false);
  if (json.is_object()) return json;
  return Error{ErrorCode::malformed, "this is no plan", ""};
}

std::vector<PlanTarget> plan_targets(const DocumentPart& part) {
  std::vector<PlanTarget> out;
  for (const DocumentPart& one : part.parts("targets")) out.push_back({one.text("receptor"), one.number("ug_m3")});
  return out;
}

}  // namespace

Result<std::string> plan_head_json(std::string_view document) {
  LANTIAN_TRY(DocumentJson json, plan_parsed(document));
  json.erase("enterprises");
  json.erase("measures");
  return json.dump();
}

Result<std::string> plan_enterprises_json(std::string_view document, std::string_view reason, std::size_t limit) {
  LANTIAN_TRY(const DocumentJson json, plan_parsed(document));
  DocumentJson rows = DocumentJson::array();
  if (json.contains("enterprises")) {
    for (const DocumentJson& one : json["enterprises"]) {
      const bool meant = reason.empty() || one.value("reason", "") == reason;
      if (meant && (limit == 0 || rows.size() < limit)) rows.push_back(one);
    }
  }
  return DocumentJson{{"results", std::move(rows)}}.dump();
}

Result<std::string> plan_list_json(const std::vector<std::string>& documents) {
  DocumentJson rows = DocumentJson::array();
  for (const std::string& document : documents) {
    LANTIAN_TRY(const DocumentJson json, plan_parsed(document));
    DocumentJson row = DocumentJson::object();
    for (const char* key : {"id", "list", "list_row", "level", "episode", "status", "synthetic", "asked"}) {
      if (json.contains(key)) row[key] = json[key];
    }
    if (json.contains("plan")) row["plan"] = json["plan"];
    if (json.contains("equal")) row["equal_cost_yuan_d"] = json["equal"]["cost_yuan_d"];
    rows.push_back(std::move(row));
  }
  return DocumentJson{{"results", std::move(rows)}}.dump();
}

Result<std::vector<respond::ListMeasure>> plan_measures(std::string_view document) {
  LANTIAN_TRY(const DocumentJson json, plan_parsed(document));
  if (!json.contains("measures")) return Error{ErrorCode::malformed, "the plan has no measures", ""};
  return read_list_measures_json(json["measures"].dump());
}

Result<PlanBody> read_plan_body(std::string_view json) {
  return read_document(json, "plan", [](const DocumentPart& part) {
    PlanBody body;
    body.ask.list = part.text_or("list");
    body.ask.level = part.word("level", respond::parse_level);
    body.ask.share_set = part.text_or("share_set");
    body.ask.episode = part.text_or("episode");
    body.ask.targets = plan_targets(part);
    if (part.has("on")) body.ask.on = part.day("on");
    body.ask.gap = part.number_if("gap").value_or(body.ask.gap);
    body.ask.seconds = part.number_if("seconds").value_or(body.ask.seconds);
    body.ask.enterprise_cost_percent = part.number_if("enterprise_cost_percent");
    body.keep = part.has("keep") && part.truth("keep");
    return body;
  });
}

Result<YearlyAsk> read_yearly_body(std::string_view json) {
  return read_document(json, "yearly plan", [](const DocumentPart& part) {
    YearlyAsk ask;
    ask.targets = plan_targets(part);
    ask.probability = part.number_if("probability").value_or(ask.probability);
    ask.gap = part.number_if("gap").value_or(ask.gap);
    ask.seconds = part.number_if("seconds").value_or(ask.seconds);
    return ask;
  });
}

}  // namespace lantian::serve
