#include "report/templates.hpp"

#include "base/text.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::report {
namespace {

using PhraseMap = std::map<std::string, std::string, std::less<>>;

const terms::SourceFile* find_template(std::span<const terms::SourceFile> files, std::string_view name) {
  for (const terms::SourceFile& file : files) {
    const std::string_view path = file.path;
    if (!path.ends_with(name)) continue;
    if (path.size() == name.size() || path[path.size() - name.size() - 1] == '/') return &file;
  }
  return nullptr;
}

void gather_phrases(const terms::Node& table, const std::string& file, PhraseMap& into,
                    std::vector<terms::Fault>& faults) {
  for (std::size_t section = 0; section < table.items.size(); ++section) {
    const terms::Node& node = table.items[section];
    if (node.kind != terms::Node::Kind::table) {
      faults.push_back(
          {file, node.line,
           "'" + table.keys[section] + "' stands outside a section; phrases are [section] key = \"text\""});
      continue;
    }
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const std::string key = table.keys[section] + "." + node.keys[i];
      if (node.items[i].kind == terms::Node::Kind::text) {
        into[key] = node.items[i].text;
      } else {
        faults.push_back({file, node.items[i].line, "'" + key + "' is not a text in quotes"});
      }
    }
  }
}

PhraseMap phrases_of(const terms::SourceFile& file, std::vector<terms::Fault>& faults) {
  PhraseMap phrases;
  if (const auto tree = terms::parse_tree(file, faults)) gather_phrases(*tree, file.path, phrases, faults);
  return phrases;
}

void compare_keys(const PhraseMap& here, const PhraseMap& there, std::string_view missing_in,
                  std::vector<std::string>& lines) {
  for (const auto& [key, text] : here) {
    if (!there.contains(key)) lines.push_back(fmt::format("{} lacks the phrase '{}'", missing_in, key));
  }
}

}  // namespace

std::string Phrases::say(std::string_view key) const {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? fmt::format("??{}??", key) : found->second;
}

std::string Phrases::say(std::string_view key, Slots slots) const {
  const std::string phrase = say(key);
  std::string filled;
  for (std::size_t at = 0; at < phrase.size();) {
    const std::size_t close = phrase[at] == '{' ? phrase.find('}', at) : std::string::npos;
    const std::string_view name =
        close == std::string::npos ? std::string_view{} : std::string_view{phrase}.substr(at + 1, close - at - 1);
    const auto* slot = std::find_if(slots.begin(), slots.end(), [&](const auto& s) { return s.first == name; });
    if (close == std::string::npos || slot == slots.end()) {
      filled += phrase[at++];
    } else {
      filled += slot->second;
      at = close + 1;
    }
  }
  return filled;
}

std::vector<std::string> Phrases::keys() const {
  std::vector<std::string> keys;
  for (const auto& [key, text] : by_key_) keys.push_back(key);
  return keys;
}

Result<Templates> read_templates(std::span<const terms::SourceFile> files) {
  std::vector<std::string> lines;
  const auto demand = [&](std::string_view name) {
    const terms::SourceFile* file = find_template(files, name);
    if (file == nullptr)
      lines.push_back(
          fmt::format("{} is missing; data/templates holds zh.toml, en.toml, bulletin.css, bulletin.js and "
                      "official.toml",
                      name));
    return file;
  };
  const terms::SourceFile* zh = demand("zh.toml");
  const terms::SourceFile* en = demand("en.toml");
  const terms::SourceFile* style = demand("bulletin.css");
  const terms::SourceFile* script = demand("bulletin.js");
  const terms::SourceFile* layout = demand("official.toml");
  if (!lines.empty()) return Error{ErrorCode::not_found, joined(lines, "\n"), "templates"};

  std::vector<terms::Fault> faults;
  const PhraseMap chinese = phrases_of(*zh, faults);
  const PhraseMap english = phrases_of(*en, faults);
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  if (!lines.empty()) return Error{ErrorCode::malformed, joined(lines, "\n"), "templates"};

  compare_keys(chinese, english, en->path, lines);
  compare_keys(english, chinese, zh->path, lines);
  if (!lines.empty()) return Error{ErrorCode::conflict, joined(lines, "\n"), "templates"};
  LANTIAN_TRY(OfficialStyle official, read_official_style(*layout));
  return Templates{Phrases{chinese}, Phrases{english}, style->text, script->text, std::move(official)};
}

}  // namespace lantian::report
