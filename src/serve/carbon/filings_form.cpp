// The form of a month, filled in with what is known.
#include "base/text.hpp"
#include "carbon/filing/filing.hpp"
#include "keep/workbook.hpp"
#include "serve/carbon/accounts_rows.hpp"
#include "serve/carbon/filings_desk.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

/// The newest filing of a facility before a month; null: there is none.
const carbon::Month* filing_before(const CarbonFilings& filings, const MonthForm& form) {
  const carbon::Month* found = nullptr;
  for (const carbon::Month& one : filings.months) {
    if (one.enterprise != form.enterprise->id || one.facility != form.facility || one.month >= form.month) continue;
    if (found == nullptr || found->month < one.month) found = &one;
  }
  return found;
}

const carbon::Month* filing_in(const CarbonFilings& filings, const MonthForm& form) {
  const auto found = std::ranges::find_if(filings.months, [&](const carbon::Month& one) {
    return one.enterprise == form.enterprise->id && one.facility == form.facility && one.month == form.month;
  });
  return found == filings.months.end() ? nullptr : &*found;
}

std::optional<carbon::MonthItem> item_in(const carbon::Month* month, const std::string& id) {
  const carbon::MonthItem* found = month == nullptr ? nullptr : month->item(id);
  return found == nullptr ? std::nullopt : std::optional{*found};
}

class FormMaking {
 public:
  FormMaking(const carbon::DeductionRule& deductions, MonthForm& form, const carbon::Month* now,
             const carbon::Month* last, const std::vector<carbon::MonthItem>& meters)
      : deductions_{deductions}, form_{form}, now_{now}, last_{last}, meters_{meters} {}

  void run() {
    const carbon::Guide& guide = form_.program->guide;
    for (const carbon::GuideInput& one : guide.inputs) {
      FormItem item;
      item.kind = "input";
      item.name = one.name;
      item.required = one.required;
      item.needed_with = one.needed_with;
      item.low = one.low;
      item.high = one.high;
      item.proofs = one.proofs;
      item.permit = one.permit;
      item.inventory = one.inventory;
      item.emergency = one.emergency;
      add(std::move(item), one.id, one.unit);
    }
    for (const carbon::GuideParameter& one : guide.parameters) {
      if (!one.measured) continue;
      FormItem item;
      item.kind = "measured";
      item.name = one.name;
      item.low = one.low;
      item.high = one.high;
      add(std::move(item), one.id, one.unit);
    }
    for (const carbon::DeductionItem& one : deductions_.items) {
      FormItem item;
      item.kind = "deduction";
      item.name = one.name;
      item.high = one.high;
      item.proofs = one.proofs;
      add(std::move(item), one.id, one.unit);
    }
    // What no guide asks for is filed for the checks: as it was filed before.
    for (const carbon::Month* month : {now_, last_}) {
      if (month == nullptr) continue;
      for (const carbon::MonthItem& one : month->items) add_check(one);
    }
    for (const carbon::MonthItem& one : meters_) add_check(one);
  }

 private:
  void add_check(const carbon::MonthItem& one) {
    if (there_.contains(one.item)) return;
    FormItem item;
    item.kind = "check";
    item.name = {one.item, one.item};
    add(std::move(item), one.item, one.unit);
  }

  void add(FormItem item, const std::string& id, const std::string& unit) {
    there_.insert(id);
    item.item = id;
    item.unit = unit;
    item.last = item_in(last_, id);
    if (item.last) item.unit = item.last->unit;
    item.now = item_in(now_, id);
    if (item.now) {
      item.from = "filed";
      item.unit = item.now->unit;
    } else if (now_ == nullptr) {
      const auto meter = std::ranges::find(meters_, id, &carbon::MonthItem::item);
      if (meter != meters_.end()) {
        item.now = *meter;
        item.from = "meter";
        item.unit = meter->unit;
      }
    }
    item.usual = item.required || item.now || item.last;
    form_.items.push_back(std::move(item));
  }

  const carbon::DeductionRule& deductions_;
  MonthForm& form_;
  const carbon::Month* now_;
  const carbon::Month* last_;
  const std::vector<carbon::MonthItem>& meters_;
  std::set<std::string> there_;
};

}  // namespace

Result<const carbon::GuideProgram*> guide_of_month(const CarbonOffice& office, const carbon::Enterprise& enterprise,
                                                   const std::string& month) {
  LANTIAN_TRY(const Period span, parse_period(month));
  const auto versions = office.guides().versions(enterprise.guide);
  if (!versions.empty() && versions.front()->guide.in_force > span.begin) return versions.front();
  return office.guides().in_force(enterprise.guide, span.begin);
}

Result<MonthForm> month_form(const CarbonDesk& desk, const CarbonFilings& filings, const carbon::Enterprise& enterprise,
                             const std::string& month, const std::string& facility) {
  const auto span = parse_period(month);
  if (!span || span->kind != PeriodKind::month) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} is no month; one is written like 2024-05", in_quotes(month)), "month"};
  }
  MonthForm out;
  out.enterprise = &enterprise;
  out.month = month;
  out.facility = facility;
  LANTIAN_TRY(out.program, guide_of_month(*desk.carbon, enterprise, month));
  LANTIAN_TRY(const keep::DocumentBook* book, carbon_book(desk));
  carbon::Month place;
  place.enterprise = enterprise.id;
  place.facility = facility;
  place.month = month;
  LANTIAN_TRY(out.filed, book->newest("month", carbon::month_key(place)));
  const carbon::Month* now = filing_in(filings, out);
  const carbon::Month* last = filing_before(filings, out);
  if (now != nullptr) out.state = now->state;
  if (last != nullptr) out.last_month = last->month;
  std::vector<carbon::MonthItem> meters;
  if (enterprise.synthetic && now == nullptr && facility.empty()) {
    LANTIAN_TRY(meters, synthetic_meters(desk, enterprise.id, month));
  }
  if (now == nullptr) {
    LANTIAN_TRY(SeriesOfMonth series, series_of_month(desk, enterprise.id, facility, month));
    for (carbon::MonthItem& item : series.items) {
      std::erase_if(meters, [&](const carbon::MonthItem& one) { return one.item == item.item; });
      meters.push_back(std::move(item));
    }
    out.series = std::move(series.notes);
  }
  FormMaking{desk.carbon->deductions(), out, now, last, meters}.run();
  return out;
}

Result<std::string> month_workbook(const CarbonDesk& desk, const MonthForm& form, bool chinese) {
  carbon::Month month;
  month.enterprise = form.enterprise->id;
  month.facility = form.facility;
  month.month = form.month;
  std::vector<bool> known;
  for (const FormItem& one : form.items) {
    if (!one.usual) continue;
    carbon::MonthItem item = one.now ? *one.now : carbon::MonthItem{};
    item.item = one.item;
    item.unit = one.unit;
    if (!one.now && one.last) {
      item.origin = one.last->origin;
      item.meter = one.last->meter;
    }
    known.push_back(one.now.has_value());
    month.items.push_back(std::move(item));
  }
  const terms::Form& table = desk.carbon->form();
  std::vector<terms::Record> records = carbon::filing_records(table, {&month, 1});
  for (std::size_t n = 0; n < records.size(); ++n) {
    if (!known[n]) records[n].cells[table.position("amount")].clear();
  }
  return keep::write_workbook(table, records, chinese);
}

}  // namespace lantian::serve
