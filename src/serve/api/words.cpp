#include "serve/api/words.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/api/answer.hpp"
#include "terms/tree.hpp"

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
    if (auto jobs = top.section("jobs")) {
      for (const std::string& key : jobs->node().keys) out.jobs_.emplace(key, jobs->name(key));
      jobs->finish();
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

const terms::Name& ApiWords::job(std::string_view id) const {
  const auto found = jobs_.find(id);
  LANTIAN_ASSERT(found != jobs_.end(), "a work that data/api/words.toml does not name");
  return found->second;
}

}  // namespace lantian::serve
