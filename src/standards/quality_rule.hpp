#pragma once
#include "standards/rule.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// When a reading is doubted: the thresholds of every detector of src/observe/quality, filled from one TOML file of
/// kind "quality". Values are thousandths of the instrument's own measure, for concentrations 0.001 ug/m3, so that they
/// compare with stored cells as whole numbers. Shares and multiples are whole thousandths: "0.25" is 250.
namespace lantian::standards {

using Thousandths = std::int64_t;

/// Why a test's numbers are what they are.
struct Grounds {
  std::string source;
  std::string status;  ///< "verified" or "unverified"
};

/// What the instrument of one factor can tell apart.
struct Instrument {
  std::string factor;  ///< "PM2.5", "TEMP", "a21026"
  std::string unit;    ///< as printed: "ug/m3", "mg/m3", "C"
  Thousandths per_unit = 1000;
  Thousandths low = 0;    ///< measuring range, ends included
  Thousandths high = 0;   ///<
  Thousandths step = 0;   ///< smallest difference that it prints
  Thousandths floor = 0;  ///< detection limit: a reading up to here cannot be told from none
  Thousandths noise = 0;  ///< uncertainty near zero
  Thousandths share = 0;  ///< uncertainty beside `noise`, as a part of the reading
};

/// Which places are compared with one: the nearest ones.
struct NeighbourChoice {
  Grounds grounds;
  int most = 0;
  int radius_km = 0;
};

/// Outside the measuring range.
struct RangeTest {
  Grounds grounds;
};

/// A change from one hour to the next above `times` the usual change of the last `memory_hours`, above the row's
/// `at_least`, and not shared by the neighbours (their median moves less than `support` of it).
struct JumpTest {
  struct Row {
    std::string factor;
    Thousandths at_least = 0;
  };
  Grounds grounds;
  int memory_hours = 0;
  Thousandths times = 0;
  Thousandths support = 0;
  int neighbours = 0;          ///< that must be there to speak
  int back_hours = 0;          ///< a spike that falls back inside so many hours is marked as a whole
  Thousandths back_share = 0;  ///< by this part of the jump
  std::vector<Row> rows;
};

/// One value for too long. A row decides about values above `above`: a run whose largest and smallest value differ by
/// no more than `spread` lasts less than `hours`. At or below the detection limit the floor row decides.
struct FlatTest {
  struct Row {
    std::string factor;
    Thousandths above = 0;
    Thousandths spread = 0;
    int hours = 0;
  };
  struct Floor {
    std::string factor;
    std::optional<int> hours;  ///< longest run believed although the neighbours differ by more than `agree`; absent:
                               ///< however long, no fault
    Thousandths agree = 0;
    std::optional<Thousandths> contradicted_above;  ///< the neighbours' median over most of the run
    int contradicted_hours = 0;
  };
  Grounds grounds;
  int gap_hours = 0;  ///< missing hours that do not end a run
  std::vector<Row> rows;
  std::vector<Floor> floors;
  const Floor* floor(std::string_view factor) const;
};

/// All factors of a station repeat together for `records` hours; or `resent_records` hours in a row equal those of one
/// earlier time inside `resent_days`.
struct FrozenTest {
  Grounds grounds;
  int factors = 0;  ///< that a record must hold to be judged
  int above_floor = 0;
  int records = 0;
  int resent_records = 0;
  int resent_days = 0;
};

/// A part above its whole by more than share * whole + absolute, for `hours`: PM2.5 and PM10.
struct OrderTest {
  struct Row {
    std::string part, whole;
    Thousandths share = 0;
    Thousandths absolute = 0;
  };
  Grounds grounds;
  int hours = 0;
  int gap_hours = 0;
  std::vector<Row> rows;
};

/// Avg outside [Min, Max] by more than `last_places` units of the last printed digit.
struct AverageTest {
  Grounds grounds;
  int last_places = 0;
};

/// An hour that is not the mean of its minutes, or was made from fewer than `valid_minutes`.
struct HourTest {
  Grounds grounds;
  int valid_minutes = 0;
  int last_places = 0;
  Thousandths share = 0;
};

/// A value corrected for oxygen that is not C * (ambient - O2s) / (ambient - O2).
struct OxygenTest {
  Grounds grounds;
  Decimal ambient;  ///< percent
  Decimal at_most;  ///< above this O2 the quotient says nothing any more
  int last_places = 0;
  Thousandths share = 0;
};

/// Blocks of hours that two series have in common, value by value.
struct DuplicateTest {
  Grounds grounds;
  int block_hours = 0;
  int present = 0;   ///< values that a block must hold
  int distinct = 0;  ///< of them different ones, so that a floor is no copy
  int blocks = 0;    ///< in a row
};

/// A device whose clock is off, or whose hours are labelled with their other end.
struct ClockTest {
  Grounds grounds;
  int telegrams = 0;      ///< needed for a median
  int alarm_seconds = 0;  ///< of the median of received - DataTime
  int zone_minutes = 0;   ///< -120: the clock runs on UTC+6
  int zone_within_seconds = 0;
  int label_share = 0;  ///< percent of hourly telegrams that came before their hour could have ended
};

/// The mean over `hours` leaves the range of the neighbours and is `factor` times off its own usual ratio to them.
struct DisagreeTest {
  Grounds grounds;
  int hours = 0;
  int present = 0;
  int memory_days = 0;
  int neighbours = 0;
  int lasting_hours = 0;
  Thousandths factor = 0;
};

/// A site that stays flat while the neighbours and the reference station rise.
struct DustTest {
  Grounds grounds;
  std::string factor;
  int window_hours = 0;
  int neighbours = 0;
  int lasting_hours = 0;
  Thousandths rise = 0;
  Thousandths level = 0;
  Thousandths flat_share = 0;
  Thousandths flat_at_most = 0;
  Thousandths reference_share = 0;
};

/// A house's rule of quality control. A test that the file leaves out is not made.
struct QualityRule {
  RuleHead head;
  std::vector<Instrument> instruments;
  std::optional<NeighbourChoice> neighbours;
  std::optional<RangeTest> range;
  std::optional<JumpTest> jump;
  std::optional<FlatTest> flat;
  std::optional<FrozenTest> frozen;
  std::optional<OrderTest> order;
  std::optional<AverageTest> average;
  std::optional<HourTest> hour;
  std::optional<OxygenTest> oxygen;
  std::optional<DuplicateTest> duplicate;
  std::optional<ClockTest> clock;
  std::optional<DisagreeTest> disagree;
  std::optional<DustTest> dust;

  /// Null when the rule says nothing about the factor.
  const Instrument* instrument(std::string_view factor) const;
};

}  // namespace lantian::standards
