#include "base/text.hpp"
#include "serve/api/alarm_routes.hpp"
#include "serve/api/times.hpp"
#include "serve/http/json_depth.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace lantian::serve {
namespace {

using AlarmJson = nlohmann::ordered_json;

std::string dumped_alarm(const AlarmJson& json) {
  return json.dump(-1, ' ', false, AlarmJson::error_handler_t::replace) + "\n";
}

AlarmJson maybe_time(const std::optional<UtcSeconds>& time) {
  return time ? AlarmJson(api_text(*time)) : AlarmJson();
}

AlarmJson maybe_text(const std::string& text) {
  return text.empty() ? AlarmJson() : AlarmJson(text);
}

AlarmJson one_alarm(const AlarmDesk& desk, const AlarmView& view, const Alarm& alarm) {
  const AlarmRule* rule = desk.rules().rule(alarm.rule);
  AlarmJson note;
  if (alarm.acknowledged) {
    note = {{"by", alarm.acknowledged->by}, {"why", alarm.acknowledged->why}, {"at", api_text(alarm.acknowledged->at)}};
  }
  return {{"id", alarm.id},
          {"rule", alarm.rule},
          {"rule_name_zh", rule != nullptr ? rule->name.shown(true) : alarm.rule},
          {"rule_name_en", rule != nullptr ? rule->name.shown(false) : alarm.rule},
          {"severity", alarm_severity_words[static_cast<std::size_t>(alarm.severity)]},
          {"place", alarm.place},
          {"place_name_zh", alarm.place_name.shown(true)},
          {"place_name_en", alarm.place_name.shown(false)},
          {"state", alarm_phase_words[static_cast<std::size_t>(alarm.state.phase)]},
          {"kind", alarm_phase_words[static_cast<std::size_t>(alarm.kind)]},
          {"since", api_text(alarm.state.since)},
          {"first_seen", api_text(alarm.first_seen)},
          {"raised_at", maybe_time(alarm.raised_at)},
          {"ended_at", maybe_time(alarm.ended_at)},
          {"value_text", alarm.value},
          {"limit_text", maybe_text(alarm.limit)},
          {"hour_ending", maybe_time(alarm.hour)},
          {"silenced", view.board.silenced(alarm, view.looked_at)},
          {"muted", desk.rules().muted(alarm.rule, view.looked_at)},
          {"acknowledged", std::move(note)},
          {"times_told", alarm.told.size()},
          {"synthetic", desk.synthetic()}};
}

AlarmJson counts_of(const AlarmView& view) {
  std::array<std::int64_t, alarm_phase_words.size()> counts{};
  std::int64_t open = 0, waiting = 0;
  for (const Alarm& alarm : view.board.alarms) {
    ++counts[static_cast<std::size_t>(alarm.state.phase)];
    if (!alarm.open() || !alarm.raised_at) continue;
    ++open;
    if (!alarm.acknowledged) ++waiting;
  }
  AlarmJson out{{"open", open}, {"unacknowledged", waiting}};
  for (std::size_t k = 1; k < counts.size(); ++k) out[std::string{alarm_phase_words[k]}] = counts[k];
  return out;
}

AlarmJson one_silence(const AlarmDesk& desk, const AlarmSilence& silence, UtcSeconds now) {
  const AlarmRule* rule = desk.rules().rule(silence.rule);
  return {{"id", silence.id},
          {"rule", maybe_text(silence.rule)},
          {"rule_name_zh", rule != nullptr ? AlarmJson(rule->name.shown(true)) : maybe_text(silence.rule)},
          {"rule_name_en", rule != nullptr ? AlarmJson(rule->name.shown(false)) : maybe_text(silence.rule)},
          {"place", maybe_text(silence.place)},
          {"by", silence.by},
          {"why", silence.why},
          {"from", api_text(silence.from)},
          {"until", api_text(silence.until)},
          {"active", silence.from <= now && now < silence.until}};
}

AlarmJson one_rule(const AlarmRule& rule, const AlarmRules& rules) {
  AlarmJson ladder = AlarmJson::array();
  for (const AlarmStep& step : rules.steps) {
    if (rule.severity < step.least) continue;
    if (!step.rules.empty() && std::ranges::find(step.rules, rule.id) == step.rules.end()) continue;
    ladder.push_back({{"after_minutes", step.after.count()}, {"channel", step.channel}, {"who", step.who}});
  }
  return {{"id", rule.id},
          {"name_zh", rule.name.shown(true)},
          {"name_en", rule.name.shown(false)},
          {"what", alarm_kind_words[static_cast<std::size_t>(rule.kind)]},
          {"severity", alarm_severity_words[static_cast<std::size_t>(rule.severity)]},
          {"source", rule.source},
          {"status", rule.status},
          {"text", rule.text},
          {"ladder", std::move(ladder)}};
}

}  // namespace

std::string alarm_json(const AlarmDesk& desk, const AlarmView& view, const Alarm& alarm) {
  return dumped_alarm(one_alarm(desk, view, alarm));
}

std::string alarms_json(const AlarmDesk& desk, const AlarmView& view, const AlarmPage& page) {
  AlarmJson list = AlarmJson::array();
  for (const Alarm* one : page.alarms) list.push_back(one_alarm(desk, view, *one));
  const bool looked = view.looked_at != UtcSeconds{};
  return dumped_alarm({{"meta",
                        {{"limit", page.limit},
                         {"next", page.next ? AlarmJson(*page.next) : AlarmJson()},
                         {"synthetic", desk.synthetic()},
                         {"utc_offset_hours", 8},
                         {"looked_at", looked ? AlarmJson(api_text(view.looked_at)) : AlarmJson()},
                         {"counts", counts_of(view)}}},
                       {"results", std::move(list)}});
}

std::string alarm_rules_json(const AlarmDesk& desk, const AlarmView& view) {
  const AlarmRules& rules = desk.rules();
  AlarmJson list = AlarmJson::array(), channels = AlarmJson::array(), mutes = AlarmJson::array();
  for (const AlarmRule& rule : rules.rules) list.push_back(one_rule(rule, rules));
  for (const AlarmChannel& channel : rules.channels) {
    std::int64_t waiting = 0;
    std::string fault;
    for (const AlarmMessage& message : view.board.outbox) {
      if (message.channel != channel.id) continue;
      ++waiting;
      if (!message.fault.empty()) fault = message.fault;
    }
    channels.push_back({{"id", channel.id},
                        {"to", channel.folder.empty() ? "webhook" : "folder"},
                        {"waiting", waiting},
                        {"failing", !fault.empty()}});
  }
  for (const AlarmMute& mute : rules.mutes) {
    mutes.push_back({{"id", mute.id},
                     {"why", mute.why},
                     {"rules", mute.rules},
                     {"from_bj", fmt::format("{:02}:{:02}", mute.from.count() / 60, mute.from.count() % 60)},
                     {"until_bj", fmt::format("{:02}:{:02}", mute.until.count() / 60, mute.until.count() % 60)}});
  }
  return dumped_alarm({{"results", std::move(list)}, {"channels", std::move(channels)}, {"mutes", std::move(mutes)}});
}

std::string silence_json(const AlarmDesk& desk, const AlarmSilence& silence, UtcSeconds now) {
  return dumped_alarm(one_silence(desk, silence, now));
}

std::string silences_json(const AlarmDesk& desk, const AlarmView& view, UtcSeconds now) {
  AlarmJson list = AlarmJson::array();
  for (auto one = view.board.silences.rbegin(); one != view.board.silences.rend(); ++one) {
    list.push_back(one_silence(desk, *one, now));
  }
  return dumped_alarm({{"results", std::move(list)}});
}

Result<SentAlarmDeed> read_alarm_deed(std::string_view text, bool silence) {
  constexpr int most_depth = 2;
  constexpr std::size_t most_why = 500, most_word = 100;
  const auto refused = [](std::string why) { return Error{ErrorCode::malformed, std::move(why), ""}; };
  const AlarmJson json = nests_at_most(text, most_depth) ? AlarmJson::parse(text, nullptr, false) : AlarmJson();
  if (!json.is_object()) return refused("the body is no JSON object");
  SentAlarmDeed out;
  std::vector<std::string> faults;
  for (const auto& [key, value] : json.items()) {
    std::string* word = key == "why"                ? &out.why
                        : silence && key == "rule"  ? &out.rule
                        : silence && key == "place" ? &out.place
                                                    : nullptr;
    if (word != nullptr && value.is_string() &&
        value.get_ref<const std::string&>().size() <= (key == "why" ? most_why : most_word)) {
      *word = value.get<std::string>();
    } else if (word != nullptr) {
      faults.push_back(fmt::format("'{}' is no text, or a very long one", key));
    } else if (silence && key == "minutes" && value.is_number_integer()) {
      out.minutes = value.get<std::int64_t>();
    } else {
      faults.push_back(fmt::format("{} is not taken here", in_quotes(key)));
    }
  }
  constexpr std::int64_t most_minutes = 31 * 24 * 60;
  if (silence && (out.minutes < 1 || out.minutes > most_minutes)) {
    faults.push_back(fmt::format("'minutes' is a whole number from 1 to {}", most_minutes));
  }
  if (silence && trimmed(out.why).empty()) faults.emplace_back("say why: a silence without a reason is not taken");
  if (faults.empty()) return out;
  return refused(joined(faults, "\n"));
}

}  // namespace lantian::serve
