#pragma once
#include "base/clock.hpp"
#include "base/concentration.hpp"
#include "base/result.hpp"
#include "terms/tree.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What is watched, who is told and when it is quiet, as text files. doc/alarms.md.
namespace lantian::serve {

enum class AlarmKind : std::uint8_t {
  above,         ///< the newest hourly value is above a limit
  flat,          ///< some hours in a row hardly differ
  silent,        ///< no hourly value of the place came for so long
  device_silent  ///< no telegram of the device came for so long
};
inline constexpr std::array<std::string_view, 4> alarm_kind_words{"above", "flat", "silent", "device_silent"};
enum class AlarmSeverity : std::uint8_t { notice, warning, critical };
inline constexpr std::array<std::string_view, 3> alarm_severity_words{"notice", "warning", "critical"};

/// How long a state lasts before the next one: what the state machine needs to know.
struct AlarmTiming {
  std::chrono::minutes pending{};      ///< `for_minutes`
  std::chrono::minutes keep_firing{};  ///< `keep_firing_minutes`
  std::chrono::minutes unknown{};      ///< `tell_no_data_minutes`: no data or an error that lasts this long is an alarm
};

struct AlarmRule {
  std::string id;
  terms::Name name;
  AlarmKind kind{};
  AlarmSeverity severity{};
  bool of_units = false;                 ///< of means of units instead of stations
  std::vector<std::string> places;       ///< none: all of them
  terms::Species species{};              ///< above, flat
  std::optional<Concentration> above{};  ///< above: the rule's own limit
  std::string limit;                     ///< above: or the name of a limit of the standard in force: "1h"
  int hours = 0;                         ///< flat
  Concentration within{};                ///< flat: the most that they may differ
  std::chrono::minutes silence{};        ///< silent, device_silent
  std::chrono::minutes no_data_after{};  ///< a newest hour that ended longer ago is no data
  AlarmTiming timing;
  std::string source, status;
  std::string text;  ///< as it stands in its file
};

/// Somebody is told of alarms that nobody has acknowledged after so long.
struct AlarmStep {
  std::vector<std::string> rules;  ///< none: all
  AlarmSeverity least{};
  std::chrono::minutes after{};
  std::string channel, who;
};

struct AlarmChannel {
  std::string id;
  std::string folder;                     ///< absolute; empty: it goes to the webhook
  std::string webhook;                    ///< https, or http to this machine
  std::string template_id;                ///< of the webhook's body
  std::string address_from, secret_from;  ///< names of environment variables, or empty
  bool english = false;
};

/// The body of a webhook, with places in braces, in the form that its receiver takes.
struct AlarmTemplate {
  std::string id, body;
};

/// Hours in which nobody is told.
struct AlarmMute {
  std::string id, why;
  std::vector<std::string> rules;        ///< none: all
  std::array<bool, 7> weekdays{};        ///< from Sunday on
  std::chrono::minutes from{}, until{};  ///< on the Beijing clock; until <= from: until the next day
  std::optional<Day> first, last;        ///< days on which such hours begin
};

struct AlarmRules {
  std::vector<AlarmRule> rules;
  std::vector<AlarmStep> steps;  ///< soonest first
  std::vector<AlarmChannel> channels;
  std::vector<AlarmTemplate> templates;
  std::vector<AlarmMute> mutes;

  /// `shipped` and then `own`: a rule, channel, template or mute of one's own takes the place of a shipped one with its
  /// id. Returns malformed with every fault of every file as file:line, one a line.
  static Result<AlarmRules> read(std::span<const terms::SourceFile> shipped, std::span<const terms::SourceFile> own);
  const AlarmRule* rule(std::string_view id) const;
  const AlarmChannel* channel(std::string_view id) const;
  bool muted(std::string_view rule, UtcSeconds now) const;
};

/// ROOT/data/alarms and BOOK/alarms, where there is one. `book` may be empty. Returns what `read` returns, and io.
Result<AlarmRules> open_alarm_rules(const std::string& root, const std::string& book);

/// `text` with its {places} filled: those of the list. Unknown ones stay as they are.
std::string alarm_text(std::string_view text, std::span<const std::pair<std::string_view, std::string>> places);

}  // namespace lantian::serve
