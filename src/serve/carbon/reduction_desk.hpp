#pragma once
#include "carbon/reduction/curve.hpp"
#include "serve/carbon/desk.hpp"

#include <map>
#include <string>
#include <vector>

/// What less CO2 costs, and what comes with it (doc/carbon-planning.md).
namespace lantian::serve {

/// Measures of the inventory that go together: net tonnes of a year.
struct ReductionProgramme {
  std::string programme;
  int measures = 0;
  std::map<inventory::Pollutant, double> net_t;
  bool upper_bound = false;
};

struct ReductionPage {
  carbon::CostRule rule;
  std::string period;  ///< of the inventory; empty: there is none
  std::vector<ReductionProgramme> programmes;
  std::vector<carbon::CarbonMeasure> measures;  ///< those of the inventory, then the catalogue of yearly measures
  std::size_t recorded = 0;                     ///< of them, from the inventory
  carbon::CarbonCurve curve;
  std::vector<std::string> gaps;  ///< what could not be taken in, a sentence each
  bool synthetic = false;
};

/// The measures of the inventory with their CO2, and the catalogue of data/respond/yearly.toml for the region, whose
/// costs are assumptions of the house. Without an inventory or catalogue a gap says so; never an error.
Result<ReductionPage> reduction_page(const CarbonDesk& desk);

std::string reduction_json(const ReductionPage& page);

}  // namespace lantian::serve
