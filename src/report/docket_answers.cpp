#include "report/docket_answers.hpp"

#include "base/shown_width.hpp"
#include "base/text.hpp"
#include "report/docket_cases.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace lantian::report {
namespace {

using AnswerJson = nlohmann::ordered_json;

std::string dumped_answer(const AnswerJson& json) {
  return json.dump(2, ' ', false, AnswerJson::error_handler_t::replace) + "\n";
}

/// What this role may do beside the steps, but for opening.
std::vector<std::string> deeds_of(const docket::CaseType& type, docket::Role role) {
  std::vector<std::string> out;
  for (int deed = 1; deed < docket::deed_count; ++deed) {
    if (type.lets(static_cast<docket::Deed>(deed), role)) {
      out.emplace_back(docket::name_of(static_cast<docket::Deed>(deed)));
    }
  }
  return out;
}

/// "2 more of site_photo" in the words of the reader, where the vocabulary has the kind.
std::string need_text(const std::string& need, const DocketSpeech& speech) {
  constexpr std::string_view between = " more of ";
  const std::size_t at = need.find(between);
  if (at == std::string::npos || speech.vocabulary == nullptr) return need;
  const docket::EvidenceKind* kind = speech.vocabulary->evidence_kind(need.substr(at + between.size()));
  if (kind == nullptr) return need;
  return speech.say("answer.evidence",
                    {{"n", need.substr(0, at)}, {"kind", speech.name(kind->name)}, {"id", kind->id}});
}

}  // namespace

std::string done_text(const DoneAnswer& answer, const DocketSpeech& speech) {
  std::string out;
  for (const docket::Event& event : answer.events) {
    const std::string& type_id = event.body.type.empty() ? answer.subject->type : event.body.type;
    const docket::CaseType* type = answer.types->type(type_id);
    if (type != nullptr) out += fmt::format("{}  {}\n", event.case_id, event_line(*type, event, speech));
  }
  if (answer.subject->synthetic) out += speech.say("list.synthetic") + "\n";
  for (const docket::Similarity& one : answer.likely) {
    out += speech.say("answer.likely", {{"id", one.id}, {"why", one.text()}}) + "\n";
  }
  return out;
}

std::string done_json(const DoneAnswer& answer) {
  AnswerJson events = AnswerJson::array();
  for (const docket::Event& event : answer.events) {
    events.push_back({{"case", event.case_id}, {"version", event.version}, {"kind", docket::name_of(event.kind)}});
  }
  AnswerJson likely = AnswerJson::array();
  for (const docket::Similarity& one : answer.likely) {
    likely.push_back({{"id", one.id}, {"score", one.score}, {"why", one.text()}});
  }
  const docket::Case& subject = *answer.subject;
  const auto due = subject.next_due();
  return dumped_answer({{"id", subject.id},
                        {"version", subject.version},
                        {"state", subject.state},
                        {"assignee", subject.assignee.empty() ? AnswerJson(nullptr) : AnswerJson(subject.assignee)},
                        {"due", due ? AnswerJson(text_of(*due)) : AnswerJson(nullptr)},
                        {"synthetic", subject.synthetic},
                        {"events", std::move(events)},
                        {"likely_duplicates", std::move(likely)}});
}

std::string choices_text(const docket::CaseType& type, std::span<const docket::Choice> choices, docket::Role role,
                         const DocketSpeech& speech) {
  std::string out = speech.say(choices.empty() ? "answer.no_step" : "answer.steps",
                               {{"role", speech.say("role." + std::string{docket::name_of(role)})}}) +
                    "\n";
  std::size_t widest = 0;
  for (const docket::Choice& one : choices) widest = std::max(widest, shown_width(one.transition->id));
  for (const docket::Choice& one : choices) {
    std::vector<std::string> needs;
    for (const std::string& need : one.missing) needs.push_back(need_text(need, speech));
    const docket::State* to = type.state(one.transition->to);
    out += fmt::format("  {}  {} \xE2\x86\x92 {}{}\n", padded_to(one.transition->id, widest),
                       speech.name(one.transition->name), speech.name(to->name),
                       needs.empty() ? "" : "; " + speech.say("answer.needs", {{"what", joined(needs, "; ")}}));
  }
  const auto deeds = deeds_of(type, role);
  if (!deeds.empty()) out += speech.say("answer.deeds", {{"what", joined(deeds, ", ")}}) + "\n";
  return out;
}

namespace {

/// Fields that a step still asks for, with what may be chosen.
AnswerJson asked_fields(const docket::Choice& one) {
  AnswerJson list = AnswerJson::array();
  for (const docket::Field* field : one.fields) {
    constexpr const char* kinds[] = {"", "text", "number", "day", "choice"};
    AnswerJson choices = AnswerJson::array();
    for (const docket::Word& word : field->choices) {
      choices.push_back({{"id", word.id}, {"name", {{"zh", word.name.zh}, {"en", word.name.en}}}});
    }
    list.push_back({{"id", field->id},
                    {"name", {{"zh", field->name.zh}, {"en", field->name.en}}},
                    {"kind", kinds[static_cast<std::size_t>(field->kind)]},
                    {"choices", std::move(choices)}});
  }
  return list;
}

AnswerJson asked_evidence(const docket::Choice& one) {
  AnswerJson list = AnswerJson::array();
  for (const docket::EvidenceNeed& need : one.evidence) list.push_back({{"kind", need.kind}, {"more", need.least}});
  return list;
}

}  // namespace

std::string choices_json(const docket::CaseType& type, std::span<const docket::Choice> choices, docket::Role role) {
  AnswerJson steps = AnswerJson::array();
  for (const docket::Choice& one : choices) {
    steps.push_back({{"id", one.transition->id},
                     {"to", one.transition->to},
                     {"name", {{"zh", one.transition->name.zh}, {"en", one.transition->name.en}}},
                     {"missing", one.missing},
                     {"asks_assignee", one.transition->needs_assignee},
                     {"evidence", asked_evidence(one)},
                     {"fields", asked_fields(one)}});
  }
  return dumped_answer({{"role", docket::name_of(role)}, {"steps", std::move(steps)}, {"deeds", deeds_of(type, role)}});
}

std::string refusal_json(const docket::Refusal& refusal) {
  return dumped_answer({{"refusal",
                         {{"reason", docket::name_of(refusal.reason)},
                          {"message", refusal.text()},
                          {"allowed", refusal.allowed},
                          {"missing", refusal.missing}}}});
}

}  // namespace lantian::report
