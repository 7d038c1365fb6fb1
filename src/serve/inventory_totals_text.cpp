#include "base/text.hpp"
#include "serve/inventory_parts.hpp"
#include "serve/inventory_text.hpp"
#include "serve/inventory_totals.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

constexpr std::size_t gaps_shown = 10;

FigureTable table_of(const InventoryOffice& office, bool grouped, bool chinese) {
  std::vector<FigureTable::Column> columns;
  if (grouped) columns = {{office.word("group", chinese), false}, {office.word("name", chinese), false}};
  columns.push_back({office.word("pollutant", chinese), false});
  columns.push_back({office.word("mass", chinese), true});
  columns.push_back({office.word("range", chinese), true});
  columns.push_back({office.word("missing", chinese), false});
  return FigureTable{std::move(columns)};
}

std::string lines_text(const InventoryOffice& office, const std::vector<TotalLine>& lines, bool grouped, bool chinese) {
  FigureTable table = table_of(office, grouped, chinese);
  for (const TotalLine& line : lines) {
    std::vector<std::string> cells;
    const std::string& name = chinese ? line.name_zh : line.name_en;
    if (grouped) cells = {line.group.empty() ? "-" : line.group, name == line.group ? "" : name};
    cells.push_back(pollutant_text(office, line.pollutant, chinese));
    cells.push_back(tonnes_text(line.total.mass_t));
    cells.push_back(range_text(line.total));
    cells.push_back(missing_text(office, line.total, chinese));
    table.add(std::move(cells));
  }
  return table.text();
}

}  // namespace

std::string range_text(const inventory::Total& total) {
  if (!total.mass_t || total.values == 0 || total.without_range == total.values) return "";
  const double low = *total.mass_t * (1 - total.u95_low_percent / 100);
  const double high = *total.mass_t * (1 + total.u95_high_percent / 100);
  return fmt::format("{} .. {}{}", tonnes_text(low), tonnes_text(high), total.without_range > 0 ? "*" : "");
}

std::string missing_text(const InventoryOffice& office, const inventory::Total& total, bool chinese) {
  std::vector<std::string> words;
  const auto add = [&](std::int64_t count, std::string_view key) {
    if (count > 0) words.push_back(fmt::format("{} {}", count, key));
  };
  add(total.not_estimated, "NE");
  add(total.confidential, "C");
  add(total.elsewhere, "IE");
  add(total.not_occurring, "NO");
  return words.empty() ? office.word("complete", chinese) : joined(words, ", ");
}

std::string pollutant_text(const InventoryOffice& office, const std::optional<inventory::Pollutant>& pollutant,
                           bool chinese) {
  return pollutant ? std::string{symbol(*pollutant)} : office.word("together", chinese);
}

std::string factors_text(std::span<const inventory::FactorChoice> factors) {
  std::vector<std::string> words;
  for (const inventory::FactorChoice& choice : factors) words.push_back(choice.set + "/" + choice.version);
  return joined(words, " ");
}

std::string head_lines(const InventoryOffice& office, const InventoryRows& rows, std::string_view title, bool chinese) {
  const std::string unit = rows.unit_id == "all"
                               ? office.word("all", chinese)
                               : fmt::format("{} {}", rows.unit_id, office.unit_name(rows.unit_id, chinese));
  std::string text = fmt::format("{}  {}  {}\n", title, unit, rows.period.name);
  if (rows.synthetic) text += fmt::format("{}\n", office.word("synthetic", chinese));
  text += fmt::format("{}: {}   {}: {}\n", office.word("factors", chinese), factors_text(rows.factors),
                      office.word("revision", chinese), rows.revision);
  return text;
}

std::string tail_lines(const InventoryOffice& office, const InventoryRows& rows, std::size_t shown, bool chinese) {
  std::string text;
  if (!rows.gaps.empty()) {
    text += fmt::format("{}: {}\n", office.word("gaps", chinese), rows.gaps.size());
    for (std::size_t i = 0; i < std::min(shown, rows.gaps.size()); ++i) {
      const inventory::InventoryGap& gap = rows.gaps[i];
      text += fmt::format("  {}{}{}: {}\n", gap.source_id, gap.pollutant ? " " : "",
                          gap.pollutant ? symbol(*gap.pollutant) : "", gap.message);
    }
    if (rows.gaps.size() > shown)
      text += fmt::format("  {} {}\n", rows.gaps.size() - shown, office.word("more", chinese));
  }
  for (const std::string& note : rows.notes) text += fmt::format("{}: {}\n", office.word("notes", chinese), note);
  return text;
}

std::string printed(const InventoryOffice& office, const InventoryTotals& totals, bool chinese) {
  std::string text = head_lines(office, totals.rows, office.word("totals", chinese), chinese);
  if (totals.by != InventoryGroup::none) text += "\n" + lines_text(office, totals.lines, true, chinese);
  text += "\n" + lines_text(office, totals.whole, false, chinese);
  const auto partial = [](const TotalLine& line) {
    return line.total.without_range > 0 && line.total.without_range < line.total.values;
  };
  if (std::ranges::any_of(totals.whole, partial) || std::ranges::any_of(totals.lines, partial)) {
    text += fmt::format("  * {}\n", office.word("partial_range", chinese));
  }
  return text + "\n" + tail_lines(office, totals.rows, gaps_shown, chinese);
}

}  // namespace lantian::serve
