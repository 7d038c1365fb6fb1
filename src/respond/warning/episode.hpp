#pragma once
#include "base/clock.hpp"
#include "respond/level.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// An episode of heavy pollution as the office answers it: a chain of acts, each with what it stood on.
namespace lantian::respond {

enum class EpisodeState : std::uint8_t {  ///< stored, never renumber
  none = 0,
  proposed = 1,       ///< a criterion is met by a forecast; nobody decided yet
  approved = 2,       ///< decided, not begun
  in_force = 3,       ///< the response runs
  lift_proposed = 4,  ///< it still runs
  lifted = 5,
  evaluated = 6,  ///< reviewed; the end
  rejected = 7,   ///< the other end: the proposal was turned down
};
std::string_view word_of(EpisodeState state);
std::optional<EpisodeState> parse_episode_state(std::string_view word);

enum class EpisodeAct : std::uint8_t {  ///< stored, never renumber
  propose = 1,
  approve = 2,
  reject = 3,
  start = 4,
  upgrade = 5,
  downgrade = 6,
  extend = 7,
  propose_lift = 8,
  keep_on = 9,  ///< a proposed lift is turned down
  lift = 10,
  evaluate = 11,
};
std::string_view word_of(EpisodeAct act);
std::optional<EpisodeAct> parse_episode_act(std::string_view word);

/// What a decision stood on. A warning that raises or lengthens the response for a target's sake is forbidden, so each
/// act says which criterion of which rule which forecast met.
struct Evidence {
  std::string forecast;   ///< Forecast::id; empty: there was none, which is reported
  std::string rule_set;   ///< id of data/warnings, "CN2024"
  std::string criterion;  ///< its id there, "red.1"; empty: none was met, which is reported
  std::string figures;    ///< the days and their indices, as they were judged
  std::string reason;     ///< in the words of who acted
};

struct EpisodeEvent {
  std::string episode;  ///< "W-2024-01"
  int number = 0;       ///< from 1, without gaps
  EpisodeAct act = EpisodeAct::propose;
  Level level = Level::none;  ///< after the act
  AirCause cause = AirCause::pm25;
  std::vector<std::string> units;  ///< who responds: codes of counties; of every event, as they are after it
  HourEnding from{};               ///< from when on the act counts
  HourEnding until{};              ///< expected end of the response
  std::string who, role;           ///< role: id of data/accounts/roles.toml, or "system"
  UtcSeconds at{};
  Evidence evidence;
};

struct Episode {
  std::string id;
  EpisodeState state = EpisodeState::none;
  Level level = Level::none;
  Level highest = Level::none;
  AirCause cause = AirCause::pm25;
  std::vector<std::string> units;
  std::optional<HourEnding> began, ended;  ///< of the response: its start and its lift
  HourEnding until{};
  std::vector<EpisodeEvent> events;
};

}  // namespace lantian::respond
