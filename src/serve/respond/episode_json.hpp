#pragma once
#include "base/result.hpp"
#include "respond/warning/episode.hpp"

#include <string>
#include <string_view>

namespace lantian::serve {

/// An act as it is kept: kind "episode", key = id of the episode, one document an act.
std::string episode_event_json(const respond::EpisodeEvent& event);
/// Returns malformed.
Result<respond::EpisodeEvent> read_episode_event_json(std::string_view json);

}  // namespace lantian::serve
