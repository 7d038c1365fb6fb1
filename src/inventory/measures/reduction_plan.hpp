#pragma once
#include "inventory/measures/control.hpp"
#include "inventory/measures/matching.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
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
  std::uint32_t programme = 0;     ///< equal programmes have equal numbers
  int days = 0;                    ///< of the period
  bool replaces_control() const { return residual.has_value() && measure->mode == MeasureMode::replace; }
};
ReadyMeasure ready_measure(const Measure& measure, const Period& period, MeasureStatus at_least);

/// Notes by (kind, measure, source), each once. Thousands of rows raise the same note, so it is known by numbers and
/// its message is only written the first time.
class NoteBook {
 public:
  /// A note about no source in particular.
  static constexpr std::uint32_t no_source = ~std::uint32_t{0};

  /// `write()` gives the note.
  template <class Write>
  void put(MeasureNote::Kind kind, std::uint32_t measure, std::uint32_t source, Write write) {
    const std::uint64_t pair = std::uint64_t{measure} << 32U | source;
    if (known_[static_cast<std::size_t>(kind)].insert(pair).second) notes_.push_back(write());
  }
  /// In order. The book is empty afterwards.
  std::vector<MeasureNote> take();

 private:
  static constexpr std::size_t kinds = 16;
  std::array<std::unordered_set<std::uint64_t>, kinds> known_;
  std::vector<MeasureNote> notes_;
};

/// Where one emission stands: its positions in the base and among the sources.
struct RowPlace {
  std::uint32_t row = 0;
  std::uint32_t source = 0;
};

/// Days on which the same measures act. `acting`: positions in RowPlan::players, in the order in which they act.
struct Segment {
  double share = 0;  ///< of the days of the row's period
  std::vector<std::uint32_t> acting;
};

/// One emission with everything that happens to it.
struct RowPlan {
  std::uint32_t row = 0;               ///< position in the base
  std::uint32_t source = 0;            ///< position among the sources
  std::vector<std::uint32_t> players;  ///< measures that act on some day, in the order in which they act
  std::vector<Segment> segments;       ///< shares sum to 1
  std::vector<std::uint32_t> never;    ///< measures with days here that a more particular rule keeps out on all of them
};

/// Lays the measures on the days of the row. Order: retire, activity, fuel, process, end of pipe, cap; in one type
/// parts of the base before ratios, replacing before adding, the more particular before the general, then by start and
/// id. Of replacing controls of one type, and of the measures of one type and programme, only the most particular act.
/// Rules of equal rank that claim the same are noted (hit_twice).
RowPlan plan_row(const RowPlace& place, const Emission& row, std::span<const RuleMatch> matches,
                 std::span<const ReadyMeasure> measures, NoteBook& notes);

}  // namespace lantian::inventory
