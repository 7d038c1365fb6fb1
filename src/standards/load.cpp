#include "standards/shelf.hpp"
#include "terms/lock.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace lantian::standards {
namespace {

constexpr terms::LockKind rule_lock{"data/standards/", "rule file", "add a new edition"};

template <class Shelf>
auto find_part(const Shelf& shelf, const std::string& name) -> decltype(&shelf.front()) {
  const auto found =
      std::find_if(shelf.begin(), shelf.end(), [&](const auto& rule) { return rule.head.ref.text() == name; });
  return found == shelf.end() ? nullptr : &*found;
}

/// A rule that was never in force sorts behind the others of its id.
bool earlier(const RuleHead& a, const RuleHead& b) {
  const auto key = [](const RuleHead& head) {
    return std::tuple{head.ref.id, head.spans.empty(), head.from, head.ref.edition};
  };
  return key(a) < key(b);
}

}  // namespace

struct RulebookLoader {
  static Rulebook book_of(Shelves shelves) {
    auto shelf = std::make_unique<Rulebook::Shelf>();
    static_cast<Shelves&>(*shelf) = std::move(shelves);
    for (const SetDraft& draft : shelf->sets) {
      Standard standard = draft.standard;
      standard.limits = find_part(shelf->limits, draft.limits);
      standard.index = find_part(shelf->indices, draft.index);
      standard.evaluation = find_part(shelf->evaluations, draft.evaluation);
      standard.composite = find_part(shelf->composites, draft.composite);
      shelf->standards.push_back(std::move(standard));
    }
    std::sort(shelf->standards.begin(), shelf->standards.end(),
              [](const Standard& a, const Standard& b) { return earlier(a.head, b.head); });
    shelf->heads = heads_of(*shelf);
    return Rulebook{std::move(shelf)};
  }
};

std::vector<const RuleHead*> heads_of(const Shelves& shelves) {
  std::vector<const RuleHead*> heads;
  const auto add = [&](const auto& shelf) {
    for (const auto& rule : shelf) heads.push_back(&rule.head);
  };
  add(shelves.limits);
  add(shelves.indices);
  add(shelves.evaluations);
  add(shelves.composites);
  add(shelves.classes);
  add(shelves.statuses);
  add(shelves.qualities);
  add(shelves.cems);
  for (const SetDraft& draft : shelves.sets) heads.push_back(&draft.standard.head);
  std::sort(heads.begin(), heads.end(), [](const RuleHead* a, const RuleHead* b) { return earlier(*a, *b); });
  return heads;
}

LoadOutcome load_rulebook(std::span<const terms::SourceFile> files, const terms::SourceFile& lock) {
  LoadOutcome outcome;
  Shelves shelves;
  for (const terms::SourceFile& file : files) read_rule_file(file, shelves, outcome.faults);
  if (files.empty()) outcome.faults.push_back({"data/standards", 0, "holds no rule files; at least one is needed"});
  // References between half-read files would only repeat their own faults in other words.
  if (outcome.faults.empty()) check_together(shelves, outcome.faults);
  terms::check_lock(files, lock, rule_lock, outcome.faults);
  if (outcome.faults.empty()) outcome.rulebook = RulebookLoader::book_of(std::move(shelves));
  return outcome;
}

std::string lock_text(std::span<const terms::SourceFile> files) {
  return terms::lock_text(files, rule_lock);
}

}  // namespace lantian::standards
