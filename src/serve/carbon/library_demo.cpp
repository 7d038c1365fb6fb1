// SYNTHETIC: what became of the planned projects of a region.
#include "carbon/synthetic/synthetic.hpp"
#include "keep/files.hpp"
#include "serve/carbon/library_office.hpp"

#include <fmt/core.h>

namespace lantian::serve {

Result<void> keep_demo_library(const CarbonDesk& desk, keep::DocumentBook& book, UtcSeconds now) {
  LANTIAN_TRY(const std::int64_t there, book.last_of("library"));
  if (there > 0) return {};
  const std::string& root = desk.office->office().root();
  const std::string path = fmt::format("{}/regions/{}/carbon.toml", root, desk.region);
  LANTIAN_TRY(std::string text, keep::read_file(path));
  LANTIAN_TRY(const carbon::CarbonPlan plan, carbon::read_carbon_plan({path, std::move(text)}));
  LANTIAN_TRY(const carbon::LibraryRule rule, open_library_rule(root));
  std::vector<keep::DocumentDraft> drafts;
  for (const carbon::PlannedProject& project : plan.projects) {
    LANTIAN_TRY(const auto events, carbon::walk_entry(rule, project));
    for (const carbon::LibraryEvent& one : events) drafts.push_back({"library", one.entry, library_event_json(one)});
  }
  LANTIAN_CHECK(book.append(drafts, "synthetic region", now));
  return {};
}

}  // namespace lantian::serve
