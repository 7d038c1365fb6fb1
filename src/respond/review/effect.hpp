#pragma once
#include "explain/contributions/by_rule.hpp"
#include "respond/review/inputs.hpp"
#include "respond/review/rule.hpp"
#include "respond/review/shares.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

/// The air with the measures, as it was observed, and without them, as source-receptor table and executed cuts say.
namespace lantian::respond {

struct WithoutHour {
  HourEnding hour{};
  std::optional<double> observed;            ///< with the measures: never anything else than what was read
  std::optional<double> without, low, high;  ///< where it was observed
};

/// ug/m3; 95 % range, of the model's error and of the emissions'.
struct WithoutValue {
  double observed = 0, without = 0, low = 0, high = 0;
};

struct PlaceWithout {
  std::string place;
  std::vector<WithoutHour> hours;
  std::optional<WithoutValue> peak;  ///< greatest hour with and greatest hour without, each by itself
  std::optional<WithoutValue> mean;  ///< of the hours of the response
  double full_effect = 0;            ///< of the executed cuts in the mean weather of the table's period, ug/m3
  bool scaled = false;               ///< by the weather of the hours; otherwise that mean stands for every hour
};

/// Begin and end of the response as hours in which it counted.
struct ResponseHours {
  HourEnding first{}, last{};
};

/// Without = observed + effect x how far it had built up x observed / season's mean. The last factor is the relative
/// response of a regional model (US EPA 454/R-18-009): a table of a season's mean says what part a source has, and in
/// stagnant hours that part is of more. Where the season's mean is not known it is left out. Outside the response
/// without = observed. Effects are in the order of `hours`. Sources without executed grams add nothing.
std::vector<PlaceWithout> without_measures(std::span<const ActualHours> hours, std::span<const ExecutedCut> cuts,
                                           std::span<const SourceEffect> effects, const ResponseHours& response,
                                           const ReviewRule& rule, const explain::ContributionRule& ranges);

}  // namespace lantian::respond
