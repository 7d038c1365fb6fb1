#include "serve/carbon/accounts_rows.hpp"

#include "base/text.hpp"
#include "carbon/filing/filing.hpp"
#include "carbon/filing/meter_month.hpp"
#include "keep/files.hpp"
#include "observe/hj212/protocol.hpp"
#include "observe/hj212/telegram.hpp"
#include "serve/carbon/filings_feeds.hpp"
#include "serve/carbon/month_json.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

/// Hours of one series in a month, as the gateway stored them.
Result<std::vector<carbon::SeriesHour>> series_hours(const CarbonDesk& desk, const carbon::TiedMeter& tie,
                                                     const Period& month) {
  using observe::hj212::Content;
  using observe::hj212::Statistic;
  if (!desk.series) return Error{ErrorCode::not_found, "no series are stored beside this book", tie.name()};
  keep::TelemetryQuery query;
  query.mn = {tie.mn};
  query.factor = {tie.factor};
  query.content = static_cast<std::uint8_t>(Content::hour);
  query.begin = to_utc(std::chrono::local_seconds{month.begin});
  query.end = to_utc(std::chrono::local_seconds{month.end});
  LANTIAN_TRY(const std::vector<keep::TelemetryValue> values, desk.series(query));
  const auto wanted =
      static_cast<std::uint8_t>(tie.figure == carbon::MeterFigure::total ? Statistic::cou : Statistic::avg);
  std::vector<carbon::SeriesHour> out;
  for (const keep::TelemetryValue& value : values) {
    if (value.statistic != wanted || value.end - value.begin != std::chrono::hours{1}) continue;
    const Day day = std::chrono::floor<std::chrono::days>(to_local(value.begin));
    const bool counts = value.usable && value.value && value.value->unscaled >= 0;
    out.push_back({value.end, day, counts ? value.value : std::nullopt});
  }
  return out;
}

/// Stored hours behind a filed item that names its series.
Result<void> add_series_days(const CarbonDesk& desk, const carbon::Month& month, const carbon::MonthItem& item,
                             ItemRows& out) {
  LANTIAN_TRY(const carbon::FilingTies ties, filing_ties(desk));
  const carbon::TiedMeter* tie = ties.meter(month.enterprise, month.facility, item.item, month.month);
  if (tie == nullptr || tie->name() != item.meter) return {};
  LANTIAN_TRY(const Period span, parse_period(month.month));
  const auto hours = series_hours(desk, *tie, span);
  if (!hours) return {};
  const carbon::MeterMonth read = carbon::meter_month(*tie, span, *hours);
  for (const auto& [day, value] : read.days) out.days.push_back({tie->name(), day, value});
  if (read.sum) out.sum = *read.sum;
  out.stored = read.sum.has_value();
  out.agrees = read.sum && tie->unit == item.unit && *read.sum == item.value;
  return {};
}

/// Those days, and whether they are the month.
Result<void> add_meter_days(const CarbonDesk& desk, const carbon::Month& month, ItemRows& out) {
  const carbon::MonthItem* item = month.item(out.item);
  out.metered = item != nullptr && !item->meter.empty();
  out.synthetic = month.synthetic;
  if (!out.metered) return {};
  LANTIAN_CHECK(add_series_days(desk, month, *item, out));
  if (!month.synthetic || !out.days.empty()) return {};
  LANTIAN_TRY(const carbon::CarbonPlan plan, synthetic_plan(desk));
  out.days = carbon::meter_days(plan, month, *item);
  out.sum = Decimal{0, item->value.places};
  for (const carbon::MeterDay& day : out.days) out.sum.unscaled += day.value.unscaled;
  out.agrees = !out.days.empty() && out.sum == item->value;
  return {};
}

}  // namespace

Result<SeriesOfMonth> series_of_month(const CarbonDesk& desk, const std::string& enterprise,
                                      const std::string& facility, const std::string& month) {
  LANTIAN_TRY(const Period span, parse_period(month));
  LANTIAN_TRY(const carbon::FilingTies ties, filing_ties(desk));
  SeriesOfMonth out;
  for (const carbon::TiedMeter& tie : ties.meters) {
    if (ties.meter(enterprise, facility, tie.item, month) != &tie) continue;
    SeriesNote note{tie.item, tie.name(), 0, 0, "", ""};
    const auto hours = series_hours(desk, tie, span);
    if (hours) {
      const carbon::MeterMonth read = carbon::meter_month(tie, span, *hours);
      note.hours = read.hours;
      note.known = read.known;
      note.percent = read.percent();
      if (read.enough) {
        out.items.push_back(carbon::metered_item(tie, read));
      } else {
        note.why = fmt::format("{} of {} hours are stored ({} %); {} % are asked for (carbon-ties.toml)", read.known,
                               read.hours, read.percent(), tie.least_percent.text());
      }
    } else {
      note.why = hours.error().message;
    }
    out.notes.push_back(std::move(note));
  }
  return out;
}

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
  ItemRows out{enterprise, facility, month, item, {}, {}, {}, false, false, false, false};
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
