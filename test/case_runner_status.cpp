// Verbs on status points: point, sections, level of a mean.
#include "assess/status.hpp"
#include "base/text.hpp"
#include "case_runner.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::cases {
namespace {

using namespace assess;

const standards::ClassRule* classes_of(const Call& call, Asking& asking) {
  if (call.setting.classes == nullptr)
    asking.misuse("choose a class table first, like 'rule GB3838/2002' at the margin");
  return call.setting.classes;
}

std::string name_of_class(const standards::Level& level) {
  return level.numeral.empty() ? level.name.en : level.numeral;
}

/// point [CONDITION] | given DO 6.2, CODMn 3.9 | expect class III, name ..., deciding NH3-N
Outcome run_point(const Call& call, Asking& asking) {
  const standards::ClassRule* rule = classes_of(call, asking);
  StatusPoint point;
  point.id = "case";
  point.condition = call.arguments.empty() ? "" : call.arguments[0];
  for (const Clause& clause : call.given) {
    point.values[asking.word(clause, 0, "an item")] = asking.decimal(asking.word(clause, 1, "a value"));
  }
  if (rule == nullptr || !asking.misused().empty()) return {};
  const auto verdict = judge_point(point, *rule);
  if (!verdict) return {{}, verdict.error()};
  const standards::Level& level = rule->classes[static_cast<std::size_t>(verdict->class_index)];
  return {{{"class", words(name_of_class(level))},
           {"name", words(level.name.en)},
           {"deciding", words(joined(verdict->deciding, " "))},
           {"unjudged", words(verdict->unjudged.empty() ? "none" : joined(verdict->unjudged, " "))}},
          {}};
}

/// sections | given 14 of CODMn 1.5, 3 of CODMn 3 | expect class I 82.4, class II 17.6, status Excellent
Outcome run_sections(const Call& call, Asking& asking) {
  const standards::ClassRule* rule = classes_of(call, asking);
  observe::PointTable table;
  for (const Clause& clause : call.given) {
    const int times = asking.whole(asking.word(clause, 0, "how many"));
    const std::string& item = asking.word(clause, 2, "'of', an item");
    const Decimal value = asking.decimal(asking.word(clause, 3, "its value"));
    for (int i = 0; i < times; ++i) {
      table.points.emplace_back();
      table.points.back().id = fmt::format("{}", table.points.size());
      table.points.back().values[item] = value;
    }
  }
  if (rule == nullptr || !asking.misused().empty()) return {};
  const auto verdict = judge_status(table, {}, {rule, call.setting.status});
  if (!verdict) return {{}, verdict.error()};
  Outcome outcome;
  for (std::size_t i = 0; i < rule->classes.size(); ++i) {
    const std::string name = name_of_class(rule->classes[i]);
    outcome.values["share " + name] = number(verdict->counts.percent(i), "percent");
    outcome.values["count " + name] = words(fmt::format("{}", verdict->counts.by_class[i]));
  }
  outcome.values["status"] = words(verdict->overall_class ? verdict->overall_name_en : "none");
  return outcome;
}

/// mean area.day | given 50.4 50.6 | expect 50.5 dB(A), class II;  "58 x 2" is a road of length 2
Outcome run_mean_level(const Call& call, Asking& asking) {
  const standards::ClassRule* rule = classes_of(call, asking);
  observe::PointLayout layout;
  layout.judging.mean = asking.word(call.arguments, 0, "an item");
  observe::PointTable table;
  for (const Clause& clause : call.given) {
    table.points.emplace_back();
    table.points.back().id = fmt::format("{}", table.points.size());
    table.points.back().values[layout.judging.mean] = asking.decimal(asking.word(clause, 0, "a level"));
    if (clause.size() == 3 && clause[1] == "x") {
      table.points.back().weight = asking.decimal(clause[2]);
    } else if (clause.size() != 1) {
      asking.misuse("write a level, or a level 'x' its road length");
    }
  }
  if (rule == nullptr || !asking.misused().empty()) return {};
  const auto verdict = judge_status(table, layout, {rule, nullptr});
  if (!verdict) return {{}, verdict.error()};
  const standards::Level& level = rule->classes[static_cast<std::size_t>(verdict->overall_class.value_or(0))];
  return {{{"", words(verdict->mean_printed ? verdict->mean_printed->text() : "none")},
           {"class", words(name_of_class(level))},
           {"name", words(level.name.en)}},
          {}};
}

}  // namespace

std::vector<Verb> status_verbs() {
  return {{"point", run_point}, {"sections", run_sections}, {"level-mean", run_mean_level}};
}

}  // namespace lantian::cases
