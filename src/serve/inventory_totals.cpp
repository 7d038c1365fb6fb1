#include "serve/inventory_totals.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

namespace lantian::serve {
namespace {

using inventory::Emission;
using inventory::Pollutant;

struct GroupWord {
  InventoryGroup group;
  std::string_view word;
};
constexpr std::array group_words{
    GroupWord{InventoryGroup::sector, "sector"},       GroupWord{InventoryGroup::county, "county"},
    GroupWord{InventoryGroup::class_code, "class"},    GroupWord{InventoryGroup::source, "source"},
    GroupWord{InventoryGroup::pollutant, "pollutant"}, GroupWord{InventoryGroup::enterprise, "enterprise"}};

using SourceOf = std::unordered_map<std::string_view, const inventory::Source*>;

std::string group_of(const Emission& row, InventoryGroup by, const SourceOf& sources) {
  switch (by) {
    case InventoryGroup::none:
      return "";
    case InventoryGroup::sector:
      return row.sector;
    case InventoryGroup::county:
      return row.unit_id;
    case InventoryGroup::class_code:
      return row.class_code;
    case InventoryGroup::source:
      return row.source_id;
    case InventoryGroup::pollutant:
      return std::string{symbol(row.pollutant)};
    case InventoryGroup::enterprise:
      return sources.at(row.source_id)->enterprise;
  }
  return "";
}

terms::Name class_name(const inventory::SourceClass& of_class) {
  terms::Name name;
  for (const terms::Name& level : of_class.level) {
    name.zh += (name.zh.empty() ? "" : "/") + level.zh;
    name.en += (name.en.empty() ? "" : "/") + level.en;
  }
  return name;
}

terms::Name name_of_group(const InventoryOffice& office, InventoryGroup by, const std::string& group,
                          const SourceOf& sources) {
  if (by == InventoryGroup::county) return {office.unit_name(group, true), office.unit_name(group, false)};
  if (by == InventoryGroup::class_code) {
    const inventory::SourceClass* of_class = office.classes().find(group);
    if (of_class != nullptr) return class_name(*of_class);
  }
  if (by == InventoryGroup::source) return sources.at(group)->name;
  return {group, group};
}

std::vector<TotalLine> lines_of(const std::vector<Emission>& rows, const std::vector<Pollutant>& pollutants) {
  std::vector<TotalLine> lines;
  for (const Pollutant pollutant : pollutants) {
    TotalLine line;
    line.pollutant = pollutant;
    line.total = inventory::total_of(rows, pollutant);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

Result<InventoryGroup> parse_inventory_group(std::string_view text) {
  if (text.empty()) return InventoryGroup::none;
  std::vector<std::string> known;
  for (const GroupWord& one : group_words) {
    if (one.word == text) return one.group;
    known.emplace_back(one.word);
  }
  return Error{ErrorCode::invalid_argument,
               fmt::format("{} is nothing to group by; there are {}", in_quotes(text), joined(known, ", ")), "--by"};
}

std::vector<TotalLine> total_lines(const InventoryOffice& office, const InventoryRows& rows, InventoryGroup by) {
  if (by == InventoryGroup::none) {
    std::vector<TotalLine> whole = lines_of(rows.rows, rows.pollutants);
    TotalLine together;
    together.total = inventory::total_of_pollutants(rows.rows);
    whole.push_back(std::move(together));
    return whole;
  }
  SourceOf sources;
  for (const inventory::Source& source : rows.records.sources) sources.emplace(source.id, &source);
  std::map<std::string, std::vector<Emission>> groups;
  for (const Emission& row : rows.rows) groups[group_of(row, by, sources)].push_back(row);
  std::vector<TotalLine> lines;
  for (const auto& [group, members] : groups) {
    const terms::Name name = name_of_group(office, by, group, sources);
    for (TotalLine& line : lines_of(members, rows.pollutants)) {
      const bool nothing = line.total.values + line.total.not_occurring + line.total.not_estimated +
                               line.total.elsewhere + line.total.confidential ==
                           0;
      if (nothing) continue;
      line.group = group;
      line.name_zh = name.zh;
      line.name_en = name.en;
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

Result<InventoryTotals> inventory_totals(const InventoryOffice& office, const keep::InventoryBook& book,
                                         const InventoryQuestion& question, InventoryGroup by) {
  InventoryTotals totals;
  LANTIAN_TRY(totals.rows, inventory_rows(office, book, question));
  totals.by = by;
  totals.whole = total_lines(office, totals.rows, InventoryGroup::none);
  if (by != InventoryGroup::none) totals.lines = total_lines(office, totals.rows, by);
  return totals;
}

}  // namespace lantian::serve
