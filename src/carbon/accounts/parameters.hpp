#pragma once
#include "carbon/guide/program.hpp"
#include "inventory/factor.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Which numbers the parameters of a guide are, for one place and the months of one account.
namespace lantian::carbon {

/// A parameter from one month on.
struct ResolvedValue {
  std::string from;    ///< "2024-05"; the first month of the account for the first value
  double value = 0;    ///< in the guide's unit
  std::string text;    ///< "0.5543 t/MWh", as its document has it
  std::string origin;  ///< "grid-electricity/2024#01-IND-ELC/CO2/-/65/2023-01-01", "carbon-power/2022#coal_oxidation"
  std::string note;    ///< what a reader must know, such as the age of the factor
};

struct ResolvedParameter {
  std::vector<ResolvedValue> values;  ///< by month; one at least
  /// Requires: `month` is not before the first.
  const ResolvedValue& at(std::string_view month) const;
};

struct ResolvedGuide {
  std::vector<ResolvedParameter> parameters;  ///< as Guide::parameters
  std::vector<std::string> factors;           ///< "carbon-power/2022 9f3c...": sets with the hash of each
};

struct ResolveQuestion {
  const inventory::FactorStore* factors = nullptr;
  const inventory::UnitBook* units = nullptr;
  std::string_view county;                          ///< GB/T 2260
  std::span<const std::string> months;              ///< of the account, in order; one at least
  std::span<const inventory::FactorChoice> chosen;  ///< versions that go before those the guide names
};

/// Looks every parameter up. Returns not_found for a set, constant or factor that is not there, malformed for a unit
/// that is not the guide's, conflict for a factor of electricity of another kind: every fault, one a line.
Result<ResolvedGuide> resolve_parameters(const GuideProgram& program, const ResolveQuestion& question);

}  // namespace lantian::carbon
