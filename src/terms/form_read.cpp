#include "base/text.hpp"
#include "terms/cell_text.hpp"
#include "terms/form.hpp"
#include "terms/form_cell.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

/// Forms from TOML; doc/inventory-tables.md lists the keys.
namespace lantian::terms {
namespace {

constexpr std::array<std::string_view, 8> kind_words{"text",   "decimal", "whole",  "day",
                                                     "period", "truth",   "choice", "list"};

bool is_number(FieldKind kind) {
  return kind == FieldKind::decimal || kind == FieldKind::whole;
}

/// units = { "kg" = "0.001" }: other units with what one of them is in the column's own.
void read_units(Section& section, FormColumn& column) {
  column.unit = section.text_or("unit", "");
  if (!column.unit.empty() && !is_number(column.kind))
    section.fault(section.line_of("unit"), "only decimal and whole columns have a unit");
  const Node* table = section.value("units");
  if (table == nullptr) return;
  if (table->kind != Node::Kind::table || column.unit.empty()) {
    section.fault(table->line, "units is a table like { \"kg\" = \"0.001\" } beside a unit");
    return;
  }
  std::set<std::string> seen{folded_word(column.unit)};
  for (std::size_t i = 0; i < table->keys.size(); ++i) {
    const auto factor = decimal_of(table->items[i]);
    if (!factor || factor->unscaled <= 0) {
      section.fault(table->items[i].line, fmt::format("one {} must be a decimal above zero of {}, like \"0.001\"",
                                                      in_quotes(table->keys[i]), column.unit));
    } else if (!seen.insert(folded_word(table->keys[i])).second) {
      section.fault(table->items[i].line, fmt::format("unit {} is named twice", in_quotes(table->keys[i])));
    } else {
      column.units.emplace(table->keys[i], *factor);
    }
  }
}

void add_spelling(Section& section, FormColumn& column, const std::string& spelling, const std::string& word) {
  if (spelling.empty()) return;
  const auto [at, added] = column.words.emplace(folded_word(spelling), word);
  if (!added && at->second != word)
    section.fault(section.line(), fmt::format("{} stands for {} and for {}", in_quotes(spelling), at->second, word));
  if (spelling.find(',') != std::string::npos && spelling == column.shown.back().zh)
    section.fault(section.line(), fmt::format("{} holds a comma, which no drop-down list can", in_quotes(spelling)));
}

void read_choices(Section& section, FormColumn& column) {
  for (Section& one : section.sections("choices")) {
    const std::string word = one.text("is");
    column.choices.push_back(word);
    column.shown.push_back(one.name("name"));
    add_spelling(one, column, word, word);
    add_spelling(one, column, column.shown.back().zh, word);
    add_spelling(one, column, column.shown.back().en, word);
    for (const std::string& other : one.texts("also")) add_spelling(one, column, other, word);
    if (is_number(column.kind) && parse_decimal(word))
      one.fault(one.line_of("is"), fmt::format("{} is a number; a word instead of a number is none", in_quotes(word)));
    one.finish();
  }
  const bool must = column.kind == FieldKind::choice || column.kind == FieldKind::truth;
  if (must && column.choices.empty())
    section.fault(section.line(), "choices is missing: a list of { is = \"word\", name = { zh, en } }");
  if (column.kind == FieldKind::truth && !column.choices.empty() &&
      column.choices != std::vector<std::string>{"true", "false"})
    section.fault(section.line_of("choices"), "the choices of a truth are \"true\" and \"false\", in this order");
  const bool may = column.kind != FieldKind::day && column.kind != FieldKind::period;
  if (!may && !column.choices.empty())
    section.fault(section.line_of("choices"), "a column of this kind has no choices");
}

void read_bounds(Section& section, FormColumn& column) {
  column.low = section.decimal_if("low");
  column.high = section.decimal_if("high");
  if ((column.low || column.high) && !is_number(column.kind))
    section.fault(section.line(), "only decimal and whole columns have bounds");
  if (column.low && column.high && lies_below(*column.high, *column.low))
    section.fault(section.line_of("high"), "high lies below low");
}

/// The examples and fallbacks that a form gives must pass its own judgement, and are kept in stored spelling.
void check_sample(Section& section, const FormColumn& column, std::string_view key, std::string& sample) {
  if (sample.empty()) return;
  std::string stored;
  const std::string fault = take_cell({&column}, sample, stored);
  if (!fault.empty()) section.fault(section.line_of(key), fmt::format("{} {} {}", key, in_quotes(sample), fault));
  sample = stored;
}

FormColumn read_column(Section section) {
  FormColumn column;
  column.field = section.text("field");
  column.name = section.name("name");
  column.names = section.texts("names");
  column.kind = static_cast<FieldKind>(section.choice_or("kind", kind_words, 0));
  column.required = section.truth_or("required", false);
  read_units(section, column);
  read_choices(section, column);
  read_bounds(section, column);
  column.fallback = section.text_or("fallback", "");
  column.example = section.text_or("example", "");
  if (section.node().member("help") != nullptr) {
    column.help = section.name("help");
  } else {
    section.value("help");
  }
  if (column.required && !column.fallback.empty())
    section.fault(section.line_of("fallback"), "a required column has no fallback: nobody leaves it empty");
  check_sample(section, column, "fallback", column.fallback);
  check_sample(section, column, "example", column.example);
  section.finish();
  return column;
}

/// Two columns that answer to one header would make the reading depend on their order.
void check_columns(Section& section, const Form& form) {
  std::map<std::string, std::string> owner;
  for (const FormColumn& column : form.columns) {
    std::vector<std::string> spellings{column.field, column.name.zh, column.name.en};
    spellings.insert(spellings.end(), column.names.begin(), column.names.end());
    for (const std::string& spelling : spellings) {
      if (spelling.empty()) continue;
      const auto [at, added] = owner.emplace(folded_header(spelling), column.field);
      if (!added && at->second != column.field)
        section.fault(0, fmt::format("header {} names {} and {}", in_quotes(spelling), at->second, column.field));
    }
  }
  std::set<std::string> fields;
  for (const FormColumn& column : form.columns) {
    if (!fields.insert(column.field).second) section.fault(0, fmt::format("field {} is there twice", column.field));
  }
  if (form.key.empty()) section.fault(0, "key is missing: the fields that make a record unique");
  for (const std::string& field : form.key) {
    if (!fields.contains(field)) section.fault(section.line_of("key"), fmt::format("{} in key is no field", field));
  }
  const bool filled = std::ranges::any_of(form.key, [&](const std::string& field) {
    const FormColumn* column = form.column(field);
    return column != nullptr && column->required;
  });
  if (!filled) section.fault(section.line_of("key"), "at least one field of the key must be required");
}

}  // namespace

Result<Form> read_form(const SourceFile& file) {
  std::vector<Fault> faults;
  Form form;
  if (const auto root = parse_tree(file, faults)) {
    Section section{*root, file.path, faults};
    form.id = section.text("id");
    form.name = section.name("name");
    form.key = section.texts("key");
    for (Section& column : section.sections("column")) form.columns.push_back(read_column(column));
    if (form.columns.empty()) section.fault(0, "no [[column]] is given");
    check_columns(section, form);
    section.finish();
  }
  if (faults.empty()) return form;
  std::vector<std::string> lines;
  for (const Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

}  // namespace lantian::terms
