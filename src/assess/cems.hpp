#pragma once
#include "assess/cems_outlet.hpp"
#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "base/period.hpp"
#include "base/rational.hpp"
#include "base/result.hpp"
#include "observe/quality/finding.hpp"
#include "standards/cems_rule.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Verdict on the hours of one outlet's flue-gas monitor over a month: what is valid, what exceeds the permit, what is
/// exempt, what stands in for invalid hours, and how much was emitted. Pure: hours, marks, permit and rule in, verdict
/// out. Everything is an exact fraction until it is printed. Sources: HJ 75-2017 clause 12, HJ 212-2017 annex D.
namespace lantian::assess {

/// Codes of HJ 212 for what is not a pollutant.
inline constexpr std::string_view factor_flow = "a00000";         ///< m3/h
inline constexpr std::string_view factor_temperature = "a01012";  ///< degrees Celsius
inline constexpr std::string_view factor_pressure = "a01013";     ///< kPa
inline constexpr std::string_view factor_moisture = "a01014";     ///< percent
inline constexpr std::string_view factor_oxygen = "a19001";       ///< percent
inline constexpr std::string_view factor_nox = "a21002";
inline constexpr std::string_view factor_no = "a21003";
inline constexpr std::string_view factor_no2 = "a21004";

/// One hourly mean as the monitor sent it; pollutants in mg/m3.
struct CemsReading {
  std::string factor;
  std::optional<Decimal> value;  ///< absent = missing
  std::string flag;              ///< data flag of HJ 212; empty = none
  std::optional<int> minutes;    ///< valid minutes it was made from, where that is known
  /// The converted value (Zs) as the monitor sent it: only compared with our own, never used.
  std::optional<Decimal> converted;
  std::string doubted;  ///< why a reviewer upheld that the value must not be used; empty = nobody did
};

struct CemsHour {
  HourEnding hour{};
  std::vector<CemsReading> readings;
  /// Null when the hour has none of this factor.
  const CemsReading* reading(std::string_view factor) const;
};

/// What the enterprise, or its permit office, declared about hours of the source or of the monitor.
enum class CemsMarkKind : std::uint8_t {
  start_up,
  shut_down,
  malfunction,
  stopped,      ///< the source did not run
  maintenance,  ///< of the monitor, as all below
  calibration,
  instrument_fault,
  out_of_control,  ///< a check showed it wrong
};
std::string_view name_of(CemsMarkKind kind);  ///< "start_up", ...
std::optional<CemsMarkKind> parse_mark_kind(std::string_view text);

struct CemsMark {
  CemsMarkKind kind{};
  HourEnding first{}, last{};  ///< both included
  std::string reason;
};

/// What became of one hour of one factor.
enum class CemsOutcome : std::uint8_t {
  within,         ///< converted and not above the limit
  exceeds,        ///< above the limit
  exempt,         ///< above the limit, but the hour does not count; `why` and `source` say so
  not_converted,  ///< measured, but not comparable: oxygen missing or near that of air, no permit on that day
  invalid,        ///< no valid measurement
  stopped,        ///< the source did not run
};
std::string_view name_of(CemsOutcome outcome);

/// `measured` is the value as sent (NOx: as made from its parts). `emission` is what the measurement gives; what stands
/// in for missing ones is in CemsFactorMonth::stand_ins.
struct CemsHourVerdict {
  HourEnding hour{};
  const CemsHour* record = nullptr;  ///< what was sent; null = nothing
  CemsOutcome outcome = CemsOutcome::invalid;
  std::string why;     ///< of an invalid, exempt or not converted hour, in English; else empty
  std::string source;  ///< document behind the limit or the exemption
  std::optional<Rational> measured;
  std::optional<Rational> dry;        ///< mg/m3, dry, standard state
  std::optional<Rational> oxygen;     ///< percent, dry
  std::optional<Rational> converted;  ///< mg/m3 at reference oxygen: what is compared with the limit
  const CemsLimit* limit = nullptr;   ///< of the permit that binds on this day
  std::optional<Rational> emission;   ///< kg in this hour; 0 when stopped
  bool captured = false;              ///< counts as valid: its emission is known from measurement
  bool out_of_control = false;
  bool calibrated = false;  ///< a calibration took place
  std::string no_emission;  ///< why a running hour has no emission of its own
};

/// Exceeding (or exempt) hours in a row. A stretch ends with the period; `begins_before` and `goes_on` say that the
/// hours beyond its edge exceed too.
struct CemsStretch {
  std::string factor;
  HourEnding first{}, last{};
  int hours = 0;
  Rational max;         ///< mg/m3, converted
  HourEnding at_max{};  ///< the first one, when several are equal
  Rational mean;
  const CemsLimit* limit = nullptr;
  std::string why;     ///< of an exempt one
  std::string source;  ///< document
  bool begins_before = false;
  bool goes_on = false;

  /// max / limit, held to nine decimals before the division.
  Rational multiple() const;
};

/// Invalid hours in a row inside the period, with what stands in for their emission.
struct CemsStandIn {
  HourEnding first{}, last{};
  int hours = 0;
  int gap_hours = 0;                 ///< of the whole gap, also beyond the period
  std::string why;                   ///< of the first of its hours
  std::string rule;                  ///< "HJ75/2017#gap-24h"; empty when nothing stands in
  std::string refused;               ///< why nothing does
  std::optional<Rational> emission;  ///< kg in each of the hours
  HourEnding source_hour{};          ///< the hour that emitted so much
  int looked_back = 0;               ///< valid hours found before the gap
  int looked_for = 0;                ///< valid hours that the rule asks for
};

/// Hours that count for the capture ratio: valid / (hours - stopped).
struct CemsCapture {
  HourEnding first{}, last{};  ///< hours looked at
  int hours = 0;
  int stopped = 0;
  int valid = 0;
  bool complete = true;  ///< false: the span has not ended, or the data begin inside it
  /// No value when the source never ran.
  std::optional<Rational> share() const;
};

struct CemsFactorMonth {
  std::string factor;
  terms::Name name;
  std::vector<CemsHourVerdict> hours;  ///< every hour of the period that has ended
  CemsCapture month;
  std::vector<CemsCapture> spans;  ///< the quarters (or months) that the rule takes the capture of
  std::vector<CemsStandIn> stand_ins;
  std::vector<CemsStretch> exceedances;
  std::vector<CemsStretch> exempt;
  /// Hours whose converted value as sent is not what the formula gives (observe/quality/device_tests.hpp).
  std::vector<observe::quality::Finding> doubts;
  Rational measured_kg;
  Rational stand_in_kg;
  int stand_in_hours = 0;
  int open_hours = 0;  ///< running hours that nothing stands in for: the mass lacks them

  int count(CemsOutcome outcome) const;
  Rational total_kg() const { return measured_kg + stand_in_kg; }
};

struct CemsMonth {
  const Outlet* outlet = nullptr;
  Period period;
  standards::RuleRef rule;
  std::vector<CemsFactorMonth> factors;  ///< those that a permit limits, in its order
  std::vector<std::string> notes;        ///< what a reader has to know, English sentences
};

/// `hours`: ascending, none twice; hours before the period are history for substitution and yearly counts, hours after
/// it may complete the quarter. Hours of the period that are not there count as invalid.
struct CemsQuestion {
  const Outlet& outlet;
  const standards::CemsRule& rule;
  Period period;
  std::span<const CemsHour> hours;
  std::span<const CemsMark> marks;
  /// With one that has a test of oxygen, converted values as sent are compared with our own.
  const standards::QualityRule* quality = nullptr;
  std::optional<HourEnding> until;  ///< the last hour that has ended; later ones are not missing but to come
};

/// Judges every factor that a permit of the outlet limits. The verdict points into `outlet` and `hours`.
/// - An hour is invalid by its flag, a mark of the monitor, an upheld doubt, fewer valid minutes than the rule asks, a
/// value that is
///   missing, negative or beyond flue gas; its emission also by the flow. A flag or mark "stopped" ends all questions.
/// - Full values are compared with the limit (GB/T 8170 4.3.2): 35.001 exceeds 35.
/// - A state of the source exempts as long as the permit lets it, hours at a time and hours in the calendar year; later
///   hours count.
/// - An emission that is not known is taken from the substitution table by the capture ratio of the span the hour lies
///   in, as far as the data go.
/// Returns invalid_argument (a period of more than a year or one that has not begun, a reference oxygen not below that
/// of air, hours out of order), not_found (no factor has a limit).
Result<CemsMonth> judge_cems(const CemsQuestion& question);

}  // namespace lantian::assess
