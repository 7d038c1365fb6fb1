#include "report/docket_orders.hpp"

#include "base/text.hpp"
#include "report/docket_cases.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::report {
namespace {

constexpr std::size_t longest_quote = 600;  ///< bytes of a case's text; the rest is read in the case

/// What people wrote stands as it is and makes no headings, links or tags.
std::string plain_markdown(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool sign = std::string_view{"\\`*_[]<>|#"}.find(c) != std::string_view::npos;
    if (sign) out += '\\';
    out += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
  }
  return out;
}

/// The beginning, not cut within a character.
std::string beginning(std::string_view text) {
  if (text.size() <= longest_quote) return std::string{text};
  std::size_t end = longest_quote;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string{text.substr(0, end)} + "...";
}

std::string due_words(const docket::Case& subject, Day today, const DocketSpeech& speech) {
  const auto due = subject.next_due();
  if (!due) return speech.say("deadline.none");
  const auto left = (*due - today).count();
  const std::string days =
      speech.say(left < 0 ? "list.late" : "list.days", {{"n", std::to_string(left < 0 ? -left : left)}});
  return fmt::format("{} \xC2\xB7 {}", text_of(*due), days);
}

/// What a step still needs, in words.
std::vector<std::string> lacks(const OrderCase& one, const docket::Choice& choice, const DocketSpeech& speech) {
  const docket::Transition& step = *choice.transition;
  std::vector<std::string> out;
  if (step.needs_assignee && one.subject.assignee.empty()) out.push_back(speech.say("list.assignee"));
  if (step.needs_reason) out.push_back(speech.say("orders.reason"));
  if (step.needs_due) out.push_back(speech.say("orders.due"));
  for (const docket::EvidenceNeed& need : step.evidence) {
    const int lacking = need.least - one.subject.evidence(need.kind);
    if (lacking <= 0) continue;
    const docket::EvidenceKind* kind =
        speech.vocabulary == nullptr ? nullptr : speech.vocabulary->evidence_kind(need.kind);
    out.push_back(speech.say("orders.evidence", {{"kind", kind == nullptr ? need.kind : speech.name(kind->name)},
                                                 {"n", std::to_string(lacking)}}));
  }
  for (const std::string& id : step.fields) {
    if (!one.subject.field(id).empty()) continue;
    const docket::Field* field = one.type->field(id);
    out.push_back(speech.say("orders.field", {{"field", field == nullptr ? id : speech.name(field->name)}}));
  }
  const docket::State* to = one.type->state(step.to);
  const bool to_watch = to != nullptr && to->kind == docket::StateKind::watch && one.type->check;
  if (to_watch && std::ranges::none_of(one.subject.links, [&](const docket::Link& link) {
        return std::ranges::find(one.type->check->subjects, docket::name_of(link.kind)) !=
               one.type->check->subjects.end();
      })) {
    out.push_back(speech.say("orders.sensor", {{"kinds", joined(one.type->check->subjects, ", ")}}));
  }
  return out;
}

/// Who else moves the case on, when whoever has it cannot.
std::string waits_words(const OrderCase& one, const DocketSpeech& speech) {
  std::vector<std::string> roles, steps;
  for (const docket::Transition* step : one.type->from(one.subject.state)) {
    bool by_people = false;
    for (const docket::Role role : step->roles) {
      if (role == docket::Role::system) continue;
      by_people = true;
      const std::string name = speech.say("role." + std::string{docket::name_of(role)});
      if (std::ranges::find(roles, name) == roles.end()) roles.push_back(name);
    }
    if (by_people) steps.push_back(speech.name(step->name));
  }
  const std::string comma = speech.say("deadline.join");
  return speech.say("orders.waits", {{"who", joined(roles, comma)}, {"steps", joined(steps, comma)}});
}

void append_steps(std::string& out, const OrderCase& one, const DocketSpeech& speech) {
  out += fmt::format("- {}:\n", speech.say("orders.next"));
  if (one.steps.empty()) out += fmt::format("  - {}\n", waits_words(one, speech));
  for (const docket::Choice& choice : one.steps) {
    const std::string name = speech.name(choice.transition->name);
    const auto missing = lacks(one, choice, speech);
    const std::string what = joined(missing, speech.say("deadline.join"));
    out += fmt::format("  - {}\n", speech.say(missing.empty() ? "orders.step" : "orders.needs",
                                              {{"step", name}, {"id", choice.transition->id}, {"what", what}}));
  }
}

/// Stations, sites, outlets, enterprises: where to go.
std::string about_words(const docket::Case& subject) {
  std::vector<std::string> out;
  for (const docket::Link& link : subject.links) {
    using docket::LinkKind;
    const bool thing = link.kind == LinkKind::station || link.kind == LinkKind::site || link.kind == LinkKind::outlet ||
                       link.kind == LinkKind::enterprise || link.kind == LinkKind::measure;
    if (thing) out.push_back(fmt::format("{} {}", docket::name_of(link.kind), plain_markdown(link.id)));
  }
  return joined(out, ", ");
}

std::string state_words(const OrderCase& one, const DocketSpeech& speech) {
  const docket::State* state = one.type->state(one.subject.state);
  std::string out = state == nullptr ? one.subject.state : speech.name(state->name);
  if (state != nullptr && state->kind == docket::StateKind::standing)
    out += " \xC2\xB7 " + speech.say("orders.look_back");
  return out;
}

void append_fact_line(std::string& out, const std::string& name, const std::string& value) {
  if (!value.empty()) out += fmt::format("- {}: {}\n", name, value);
}

void append_case(std::string& out, std::size_t number, const OrderCase& one, Day today, const DocketSpeech& speech) {
  const docket::Case& subject = one.subject;
  out += fmt::format("\n## {}. {} \xC2\xB7 {}\n\n", number, subject.id, plain_markdown(subject.title));
  append_fact_line(out, speech.say("list.due"), due_words(subject, today, speech));
  append_fact_line(out, speech.say("list.place"), speech.place(subject.place));
  if (subject.spot) {
    append_fact_line(out, speech.say("orders.spot"),
                     fmt::format("{}, {}", subject.spot->longitude.text(), subject.spot->latitude.text()));
  }
  append_fact_line(out, speech.say("orders.about"), about_words(subject));
  append_fact_line(out, speech.say("list.type"), speech.name(one.type->name));
  append_fact_line(out, speech.say("list.topic"), speech.topic(subject.topic));
  append_fact_line(out, speech.say("list.state"), state_words(one, speech));
  append_steps(out, one, speech);
  if (!subject.text.empty()) out += fmt::format("\n> {}\n", plain_markdown(beginning(subject.text)));
}

bool holds_synthetic(const OrderList& list) {
  const auto made_up = [](const OrderCase& one) { return one.subject.synthetic; };
  return std::ranges::any_of(list.todo, made_up) || std::ranges::any_of(list.watched, made_up);
}

}  // namespace

int OrderList::late(Day today) const {
  return static_cast<int>(std::ranges::count_if(todo, [&](const OrderCase& one) {
    const auto due = one.subject.next_due();
    return due && *due < today;
  }));
}

std::optional<Day> OrderList::first_due() const {
  std::optional<Day> out;
  for (const OrderCase& one : todo) {
    const auto due = one.subject.next_due();
    if (due && (!out || *due < *out)) out = due;
  }
  return out;
}

std::string order_name(const OrderList& list, const DocketSpeech& speech) {
  if (list.assignee.empty()) return speech.say("orders.nobody");
  if (list.area.empty()) return list.assignee;
  const bool own_name = speech.offices != nullptr && speech.offices->office(list.assignee, list.area) != nullptr;
  const std::string office = speech.office(list.assignee, list.area);
  return own_name ? office : speech.say("orders.where", {{"office", office}, {"place", speech.place(list.area)}});
}

std::string order_markdown(const OrderList& list, Day today, const DocketSpeech& speech) {
  std::string out =
      fmt::format("# {}\n\n", speech.say("orders.title", {{"who", plain_markdown(order_name(list, speech))}}));
  out += fmt::format("{}  \n", speech.say("orders.day", {{"day", text_of(today)}}));
  if (list.todo.empty() && list.watched.empty()) return out + "\n" + speech.say("orders.nothing") + "\n";
  out += speech.say("orders.count", {{"todo", std::to_string(list.todo.size())},
                                     {"late", std::to_string(list.late(today))},
                                     {"watched", std::to_string(list.watched.size())}}) +
         "\n";
  if (holds_synthetic(list)) out += fmt::format("\n**{}**\n", speech.say("list.synthetic"));
  for (std::size_t i = 0; i < list.todo.size(); ++i) append_case(out, i + 1, list.todo[i], today, speech);
  if (list.watched.empty()) return out;
  out += fmt::format("\n## {}\n\n", speech.say("orders.watched"));
  for (const OrderCase& one : list.watched) {
    out += fmt::format("- {} \xC2\xB7 {} \xC2\xB7 {} \xC2\xB7 {}\n", one.subject.id, plain_markdown(one.subject.title),
                       speech.place(one.subject.place), due_words(one.subject, today, speech));
  }
  return out;
}

std::string order_calendar(const OrderList& list, std::string_view domain, const DocketSpeech& speech) {
  std::vector<FeedDeadline> deadlines;
  Feed feed{"-//Lantian//docket//EN", fmt::format("{}: {}", speech.say("feed.name"), order_name(list, speech)), {}};
  for (const auto* cases : {&list.todo, &list.watched, &list.later}) {
    for (const OrderCase& one : *cases) {
      auto deadline = feed_deadline(*one.type, one.subject, domain, speech);
      if (!deadline) continue;
      feed.stamp = std::max(feed.stamp, deadline->changed);
      deadlines.push_back(*std::move(deadline));
    }
  }
  return calendar_feed(feed, deadlines);
}

std::string order_index_markdown(std::span<const OrderEntry> entries, Day today, const DocketSpeech& speech) {
  std::string out =
      fmt::format("# {}\n\n{}\n\n", speech.say("orders.index"), speech.say("orders.day", {{"day", text_of(today)}}));
  if (std::ranges::any_of(entries, [](const OrderEntry& one) { return holds_synthetic(*one.list); })) {
    out += fmt::format("**{}**\n\n", speech.say("list.synthetic"));
  }
  out += fmt::format("| {} | {} | {} | {} | {} |\n|---|--:|--:|---|---|\n", speech.say("list.assignee"),
                     speech.say("orders.todo"), speech.say("orders.overdue"), speech.say("orders.first_due"),
                     speech.say("orders.list"));
  for (const OrderEntry& one : entries) {
    const auto first = one.list->first_due();
    out += fmt::format("| {} | {} | {} | {} | [{}](<{}.md>) \xC2\xB7 [{}](<{}.ics>) |\n",
                       plain_markdown(order_name(*one.list, speech)), one.list->todo.size(), one.list->late(today),
                       first ? text_of(*first) : speech.say("deadline.none"), speech.say("orders.list"), one.stem,
                       speech.say("orders.calendar"), one.stem);
  }
  return out;
}

std::string order_index_csv(std::span<const OrderEntry> entries, Day today) {
  std::string out = "stem,assignee,area,todo,overdue,watched,next_due\r\n";
  for (const OrderEntry& one : entries) {
    const auto first = one.list->first_due();
    out += fmt::format("{},{},{},{},{},{},{}\r\n", csv_field(one.stem), csv_field(one.list->assignee), one.list->area,
                       one.list->todo.size(), one.list->late(today), one.list->watched.size(),
                       first ? text_of(*first) : "");
  }
  return out;
}

}  // namespace lantian::report
