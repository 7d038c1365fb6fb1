// The readers of data/warnings and of a region's setting: every fault of every file is told.
#include "base/text.hpp"
#include "inventory/faults.hpp"
#include "respond/warning/rules.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::respond {
namespace {

using terms::Node;
using terms::Section;

constexpr std::array<std::string_view, 2> warning_states{"verified", "unverified"};
constexpr std::array<std::string_view, 5> warning_levels{"none", "blue", "yellow", "orange", "red"};
constexpr std::array<std::string_view, 5> warning_causes{"pm25", "dust", "ozone", "cross_border", "other"};
constexpr std::array<std::string_view, 2> warning_items{"aqi", "pm25"};
constexpr int highest_bound = 500, most_hours = 240, day_hours = 24;

std::string warning_status(Section& part) {
  return std::string{warning_states[part.choice("status", warning_states)]};
}

Level warning_level(Section& part) {
  const auto level = static_cast<Level>(part.choice("level", warning_levels));
  if (level == Level::none) part.fault(part.line_of("level"), "a level is one of blue, yellow, orange, red");
  return level;
}

WarningCondition warning_condition(Section& part) {
  WarningCondition out;
  out.item = static_cast<WarningItem>(part.choice("item", warning_items));
  const auto above = part.whole_if("above", 0, highest_bound), reaches = part.whole_if("reaches", 0, highest_bound);
  if (above.has_value() == reaches.has_value()) {
    part.fault(part.line(), "say above = 200 (strict), or reaches = 500 (the bound itself is enough)");
  }
  out.reaches = reaches.has_value();
  out.bound = above.value_or(reaches.value_or(0));
  out.hours = part.whole("hours", day_hours, most_hours);
  if (out.hours % day_hours != 0) part.fault(part.line_of("hours"), "hours are whole days: 24, 48, 72, ...");
  part.finish();
  return out;
}

WarningCriterion warning_criterion(Section& part, const WarningRules& rules) {
  WarningCriterion out;
  out.id = part.text("id");
  if (rules.criterion(out.id) != nullptr) {
    part.fault(part.line_of("id"), fmt::format("there are two criteria {}", in_quotes(out.id)));
  }
  out.level = warning_level(part);
  out.text = part.name("text");
  for (Section& one : part.sections("conditions")) out.conditions.push_back(warning_condition(one));
  if (out.conditions.empty()) part.fault(part.line(), "a criterion has at least one condition");
  std::ranges::stable_sort(out.conditions, std::greater{}, &WarningCondition::hours);
  out.source = part.text_or("source", rules.source);
  out.status = warning_states[part.choice_or("status", warning_states, rules.status == "verified" ? 0 : 1)];
  part.finish();
  return out;
}

LiftRule lift_rule(Section& part) {
  LiftRule out;
  out.item = static_cast<WarningItem>(part.choice("item", warning_items));
  out.below = part.whole("below", 1, highest_bound);
  out.hours = part.whole("hours", day_hours, most_hours);
  out.text = part.name("text");
  out.source = part.text("source");
  out.status = warning_status(part);
  part.finish();
  return out;
}

RegionalRule regional_rule(Section& part) {
  constexpr int most_units = 100;
  RegionalRule out;
  out.least_units = part.whole("least_units", 1, most_units);
  out.least_prefectures = part.whole("least_prefectures", 1, most_units);
  out.source = part.text("source");
  out.status = warning_status(part);
  part.finish();
  return out;
}

void warning_cause_rules(Section& top, WarningRules& rules) {
  std::array<bool, warning_causes.size()> seen{};
  for (Section& part : top.sections("cause")) {
    const std::size_t which = part.choice("id", warning_causes);
    if (seen[which]) part.fault(part.line(), fmt::format("the cause {} is there twice", warning_causes[which]));
    seen[which] = true;
    const AirCause cause = parse_cause(warning_causes[which]).value_or(AirCause::other);
    rules.causes.push_back({cause, part.truth_or("list", false), part.name("notice")});
    part.finish();
  }
  for (std::size_t n = 0; n < seen.size(); ++n) {
    if (!seen[n]) top.fault(0, fmt::format("the cause {} is missing: say whether the list applies", warning_causes[n]));
  }
}

/// "CN", or the first digits of codes.
std::string warning_area(Section& part) {
  std::string out = part.text("area");
  constexpr std::size_t longest = 6;
  const bool digits = out.size() <= longest && std::ranges::all_of(out, [](char c) { return c >= '0' && c <= '9'; });
  if (out != "CN" && !digits) {
    part.fault(part.line_of("area"),
               fmt::format("the area {} is neither CN nor the first digits of a code of GB/T 2260", in_quotes(out)));
  }
  return out;
}

WarningRules warning_rules(Section& top) {
  WarningRules out;
  out.id = top.text("id");
  out.name = top.name("name");
  out.kind = static_cast<WarningKind>(top.choice("kind", warning_kind_words));
  out.area = warning_area(top);
  out.in_force = top.day("in_force");
  out.last = top.day_if("until");
  if (out.last && *out.last < out.in_force) top.fault(top.line_of("until"), "it ends before it begins");
  out.source = top.text("source");
  out.status = warning_status(top);
  out.announce_hours = top.whole("announce_hours", 0, most_hours);
  out.merge_gap_hours = top.whole("merge_gap_hours", 0, most_hours);
  out.rolling = top.truth_or("rolling", true);
  for (Section& part : top.sections("criterion")) out.criteria.push_back(warning_criterion(part, out));
  if (out.criteria.empty()) top.fault(0, "a rule set has at least one [[criterion]]");
  if (auto part = top.section("lift")) out.lift = lift_rule(*part);
  if (auto part = top.section("regional")) out.regional = regional_rule(*part);
  warning_cause_rules(top, out);
  top.finish();
  return out;
}

void use_of_rules(Section& part, WarningSetting& out) {
  WarningSetting::Use use;
  use.from = part.day("from");
  use.rules = part.text("rules");
  use.source = part.text("source");
  use.status = warning_status(part);
  out.uses.push_back(std::move(use));
  part.finish();
}

void warning_borders(Section& part, WarningSetting& out) {
  part.text("source");
  part.choice("status", warning_states);
  const Node* list = part.value("pairs");
  if (list == nullptr || list->kind != Node::Kind::list) {
    part.fault(part.line(), "pairs is a list of two units each");
  } else {
    for (const Node& pair : list->items) {
      const bool two = pair.kind == Node::Kind::list && pair.items.size() == 2;
      const bool formed = two && pair.items[0].kind == Node::Kind::text && pair.items[1].kind == Node::Kind::text;
      if (!formed) part.fault(pair.line, "a pair is two units: [\"652301\", \"652323\"]");
      if (formed) out.borders.emplace_back(pair.items[0].text, pair.items[1].text);
    }
  }
  part.finish();
}

}  // namespace

Result<WarningBook> WarningBook::read(std::span<const terms::SourceFile> files) {
  WarningBook out;
  std::vector<terms::Fault> faults;
  for (const terms::SourceFile& file : files) {
    const auto tree = terms::parse_tree(file, faults);
    if (!tree) continue;
    Section top{*tree, file.path, faults};
    WarningRules rules = warning_rules(top);
    if (out.find(rules.id) != nullptr)
      top.fault(top.line_of("id"), fmt::format("there are two of the id {}", in_quotes(rules.id)));
    out.rules_.push_back(std::move(rules));
  }
  if (!faults.empty()) return inventory::error_of(faults);
  std::ranges::stable_sort(out.rules_, std::greater{}, &WarningRules::in_force);
  return out;
}

Result<ApprovalRule> read_approval(const terms::SourceFile& file) {
  ApprovalRule out;
  std::vector<terms::Fault> faults;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section top{*tree, file.path, faults};
    out.source = top.text("source");
    out.status = warning_status(top);
    std::array<bool, warning_levels.size()> seen{};
    for (Section& part : top.sections("level")) {
      ApprovalLevel one{warning_level(part), part.name("office"), part.texts("roles"),
                        part.truth_or("written_decision", false)};
      if (one.roles.empty()) part.fault(part.line(), "name the roles that decide on it: roles = [\"prefecture\"]");
      if (std::exchange(seen[static_cast<std::size_t>(one.level)], true))
        part.fault(part.line(), "this level is there twice");
      part.finish();
      out.levels.push_back(std::move(one));
    }
    for (std::size_t n = 1; n < seen.size(); ++n) {
      if (!seen[n]) top.fault(0, fmt::format("nobody decides on {}: a [[level]] is missing", warning_levels[n]));
    }
    top.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return out;
}

Result<WarningSetting> read_warning_setting(const terms::SourceFile& file) {
  WarningSetting out;
  std::vector<terms::Fault> faults;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section top{*tree, file.path, faults};
    out.region = top.text("region");
    out.units = top.texts("units");
    if (out.units.empty()) top.fault(0, "units: name at least one");
    for (Section& part : top.sections("use")) use_of_rules(part, out);
    if (out.uses.empty()) top.fault(0, "no [[use]] says which rules hold from when on");
    for (Section& part : top.sections("prefecture")) {
      out.prefectures.push_back({part.text("id"), part.texts("units")});
      part.finish();
    }
    if (auto part = top.section("borders")) warning_borders(*part, out);
    top.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  std::ranges::stable_sort(out.uses, std::greater{}, &WarningSetting::Use::from);
  return out;
}

}  // namespace lantian::respond
