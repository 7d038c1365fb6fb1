#pragma once
#include "assess/verdict.hpp"

/// The steps of judging a period, shared by the plain series, the series without dust, and groups.
namespace lantian::assess {

/// Days by status, class and primary pollutant.
DayCounts count_days(std::span<const DayVerdict> days);

/// The daily limit of a species: "24h", for O3 "8h" (MDA8). Null when the standard sets none.
const standards::Limit* daily_limit(const standards::Standard& standard, Species species);

/// Mean, percentile, completeness and attainment of one species. Attainment is judged for calendar years only.
SpeciesPeriod judge_species_period(const UnitDays& unit, Species species, const Period& period,
                                   const standards::Standard& standard);

/// Fills the printed forms from the exact ones, decimals by HJ 663 table 3.
void print_species(SpeciesPeriod& species, const standards::EvaluationRule& law);

/// The composite index of a verdict whose species are judged; absent when the standard has no such rule or an item is
/// missing.
std::optional<CompositeVerdict> composite_of(const PeriodVerdict& verdict);

/// A period from its days' values and their verdicts.
PeriodVerdict judge_period_with(const UnitDays& unit, const Period& period, const standards::Standard& standard,
                                std::vector<DayVerdict> days);

}  // namespace lantian::assess
