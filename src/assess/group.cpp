#include "assess/period_parts.hpp"

#include <fmt/core.h>

namespace lantian::assess {
namespace {

/// The mean of the members' means; absent when a member has none.
std::optional<Rational> mean_of_members(std::span<const PeriodVerdict> members, Species species) {
  std::vector<Rational> means;
  for (const PeriodVerdict& member : members) {
    const std::optional<Rational>& own = member.species[species].mean;
    if (!own) return std::nullopt;
    means.push_back(*own);
  }
  return mean_of(means);
}

SpeciesPeriod group_species(std::span<const PeriodVerdict> members, Species species) {
  SpeciesPeriod result;
  result.species = species;
  result.completeness.complete = true;
  for (const PeriodVerdict& member : members) {
    const SpeciesPeriod& own = member.species[species];
    result.valid_days += own.valid_days;
    result.days_over_limit += own.days_over_limit;
    result.completeness.valid_days += own.completeness.valid_days;
    result.completeness.required_days += own.completeness.required_days;
    for (const std::string& shortfall : own.completeness.shortfalls) {
      result.completeness.complete = false;
      result.completeness.shortfalls.push_back(member.unit_id + ": " + shortfall);
    }
  }
  result.mean = mean_of_members(members, species);
  return result;
}

void join_shares(PeriodVerdict& group) {
  std::vector<Rational> good;
  std::vector<Rational> heavy;
  for (const PeriodVerdict& member : group.members) {
    if (member.counts.valid == 0) return;
    good.push_back(member.counts.good_percent());
    heavy.push_back(member.counts.heavy_percent());
  }
  group.mean_of_member_good_percent = mean_of(good);
  group.mean_of_member_heavy_percent = mean_of(heavy);
}

}  // namespace

PeriodVerdict judge_group(const terms::Unit& group, std::vector<PeriodVerdict> members) {
  LANTIAN_ASSERT(!members.empty(), "a group without members");
  PeriodVerdict verdict;
  verdict.unit_id = group.id;
  verdict.unit_name = group.name;
  verdict.period = members.front().period;
  verdict.standard = members.front().standard;
  verdict.dust_excluded = members.front().dust_excluded;
  verdict.basis = Basis::members;
  verdict.members = std::move(members);
  verdict.completeness.complete = true;
  for (const PeriodVerdict& member : verdict.members) {
    verdict.counts = verdict.counts + member.counts;
    verdict.completeness.valid_days += member.completeness.valid_days;
    verdict.completeness.required_days += member.completeness.required_days;
    for (const std::string& shortfall : member.completeness.shortfalls) {
      verdict.completeness.complete = false;
      verdict.completeness.shortfalls.push_back(member.unit_id + ": " + shortfall);
    }
    verdict.stations.insert(verdict.stations.end(), member.stations.begin(), member.stations.end());
  }
  for (const Species species : terms::basic_six) {
    verdict.species[species] = group_species(verdict.members, species);
    print_species(verdict.species[species], *verdict.standard->evaluation);
  }
  join_shares(verdict);
  verdict.notes.push_back(fmt::format(
      "group of {}: days are pooled over members, concentrations are the mean of the members' means (policy)",
      verdict.members.size()));
  return verdict;
}

}  // namespace lantian::assess
