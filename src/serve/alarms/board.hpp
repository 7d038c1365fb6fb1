#pragma once
#include "serve/alarms/rules.hpp"

#include <map>
#include <memory>

/// Alarms as values: what is known of a place goes in, states and what must be told come out. No clock, no files.
namespace lantian::serve {

enum class AlarmPhase : std::uint8_t { normal, pending, alerting, recovering, no_data, error, ended };
inline constexpr std::array<std::string_view, 7> alarm_phase_words{"normal",  "pending", "alerting", "recovering",
                                                                   "no_data", "error",   "ended"};

/// What a look at a rule's place said.
enum class AlarmSignal : std::uint8_t { fine, breach, no_data, error };
inline constexpr const char* whole_rule = "*";  ///< the place of what concerns a rule as a whole
struct AlarmLook {
  std::string rule, place;
  terms::Name place_name;
  AlarmSignal signal{};
  std::string value;               ///< "182 ug/m3", "6 h", or why it is an error; English units and signs only
  std::string limit;               ///< what it was held against; empty: nothing
  std::optional<UtcSeconds> hour;  ///< end of the newest hour that it rests on
};

/// Where a rule stands at a place. `raised`: it is an alarm that people see as one.
struct AlarmState {
  AlarmPhase phase = AlarmPhase::normal;
  UtcSeconds since{};
  bool raised = false;
  friend bool operator==(const AlarmState&, const AlarmState&) = default;
};

/// The state behind a look. A breach that lasts is alerting; one that ends recovers as long as the rule says. What is
/// not known neither ends an alarm nor lets it recover: only values that are fine, all the time, do. No data and errors
/// are states of their own, raised when they last.
AlarmState next_state(const AlarmState& state, AlarmSignal signal, UtcSeconds now, const AlarmTiming& timing);

struct AlarmNote {
  std::string by, why;
  UtcSeconds at{};
};

/// One stretch of a rule at a place that was not normal.
struct Alarm {
  std::int64_t id = 0;
  std::string rule, place;
  terms::Name place_name;
  AlarmSeverity severity{};
  AlarmState state;   ///< `ended` when it is over
  AlarmPhase kind{};  ///< the worst it was: alerting, no_data, error
  UtcSeconds first_seen{};
  std::optional<UtcSeconds> raised_at, ended_at;
  std::string value, limit;  ///< of the latest look in breach
  std::optional<UtcSeconds> hour;
  std::optional<AlarmNote> acknowledged;
  std::vector<std::string> told;  ///< "after minutes/channel" of each step that was taken
  bool open() const { return !ended_at; }
};

/// Nobody is told until then. `rule`, `place`: empty: all.
struct AlarmSilence {
  std::int64_t id = 0;
  std::string rule, place, by, why;
  UtcSeconds from{}, until{};
  bool covers(const Alarm& alarm, UtcSeconds now) const;
};

/// What must be told, until a channel has taken it. `key` is the same after a restart.
struct AlarmMessage {
  std::string key, channel, who;
  bool over = false;
  Alarm alarm;  ///< as it was
  int tries = 0;
  UtcSeconds next_try{};
  std::string fault;
};

/// Everything that is kept between two runs.
struct AlarmBoard {
  std::int64_t next_id = 1, next_silence = 1;
  std::vector<Alarm> alarms;  ///< by id; open ones, and those that ended
  std::vector<AlarmSilence> silences;
  std::vector<AlarmMessage> outbox;

  /// Takes the looks of one moment, then the steps of the ladder. True when something changed that people see.
  bool judge(const AlarmRules& rules, const std::vector<AlarmLook>& looks, UtcSeconds now);
  /// The alarm; null: there is none.
  Alarm* alarm(std::int64_t id);
  bool silenced(const Alarm& alarm, UtcSeconds now) const;

 private:
  bool take(const AlarmRule& rule, const AlarmLook& look, UtcSeconds now);
  bool close(Alarm& alarm, const AlarmRules& rules, UtcSeconds now);
  bool climb(const AlarmRules& rules, Alarm& alarm, UtcSeconds now);
  void forget();
};

/// As JSON, for the file between two runs. Reading returns malformed.
std::string alarm_board_json(const AlarmBoard& board);
Result<AlarmBoard> read_alarm_board(std::string_view json);

}  // namespace lantian::serve
