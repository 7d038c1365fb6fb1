#include "serve/alarms/board.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

constexpr std::size_t most_ended = 5000, most_silences = 1000;

/// A state of its own for what is not known.
AlarmState unknown_state(const AlarmState& state, AlarmPhase phase, UtcSeconds now, const AlarmTiming& timing) {
  const UtcSeconds since = state.phase == phase ? state.since : now;
  return {phase, since, now - since >= timing.unknown};
}

AlarmState breach_state(const AlarmState& state, UtcSeconds now, const AlarmTiming& timing) {
  if (state.phase == AlarmPhase::alerting) return state;
  if (state.phase == AlarmPhase::recovering) return {AlarmPhase::alerting, now, true};
  const UtcSeconds since = state.phase == AlarmPhase::pending ? state.since : now;
  if (now - since >= timing.pending) return {AlarmPhase::alerting, now, true};
  return {AlarmPhase::pending, since, false};
}

AlarmState fine_state(const AlarmState& state, UtcSeconds now, const AlarmTiming& timing) {
  constexpr AlarmState normal{};
  if (state.phase == AlarmPhase::alerting) {
    return timing.keep_firing.count() == 0 ? normal : AlarmState{AlarmPhase::recovering, now, true};
  }
  if (state.phase == AlarmPhase::recovering && now - state.since < timing.keep_firing) return state;
  return normal;
}

AlarmPhase alarm_kind_of(AlarmPhase phase) {
  return phase == AlarmPhase::no_data || phase == AlarmPhase::error ? phase : AlarmPhase::alerting;
}

bool concerns(const AlarmStep& step, const Alarm& alarm) {
  return alarm.severity >= step.least &&
         (step.rules.empty() || std::ranges::find(step.rules, alarm.rule) != step.rules.end());
}

/// Whether the rule could be looked at and its place was not among what it looked at.
bool is_gone(const std::vector<AlarmLook>& looks, const Alarm& alarm) {
  bool looked = false;
  for (const AlarmLook& look : looks) {
    if (look.rule != alarm.rule) continue;
    if (look.place == alarm.place) return false;
    looked = looked || (look.place == whole_rule && look.signal == AlarmSignal::fine);
  }
  return looked;
}

std::string step_name(const AlarmStep& step) {
  return fmt::format("{}/{}/{}", step.after.count(), step.channel, step.who);
}

}  // namespace

AlarmState next_state(const AlarmState& state, AlarmSignal signal, UtcSeconds now, const AlarmTiming& timing) {
  const bool burning = state.phase == AlarmPhase::alerting || state.phase == AlarmPhase::recovering;
  switch (signal) {
    case AlarmSignal::breach:
      return breach_state(state, now, timing);
    case AlarmSignal::fine:
      return fine_state(state, now, timing);
    case AlarmSignal::no_data:
    case AlarmSignal::error:
      break;
  }
  if (state.phase == AlarmPhase::recovering) return {AlarmPhase::alerting, now, true};
  if (burning) return state;
  return unknown_state(state, signal == AlarmSignal::error ? AlarmPhase::error : AlarmPhase::no_data, now, timing);
}

bool AlarmSilence::covers(const Alarm& alarm, UtcSeconds now) const {
  return from <= now && now < until && (rule.empty() || rule == alarm.rule) && (place.empty() || place == alarm.place);
}

Alarm* AlarmBoard::alarm(std::int64_t id) {
  const auto found = std::ranges::find(alarms, id, &Alarm::id);
  return found == alarms.end() ? nullptr : &*found;
}

bool AlarmBoard::silenced(const Alarm& alarm, UtcSeconds now) const {
  return std::ranges::any_of(silences, [&](const AlarmSilence& one) { return one.covers(alarm, now); });
}

bool AlarmBoard::close(Alarm& alarm, const AlarmRules& rules, UtcSeconds now) {
  if (!alarm.raised_at) {
    std::erase_if(alarms, [id = alarm.id](const Alarm& one) { return one.id == id; });
    return true;
  }
  alarm.state = {AlarmPhase::ended, now, true};
  alarm.ended_at = now;
  if (silenced(alarm, now) || rules.muted(alarm.rule, now)) return true;
  std::vector<std::string> channels;
  for (const AlarmStep& step : rules.steps) {
    if (std::ranges::find(alarm.told, step_name(step)) == alarm.told.end()) continue;
    const std::string to = step.channel + "/" + step.who;
    if (std::ranges::find(channels, to) != channels.end()) continue;
    channels.push_back(to);
    outbox.push_back(
        {fmt::format("{}-over-{}", alarm.id, channels.size()), step.channel, step.who, true, alarm, 0, {}, {}});
  }
  return true;
}

bool AlarmBoard::take(const AlarmRule& rule, const AlarmLook& look, UtcSeconds now) {
  const auto found = std::ranges::find_if(
      alarms, [&](const Alarm& one) { return one.open() && one.rule == look.rule && one.place == look.place; });
  Alarm* open = found == alarms.end() ? nullptr : &*found;
  const AlarmState before = open != nullptr ? open->state : AlarmState{};
  const AlarmState after = next_state(before, look.signal, now, rule.timing);
  if (after.phase == AlarmPhase::normal) return false;
  bool changed = !(before == after);
  if (open == nullptr) {
    Alarm fresh;
    fresh.id = next_id++;
    fresh.rule = look.rule;
    fresh.place = look.place;
    fresh.first_seen = now;
    alarms.push_back(std::move(fresh));
    open = &alarms.back();
  }
  open->state = after;
  open->kind = alarm_kind_of(after.phase);
  open->severity = rule.severity;
  open->place_name = look.place_name;
  if (after.raised && !open->raised_at) open->raised_at = now;
  if (look.signal != AlarmSignal::fine && (look.signal == AlarmSignal::breach || open->kind != AlarmPhase::alerting)) {
    changed = changed || open->value != look.value;
    open->value = look.value;
    open->limit = look.limit;
    open->hour = look.hour;
  }
  return changed;
}

bool AlarmBoard::climb(const AlarmRules& rules, Alarm& alarm, UtcSeconds now) {
  if (!alarm.open() || !alarm.raised_at || alarm.acknowledged || silenced(alarm, now) || rules.muted(alarm.rule, now)) {
    return false;
  }
  bool changed = false;
  for (const AlarmStep& step : rules.steps) {
    const std::string name = step_name(step);
    const bool due = now >= *alarm.raised_at + step.after;
    if (!due || !concerns(step, alarm) || std::ranges::find(alarm.told, name) != alarm.told.end()) continue;
    alarm.told.push_back(name);
    outbox.push_back(
        {fmt::format("{}-{}", alarm.id, alarm.told.size()), step.channel, step.who, false, alarm, 0, {}, {}});
    changed = true;
  }
  return changed;
}

void AlarmBoard::forget() {
  auto ended = static_cast<std::size_t>(std::ranges::count_if(alarms, [](const Alarm& one) { return !one.open(); }));
  std::erase_if(alarms, [&](const Alarm& one) {
    if (one.open() || ended <= most_ended) return false;
    --ended;
    return true;
  });
  if (silences.size() > most_silences) {
    silences.erase(silences.begin(), silences.end() - static_cast<std::ptrdiff_t>(most_silences));
  }
}

bool AlarmBoard::judge(const AlarmRules& rules, const std::vector<AlarmLook>& looks, UtcSeconds now) {
  bool changed = false;
  // A rule that is no more has nothing to say about its alarms.
  for (std::size_t at = alarms.size(); at-- > 0;) {
    if (alarms[at].open() && rules.rule(alarms[at].rule) == nullptr) changed = close(alarms[at], rules, now);
  }
  // A place or device that is gone is not looked at any more, and neither is its alarm true.
  for (std::size_t at = alarms.size(); at-- > 0;) {
    const Alarm& one = alarms[at];
    if (one.open() && one.place != whole_rule && is_gone(looks, one))
      changed = close(alarms[at], rules, now) || changed;
  }
  for (const AlarmLook& look : looks) {
    const AlarmRule* rule = rules.rule(look.rule);
    if (rule == nullptr) continue;
    for (std::size_t at = 0; at < alarms.size(); ++at) {
      Alarm& one = alarms[at];
      if (!one.open() || one.rule != look.rule || one.place != look.place) continue;
      const AlarmState after = next_state(one.state, look.signal, now, rule->timing);
      // What was raised as one thing does not go on as another: no data that ends in a breach is two alarms.
      const bool other = one.raised_at && after.phase != AlarmPhase::normal && alarm_kind_of(after.phase) != one.kind;
      if (after.phase == AlarmPhase::normal || other) changed = close(one, rules, now) || changed;
      break;
    }
    changed = take(*rule, look, now) || changed;
  }
  for (Alarm& one : alarms) changed = climb(rules, one, now) || changed;
  forget();
  return changed;
}

}  // namespace lantian::serve
