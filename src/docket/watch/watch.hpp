#pragma once
#include "base/clock.hpp"
#include "base/concentration.hpp"
#include "docket/act.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Closed only when the air agrees: the verdict of a sensor on a case that says it is done. Pure: the same hours give
/// the same verdict, whenever they are looked at.
namespace lantian::docket {

struct HourValue {
  HourEnding hour{};
  std::optional<Concentration> value;  ///< absent: missing or marked invalid
};

enum class WatchVerdict : std::uint8_t {
  good_so_far = 1,  ///< goes on, and every whole day so far had enough data
  not_enough = 2,   ///< goes on, and at least one day had too few hours: it does not count, the watch is longer by it
  good = 3,         ///< as many good days as the check asks for
  breach = 4
};
std::string_view name_of(WatchVerdict verdict);

struct WatchDay {
  Day day{};
  int hours = 0;        ///< with a value that is not part of a flat run
  int flat = 0;         ///< hours of flat runs: no data
  int above = 0;        ///< hours above the limit
  bool counts = false;  ///< enough hours
};

struct WatchReport {
  WatchVerdict verdict{};
  int good_days = 0;
  std::vector<WatchDay> days;    ///< whole days looked at, up to the one that decided
  std::vector<HourValue> above;  ///< breach: the hours above the limit of that day, up to the one that decided
};

/// What is judged, beside the check of the type.
struct WatchQuestion {
  Concentration limit;  ///< of the check, or the standard's figure that its rule names
  UtcSeconds began{};   ///< when the watch state was entered
  UtcSeconds now{};     ///< hours that end after now are not looked at
};

/// Hours above the limit count from `began` on. Days count from the one after, whole Beijing days that have ended by
/// `now`; one counts as good when at least `least_hours_percent` of its 24 hours have a value. A run of `flat_hours` or
/// more equal values in hours that follow each other is no data at all, above the limit too; hours before `began` may
/// be given, so that a run that began earlier is seen. `breach_hours` hours above the limit within one day are a
/// breach, and end the watch, whatever came before. Values equal to the limit are within it. Requires: `hours`
/// ascending, no hour twice.
WatchReport judge_watch(const Check& check, const WatchQuestion& question, std::span<const HourValue> hours);

/// The report in one line, for the event: "PM10 at station 1001A: breach on 2023-10-05: 3 hours above 150 ug/m3
/// (2023-10-05 14:00 210, ...)".
std::string text_of_watch(const Check& check, const WatchQuestion& question, const WatchReport& report,
                          std::string_view subject);

/// What the system does about it: the good or the breach transition of the check with the line above as text and
/// reason; absent while the watch goes on.
std::optional<Action> watch_action(const CaseType& type, const Case& subject, const WatchReport& report,
                                   const std::string& line);

}  // namespace lantian::docket
