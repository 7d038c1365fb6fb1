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
  std::vector<carbon::MeterDay> days;  ///< of the meter of the newest filing: synthetic, or stored hours of its series
  Decimal sum;                         ///< of those days
  bool agrees = false;                 ///< the days sum to what was filed, exactly
  bool synthetic = false;
  bool metered = false;  ///< the newest filing names a meter
  bool stored = false;   ///< the days are of stored hours, none made up
};
/// Returns not_found for a month that was not filed or an item that no filing of it names. A synthetic book has the
/// days of its meters; another one those of a series that is tied to the item, where the filing names it.
Result<ItemRows> item_rows(const CarbonDesk& desk, const std::string& enterprise, const std::string& facility,
                           const std::string& month, const std::string& item);

/// What stands in the way of a form that is filled in from a series, or what it was filled in from.
struct SeriesNote {
  std::string item, meter;
  int hours = 0, known = 0;  ///< of the month
  std::string percent, why;  ///< empty: the form was filled in
};
struct SeriesOfMonth {
  std::vector<carbon::MonthItem> items;  ///< enough hours are there
  std::vector<SeriesNote> notes;         ///< one for each tie
};
/// The items of a month whose series are tied to them in carbon-ties.toml, summed from stored hourly values. A value
/// counts when its logger's flag allows it; marks of quality are not looked at here.
Result<SeriesOfMonth> series_of_month(const CarbonDesk& desk, const std::string& enterprise,
                                      const std::string& facility, const std::string& month);

/// The plan of the synthetic region. Returns not_found when the region has none.
Result<carbon::CarbonPlan> synthetic_plan(const CarbonDesk& desk);
/// What the meters of a synthetic enterprise say of a month, filed or not, without what was sown into filings; empty
/// when the plan has neither.
Result<std::vector<carbon::MonthItem>> synthetic_meters(const CarbonDesk& desk, const std::string& enterprise,
                                                        const std::string& month);

}  // namespace lantian::serve
