#include "serve/inventory_reductions.hpp"

#include "base/text.hpp"
#include "serve/inventory_parts.hpp"
#include "serve/inventory_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <span>

namespace lantian::serve {
namespace {

using inventory::Measure;
using inventory::MeasureStatus;
using inventory::Reduction;

constexpr std::size_t notes_shown = 20;
constexpr std::size_t notes_of_a_kind = 3;

struct ReductionWord {
  ReductionGroup group;
  std::string_view word;
};
constexpr std::array reduction_words{
    ReductionWord{ReductionGroup::measure, "measure"}, ReductionWord{ReductionGroup::programme, "programme"},
    ReductionWord{ReductionGroup::county, "county"},   ReductionWord{ReductionGroup::status, "status"},
    ReductionWord{ReductionGroup::sector, "sector"},   ReductionWord{ReductionGroup::pollutant, "pollutant"}};

constexpr std::array<std::pair<MeasureStatus, std::string_view>, 3> status_words{
    {{MeasureStatus::planned, "planned"}, {MeasureStatus::built, "built"}, {MeasureStatus::verified, "verified"}}};

std::string status_text(MeasureStatus status) {
  for (const auto& [one, word] : status_words) {
    if (one == status) return std::string{word};
  }
  return "?";
}

Result<MeasureStatus> status_of(std::string_view text) {
  if (text.empty()) return MeasureStatus::planned;
  for (const auto& [one, word] : status_words) {
    if (word == text) return one;
  }
  return Error{ErrorCode::invalid_argument,
               fmt::format("{} is no state of a measure; there are planned, built, verified", in_quotes(text)),
               "--status"};
}

std::string group_of(const Reduction& row, ReductionGroup by) {
  switch (by) {
    case ReductionGroup::none:
      return "";
    case ReductionGroup::measure:
      return row.measure_id;
    case ReductionGroup::programme:
      return row.programme;
    case ReductionGroup::county:
      return row.unit_id;
    case ReductionGroup::status:
      return status_text(row.status);
    case ReductionGroup::sector:
      return row.sector;
    case ReductionGroup::pollutant:
      return std::string{symbol(row.pollutant)};
  }
  return "";
}

terms::Name name_of_group(const InventoryOffice& office, const std::vector<Measure>& measures, ReductionGroup by,
                          const std::string& group) {
  if (by == ReductionGroup::county) return {office.unit_name(group, true), office.unit_name(group, false)};
  if (by == ReductionGroup::measure) {
    const auto found = std::ranges::find(measures, group, &Measure::id);
    if (found != measures.end()) return found->title;
  }
  return {group, group};
}

/// Rows come in a fixed order, so sums do too.
std::vector<ReductionLine> lines_of(const InventoryOffice& office, const InventoryReductions& all, ReductionGroup by) {
  std::map<std::pair<std::string, inventory::Pollutant>, ReductionLine> lines;
  for (const Reduction& row : all.report.rows) {
    ReductionLine& line = lines[{group_of(row, by), row.pollutant}];
    line.gross_t += row.gross_t;
    line.replacement_t += row.replacement_t;
    line.replacement_known = line.replacement_known && row.replacement_known;
    ++line.rows;
  }
  std::vector<ReductionLine> ordered;
  for (auto& [key, line] : lines) {
    const terms::Name name = name_of_group(office, all.measures, by, key.first);
    line.group = key.first;
    line.pollutant = key.second;
    line.name_zh = name.zh;
    line.name_en = name.en;
    ordered.push_back(std::move(line));
  }
  return ordered;
}

std::string lines_text(const InventoryOffice& office, const std::vector<ReductionLine>& lines, bool grouped,
                       bool chinese) {
  std::vector<FigureTable::Column> columns;
  if (grouped) columns = {{office.word("group", chinese), false}, {office.word("name", chinese), false}};
  columns.push_back({office.word("pollutant", chinese), false});
  for (const char* key : {"gross", "replacement", "net"}) columns.push_back({office.word(key, chinese), true});
  FigureTable table{std::move(columns)};
  for (const ReductionLine& line : lines) {
    std::vector<std::string> cells;
    const std::string& name = chinese ? line.name_zh : line.name_en;
    if (grouped) cells = {line.group.empty() ? "-" : line.group, name == line.group ? "" : name};
    cells.emplace_back(symbol(line.pollutant));
    cells.push_back(tonnes_text(line.gross_t));
    cells.push_back(line.replacement_known ? tonnes_text(line.replacement_t) : "?");
    cells.push_back((line.replacement_known ? "" : "<= ") + tonnes_text(line.net_t()));
    table.add(std::move(cells));
  }
  return table.text();
}

}  // namespace

Result<ReductionGroup> parse_reduction_group(std::string_view text) {
  if (text.empty()) return ReductionGroup::none;
  std::vector<std::string> known;
  for (const ReductionWord& one : reduction_words) {
    if (one.word == text) return one.group;
    known.emplace_back(one.word);
  }
  return Error{ErrorCode::invalid_argument,
               fmt::format("{} is nothing to group reductions by; there are {}", in_quotes(text), joined(known, ", ")),
               "--by"};
}

Result<InventoryReductions> inventory_reductions(const InventoryOffice& office, const keep::InventoryBook& book,
                                                 const InventoryQuestion& question, ReductionGroup by,
                                                 std::string_view at_least) {
  inventory::ReductionChoice choice;
  LANTIAN_TRY(choice.at_least, status_of(at_least));
  InventoryReductions all;
  all.by = by;
  LANTIAN_TRY(all.measures, inventory_measures(office, book, question.as_of));
  if (all.measures.empty()) {
    return Error{ErrorCode::incomplete,
                 "the book holds no measures; import them with 'lantian import measures FILE --book DIR'", ""};
  }
  LANTIAN_TRY(all.base, inventory_rows(office, book, question));
  LANTIAN_TRY(const inventory::Basis basis, office.basis(question.factors, question.pollutants, all.base.synthetic));
  LANTIAN_TRY(all.report, inventory::reductions(basis, all.base.records.sources, all.base.rows, all.measures,
                                                all.base.period, &office.office().everywhere(), choice));
  all.whole = lines_of(office, all, ReductionGroup::none);
  if (by != ReductionGroup::none) all.lines = lines_of(office, all, by);
  return all;
}

std::string printed(const InventoryOffice& office, const InventoryReductions& all, bool chinese) {
  std::string text = head_lines(office, all.base, office.word("reductions", chinese), chinese);
  if (all.by != ReductionGroup::none) text += "\n" + lines_text(office, all.lines, true, chinese);
  text += "\n" + lines_text(office, all.whole, false, chinese) + "\n";
  // A few of each kind: one kind of hundreds must not hide the others.
  std::map<inventory::MeasureNote::Kind, std::vector<const inventory::MeasureNote*>> by_kind;
  for (const inventory::MeasureNote& note : all.report.notes) by_kind[note.kind].push_back(&note);
  for (const auto& [kind, notes] : by_kind) {
    for (const inventory::MeasureNote* note : std::span{notes}.first(std::min(notes_of_a_kind, notes.size()))) {
      text += fmt::format("{}: {}\n", office.word("notes", chinese), note->message);
    }
    if (notes.size() > notes_of_a_kind) {
      text += fmt::format("  {} {}\n", notes.size() - notes_of_a_kind, office.word("more", chinese));
    }
  }
  return text + tail_lines(office, all.base, notes_shown, chinese);
}

}  // namespace lantian::serve
