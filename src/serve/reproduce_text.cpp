#include "base/round.hpp"
#include "base/text.hpp"
#include "serve/inventory_text.hpp"
#include "serve/reproduce.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

/// A reproduction being laid out in one language.
struct Layout {
  const InventoryOffice* office = nullptr;
  const InventoryReproduction* reproduction = nullptr;
  bool chinese = false;

  const std::string& word(std::string_view key) const { return office->word(key, chinese); }
  const std::string& named(const std::string& of_pack) const {
    return reproduction->published.name_of(of_pack, chinese);
  }
  std::string verdict(FigureVerdict verdict) const { return word(fmt::format("figure_{}", serve::name_of(verdict))); }
  /// Documents go by number in the table; the list below it has their titles.
  std::string document(std::string_view id) const {
    const auto& documents = reproduction->published.documents;
    const auto found = std::ranges::find(documents, id, &inventory::Document::id);
    return found == documents.end() ? "" : fmt::format("[{}]", found - documents.begin() + 1);
  }
};

/// "3 766 192.92": groups of three before the point.
std::string grouped(const Decimal& value) {
  std::string digits = value.text();
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t at = point; at > first + 3; at -= 3) digits.insert(at - 3, " ");
  return digits;
}

/// As few decimals as say the number, at most four.
Decimal shortest(const Rational& value) {
  constexpr int most_places = 4;
  for (int places = 0; places < most_places; ++places) {
    const Decimal rounded = round_half_even(value, places);
    if (rounded.exact() == value) return rounded;
  }
  return round_half_even(value, most_places);
}

/// What stands behind the rounded number: the exact one in its base unit, or a ratio with more decimals.
std::string exact_text(const Layout& layout, const ReproducedFigure& one) {
  if (!one.computed) return "";
  if (!one.figure.base_unit.empty()) {
    return fmt::format("{} {}", grouped(shortest(*one.computed * one.figure.scale.exact())),
                       layout.named(one.figure.base_unit));
  }
  const Decimal longer = shortest(*one.computed);
  return longer.places > one.figure.decimals ? longer.text() : "";
}

std::string head_text(const Layout& layout) {
  const InventoryReproduction& r = *layout.reproduction;
  std::string text = fmt::format("{}  {}\n{}\n", layout.word("reproduce"), r.region.shown(layout.chinese),
                                 layout.word("reproduce_synthetic"));
  text += fmt::format("{} {}   {} {}   {} {}   {} {}   {} {}\n", layout.word("reproduce_seed"), r.seed,
                      layout.word("reproduce_enterprises"), r.enterprises, layout.word("reproduce_sources"), r.sources,
                      layout.word("reproduce_activities"), r.activities, layout.word("reproduce_measures"), r.measures);
  return text + fmt::format("{}: {}\n\n", layout.word("factors"), joined(r.factor_sets, ", "));
}

/// A star where the synthetic inventory was made to meet the figure.
std::string verdict_text(const Layout& layout, const ReproducedFigure& one) {
  return layout.verdict(one.verdict) + (one.figure.conditioned ? "*" : "");
}

void add_figure(const Layout& layout, const ReproducedFigure& one, FigureTable& table) {
  const auto shown = one.shown();
  std::string remark = exact_text(layout, one);
  if (one.verdict == FigureVerdict::elsewhere) remark = one.figure.why.shown(layout.chinese);
  std::string printed_value = one.printed ? one.printed->value.text() : "-";
  if (one.printed && one.printed->implied) printed_value = fmt::format("({})", printed_value);
  table.add({one.figure.id, one.figure.name.shown(layout.chinese), one.figure.period, printed_value,
             shown ? shown->text() : "-", layout.named(one.figure.unit), verdict_text(layout, one),
             one.printed ? layout.document(one.printed->document) : "", remark});
}

std::string figures_text(const Layout& layout) {
  FigureTable table{{{layout.word("figure"), false},
                     {layout.word("figure_what"), false},
                     {layout.word("figure_period"), false},
                     {layout.word("figure_printed"), true},
                     {layout.word("figure_computed"), true},
                     {layout.word("figure_unit"), false},
                     {layout.word("figure_verdict"), false},
                     {layout.word("figure_document"), false},
                     {layout.word("figure_exact"), false}}};
  for (const ReproducedFigure& one : layout.reproduction->figures) add_figure(layout, one, table);
  return table.text();
}

std::string counts_text(const Layout& layout) {
  std::vector<std::string> words;
  for (const FigureVerdict verdict : {FigureVerdict::equal, FigureVerdict::differs, FigureVerdict::flagged,
                                      FigureVerdict::derived, FigureVerdict::elsewhere}) {
    words.push_back(fmt::format("{} {}", layout.verdict(verdict), layout.reproduction->count(verdict)));
  }
  return fmt::format("\n{}\n", joined(words, "   "));
}

std::string interval_text(const inventory::Interval& interval, int places) {
  return fmt::format("{} .. {}", round_half_even(interval.low, places).text(),
                     round_half_even(interval.high, places).text());
}

/// Contradictions inside a document: what it prints, and what its parts allow.
std::string flags_text(const Layout& layout) {
  std::string text;
  for (const CheckedParts& check : layout.reproduction->checks) {
    if (!check.verdict.contradicts()) continue;
    const inventory::PrintedFact& whole = check.whole;
    std::vector<std::string> parts;
    for (const inventory::PrintedFact& part : check.parts) {
      parts.push_back(fmt::format("{} {} {}", part.id, part.value.text(), layout.named(part.unit)));
    }
    const int places = whole.value.places + 1;
    text += fmt::format("  {} {} {}  {} {}\n", whole.id, whole.value.text(), layout.named(whole.unit),
                        whole.name.shown(layout.chinese), layout.document(whole.document));
    text += fmt::format("    {}: {}\n", layout.word("flag_parts"), joined(parts, ", "));
    text += fmt::format("    {}: {}   {}: {}   {}: {}\n", layout.word("flag_follows"),
                        round_half_even(check.verdict.computed, whole.value.places).text(), layout.word("flag_allowed"),
                        interval_text(check.verdict.allowed, places), layout.word("flag_printed"),
                        interval_text(check.verdict.printed, places));
  }
  return text.empty() ? "" : fmt::format("\n{}\n{}", layout.word("flags"), text);
}

std::string side_text(const Layout& layout, const inventory::Statement& side) {
  return fmt::format("    {} {}  {}  {} {}\n", side.value.text(), layout.named(side.unit),
                     side.department.shown(layout.chinese), layout.document(side.document), side.record);
}

/// Two departments on one quantity, further apart than the tolerance.
std::string departments_text(const Layout& layout) {
  std::string text;
  for (const inventory::Discrepancy& pair : layout.reproduction->departments.beyond) {
    const inventory::Statement& one = pair.larger;
    text += fmt::format("  {} {} {}: {} % {}, {} % {}; {} {} %\n", layout.named(one.quantity),
                        layout.office->unit_name(one.unit_id, layout.chinese), one.period,
                        round_half_even(pair.percent_of_larger, 1).text(), layout.word("gap_of_larger"),
                        round_half_even(pair.percent_of_smaller, 1).text(), layout.word("gap_of_smaller"),
                        layout.word("gap_tolerance"), pair.tolerance.percent.text());
    text += side_text(layout, pair.larger) + side_text(layout, pair.smaller);
  }
  return text.empty() ? "" : fmt::format("\n{}\n{}", layout.word("gaps_of_departments"), text);
}

std::string documents_text(const Layout& layout) {
  std::string text = fmt::format("\n{}\n", layout.word("documents"));
  for (const inventory::Document& document : layout.reproduction->published.documents) {
    text += fmt::format("  {} {}\n", layout.document(document.id), document.title.shown(layout.chinese));
  }
  return text + "\n" + layout.word("reproduce_foot") + "\n";
}

}  // namespace

std::string printed(const InventoryOffice& office, const InventoryReproduction& reproduction, bool chinese) {
  const Layout layout{&office, &reproduction, chinese};
  return head_text(layout) + figures_text(layout) + counts_text(layout) + flags_text(layout) +
         departments_text(layout) + documents_text(layout);
}

}  // namespace lantian::serve
