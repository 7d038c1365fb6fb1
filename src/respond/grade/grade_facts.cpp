// What is known of an enterprise, from a file.
#include "inventory/faults.hpp"
#include "respond/grade/grade.hpp"
#include "terms/tree.hpp"

namespace lantian::respond {

Result<GradeFacts> read_grade_facts(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  GradeFacts facts;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section root{*tree, file.path, faults};
    facts.industry = root.text("industry");
    facts.until = root.day_if("until");
    if (auto groups = root.section("groups")) {
      const std::vector<std::string> names = groups->node().keys;
      for (const std::string& name : names) facts.groups[name] = groups->text(name);
      groups->finish();
    }
    for (terms::Section& one : root.sections("event")) {
      facts.events.push_back({one.text("trigger"), one.day("on")});
      one.finish();
    }
    root.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return facts;
}

}  // namespace lantian::respond
