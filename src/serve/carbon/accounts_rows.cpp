#include "serve/carbon/accounts_rows.hpp"

#include "base/text.hpp"
#include "carbon/filing/filing.hpp"
#include "keep/files.hpp"
#include "serve/carbon/month_json.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

/// Those days, and whether they are the month.
Result<void> add_meter_days(const CarbonDesk& desk, const carbon::Month& month, ItemRows& out) {
  const carbon::MonthItem* item = month.item(out.item);
  out.metered = item != nullptr && !item->meter.empty();
  out.synthetic = month.synthetic;
  if (!out.metered || !month.synthetic) return {};
  LANTIAN_TRY(const carbon::CarbonPlan plan, synthetic_plan(desk));
  out.days = carbon::meter_days(plan, month, *item);
  out.sum = Decimal{0, item->value.places};
  for (const carbon::MeterDay& day : out.days) out.sum.unscaled += day.value.unscaled;
  out.agrees = !out.days.empty() && out.sum == item->value;
  return {};
}

}  // namespace

Result<carbon::CarbonPlan> synthetic_plan(const CarbonDesk& desk) {
  const std::string path = fmt::format("{}/regions/{}/carbon.toml", desk.office->office().root(), desk.region);
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return carbon::read_carbon_plan({path, std::move(text)});
}

Result<std::vector<carbon::MonthItem>> synthetic_meters(const CarbonDesk& desk, const std::string& enterprise,
                                                        const std::string& month) {
  LANTIAN_TRY(carbon::CarbonPlan plan, synthetic_plan(desk));
  plan.defects.clear();
  std::erase_if(plan.enterprises, [&](const carbon::PlannedEnterprise& one) { return one.who.id != enterprise; });
  std::vector<carbon::MonthItem> out;
  if (plan.enterprises.empty()) return out;
  for (carbon::Month& made : carbon::make_synthetic(plan).months) {
    if (made.month != month) continue;
    std::ranges::copy_if(made.items, std::back_inserter(out),
                         [](const carbon::MonthItem& item) { return !item.meter.empty(); });
  }
  return out;
}

Result<ItemRows> item_rows(const CarbonDesk& desk, const std::string& enterprise, const std::string& facility,
                           const std::string& month, const std::string& item) {
  LANTIAN_TRY(const keep::DocumentBook* book, carbon_book(desk));
  carbon::Month place;
  place.enterprise = enterprise;
  place.facility = facility;
  place.month = month;
  const std::string key = carbon::month_key(place);
  LANTIAN_TRY(const auto rows, book->all("month", key));
  if (rows.empty()) return Error{ErrorCode::not_found, fmt::format("{} was not filed", in_quotes(key)), "month"};
  ItemRows out{enterprise, facility, month, item, {}, {}, {}, false, false, false};
  std::optional<carbon::Month> newest;
  for (const keep::DocumentRow& row : rows) {
    LANTIAN_TRY(carbon::Month read, read_carbon_month_json(row.body, row.number));
    const carbon::MonthItem* found = read.item(item);
    out.filings.push_back(
        {row.number, row.at, row.who, read.state, found == nullptr ? std::nullopt : std::optional{*found}});
    newest = std::move(read);
  }
  if (std::ranges::none_of(out.filings, [](const ItemFiling& one) { return one.item.has_value(); })) {
    std::vector<std::string> named;
    for (const carbon::MonthItem& one : newest->items) named.push_back(one.item);
    return Error{ErrorCode::not_found,
                 fmt::format("no filing of {} names {}; it names {}", key, in_quotes(item), joined(named, ", ")),
                 "item"};
  }
  LANTIAN_CHECK(add_meter_days(desk, *newest, out));
  return out;
}

}  // namespace lantian::serve
