#pragma once
#include "base/period.hpp"
#include "respond/review/outcome.hpp"
#include "respond/review/review.hpp"
#include "respond/warning/season_check.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

/// A season of forecasts and warnings against what came.
namespace lantian::respond {

/// An act that no forecast or no criterion carried.
struct UnsupportedAct {
  std::string episode;
  int number = 0;
  EpisodeAct act = EpisodeAct::propose;
  bool forecast = false, criterion = false;  ///< whether it named one
};

/// A warning beside what came while it held.
struct SeasonWarning {
  std::string episode;
  EpisodeState state = EpisodeState::none;
  Level highest = Level::none;
  Day first{}, last{};
  bool hit = false;                        ///< an observed episode lies in its days, in part at least
  std::optional<double> lead_h, onset_error_h, end_error_h;
  std::optional<double> executed_percent, unknown_percent;
  std::optional<WithoutValue> peak;        ///< of the main place
  bool reviewed = false;
};

struct SeasonEpisode {
  ObservedEpisode seen;
  std::vector<std::string> warnings;  ///< that overlap; empty: a miss
};

struct SeasonReview {
  Period period;
  std::vector<LevelMatrix> matrices;  ///< over all units and days of the season
  std::vector<SeasonWarning> warnings;
  std::vector<SeasonEpisode> episodes;
  int hits = 0, misses = 0, false_alarms = 0;  ///< observed episodes with and without a warning; warnings without one
  std::vector<UnsupportedAct> unsupported;
  std::vector<WarningFinding> unanswered;  ///< a criterion was met, by forecasts or by the air, and nobody warned
  bool unanswered_known = false;  ///< whether the warning desk was asked
  bool synthetic = false;
};

struct SeasonInputs {
  Period period;
  std::vector<Episode> episodes;         ///< those that began in the period count
  std::vector<EpisodeReview> reviews;    ///< of those that have one
  std::vector<Forecast> forecasts;
  std::vector<ActualDay> days;           ///< of all units
  std::optional<std::vector<WarningFinding>> findings;  ///< of the warning desk; absent: it was not asked
  bool synthetic = false;
};

SeasonReview review_season(const SeasonInputs& inputs, const ReviewRule& rule);

}  // namespace lantian::respond
