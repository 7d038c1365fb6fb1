#pragma once
#include "serve/respond/episode_office.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

/// A season of warnings day by day, and what was wrong with it.
namespace lantian::serve {

struct EpisodeSeasonDay {
  Day day{};
  std::string forecast;             ///< id of the one issued on this day; empty: none
  respond::Level forecast_level{};  ///< what the rule asked for on it
  std::optional<int> expected;      ///< highest index of the counties, as forecast the day before
  std::optional<int> observed;      ///< highest index of the counties
  respond::Level in_force{};
};

struct EpisodeSeason {
  Period period;
  const respond::WarningRules* rules = nullptr;  ///< of the office
  std::vector<EpisodeSeasonDay> days;
  std::vector<respond::WarningFinding> findings;
  int episodes = 0;
};

/// Indices of the counties by day: as published, and those of days that PM2.5 made dirty - days of dust or ozone break
/// a run, because the list does not answer them.
struct ObservedDays {
  std::map<std::string, respond::WarningSeries> all, of_pm25;
};
/// Returns what reading the days returns; empty for a book without readings of the region.
Result<ObservedDays> observed_days(const Office& office, const keep::ReadingBook& air, const std::string& region,
                                   const WarningOffice& warnings);

/// Returns malformed (a document), not_in_force.
Result<EpisodeSeason> episode_season(const WarningOffice& office, const keep::DocumentBook& book,
                                     const ObservedDays& observed, const Period& period);

}  // namespace lantian::serve
