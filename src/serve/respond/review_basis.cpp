#include "serve/respond/review_basis.hpp"

#include "base/text.hpp"
#include "serve/inventory_rows.hpp"
#include "serve/respond/list_force.hpp"
#include "serve/respond/list_json.hpp"
#include "serve/respond/order_desk.hpp"
#include "serve/respond/order_json.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace lantian::serve {
namespace {

using respond::Order;

/// Of the orders that ask for something the one of the greatest level, of those the one sent last.
const Order* review_leading_order(const std::vector<Order>& orders) {
  const Order* found = nullptr;
  for (const Order& one : orders) {
    if (one.steps.empty()) continue;
    const bool first = found == nullptr || std::pair{found->level, found->turn} < std::pair{one.level, one.turn};
    if (first) found = &one;
  }
  return found;
}

/// The newest row of lists before `row` that `meant` takes.
template <class Meant>
Result<std::optional<ReviewList>> review_list_before(const keep::DocumentBook& book, std::int64_t before,
                                                     const Meant& meant) {
  std::optional<ReviewList> out;
  LANTIAN_TRY(const auto keys, book.keys("list"));
  for (const std::string& key : keys) {
    LANTIAN_TRY(const auto rows, book.all("list", key));
    for (const keep::DocumentRow& row : rows) {
      if (row.number >= before || (out && row.number < out->row)) continue;
      LANTIAN_TRY(respond::ReductionList list, read_reduction_list_json(row.body));
      if (meant(key, list)) out = ReviewList{std::move(list), row.number};
    }
  }
  return out;
}

std::optional<std::size_t> review_pollutant(inventory::Pollutant pollutant) {
  switch (pollutant) {
    case inventory::Pollutant::so2:
      return 0;
    case inventory::Pollutant::nox:
      return 1;
    case inventory::Pollutant::pm:
      return 2;
    case inventory::Pollutant::voc:
      return 3;
    default:
      return std::nullopt;
  }
}

/// Grams of a mean day by source; pollutants of which the inventory says nothing are not there.
using SourceDays = std::map<std::string, std::array<std::optional<double>, respond::list_pollutants>, std::less<>>;

SourceDays review_source_days(const InventoryRows& rows) {
  constexpr double grams_per_tonne = 1e6;
  SourceDays out;
  for (const inventory::Emission& row : rows.rows) {
    const auto at = review_pollutant(row.pollutant);
    if (!at || !row.mass_t) continue;
    std::optional<double>& sum = out[row.source_id][*at];
    sum = sum.value_or(0) + *row.mass_t * grams_per_tonne / rows.period.days();
  }
  return out;
}

/// A source of the inventory as a plant's units share it.
struct ListedSource {
  std::vector<std::string> units;
  respond::DailyGrams base{};
  bool whole = true;  ///< every unit has a base
};

std::map<std::string, ListedSource> review_listed_sources(const respond::Enterprise& enterprise) {
  std::map<std::string, ListedSource> out;
  for (const respond::ProcessUnit& unit : enterprise.units) {
    if (unit.source.empty()) continue;
    ListedSource& one = out[unit.source];
    one.units.push_back(unit.id);
    one.whole = one.whole && unit.base.has_value();
    if (unit.base) one.base = respond::operator+(one.base, *unit.base);
  }
  return out;
}

bool review_metered(const respond::OrderStep& step) {
  return std::ranges::any_of(step.checks, [](respond::CheckMetric one) {
    return one == respond::CheckMetric::power || one == respond::CheckMetric::flow || one == respond::CheckMetric::load;
  });
}

}  // namespace

Result<std::optional<ReviewList>> list_at_row(const keep::DocumentBook& book, std::int64_t number) {
  std::optional<ReviewList> out;
  if (number <= 0) return out;
  LANTIAN_TRY(const auto keys, book.keys("list"));
  for (const std::string& key : keys) {
    LANTIAN_TRY(const auto rows, book.all("list", key));
    const auto row = std::ranges::find(rows, number, &keep::DocumentRow::number);
    if (row == rows.end()) continue;
    LANTIAN_TRY(respond::ReductionList list, read_reduction_list_json(row->body));
    out = ReviewList{std::move(list), row->number};
  }
  return out;
}

Result<std::optional<ReviewList>> list_of_orders(const keep::DocumentBook& book, const std::vector<Order>& orders) {
  const Order* leading = review_leading_order(orders);
  if (leading == nullptr) return std::optional<ReviewList>{};
  LANTIAN_TRY(std::optional<ReviewList> named, list_at_row(book, leading->basis_row));
  if (named) return named;
  // An older order, or one of a plan: the list as it stood when the order was sent.
  LANTIAN_TRY(const auto rows, book.all("order", leading->id));
  const std::int64_t sent = rows.empty() ? 0 : rows.front().number;
  LANTIAN_TRY(const auto plan, book.newest("plan", leading->basis));
  if (!plan) {
    return review_list_before(
        book, sent, [&](const std::string&, const respond::ReductionList& list) { return list.id == leading->basis; });
  }
  LANTIAN_TRY(const OrderedPlan ordered, ordered_plan_json(plan->body));
  return review_list_before(book, sent,
                            [&](const std::string& key, const respond::ReductionList&) { return key == ordered.list; });
}

Result<std::optional<ReviewList>> list_of_review(const Office& office, const keep::DocumentBook& book,
                                                 const respond::Episode& episode, Day day) {
  LANTIAN_TRY(const std::vector<Order> orders, kept_orders(book, episode.id));
  LANTIAN_TRY(std::optional<ReviewList> ordered, list_of_orders(book, orders));
  if (ordered) return ordered;
  LANTIAN_TRY(const ListOffice lists, open_list_office(office.root()));
  auto holds = list_in_force(lists, book, {{}, episode.units, day});
  if (!holds && holds.error().code == ErrorCode::not_found) return std::optional<ReviewList>{};
  if (!holds) return holds.error();
  return std::optional{ReviewList{std::move(holds->list), holds->row}};
}

Result<std::vector<respond::BaseEvidence>> base_evidence(const InventoryOffice& office,
                                                         const keep::InventoryBook& inventory,
                                                         const respond::ReductionList& list) {
  InventoryQuestion question;
  question.period = list.season;
  question.pollutants = {"SO2", "NOx", "PM", "VOC"};
  LANTIAN_TRY(const InventoryRows rows, inventory_rows(office, inventory, question));
  const SourceDays days = review_source_days(rows);
  std::vector<respond::BaseEvidence> out;
  for (const respond::Enterprise& enterprise : list.enterprises) {
    for (const auto& [source, listed] : review_listed_sources(enterprise)) {
      const auto seen = days.find(source);
      if (seen == days.end() || !listed.whole) continue;
      for (std::size_t p = 0; p < respond::list_pollutants; ++p) {
        if (!seen->second[p]) continue;
        out.push_back({enterprise.id, listed.units.size() == 1 ? listed.units.front() : std::string{}, source,
                       static_cast<respond::Pollutant>(p), listed.base[p],
                       static_cast<std::int64_t>(*seen->second[p])});
      }
    }
  }
  return out;
}

std::vector<respond::UnseenUnit> unseen_units(const std::vector<Order>& orders,
                                              const respond::ResponseEvidence& evidence,
                                              const respond::ResponseHours& response) {
  std::set<std::pair<std::string, std::string>> seen, told;
  for (const respond::EvidenceSeries& one : evidence.series) {
    for (HourEnding hour = response.first; hour <= response.last; hour += std::chrono::hours{1}) {
      if (!one.at(hour)) continue;
      seen.insert({one.enterprise, one.unit});
      break;
    }
  }
  std::vector<respond::UnseenUnit> out;
  for (const Order& order : orders) {
    if (order.kind != respond::Recipient::enterprise) continue;
    for (const respond::OrderStep& step : order.steps) {
      const std::pair<std::string, std::string> unit{order.recipient, step.unit};
      if (step.unit.empty() || step.cut_percent == 0 || !review_metered(step) || seen.contains(unit)) continue;
      if (told.insert(unit).second) out.push_back({unit.first, unit.second});
    }
  }
  return out;
}

}  // namespace lantian::serve
