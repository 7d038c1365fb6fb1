#include "base/text.hpp"
#include "inventory/faults.hpp"
#include "respond/grade/grade_rules.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <map>

namespace lantian::respond {
namespace {

using terms::Fault;
using terms::Section;

constexpr std::array<std::string_view, 4> counting_words{"line_up", "line_down", "line_or_load", "load"};
constexpr std::array<std::string_view, 6> measure_text_words{"stop",    "reduce", "stretch",
                                                             "release", "own",    "transport"};
constexpr std::array<std::string_view, 3> status_words{"verified", "unverified", "text_missing"};
constexpr std::array<std::string_view, 3> list_level_words{"yellow", "orange", "red"};

std::string grade_status(Section& section) {
  return std::string{status_words[section.choice("status", status_words)]};
}

std::vector<Level> grade_levels(Section& section) {
  std::vector<Level> levels;
  for (const std::string& word : section.texts("levels")) {
    const auto level = parse_level(word);
    if (level && *level >= Level::yellow) {
      levels.push_back(*level);
    } else {
      section.fault(section.line_of("levels"),
                    fmt::format("{} is no level of a list; known: yellow, orange, red", in_quotes(word)));
    }
  }
  return levels;
}

std::vector<CheckMetric> grade_checks(Section& section) {
  std::vector<CheckMetric> checks;
  for (const std::string& word : section.texts("checks")) {
    if (const auto metric = parse_check_metric(word)) {
      checks.push_back(*metric);
    } else {
      section.fault(
          section.line_of("checks"),
          fmt::format("{} is no way to check; known: power, flow, load, gate, video, patrol", in_quotes(word)));
    }
  }
  return checks;
}

void read_industry_rows(Section& root, GradeRules& rules) {
  for (Section& one : root.sections("industry")) {
    rules.industries.push_back({one.text("id"), one.name("name"), one.texts("sectors"), one.text("scale"),
                                one.text("source"), grade_status(one)});
    one.finish();
    if (rules.scale_of(rules.industries.back().id) == nullptr) {
      one.fault(one.line_of("scale"),
                fmt::format("{} is no scale of grades", in_quotes(rules.industries.back().scale)));
    }
  }
  for (Section& one : root.sections("indicator")) {
    rules.indicators.push_back(
        {one.text("industry"), one.text("group"), one.text("grade"), one.name("text"), grade_status(one)});
    one.finish();
    if (rules.industry(rules.indicators.back().industry) == nullptr) {
      one.fault(one.line_of("industry"), "no such industry in this file");
    }
  }
}

void read_industries(Section& root, GradeRules& rules) {
  root.text("source");
  root.text("status");
  root.day("in_force");
  root.text("reapply_status");
  rules.reapply_after_months = root.whole("reapply_after_months", 0, 120);
  for (Section& one : root.sections("group")) {
    rules.groups.push_back({one.text("id"), one.name("name")});
    one.finish();
  }
  for (Section& one : root.sections("scale")) {
    rules.scales.push_back({one.text("id"), one.texts("grades"), one.texts("own")});
    one.finish();
  }
  for (Section& one : root.sections("trigger")) {
    rules.triggers.push_back({one.text("id"), one.name("name"), one.text("to")});
    one.finish();
  }
  read_industry_rows(root, rules);
}

MeasureRow read_measure_row(Section& one) {
  MeasureRow row;
  row.industry = one.text("industry");
  row.grades = one.texts("grades");
  row.levels = grade_levels(one);
  row.processes = one.texts("processes");
  constexpr std::array<std::string_view, 3> kinds{"stop", "reduce", "stretch"};
  row.kind = *parse_measure_kind(kinds[one.choice("kind", kinds)]);
  const bool stretch = row.kind == MeasureKind::stretch;
  row.percent = one.whole_or("percent", 0, 0, 100);
  row.counting = static_cast<Counting>(one.choice_or("count", counting_words, 0));
  row.from_hour = one.whole_or("from_hour", 0, 0, 2000);
  row.hours = one.whole_or("hours", 0, 0, 200);
  row.usual_hours = one.whole_or("usual_hours", 0, 0, 200);
  row.source = one.text("source");
  row.status = grade_status(one);
  if (stretch && (row.usual_hours <= 0 || row.hours <= row.usual_hours)) {
    one.fault(one.line(), "a stretch needs hours above usual_hours");
  }
  if (!stretch && row.percent == 0) one.fault(one.line(), "percent is missing");
  one.finish();
  return row;
}

void read_measures_file(Section& root, GradeRules& rules) {
  if (auto threshold = root.section("threshold")) {
    rules.stopped_threshold_percent = threshold->whole("stopped_percent", 0, 100);
    rules.load_margin_percent = threshold->whole("above_load_percent", 0, 100);
    threshold->text("status");
    threshold->finish();
  }
  if (auto texts = root.section("text")) {
    for (std::size_t i = 0; i < measure_text_words.size(); ++i) {
      rules.texts[i] = texts->name(measure_text_words[i]);
    }
    texts->finish();
  }
  for (Section& one : root.sections("process")) {
    ProcessKind process;
    process.id = one.text("id");
    process.name = one.name("name");
    process.count = one.text("count");
    process.classes = one.texts("classes");
    process.industries = one.texts("industries");
    process.interruptible = one.truth_or("interruptible", true);
    process.minimum_load_percent = one.whole_or("minimum_load", 0, 0, 100);
    process.hours_to_reduce = one.whole_or("hours", 0, 0, 500);
    process.checks = grade_checks(one);
    if (process.checks.empty()) one.fault(one.line(), "'checks' names no way to see it done");
    one.finish();
    rules.processes.push_back(std::move(process));
  }
  for (Section& one : root.sections("measure")) rules.measures.push_back(read_measure_row(one));
}

void read_exemptions(Section& root, GradeRules& rules) {
  root.text("source");
  root.text("status");
  for (Section& one : root.sections("type")) {
    one.text("cap");
    rules.exemptions.push_back({one.text("id"), one.name("name"), grade_levels(one), grade_status(one)});
    one.finish();
  }
}

void read_transport(Section& root, GradeRules& rules) {
  rules.transport_in_use = root.text("use");
  for (Section& one : root.sections("rule")) {
    TransportRule rule;
    rule.id = one.text("id");
    rule.name = one.name("name");
    const auto more = one.whole_if("more_than", 0, 100000), least = one.whole_if("at_least", 0, 100000);
    if (more.has_value() == least.has_value()) one.fault(one.line(), "give one of more_than and at_least");
    rule.vehicles_from = more ? *more + 1 : least.value_or(0);
    rule.truck_stage = one.whole("truck_stage", 0, 9);
    rule.gas = one.truth_or("gas", true);
    rule.machine_stage = one.whole("machine_stage", 0, 9);
    rule.levels = grade_levels(one);
    rule.from = one.day("from");
    rule.source = one.text("source");
    rule.status = grade_status(one);
    one.finish();
    rules.transport.push_back(std::move(rule));
  }
  if (rules.transport_rule(rules.transport_in_use) == nullptr) {
    root.fault(root.line_of("use"), fmt::format("{} is no rule of this file", in_quotes(rules.transport_in_use)));
  }
}

std::optional<std::array<int, list_pollutants>> read_percents(Section& one, std::string_view key) {
  const terms::Node* list = one.value(key);
  if (list == nullptr) return std::nullopt;
  std::array<int, list_pollutants> percent{};
  const bool four = list->kind == terms::Node::Kind::list && list->items.size() == percent.size();
  for (std::size_t i = 0; four && i < percent.size(); ++i) {
    const terms::Node& item = list->items[i];
    if (item.kind == terms::Node::Kind::whole && item.whole >= 0 && item.whole <= 100) {
      percent[i] = static_cast<int>(item.whole);
      continue;
    }
    one.fault(item.line, "a share is a whole percent from 0 to 100");
  }
  if (!four) one.fault(list->line, "four shares stand there: SO2, NOx, PM, VOC");
  return percent;
}

void read_shares(Section& root, GradeRules& rules) {
  for (Section& one : root.sections("set")) {
    ShareSet set;
    set.id = one.text("id");
    set.name = one.name("name");
    for (std::size_t i = 0; i < list_level_words.size(); ++i) {
      set.percent[i] = read_percents(one, list_level_words[i]);
      set.enterprises[i] = one.whole_if(fmt::format("enterprises_{}", list_level_words[i]), 0, 100);
    }
    set.balanced = one.truth_or("balanced", false);
    set.area = one.text("area");
    const bool digits = std::ranges::all_of(set.area, [](char c) { return c >= '0' && c <= '9'; });
    if (set.area != "CN" && !digits) one.fault(one.line_of("area"), "an area is CN or the first digits of unit codes");
    set.from = one.day("from");
    set.source = one.text("source");
    set.status = grade_status(one);
    one.finish();
    rules.shares.push_back(std::move(set));
  }
}

void read_findings(Section& root, GradeRules& rules) {
  constexpr std::array<std::string_view, 2> severities{"error", "warning"};
  if (auto levels = root.section("level")) {
    for (std::size_t i = 0; i < list_level_words.size(); ++i) rules.level_names[i] = levels->name(list_level_words[i]);
    levels->finish();
  }
  for (Section& one : root.sections("finding")) {
    rules.findings.push_back({one.text("code"), one.choice("severity", severities) == 0, one.name("text")});
    one.finish();
  }
}

}  // namespace

Result<GradeRules> read_grade_rules(std::span<const terms::SourceFile> files) {
  static const std::vector<std::pair<std::string_view, void (*)(Section&, GradeRules&)>> readers{
      {"industries.toml", read_industries}, {"measures.toml", read_measures_file}, {"exemptions.toml", read_exemptions},
      {"transport.toml", read_transport},   {"shares.toml", read_shares},          {"findings.toml", read_findings}};
  GradeRules rules;
  std::vector<Fault> faults;
  for (const auto& [name, reader] : readers) {
    const auto file = std::ranges::find_if(files, [&](const terms::SourceFile& one) {
      return one.path == name || one.path.ends_with(fmt::format("/{}", name));
    });
    if (file == files.end()) {
      faults.push_back({fmt::format("data/grades/{}", name), 0, "this file is missing"});
      continue;
    }
    const auto tree = terms::parse_tree(*file, faults);
    if (!tree) continue;
    Section root{*tree, file->path, faults};
    reader(root, rules);
    root.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return rules;
}

}  // namespace lantian::respond
