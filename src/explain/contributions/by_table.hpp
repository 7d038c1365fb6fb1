#pragma once
#include "explain/contributions/by_rule.hpp"
#include "transport/table.hpp"

#include <span>

/// The parts of measures by a source-receptor table: tonnes times what a tonne of that source gives there, in its
/// hours, layers and windows.
namespace lantian::explain {

/// What a measure cut at one source of what it would have emitted, in the later period. When the measure acted in the
/// earlier period as well, only what came to it is a reason for the change.
struct SourceCut {
  std::string measure, source_id, unit_id, sector;
  transport::Precursor precursor{};
  double tonnes = 0;     ///< more than in the earlier period; below zero: less
  double emitted_t = 0;  ///< in the later period without any measure. Above zero.
};

/// A place of the table that speaks for the unit. Weights of a unit add up to 1.
struct WeightedReceptor {
  std::string id;
  double weight = 0;
};

struct TableChoice {
  transport::Measured measured = transport::Measured::pm25;
  std::vector<WeightedReceptor> receptors;
};

/// What each source gives the unit on each path, [path][source], ug/m3: mean over windows by their hours and over
/// receptors by their weights. Returns not_found when the table lacks a receptor or knows nothing of it.
Result<std::vector<double>> unit_shares(const transport::SourceReceptorTable& table,
                                        std::span<const WeightedReceptor> receptors);

/// Part of a measure = - sum over its sources and their paths of tonnes / emitted x share: the difference that a
/// what-if of the same table prints. Several tables (another grid, without near field, another year's weather) give
/// their mean, and half of how far they lie apart stands in for the model's error; of one table that is the rule's. The
/// error of emissions comes to it as if independent. Cuts at sources that a table does not hold are left out there and
/// named. Requires: at least one table. Returns what `unit_shares` returns.
Result<MeasureParts> parts_by_table(std::span<const transport::SourceReceptorTable> tables,
                                    std::span<const SourceCut> cuts, const TableChoice& choice,
                                    const ContributionRule& rule);

/// Whether a tonne of this precursor can change what is measured.
bool counts_for(transport::Precursor precursor, transport::Measured measured);

/// "pm25", "pm10", "so2". Of "no2" and others there is no path that measures just that. No value.
std::optional<transport::Measured> measured_named(std::string_view target);

}  // namespace lantian::explain
