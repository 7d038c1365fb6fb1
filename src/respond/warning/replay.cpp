#include "respond/warning/decide.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::respond {
namespace {

struct EpisodeWay {
  EpisodeState from;
  EpisodeAct act;
  EpisodeState to;
};
using enum EpisodeState;
constexpr std::array episode_ways{
    EpisodeWay{none, EpisodeAct::propose, proposed},
    EpisodeWay{proposed, EpisodeAct::approve, approved},
    EpisodeWay{proposed, EpisodeAct::reject, rejected},
    EpisodeWay{approved, EpisodeAct::approve, approved},
    EpisodeWay{approved, EpisodeAct::reject, rejected},
    EpisodeWay{approved, EpisodeAct::start, in_force},
    EpisodeWay{in_force, EpisodeAct::upgrade, in_force},
    EpisodeWay{in_force, EpisodeAct::downgrade, in_force},
    EpisodeWay{in_force, EpisodeAct::extend, in_force},
    EpisodeWay{in_force, EpisodeAct::propose_lift, lift_proposed},
    EpisodeWay{lift_proposed, EpisodeAct::upgrade, in_force},
    EpisodeWay{lift_proposed, EpisodeAct::keep_on, in_force},
    EpisodeWay{lift_proposed, EpisodeAct::lift, lifted},
    EpisodeWay{lifted, EpisodeAct::evaluate, evaluated},
};

Error out_of_order(const EpisodeEvent& event, std::string what) {
  return {ErrorCode::corrupt, std::move(what), fmt::format("{} act {}", event.episode, event.number)};
}

}  // namespace

std::optional<EpisodeState> state_after(EpisodeState state, EpisodeAct act) {
  const auto* found =
      std::ranges::find_if(episode_ways, [&](const EpisodeWay& way) { return way.from == state && way.act == act; });
  if (found == episode_ways.end()) return std::nullopt;
  return found->to;
}

std::vector<EpisodeAct> next_acts(EpisodeState state) {
  std::vector<EpisodeAct> out;
  for (const EpisodeWay& way : episode_ways) {
    if (way.from == state) out.push_back(way.act);
  }
  std::ranges::sort(out);
  return out;
}

Result<void> apply(Episode& episode, const EpisodeEvent& event) {
  if (event.number != static_cast<int>(episode.events.size()) + 1) {
    return out_of_order(event, fmt::format("after {} acts comes number {}", episode.events.size(), event.number));
  }
  if (!episode.events.empty() && event.episode != episode.id) {
    return out_of_order(event, fmt::format("an act of another episode than {}", episode.id));
  }
  const auto to = state_after(episode.state, event.act);
  if (!to) {
    return out_of_order(event, fmt::format("'{}' does not follow '{}'", word_of(event.act), word_of(episode.state)));
  }
  episode.id = event.episode;
  episode.state = *to;
  episode.level = event.level;
  episode.cause = event.cause;
  episode.units = event.units;
  episode.until = event.until;
  if (event.act == EpisodeAct::start) episode.began = event.from;
  if (event.act == EpisodeAct::lift) episode.ended = event.from;
  if (*to == in_force) episode.highest = std::max(episode.highest, event.level);
  episode.events.push_back(event);
  return {};
}

Result<Episode> replay(std::span<const EpisodeEvent> events) {
  Episode out;
  for (const EpisodeEvent& event : events) LANTIAN_CHECK(apply(out, event));
  return out;
}

bool unsupported(const EpisodeEvent& event) {
  switch (event.act) {
    case EpisodeAct::propose:
    case EpisodeAct::approve:
    case EpisodeAct::upgrade:
    case EpisodeAct::downgrade:
    case EpisodeAct::extend:
    case EpisodeAct::propose_lift:
    case EpisodeAct::lift:
      return event.evidence.forecast.empty() || event.evidence.criterion.empty();
    case EpisodeAct::reject:
    case EpisodeAct::start:
    case EpisodeAct::keep_on:
    case EpisodeAct::evaluate:
      break;
  }
  return false;
}

bool compulsory_list(const WarningRules& rules, const Episode& episode) {
  return episode.level >= Level::yellow && rules.cause(episode.cause).list;
}

std::optional<int> announced_hours(const Episode& episode) {
  const EpisodeEvent* told = nullptr;
  for (const EpisodeEvent& event : episode.events) {
    if (event.act != EpisodeAct::approve) continue;
    if (told == nullptr || (episode.began ? told->from > *episode.began : event.from < told->from)) told = &event;
  }
  if (told == nullptr) return std::nullopt;
  const auto begins = std::chrono::local_seconds{episode.began.value_or(told->from) - std::chrono::hours{1}};
  return static_cast<int>(std::chrono::floor<std::chrono::hours>(begins - to_local(told->at)).count());
}

}  // namespace lantian::respond
