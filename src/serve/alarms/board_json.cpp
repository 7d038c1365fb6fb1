#include "serve/alarms/board.hpp"

#include <nlohmann/json.hpp>

namespace lantian::serve {
namespace {

using BoardJson = nlohmann::ordered_json;

BoardJson json_of_time(const std::optional<UtcSeconds>& time) {
  return time ? BoardJson(text_of(*time)) : BoardJson();
}

BoardJson json_of_alarm(const Alarm& one) {
  BoardJson note;
  if (one.acknowledged) {
    note = {{"by", one.acknowledged->by}, {"why", one.acknowledged->why}, {"at", text_of(one.acknowledged->at)}};
  }
  return {{"id", one.id},
          {"rule", one.rule},
          {"place", one.place},
          {"place_zh", one.place_name.zh},
          {"place_en", one.place_name.en},
          {"severity", alarm_severity_words[static_cast<std::size_t>(one.severity)]},
          {"phase", alarm_phase_words[static_cast<std::size_t>(one.state.phase)]},
          {"since", text_of(one.state.since)},
          {"raised", one.state.raised},
          {"kind", alarm_phase_words[static_cast<std::size_t>(one.kind)]},
          {"first_seen", text_of(one.first_seen)},
          {"raised_at", json_of_time(one.raised_at)},
          {"ended_at", json_of_time(one.ended_at)},
          {"value", one.value},
          {"limit", one.limit},
          {"hour", json_of_time(one.hour)},
          {"acknowledged", std::move(note)},
          {"told", one.told}};
}

/// Reads members; `whole` tells afterwards whether one was missing or of another kind.
class BoardReader {
 public:
  BoardReader(const BoardJson& json, bool& whole) : json_{json}, whole_{whole} {
    if (!json.is_object()) whole_ = false;
  }
  const BoardJson& at(const char* key) {
    static const BoardJson nothing;
    const auto found = json_.is_object() ? json_.find(key) : json_.end();
    const bool there = json_.is_object() && found != json_.end();
    whole_ = whole_ && there;
    return there ? *found : nothing;
  }
  std::string text(const char* key) {
    const BoardJson& one = at(key);
    whole_ = whole_ && one.is_string();
    return one.is_string() ? one.get<std::string>() : std::string{};
  }
  std::int64_t whole(const char* key) {
    const BoardJson& one = at(key);
    whole_ = whole_ && one.is_number_integer();
    return one.is_number_integer() ? one.get<std::int64_t>() : 0;
  }
  bool truth(const char* key) {
    const BoardJson& one = at(key);
    whole_ = whole_ && one.is_boolean();
    return one.is_boolean() && one.get<bool>();
  }
  UtcSeconds time(const char* key) {
    const auto time = parse_instant(text(key));
    whole_ = whole_ && time.ok();
    return time ? *time : UtcSeconds{};
  }
  std::optional<UtcSeconds> time_if(const char* key) {
    if (at(key).is_null()) return std::nullopt;
    return time(key);
  }
  template <std::size_t n>
  std::size_t word(const char* key, const std::array<std::string_view, n>& words) {
    const std::string given = text(key);
    for (std::size_t k = 0; k < n; ++k) {
      if (words[k] == given) return k;
    }
    whole_ = false;
    return 0;
  }
  const BoardJson& list(const char* key) {
    static const BoardJson none = BoardJson::array();
    const BoardJson& one = at(key);
    whole_ = whole_ && one.is_array();
    return one.is_array() ? one : none;
  }

 private:
  const BoardJson& json_;
  bool& whole_;
};

Alarm alarm_in(const BoardJson& json, bool& whole) {
  BoardReader read{json, whole};
  Alarm out;
  out.id = read.whole("id");
  out.rule = read.text("rule");
  out.place = read.text("place");
  out.place_name = {read.text("place_zh"), read.text("place_en")};
  out.severity = static_cast<AlarmSeverity>(read.word("severity", alarm_severity_words));
  out.state = {static_cast<AlarmPhase>(read.word("phase", alarm_phase_words)), read.time("since"),
               read.truth("raised")};
  out.kind = static_cast<AlarmPhase>(read.word("kind", alarm_phase_words));
  out.first_seen = read.time("first_seen");
  out.raised_at = read.time_if("raised_at");
  out.ended_at = read.time_if("ended_at");
  out.value = read.text("value");
  out.limit = read.text("limit");
  out.hour = read.time_if("hour");
  if (const BoardJson& note = read.at("acknowledged"); !note.is_null()) {
    BoardReader inner{note, whole};
    out.acknowledged = AlarmNote{inner.text("by"), inner.text("why"), inner.time("at")};
  }
  for (const BoardJson& one : read.list("told")) {
    whole = whole && one.is_string();
    if (one.is_string()) out.told.push_back(one.get<std::string>());
  }
  return out;
}

AlarmSilence silence_in(const BoardJson& json, bool& whole) {
  BoardReader read{json, whole};
  return {read.whole("id"), read.text("rule"), read.text("place"), read.text("by"),
          read.text("why"), read.time("from"), read.time("until")};
}

AlarmMessage message_in(const BoardJson& json, bool& whole) {
  BoardReader read{json, whole};
  return {read.text("key"),
          read.text("channel"),
          read.text("who"),
          read.truth("over"),
          alarm_in(read.at("alarm"), whole),
          static_cast<int>(read.whole("tries")),
          read.time("next_try"),
          read.text("fault")};
}

}  // namespace

std::string alarm_board_json(const AlarmBoard& board) {
  BoardJson out{{"next_id", board.next_id},
                {"next_silence", board.next_silence},
                {"alarms", BoardJson::array()},
                {"silences", BoardJson::array()},
                {"outbox", BoardJson::array()}};
  for (const Alarm& one : board.alarms) out["alarms"].push_back(json_of_alarm(one));
  for (const AlarmSilence& one : board.silences) {
    out["silences"].push_back({{"id", one.id},
                               {"rule", one.rule},
                               {"place", one.place},
                               {"by", one.by},
                               {"why", one.why},
                               {"from", text_of(one.from)},
                               {"until", text_of(one.until)}});
  }
  for (const AlarmMessage& one : board.outbox) {
    out["outbox"].push_back({{"key", one.key},
                             {"channel", one.channel},
                             {"who", one.who},
                             {"over", one.over},
                             {"alarm", json_of_alarm(one.alarm)},
                             {"tries", one.tries},
                             {"next_try", text_of(one.next_try)},
                             {"fault", one.fault}});
  }
  return out.dump(1, ' ', false, BoardJson::error_handler_t::replace) + "\n";
}

Result<AlarmBoard> read_alarm_board(std::string_view text) {
  const BoardJson json = BoardJson::parse(text, nullptr, false);
  bool whole = json.is_object();
  AlarmBoard out;
  BoardReader read{json, whole};
  out.next_id = read.whole("next_id");
  out.next_silence = read.whole("next_silence");
  for (const BoardJson& one : read.list("alarms")) out.alarms.push_back(alarm_in(one, whole));
  for (const BoardJson& one : read.list("silences")) out.silences.push_back(silence_in(one, whole));
  for (const BoardJson& one : read.list("outbox")) out.outbox.push_back(message_in(one, whole));
  if (whole) return out;
  return Error{ErrorCode::malformed,
               "these are not the alarms so far; restore the file from a backup, or remove it: alarms then begin anew",
               ""};
}

}  // namespace lantian::serve
