#include "report/docket_parts.hpp"

#include "base/shown_width.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace lantian::report {
namespace {

using PartsJson = nlohmann::ordered_json;

std::string_view light_of(const PartLine& one) {
  if (one.overdue) return "overdue";
  if (!one.done) return "not_due";
  return one.line.kind == docket::StateKind::standing ? "standing" : "done";
}

std::string state_of(const CaseLine& line, const docket::CaseTypes& types, const DocketSpeech& speech) {
  const docket::CaseType* type = types.type(line.type);
  const docket::State* state = type == nullptr ? nullptr : type->state(line.state);
  return state == nullptr ? line.state : speech.name(state->name);
}

std::string left_of(const CaseLine& line, Day today, const DocketSpeech& speech) {
  if (!line.due) return speech.say("deadline.none");
  const auto days = (*line.due - today).count();
  return fmt::format(
      "{} {}", text_of(*line.due),
      speech.say(days < 0 ? "list.late" : "list.days", {{"n", std::to_string(days < 0 ? -days : days)}}));
}

std::string sum_of(const PartLine& one, const DocketSpeech& speech) {
  return speech.say("parts.sum", {{"done", std::to_string(one.leaves_done)},
                                  {"leaves", std::to_string(one.leaves)},
                                  {"late", std::to_string(one.leaves_overdue)}});
}

}  // namespace

std::string parts_text(std::span<const PartLine> lines, const docket::CaseTypes& types, Day today,
                       const DocketSpeech& speech) {
  std::size_t widest_name = 0, widest_state = 0, widest_left = 0;
  const auto name_of_line = [&](const PartLine& one) {
    return fmt::format("{}{} {}", std::string(2 * static_cast<std::size_t>(one.depth), ' '),
                       speech.say("light." + std::string{light_of(one)}), one.line.id);
  };
  for (const PartLine& one : lines) {
    widest_name = std::max(widest_name, shown_width(name_of_line(one)));
    widest_state = std::max(widest_state, shown_width(state_of(one.line, types, speech)));
    widest_left = std::max(widest_left, shown_width(left_of(one.line, today, speech)));
  }
  std::string out;
  for (const PartLine& one : lines) {
    out += fmt::format("{}  {}  {}  {}{}\n", padded_to(name_of_line(one), widest_name),
                       padded_to(state_of(one.line, types, speech), widest_state),
                       padded_to(left_of(one.line, today, speech), widest_left), one.line.title,
                       one.has_parts ? fmt::format("  [{}]", sum_of(one, speech)) : std::string{});
  }
  out += fmt::format("\n{}\n", speech.say("parts.total", {{"parts", std::to_string(lines.size() - 1)},
                                                          {"sum", sum_of(lines.front(), speech)},
                                                          {"day", text_of(today)}}));
  const bool synthetic = std::ranges::any_of(lines, [](const PartLine& one) { return one.line.synthetic; });
  return synthetic ? out + speech.say("list.synthetic") + "\n" : out;
}

std::string parts_json(std::span<const PartLine> lines, Day today) {
  PartsJson json{{"on", text_of(today)}, {"cases", PartsJson::array()}};
  for (const PartLine& one : lines) {
    json["cases"].push_back({{"id", one.line.id},
                             {"parent", one.parent.empty() ? PartsJson(nullptr) : PartsJson(one.parent)},
                             {"depth", one.depth},
                             {"type", one.line.type},
                             {"state", one.line.state},
                             {"due", one.line.due ? PartsJson(text_of(*one.line.due)) : PartsJson(nullptr)},
                             {"title", one.line.title},
                             {"assignee", one.line.assignee},
                             {"done", one.done},
                             {"overdue", one.overdue},
                             {"leaves", one.leaves},
                             {"leaves_done", one.leaves_done},
                             {"leaves_overdue", one.leaves_overdue},
                             {"synthetic", one.line.synthetic}});
  }
  return json.dump(2, ' ', false, PartsJson::error_handler_t::replace) + "\n";
}

}  // namespace lantian::report
