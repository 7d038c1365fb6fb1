#include "serve/api/report_json.hpp"

#include "docket/deadline.hpp"
#include "serve/api/times.hpp"
#include "serve/http/json_depth.hpp"

#include <nlohmann/json.hpp>

namespace lantian::serve {
namespace {

using ReportJson = nlohmann::ordered_json;

std::string report_text(const ReportJson& json) {
  return json.dump(2, ' ', false, ReportJson::error_handler_t::replace) + "\n";
}

ReportJson named_json(std::string_view id, const terms::Name& name) {
  return {{"id", id}, {"name_zh", name.shown(true)}, {"name_en", name.shown(false)}};
}

ReportJson topics_json(const docket::Vocabulary& words, const docket::CaseType& type) {
  ReportJson list = ReportJson::array();
  for (const docket::Word& word : words.topics) {
    if (type.has_topic(word.id)) list.push_back(named_json(word.id, word.name));
  }
  return list;
}

/// Places that answer for themselves: not groups, whose members do.
ReportJson places_json(const DocketOffice& office) {
  ReportJson list = ReportJson::array();
  for (const terms::Unit& unit : office.region().units) {
    if (unit.kind != terms::UnitKind::group) list.push_back(named_json(unit.id, unit.name));
  }
  return list;
}

ReportJson step_json(const ReportView& view, const docket::PublicStep& step) {
  const docket::State* state = view.type->state(step.state);
  return {{"at", api_text(step.at)},
          {"kind", docket::name_of(step.kind)},
          {"state", step.state},
          {"state_zh", state == nullptr ? step.state : state->name.shown(true)},
          {"state_en", state == nullptr ? step.state : state->name.shown(false)},
          {"reason", step.reason.empty() ? ReportJson{} : ReportJson(step.reason)}};
}

ReportJson fields_json(const ReportView& view) {
  ReportJson list = ReportJson::array();
  for (const docket::FieldValue& value : view.shown.fields) {
    const docket::Field* field = view.type->field(value.id);
    if (field == nullptr || value.value.empty()) continue;
    ReportJson one = named_json(value.id, field->name);
    one["value"] = value.value;
    list.push_back(std::move(one));
  }
  return list;
}

}  // namespace

std::string report_form_json(const DocketOffice& office, const ReportRule& rule, bool taken, bool synthetic) {
  const docket::CaseType& type = *office.types().type(rule.type);
  return report_text({{"taken", taken},
                      {"synthetic", synthetic},
                      {"type", named_json(type.id, type.name)},
                      {"topics", topics_json(office.vocabulary(), type)},
                      {"places", places_json(office)},
                      {"default_place", office.docket().default_place},
                      {"most_files", rule.most_files},
                      {"most_file_bytes", rule.most_file_bytes},
                      {"longest_text_characters", rule.longest_text},
                      {"media", rule.media}});
}

std::string report_json(const ReportView& view, std::string_view key) {
  const docket::PublicCase& shown = view.shown;
  const docket::State* state = view.type->state(shown.state);
  const report::DocketSpeech zh = view.office->speech(true), en = view.office->speech(false);
  ReportJson history = ReportJson::array();
  for (const docket::PublicStep& step : view.steps) history.push_back(step_json(view, step));
  ReportJson json{{"number", shown.id},
                  {"topic", shown.topic},
                  {"topic_zh", zh.topic(shown.topic)},
                  {"topic_en", en.topic(shown.topic)},
                  {"place", shown.place},
                  {"place_zh", zh.place(shown.place)},
                  {"place_en", en.place(shown.place)},
                  {"title", shown.title},
                  {"state", shown.state},
                  {"state_zh", state == nullptr ? shown.state : state->name.shown(true)},
                  {"state_en", state == nullptr ? shown.state : state->name.shown(false)},
                  {"state_kind", docket::name_of(shown.state_kind)},
                  {"office", shown.unit.empty() ? ReportJson{} : ReportJson(shown.unit)},
                  {"office_zh", shown.unit.empty() ? ReportJson{} : ReportJson(zh.office(shown.unit, shown.place))},
                  {"office_en", shown.unit.empty() ? ReportJson{} : ReportJson(en.office(shown.unit, shown.place))},
                  {"opened_at", api_text(shown.opened_at)},
                  {"closed_at", shown.closed_at ? ReportJson(api_text(*shown.closed_at)) : ReportJson{}},
                  {"expected", shown.expected ? ReportJson(text_of(*shown.expected)) : ReportJson{}},
                  {"fields", fields_json(view)},
                  {"merged_into", shown.merged_into.empty() ? ReportJson{} : ReportJson(shown.merged_into)},
                  {"history", std::move(history)},
                  {"not_solved",
                   view.not_solved == nullptr ? ReportJson{} : named_json(view.not_solved->id, view.not_solved->name)},
                  {"synthetic", shown.synthetic}};
  if (!key.empty()) json["key"] = key;
  return report_text(json);
}

Result<NotSolvedWords> read_not_solved(std::string_view json) {
  constexpr int most_depth = 2;
  const auto wrong = [] {
    return Error{ErrorCode::malformed, R"(a body {"key": "...", "reason": "..."} is taken here, both of them texts)",
                 ""};
  };
  if (!nests_at_most(json, most_depth)) return wrong();
  const ReportJson parsed = ReportJson::parse(json, nullptr, false);
  if (!parsed.is_object()) return wrong();
  NotSolvedWords words;
  for (const auto& [name, value] : parsed.items()) {
    if (!value.is_string() || (name != "key" && name != "reason")) return wrong();
    (name == "key" ? words.key : words.reason) = value.get<std::string>();
  }
  return words;
}

}  // namespace lantian::serve
