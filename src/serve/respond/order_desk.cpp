#include "serve/respond/order_desk.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"
#include "respond/list/check.hpp"
#include "respond/review/rule.hpp"
#include "serve/respond/episode_office.hpp"
#include "serve/respond/list_force.hpp"
#include "serve/respond/list_json.hpp"
#include "serve/respond/order_cases.hpp"
#include "serve/respond/parks.hpp"
#include "serve/transport_layout.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

using respond::Order;

constexpr const char* order_kind = "order";

/// Measures, and the row of the list or plan that they are from.
struct MeantMeasures {
  std::vector<respond::ListMeasure> measures;
  std::int64_t row = 0;
};

/// Those of the list, or of a plan with what the list asks of whole plants (trucks), which no plan chooses. A plan of
/// another list is refused.
Result<MeantMeasures> measures_meant(const keep::ResponseBook& book, const ListOnFile& meant, const std::string& plan) {
  const respond::ReductionList& list = meant.list;
  if (plan.empty()) return MeantMeasures{list.measures, meant.row};
  LANTIAN_TRY(const auto row, book.newest("plan", plan));
  if (!row) return Error{ErrorCode::not_found, fmt::format("there is no plan {}", in_quotes(plan)), "plan"};
  LANTIAN_TRY(const OrderedPlan ordered, ordered_plan_json(row->body));
  const std::string key = list_key(list.unit, list.season);
  if (ordered.list != key) {
    return Error{
        ErrorCode::conflict,
        fmt::format("{} was made from {}, and {} is to be ordered from; make the plan anew", plan, ordered.list, key),
        "plan"};
  }
  std::vector<respond::ListMeasure> measures = ordered.measures;
  for (const respond::ListMeasure& one : list.measures) {
    if (one.unit.empty()) measures.push_back(one);
  }
  return MeantMeasures{std::move(measures), row->number};
}

bool may_be_dispatched(const ListOffice& lists, const respond::ReductionList& list, UtcSeconds now) {
  const Day today = std::chrono::floor<std::chrono::days>(to_local(now));
  return respond::dispatchable(
      respond::check_list(lists.rules, list, lists.context(list.unit, usual_list_day(list, today))));
}

std::vector<keep::ResponseDraft> drafts_of(const std::vector<Order>& orders) {
  std::vector<keep::ResponseDraft> drafts;
  for (const Order& order : orders) drafts.push_back({order_kind, order.id, order_json(order), 0});
  return drafts;
}

}  // namespace

Result<OrderOffice> open_order_office(const Office& office) {
  OrderOffice out;
  LANTIAN_TRY(const terms::SourceFile check, source_file(office, "data/respond/verification.toml"));
  LANTIAN_TRY(out.check, respond::read_check_rule(check));
  LANTIAN_TRY(const ListOffice grades, open_list_office(office.root()));
  if (const respond::TransportRule* gate = grades.rules.transport_rule(grades.rules.transport_in_use)) {
    out.check.gate = *gate;
  }
  LANTIAN_TRY(const terms::SourceFile review, source_file(office, "data/respond/review.toml"));
  LANTIAN_TRY(const respond::ReviewRule rule, respond::read_review_rule(review));
  out.receipt_minutes = rule.receipt_minutes;
  return out;
}

Result<std::vector<Order>> kept_orders(const keep::ResponseBook& book, std::string_view episode) {
  LANTIAN_TRY(const auto rows, book.each(order_kind));
  std::vector<Order> out;
  const std::string named =
      fmt::format("\"{}\"", episode);  // a season holds thousands: what does not name it is not read
  for (const keep::ResponseRow& row : rows) {
    if (!episode.empty() && row.body.find(named) == std::string::npos) continue;
    LANTIAN_TRY(Order order, read_order_json(row.body));
    if (episode.empty() || order.episode == episode) out.push_back(std::move(order));
  }
  return out;
}

Result<Order> kept_order(const keep::ResponseBook& book, std::string_view id) {
  LANTIAN_TRY(const auto row, book.newest(order_kind, id));
  if (row) return read_order_json(row->body);
  return Error{ErrorCode::not_found, fmt::format("there is no order {}", in_quotes(std::string{id})), "order"};
}

namespace {

/// What a dispatch would be, and the orders before it. Nothing is kept.
struct IssuedOrders {
  std::variant<std::vector<Order>, respond::RefusedOrders> answer;
  std::vector<Order> before;
};

Result<IssuedOrders> order_issued_for(const RespondDesk& desk, const respond::Episode& episode,
                                      const DispatchAsked& asked, UtcSeconds now) {
  LANTIAN_TRY(const keep::ResponseBook* book, response_book(desk));
  LANTIAN_TRY(const WarningOffice warnings, open_warning_office(desk.office->office(), desk.region));
  LANTIAN_TRY(const OrderOffice office, open_order_office(desk.office->office()));
  LANTIAN_TRY(const respond::WarningRules* rules, warnings.rules_of(episode));
  const HourEnding began = episode.began.value_or(episode.events.front().from);
  LANTIAN_TRY(const ListOffice lists, open_list_office(desk.office->office().root()));
  LANTIAN_TRY(const ListOnFile meant, list_in_force(lists, *book, {asked.list, episode.units, day_of(began)}));
  LANTIAN_TRY(const MeantMeasures chosen, measures_meant(*book, meant, asked.plan));
  LANTIAN_TRY(const respond::ParkCounties parks, parks_of(desk.office->office(), desk.region));
  IssuedOrders out;
  LANTIAN_TRY(out.before, kept_orders(*book, episode.id));
  respond::OrderInput input;
  input.episode = &episode;
  input.list = &meant.list;
  input.parks = &parks;
  input.measures = chosen.measures;
  input.basis = asked.plan.empty() ? meant.list.id : asked.plan;
  input.basis_row = chosen.row;
  input.dispatchable = may_be_dispatched(lists, meant.list, now);
  input.compulsory = respond::compulsory_list(*rules, episode);
  input.before = out.before;
  input.receipt_minutes = office.receipt_minutes;
  input.now = now;
  out.answer = respond::issue_orders(input);
  const auto* orders = std::get_if<std::vector<Order>>(&out.answer);
  const bool asks =
      orders != nullptr && std::ranges::any_of(*orders, [](const Order& one) { return !one.steps.empty(); });
  if (auto lacks = not_approved(meant); asks && lacks) {  // who is let go needs no list
    out.answer = respond::RefusedOrders{respond::OrderRefusal::list, *std::move(lacks)};
  }
  return out;
}

}  // namespace

Result<Dispatch> dispatch_for(const RespondDesk& desk, const respond::Episode& episode, const DispatchAsked& asked,
                              const DispatchStamp& stamp) {
  LANTIAN_TRY(keep::ResponseBook * book, response_book(desk));
  LANTIAN_TRY(IssuedOrders issued, order_issued_for(desk, episode, asked, stamp.now));
  auto* orders = std::get_if<std::vector<Order>>(&issued.answer);
  if (orders == nullptr) return Dispatch{std::get<respond::RefusedOrders>(std::move(issued.answer))};
  SentOrders out{std::move(*orders), {}};
  if (asked.dry_run) return Dispatch{std::move(out)};
  // Cases first: an order that is kept names its case. What stays behind when the second write fails is found again.
  if (const DocketDesk* docket = order_docket(desk)) {
    LANTIAN_TRY(out.cases, open_order_cases(*docket, out.orders, issued.before, order_case_words(desk),
                                            {stamp.now, stamp.most_cases}));
  }
  LANTIAN_TRY(const auto rows, book->append(drafts_of(out.orders), stamp.who, stamp.now));
  static_cast<void>(rows);
  return Dispatch{std::move(out)};
}

Result<Dispatch> dispatch_orders(const RespondDesk& desk, const DispatchAsked& asked, std::string_view who,
                                 UtcSeconds now) {
  LANTIAN_TRY(const keep::ResponseBook* book, response_book(desk));
  LANTIAN_TRY(const EpisodeOnFile on_file, open_episode(*book, asked.episode));
  return dispatch_for(desk, on_file.episode, asked, {std::string{who}, now});
}

}  // namespace lantian::serve
