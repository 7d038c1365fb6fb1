#pragma once
#include "inventory/programmes/programme.hpp"
#include "terms/region.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// Clean heating in the countryside: who was converted, what coal that saves, who burns coal again, what subsidy is
/// due.
namespace lantian::inventory {

/// One row of the household table: a household, or a village with the number of its households.
struct HeatingHousehold {
  std::string record;  ///< stored row, or "file:line"
  std::string county, town, village;
  std::string hh_id_hash;  ///< never a name or an identity number
  int households = 1;
  std::string heat_mode_before;  ///< word of HeatingRule::before
  Decimal coal_t;                ///< what one household burned in a heating season, before
  std::string mode_after;        ///< word of HeatingRule::after: "electric", "gas", "central", "heat_pump", "biomass"
  int plan_year = 0;             ///< the year's plan it stands in
  std::optional<Day> done_date;
  bool synthetic = false;
};

/// One visit to see whether coal is burned again. The newest one not after the day of the report counts.
struct HeatingCheck {
  std::string record;
  std::string hh_id_hash;
  Day relapse_check_date{};
  int checked = 1;   ///< households of the row that were seen
  int relapsed = 0;  ///< of these, burning coal again
};

/// Money that was paid.
struct SubsidyPayment {
  std::string record;
  std::string county;
  std::string fund;   ///< id of a subsidy of the rule: "central", "prefecture"
  int done_year = 0;  ///< of the households it is for
  Day paid_on{};
  Decimal amount_yuan;
};

/// How a way of heating is counted: data/inventory/programmes.toml, [heating].
struct HeatMode {
  std::string id;
  terms::Name name;
  std::string class_code;  ///< of the class book; empty = nothing is emitted here and nothing computed
  std::string unit;
  Decimal energy_gj;  ///< of one unit
  Decimal efficiency_percent;
  Provenance provenance;
};
struct Subsidy {
  std::string id;
  terms::Name name;
  int first_year = 0, last_year = 0;  ///< of completion
  Decimal yuan_per_household;
  bool verified_only = false;  ///< due only for households that were checked and burn no coal
  Provenance provenance;
};
struct HeatingRule {
  int first_month = 10, last_month = 3;  ///< of the heating season
  Provenance season;
  std::vector<HeatMode> before, after;
  std::vector<Subsidy> subsidies;
};
/// Reads the table [heating] of programmes.toml. Returns malformed with every fault, one a line.
Result<HeatingRule> read_heating_rule(const terms::SourceFile& file);

/// Due, paid and open, in yuan, exact.
struct SubsidyState {
  std::string fund;
  Rational due_yuan, paid_yuan;
  Rational open_yuan() const { return due_yuan - paid_yuan; }
};

/// One county and year. Households planned count in the year of the plan, all others in the year they were done.
struct HeatingRow {
  std::string county;
  int year = 0;
  std::int64_t planned = 0, done = 0, checked = 0, relapsed = 0;
  /// Checked and found without coal. What nobody has looked at is done, never verified; a sample is not extrapolated.
  std::int64_t verified = 0;
  std::map<std::string, std::int64_t> done_by_mode;
  Rational coal_done_t, coal_relapsed_t, coal_verified_t;  ///< of one heating season
  std::vector<SubsidyState> subsidies;                     ///< in the order of the rule
};
struct HeatingSummary {
  std::vector<HeatingRow> rows;  ///< by (county, year)
  HeatingRow total;              ///< county empty, year 0
  std::vector<std::string> notes;
};

/// The programme as it stood at the end of `as_of`. Returns invalid_argument (unknown words, a check of an unknown
/// household, more relapsed than checked or checked than there are, negative coal, a payment to an unknown fund) with
/// every fault, one a line.
Result<HeatingSummary> summarise_heating(const HeatingRule& rule, std::span<const HeatingHousehold> households,
                                         std::span<const HeatingCheck> checks, std::span<const SubsidyPayment> payments,
                                         Day as_of);

/// The programme as measures: one for each county, way of heating, start and status. Each takes the share of its coal
/// out of the county's activity; households that burn coal again are in none. What is done inside a heating season
/// counts from the next month, what is done in summer from the season's first day. The replacement gives the same
/// useful heat. Returns as `summarise_heating`, and
/// incomplete with every county whose base has no such coal, or less of it than the households burned.
Result<std::vector<Measure>> heating_measures(const HeatingRule& rule, std::span<const HeatingHousehold> households,
                                              std::span<const HeatingCheck> checks, const BaseAmounts& base, Day as_of);

}  // namespace lantian::inventory
