#pragma once
#include "base/decimal.hpp"
#include "base/period.hpp"
#include "base/result.hpp"
#include "terms/region.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What an enterprise did in a month, as it was filed: the one form that permit, inventory, carbon account and
/// emergency list are fed from.
namespace lantian::carbon {

/// Whose account it is. A member of the synthetic region says so.
struct Enterprise {
  std::string id;  ///< as in the inventory's sources, where it stands there
  terms::Name name;
  std::string uscc;      ///< unified social credit code; empty: not known
  std::string county;    ///< GB/T 2260
  std::string sector;    ///< id of data/carbon/sectors.toml: "power", "aluminium", "cement", ...
  std::string industry;  ///< GB/T 4754 code
  std::string guide;     ///< id of the guide that its account goes by
  bool synthetic = false;
};

/// How a number came about.
enum class Origin : std::uint8_t { metered = 1, invoiced = 2, measured = 3, declared = 4, estimated = 5 };
std::string_view name_of(Origin origin);
std::optional<Origin> parse_origin(std::string_view text);

/// Why there is no number, by the keys of IPCC reporting, or that there is one. A missing value is never zero.
enum class Standing : std::uint8_t {
  value = 0,
  not_occurring = 1,       ///< NO: counts as zero and says so
  not_estimated = 2,       ///< NE: the month is incomplete
  included_elsewhere = 3,  ///< IE
  confidential = 4         ///< C: the month is incomplete for whoever may not see it
};

/// "value", "NO", "NE", "IE", "C".
std::string_view name_of(Standing standing);
std::optional<Standing> parse_standing(std::string_view text);

/// A month is final once its filing was checked; a provisional one counts and marks what it counts in.
enum class MonthState : std::uint8_t { missing = 0, provisional = 1, final = 2 };
std::string_view name_of(MonthState state);
std::optional<MonthState> parse_month_state(std::string_view text);

/// One item of one month, by the name that the guide gives it ("coal_burnt", "electricity_bought").
struct MonthItem {
  std::string item;
  Standing standing = Standing::value;
  Decimal value;     ///< of standing `value`; exactly as filed, a filed 0 is a 0
  std::string unit;  ///< as filed; converted to the guide's unit by data/inventory/units.toml
  Origin origin = Origin::declared;
  std::string evidence;  ///< meter, invoice or laboratory report: what an auditor asks for
  std::string meter;     ///< id of the meter or CEMS whose rows it was summed from; empty: none
  std::string record;    ///< "month/<enterprise>/<facility>/2024-05@3#coal_burnt": the stored row, for lineage
};

/// The filing of one facility for one month. A later filing supersedes it and leaves it where it is.
struct Month {
  std::string enterprise;
  std::string facility;  ///< empty: the whole enterprise
  std::string month;     ///< "2024-05"
  MonthState state = MonthState::provisional;
  std::vector<MonthItem> items;
  bool synthetic = false;
  std::string account{};  ///< of whoever filed it; empty: filed before accounts were kept, or by nobody who has one

  /// Null when the filing does not name it: then it is not known, and never zero.
  const MonthItem* item(std::string_view id) const;
};

/// Twelve ("2024") or one ("2024-05") month names of a period that begins and ends with a month.
/// Returns invalid_argument for any other period.
Result<std::vector<std::string>> month_names(const Period& period);

}  // namespace lantian::carbon
