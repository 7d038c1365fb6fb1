#pragma once
#include "carbon/synthetic/synthetic.hpp"
#include "serve/carbon/desk.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What stands behind one item of one month: every filing of it, and the rows of its meter.
namespace lantian::serve {

struct ItemFiling {
  std::int64_t row = 0;
  UtcSeconds at{};
  std::string who;
  carbon::MonthState state = carbon::MonthState::missing;
  std::optional<carbon::MonthItem> item;  ///< no value: this filing does not name it
};

struct ItemRows {
  std::string enterprise, facility, month, item;
  std::vector<ItemFiling> filings;     ///< oldest first
  std::vector<carbon::MeterDay> days;  ///< of the meter of the newest filing
  Decimal sum;                         ///< of those days
  bool agrees = false;                 ///< the days sum to what was filed, exactly
  bool synthetic = false;
  bool metered = false;  ///< the newest filing names a meter
};
/// Returns not_found for a month that was not filed or an item that no filing of it names. A synthetic book has the
/// days of its meters; another one has none: a filing names its meter, and no rows of it are kept here.
Result<ItemRows> item_rows(const CarbonDesk& desk, const std::string& enterprise, const std::string& facility,
                           const std::string& month, const std::string& item);

/// The plan of the synthetic region. Returns not_found when the region has none.
Result<carbon::CarbonPlan> synthetic_plan(const CarbonDesk& desk);
/// What the meters of a synthetic enterprise say of a month, filed or not, without what was sown into filings; empty
/// when the plan has neither.
Result<std::vector<carbon::MonthItem>> synthetic_meters(const CarbonDesk& desk, const std::string& enterprise,
                                                        const std::string& month);

}  // namespace lantian::serve
