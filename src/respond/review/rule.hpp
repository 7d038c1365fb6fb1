#pragma once
#include "base/period.hpp"
#include "base/result.hpp"
#include "respond/list/list.hpp"
#include "terms/region.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// What a review judges by: data/respond/review.toml.
namespace lantian::respond {

/// So many days on end with an index above `above` are an episode.
struct EpisodeCriterion {
  int above = 0, days = 1;
};

/// Half of the year in which heating does not shape the air; the other half is the heating season.
struct WarmMonths {
  unsigned first = 0, last = 0;  ///< months of one year, 1 to 12
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

  int base_tolerance_percent = 0;           ///< by which a list's base may differ from what is computed
  std::int64_t base_least_g_d = 0;          ///< differences below it are none
  WarmMonths warm;

  /// The half year in which a day lies: weather is compared within one winter.
  Period half_year_of(Day day) const;
  /// 0 to 5 of an index.
  int class_of(int index) const;
};

/// Returns malformed with every fault, one a line.
Result<ReviewRule> read_review_rule(const terms::SourceFile& file);

}  // namespace lantian::respond
