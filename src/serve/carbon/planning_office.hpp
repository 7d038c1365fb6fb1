#pragma once
#include "carbon/balance/balance.hpp"
#include "carbon/planning/plan.hpp"
#include "serve/carbon/energy_region.hpp"
#include "serve/carbon/held.hpp"

#include <map>
#include <string>
#include <vector>

/// Pathways of a region from what its accounts say of a year (doc/carbon-planning.md).
namespace lantian::serve {

/// The assumptions of data/carbon/pathways. Returns not_found with the ids there are; an empty `id`: the first one.
Result<carbon::PlanBook> open_plan_book(const CarbonOffice& office, const std::string& root, const std::string& id);

/// Where pathways begin, and what could not be taken in.
struct PlanGround {
  carbon::PlanBase base;
  carbon::Balance balance;    ///< of the base year: what the sectors' tonnes come from
  double demand_mwh = 0;      ///< electricity that the accounts bought
  std::string import_source;  ///< of the net import, where it was entered; empty: from the accounts
  std::string grid_origin;    ///< factor set of the base year's grid factor; empty: no account names one
  std::vector<std::pair<std::string, Error>> failed;  ///< enterprises without an account, and why
  std::vector<std::string> late;                      ///< whose guide was not in force yet
  HeldAccounts held;                                  ///< who stands in nothing of this: a grave finding is open
};
/// From the accounts of everybody in `year`. Net import is what the accounts bought less what the power plants among
/// them made, unless `flow` says what crossed the border: a region where others use or make electricity too needs that
/// figure. Returns incomplete when nobody has an account of that year.
Result<PlanGround> plan_ground(const CarbonOffice& office, const std::string& root, const CarbonFilings& filings,
                               int year, const EnergyFlow* flow = nullptr);
/// The last year of which the filings know what was earned; the last filed one otherwise. Returns incomplete for none.
Result<int> last_carbon_year(const CarbonFilings& filings);

/// A pathway with the direct emission of each sector, which sum to that of the region year by year.
struct SectoralPathway {
  const carbon::PlanScenario* scenario = nullptr;
  carbon::RegionalPathway pathway;
  std::map<std::string, std::vector<double>> sectors_t;  ///< by sector, one for each year
  double gap_t() const;  ///< of the target year above the goal; 0 when it is reached or there is none
};
Result<SectoralPathway> sectoral_pathway(const carbon::PlanBook& book, const carbon::PlanScenario& scenario,
                                         const carbon::PlanBase& base);

/// What one command or address gives.
struct PathwayAnswer {
  carbon::PlanBook book;
  PlanGround ground;
  std::vector<SectoralPathway> pathways;
};
/// `scenario`: empty for all of them. `year` 0: the last one. Returns not_found with the scenarios there are.
Result<std::shared_ptr<const PathwayAnswer>> pathway_answer(const CarbonOffice& office, const std::string& root,
                                                            const CarbonFilings& filings, const std::string& scenario,
                                                            int year, const EnergyRegion* set = nullptr);

std::string pathway_json(const CarbonOffice& office, const PathwayAnswer& answer);
/// "scenario,year,direct_t,import_t,sum_t,low_t,high_t" and one column a sector.
std::string pathway_csv(const PathwayAnswer& answer);
std::string pathway_text(const PathwayAnswer& answer, bool chinese);

}  // namespace lantian::serve
