#pragma once
#include "carbon/account.hpp"
#include "inventory/activity_unit.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What is taken off the CO2 of an account before it is held against value added: zero-carbon electricity and sinks, as
/// the monthly filing names them. The account itself never changes by it. Rules: data/carbon/forms/zero_carbon.toml.
namespace lantian::carbon {

enum class DeductionKind : std::uint8_t {
  sent_out = 1,     ///< own zero-carbon electricity that went to the grid: MWh at the factor of the account
  certificate = 2,  ///< green certificates: the same, up to the electricity that was bought in that month
  sink = 3,         ///< t of CO2
  own_use = 4       ///< own zero-carbon electricity used on the spot: never bought, so nothing is taken off once more
};
std::string_view name_of(DeductionKind kind);

/// An item that every guide's form has beside its own.
struct DeductionItem {
  std::string id, unit;
  terms::Name name;
  DeductionKind kind = DeductionKind::sink;
  Decimal high;  ///< more is refused
  std::vector<std::string> proofs;
};

struct DeductionRule {
  std::string source, status;
  std::vector<DeductionItem> items;
  const DeductionItem* item(std::string_view id) const;
};
/// Returns malformed with every fault and its line.
Result<DeductionRule> read_deduction_rule(const terms::SourceFile& file);

/// Why an amount takes off nothing.
enum class NotDeducted : std::uint8_t { none = 0, no_evidence = 1, no_factor = 2, nothing_bought = 3, own_use = 4 };
std::string_view name_of(NotDeducted why);

struct Deduction {
  std::string month, facility, item, evidence, record;
  DeductionKind kind = DeductionKind::sink;
  std::int64_t kg = 0;  ///< taken off; certificates beyond what was bought take off nothing more
  NotDeducted why = NotDeducted::none;
};
/// Each amount of those items in the filings of the account, in their order. The factor of a month is the one that its
/// account counts bought electricity by. Returns what the conversion of a unit returns, with the item.
Result<std::vector<Deduction>> deductions_of(const DeductionRule& rule, const inventory::UnitBook& units,
                                             std::span<const Month> filings, const Account& account);

}  // namespace lantian::carbon
