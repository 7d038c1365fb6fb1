#include "assess/status.hpp"

#include "assess/status_row.hpp"
#include "base/round.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::assess {
namespace {

using standards::ClassItem;
using standards::ClassRule;

int class_in_row(const Rational& value, const ClassItem& row, std::size_t classes) {
  const int worst = static_cast<int>(classes) - 1;
  if (row.range_low && row.range_high) {
    return value >= row.range_low->exact() && value <= row.range_high->exact() ? 0 : worst;
  }
  for (std::size_t i = 0; i < row.bounds.size(); ++i) {
    const auto& bound = row.bounds[i];
    if (!bound || (row.higher_is_better ? value >= bound->exact() : value <= bound->exact()))
      return static_cast<int>(i);
  }
  return worst;
}

std::optional<std::size_t> class_numbered(const ClassRule& rule, std::string_view numeral) {
  for (std::size_t i = 0; i < rule.classes.size(); ++i) {
    if (rule.classes[i].numeral == numeral) return i;
  }
  return std::nullopt;
}

std::string items_of(const ClassRule& rule) {
  std::vector<std::string> ids;
  for (const ClassItem& row : rule.items) {
    if (std::find(ids.begin(), ids.end(), row.id) == ids.end()) ids.push_back(row.id);
  }
  return joined(ids, ", ");
}

/// Total nitrogen and coliforms have bounds but take no part; they are no unknown columns.
bool is_left_out(const ClassRule& rule, std::string_view item) {
  bool known = false;
  for (const ClassItem& row : rule.items) {
    if (row.id != item) continue;
    if (row.evaluated) return false;
    known = true;
  }
  return known;
}

/// Points of one county or of the whole table.
using PointGroup = std::vector<const PointVerdict*>;

ClassCounts counted(const PointGroup& group, std::size_t classes) {
  ClassCounts counts;
  counts.by_class.assign(classes, 0);
  for (const PointVerdict* verdict : group) {
    if (verdict->class_index < 0) continue;
    ++counts.by_class[static_cast<std::size_t>(verdict->class_index)];
    ++counts.total;
  }
  return counts;
}

/// No value when no point of the group has the item.
Result<std::optional<MeanLevel>> mean_of(const PointGroup& group, const observe::PointLayout::Judging& judging,
                                         const ClassRule& rule) {
  Rational weighted;
  Rational weights;
  for (const PointVerdict* verdict : group) {
    const auto found = verdict->point->values.find(judging.mean);
    if (found == verdict->point->values.end()) continue;
    weighted += verdict->point->weight.exact() * found->second.exact();
    weights += verdict->point->weight.exact();
  }
  if (weights.is_zero()) return std::optional<MeanLevel>{};
  MeanLevel mean;
  mean.exact = weighted / weights;
  mean.printed = round_half_even(mean.exact, judging.mean_decimals);
  LANTIAN_TRY(mean.class_index, class_of_value(mean.printed.exact(), judging.mean, rule));
  return std::optional{mean};
}

/// Shares are compared as exact fractions: 3 of 4 is 75 percent, and 82.35... is not rounded first.
const standards::StatusRow* basin_row(const ClassCounts& counts, const standards::StatusRule& rule) {
  const Rational good = Rational::of(Int128{counts.up_to(rule.good_up_to)} * 100, counts.total);
  const Rational worst = counts.percent(counts.by_class.size() - 1);
  for (const auto& row : rule.rows) {
    const bool fits = (!row.good_at_least || good >= row.good_at_least->exact()) &&
                      (!row.good_below || good < row.good_below->exact()) &&
                      (!row.worst_at_least || worst >= row.worst_at_least->exact()) &&
                      (!row.worst_below || worst < row.worst_below->exact());
    if (fits) return &row;
  }
  return nullptr;
}

void name_overall(StatusVerdict& verdict, int index, const standards::Level& level) {
  verdict.overall_class = index;
  verdict.overall_name_zh = level.name.zh;
  verdict.overall_name_en = level.name.en;
}

Result<void> judge_points(StatusVerdict& verdict, const observe::PointTable& table, const ClassRule& rule) {
  std::vector<std::string> without;
  for (const StatusPoint& point : table.points) {
    auto judged = judge_point(point, rule);
    if (!judged) {
      verdict.points.push_back({&point, -1, {}, {}, {}});
      without.push_back(point.id);
      continue;
    }
    verdict.points.push_back(std::move(*judged));
  }
  if (without.size() == table.points.size()) {
    return Error{
        ErrorCode::incomplete,
        fmt::format("no point of {} could be judged by {}; it judges {}. Check the columns and the refused rows",
                    table.source, rule.head.ref.text(), items_of(rule)),
        table.source};
  }
  if (!without.empty()) {
    verdict.notes.push_back(fmt::format("{} of {} points have no item that can be judged and are not counted: {}",
                                        without.size(), table.points.size(), joined(without, ", ")));
  }
  return {};
}

Result<void> judge_units(StatusVerdict& verdict, const observe::PointLayout::Judging& judging) {
  std::map<std::string, PointGroup> units;
  for (const PointVerdict& point : verdict.points) {
    if (!point.point->unit_id.empty()) units[point.point->unit_id].push_back(&point);
  }
  for (const auto& [unit_id, group] : units) {
    UnitStatus unit{unit_id, counted(group, verdict.rule->classes.size()), std::nullopt};
    if (!judging.mean.empty()) {
      LANTIAN_TRY(unit.mean, mean_of(group, judging, *verdict.rule));
    }
    verdict.by_unit.push_back(std::move(unit));
  }
  return {};
}

Result<void> judge_whole(StatusVerdict& verdict, const observe::PointLayout& layout) {
  const auto& judging = layout.judging;
  if (!judging.mean.empty()) {
    PointGroup all;
    for (const PointVerdict& point : verdict.points) all.push_back(&point);
    LANTIAN_TRY(const auto mean, mean_of(all, judging, *verdict.rule));
    if (mean) {
      verdict.mean = mean->exact;
      verdict.mean_printed = mean->printed;
      name_overall(verdict, mean->class_index, verdict.rule->classes[static_cast<std::size_t>(mean->class_index)]);
    }
  }
  if (!judging.attains.empty()) {
    const auto last = class_numbered(*verdict.rule, judging.attains);
    if (!last) {
      return Error{ErrorCode::invalid_argument,
                   fmt::format("{} attains up to class {}, which {} does not have", layout.kind, judging.attains,
                               verdict.rule->head.ref.text()),
                   layout.kind};
    }
    verdict.attaining = verdict.counts.up_to(*last);
    verdict.attaining_up_to = judging.attains;
  }
  if (verdict.overall_rule == nullptr) return {};
  if (const auto* row = basin_row(verdict.counts, *verdict.overall_rule)) {
    name_overall(verdict, static_cast<int>(row->status), verdict.overall_rule->classes[row->status]);
  } else {
    verdict.notes.push_back(fmt::format("{} names no status for these shares", verdict.overall_rule->head.ref.text()));
  }
  return {};
}

}  // namespace

int ClassCounts::up_to(std::size_t class_index) const {
  int count = 0;
  for (std::size_t i = 0; i <= class_index && i < by_class.size(); ++i) count += by_class[i];
  return count;
}

Result<PointVerdict> judge_point(const StatusPoint& point, const ClassRule& rule) {
  PointVerdict verdict{&point, -1, {}, {}, {}};
  for (const auto& [item, value] : point.values) {
    const ClassItem* row = choose_row(rule, item, point);
    if (row == nullptr) {
      if (!chooses_rows(rule, item) && !is_left_out(rule, item)) verdict.unjudged.push_back(item);
      continue;
    }
    if (row->evaluated) verdict.items.push_back({row, class_in_row(value.exact(), *row, rule.classes.size())});
  }
  for (const ItemClass& item : verdict.items) {
    if (item.class_index > verdict.class_index) verdict.deciding.clear();
    verdict.class_index = std::max(verdict.class_index, item.class_index);
    if (item.class_index == verdict.class_index) verdict.deciding.push_back(item.row->id);
  }
  if (!verdict.items.empty()) return verdict;
  std::vector<std::string> given;
  for (const auto& [item, value] : point.values) given.push_back(item);
  return Error{
      ErrorCode::invalid_argument,
      fmt::format("point {} gives {}; {} judges {} (soil rows also need the pH and the land use)", in_quotes(point.id),
                  given.empty() ? "no value" : joined(given, ", "), rule.head.ref.text(), items_of(rule)),
      fmt::format("line {}", point.line)};
}

Result<int> class_of_value(const Rational& value, std::string_view item, const ClassRule& rule) {
  if (const ClassItem* row = rule.item(item)) return class_in_row(value, *row, rule.classes.size());
  return Error{ErrorCode::invalid_argument,
               fmt::format("{} has no item {} without a condition; it has {}", rule.head.ref.text(), in_quotes(item),
                           items_of(rule)),
               ""};
}

Result<StatusRules> status_rules(const observe::PointLayout& layout, const standards::Rulebook& rulebook, Day day) {
  StatusRules rules;
  LANTIAN_TRY(rules.classes, rulebook.classes(layout.judging.rule, day));
  if (!layout.judging.overall.empty()) {
    LANTIAN_TRY(rules.overall, rulebook.status(layout.judging.overall, day));
  }
  return rules;
}

Result<StatusVerdict> judge_status(const observe::PointTable& table, const observe::PointLayout& layout,
                                   const StatusRules& rules) {
  StatusVerdict verdict;
  verdict.kind = table.kind;
  verdict.rule = rules.classes;
  verdict.overall_rule = rules.overall;
  verdict.synthetic = table.synthetic;
  verdict.notes = table.notes;
  LANTIAN_CHECK(judge_points(verdict, table, *rules.classes));
  PointGroup all;
  for (const PointVerdict& point : verdict.points) all.push_back(&point);
  verdict.counts = counted(all, rules.classes->classes.size());
  LANTIAN_CHECK(judge_whole(verdict, layout));
  LANTIAN_CHECK(judge_units(verdict, layout.judging));
  return verdict;
}

}  // namespace lantian::assess
