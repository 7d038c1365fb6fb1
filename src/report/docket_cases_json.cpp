#include "report/docket_cases.hpp"

#include <nlohmann/json.hpp>

namespace lantian::report {
namespace {

using CaseJson = nlohmann::ordered_json;

CaseJson text_or_null(const std::string& text) {
  return text.empty() ? CaseJson(nullptr) : CaseJson(text);
}
CaseJson day_or_null(const std::optional<Day>& day) {
  return day ? CaseJson(text_of(*day)) : CaseJson(nullptr);
}
CaseJson time_or_null(const std::optional<UtcSeconds>& time) {
  return time ? CaseJson(text_of(*time)) : CaseJson(nullptr);
}

CaseJson files_json(const std::vector<docket::Attachment>& files) {
  CaseJson out = CaseJson::array();
  for (const docket::Attachment& file : files) {
    out.push_back({{"sha256", file.sha256},
                   {"bytes", file.bytes},
                   {"media_type", file.media_type},
                   {"name", file.name},
                   {"kind", text_or_null(file.kind)},
                   {"taken_at_utc", time_or_null(file.taken_at)}});
  }
  return out;
}

CaseJson links_json(const std::vector<docket::Link>& links) {
  CaseJson out = CaseJson::array();
  for (const docket::Link& link : links) out.push_back({{"kind", docket::name_of(link.kind)}, {"id", link.id}});
  return out;
}

CaseJson fields_json(const std::vector<docket::FieldValue>& fields) {
  CaseJson out = CaseJson::object();
  for (const docket::FieldValue& field : fields) out[field.id] = field.value;
  return out;
}

CaseJson event_json(const docket::Event& event) {
  const docket::EventBody& body = event.body;
  return {{"number", event.number},
          {"version", event.version},
          {"kind", docket::name_of(event.kind)},
          {"at_utc", text_of(event.at)},
          {"by", event.by},
          {"role", docket::name_of(event.role)},
          {"transition", text_or_null(body.transition)},
          {"state", text_or_null(body.state)},
          {"assignee", text_or_null(body.assignee)},
          {"reason", text_or_null(body.reason)},
          {"text", text_or_null(body.text)},
          {"step", text_or_null(body.step)},
          {"other", text_or_null(body.other)},
          {"due", day_or_null(body.due)},
          {"state_due", day_or_null(body.state_due)},
          {"rating", body.rating ? CaseJson(*body.rating) : CaseJson(nullptr)},
          {"fields", fields_json(body.fields)},
          {"links", links_json(body.links)},
          {"attachments", files_json(body.attachments)},
          {"chain", text_or_null(event.chain)}};
}

std::string dumped_case(const CaseJson& json) {
  return json.dump(2, ' ', false, CaseJson::error_handler_t::replace) + "\n";
}

}  // namespace

std::string case_list_json(std::span<const CaseLine> lines, Day today, const std::string& next) {
  CaseJson cases = CaseJson::array();
  for (const CaseLine& line : lines) {
    cases.push_back({{"id", line.id},
                     {"type", line.type},
                     {"state", line.state},
                     {"state_kind", docket::name_of(line.kind)},
                     {"due", day_or_null(line.due)},
                     {"days_left", line.due ? CaseJson((*line.due - today).count()) : CaseJson(nullptr)},
                     {"place", line.place},
                     {"topic", line.topic},
                     {"assignee", text_or_null(line.assignee)},
                     {"title", line.title},
                     {"synthetic", line.synthetic}});
  }
  return dumped_case({{"as_of", text_of(today)}, {"cases", std::move(cases)}, {"after", text_or_null(next)}});
}

std::string case_json(const docket::CaseType& type, const docket::Case& subject,
                      std::span<const docket::Event> events) {
  CaseJson list = CaseJson::array();
  for (const docket::Event& event : events) list.push_back(event_json(event));
  return dumped_case({{"id", subject.id},
                      {"type", subject.type},
                      {"version", subject.version},
                      {"state", subject.state},
                      {"state_kind", docket::name_of(docket::state_kind_of(type, subject))},
                      {"topic", subject.topic},
                      {"place", subject.place},
                      {"title", subject.title},
                      {"text", text_or_null(subject.text)},
                      {"assignee", text_or_null(subject.assignee)},
                      {"opened_at_utc", text_of(subject.opened_at)},
                      {"responded_at_utc", time_or_null(subject.responded_at)},
                      {"closed_at_utc", time_or_null(subject.closed_at)},
                      {"due", day_or_null(subject.due)},
                      {"state_due", day_or_null(subject.state_due)},
                      {"round", subject.round},
                      {"rating", subject.rating ? CaseJson(*subject.rating) : CaseJson(nullptr)},
                      {"merged_into", text_or_null(subject.merged_into)},
                      {"fields", fields_json(subject.fields)},
                      {"links", links_json(subject.links)},
                      {"synthetic", subject.synthetic},
                      {"events", std::move(list)}});
}

}  // namespace lantian::report
