#pragma once
#include "report/templates.hpp"
#include "serve/alarms/desk.hpp"
#include "serve/api/router.hpp"
#include "terms/listing.hpp"

namespace lantian::serve {

/// Alarms as the service shows them. What it points to outlives the router.
struct AlarmApi {
  std::function<AlarmDesk*()> desk;  ///< null until there is one
  const ApiWords* words = nullptr;
  const report::Templates* templates = nullptr;
  /// Who acts; absent: nobody is signed in.
  std::function<std::optional<std::string>(const HttpRequest&)> who;
  /// A row of the audit log behind each deed. May be empty.
  std::function<Result<void>(const HttpRequest&, std::string action, std::string subject, std::string detail)> noted;
};

/// /api/v1/alarms, alarms/{id}/acknowledge, alarm-rules, silences, silences/{id}. doc/alarms.md.
void mount_alarms(Router& router, AlarmApi api);

/// A page of alarms, newest first.
struct AlarmPage {
  std::vector<const Alarm*> alarms;
  std::optional<std::int64_t> next;  ///< for `after`
  std::size_t limit = 0;
};
std::string alarms_json(const AlarmDesk& desk, const AlarmView& view, const AlarmPage& page);
std::string alarm_json(const AlarmDesk& desk, const AlarmView& view, const Alarm& alarm);
std::string alarm_rules_json(const AlarmDesk& desk, const AlarmView& view);
std::string silences_json(const AlarmDesk& desk, const AlarmView& view, UtcSeconds now);
std::string silence_json(const AlarmDesk& desk, const AlarmSilence& silence, UtcSeconds now);
terms::Listing alarms_listing(const AlarmDesk& desk, const AlarmPage& page, const ApiWords& words, bool chinese);

/// What a page sends: {"why"} of an acknowledgement; {"rule", "place", "minutes", "why"} of a silence.
struct SentAlarmDeed {
  std::string rule, place, why;
  std::int64_t minutes = 0;
};
/// Returns malformed with every key that cannot be read. `silence`: which of the two.
Result<SentAlarmDeed> read_alarm_deed(std::string_view json, bool silence);

}  // namespace lantian::serve
