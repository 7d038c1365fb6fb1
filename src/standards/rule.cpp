#include "standards/rule.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace lantian::standards {
namespace {

bool is_in(std::string_view area, std::string_view prefix) {
  if (area.size() < prefix.size()) return false;
  for (std::size_t i = 0; i < prefix.size(); ++i) {
    const bool fits = prefix[i] == '?' ? (area[i] >= '0' && area[i] <= '9') : prefix[i] == area[i];
    if (!fits) return false;
  }
  return true;
}

}  // namespace

bool InForce::covers(Day day, std::string_view area) const {
  if (day < from || (until && day >= *until)) return false;
  return areas.empty() ||
         std::any_of(areas.begin(), areas.end(), [&](const std::string& prefix) { return is_in(area, prefix); });
}

bool RuleHead::in_force(Day day, std::string_view area) const {
  return std::any_of(spans.begin(), spans.end(), [&](const InForce& span) { return span.covers(day, area); });
}

const Scale* IndexRule::scale(const Item& item) const {
  const auto found = std::find_if(scales.begin(), scales.end(), [&](const Scale& scale) { return scale.item == item; });
  return found == scales.end() ? nullptr : &*found;
}

const Level& IndexRule::level(int index) const {
  LANTIAN_ASSERT(!levels.empty(), "an index rule without classes must not leave the loader");
  for (const Level& level : levels) {
    if (index <= level.up_to) return level;
  }
  return levels.back();
}

const Limit* LimitRule::find(Species species, std::string_view statistic, std::string_view grade) const {
  const std::string_view wanted = grade.empty() ? std::string_view{default_grade} : grade;
  const auto found = std::find_if(limits.begin(), limits.end(), [&](const Limit& limit) {
    return limit.species == species && limit.statistic == statistic && limit.grade == wanted;
  });
  return found == limits.end() ? nullptr : &*found;
}

const VolumeState* LimitRule::state(Species species, Day day) const {
  const auto found = std::find_if(states.begin(), states.end(), [&](const VolumeState& state) {
    const bool dated = day >= state.from && (!state.until || day < *state.until);
    return dated && std::find(state.species.begin(), state.species.end(), species) != state.species.end();
  });
  return found == states.end() ? nullptr : &*found;
}

const Decimals& EvaluationRule::decimals_of(Species species) const {
  LANTIAN_ASSERT(!decimals.empty(), "an evaluation rule without decimals must not leave the loader");
  const auto found =
      std::find_if(decimals.begin(), decimals.end(), [&](const Decimals& row) { return row.species == species; });
  return found == decimals.end() ? decimals.front() : *found;
}

const PeriodItem* EvaluationRule::item(Species species) const {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const PeriodItem& row) { return row.species == species; });
  return found == items.end() ? nullptr : &*found;
}

const ClassItem* ClassRule::item(std::string_view id, std::string_view condition) const {
  const auto found = std::find_if(items.begin(), items.end(),
                                  [&](const ClassItem& row) { return row.id == id && row.condition == condition; });
  return found == items.end() ? nullptr : &*found;
}

const StatusRow* StatusRule::row(const Decimal& good_percent, const Decimal& worst_percent) const {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const StatusRow& row) {
    return (!row.good_at_least || good_percent >= *row.good_at_least) &&
           (!row.good_below || good_percent < *row.good_below) &&
           (!row.worst_at_least || worst_percent >= *row.worst_at_least) &&
           (!row.worst_below || worst_percent < *row.worst_below);
  });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace lantian::standards
