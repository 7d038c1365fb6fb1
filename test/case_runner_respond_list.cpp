// Verbs on grades and the reduction list: list-shares, grade-measures, performance-grade, gate-truck.
#include "base/text.hpp"
#include "case_runner.hpp"
#include "keep/files.hpp"
#include "respond/grade/grade.hpp"
#include "respond/list/draft.hpp"
#include "respond/list/shares.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <map>

namespace lantian::cases {
namespace {

/// data/grades, read once. A fault ends the run.
const respond::GradeRules& respond_grade_rules() {
  static const respond::GradeRules rules = [] {
    std::vector<terms::SourceFile> files;
    for (const char* name : {"industries", "measures", "exemptions", "transport", "shares", "findings"}) {
      const std::string path = fmt::format("{}/data/grades/{}.toml", LANTIAN_SOURCE_DIR, name);
      auto text = keep::read_file(path);
      files.push_back({path, text ? *text : ""});
    }
    auto read = respond::read_grade_rules(files);
    if (!read) {
      fmt::print(stderr, "{}\n", read.error().text());
      std::exit(2);
    }
    return *std::move(read);
  }();
  return rules;
}

respond::Level respond_case_level(std::string_view word, Asking& asking) {
  const auto level = respond::parse_level(word);
  if (level && *level >= respond::Level::yellow) return *level;
  asking.misuse("a level is yellow, orange or red");
  return respond::Level::yellow;
}

/// "base 12000 30000 20000 15000": kg a day of SO2, NOx, PM, VOC, as grams.
respond::DailyGrams respond_case_grams(const Call& call, std::string_view name, Asking& asking) {
  for (const Clause& clause : call.given) {
    if (clause[0] != name) continue;
    respond::DailyGrams grams{};
    for (std::size_t i = 0; i < respond::list_pollutants; ++i) {
      grams[i] = std::int64_t{1000} * asking.whole(asking.word(clause, i + 1, "four masses, kg/d"));
    }
    return grams;
  }
  asking.misuse(fmt::format("give '{}' and four masses, kg/d", name));
  return {};
}

std::string respond_case_pollutants(const std::vector<respond::Pollutant>& pollutants) {
  std::vector<std::string> names;
  for (const respond::Pollutant one : pollutants) names.emplace_back(word_of(one));
  return names.empty() ? "none" : joined(names, " ");
}

/// list-shares SET LEVEL | given base SO2 NOX PM VOC, list SO2 NOX PM VOC (kg/d) | expect so2 25.0, balance 43.0, ...
Outcome run_list_shares(const Call& call, Asking& asking) {
  const respond::ShareSet* set = respond_grade_rules().share_set(asking.word(call.arguments, 0, "a set of shares"));
  if (set == nullptr) asking.misuse("no such set in data/grades/shares.toml");
  const respond::Level level = respond_case_level(asking.word(call.arguments, 1, "a level"), asking);
  const respond::DailyGrams base = respond_case_grams(call, "base", asking),
                            reduced = respond_case_grams(call, "list", asking);
  if (!asking.misused().empty()) return {};
  const respond::ShareVerdict verdict = judge_shares(*set, level, reduced, base);
  Outcome outcome;
  const auto percent = [](const std::optional<Rational>& value) {
    return value ? number(*value, "percent", respond::printed_percent(*value)) : words("unknown");
  };
  for (const respond::ShareLine& line : verdict.lines) {
    outcome.values[std::string{word_of(line.pollutant)}] = percent(line.percent);
  }
  outcome.values["balance"] = percent(verdict.balance);
  outcome.values["balanced"] = words(verdict.balance_used ? "yes" : "no");
  outcome.values["passes"] = words(verdict.passes() ? "yes" : "no");
  outcome.values["failing"] = words(respond_case_pollutants(verdict.failing));
  outcome.values["unknown"] = words(respond_case_pollutants(verdict.unknown));
  return outcome;
}

/// So many units of each process, each with a base of 1000 kg/d of everything.
respond::Enterprise respond_case_plant(const Call& call, Asking& asking) {
  respond::Enterprise plant;
  plant.id = "E";
  plant.industry = asking.word(call.arguments, 0, "an industry");
  plant.grade = asking.word(call.arguments, 1, "a grade");
  for (const Clause& clause : call.given) {
    if (clause[0] == "guarantee") {
      plant.guarantee = respond::Guarantee{};
      plant.guarantee->type = asking.word(clause, 1, "a type of guarantee");
      plant.guarantee->load_percent = asking.whole(asking.word(clause, 2, "a load"));
      continue;
    }
    const respond::ProcessKind* process = respond_grade_rules().process(clause[0]);
    if (process == nullptr) {
      asking.misuse(fmt::format("'{}' is no process", clause[0]));
      break;
    }
    const int count = asking.whole(asking.word(clause, 1, "a number of units"));
    for (int i = 0; i < count; ++i) {
      respond::ProcessUnit unit;
      unit.id = fmt::format("{}.{}", process->id, i + 1);
      unit.process = process->id;
      unit.interruptible = process->interruptible;
      unit.minimum_load_percent = process->minimum_load_percent;
      unit.base = respond::DailyGrams{1'000'000, 1'000'000, 1'000'000, 1'000'000};
      plant.units.push_back(std::move(unit));
    }
  }
  return plant;
}

/// grade-measures INDUSTRY GRADE LEVEL [HOUR] | given sinter 2, blast_furnace 3 | expect stopped sinter 2, ...
Outcome run_grade_measures(const Call& call, Asking& asking) {
  respond::ReductionList list;
  list.enterprises.push_back(respond_case_plant(call, asking));
  const respond::Level level = respond_case_level(asking.word(call.arguments, 2, "a level"), asking);
  const int hour = call.arguments.size() > 3 ? asking.whole(call.arguments[3]) : 0;
  if (!asking.misused().empty()) return {};
  list.measures = draft_measures(respond_grade_rules(), list.enterprises[0], false);
  std::map<std::string, int> stopped;
  std::map<std::string, int> lowered, stretched;
  for (const auto& [unit, measure] : measures_at(list, level, hour)) {
    const std::string process{unit.substr(0, unit.find('.'))};
    if (measure->kind == respond::MeasureKind::stop) ++stopped[process];
    if (measure->kind == respond::MeasureKind::reduce) lowered[process] = measure->cut_percent;
    if (measure->kind == respond::MeasureKind::stretch) stretched[process] = measure->cut_percent;
  }
  Outcome outcome;
  int all = 0;
  for (const respond::ProcessUnit& unit : list.enterprises[0].units) {
    const int count = stopped[unit.process];
    outcome.values["stopped " + unit.process] = words(std::to_string(count));
    outcome.values["lowered " + unit.process] = number(Rational{lowered[unit.process]}, "percent");
    outcome.values["stretched " + unit.process] = number(Rational{stretched[unit.process]}, "percent");
  }
  for (const auto& [process, count] : stopped) all += count;
  outcome.values["measures"] = words(std::to_string(measures_at(list, level, hour).size()));
  outcome.values["stopped"] = words(std::to_string(all));
  const std::int64_t grams = reduction_of(list, level, hour).industry[0];
  outcome.values["reduction"] = number(Rational::of(grams, 1000), "kg/d");
  return outcome;
}

/// performance-grade INDUSTRY DAY | given limits C, equipment A, ..., until 2024-06-30, event exceedance 2023-12-01
Outcome run_performance_grade(const Call& call, Asking& asking) {
  respond::GradeFacts facts;
  facts.industry = asking.word(call.arguments, 0, "an industry");
  const Day on = asking.day(asking.word(call.arguments, 1, "a day"));
  for (const Clause& clause : call.given) {
    if (clause[0] == "until") {
      facts.until = asking.day(asking.word(clause, 1, "a day"));
    } else if (clause[0] == "event") {
      const std::string& trigger = asking.word(clause, 1, "a trigger");
      facts.events.push_back({trigger, asking.day(asking.word(clause, 2, "a day"))});
    } else if (clause[0] == "all") {
      for (const auto& group : respond_grade_rules().groups) {
        facts.groups.try_emplace(group.id, asking.word(clause, 1, "a grade"));
      }
    } else {
      facts.groups[clause[0]] = asking.word(clause, 1, "a grade");
    }
  }
  if (!asking.misused().empty()) return {};
  const auto verdict = judge_grade(respond_grade_rules(), facts, on);
  if (!verdict) return {{}, verdict.error()};
  Outcome outcome;
  outcome.values["grade"] = words(verdict->grade.empty() ? "none" : verdict->grade);
  outcome.values["by groups"] = words(verdict->by_groups);
  outcome.values["failing"] = words(joined(verdict->failing, " "));
  outcome.values["expired"] = words(verdict->expired ? "yes" : "no");
  outcome.values["next"] = words(verdict->next.empty() ? "none" : verdict->next);
  outcome.values["tasks"] = words(std::to_string(verdict->tasks.size()));
  outcome.values["ask again"] = words(verdict->ask_again ? text_of(*verdict->ask_again) : "any day");
  return outcome;
}

/// gate-truck RULE LEVEL | given vehicles 12, stage 4 | expect verdict deny
Outcome run_gate_truck(const Call& call, Asking& asking) {
  const respond::TransportRule* rule = respond_grade_rules().transport_rule(asking.word(call.arguments, 0, "a rule"));
  if (rule == nullptr) asking.misuse("no such rule in data/grades/transport.toml");
  const respond::Level level = respond_case_level(asking.word(call.arguments, 1, "a level"), asking);
  int vehicles = 0;
  respond::TruckAtGate truck;
  for (const Clause& clause : call.given) {
    if (clause[0] == "vehicles") vehicles = asking.whole(asking.word(clause, 1, "a number"));
    if (clause[0] == "stage") truck.stage = asking.whole(asking.word(clause, 1, "a stage"));
    if (clause[0] == "electric") truck.electric = true;
    if (clause[0] == "emergency") truck.emergency = true;
  }
  if (!asking.misused().empty()) return {};
  Outcome outcome;
  const respond::GateVerdict verdict = judge_truck(*rule, level, vehicles, truck);
  outcome.values["verdict"] = words(verdict == respond::GateVerdict::allow ? "allow" : "deny");
  outcome.values["event"] = words(verdict == respond::GateVerdict::allow ? "no" : "yes");
  return outcome;
}

}  // namespace

std::vector<Verb> respond_list_verbs() {
  return {{"list-shares", run_list_shares},
          {"grade-measures", run_grade_measures},
          {"performance-grade", run_performance_grade},
          {"gate-truck", run_gate_truck}};
}

}  // namespace lantian::cases
