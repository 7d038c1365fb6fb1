#include "base/text.hpp"
#include "observe/points.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

namespace lantian::observe {
namespace {

using PointRole = PointLayout::Role;

constexpr std::array<std::string_view, 6> role_words{"item", "id", "name", "unit", "condition", "weight"};
constexpr std::array role_of_word{PointRole::id, PointRole::name, PointRole::unit, PointRole::condition,
                                  PointRole::weight};

void read_other_units(terms::Section& section, PointLayout::Column& column) {
  const terms::Node* table = section.value("other_units");
  if (table == nullptr) return;
  if (table->kind != terms::Node::Kind::table) {
    section.fault(table->line, "other_units must be a table of unit = power of ten, e.g. { \"ug/L\" = -3 }");
    return;
  }
  for (std::size_t i = 0; i < table->keys.size(); ++i) {
    const terms::Node& power = table->items[i];
    if (power.kind != terms::Node::Kind::whole || power.whole < -9 || power.whole > 9) {
      section.fault(power.line, fmt::format("power of ten of {} must be a whole number from -9 to 9", table->keys[i]));
      continue;
    }
    column.other_units[table->keys[i]] = static_cast<int>(power.whole);
  }
}

PointLayout::Column read_point_column(terms::Section section) {
  PointLayout::Column column;
  const std::size_t role = section.choice_or("role", role_words, 0);
  if (role > 0) {
    column.role = role_of_word.at(role - 1);
  } else {
    column.item = section.text("item");
  }
  column.unit = section.text_or("unit", "");
  column.required = section.truth_or("required", false);
  column.names = section.texts("names");
  if (column.names.empty()) section.fault(section.line(), "names must list at least one header of the column");
  if (const auto low = section.decimal_if("low")) column.low = *low;
  column.high = section.decimal_if("high");
  if (column.high && *column.high < column.low) section.fault(section.line_of("high"), "high lies below low");
  read_other_units(section, column);
  section.finish();
  return column;
}

void read_conditions(terms::Section& section, PointLayout& layout) {
  const terms::Node* table = section.value("conditions");
  if (table == nullptr) return;
  if (table->kind != terms::Node::Kind::table) {
    section.fault(table->line, "conditions must be a table of word = rule's word");
    return;
  }
  for (std::size_t i = 0; i < table->keys.size(); ++i) {
    const terms::Node& word = table->items[i];
    if (word.kind != terms::Node::Kind::text) section.fault(word.line, "a condition must be a text");
    layout.conditions[lowered(table->keys[i])] = word.text;
  }
}

void read_judging(terms::Section& section, PointLayout& layout) {
  auto table = section.section("judging");
  if (!table) {
    section.fault(section.line(), "[judging] is missing: it names the rule, the source and its status");
    return;
  }
  PointLayout::Judging& judging = layout.judging;
  judging.rule = table->text("rule");
  judging.overall = table->text_or("overall", "");
  judging.attains = table->text_or("attains", "");
  judging.mean = table->text_or("mean", "");
  judging.mean_decimals = table->whole_or("mean_decimals", 1, 0, 6);
  judging.source = table->text("source");
  constexpr std::array<std::string_view, 3> words{"verified", "unverified", "mixed"};
  judging.status = words.at(table->choice("status", words));
  table->finish();
}

/// Two columns that answer to one header, or two of one role, would make the reading depend on their order.
void check_columns(terms::Section& section, const PointLayout& layout) {
  std::set<std::string> names;
  std::set<std::string> meanings;
  for (const auto& column : layout.columns) {
    for (const auto& name : column.names) {
      if (!names.insert(lowered(name)).second)
        section.fault(0, fmt::format("header {} is named twice", in_quotes(name)));
    }
    const auto role = column.role ? fmt::format("role {}", role_words.at(static_cast<std::size_t>(*column.role) + 1))
                                  : fmt::format("item {}", column.item);
    if (!meanings.insert(role).second) section.fault(0, fmt::format("{} has two columns", role));
  }
  if (!meanings.contains("role id")) section.fault(0, "no column has role = \"id\"");
}

}  // namespace

Result<PointLayout> read_point_layout(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  PointLayout layout;
  if (const auto root = terms::parse_tree(file, faults)) {
    terms::Section section{*root, file.path, faults};
    layout.kind = section.text("kind");
    layout.name = section.name("name");
    layout.missing = section.texts("missing");
    layout.below_marks = section.texts("below_marks");
    if (const auto factor = section.decimal_if("below_factor")) layout.below_factor = *factor;
    if (layout.below_factor < Decimal{0, 0} || layout.below_factor > Decimal{1, 0} || layout.below_factor.places > 6) {
      section.fault(section.line_of("below_factor"), "below_factor must lie between 0 and 1, with at most 6 decimals");
    }
    for (auto& column : section.sections("column")) layout.columns.push_back(read_point_column(column));
    read_conditions(section, layout);
    read_judging(section, layout);
    check_columns(section, layout);
    section.finish();
  }
  if (faults.empty()) return layout;
  std::vector<std::string> lines;
  for (const auto& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

}  // namespace lantian::observe
