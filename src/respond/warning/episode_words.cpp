#include "respond/warning/episode.hpp"

#include <algorithm>
#include <array>

namespace lantian::respond {
namespace {

constexpr std::array<std::string_view, 8> episode_state_words{"none",          "proposed", "approved",  "in_force",
                                                              "lift_proposed", "lifted",   "evaluated", "rejected"};
constexpr std::array<std::string_view, 11> episode_act_words{"propose", "approve",   "reject",  "start",
                                                             "upgrade", "downgrade", "extend",  "propose_lift",
                                                             "keep_on", "lift",      "evaluate"};

}  // namespace

std::string_view word_of(EpisodeState state) {
  return episode_state_words[static_cast<std::size_t>(state)];
}

std::optional<EpisodeState> parse_episode_state(std::string_view word) {
  const auto found = std::ranges::find(episode_state_words, word);
  if (found == episode_state_words.end()) return std::nullopt;
  return static_cast<EpisodeState>(found - episode_state_words.begin());
}

std::string_view word_of(EpisodeAct act) {
  return episode_act_words[static_cast<std::size_t>(act) - 1];
}

std::optional<EpisodeAct> parse_episode_act(std::string_view word) {
  const auto found = std::ranges::find(episode_act_words, word);
  if (found == episode_act_words.end()) return std::nullopt;
  return static_cast<EpisodeAct>(found - episode_act_words.begin() + 1);
}

}  // namespace lantian::respond
