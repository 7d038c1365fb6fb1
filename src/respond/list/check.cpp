#include "respond/list/check.hpp"

#include "base/assert.hpp"
#include "respond/list/check_note.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace lantian::respond {
namespace {

std::string filled(std::string text, const FindingFacts& facts) {
  for (const auto& [key, value] : facts) {
    const std::string braced = fmt::format("{{{}}}", key);
    for (auto at = text.find(braced); at != std::string::npos; at = text.find(braced, at + value.size())) {
      text.replace(at, braced.size(), value);
    }
  }
  return text;
}

/// Ids that stand twice, and measures of nobody.
std::unordered_map<std::string_view, EnterpriseMeasures> sorted_measures(const ReductionList& list,
                                                                         FindingNotes& notes) {
  std::unordered_map<std::string_view, EnterpriseMeasures> by_enterprise;
  std::unordered_set<std::string_view> units;
  for (const Enterprise& one : list.enterprises) {
    if (!by_enterprise.try_emplace(one.id).second) notes.note("duplicate_enterprise", {one.id, {}, {}});
    for (const ProcessUnit& unit : one.units) {
      if (!units.insert(unit.id).second) notes.note("duplicate_unit", {one.id, unit.id, {}});
    }
  }
  for (const ListMeasure& one : list.measures) {
    const auto found = by_enterprise.find(one.enterprise);
    if (found == by_enterprise.end()) {
      notes.note("unknown_enterprise", {one.enterprise, one.unit, one.level});
    } else {
      found->second.push_back(&one);
    }
  }
  return by_enterprise;
}

}  // namespace

std::string_view word_of(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

void FindingNotes::note(std::string_view code, const FindingPlace& place, const FindingFacts& facts) {
  const FindingText* text = rules_.finding(code);
  LANTIAN_ASSERT(text != nullptr, "data/grades/findings.toml has the words of every finding (a test looks)");
  ListFinding finding{text->code,
                      text->error ? Severity::error : Severity::warning,
                      std::string{place.enterprise},
                      std::string{place.unit},
                      place.level,
                      {}};
  FindingFacts all = facts;
  all.emplace_back("enterprise", place.enterprise);
  all.emplace_back("unit", place.unit);
  FindingFacts chinese = all;
  if (place.level && *place.level >= Level::yellow) {
    const terms::Name& name = rules_.level_names[position_of(*place.level)];
    all.emplace_back("level", name.en);
    chinese.emplace_back("level", name.zh);
  }
  finding.message = {filled(text->text.zh, chinese), filled(text->text.en, all)};
  findings_.push_back(std::move(finding));
}

std::vector<ListFinding> FindingNotes::done() {
  std::ranges::stable_sort(findings_, {}, &ListFinding::severity);
  return std::move(findings_);
}

std::vector<ListFinding> check_list(const GradeRules& rules, const ReductionList& list, const ListContext& context) {
  FindingNotes notes{rules};
  const auto by_enterprise = sorted_measures(list, notes);
  for (const Enterprise& one : list.enterprises) {
    const EnterpriseMeasures& measures = by_enterprise.find(one.id)->second;
    check_enterprise(one, measures, context, notes);
    check_measures(one, measures, notes);
    if (one.guarantee) check_guarantee(one, measures, context, notes);
  }
  check_society(list, notes);
  return notes.done();
}

bool dispatchable(std::span<const ListFinding> findings) {
  return std::ranges::none_of(findings, [](const ListFinding& one) { return one.severity == Severity::error; });
}

}  // namespace lantian::respond
