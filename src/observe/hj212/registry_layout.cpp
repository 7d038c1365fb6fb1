#include "base/text.hpp"
#include "observe/hj212/registry_fields.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::observe::hj212 {
namespace {

using terms::Section;

/// What a column may hold beside the fields: the factor settings, and remarks that nobody reads.
constexpr std::string_view layout_factors_column = "factors";
constexpr std::string_view layout_remark_column = "remark";

std::vector<std::string_view> registry_column_words() {
  std::vector<std::string_view> words;
  for (const RegistryField& field : registry_fields()) words.push_back(field.name);
  words.push_back(layout_factors_column);
  words.push_back(layout_remark_column);
  return words;
}

void read_registry_column(Section& section, std::span<const std::string_view> allowed, RegistryLayout& layout) {
  const std::string field = section.text("field");
  std::string why;
  if (!field.empty() && !word_number(field, allowed, why)) section.fault(section.line_of("field"), why);
  for (const std::string& name : section.texts("names")) {
    const std::string meaning = field == layout_remark_column ? "" : field;
    const auto [known, fresh] = layout.columns.emplace(folded_word(name), meaning);
    if (!fresh && known->second != meaning) {
      section.fault(section.line_of("names"),
                    fmt::format("header {} stands for '{}' already", in_quotes(name),
                                known->second.empty() ? layout_remark_column : known->second));
    }
  }
  section.finish();
}

/// The lawful words of a field; empty for "unit", the one word of a factor setting that people write in many ways.
std::span<const std::string_view> registry_meanings(std::string_view field) {
  static constexpr std::array<std::string_view, 2> truths{"false", "true"};
  for (const RegistryField& one : registry_fields()) {
    if (one.name != field) continue;
    if (const auto* choice = std::get_if<Choice>(&one.member)) return choice->words;
    if (std::holds_alternative<bool Device::*>(one.member)) return truths;
  }
  return {};
}

void read_registry_word(Section& section, RegistryLayout& layout) {
  const std::string field = section.text("field");
  const std::string means = section.text("means");
  const std::span<const std::string_view> meanings = registry_meanings(field);
  std::string why;
  if (!meanings.empty() && !word_number(means, meanings, why)) section.fault(section.line_of("means"), why);
  if (meanings.empty() && field != "unit") {
    section.fault(section.line_of("field"),
                  fmt::format("{} has no words of its own; allowed are the fields with few lawful values, true/false "
                              "fields, and unit",
                              in_quotes(field)));
  }
  for (const std::string& name : section.texts("names")) {
    const auto [known, fresh] = layout.words[field].emplace(folded_word(name), means);
    if (!fresh && known->second != means) {
      section.fault(section.line_of("names"), fmt::format("{} means {} already", in_quotes(name), known->second));
    }
  }
  section.finish();
}

}  // namespace

Result<RegistryLayout> read_registry_layout(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  RegistryLayout layout;
  if (const auto root = terms::parse_tree(file, faults)) {
    const std::vector<std::string_view> allowed = registry_column_words();
    for (const std::string_view word : allowed) {
      if (word != layout_remark_column) layout.columns.emplace(folded_word(word), word);
    }
    Section section{*root, file.path, faults};
    for (Section& column : section.sections("column")) read_registry_column(column, allowed, layout);
    for (Section& word : section.sections("word")) read_registry_word(word, layout);
    section.finish();
  }
  if (!faults.empty()) return faults_error(faults);
  return layout;
}

}  // namespace lantian::observe::hj212
