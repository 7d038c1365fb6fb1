#pragma once
#include "inventory/compute.hpp"
#include "inventory/measures/measure.hpp"
#include "keep/inventory_book.hpp"
#include "serve/inventory_office.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// From the records of a book to the emissions of one period: the one computation that every answer stands on.
namespace lantian::serve {

/// What is asked. Empty members ask for everything.
struct InventoryQuestion {
  std::string period;  ///< as `parse_period` reads it; required
  std::string unit;    ///< unit, group, or prefecture code
  std::string sector, class_prefix, source, enterprise;
  std::vector<std::string> pollutants;  ///< empty = those of data/inventory/choice.toml
  std::vector<std::string> factors;     ///< sets in order of preference; empty = those of data/inventory/choice.toml
  std::optional<keep::Revision> as_of;  ///< records as they stood then
};
/// "unit=652301 sector=mobile pollutants=SO2,NOx": what a kept result says about its extent. The period is not in it.
std::string filter_text(const InventoryQuestion& question);
/// Reads it back into everything but period, factors and revision.
InventoryQuestion question_of_filter(std::string_view filter);

/// Records of a book as one revision knew them.
struct InventoryRecords {
  keep::Revision revision = 0;
  bool synthetic = false;
  std::vector<inventory::Source> sources;       ///< by id
  std::vector<inventory::Activity> activities;  ///< by key; `record` is "activity/KEY@REVISION"
  std::vector<std::string> without_source;      ///< activity rows left out, because their source no longer holds
};
/// Returns incomplete when there are no sources or no activities, not_found for an unknown revision, malformed for a
/// record that a later form no longer understands.
Result<InventoryRecords> inventory_records(const InventoryOffice& office, const keep::InventoryBook& book,
                                           std::optional<keep::Revision> as_of);
Result<std::vector<inventory::Measure>> inventory_measures(const InventoryOffice& office,
                                                           const keep::InventoryBook& book,
                                                           std::optional<keep::Revision> as_of);

/// One activity's part in the period asked for.
struct ActivityPart {
  std::size_t activity = 0;  ///< position in InventoryRecords::activities
  Period part;               ///< days of the activity inside the period
  double share = 1;          ///< of the activity's amount that falls into them
  std::string by;            ///< what the share stands on; empty for whole activities
};

/// Which activities speak for a period, for each source: the one of exactly this period; else those inside it, the
/// longest first; then those that reach beyond it, the shortest first, split in time. No day of a source counts twice.
struct PeriodChoice {
  std::vector<ActivityPart> parts;  ///< in the order of the activities
  /// Days of the period about which the source says nothing, where it says something about others.
  std::map<std::string, std::vector<Period>> silent;
  std::vector<std::size_t> unsplit;  ///< activities that would have to be split and have no profile
};

PeriodChoice choose_activities(const InventoryRecords& records, const Period& period, const SplitRule& split);

/// Emissions of one period with what is missing.
struct InventoryRows {
  Period period;
  std::string unit_id;  ///< "all" when none was asked for
  std::vector<inventory::FactorChoice> factors;
  std::vector<inventory::Pollutant> pollutants;
  keep::Revision revision = 0;
  bool synthetic = false;
  InventoryRecords records;
  std::vector<inventory::Emission> rows;  ///< by (source, class, pollutant, period)
  std::vector<inventory::InventoryGap> gaps;
  std::vector<std::string> notes;
};

/// Computes what is asked. Sources that say something about some days of the period and nothing about others give an
/// NE row with a gap, so that a sum knows it is incomplete; sources without any activity in the period are in `check`.
/// Returns not_found (unit, source, factor set, revision), malformed (period), incomplete (an empty book), conflict (a
/// factor that a kept result used was changed), or what `compute` refuses.
Result<InventoryRows> inventory_rows(const InventoryOffice& office, const keep::InventoryBook& book,
                                     const InventoryQuestion& question);
/// The same with a basis of one's own: what traces compute a second time with.
Result<InventoryRows> inventory_rows_over(const InventoryOffice& office, InventoryRecords records,
                                          const inventory::Basis& basis, const InventoryQuestion& question);

}  // namespace lantian::serve
