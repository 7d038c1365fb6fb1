#pragma once
#include "keep/document_book.hpp"
#include "respond/warning/decide.hpp"
#include "respond/warning/season_check.hpp"
#include "serve/office.hpp"
#include "serve/respond/desk.hpp"
#include "serve/respond/forecast_shelf.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Warnings as an office handles them: rules and forecasts from their places, acts judged and kept
/// (doc/respond-warnings.md).
namespace lantian::serve {

/// Everything that is data.
struct WarningOffice {
  respond::WarningBook rules;
  respond::ApprovalRule approval;
  respond::WarningSetting setting;

  /// The rules that the region chose for a day. Returns not_in_force.
  Result<const respond::WarningRules*> rules_on(Day day) const;
  /// Returns not_found with the ids there are.
  Result<const respond::WarningRules*> rules_named(std::string_view id) const;
  /// Those that an episode was proposed under.
  Result<const respond::WarningRules*> rules_of(const respond::Episode& episode) const;
};
/// data/warnings and regions/REGION/warnings.toml. Returns malformed with every fault, not_found for a region without a
/// setting, io.
Result<WarningOffice> open_warning_office(const Office& office, const std::string& region);

struct EpisodeOnFile {
  respond::Episode episode;
  std::int64_t row = 0;  ///< of its newest act
};
/// Returns not_found with the ids there are, corrupt, malformed.
Result<EpisodeOnFile> open_episode(const keep::DocumentBook& book, const std::string& id);
/// By id.
Result<std::vector<EpisodeOnFile>> open_episodes(const keep::DocumentBook& book);

/// What somebody asks for.
struct EpisodeWish {
  std::string episode;  ///< empty: a new one, which is proposed
  respond::EpisodeAct act = respond::EpisodeAct::propose;
  std::optional<respond::Level> level;
  std::optional<respond::AirCause> cause;
  std::vector<std::string> units;
  std::optional<HourEnding> from, until;
  std::string forecast;   ///< id; empty: none is named
  std::string criterion;  ///< the criterion that it is said to meet; empty: whichever it meets
  std::string rules;      ///< of a new one; empty: as the region chose
  std::string reason;
};
struct EpisodeDeed {
  std::optional<EpisodeOnFile> done;  ///< after the act
  std::optional<respond::RefusedAct> refused;
};
/// Judges the act and keeps it. A new episode gets the next number of the year. Returns conflict when somebody else
/// acted meanwhile, when an open episode has one of the units already, and for a forecast that was not known at that
/// hour, or that a newer one had replaced; not_found for unknown names.
Result<EpisodeDeed> act_on_episode(const WarningOffice& office, keep::DocumentBook& book, const EpisodeWish& wish,
                                   const RespondPerson& who, UtcSeconds now);

/// What each rule set says on a forecast. `ids`: empty for all of them. `units`: empty for those of the setting.
Result<std::vector<respond::WarningProposal>> proposals_on(const WarningOffice& office,
                                                           const respond::Forecast& forecast,
                                                           const std::vector<std::string>& ids,
                                                           std::vector<std::string> units);

/// SYNTHETIC: the demonstration winter HS2023 day by day through the kept forecasts: proposed by rule at 9:00 on
/// the forecast of the day before, approved at 9:30, begun, raised, lengthened and lifted as the rules say, by
/// "synthetic duty officer". Goes on behind the day that it reached before, so asking again changes nothing. `last`:
/// stop behind that day, so that an episode may stay in force. Returns locked while there is no book.
Result<void> replay_demo_episodes(const RespondDesk& desk, std::optional<Day> last = {});
/// The same on a book at hand.
Result<void> replay_season_episodes(const WarningOffice& office, keep::DocumentBook& book, const Period& season,
                                    std::optional<Day> last);

/// The act "evaluate" behind a kept review.
Result<void> evaluate_episode(const WarningOffice& office, keep::DocumentBook& book, const respond::Episode& episode,
                              const RespondPerson& who, UtcSeconds now);

}  // namespace lantian::serve
