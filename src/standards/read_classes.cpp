#include "base/text.hpp"
#include "standards/shelf.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::standards {
namespace {

using terms::Node;
using terms::Section;

std::vector<std::optional<Decimal>> read_bounds(Section& row) {
  std::vector<std::optional<Decimal>> bounds;
  const Node* list = row.value("bounds");
  if (list == nullptr) return bounds;
  if (list->kind != Node::Kind::list) {
    row.fault(list->line, "'bounds' is a list of numbers, \"\" where a class has none");
    return bounds;
  }
  for (const Node& node : list->items) {
    const bool absent = node.kind == Node::Kind::text && node.text.empty();
    bounds.push_back(absent ? std::nullopt : terms::decimal_of(node));
    if (!absent && !bounds.back()) {
      row.fault(node.line,
                "a bound is a whole number, a decimal in quotes like \"0.05\", or \"\" where a class has none");
    }
  }
  return bounds;
}

void check_bounds(Section& row, const ClassItem& item) {
  const Decimal* before = nullptr;
  for (const auto& bound : item.bounds) {
    if (!bound) continue;
    const bool wrong = before != nullptr && (item.higher_is_better ? *bound > *before : *bound < *before);
    if (wrong) {
      row.fault(row.line_of("bounds"),
                fmt::format("{}: the bounds must {} from the best class on; {} follows {}", item.id,
                            item.higher_is_better ? "not rise" : "not fall", bound->text(), before->text()));
      return;
    }
    before = &*bound;
  }
}

ClassItem read_class_item(Section row, const ClassRule& rule) {
  ClassItem item;
  item.id = row.text("id");
  item.name = row.name("name");
  item.unit = row.text_or("unit", "");
  item.condition = row.text_or("condition", "");
  item.higher_is_better = row.truth_or("higher_is_better", false);
  item.evaluated = row.truth_or("evaluated", true);
  item.bounds = read_bounds(row);
  check_bounds(row, item);
  item.range_low = row.decimal_if("range_low");
  item.range_high = row.decimal_if("range_high");
  if (item.range_low.has_value() != item.range_high.has_value() ||
      (item.range_low && *item.range_high < *item.range_low)) {
    row.fault(row.line(), fmt::format("{}: 'range_low' and 'range_high' stand together, low first", item.id));
  }
  const std::size_t n = item.bounds.size();
  const std::size_t classes = rule.classes.size();
  if (item.bounds.empty() != item.range_low.has_value()) {
    row.fault(row.line(), fmt::format("{}: give either 'bounds' or 'range_low' and 'range_high'", item.id));
  } else if (n > 0 && n != classes && n + 1 != classes) {
    row.fault(row.line_of("bounds"),
              fmt::format("{}: {} bounds for {} classes; one for each class, or one less when the worst "
                          "lies beyond the last bound",
                          item.id, n, classes));
  }
  if (rule.item(item.id, item.condition) != nullptr) {
    row.fault(row.line(), fmt::format("a second row for {} {}", in_quotes(item.id), item.condition));
  }
  row.finish();
  return item;
}

/// The position of a class named by its numeral.
std::size_t position_of(Section& row, std::string_view key, const std::vector<Level>& classes,
                        const std::string& numeral) {
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (classes[i].numeral == numeral) return i;
  }
  row.fault(row.line_of(key), fmt::format("'{}' names {}, which is no numeral of 'classes'", key, in_quotes(numeral)));
  return 0;
}

}  // namespace

ClassRule read_classes(Section& section) {
  ClassRule rule;
  rule.classes = read_levels(section, "classes");
  for (Section& row : section.sections("items")) rule.items.push_back(read_class_item(row, rule));
  if (rule.items.empty())
    section.fault(section.line_of("items"), "'items' is empty or missing; give one row for each item");
  return rule;
}

StatusRule read_status(Section& section) {
  StatusRule rule;
  rule.of = section.text("of");
  rule.good_up_to = static_cast<std::size_t>(section.whole("good_classes", 1, 20) - 1);
  rule.classes = read_levels(section, "classes");
  for (Section& line : section.sections("rows")) {
    StatusRow row;
    row.status = position_of(line, "status", rule.classes, line.text("status"));
    row.good_at_least = line.decimal_if("good_at_least");
    row.good_below = line.decimal_if("good_below");
    row.worst_at_least = line.decimal_if("worst_at_least");
    row.worst_below = line.decimal_if("worst_below");
    line.finish();
    rule.rows.push_back(row);
  }
  if (rule.rows.empty())
    section.fault(section.line_of("rows"), "'rows' is empty or missing; give one row for each status");
  for (const std::string& numeral : section.texts("of_section")) {
    rule.of_section.push_back(position_of(section, "of_section", rule.classes, numeral));
  }
  return rule;
}

SetDraft read_set(Section& section) {
  SetDraft draft;
  draft.standard.national = section.truth_or("national", false);
  auto parts = section.section("parts");
  if (!parts) {
    section.fault(section.line(), "'parts' is missing here; write [parts] limits = \"GB3095/2012\" and so on");
    return draft;
  }
  draft.line = parts->line();
  draft.limits = parts->text_or("limits", "");
  draft.index = parts->text_or("index", "");
  draft.evaluation = parts->text_or("evaluation", "");
  draft.composite = parts->text_or("composite", "");
  parts->finish();
  return draft;
}

}  // namespace lantian::standards
