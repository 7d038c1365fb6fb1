#pragma once
#include "respond/forecast/forecast.hpp"
#include "respond/review/inputs.hpp"
#include "respond/review/rule.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

/// What was expected beside what came.
namespace lantian::respond {

/// Of one day: whether heavy pollution was expected and came. Unknown when one of the two has no index.
enum class Outcome : std::uint8_t { hit, miss, false_alarm, quiet, unknown };
/// "hit", "miss", "false_alarm", "quiet", "unknown".
std::string_view word_of(Outcome outcome);

struct DayOutcome {
  std::string place;
  Day day{};
  int lead = 1;
  std::string forecast;  ///< Forecast::id
  std::optional<int> expected, observed;  ///< index
  std::optional<int> expected_class, observed_class;
  Outcome outcome = Outcome::unknown;
  /// Expected less observed class; above 0 it was expected worse than it came.
  std::optional<int> class_error() const;
};

/// The forecast a duty office had: of each day of issue the highest version. Places and days that were not forecast, and
/// leads above `most_lead`, are not there. By place, day, lead.
std::vector<DayOutcome> day_outcomes(std::span<const Forecast> forecasts, std::span<const ActualDay> actual,
                                     const ReviewRule& rule, int most_lead);

/// Counts [expected class][observed class], I to VI; days without one of the two are counted apart.
struct LevelMatrix {
  int lead = 1;
  std::array<std::array<int, index_classes>, index_classes> days{};
  int unknown = 0;
  int hits = 0, misses = 0, false_alarms = 0, quiet = 0;  ///< of heavy pollution

  int total() const;           ///< without `unknown`
  int exact() const;           ///< class as expected
  int within_one() const;      ///< at most one class off
};
/// Matrices of leads 1 to `most_lead`.
std::vector<LevelMatrix> level_matrices(std::span<const DayOutcome> outcomes, int most_lead);

/// A run of days that were an episode by the rule.
struct ObservedEpisode {
  Day first{}, last{};
  int highest = 0;  ///< index
  Day peak{};
};
/// Of several places: an episode is one as soon as one of them meets a criterion, as warnings follow the strictest unit.
/// A day without an index ends a run of its place. By time.
std::vector<ObservedEpisode> observed_episodes(std::span<const ActualDay> days, const ReviewRule& rule);

}  // namespace lantian::respond
