#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "observe/slab.hpp"
#include "standards/quality_rule.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Doubts about readings. A detector is a pure function from series and a rule to findings; it changes nothing. What
/// becomes of a finding is decided by a person (keep/mark_book.hpp).
namespace lantian::observe::quality {

using standards::Instrument;
using standards::QualityRule;
using standards::Thousandths;

/// What raised a finding. Stored: never renumber, only add.
enum class Detector : std::uint8_t {
  range = 1,      ///< outside the instrument's range
  jump = 2,       ///< a change that neither the series' own past nor the neighbours explain
  flat = 3,       ///< one value for too long
  frozen = 4,     ///< whole records that repeat
  order = 5,      ///< a part above its whole: PM2.5 > PM10
  average = 6,    ///< Avg outside [Min, Max]
  hour = 7,       ///< hour unlike its minutes, or made from too few
  oxygen = 8,     ///< oxygen-corrected value unlike the recomputed one
  duplicate = 9,  ///< two series are one
  clock = 10,     ///< the device's clock or hour label is off
  disagree = 11,  ///< leaves its neighbours for long
  dust = 12,      ///< flat while dust rises all around
};
inline constexpr std::array all_detectors{Detector::range,     Detector::jump,    Detector::flat,     Detector::frozen,
                                          Detector::order,     Detector::average, Detector::hour,     Detector::oxygen,
                                          Detector::duplicate, Detector::clock,   Detector::disagree, Detector::dust};

/// "flat": the word behind '#' in a rule id, the same as the rule file's table.
std::string_view name_of(Detector detector);
std::optional<Detector> parse_detector(std::string_view text);

/// How soon somebody should look. Stored: never renumber.
enum class Severity : std::uint8_t {
  notice = 1,   ///< worth knowing; the data may well be right
  warning = 2,  ///< most likely wrong
  alarm = 3,    ///< looks made up, or spoils a whole station
};
std::string_view name_of(Severity severity);  ///< "notice", "warning", "alarm"
std::optional<Severity> parse_severity(std::string_view text);

/// One fact behind a finding, in words and numbers with units: {"neighbours, median", "7 ug/m3 (3 - 39)"}.
struct Evidence {
  std::string name;
  std::string value;
  friend bool operator==(const Evidence&, const Evidence&) = default;
};

/// A doubt about one factor at one place over [from, to).
struct Finding {
  Detector detector{};
  Severity severity = Severity::warning;
  std::string rule;       ///< "QC-AIR/2026#flat"
  std::string place;      ///< station id, or MN of a device
  std::string factor;     ///< "PM2.5"; `all_factors` when the whole record is meant
  std::string against{};  ///< what tells findings of one factor apart: the other series of a pair, "skew", "label"
  UtcSeconds from{}, to{};
  std::string reason;  ///< one plain English sentence with numbers
  std::vector<Evidence> evidence;
};
inline constexpr std::string_view all_factors = "all";

/// "QC-AIR/2026#flat".
std::string rule_id(const QualityRule& rule, Detector detector);

/// A value in the instrument's unit: "3 ug/m3", "0.6 mg/m3"; without a row, as thousandths / 1000.
std::string value_text(Thousandths value, const Instrument* instrument);
/// The same without the unit.
std::string number_text(Thousandths value, const Instrument* instrument);
/// "3 3 3 5 - 7 ug/m3": at most `most` values from the front, '-' for a missing one, "..." when there are more.
std::string values_text(std::span<const Cell> values, const Instrument* instrument, std::size_t most = 12);
/// A share in thousandths: 250 is "0.25".
std::string share_text(Thousandths share);

/// Begin of the hour that ends there, on the clock of findings.
constexpr UtcSeconds begin_of(HourEnding hour) {
  return to_utc(std::chrono::local_seconds{hour}) - std::chrono::hours{1};
}
/// "2014-10-11 19:00", Beijing time.
std::string time_text(UtcSeconds instant);

}  // namespace lantian::observe::quality
