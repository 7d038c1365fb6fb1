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
  /// Of the executed cuts in the mean weather of the table's period, mean over the response as if they built up at
  /// once, ug/m3.
  double full_effect = 0;
  bool scaled = false;  ///< by the weather of the hours; otherwise that mean stands for every hour
};

/// What effects are reckoned from. All that is pointed to outlives the call.
struct EffectInputs {
  std::span<const ActualHours> hours;
  std::span<const OrderedPart> parts;
  std::span<const ExecutedCut> cuts;
  std::span<const SourceEffect> effects;  ///< places in the order of `hours`
  ResponseHours response;
};

/// Without = observed + effect x observed / season's mean. The effect of an hour is the mean over the hours that a cut
/// needs to build up, up to this one, of what is executed in each: what its orders ask of each part, by the part of its
/// source's grams that was executed. The last factor is the relative response of a regional model (US EPA
/// 454/R-18-009): a table of a season's mean says what part a source has, and in stagnant hours that part is of more.
/// Where the season's mean is not known it is left out. Outside the response without = observed.
std::vector<PlaceWithout> without_measures(const EffectInputs& inputs, const ReviewRule& rule,
                                           const explain::ContributionRule& ranges);

}  // namespace lantian::respond
