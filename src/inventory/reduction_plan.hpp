#pragma once
#include "inventory/control.hpp"
#include "inventory/matching.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

/// Inside of `reductions`: which measures act on one emission, on which days, in which order.
namespace lantian::inventory {

/// A measure with its numbers taken out once.
struct ReadyMeasure {
  const Measure* measure = nullptr;
  std::optional<double> residual;  ///< of the control
  std::optional<double> ratio;     ///< of the activity
  std::optional<double> removed;   ///< share of the base amount
  bool counted = false;            ///< its status is high enough and some of its days lie in the period
  int days = 0;                    ///< of the period
  bool replaces_control() const { return residual.has_value() && measure->mode == MeasureMode::replace; }
};
ReadyMeasure ready_measure(const Measure& measure, const Period& period, MeasureStatus at_least);

/// Notes by (kind, measure, source), each once.
class NoteBook {
 public:
  void put(MeasureNote::Kind kind, const std::string& measure_id, const std::string& source_id, std::string message);
  bool has(MeasureNote::Kind kind, const std::string& measure_id, const std::string& source_id) const;
  std::vector<MeasureNote> notes() const;

 private:
  std::map<std::tuple<MeasureNote::Kind, std::string, std::string>, std::string> notes_;
};

/// Days on which the same measures act. `acting`: positions in RowPlan::players, in the order in which they act.
struct Segment {
  double share = 0;  ///< of the days of the row's period
  std::vector<std::uint32_t> acting;
};

/// One emission with everything that happens to it.
struct RowPlan {
  std::uint32_t row = 0;               ///< position in the base
  std::vector<std::uint32_t> players;  ///< measures that act on some day, in the order in which they act
  std::vector<Segment> segments;       ///< shares sum to 1
  std::vector<std::uint32_t> never;    ///< measures with days here that a more particular rule keeps out on all of them
};

/// Lays the measures on the days of the row. Order: retire, activity, fuel, process, end of pipe, cap; in one type
/// parts of the base before ratios, replacing before adding, the more particular before the general, then by start and
/// id. Of replacing controls of one type, and of the measures of one type and programme, only the most particular act.
/// Rules of equal rank that claim the same are noted (hit_twice).
RowPlan plan_row(std::uint32_t position, const Emission& row, std::span<const RuleMatch> matches,
                 std::span<const ReadyMeasure> measures, NoteBook& notes);

}  // namespace lantian::inventory
