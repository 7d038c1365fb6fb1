#pragma once
#include "respond/list/check.hpp"

#include <utility>

/// Parts of check_list alone.
namespace lantian::respond {

/// What one looked at, and the facts that its message names.
struct FindingPlace {
  std::string_view enterprise, unit;
  std::optional<Level> level;
};
using FindingFacts = std::vector<std::pair<std::string_view, std::string>>;

/// Collects findings with the words of the rules.
class FindingNotes {
 public:
  explicit FindingNotes(const GradeRules& rules) : rules_{rules} {}
  const GradeRules& rules() const { return rules_; }
  /// {enterprise}, {unit} and {level} are filled from the place. Requires: the rules have the code.
  void note(std::string_view code, const FindingPlace& place, const FindingFacts& facts = {});
  std::vector<ListFinding> done();

 private:
  const GradeRules& rules_;
  std::vector<ListFinding> findings_;
};

/// Measures of one enterprise, as they stand in the list.
using EnterpriseMeasures = std::vector<const ListMeasure*>;

void check_enterprise(const Enterprise& enterprise, const EnterpriseMeasures& measures, const ListContext& context,
                      FindingNotes& notes);
/// Of one enterprise: every measure, and units at each level.
void check_measures(const Enterprise& enterprise, const EnterpriseMeasures& measures, FindingNotes& notes);
void check_guarantee(const Enterprise& enterprise, const EnterpriseMeasures& measures, const ListContext& context,
                     FindingNotes& notes);
void check_society(const ReductionList& list, FindingNotes& notes);

}  // namespace lantian::respond
