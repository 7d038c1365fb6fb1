#pragma once
#include "serve/carbon/accounts_desk.hpp"

#include <string>
#include <vector>

/// Findings of accounts as cases of the docket (type carbon_finding): there the enterprise answers and the office
/// checks.
namespace lantian::serve {

inline constexpr const char* carbon_case_type = "carbon_finding";

struct CarbonCase {
  std::string finding;  ///< "carbon/SYN-POWER-04/2023-02//fuel_stock/coal"
  std::string id;       ///< of the case
  bool fresh = false;   ///< opened now; false: it was there
  std::string refused;  ///< why there is none
};
struct CarbonCases {
  int opened = 0;
  std::vector<CarbonCase> cases;  ///< one for each grave finding
};

/// By which a case points to its finding: the same finding of the same month never opens a second case.
std::string finding_id(std::string_view enterprise, const carbon::CarbonFinding& finding);

/// Opens a case for each finding of severity error that has none, open or closed. Returns what the docket returns.
Result<CarbonCases> open_carbon_cases(const DocketDesk& desk, const AccountView& view, UtcSeconds now);

}  // namespace lantian::serve
