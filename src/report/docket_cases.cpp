#include "report/docket_cases.hpp"

#include "base/shown_width.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::report {
namespace {

using docket::Case;
using docket::CaseType;
using docket::Event;

std::string state_name(const CaseType& type, std::string_view id, const DocketSpeech& speech) {
  const docket::State* state = type.state(id);
  return state == nullptr ? std::string{id} : speech.name(state->name);
}

std::string step_name(const CaseType& type, std::string_view id, const DocketSpeech& speech) {
  const docket::Transition* step = type.transition(id);
  return step == nullptr ? std::string{id} : speech.name(step->name);
}

std::string field_value_text(const CaseType& type, const docket::FieldValue& value, const DocketSpeech& speech) {
  const docket::Field* field = type.field(value.id);
  if (field == nullptr) return value.id + ": " + value.value;
  const auto choice = std::ranges::find(field->choices, value.value, &docket::Word::id);
  return fmt::format("{}: {}", speech.name(field->name),
                     choice == field->choices.end() ? value.value : speech.name(choice->name));
}

std::string days_left_text(const CaseLine& line, Day today, const DocketSpeech& speech) {
  if (!line.due) return "";
  const auto left = (*line.due - today).count();
  if (left >= 0) return speech.say("list.days", {{"n", std::to_string(left)}});
  return speech.say("list.late", {{"n", std::to_string(-left)}});
}

/// Columns as wide as their widest cell, the last one as it is.
std::string columns_text(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], shown_width(row[i]));
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) line += padded_to(row[i], widths[i]) + "  ";
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

void append_indented(std::string& out, const std::string& text) {
  for (const std::string_view line : split(text, '\n')) {
    if (!trimmed(line).empty()) out += fmt::format("      {}\n", trimmed(line));
  }
}

void append_event_lines(std::string& out, const CaseType& type, const Event& event, const DocketSpeech& speech) {
  const docket::EventBody& body = event.body;
  out += fmt::format("  {:>3} {}  {} ({})  {}\n", event.version, beijing_minute(event.at), event.by,
                     speech.say("role." + std::string{docket::name_of(event.role)}), event_line(type, event, speech));
  if (!body.reason.empty()) append_indented(out, speech.say("timeline.reason", {{"reason", body.reason}}));
  append_indented(out, body.text);
  for (const docket::FieldValue& value : body.fields) append_indented(out, field_value_text(type, value, speech));
  for (const docket::Link& link : body.links) {
    append_indented(out, fmt::format("{} {}", docket::name_of(link.kind), link.id));
  }
  for (const docket::Attachment& file : body.attachments) {
    append_indented(out, fmt::format("{}  {}  {} B  sha256 {}", file.kind, file.name, file.bytes, file.sha256));
  }
}

void append_fact(std::string& out, const std::string& head, const std::string& value) {
  if (!value.empty()) out += fmt::format("  {}  {}\n", padded_to(head, 12), value);
}

std::string due_text(const std::optional<Day>& due) {
  return due ? text_of(*due) : "";
}

}  // namespace

CaseLine line_of(const CaseType& type, const Case& subject) {
  return {subject.id,         type.id,          subject.state, subject.topic,
          subject.place,      subject.assignee, subject.title, docket::state_kind_of(type, subject),
          subject.next_due(), subject.synthetic};
}

std::string case_list_text(std::span<const CaseLine> lines, const docket::CaseTypes& types, Day today,
                           const std::string& next, const DocketSpeech& speech) {
  if (lines.empty()) return speech.say("list.nothing") + "\n";
  std::vector<std::vector<std::string>> rows{{}};
  for (const char* key : {"id", "type", "state", "due", "left", "place", "topic", "assignee", "title"}) {
    rows.front().push_back(speech.say("list." + std::string{key}));
  }
  for (const CaseLine& line : lines) {
    const CaseType* type = types.type(line.type);
    rows.push_back({line.id, type == nullptr ? line.type : speech.name(type->name),
                    type == nullptr ? line.state : state_name(*type, line.state, speech), due_text(line.due),
                    days_left_text(line, today, speech), speech.place(line.place), speech.topic(line.topic),
                    speech.unit(line.assignee), line.title});
  }
  std::string out = columns_text(rows);
  if (std::ranges::any_of(lines, &CaseLine::synthetic)) out += speech.say("list.synthetic") + "\n";
  if (!next.empty()) out += speech.say("list.more", {{"key", next}}) + "\n";
  return out;
}

std::string case_text(const CaseType& type, const Case& subject, std::span<const Event> events,
                      const DocketSpeech& speech) {
  std::string out = fmt::format("{}  {}  {}\n", subject.id, speech.name(type.name), subject.title);
  if (subject.synthetic) out += "  " + speech.say("list.synthetic") + "\n";
  append_fact(out, speech.say("list.state"), state_name(type, subject.state, speech));
  append_fact(out, speech.say("list.due"), due_text(subject.next_due()));
  append_fact(out, speech.say("list.place"), speech.place(subject.place));
  append_fact(out, speech.say("list.topic"), speech.topic(subject.topic));
  append_fact(out, speech.say("list.assignee"), speech.unit(subject.assignee));
  if (!subject.merged_into.empty()) {
    append_fact(out, speech.say("timeline.merged"), speech.say("timeline.other", {{"id", subject.merged_into}}));
  }
  out += "\n";
  for (const Event& event : events) append_event_lines(out, type, event, speech);
  return out + "\n" + speech.say("timeline.time") + "\n";
}

std::string event_line(const CaseType& type, const Event& event, const DocketSpeech& speech) {
  const docket::EventBody& body = event.body;
  std::string text = speech.say("timeline." + std::string{docket::name_of(event.kind)});
  if (!body.transition.empty()) text += " " + step_name(type, body.transition, speech);
  if (!body.state.empty()) text += " \xE2\x86\x92 " + state_name(type, body.state, speech);
  if (const docket::Rung* rung = type.rung(body.step)) text += " " + speech.name(rung->name);
  if (!body.assignee.empty()) text += "; " + speech.say("timeline.to", {{"who", speech.unit(body.assignee)}});
  if (!body.other.empty()) text += "; " + speech.say("timeline.other", {{"id", body.other}});
  if (body.rating) text += "; " + speech.say("timeline.rating", {{"n", std::to_string(*body.rating)}});
  const auto due = body.state_due ? body.state_due : body.due;
  if (due) text += "; " + speech.say("timeline.due", {{"day", text_of(*due)}});
  if (!body.attachments.empty()) {
    text += "; " + speech.say("timeline.files", {{"n", std::to_string(body.attachments.size())}});
  }
  return text;
}

std::string public_text(const CaseType& type, const docket::PublicCase& shown,
                        std::span<const docket::PublicStep> steps, const DocketSpeech& speech) {
  std::string out = fmt::format("{}  {}  {}\n", speech.say("public.title"), shown.id, speech.name(type.name));
  if (shown.synthetic) out += "  " + speech.say("list.synthetic") + "\n";
  const auto or_hidden = [&](const std::string& text) { return text.empty() ? speech.say("timeline.hidden") : text; };
  append_fact(out, speech.say("list.title"), or_hidden(shown.title));
  append_fact(out, speech.say("list.state"), state_name(type, shown.state, speech));
  append_fact(out, speech.say("list.due"), due_text(shown.expected));
  append_fact(out, speech.say("list.place"), or_hidden(speech.place(shown.place)));
  append_fact(out, speech.say("list.topic"), speech.topic(shown.topic));
  append_fact(out, speech.say("list.assignee"), speech.unit(shown.unit));
  append_indented(out, shown.text);
  for (const docket::FieldValue& value : shown.fields) append_indented(out, field_value_text(type, value, speech));
  out += "\n";
  for (const docket::PublicStep& step : steps) {
    std::string line = speech.say("timeline." + std::string{docket::name_of(step.kind)});
    if (!step.transition.empty()) line += " " + step_name(type, step.transition, speech);
    if (!step.state.empty()) line += " \xE2\x86\x92 " + state_name(type, step.state, speech);
    out += fmt::format("  {}  {}\n", beijing_minute(step.at), line);
    if (!step.reason.empty()) append_indented(out, speech.say("timeline.reason", {{"reason", step.reason}}));
  }
  return out + "\n" + speech.say("timeline.time") + "\n";
}

std::optional<FeedDeadline> feed_deadline(const CaseType& type, const Case& subject, std::string_view domain,
                                          const DocketSpeech& speech) {
  const docket::StateKind kind = docket::state_kind_of(type, subject);
  const auto due = subject.next_due();
  if (!due || kind == docket::StateKind::done) return std::nullopt;
  FeedDeadline out;
  const bool standing = kind == docket::StateKind::standing;
  out.uid = fmt::format("{}@{}", subject.id, domain);
  out.title = speech.say(standing ? "feed.standing" : "feed.event", {{"id", subject.id}, {"title", subject.title}});
  out.text = fmt::format("{}: {}\n{}: {}", speech.say("list.place"), speech.place(subject.place),
                         speech.say("list.state"), state_name(type, subject.state, speech));
  if (subject.synthetic) out.text += "\n" + speech.say("list.synthetic");
  out.category = speech.topic(subject.topic);
  out.due = *due;
  const docket::State* state = type.state(subject.state);
  if (standing && state != nullptr && state->deadline && state->deadline->days > 0) {
    out.every_days = state->deadline->days;
  }
  out.changed = subject.last_at;
  out.version = subject.version;
  return out;
}

}  // namespace lantian::report
