#include "inventory/figures/published.hpp"

#include "base/period.hpp"
#include "base/text.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::inventory {
namespace {

using terms::Fault;
using terms::Section;

constexpr std::array<std::string_view, 9> method_words{
    "reduction", "coal_saved", "large_share", "records", "enterprises", "days", "gap", "formula", "elsewhere"};
constexpr std::array<std::string_view, 2> fact_statuses{"printed", "implied"};
constexpr std::array<std::string_view, 8> operation_words{"sum",     "difference",   "product", "quotient",
                                                          "percent", "per_thousand", "fall",    "before_fall"};

/// What is being read, and the faults so far.
struct Reading {
  PublishedInventory inventory;
  const terms::Region* region = nullptr;
  std::vector<Fault> faults;
  std::vector<Fault> conflicts;
};

template <class T>
std::optional<std::size_t> place_of(const std::vector<T>& all, std::string_view id) {
  const auto found = std::ranges::find(all, id, &T::id);
  if (found == all.end()) return std::nullopt;
  return static_cast<std::size_t>(found - all.begin());
}

template <class T>
void add_unique(std::vector<T>& all, T one, const Section& row, Reading& reading) {
  if (place_of(all, one.id)) {
    reading.conflicts.push_back({row.file(), row.line(), fmt::format("'{}' stands already above", one.id)});
  }
  all.push_back(std::move(one));
}

void check_place(Section& row, std::string_view unit_id, Reading& reading) {
  if (reading.region->unit(unit_id) == nullptr) {
    row.fault(row.line_of("unit_id"), fmt::format("region {} has no unit {}", reading.region->id, in_quotes(unit_id)));
  }
}

void check_period(Section& row, std::string_view period) {
  if (const auto parsed = parse_period(period); !parsed) row.fault(row.line_of("period"), parsed.error().message);
}

void check_document(Section& row, std::string_view id, Reading& reading) {
  if (!place_of(reading.inventory.documents, id)) {
    row.fault(row.line_of("document"), fmt::format("no [[document]] has the id {}", in_quotes(id)));
  }
}

void read_fact(Section& row, Reading& reading) {
  PrintedFact fact;
  fact.id = row.text("id");
  fact.name = row.name("name");
  fact.unit_id = row.text("unit_id");
  fact.period = row.text("period");
  fact.value = row.decimal("value");
  fact.unit = row.text("unit");
  fact.document = row.text("document");
  fact.implied = row.choice_or("status", fact_statuses, 0) == 1;
  fact.note = row.text_or("note", "");
  if (fact.implied && fact.note.empty())
    row.fault(row.line(), "an implied fact needs a 'note' that says how it follows");
  check_place(row, fact.unit_id, reading);
  check_period(row, fact.period);
  check_document(row, fact.document, reading);
  row.finish();
  add_unique(reading.inventory.facts, std::move(fact), row, reading);
}

void read_names(Section& root, std::string_view table, Reading& reading) {
  for (Section& row : root.sections(table)) {
    std::string id = row.text("id");
    terms::Name name = row.name("name");
    row.finish();
    reading.inventory.names.insert_or_assign(std::move(id), std::move(name));
  }
}

void read_programmes(Section& root, Reading& reading) {
  read_names(root, "unit", reading);
  for (Section& row : root.sections("document")) {
    Document document{row.text("id"), row.name("title")};
    row.finish();
    add_unique(reading.inventory.documents, std::move(document), row, reading);
  }
  for (Section& row : root.sections("fact")) read_fact(row, reading);
  root.finish();
}

/// The fact that a figure is compared with, or its own name, unit and decimals.
void read_identity(Section& row, InventoryFigure& figure, Reading& reading) {
  const std::string fact_id = row.text_or("fact", "");
  if (fact_id.empty()) {
    figure.id = row.text("id");
    figure.name = row.name("name");
    figure.unit = row.text("unit");
    figure.decimals = row.whole("decimals", 0, 9);
    figure.unit_id = row.text_or("unit_id", "");
    figure.period = row.text_or("period", "");
    return;
  }
  figure.id = fact_id;
  figure.fact = place_of(reading.inventory.facts, fact_id);
  if (!figure.fact) {
    row.fault(row.line_of("fact"), fmt::format("programmes.toml has no fact {}", in_quotes(fact_id)));
    return;
  }
  const PrintedFact& fact = reading.inventory.facts[*figure.fact];
  figure.name = fact.name;
  figure.unit = fact.unit;
  figure.decimals = fact.value.places;
  figure.unit_id = fact.unit_id;
  figure.period = fact.period;
}

bool known_operand(std::string_view word, const Reading& reading) {
  return place_of(reading.inventory.figures, word) || place_of(reading.inventory.facts, word) || parse_decimal(word);
}

void read_method(Section& row, InventoryFigure& figure, Reading& reading) {
  figure.programmes = row.texts("programmes");
  figure.started = row.whole_if("started", 1990, 2100);
  if (const std::string word = row.text_or("pollutant", ""); !word.empty()) {
    figure.pollutant = parse_pollutant(word);
    if (!figure.pollutant) row.fault(row.line_of("pollutant"), fmt::format("{} is no pollutant", in_quotes(word)));
  }
  figure.item = row.text_or("item", "");
  if (const terms::Node* years = row.value("years"); years != nullptr) {
    for (const terms::Node& year : years->items) figure.years.push_back(static_cast<int>(year.whole));
  }
  if (const auto scale = row.decimal_if("scale")) figure.scale = *scale;
  figure.conditioned = row.truth_or("conditioned", false);
  figure.base_unit = row.text_or("base_unit", "");
  if (figure.scale <= Decimal{}) row.fault(row.line_of("scale"), "'scale' must be above zero");
  if (figure.method == FigureMethod::elsewhere) figure.why = row.name("why");
  if (figure.method != FigureMethod::formula) return;
  const auto operation = parse_operation(operation_words[row.choice("op", operation_words)]);
  figure.operation = operation.value_or(Operation::sum);
  figure.of = row.texts("of");
  for (const std::string& word : figure.of) {
    if (known_operand(word, reading)) continue;
    row.fault(row.line_of("of"), fmt::format("{} is no figure above, no fact and no number", in_quotes(word)));
  }
}

void read_figure(Section& row, Reading& reading) {
  InventoryFigure figure;
  read_identity(row, figure, reading);
  figure.method = static_cast<FigureMethod>(row.choice("how", method_words) + 1);
  read_method(row, figure, reading);
  row.finish();
  add_unique(reading.inventory.figures, std::move(figure), row, reading);
}

void read_check(Section& row, Reading& reading) {
  PartsCheck check;
  const auto fact = [&](std::string_view id, std::string_view key) {
    const auto place = place_of(reading.inventory.facts, id);
    if (!place) row.fault(row.line_of(key), fmt::format("programmes.toml has no fact {}", in_quotes(id)));
    return place.value_or(0);
  };
  check.whole = fact(row.text("whole"), "whole");
  const auto operation = parse_operation(operation_words[row.choice("op", operation_words)]);
  check.operation = operation.value_or(Operation::sum);
  for (const std::string& id : row.texts("of")) check.parts.push_back(fact(id, "of"));
  row.finish();
  reading.inventory.checks.push_back(std::move(check));
}

void read_figures(Section& root, Reading& reading) {
  for (Section& row : root.sections("figure")) read_figure(row, reading);
  for (Section& row : root.sections("check")) read_check(row, reading);
  root.finish();
}

void read_departments(Section& root, Reading& reading) {
  const bool synthetic = root.truth_or("synthetic", false);
  read_names(root, "quantity", reading);
  for (Section& row : root.sections("tolerance")) {
    // An empty quantity is the rule for all others, so it is read as a value and not as a required text.
    Tolerance tolerance{row.text_or("quantity", ""), row.decimal("percent"), row.text("source"), row.text("status")};
    row.finish();
    reading.inventory.tolerances.push_back(std::move(tolerance));
  }
  for (Section& row : root.sections("statement")) {
    Statement one;
    one.quantity = row.text("quantity");
    one.unit_id = row.text("unit_id");
    one.period = row.text("period");
    one.value = row.decimal("value");
    one.unit = row.text("unit");
    one.department = row.name("department");
    one.document = row.text("document");
    one.record = row.text("record");
    one.synthetic = synthetic;
    check_place(row, one.unit_id, reading);
    check_period(row, one.period);
    check_document(row, one.document, reading);
    row.finish();
    reading.inventory.statements.push_back(std::move(one));
  }
  root.finish();
}

using ReadTable = void (*)(Section&, Reading&);

/// Reads the file of that name, when it is there.
bool read_named(std::span<const terms::SourceFile> files, std::string_view name, ReadTable read, Reading& reading) {
  for (const terms::SourceFile& file : files) {
    const std::string_view path = file.path;
    if (path.substr(path.rfind('/') + 1) != name) continue;
    const auto tree = terms::parse_tree(file, reading.faults);
    if (!tree) return true;
    Section root{*tree, file.path, reading.faults};
    read(root, reading);
    return true;
  }
  return false;
}

}  // namespace

const std::string& PublishedInventory::name_of(const std::string& word, bool chinese) const {
  const auto found = names.find(word);
  return found == names.end() ? word : found->second.shown(chinese);
}

const PrintedFact* PublishedInventory::fact(std::string_view id) const {
  const auto place = place_of(facts, id);
  return place ? &facts[*place] : nullptr;
}

const Document* PublishedInventory::document(std::string_view id) const {
  const auto place = place_of(documents, id);
  return place ? &documents[*place] : nullptr;
}

Result<PublishedInventory> read_published(std::span<const terms::SourceFile> files, const terms::Region& region) {
  Reading reading;
  reading.region = &region;
  // In this order: figures point into facts, departments into documents.
  for (const auto& [name, read] : {std::pair{"programmes.toml", &read_programmes}, {"figures.toml", &read_figures}}) {
    if (read_named(files, name, read, reading)) continue;
    return Error{
        ErrorCode::not_found,
        fmt::format("the pack of region {} has no {}; without it there is nothing to reproduce", region.id, name), ""};
  }
  read_named(files, "departments.toml", &read_departments, reading);
  const ErrorCode code = reading.faults.empty() ? ErrorCode::conflict : ErrorCode::malformed;
  std::vector<std::string> lines;
  for (const auto* some : {&reading.faults, &reading.conflicts}) {
    for (const Fault& fault : *some) lines.push_back(fault.text());
  }
  if (!lines.empty()) return Error{code, joined(lines, "\n"), ""};
  return std::move(reading.inventory);
}

}  // namespace lantian::inventory
