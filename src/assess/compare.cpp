#include "assess/compare.hpp"

#include "base/round.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>

namespace lantian::assess {
namespace {

/// What stands against using this verdict in a comparison, or nothing.
std::optional<std::string> shortfall_of(const PeriodVerdict& verdict) {
  if (verdict.completeness.complete) return std::nullopt;
  return fmt::format("{} of {} is incomplete ({})", verdict.period.name, verdict.unit_id,
                     joined(verdict.completeness.shortfalls, "; "));
}

/// The species a statistic speaks about ("PM2.5.mean", "days_over.PM2.5"); none for shares and days.
std::optional<Species> species_of(std::string_view statistic) {
  for (const Species species : terms::basic_six) {
    const std::string symbol{terms::symbol(species)};
    const bool named =
        statistic.starts_with(symbol + ".") || statistic == "days_over." + symbol || statistic == "days." + symbol;
    if (named) return species;
  }
  return std::nullopt;
}

/// Species that cannot be compared, with the reason; a species measured in neither period is not mentioned.
SpeciesSet incomplete_species(Comparison& comparison, const PeriodVerdict& now, const PeriodVerdict& before) {
  SpeciesSet incomplete;
  for (const Species species : terms::basic_six) {
    for (const PeriodVerdict* verdict : {&now, &before}) {
      const SpeciesPeriod& own = verdict->species[species];
      if (own.completeness.complete || own.valid_days == 0) continue;
      incomplete.insert(species);
      comparison.left_out.push_back(fmt::format("{} is not compared: {} {}", terms::symbol(species),
                                                verdict->period.name, joined(own.completeness.shortfalls, "; ")));
    }
  }
  return incomplete;
}

Change change_of(const Statistic& now, const Statistic& before) {
  Change change{now, before, round_half_even(now.exact - before.exact, now.value.places), std::nullopt};
  const bool is_concentration = now.unit == "ug/m3" || now.unit == "mg/m3" || now.name == "composite";
  if (is_concentration && !before.exact.is_zero()) {
    change.relative = round_half_even((now.exact - before.exact) * Rational{100} / before.exact, 1);
  }
  return change;
}

}  // namespace

Result<Comparison> compare(const PeriodVerdict& now, const PeriodVerdict& before) {
  if (now.unit_id != before.unit_id || now.standard != before.standard) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} under {} cannot be compared with {} under {}; compare one unit on one basis",
                             now.unit_id, now.standard->id, before.unit_id, before.standard->id),
                 ""};
  }
  if (now.period.kind != before.period.kind || std::abs(now.period.days() - before.period.days()) > 1) {
    return Error{
        ErrorCode::invalid_argument,
        fmt::format("{} ({} days) and {} ({} days) are unlike periods; compare like with like, e.g. {} with {}",
                    now.period.name, now.period.days(), before.period.name, before.period.days(), now.period.name,
                    year_before(now.period).name),
        ""};
  }
  if (!std::ranges::equal(now.members, before.members, {}, &PeriodVerdict::unit_id, &PeriodVerdict::unit_id)) {
    return Error{
        ErrorCode::incomplete,
        fmt::format("{} has other members with readings in {} than in {}; compare the members one by one, or import "
                    "what is missing",
                    now.unit_id, now.period.name, before.period.name),
        ""};
  }
  std::vector<std::string> reasons;
  for (const PeriodVerdict* verdict : {&now, &before}) {
    if (auto reason = shortfall_of(*verdict)) reasons.push_back(*reason);
  }
  if (!reasons.empty()) {
    return Error{ErrorCode::incomplete,
                 joined(reasons, "; ") +
                     ". A comparison needs both periods complete: import the missing days, or compare "
                     "ranges that are covered in both years",
                 ""};
  }
  Comparison result{now.standard, now.period, before.period, {}, {}};
  const SpeciesSet incomplete = incomplete_species(result, now, before);
  for (const std::string& name : statistic_names(now)) {
    const std::optional<Species> species = species_of(name);
    if (name == "composite" ? !incomplete.empty() : species && incomplete.contains(*species)) continue;
    const auto left = statistic(now, name);
    const auto right = statistic(before, name);
    if (left && right) result.changes.push_back(change_of(*left, *right));
  }
  return result;
}

std::vector<RankRow> rank_units(std::span<const PeriodVerdict> verdicts) {
  std::vector<RankRow> rows;
  for (const PeriodVerdict& verdict : verdicts) {
    rows.push_back({verdict.unit_id, 0, std::nullopt});
    if (verdict.composite && verdict.completeness.complete) rows.back().composite = verdict.composite->printed;
  }
  std::ranges::stable_sort(rows, [](const RankRow& a, const RankRow& b) {
    if (a.composite.has_value() != b.composite.has_value()) return a.composite.has_value();
    return a.composite && *a.composite < *b.composite;
  });
  for (std::size_t i = 0; i < rows.size() && rows[i].composite; ++i) {
    const bool tied = i > 0 && *rows[i].composite == *rows[i - 1].composite;
    rows[i].rank = tied ? rows[i - 1].rank : static_cast<int>(i) + 1;
  }
  return rows;
}

}  // namespace lantian::assess
