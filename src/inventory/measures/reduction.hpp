#pragma once
#include "inventory/compute.hpp"
#include "inventory/measures/measure.hpp"
#include "terms/region.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// Measures on emissions: which tonnes each measure cut, where and when, with nothing counted twice.
namespace lantian::inventory {

struct ReductionChoice {
  MeasureStatus at_least = MeasureStatus::planned;  ///< verified = only what somebody has checked
  bool shapley = true;                              ///< where at most 8 measures meet on one source and pollutant
};

/// What a person must look at: a measure that matches nothing, a control weaker than the one in place, a source that
/// several rules of equal rank claim.
struct MeasureNote {
  enum class Kind : std::uint8_t {
    matches_nothing,
    weaker_than_base,
    hit_twice,
    overridden,
    no_replacement,
    not_started,
    not_counted,           ///< its status is below the one asked for
    base_without_value,    ///< the base is NE, IE, C or NO: nothing can be cut from it
    base_control_unknown,  ///< replaces a control of which the base does not say how much it lets through
    more_than_all,         ///< measures together remove more than the whole base amount
    replacement_without_factor
  };
  Kind kind{};
  std::string measure_id, source_id;
  std::string message;
};

/// How far one measure reaches: also of one that matches nothing.
struct MeasureReach {
  std::string measure_id;
  std::int64_t sources = 0;     ///< that its filter means
  std::int64_t rows = 0;        ///< emissions of those
  std::int64_t overridden = 0;  ///< rows on which a more specific rule acts instead, all the time
  std::int64_t days = 0;        ///< days of the period on which it acts
};

struct ReductionReport {
  std::vector<Reduction> rows;  ///< by (measure, source, pollutant)
  /// The base with every measure in force, same order as the base. What measures changed carries no residual any more:
  /// measures of a later year are applied to the base together with these.
  std::vector<Emission> after;
  std::vector<Emission> replacements;  ///< what the replacements emit, through `compute`; not part of `after`
  std::vector<MeasureReach> reach;     ///< one for each measure given, by id
  std::vector<MeasureNote> notes;      ///< by (kind, measure, source)
};

/// Applies measures to `base` over `period` (rows of the base are emissions of that period). A measure that begins or
/// ends inside the period counts by the share of its days. Base minus after equals the sum of gross reductions, for
/// each source and pollutant, to 1e-12 relative. `region` resolves groups of counties in filters; null = codes must be
/// equal or prefixes. Returns invalid_argument with every faulty measure, one a line; then nothing was computed.
Result<ReductionReport> reductions(const Basis& basis, std::span<const Source> sources, std::span<const Emission> base,
                                   std::span<const Measure> measures, const Period& period, const terms::Region* region,
                                   const ReductionChoice& choice);

}  // namespace lantian::inventory
