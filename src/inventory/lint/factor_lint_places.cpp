#include "inventory/lint/factor_lint_parts.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::inventory {

void lint_places(const FactorSet& set, const MethodConstant& constant, LintNotes& notes) {
  for (const LintPlaces& rule : notes.basis().rules->places) {
    if (std::ranges::find(rule.units, constant.unit) != rule.units.end()) continue;
    for (const std::string& word : rule.words) {
      if (constant.note.find(word) == std::string::npos && constant.citation.find(word) == std::string::npos) continue;
      notes.add(LintSeverity::error, "place", set, constant,
                {fmt::format("is no factor of electricity, and its words name a grid: '{}'", word),
                 "they were copied from another row: look the value up again, too"});
      return;
    }
  }
}

}  // namespace lantian::inventory
