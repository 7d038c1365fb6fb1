#pragma once
#include "base/result.hpp"
#include "respond/list/list.hpp"
#include "terms/region.hpp"

#include <array>
#include <string>
#include <vector>

/// What a review judges by: data/respond/review.toml.
namespace lantian::respond {

/// So many days on end with an index above `above` are an episode.
struct EpisodeCriterion {
  int above = 0, days = 1;
};

/// What a list must take off the season's daily emissions at a level, percent by Pollutant.
struct RequiredShares {
  std::string rule;  ///< "national"
  Level level = Level::none;
  std::array<double, list_pollutants> percent{};
};

struct ReviewRule {
  std::vector<int> class_ends;              ///< greatest index of classes I to V
  int heavy_above = 0;                      ///< an index above it is heavy pollution
  std::vector<EpisodeCriterion> episode;    ///< any of them
  int merge_gap_days = 0;                   ///< shorter gaps do not part two episodes
  int announce_hours = 0;                   ///< before the start
  int receipt_minutes = 0;                  ///< an order that is acknowledged later is late
  int least_score_percent = 0;              ///< below it an enterprise has not carried out its plan
  int build_up_hours = 0;                   ///< until a cut shows whole in the air, in a straight line
  int analogues = 0;                        ///< similar days that a comparison needs
  double analogue_reach = 0;                ///< greatest distance, in standard deviations of each column, mean square
  int season_window_days = 0;               ///< of the calendar, to both sides: what counts as the same season

  std::vector<RequiredShares> required;

  /// Null when nothing is asked for at that level.
  const RequiredShares* required_at(Level level) const;
  /// 0 to 5 of an index.
  int class_of(int index) const;
};

/// Returns malformed with every fault, one a line.
Result<ReviewRule> read_review_rule(const terms::SourceFile& file);

}  // namespace lantian::respond
