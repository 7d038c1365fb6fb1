#include "base/text.hpp"
#include "inventory/faults.hpp"
#include "inventory/lint/factor_lint.hpp"

#include <fmt/core.h>

#include <array>

namespace lantian::inventory {
namespace {

using terms::Section;

constexpr std::array<std::string_view, 2> lint_statuses{"verified", "unverified"};

/// The part every rule has: where it comes from.
template <class Rule>
void read_ground(Section& row, Rule& rule) {
  rule.source = row.text("source");
  rule.status = lint_statuses[row.choice("status", lint_statuses)];
}

template <class Rule>
void read_bounds(Section& row, Rule& rule) {
  rule.low = row.decimal("low");
  rule.high = row.decimal("high");
  if (rule.high < rule.low) row.fault(row.line_of("high"), "'high' is not below 'low'");
}

Pollutant read_lint_pollutant(Section& row) {
  const std::string word = row.text("pollutant");
  const auto pollutant = parse_pollutant(word);
  if (!pollutant) row.fault(row.line_of("pollutant"), fmt::format("{} is no pollutant", in_quotes(word)));
  return pollutant.value_or(Pollutant::so2);
}

LintRange read_range_rule(Section& row) {
  LintRange rule;
  rule.constant = row.text_or("constant", "");
  if (rule.constant.empty()) {
    rule.class_prefix = row.text("class");
    rule.pollutant = read_lint_pollutant(row);
  }
  rule.unit = row.text("unit");
  read_bounds(row, rule);
  read_ground(row, rule);
  row.finish();
  return rule;
}

LintRatio read_ratio_rule(Section& row) {
  LintRatio rule;
  rule.above = row.text("above");
  rule.below = row.text("below");
  read_bounds(row, rule);
  read_ground(row, rule);
  row.finish();
  return rule;
}

LintExact read_exact_rule(Section& row) {
  LintExact rule;
  rule.constant = row.text("constant");
  rule.value = row.decimal("value");
  rule.tolerance_percent = row.decimal("tolerance_percent");
  read_ground(row, rule);
  row.finish();
  return rule;
}

LintImplied read_implied_rule(Section& row) {
  LintImplied rule;
  rule.name = row.text("name");
  rule.class_prefix = row.text("class");
  rule.pollutant = read_lint_pollutant(row);
  rule.unit = row.text("unit");
  rule.per_percent = row.decimal("per_percent");
  if (rule.per_percent <= Decimal{}) row.fault(row.line_of("per_percent"), "'per_percent' is above 0");
  read_bounds(row, rule);
  read_ground(row, rule);
  row.finish();
  return rule;
}

LintAge read_age_rule(Section& row) {
  LintAge rule;
  rule.class_prefix = row.text("class");
  rule.pollutant = read_lint_pollutant(row);
  rule.years = row.whole("years", 0, 100);
  read_ground(row, rule);
  row.finish();
  return rule;
}

LintPlaces read_places_rule(Section& row) {
  LintPlaces rule;
  rule.words = row.texts("words");
  rule.units = row.texts("units");
  if (rule.words.empty()) row.fault(row.line_of("words"), "'words' names one word at least");
  read_ground(row, rule);
  row.finish();
  return rule;
}

}  // namespace

Result<LintRules> read_lint_rules(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  LintRules rules;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section root{*tree, file.path, faults};
    rules.peer_warning = root.decimal("peer_warning");
    rules.peer_error = root.decimal("peer_error");
    rules.slip_percent = root.decimal("slip_percent");
    for (const char* key : {"peer_warning", "peer_error"}) {
      const Decimal& value = key == std::string_view{"peer_warning"} ? rules.peer_warning : rules.peer_error;
      if (value <= Decimal{1, 0}) root.fault(root.line_of(key), fmt::format("'{}' is above 1", key));
    }
    for (Section& row : root.sections("ranges")) rules.ranges.push_back(read_range_rule(row));
    for (Section& row : root.sections("ratios")) rules.ratios.push_back(read_ratio_rule(row));
    for (Section& row : root.sections("exact")) rules.exact.push_back(read_exact_rule(row));
    for (Section& row : root.sections("implied")) rules.implied.push_back(read_implied_rule(row));
    for (Section& row : root.sections("ages")) rules.ages.push_back(read_age_rule(row));
    for (Section& row : root.sections("places")) rules.places.push_back(read_places_rule(row));
    root.finish();
  }
  if (!faults.empty()) return error_of(faults);
  return rules;
}

}  // namespace lantian::inventory
