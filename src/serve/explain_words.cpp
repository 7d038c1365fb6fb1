#include "serve/explain_words.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"
#include "terms/tree.hpp"

namespace lantian::serve {

Result<ExplainWords> ExplainWords::open(const std::string& root, bool chinese) {
  const std::string path = root + "/data/explain/words.toml";
  LANTIAN_TRY(std::string text, keep::read_file(path));
  std::vector<terms::Fault> faults;
  ExplainWords out;
  out.chinese_ = chinese;
  const terms::SourceFile file{path, std::move(text)};
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, path, faults};
    if (auto words = top.section("words")) {
      for (const std::string& key : words->node().keys) out.words_.emplace(key, words->name(key));
      words->finish();
    }
    top.finish();
  }
  if (faults.empty()) return out;
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

const terms::Name& ExplainWords::named(std::string_view key) const {
  const auto found = words_.find(key);
  LANTIAN_ASSERT(found != words_.end(), "a word that data/explain/words.toml does not have");
  return found->second;
}

const std::string& ExplainWords::operator()(std::string_view key) const {
  const terms::Name& name = named(key);
  return chinese_ ? name.zh : name.en;
}

}  // namespace lantian::serve
