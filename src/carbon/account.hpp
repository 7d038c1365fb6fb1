#pragma once
#include "base/clock.hpp"
#include "base/quantity.hpp"
#include "carbon/month.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The carbon account: what one enterprise emitted in a period by one version of one guide, as a snapshot that never
/// changes when factors do.
namespace lantian::carbon {

/// Parts of E = E_fuel + E_process + E_electricity + E_heat - E_recovery (GB/T 32150 frame).
enum class Part : std::uint8_t { fuel = 1, process = 2, electricity = 3, heat = 4, recovery = 5 };
std::string_view name_of(Part part);
std::optional<Part> parse_part(std::string_view text);

/// Where a number in a formula came from: an item of the month, a parameter of the guide, or one that was measured in
/// its place.
struct Operand {
  std::string id;      ///< "coal_burnt", "oxidation_coal"
  double value = 0;    ///< in `unit`
  std::string unit;
  std::string origin;  ///< record of a month, "carbon-power/2022#oxidation_coal" of a factor set
  std::string kind;    ///< "item", "parameter", "measured", "formula"
};

/// One line of an account: a formula of the guide, evaluated for one month.
struct AccountLine {
  std::string month;
  std::string facility;  ///< empty: the whole enterprise
  std::string line;      ///< id in the guide
  Part part = Part::fuel;
  std::string formula;   ///< text, as the guide has it
  std::vector<Operand> operands;
  std::optional<CarbonMass> mass;  ///< no value: something is missing, and `missing` says what
  std::string missing;
};

struct Account {
  std::string enterprise, sector, county;
  std::string period;                ///< "2024", "2024-05"
  std::string guide, version;        ///< which guide, and which version of it
  std::vector<std::string> factors;  ///< "carbon-power/2022", with the hash of each: what it stands on
  MonthState state = MonthState::missing;
  std::vector<std::string> missing_months;
  std::vector<AccountLine> lines;
  /// Sum of what there is, by part and together; incomplete when `state` is missing.
  std::optional<CarbonMass> total;
  bool synthetic = false;
  std::string boundary;            ///< "enterprise": all of it; "facility": only what the guide counts inside a facility
  std::vector<std::string> notes;  ///< what a reader must know: stale factors, measured values that were not taken

  CarbonMass part(Part wanted) const;
  /// Without what bought electricity and heat stand for: what leaves the enterprise's own stacks and processes.
  CarbonMass direct() const;
};

}  // namespace lantian::carbon
