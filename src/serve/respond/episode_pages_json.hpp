#pragma once
#include "serve/respond/episode_season.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Answers of the addresses of warnings and episodes (doc/respond-warnings.md lists their members).
namespace lantian::serve {

/// Who asks, so that a page knows what to offer; no value: nobody is signed in.
using EpisodeAsker = std::optional<RespondPerson>;

std::string episodes_json(const WarningOffice& office, const std::vector<EpisodeOnFile>& episodes);
std::string episode_page_json(const WarningOffice& office, const respond::WarningRules& rules,
                              const EpisodeOnFile& episode, const EpisodeAsker& asker);
std::string proposals_json(const WarningOffice& office, const respond::Forecast& forecast,
                           const std::vector<respond::WarningProposal>& proposals);
std::string warning_rules_json(const WarningOffice& office);
std::string episode_season_json(const EpisodeSeason& season);

/// POST of a new episode: {units, level, cause, from, until, forecast, criterion, rules, reason}, and of an act: the
/// same with "act". Hours as "2024-01-05T14". Returns malformed with every fault.
Result<EpisodeWish> read_episode_wish(std::string_view json, bool act);

/// "2024-01-05T14": the hour that ends there; midnight is T24. Returns malformed.
Result<HourEnding> read_episode_hour(std::string_view word);

}  // namespace lantian::serve
