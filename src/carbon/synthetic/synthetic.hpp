#pragma once
#include "carbon/asset/asset_entry.hpp"
#include "carbon/library/decide.hpp"
#include "carbon/synthetic/plan.hpp"

#include <string>
#include <vector>

/// A synthetic region of carbon accounts, made of its plan. Pure and the same on every machine: each number is drawn
/// from the seed, the enterprise, the month and the item alone, so that one more enterprise changes no other.
namespace lantian::carbon {

/// What an enterprise made in a month, in the unit of its sector.
struct MonthOutput {
  std::string enterprise, month;
  Decimal output;
};

/// What an enterprise earned and used in a year.
struct SyntheticYear {
  std::string enterprise, sector, county;
  int year = 0;
  Decimal output;
  std::string output_unit;
  Money value_added, tax;  ///< a loss is below zero
  Decimal energy_tce;
  Decimal about_t;  ///< t CO2 by the recipe, for allocations; an account says what it was
};

/// One day of a meter. The days of a month sum to the month's value exactly.
struct MeterDay {
  std::string meter;
  Day day{};
  Decimal value;
};

struct SyntheticCarbon {
  std::vector<Enterprise> enterprises;
  std::vector<Month> months;  ///< by enterprise and month; the sown defects are in them
  std::vector<MonthOutput> outputs;
  std::vector<SyntheticYear> years;
  std::vector<AssetDraft> allocations;  ///< of the last year, for sectors of the national market
};

SyntheticCarbon make_synthetic(const CarbonPlan& plan);

/// The rows behind a metered item: one a day, by the seed. Empty: the item has no meter.
std::vector<MeterDay> meter_days(const CarbonPlan& plan, const Month& month, const MonthItem& item);

/// The events of one planned entry, walked through `decide` by made-up people until it reaches its state. Returns
/// invalid_argument when the state cannot be reached from what was planned, with the refusal.
Result<std::vector<LibraryEvent>> walk_entry(const LibraryRule& rule, const PlannedProject& project);

/// The loan as it is signed on the figure of its baseline year: the basis is that figure's, and each target so many
/// percent less than the one before. Requires: not a score; the figure has a value.
Loan signed_on(const PlannedLoan& planned, const KpiFigure& baseline);

}  // namespace lantian::carbon
