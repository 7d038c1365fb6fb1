// Verbs on warnings: warning, warning-lift, warning-cause, warning-region.
#include "case_runner.hpp"
#include "case_runner_series.hpp"
#include "respond/warning/evaluate.hpp"
#include "respond/warning/proposal.hpp"

#include <fmt/core.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace lantian::cases {
namespace {

using namespace respond;

terms::SourceFile warning_file(const std::filesystem::path& path) {
  const std::ifstream in{path, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  return {path.string(), text.str()};
}

template <class Thing>
Thing warning_or_end(Result<Thing> read) {
  if (read) return *std::move(read);
  fmt::print(stderr, "{}\n", read.error().text());
  std::exit(2);
}

struct WarningBooks {
  WarningBook rules;
  WarningSetting setting;
};

const WarningBooks& warning_books() {
  static const WarningBooks books = [] {
    const char* home = std::getenv("LANTIAN_HOME");
    const std::filesystem::path root{home != nullptr ? home : LANTIAN_DATA_ROOT};
    std::vector<terms::SourceFile> files;
    for (const auto& entry : std::filesystem::directory_iterator{root / "data" / "warnings"}) {
      if (entry.path().extension() == ".toml" && entry.path().filename() != "approval.toml") {
        files.push_back(warning_file(entry.path()));
      }
    }
    return WarningBooks{
        warning_or_end(WarningBook::read(files)),
        warning_or_end(read_warning_setting(warning_file(root / "regions" / "changji" / "warnings.toml")))};
  }();
  return books;
}

const WarningRules* warning_rules_of(const std::string& id, Asking& asking) {
  const WarningRules* found = warning_books().rules.find(id);
  if (found == nullptr) asking.misuse(fmt::format("there is no rule set '{}' in data/warnings", id));
  return found;
}

/// "hours 12*100 24*210 from 2024-01-06 13:00", "pm25 120 120", or indices of days from 2024-01-06 on.
WarningSeries warning_series(const std::vector<Clause>& given, Asking& asking) {
  const Day first = asking.day("2024-01-06");
  WarningSeries out{hour_ending(first, 1), false, {}, {}};
  for (const Clause& clause : given) {
    const bool named = clause[0] == "hours" || clause[0] == "pm25" || clause[0] == "days";
    if (clause[0] == "first") {
      out.first =
          hour_ending(asking.day(asking.word(clause, 1, "a day")), asking.whole(asking.word(clause, 2, "1 to 24")));
      continue;
    }
    out.hourly = out.hourly || clause[0] == "hours";
    std::vector<std::optional<double>>& values = clause[0] == "pm25" ? out.pm25 : out.aqi;
    for (const std::string& word : spread_out({clause.begin() + (named ? 1 : 0), clause.end()}, asking)) {
      const bool missing = word == "-" || word == "NA";
      values.push_back(missing ? std::nullopt : std::optional{asking.decimal(word).approximate()});
    }
  }
  return out;
}

/// warning CN2024 CN2018 | given 210 310 220 120 90 | expect CN2024 red, CN2018 orange
Outcome run_warning(const Call& call, Asking& asking) {
  const WarningSeries series = warning_series(call.given, asking);
  Outcome outcome;
  for (const std::string& id : call.arguments) {
    const WarningRules* rules = warning_rules_of(id, asking);
    if (rules == nullptr) return {};
    const std::vector<WarningSpell> found = spells(*rules, series);
    outcome.values[id] = words(std::string{word_of(found.empty() ? Level::none : found.front().level)});
    outcome.values["spells"] = words(fmt::format("{}", found.size()));
    const std::string nothing = "none";
    const WarningSpell* one = found.empty() ? nullptr : &found.front();
    outcome.values["criterion"] = words(one == nullptr ? nothing : one->criterion);
    outcome.values["begins"] = words(one == nullptr ? nothing : text_of(one->run.from));
    outcome.values["ends"] = words(one == nullptr ? nothing : text_of(one->run.until));
    outcome.values["hours"] = words(fmt::format("{}", one == nullptr ? 0 : one->run.hours()));
    outcome.values["rolling"] = words(one != nullptr && one->met.front().rolling ? "yes" : "no");
  }
  if (call.arguments.empty()) asking.misuse("name rule sets: warning CN2024 CN2018");
  return outcome;
}

/// warning-lift XJ | given hours 36*149 | expect allowed
Outcome run_warning_lift(const Call& call, Asking& asking) {
  const WarningSeries series = warning_series(call.given, asking);
  const WarningRules* rules = warning_rules_of(asking.word(call.arguments, 0, "a rule set"), asking);
  if (rules == nullptr) return {};
  if (!rules->lift) return {{}, Error{ErrorCode::unsupported, rules->id + " has no rule for lifting", ""}};
  const auto run = lift_met(*rules->lift, series, series.first);
  Outcome outcome;
  outcome.values[""] = words(run ? "allowed" : "not allowed");
  outcome.values["until"] = words(run ? text_of(run->until) : "none");
  return outcome;
}

/// warning-cause CN2024 | given dust | expect list no
Outcome run_warning_cause(const Call& call, Asking& asking) {
  const WarningRules* rules = warning_rules_of(asking.word(call.arguments, 0, "a rule set"), asking);
  const auto cause = parse_cause(asking.word(call.given.at(0), 0, "a cause"));
  if (!cause) asking.misuse("a cause is one of pm25 dust ozone cross_border other");
  if (rules == nullptr || !cause) return {};
  Forecast forecast;
  ForecastPlace place{"652301", false, {}};
  for (int lead = 1; lead <= forecast_days; ++lead) {
    ForecastDay day;
    day.day = asking.day("2024-01-05") + std::chrono::days{lead};
    day.lead = lead;
    day.aqi = 220;
    day.cause = *cause;
    place.days.push_back(std::move(day));
  }
  forecast.places.push_back(std::move(place));
  const std::vector<std::string> units{"652301"};
  const WarningProposal proposal = propose_warning(*rules, warning_books().setting, forecast, units);
  Outcome outcome;
  outcome.values["list"] = words(proposal.list ? "yes" : "no");
  outcome.values["level"] = words(std::string{word_of(proposal.level)});
  outcome.values["notice"] = words(rules->cause(proposal.cause).notice.en);
  return outcome;
}

/// warning-region XJ | given 652301 yellow, 652323 yellow, 650109 orange | expect joint 650109 652301 652323
Outcome run_warning_region(const Call& call, Asking& asking) {
  const WarningRules* rules = warning_rules_of(asking.word(call.arguments, 0, "a rule set"), asking);
  std::vector<std::pair<std::string, Level>> levels;
  for (const Clause& clause : call.given) {
    const auto level = parse_level(asking.word(clause, 1, "a level"));
    if (!level) asking.misuse("a level is one of none blue yellow orange red");
    levels.emplace_back(clause[0], level.value_or(Level::none));
  }
  if (rules == nullptr) return {};
  if (!rules->regional) return {{}, Error{ErrorCode::unsupported, rules->id + " has no regional rule", ""}};
  const auto joint = joint_units(*rules->regional, warning_books().setting, levels, Level::yellow);
  std::string text;
  for (const std::string& unit : joint) text += (text.empty() ? "" : " ") + unit;
  Outcome outcome;
  outcome.values["joint"] = words(text.empty() ? "none" : text);
  return outcome;
}

}  // namespace

std::vector<Verb> warning_verbs() {
  return {{"warning", run_warning},
          {"warning-lift", run_warning_lift},
          {"warning-cause", run_warning_cause},
          {"warning-region", run_warning_region}};
}

}  // namespace lantian::cases
