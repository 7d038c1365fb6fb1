#pragma once
#include "respond/list/shares.hpp"
#include "respond/review/analogues.hpp"
#include "respond/review/corrections.hpp"
#include "respond/review/effect.hpp"
#include "respond/review/ordered.hpp"
#include "respond/review/outcome.hpp"
#include "respond/review/shares.hpp"
#include "respond/review/timing.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The after-action review of one episode.
namespace lantian::respond {

/// How the table's effect lies to that of similar weather. Absent ones are not compared.
enum class Agreement : std::uint8_t { not_compared, agree, disagree };
/// "not_compared", "agree", "disagree".
std::string_view word_of(Agreement agreement);

/// Both on the mean of the same days of one place, ug/m3.
struct TwoWays {
  std::optional<double> table, table_low, table_high;  ///< without less with, by the table
  std::optional<double> similar, similar_low, similar_high;
  std::optional<double> unexplained;  ///< similar less table: shown, never spread
  Agreement agreement = Agreement::not_compared;
};

/// Absent: no cost was given for anything that was ordered.
struct ReviewCost {
  double yuan = 0;  ///< of what was ordered, by the hours for which it was, of the sources whose cost is known
  double days = 0;  ///< of the response
  std::size_t known = 0, unknown = 0;    ///< sources with and without a cost
  std::optional<double> yuan_per_ug_m3;  ///< of the mean of the main place; absent when nothing was gained
};

struct ReviewInputs {
  Episode episode;
  std::vector<Forecast> forecasts;
  std::optional<ReductionList>
      list;  ///< that the orders name; without orders: that of the season, from which nothing was ordered
  std::vector<Order> orders;  ///< of the episode
  ParkCounties parks;
  std::vector<ActualDay> days;
  std::vector<ActualHours> hours;  ///< of the units that responded, and stations
  std::vector<ExecutionScore> scores;
  std::vector<OrderReceipt> receipts;
  std::vector<SourceEffect> effects;  ///< places in the order of `hours`; empty: no table at hand
  std::vector<UnitCost> costs;
  std::vector<BaseEvidence> bases;
  std::vector<UnseenUnit> unseen;
  std::vector<WeatherDay> weather;  ///< with the PM2.5 of `weather_place`; empty: no weather at hand
  std::string weather_place;
  SetsByLevel share_sets;  ///< of data/grades; none: nothing is asked for
  std::vector<std::pair<std::string, std::string>> lineage;
  bool synthetic = false;
};

struct EpisodeReview {
  Episode episode;
  Day first{}, last{};           ///< of the response
  std::vector<DayOutcome> days;  ///< of the response and a day to both sides
  std::vector<LevelMatrix> matrices;
  ResponseTiming timing;
  std::string list;        ///< ReductionList::id; empty: there was none
  std::string share_rule;  ///< of the spans that ask for something, joined by ", "
  std::vector<ExecutedCut> cuts;
  std::vector<PollutantShare> shares;
  /// Every span of them reaches all of its shares; absent without a set.
  std::optional<bool> planned_reaches, executed_reaches;
  std::vector<SpanShares> spans;     ///< empty: a review that was kept before there were any, or there is no list
  int hours = 0, hours_ordered = 0;  ///< of the response, and in how many of them an order asked for something
  ExecutionRate rate;
  std::size_t elsewhere = 0;  ///< sources of the list in counties that did not respond: then no share is asked for
  std::vector<PlaceWithout> places;
  std::optional<std::size_t> main_place;  ///< with the greatest peak; position in `places`
  std::string similar_place;
  SimilarWeather similar;
  TwoWays two_ways;
  std::optional<ReviewCost> cost;
  std::vector<Correction> corrections;
  std::vector<std::string>
      missing;  ///< what was not at hand: "list", "orders", "scores", "table", "weather", "forecasts", "air"
  std::vector<std::pair<std::string, std::string>> lineage;
  bool synthetic = false;
};

/// Greatest lead that is judged.
inline constexpr int review_leads = 3;

/// Whatever is not at hand is named and left out, never filled in. Returns incomplete when the response never began or
/// has not ended.
Result<EpisodeReview> review_episode(const ReviewInputs& inputs, const ReviewRule& rule,
                                     const explain::ContributionRule& ranges);

}  // namespace lantian::respond
