#include "respond/warning/rules.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace lantian::respond {

const WarningCriterion* WarningRules::criterion(std::string_view wanted) const {
  const auto found = std::ranges::find(criteria, wanted, &WarningCriterion::id);
  return found == criteria.end() ? nullptr : &*found;
}

const CauseRule& WarningRules::cause(AirCause wanted) const {
  const auto found = std::ranges::find(causes, wanted, &CauseRule::cause);
  LANTIAN_ASSERT(found != causes.end(), "the reader asks for every cause");
  return *found;
}

const WarningRules* WarningBook::find(std::string_view id) const {
  const auto found = std::ranges::find(rules_, id, &WarningRules::id);
  return found == rules_.end() ? nullptr : &*found;
}

std::vector<const WarningRules*> WarningBook::in_force(Day day, std::string_view unit) const {
  std::vector<const WarningRules*> out;
  for (const WarningRules& one : rules_) {
    if (one.holds_on(day) && one.holds_in(unit)) out.push_back(&one);
  }
  std::ranges::stable_sort(out, std::greater{}, [](const WarningRules* one) {
    return one->area == "CN" ? std::size_t{0} : one->area.size();
  });
  return out;
}

const ApprovalLevel& ApprovalRule::of(Level level) const {
  const auto found = std::ranges::find(levels, level, &ApprovalLevel::level);
  LANTIAN_ASSERT(found != levels.end(), "the reader asks for every level but none");
  return *found;
}

std::string_view WarningSetting::rules_on(Day day) const {
  const auto found = std::ranges::find_if(uses, [&](const Use& use) { return use.from <= day; });
  return found == uses.end() ? std::string_view{} : std::string_view{found->rules};
}

bool WarningSetting::touch(std::string_view a, std::string_view b) const {
  return std::ranges::any_of(borders, [&](const auto& border) {
    return (border.first == a && border.second == b) || (border.first == b && border.second == a);
  });
}

std::string_view WarningSetting::prefecture_of(std::string_view unit) const {
  const auto found = std::ranges::find_if(
      prefectures, [&](const Prefecture& one) { return std::ranges::find(one.units, unit) != one.units.end(); });
  return found == prefectures.end() ? std::string_view{} : std::string_view{found->id};
}

}  // namespace lantian::respond
