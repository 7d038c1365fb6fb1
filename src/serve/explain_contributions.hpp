#pragma once
#include "explain/contributions/by_sensitivity.hpp"
#include "explain/contributions/by_weather.hpp"
#include "inventory/measures/sensitivity.hpp"
#include "keep/reading_book.hpp"
#include "report/bulletin.hpp"
#include "serve/explain_words.hpp"
#include "serve/inventory_rows.hpp"
#include "serve/office.hpp"
#include "transport/speciation.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

/// `lantian explain contributions`: why a unit's mean changed, in parts that close (doc/explain-contributions.md).
namespace lantian::serve {

/// What measures cut, source by source, as transport counts it.
struct CutsOfInventory {
  std::vector<explain::SourceCut> cuts;        ///< more in `after` than in `before`
  std::vector<inventory::CutMass> pollutants;  ///< by programme: SO2, NOx, PM together, as documents count
  std::size_t upper_bounds = 0;          ///< cuts whose replacement nobody recorded: what they cut is an upper bound
  std::vector<std::string> not_carried;  ///< pollutants cut that transport does not carry: "VOC"
  bool synthetic = false;
};

struct CutsQuestion {
  Period before, after;
  std::string at_least;  ///< planned, built or verified; empty = planned
};

/// From the measures of a book: gross less replacement, by source and precursor. PM counts by its fine and coarse parts
/// (data/transport/speciation.toml), as in a table. Returns what `inventory_reductions` returns.
Result<CutsOfInventory> cuts_of_inventory(const InventoryOffice& office, const keep::InventoryBook& book,
                                          const CutsQuestion& question);
/// The same of records that are in no book.
struct ReducedPeriod {
  Period period;
  std::vector<inventory::Emission> base;
  std::vector<inventory::Reduction> reductions;
};
CutsOfInventory cuts_between(const transport::Speciation& speciation, const ReducedPeriod& before,
                             const ReducedPeriod& after);

/// Stations of a unit among the receptors of a table. Members of a group weigh alike, and in each of them its
/// receptors: as the group's mean is made. Returns not_found when the unit has none, or is none.
Result<std::vector<explain::WeightedReceptor>> receptors_of_unit(const Office& office, std::string_view unit,
                                                                 const std::vector<std::string>& receptors);
/// The same among units with receptors.
Result<std::vector<explain::WeightedUnit>> receptor_units_of(const Office& office, std::string_view unit,
                                                             const std::vector<std::string>& receptor_units);
/// The unit of each receptor that a region pack knows as a station; others are left out. Returns not_found when none
/// is.
Result<std::vector<explain::ReceptorUnit>> units_of_receptors(const Office& office,
                                                              const std::vector<std::string>& receptors);

/// What is asked, with all that an answer may stand on. What is absent stays unexplained, and a note says so.
struct ContributionsQuestion {
  std::string unit, period, against, target = "pm25";
  std::string control;  ///< station that no source of the region reaches; empty: none
  std::optional<explain::WeatherAnswer> weather;
  std::vector<transport::SourceReceptorTable> tables;
  std::optional<explain::SeasonSensitivity> season;
  std::vector<inventory::Sensitivity> coefficients;
  std::string coefficient_unit;                  ///< whose coefficients; empty = `unit`
  std::vector<inventory::CutMass> printed_cuts;  ///< programmes with their tonnes, as somebody states them
  std::optional<CutsOfInventory> cuts;
};

/// Means are those of the verdicts (HJ 663), so that the change is the one a bulletin prints. Measures: by tables when
/// there are some, else by the season's sensitivities, else tonnes x published coefficient.
/// Returns what `assess_unit` returns; incomplete (no mean in a period), invalid_argument (no such target; tables or
/// sensitivities without an inventory, and the other way round), and what the methods return.
Result<explain::Explanation> contributions(const Office& office, const ExplainWords& words,
                                           const keep::ReadingBook& book, const ContributionsQuestion& question);
/// The same from means that are known already, closed; without a background a note says so.
Result<explain::Explanation> contributions_to(const Office& office, const ExplainWords& words,
                                              explain::Explanation start, const ContributionsQuestion& question,
                                              const std::optional<explain::Part>& background);
/// Unit, periods and means of a bulletin that compares; no part yet. Returns incomplete, invalid_argument (target).
Result<explain::Explanation> explanation_of(const report::Bulletin& bulletin, const std::string& target);

/// Reads data/explain/contributions.toml. Returns not_found, malformed.
Result<explain::ContributionRule> contribution_rule(const Office& office);

std::string printed_contributions(const ExplainWords& words, const explain::Explanation& all);
std::string markdown_of_contributions(const ExplainWords& words, const explain::Explanation& all);
/// For programs; documented in doc/explain-contributions.md.
std::string json_of_contributions(const explain::Explanation& all);

}  // namespace lantian::serve
