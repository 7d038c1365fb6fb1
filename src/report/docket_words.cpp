#include "report/docket_words.hpp"

#include "base/text.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

namespace lantian::report {
namespace {

using DocketPhrases = std::map<std::string, std::string, std::less<>>;

void gather_docket_words(terms::Section& section, const std::string& head, DocketPhrases& zh, DocketPhrases& en) {
  for (const std::string& key : section.node().keys) {
    const terms::Name name = section.name(key);
    if (name.zh.empty() || name.en.empty()) {
      section.fault(section.line_of(key), fmt::format("'{}.{}' needs words in zh and in en", head, key));
    }
    zh.emplace(head + "." + key, name.zh);
    en.emplace(head + "." + key, name.en);
  }
  section.finish();
}

}  // namespace

Result<DocketWords> read_docket_words(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  DocketPhrases zh, en;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    for (const std::string& key : tree->keys) {
      if (auto section = top.section(key)) gather_docket_words(*section, key, zh, en);
    }
    top.finish();
  }
  if (faults.empty()) return DocketWords{Phrases{std::move(zh)}, Phrases{std::move(en)}};
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

std::string DocketSpeech::place(std::string_view id) const {
  constexpr std::size_t county_digits = 6;
  if (region == nullptr) return std::string{id};
  if (const terms::Unit* unit = region->unit(id)) return name(unit->name);
  if (id.size() > county_digits) {
    if (const terms::Unit* county = region->unit(id.substr(0, county_digits))) {
      return fmt::format("{} {}", name(county->name), id);
    }
  }
  return std::string{id};
}

std::string DocketSpeech::topic(std::string_view id) const {
  const docket::Word* word = vocabulary == nullptr ? nullptr : vocabulary->topic(id);
  return word == nullptr ? std::string{id} : name(word->name);
}

std::string DocketSpeech::unit(std::string_view id) const {
  const docket::Word* word = vocabulary == nullptr ? nullptr : vocabulary->unit(id);
  return word == nullptr ? std::string{id} : name(word->name);
}

std::string DocketSpeech::office(std::string_view id, std::string_view area) const {
  const terms::Name* own = offices == nullptr ? nullptr : offices->office(id, area);
  return own == nullptr ? unit(id) : name(*own);
}

}  // namespace lantian::report
