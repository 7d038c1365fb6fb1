#include "keep/files.hpp"
#include "serve/accounts/fetch.hpp"
#include "serve/alarms/desk.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <cstdlib>

namespace lantian::serve {
namespace {

using Places = std::vector<std::pair<std::string_view, std::string>>;

Result<std::string> from_environment(const std::string& name, const std::string& channel) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment
  const char* value = std::getenv(name.c_str());
  if (value != nullptr) return std::string{value};
  return Error{ErrorCode::not_found, fmt::format("the environment has no {}", name), channel};
}

/// As it stands between the quotes of a JSON text.
std::string json_escaped(const std::string& text) {
  const std::string quoted = nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return quoted.substr(1, quoted.size() - 2);
}

Places places_of(const AlarmRules& rules, const ApiWords& words, const AlarmMessage& message, bool english) {
  const Alarm& alarm = message.alarm;
  const AlarmRule* rule = rules.rule(alarm.rule);
  const auto word = [&](std::string_view id) { return words.column(id).shown(!english); };
  const std::string state =
      message.over ? "alarm_state_ended"
                   : fmt::format("alarm_state_{}", alarm_phase_words[static_cast<std::size_t>(alarm.kind)]);
  const std::string severity =
      fmt::format("alarm_severity_{}", alarm_severity_words[static_cast<std::size_t>(alarm.severity)]);
  return {{"id", std::to_string(alarm.id)},
          {"rule", rule != nullptr ? rule->name.shown(!english) : alarm.rule},
          {"place", alarm.place_name.shown(!english)},
          {"state", word(state)},
          {"severity", word(severity)},
          {"value", alarm.value},
          {"limit", alarm.limit.empty() ? "-" : alarm.limit},
          {"time", beijing_minute(message.over ? alarm.ended_at.value_or(alarm.state.since)
                                               : alarm.raised_at.value_or(alarm.first_seen))},
          {"who", message.who}};
}

}  // namespace

std::string alarm_line(const AlarmRules& rules, const ApiWords& words, const AlarmMessage& message, bool english,
                       bool synthetic) {
  const Places places = places_of(rules, words, message, english);
  std::string line = alarm_text(words.column("alarm_line").shown(!english), places);
  if (synthetic) line += "  " + words.column("synthetic_note").shown(!english);
  return line;
}

Result<void> send_alarm(const AlarmRules& rules, const ApiWords& words, const AlarmChannel& channel,
                        const AlarmMessage& message, bool synthetic) {
  const std::string line = alarm_line(rules, words, message, channel.english, synthetic);
  Places places = places_of(rules, words, message, channel.english);
  places.emplace_back("text", line);
  if (!channel.folder.empty()) {
    nlohmann::ordered_json json{{"key", message.key}, {"synthetic", synthetic}};
    for (const auto& [name, value] : places) json[std::string{name}] = value;
    return keep::write_file(fmt::format("{}/alarm-{}.json", channel.folder, message.key),
                            json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
  }
  const auto body = std::ranges::find(rules.templates, channel.template_id, &AlarmTemplate::id);
  if (body == rules.templates.end()) return Error{ErrorCode::not_found, "its template is not there", channel.id};
  for (auto& place : places) place.second = json_escaped(place.second);
  FetchRequest request;
  request.address = channel.webhook;
  if (!channel.address_from.empty()) {
    LANTIAN_TRY(request.address, from_environment(channel.address_from, channel.id));
  }
  request.body = alarm_text(body->body, places);
  request.headers = {{"Content-Type", "application/json; charset=utf-8"}, {"Idempotency-Key", "alarm-" + message.key}};
  if (!channel.secret_from.empty()) {
    LANTIAN_TRY(const std::string secret, from_environment(channel.secret_from, channel.id));
    request.headers.emplace_back("Authorization", "Bearer " + secret);
  }
  LANTIAN_CHECK(fetch(request));
  return {};
}

}  // namespace lantian::serve
