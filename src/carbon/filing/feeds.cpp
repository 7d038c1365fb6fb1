#include "carbon/filing/feeds.hpp"

#include "carbon/filing/feed_parts.hpp"
#include "inventory/faults.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::carbon {
namespace {

/// One item over the months of the year that have gone by.
struct YearSum {
  FeedAmount sum;
  int known = 0, months = 0;
  bool elsewhere = false;
  std::string record;
};

/// How many months there are up to this one: "2024-05" is 5.
int months_gone(const std::string& month) {
  constexpr std::size_t year_chars = 5;
  return (month[year_chars] - '0') * 10 + (month[year_chars + 1] - '0');
}

/// Facilities of one month are parts of it: a month is known when each of its filings says the item.
YearSum year_sum(const FeedQuestion& question, const std::string& item, const std::string& unit) {
  YearSum out;
  out.months = months_gone(question.month);
  std::map<std::string, bool> known;
  for (const Month& month : question.year) {
    const MonthItem* found = month.item(item);
    const bool elsewhere = found != nullptr && found->standing == Standing::included_elsewhere;
    out.elsewhere = out.elsewhere || elsewhere;
    bool told = elsewhere || (found != nullptr && found->standing == Standing::not_occurring);
    if (found != nullptr && found->standing == Standing::value) {
      told = out.sum.add(found->value, found->unit, unit, *question.units);
    }
    const auto place = known.emplace(month.month, told).first;
    place->second = place->second && told;
    if (found != nullptr) out.record = found->record.substr(0, found->record.find('#'));
  }
  out.known = static_cast<int>(std::ranges::count_if(known, [](const auto& one) { return one.second; }));
  return out;
}

const PermitLimit* limit_of(const TiedPermit* permit, const std::string& item) {
  if (permit == nullptr) return nullptr;
  const auto found = std::ranges::find(permit->limits, item, &PermitLimit::item);
  return found == permit->limits.end() ? nullptr : &*found;
}

void put_limit(const PermitLimit& limit, const YearSum& year, FeedRow& row) {
  row.put("limit", limit.a_year.text());
  row.put("limit_source", limit.source);
  const double share = year.sum.number() / limit.a_year.approximate();
  constexpr double whole_percent = 100;
  row.put("used_percent", fmt::format("{:.1f}", share * whole_percent));
  const bool above = year.sum.above(limit.a_year);
  row.put("standing", above ? "above" : year.known < year.months ? "not_known" : "within");
}

void add_permit_row(const FeedQuestion& question, const TiedPermit* permit, const GuideInput& input, FilingFeed& out) {
  const PermitLimit* limit = limit_of(permit, input.id);
  const std::string unit = limit == nullptr ? input.unit : limit->unit;
  const YearSum year = year_sum(question, input.id, unit);
  FeedRow row{*out.form};
  row.put("year", question.month.substr(0, 4));
  row.put("until", question.month);
  row.put("enterprise", question.enterprise->id);
  row.put("permit_no", permit == nullptr ? "" : permit->document);
  row.put("column", input.permit);
  row.put("item", input.id);
  row.put("amount", year.sum.text());
  row.put("unit", unit);
  row.put("months_known", std::to_string(year.known));
  row.put("months_gone", std::to_string(year.months));
  row.put("standing", "no_limit");
  if (limit != nullptr) put_limit(*limit, year, row);
  row.put("data_source", year.record);
  row.put("synthetic", question.enterprise->synthetic ? "true" : "false");
  out.rows.push_back(row.taken());
  if (year.known < year.months) {
    add_gap(question, out, "months_unknown", input.id,
            {{"item", input.id},
             {"missing", std::to_string(year.months - year.known)},
             {"months", std::to_string(year.months)}});
  }
  if (year.elsewhere) add_gap(question, out, "elsewhere", input.id, {{"item", input.id}});
  if (permit != nullptr && limit == nullptr) {
    add_gap(question, out, "no_limit", input.id, {{"item", input.id}, {"permit", permit->document}});
  }
}

}  // namespace

FilingFeed permit_feed(const FeedQuestion& question, const terms::Form& form) {
  FilingFeed out{"permit", &form, {}, {}};
  const auto day = parse_period(question.month);
  const TiedPermit* permit = day ? question.ties->permit(question.enterprise->id, day->begin) : nullptr;
  if (permit == nullptr) add_gap(question, out, "no_permit", "", {{"enterprise", question.enterprise->id}});
  std::set<std::string> there;
  for (const GuideInput& input : question.guide->inputs) {
    const bool filed =
        std::ranges::any_of(question.year, [&](const Month& month) { return month.item(input.id) != nullptr; });
    if (input.permit.empty() || (!filed && limit_of(permit, input.id) == nullptr)) continue;
    there.insert(input.id);
    add_permit_row(question, permit, input, out);
  }
  for (const PermitLimit& limit : permit == nullptr ? std::vector<PermitLimit>{} : permit->limits) {
    if (!there.contains(limit.item)) {
      add_gap(question, out, "limit_unfiled", limit.item,
              {{"item", limit.item}, {"permit", permit->document}, {"guide", question.guide->ref()}});
    }
  }
  add_gap(question, out, "permit_pollutants", "", {});
  return out;
}

FilingFeed inventory_feed(const FeedQuestion& question, const terms::Form& form, const SourceLookup& known) {
  FilingFeed out{"inventory", &form, {}, {}};
  for_each_item(question, [&](const Month& filing, const MonthItem& item) {
    const GuideInput* input = question.guide->input(item.item);
    if (input == nullptr || input->inventory.empty()) return;
    const TiedSource* tie = question.ties->source(question.enterprise->id, filing.facility, item.item);
    const std::string place = filing.facility.empty() ? filing.enterprise : filing.enterprise + "/" + filing.facility;
    const std::string id = tie == nullptr ? place + ":" + item.item : tie->source_id;
    const auto source = known(id);
    const bool number = item.standing == Standing::value;
    const std::string amount = number ? item.value.text() : std::string{name_of(item.standing)};
    if (!source) {
      add_gap(question, out, tie == nullptr ? "untied_source" : "unknown_source", item.item,
              {{"item", item.item}, {"source", id}, {"amount", amount}, {"unit", item.unit}});
      return;
    }
    FeedRow row{form};
    row.put("period", question.month);
    row.put("source_id", id);
    row.put("county", question.enterprise->county);
    row.put("class", tie == nullptr || tie->class_code.empty() ? source->class_code : tie->class_code);
    row.put("amount", amount);
    row.put("unit", item.unit);
    row.put("data_source", item.record.substr(0, item.record.find('#')));
    row.put("evidence", item.evidence);
    row.put("synthetic", filing.synthetic ? "true" : "false");
    out.rows.push_back(row.taken());
    if (item.standing == Standing::included_elsewhere) {
      add_gap(question, out, "elsewhere", item.item, {{"item", item.item}});
    }
  });
  return out;
}

FilingFeed carbon_feed(const FeedQuestion& question, const terms::Form& form, const Account& account) {
  FilingFeed out{"carbon", &form, {}, {}};
  for (const AccountLine& line : account.lines) {
    if (line.month != question.month) continue;
    FeedRow row{form};
    row.put("month", line.month);
    row.put("facility", line.facility);
    row.put("line", line.line);
    row.put("part", std::string{name_of(line.part)});
    row.put("formula", line.formula);
    std::string items;
    for (const Operand& one : line.operands) {
      if (one.kind == "item") items += (items.empty() ? "" : ", ") + one.id;
    }
    row.put("items", items);
    if (line.mass) row.put("co2_t", fmt::format("{:.3f}", in(*line.mass, tonne_co2)));
    out.rows.push_back(row.taken());
    if (!line.mass) {
      add_gap(question, out, "line_missing", line.line, {{"line", line.line}, {"missing", line.missing}});
    }
  }
  return out;
}

}  // namespace lantian::carbon
