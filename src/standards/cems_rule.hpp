#pragma once
#include "standards/quality_rule.hpp"
#include "standards/rule.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What makes an hour of a flue-gas monitor (CEMS) valid, how it is converted, and what stands in for it when it is
/// not: filled from one TOML file of kind "cems" (HJ 75 and its like). Limits are not here: a permit sets them
/// (assess/cems_outlet.hpp).
namespace lantian::standards {

/// What an hour counts as.
enum class CemsStanding : std::uint8_t {
  valid,    ///< the source ran and the monitor measured
  invalid,  ///< the source ran, the monitor did not measure: fault, maintenance, calibration, missing
  stopped,  ///< the source did not run: nothing is emitted, the hour counts neither for nor against the capture
};

/// A data flag of HJ 212 as this rule takes it.
struct CemsFlag {
  std::string flag;  ///< "N", "M"; upper case, compared as sent
  Name meaning;
  CemsStanding standing = CemsStanding::invalid;
  bool calibration = false;  ///< after such an hour the monitor is known to be right again
};

/// Why an hour is invalid, as far as the substitution asks.
enum class CemsLapse : std::uint8_t {
  ordinary,        ///< fault, repair, planned maintenance, calibration, missing
  out_of_control,  ///< the monitor ran, but a check showed it wrong: history ends at the calibration before
};

/// One row of the substitution table: in which case, and the largest hourly emission of how many valid hours before.
struct CemsSubstitute {
  std::string id;  ///< "gap-24h", cited as "HJ75/2017#gap-24h"
  CemsLapse lapse = CemsLapse::ordinary;
  Decimal capture_from;       ///< the row holds from this capture ratio on, itself included; a share, "0.9"
  std::optional<int> gap_to;  ///< and for gaps up to so many hours, itself included; absent = any length
  int hours = 0;              ///< valid hours looked back on
};

/// Over which span the capture ratio is taken.
enum class CemsSpan : std::uint8_t { quarter, month };

struct CemsRule {
  RuleHead head;

  struct State {
    Grounds grounds;
    Decimal pressure_kpa;    ///< of the standard state
    Decimal kelvin_at_zero;  ///< 0 degrees Celsius as the formulas print it: 273
    int no_mass = 0;         ///< NOx = NO * no2_mass / no_mass + NO2
    int no2_mass = 0;
  } state;

  struct Oxygen {
    Grounds grounds;
    Decimal ambient;  ///< percent
    Decimal at_most;  ///< above this measured O2 nothing is converted: the quotient says nothing any more
  } oxygen;

  struct Hour {
    Grounds grounds;
    int valid_minutes = 0;
    CemsStanding without_flag = CemsStanding::invalid;
    std::vector<CemsFlag> flags;
  } hour;

  struct Capture {
    Grounds grounds;
    CemsSpan span = CemsSpan::quarter;
    Decimal required;  ///< share of the running hours that has to be valid
  } capture;

  struct Substitution {
    Grounds grounds;
    std::vector<CemsSubstitute> rows;  ///< the first that fits decides
  } substitution;

  struct Printing {
    int concentration = 0;  ///< decimals of mg/m3
    int mass = 0;           ///< decimals of kg
    int ratio = 0;          ///< decimals of multiples of a limit
    int percent = 0;
  } printing;

  /// Null when the rule does not know the flag.
  const CemsFlag* flag(std::string_view flag) const;
  /// Null when no row fits: the capture is too low for any substitution. `capture` a share.
  const CemsSubstitute* substitute(CemsLapse lapse, const Rational& capture, int gap_hours) const;
};

}  // namespace lantian::standards
