#pragma once
#include "base/result.hpp"
#include "respond/warning/episode.hpp"
#include "respond/warning/proposal.hpp"
#include "respond/warning/rules.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The state machine of an episode: which act may follow which, by whom, and on what it must stand.
namespace lantian::respond {

/// Who acts. That she may act at all is the gate's business; whether she may decide is judged here.
struct EpisodeActor {
  std::string name;
  std::string role;       ///< id of data/accounts/roles.toml
  bool approves = false;  ///< holds respond.approve
};

/// What somebody wants to do. What is left out stays as it is, or is as the forecast says.
struct EpisodeAction {
  EpisodeAct act = EpisodeAct::propose;
  std::string episode;  ///< propose: the id of the new one
  std::optional<Level> level;
  std::optional<AirCause> cause;
  std::vector<std::string> units;
  std::optional<HourEnding> from, until;
  std::string reason;
};

/// With what the judgement is made. `support`: what the rules say on the forecast that was named; null: none was.
struct EpisodeSetting {
  const WarningRules* rules = nullptr;
  const ApprovalRule* approval = nullptr;
  const WarningSupport* support = nullptr;
};

enum class EpisodeRefusal : std::uint8_t {
  state,    ///< this act does not follow here
  rights,   ///< somebody else decides on it
  reason,   ///< a reason is missing
  support,  ///< no forecast, or no criterion that is met, and nobody who may go without
  values,   ///< a level, time or unit that makes no sense
};
std::string_view word_of(EpisodeRefusal why);

/// A refusal teaches: what was asked, what is possible, who could.
struct RefusedAct {
  EpisodeRefusal why{};
  std::string message;
  std::vector<std::string> allowed;  ///< acts that may follow
};

/// The event to be kept, or why not. `now` is the moment of the act.
///
/// What each act stands on (Evidence::criterion): propose, approve and upgrade on a criterion of at least the level
/// asked for ("red.1"); downgrade on the criterion of the lower level; extend on a criterion that is met beyond the end
/// so far, or on "lift.not_met"; propose_lift and lift on "lift". Without it an approver may still act, with a reason
/// of her own; then forecast or criterion stay empty and `unsupported` says so. start, reject, keep_on and evaluate
/// rest on what was decided before: they carry that evidence, and their own reason.
std::variant<EpisodeEvent, RefusedAct> decide(const EpisodeSetting& setting, const Episode& episode,
                                              const EpisodeAction& action, const EpisodeActor& actor, UtcSeconds now);

/// What may follow in a state, in the order of `EpisodeAct`.
std::vector<EpisodeAct> next_acts(EpisodeState state);
/// Whether the act decides, and so needs an approver.
bool decides(EpisodeAct act);

/// The state that an act leads to from another; no value: it does not follow there.
std::optional<EpisodeState> state_after(EpisodeState state, EpisodeAct act);
/// Adds an event. Returns corrupt when it does not follow: a gap in the numbers, another episode, an act out of order.
Result<void> apply(Episode& episode, const EpisodeEvent& event);
/// Returns corrupt as `apply`.
Result<Episode> replay(std::span<const EpisodeEvent> events);

/// An act that must rest on a criterion met by a forecast and does not.
bool unsupported(const EpisodeEvent& event);
/// Reductions by the list are compulsory while it runs.
bool compulsory_list(const WarningRules& rules, const Episode& episode);
/// Hours from the first approval of such an early begin to the begin of the response; no value: not approved.
std::optional<int> announced_hours(const Episode& episode);

}  // namespace lantian::respond
