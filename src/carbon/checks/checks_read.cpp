#include "base/text.hpp"
#include "carbon/checks/checks.hpp"
#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <array>

namespace lantian::carbon {
namespace {

using terms::Section;

constexpr std::array<std::string_view, 2> check_statuses{"verified", "unverified"};
constexpr std::array<std::string_view, 5> check_grades{"A", "B", "C", "D", "E"};
constexpr std::array<std::string_view, 6> needed_words{"intensity", "range",   "repeated",
                                                       "missing",   "unfiled", "factor_changed"};

void check_ground(Section& row) {
  row.text("source");
  row.choice("status", check_statuses);
}

std::string check_pattern(Section& row, std::string_view key, const std::string& text) {
  if (!text.starts_with('*')) row.fault(row.line_of(key), fmt::format("'{}' begins with '*', the fuel", key));
  return text;
}

template <class Rule>
void check_percents(Section& row, Rule& rule) {
  rule.warning_percent = row.decimal("warning_percent");
  rule.error_percent = row.decimal("error_percent");
  if (rule.error_percent < rule.warning_percent) {
    row.fault(row.line_of("error_percent"), "'error_percent' is not below 'warning_percent'");
  }
  rule.words.what = row.name("what");
  rule.words.advice = row.name("advice");
}

StockRule read_balance(Section& row) {
  StockRule rule;
  rule.id = row.text("id");
  for (const std::string& one : row.texts("used")) rule.used.push_back(check_pattern(row, "used", one));
  rule.bought = check_pattern(row, "bought", row.text("bought"));
  rule.start = check_pattern(row, "start", row.text("start"));
  rule.end = check_pattern(row, "end", row.text("end"));
  check_percents(row, rule);
  check_ground(row);
  row.finish();
  return rule;
}

IntensityRule read_intensity(Section& row) {
  IntensityRule rule;
  rule.id = row.text("id");
  rule.guides = row.texts("guides");
  rule.electricity = row.text("electricity");
  rule.output = row.text("output");
  rule.unit = row.text("unit");
  rule.low = row.decimal("low");
  rule.high = row.decimal("high");
  if (rule.high < rule.low) row.fault(row.line_of("high"), "'high' is not below 'low'");
  check_ground(row);
  row.finish();
  return rule;
}

StackRule read_stack(Section& row) {
  StackRule rule;
  rule.id = row.text("id");
  rule.item = row.text("item");
  check_percents(row, rule);
  check_ground(row);
  row.finish();
  return rule;
}

QualityRule read_grade(Section& row) {
  QualityRule rule;
  rule.grade = check_grades[row.choice("grade", check_grades)].front();
  for (const std::string& word : row.texts("origins")) {
    const auto origin = parse_origin(word);
    if (origin) {
      rule.origins.push_back(*origin);
    } else {
      row.fault(row.line_of("origins"), fmt::format("{} is no origin of a number", in_quotes(word)));
    }
  }
  rule.meter = row.truth_or("meter", false);
  rule.evidence = row.truth_or("evidence", false);
  rule.final = row.truth_or("final", false);
  rule.means = row.name("means");
  row.finish();
  return rule;
}

void read_grave(Section& root, CheckRules& rules) {
  auto row = root.section("grave");
  if (!row) return;
  rules.grave_times = row->decimal("times");
  if (rules.grave_times < Decimal{1, 0}) row->fault(row->line_of("times"), "'times' is 1 or more");
  check_ground(*row);
  row->finish();
}

void read_repeats(Section& root, CheckRules& rules) {
  auto row = root.section("repeats");
  if (!row) return;
  rules.repeat_digits = row->whole("digits", 1, 18);
  check_ground(*row);
  row->finish();
}

void read_words(Section& root, CheckRules& rules) {
  auto words = root.section("words");
  if (!words) return root.fault(0, "holds no [words]");
  for (const std::string_view key : needed_words) {
    auto row = words->section(key);
    if (!row) {
      words->fault(words->line(), fmt::format("holds no [words.{}]", key));
      continue;
    }
    rules.words[std::string{key}] = {row->name("what"), row->name("advice")};
    row->finish();
  }
  words->finish();
}

void read_quality(Section& root, CheckRules& rules) {
  auto quality = root.section("quality");
  if (!quality) return root.fault(0, "holds no [quality]");
  rules.default_parameter = check_grades[quality->choice("default_parameter", check_grades)].front();
  rules.minor_percent = quality->decimal("minor_percent");
  for (Section& row : quality->sections("grades")) rules.grades.push_back(read_grade(row));
  quality->finish();
}

}  // namespace

Result<CheckRules> read_check_rules(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  CheckRules rules;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section root{*tree, file.path, faults};
    for (Section& row : root.sections("balances")) rules.balances.push_back(read_balance(row));
    for (Section& row : root.sections("intensities")) rules.intensities.push_back(read_intensity(row));
    for (Section& row : root.sections("stacks")) rules.stacks.push_back(read_stack(row));
    read_grave(root, rules);
    read_repeats(root, rules);
    read_words(root, rules);
    read_quality(root, rules);
    root.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return rules;
}

}  // namespace lantian::carbon
