#include "base/text.hpp"
#include "docket/types/reading.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::docket {
namespace {

using terms::Fault;
using terms::Section;

constexpr std::array<std::string_view, 2> word_statuses{"verified", "unverified"};

template <class W>
const W* find_word(const std::vector<W>& words, std::string_view id) {
  const auto found = std::find_if(words.begin(), words.end(), [&](const W& word) { return word.id == id; });
  return found == words.end() ? nullptr : &*found;
}

template <class W>
void add_word(Section& table, std::vector<W>& words, W word) {
  if (find_word(words, word.id) != nullptr) {
    table.fault(table.line(), fmt::format("{} stands here twice", in_quotes(word.id)));
  }
  table.finish();
  words.push_back(std::move(word));
}

}  // namespace

const Word* Vocabulary::topic(std::string_view id) const {
  return find_word(topics, id);
}
const Word* Vocabulary::unit(std::string_view id) const {
  return find_word(units, id);
}
const EvidenceKind* Vocabulary::evidence_kind(std::string_view id) const {
  return find_word(evidence, id);
}

std::string read_status(Section& section) {
  return std::string{word_statuses[section.choice("status", word_statuses)]};
}

std::vector<Role> read_roles(Section& section, std::string_view key) {
  std::vector<Role> roles;
  for (const std::string& word : section.texts(key)) {
    const auto role = parse_role(word);
    if (!role) {
      section.fault(section.line_of(key),
                    fmt::format("{} in '{}' is no role; allowed are prefecture, county, township, grid, enterprise, "
                                "citizen, system",
                                in_quotes(word), key));
    } else if (*role == Role::auditor) {
      section.fault(section.line_of(key), fmt::format("'{}' names the auditor, who changes nothing", key));
    } else {
      roles.push_back(*role);
    }
  }
  return roles;
}

Error error_of(const std::vector<Fault>& faults) {
  std::vector<std::string> lines;
  lines.reserve(faults.size());
  for (const Fault& fault : faults) lines.push_back(fault.text());
  return {ErrorCode::malformed, joined(lines, "\n"), ""};
}

Result<Vocabulary> read_vocabulary(const terms::SourceFile& file) {
  std::vector<Fault> faults;
  Vocabulary vocabulary;
  if (const auto root = terms::parse_tree(file, faults)) {
    Section top{*root, file.path, faults};
    top.text("source");
    read_status(top);
    vocabulary.satisfied_from = top.whole("satisfied_from", 1, 5);
    for (Section& row : top.sections("topic")) add_word(row, vocabulary.topics, Word{row.text("id"), row.name("name")});
    for (Section& row : top.sections("unit")) add_word(row, vocabulary.units, Word{row.text("id"), row.name("name")});
    for (Section& row : top.sections("evidence")) {
      add_word(row, vocabulary.evidence, EvidenceKind{row.text("id"), row.name("name"), row.texts("media")});
    }
    top.finish();
  }
  if (!faults.empty()) return error_of(faults);
  return vocabulary;
}

}  // namespace lantian::docket
