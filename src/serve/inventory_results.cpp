#include "serve/inventory_results.hpp"

#include "base/text.hpp"
#include "serve/inventory_parts.hpp"
#include "serve/inventory_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace lantian::serve {
namespace {

using inventory::Emission;

constexpr std::size_t changes_shown = 20;

/// What one result says of one source, class and pollutant: several rows when the period holds several activities.
struct Side {
  std::optional<double> mass_t;
  std::set<std::string> activities, factors, methods, formulas;
};
using SideKey = std::tuple<std::string, std::string, inventory::Pollutant>;

std::map<SideKey, Side> sides_of(const std::vector<Emission>& rows) {
  std::map<SideKey, Side> sides;
  for (const Emission& row : rows) {
    Side& side = sides[{row.source_id, row.class_code, row.pollutant}];
    if (row.mass_t) side.mass_t = side.mass_t.value_or(0) + *row.mass_t;
    side.activities.insert(row.activity_record + std::string{name_of(row.notation)});
    side.factors.insert(row.factor ? row.factor->text() : "");
    side.methods.insert(row.method);
    side.formulas.insert(row.formula);
  }
  return sides;
}

std::string why_differs(const Side& before, const Side& after) {
  std::vector<std::string> why;
  if (before.activities != after.activities) why.emplace_back("activity");
  if (before.factors != after.factors) why.emplace_back("factor");
  if (before.methods != after.methods) why.emplace_back("method");
  if (why.empty() && (before.formulas != after.formulas || before.mass_t != after.mass_t)) why.emplace_back("time");
  return joined(why, " + ");
}

std::string side_text(const Side& side) {
  std::vector<std::string> words;
  for (const std::set<std::string>* some : {&side.activities, &side.factors, &side.formulas}) {
    for (const std::string& word : *some) {
      if (!word.empty()) words.push_back(word);
    }
  }
  return joined(words, "; ");
}

ChangeLine& line_of(std::vector<ChangeLine>& lines, inventory::Pollutant pollutant) {
  const auto found = std::ranges::find(lines, pollutant, &ChangeLine::pollutant);
  if (found != lines.end()) return *found;
  ChangeLine line;
  line.pollutant = pollutant;
  return lines.emplace_back(std::move(line));
}

void add_mass(std::optional<double>& sum, const std::optional<double>& mass_t) {
  if (mass_t) sum = sum.value_or(0) + *mass_t;
}

void take_change(ResultComparison& comparison, const SideKey& key, const Side* before, const Side* after) {
  static const Side nothing;
  ResultChange change;
  std::tie(change.source_id, change.class_code, change.pollutant) = key;
  change.why = before == nullptr ? "new source" : after == nullptr ? "gone" : why_differs(*before, *after);
  change.before_t = (before == nullptr ? nothing : *before).mass_t;
  change.after_t = (after == nullptr ? nothing : *after).mass_t;
  ChangeLine& line = line_of(comparison.lines, change.pollutant);
  add_mass(line.before_t, change.before_t);
  add_mass(line.after_t, change.after_t);
  if (change.why.empty()) {
    ++comparison.equal;
    return;
  }
  line.by_why[change.why] += change.after_t.value_or(0) - change.before_t.value_or(0);
  if (before != nullptr) change.before = side_text(*before);
  if (after != nullptr) change.after = side_text(*after);
  comparison.changes.push_back(std::move(change));
}

std::string head_line(const keep::ResultHead& head) {
  return fmt::format("#{} {} {}{}{} revision {} {} ({}, {} rows, sha256 {}){}", head.id, head.period, head.filter,
                     head.filter.empty() ? "" : " ", factors_text(head.factors), head.revision, text_of(head.at),
                     head.who, head.rows, head.sha256.substr(0, 12), head.title.empty() ? "" : ": " + head.title);
}

std::string signed_tonnes(double mass_t) {
  return (mass_t > 0 ? "+" : "") + tonnes_text(mass_t);
}

}  // namespace

Result<keep::ResultHead> snapshot_inventory(const InventoryOffice& office, keep::InventoryBook& book,
                                            const InventoryQuestion& question, const keep::ResultHead& about,
                                            UtcSeconds now) {
  LANTIAN_TRY(const InventoryRows rows, inventory_rows(office, book, question));
  std::set<inventory::FactorRef> refs;
  for (const Emission& row : rows.rows) {
    if (row.factor) refs.insert(*row.factor);
  }
  std::vector<keep::UsedFactor> used;
  for (const inventory::FactorRef& ref : refs) {
    LANTIAN_TRY(const inventory::FoundFactor found, office.factors().at(ref));
    used.push_back(keep::used_factor(found));
  }
  keep::ResultHead head = about;
  head.period = rows.period.name;
  InventoryQuestion extent = question;
  if (!extent.unit.empty()) extent.unit = rows.unit_id;
  extent.pollutants.clear();
  for (const inventory::Pollutant pollutant : rows.pollutants) extent.pollutants.emplace_back(symbol(pollutant));
  head.filter = filter_text(extent);
  head.factors = rows.factors;
  head.revision = rows.revision;
  head.synthetic = rows.synthetic;
  return book.add_result(head, rows.rows, used, now);
}

Result<ResultComparison> compare_results(const keep::InventoryBook& book, std::int64_t before, std::int64_t after) {
  LANTIAN_TRY(const keep::KeptResult first, book.result(before));
  LANTIAN_TRY(const keep::KeptResult second, book.result(after));
  ResultComparison comparison{first.head, second.head, {}, {}, 0};
  const auto old_sides = sides_of(first.rows);
  const auto new_sides = sides_of(second.rows);
  for (const auto& [key, side] : old_sides) {
    const auto found = new_sides.find(key);
    take_change(comparison, key, &side, found == new_sides.end() ? nullptr : &found->second);
  }
  for (const auto& [key, side] : new_sides) {
    if (!old_sides.contains(key)) take_change(comparison, key, nullptr, &side);
  }
  std::ranges::sort(comparison.lines, {}, &ChangeLine::pollutant);
  std::ranges::stable_sort(comparison.changes, [](const ResultChange& a, const ResultChange& b) {
    return std::tie(a.source_id, a.class_code, a.pollutant) < std::tie(b.source_id, b.class_code, b.pollutant);
  });
  return comparison;
}

std::string printed(const std::vector<keep::ResultHead>& heads) {
  std::string text;
  for (const keep::ResultHead& head : heads) text += head_line(head) + "\n";
  return text;
}

std::string printed(const InventoryOffice& office, const ResultComparison& comparison, bool chinese) {
  std::string text = head_line(comparison.before) + "\n" + head_line(comparison.after) + "\n\n";
  FigureTable table{{{office.word("pollutant", chinese), false},
                     {office.word("before", chinese), true},
                     {office.word("after", chinese), true},
                     {office.word("change", chinese), true},
                     {office.word("why", chinese), false}}};
  for (const ChangeLine& line : comparison.lines) {
    std::vector<std::string> why;
    for (const auto& [word, mass_t] : line.by_why) why.push_back(fmt::format("{} {}", word, signed_tonnes(mass_t)));
    table.add({std::string{symbol(line.pollutant)}, tonnes_text(line.before_t), tonnes_text(line.after_t),
               signed_tonnes(line.after_t.value_or(0) - line.before_t.value_or(0)), joined(why, ", ")});
  }
  text += table.text() + "\n";
  for (std::size_t i = 0; i < std::min(changes_shown, comparison.changes.size()); ++i) {
    const ResultChange& change = comparison.changes[i];
    text += fmt::format("{} {}: {} -> {} ({})\n  {}\n  {}\n", change.source_id, symbol(change.pollutant),
                        tonnes_text(change.before_t), tonnes_text(change.after_t), change.why,
                        change.before.empty() ? "-" : change.before, change.after.empty() ? "-" : change.after);
  }
  if (comparison.changes.size() > changes_shown) {
    text += fmt::format("  {} {}\n", comparison.changes.size() - changes_shown, office.word("more", chinese));
  }
  return text;
}

}  // namespace lantian::serve
