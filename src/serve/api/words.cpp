#include "serve/api/words.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/api/answer.hpp"
#include "terms/tree.hpp"

#include <utility>

namespace lantian::serve {

Result<ApiWords> ApiWords::open(const std::string& root) {
  const std::string path = root + "/data/api/words.toml";
  LANTIAN_TRY(std::string text, keep::read_file(path));
  std::vector<terms::Fault> faults;
  ApiWords out;
  if (const auto tree = terms::parse_tree({path, std::move(text)}, faults)) {
    terms::Section top{*tree, path, faults};
    if (auto titles = top.section("problems")) {
      for (const ProblemKind& kind : problems::all) out.problems_[std::string{kind.id}] = titles->text(kind.id);
      titles->finish();
    } else {
      top.fault(0, "the table [problems] is missing");
    }
    for (const auto& [name, words] : {std::pair{"jobs", &out.jobs_}, std::pair{"lists", &out.lists_}}) {
      auto part = top.section(name);
      if (!part) continue;
      for (const std::string& key : part->node().keys) words->emplace(key, part->name(key));
      part->finish();
    }
    top.finish();
  }
  if (faults.empty()) return out;
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

const std::string& ApiWords::problem(std::string_view id) const {
  const auto found = problems_.find(id);
  LANTIAN_ASSERT(found != problems_.end(), "a problem that is not among serve::problems::all");
  return found->second;
}

const terms::Name& ApiWords::column(std::string_view id) const {
  const auto found = lists_.find(id);
  LANTIAN_ASSERT(found != lists_.end(), "a head of a list that data/api/words.toml does not name");
  return found->second;
}

terms::Name ApiWords::column_or(std::string_view id, terms::Name otherwise) const {
  const auto found = lists_.find(id);
  return found == lists_.end() ? std::move(otherwise) : found->second;
}

const terms::Name& ApiWords::job(std::string_view id) const {
  const auto found = jobs_.find(id);
  LANTIAN_ASSERT(found != jobs_.end(), "a work that data/api/words.toml does not name");
  return found->second;
}

}  // namespace lantian::serve
