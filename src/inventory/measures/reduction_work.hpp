#pragma once
#include "inventory/measures/matching.hpp"
#include "inventory/measures/reduction_plan.hpp"
#include "inventory/measures/reduction_run.hpp"
#include "inventory/measures/replacement.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

/// Inside of `reductions`: one call, from matching to the report.
namespace lantian::inventory {

class ReductionWork {
 public:
  /// Requires: measures, sources and base were checked; what they refer to outlives the work.
  ReductionWork(std::span<const Source> sources, std::vector<Emission> base, std::span<const Measure> measures,
                const Period& period, const ReductionChoice& choice)
      : sources_{sources}, base_{std::move(base)}, measures_{measures}, period_{period}, choice_{choice} {}

  // In this order:
  void match(const terms::Region* region);
  void plan();
  void run();
  Result<void> replace(const Basis& basis);
  ReductionReport report();

 private:
  /// What one measure took from one row; becomes a Reduction. Light, because there are many and they are sorted.
  struct Cut {
    std::uint32_t measure = 0;  ///< position of the measure
    std::uint32_t plan = 0;     ///< position of the plan
    double gross_t = 0;
    std::optional<double> shapley_t;
    double replacement_t = 0;
    bool replacement_known = true;
  };

  const Emission& row_of(const Cut& cut) const { return base_[plans_[cut.plan].row]; }
  std::span<Cut> cuts_of(std::uint32_t measure);
  void sort_cuts();
  void fill(std::uint32_t measure, const Emission& base, Reduction& row) const;
  void put_after(const RowPlan& plan, const RowResult& result, Emission& row) const;

  std::vector<ReplacementTask> replacement_tasks();
  Basis with_pollutants(Basis basis) const;
  void settle(std::uint32_t measure, const Emission& emission);

  void note_measure(std::uint32_t measure);
  void note_without_value(std::uint32_t row);
  void note_overridden(std::uint32_t measure, std::uint32_t row);
  void note_steps(const RowPlan& plan, const RowResult& result);
  void note_without_factor(std::uint32_t measure, const Emission& emission);

  std::span<const Source> sources_;
  std::vector<Emission> base_;
  std::span<const Measure> measures_;
  Period period_;
  ReductionChoice choice_;
  Matching matching_;
  std::vector<ReadyMeasure> ready_;
  std::vector<RowPlan> plans_;  ///< in an order that does not depend on the input's
  std::vector<RowResult> results_;
  std::vector<Cut> cuts_;               ///< by (id of the measure, source, pollutant)
  std::vector<std::size_t> first_cut_;  ///< by position of the measure: where its cuts begin, and end
  std::vector<std::size_t> end_cut_;
  std::vector<Reduction> by_replacement_;  ///< of pollutants that only the replacement emits
  std::vector<Emission> replacements_;
  NoteBook notes_;
};

}  // namespace lantian::inventory
