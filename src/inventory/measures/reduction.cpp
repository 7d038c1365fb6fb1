#include "inventory/measures/reduction.hpp"

#include "base/text.hpp"
#include "inventory/measures/measure_check.hpp"
#include "inventory/measures/reduction_work.hpp"

#include <fmt/core.h>

#include <map>
#include <set>

namespace lantian::inventory {
namespace {

/// A base row that cannot be worked on: our caller's, or the world's.
std::optional<std::string> fault_of_row(const Emission& row, const std::set<std::string_view>& sources,
                                        const Period& period) {
  const auto told = [&](std::string_view what) {
    return fmt::format("emission of source '{}', {} {}: {}", row.source_id, symbol(row.pollutant), row.period.name,
                       what);
  };
  if (!sources.contains(row.source_id)) return told("this source is not among those given");
  if (row.period.begin < period.begin || period.end < row.period.end || row.period.days() <= 0)
    return told(fmt::format("its days do not lie in {}; compute the base for this period", period.name));
  if (row.notation == Notation::value && !row.mass_t) return told("a value without a mass");
  if (row.mass_t && !(*row.mass_t >= 0)) return told(fmt::format("a mass of {} t; it is never negative", *row.mass_t));
  if (row.residual && !(*row.residual >= 0 && *row.residual <= 1))
    return told(fmt::format("its control lets {} through; write a share from 0 to 1", *row.residual));
  return std::nullopt;
}

Result<void> check_input(std::span<const Source> sources, std::span<const Emission> base,
                         std::span<const Measure> measures, const Period& period) {
  constexpr std::size_t most_row_faults = 20;
  std::vector<std::string> faults = measure_faults(measures);
  std::set<std::string_view> ids;
  for (const Source& source : sources) {
    if (!ids.insert(source.id).second) faults.push_back(fmt::format("source '{}' is given twice", source.id));
  }
  if (period.days() <= 0) faults.push_back(fmt::format("the period '{}' has no days", period.name));
  std::size_t of_rows = 0;
  for (const Emission& row : base) {
    auto fault = fault_of_row(row, ids, period);
    if (fault && ++of_rows <= most_row_faults) faults.push_back(std::move(*fault));
  }
  if (of_rows > most_row_faults) faults.push_back(fmt::format("... and {} more emissions", of_rows - most_row_faults));
  if (faults.empty()) return {};
  return Error{ErrorCode::invalid_argument, joined(faults, "\n"), ""};
}

/// A control that the base does not speak of: none listed at the source means that there is none.
void settle_residuals(std::span<const Source> sources, std::vector<Emission>& base) {
  std::map<std::string_view, const Source*> by_id;
  for (const Source& source : sources) by_id.emplace(source.id, &source);
  for (Emission& row : base) {
    const bool uncontrolled = by_id.at(row.source_id)->controls.empty() && row.method != "CEMS";
    if (!row.residual && uncontrolled) row.residual = 1.0;
  }
}

}  // namespace

Result<ReductionReport> reductions(const Basis& basis, std::span<const Source> sources, std::span<const Emission> base,
                                   std::span<const Measure> measures, const Period& period, const terms::Region* region,
                                   const ReductionChoice& choice) {
  LANTIAN_CHECK(check_input(sources, base, measures, period));
  std::vector<Emission> rows{base.begin(), base.end()};
  settle_residuals(sources, rows);
  ReductionWork work{sources, std::move(rows), measures, period, choice};
  work.match(region);
  work.plan();
  work.run();
  LANTIAN_CHECK(work.replace(basis));
  return work.report();
}

}  // namespace lantian::inventory
