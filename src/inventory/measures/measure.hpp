#pragma once
#include "base/decimal.hpp"
#include "base/period.hpp"
#include "base/result.hpp"
#include "inventory/emission.hpp"
#include "inventory/pollutant.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What somebody did about an emission, and how it counts.
namespace lantian::inventory {

/// In the order in which they act on a source: first less activity, last the cap.
enum class MeasureType : std::uint8_t { retire = 1, activity = 2, fuel = 3, process = 4, end_of_pipe = 5, cap = 6 };
enum class MeasureMode : std::uint8_t {
  replace = 1,  ///< stands instead of the control that is there
  add = 2       ///< acts on what the control lets through
};
enum class MeasureStatus : std::uint8_t { planned = 1, built = 2, verified = 3 };

/// Which sources a measure means. Empty members say nothing; all that are set must hold. The more is set, and the
/// closer to one source, the more specific the rule.
struct SourceFilter {
  std::string source_id, enterprise, class_prefix, industry;
  std::string unit_id;  ///< county or group
};

struct Measure {
  std::string record;  ///< stored row, for lineage
  std::string id;
  terms::Name title;
  MeasureType type = MeasureType::end_of_pipe;
  MeasureMode mode = MeasureMode::replace;
  SourceFilter filter;
  std::optional<Pollutant> pollutant;  ///< absent = all
  /// Percent. residual = 1 - CE * RE * RP; RE and RP are 100 when absent.
  std::optional<Decimal> control_percent, effectiveness_percent, penetration_percent;
  std::optional<Decimal> activity_ratio;  ///< new amount / old amount; acts on what earlier measures left; 0 = retired
  /// Percent of the base amount that goes away. Parts of several measures add up (households, lorries: nobody goes
  /// twice), where ratios multiply.
  std::optional<Decimal> removed_percent;
  /// Of cap: at most so many tonnes a period of all sources that the filter means, together.
  std::optional<Decimal> cap_t;
  /// What gives the heat or the road from now on, for the net reduction: class and amount in the class's unit, per
  /// period. Absent = nothing replaces it, and the report says so.
  std::string replacement_class;
  std::optional<Decimal> replacement_amount;
  std::string replacement_unit;
  Day start{};             ///< first day it acts
  std::optional<Day> end;  ///< first day it no longer acts
  std::string project_id, owner;
  std::optional<Decimal> investment_10k_yuan;
  MeasureStatus status = MeasureStatus::planned;
  std::vector<std::string> evidence;
  std::string programme;  ///< what reports group by: "clean heating", "one enterprise one policy", "mobile", ...
  bool synthetic = false;
};

/// What one measure took from one source and pollutant in one period. All in tonnes.
struct Reduction {
  std::string measure_id, source_id, unit_id, class_code, sector, programme;
  Pollutant pollutant{};
  Period period;
  MeasureStatus status = MeasureStatus::planned;
  double gross_t = 0;        ///< before the replacement's own emission, in the order of MeasureType
  double replacement_t = 0;  ///< what the replacement emits
  /// False: nothing is recorded as replacement of a measure that needs one, or no factor was found for it. The net
  /// reduction is then an upper bound.
  bool replacement_known = true;
  double net_t() const { return gross_t - replacement_t; }
  std::optional<double> shapley_t;    ///< fair share of the joint gross effect; for at most 8 measures on the source
  std::vector<std::string> evidence;  ///< of the measure
  Emission base;                      ///< what it was taken from, with its lineage
};

}  // namespace lantian::inventory
