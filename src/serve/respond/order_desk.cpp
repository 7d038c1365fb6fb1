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

/// What orders are made for.
struct OrderOccasion {
  respond::Level level = respond::Level::none;
  Day began{};  ///< of the response
  Day today{};
};

/// Why no orders are made from a plan, to be said behind its name. Nothing: it fits the list and the occasion.
std::optional<std::string> plan_unfit(const ListOffice& lists, const OrderedPlan& plan, const ListOnFile& meant,
                                      const OrderOccasion& occasion) {
  const std::string key = list_key(meant.list.unit, meant.list.season);
  if (plan.list != key) return fmt::format("was made from {}, and {} is to be ordered from", plan.list, key);
  if (plan.list_row == 0) return "was kept before plans said which row of the list they were made from";
  if (plan.list_row != meant.row) {
    return fmt::format("was made from row {} of {}, and row {} is to be ordered from", plan.list_row, key, meant.row);
  }
  if (plan.level != occasion.level) {
    return fmt::format("is for {}, and the warning is at {}", word_of(plan.level), word_of(occasion.level));
  }
  const auto season = parse_period(meant.list.season);
  if (!season || !season->contains(plan.on)) {
    return fmt::format("was judged on {}, which is no day of {}", text_of(plan.on), meant.list.season);
  }
  if (plan.share_set == "none") return "need not reach any shares: it is a trial, and no response";
  const respond::ShareSet* set = lists.rules.share_set_on(plan.level, meant.list.unit, occasion.began);
  if (set == nullptr || set->id == plan.share_set) return std::nullopt;
  return fmt::format("aims at the shares {}, and {} are in force", plan.share_set, set->id);
}

/// The list with other measures at a level and none at others: what a plan asks for, judged as a list. Returns the
/// first error.
std::optional<std::string> plan_fault(const ListOffice& lists, respond::ReductionList list,
                                      const std::vector<respond::ListMeasure>& measures,
                                      const OrderOccasion& occasion) {
  const auto context = lists.context(list.unit, usual_list_day(list, occasion.today));
  list.measures = measures;
  std::erase_if(list.measures, [&](const respond::ListMeasure& one) { return one.level != occasion.level; });
  const auto findings = respond::check_list(lists.rules, list, context);
  const auto error = std::ranges::find_if(findings, [&](const respond::ListFinding& one) {
    return one.severity == respond::Severity::error && one.level == occasion.level;
  });
  if (error == findings.end()) return std::nullopt;
  return fmt::format("asks what no list may: {}", error->message.en);
}

/// Those of the list, or of a plan with what the list asks of whole plants (trucks), which no plan chooses. Of a plan
/// that does not fit conflict.
Result<MeantMeasures> measures_meant(const ListOffice& lists, const keep::DocumentBook& book, const ListOnFile& meant,
                                     const std::string& plan, const OrderOccasion& occasion) {
  const respond::ReductionList& list = meant.list;
  if (plan.empty()) return MeantMeasures{list.measures, meant.row};
  LANTIAN_TRY(const auto row, book.newest("plan", plan));
  if (!row) return Error{ErrorCode::not_found, fmt::format("there is no plan {}", in_quotes(plan)), "plan"};
  LANTIAN_TRY(const OrderedPlan ordered, ordered_plan_json(row->body));
  std::vector<respond::ListMeasure> measures = ordered.measures;
  for (const respond::ListMeasure& one : list.measures) {
    if (one.unit.empty()) measures.push_back(one);
  }
  std::optional<std::string> against = plan_unfit(lists, ordered, meant, occasion);
  if (!against) against = plan_fault(lists, list, measures, occasion);
  if (against) {
    return Error{ErrorCode::conflict,
                 fmt::format("{} {}; make the plan anew, or order from the list without a plan", plan, *against),
                 "plan"};
  }
  return MeantMeasures{std::move(measures), row->number};
}

bool may_be_dispatched(const ListOffice& lists, const respond::ReductionList& list, Day today) {
  return respond::dispatchable(
      respond::check_list(lists.rules, list, lists.context(list.unit, usual_list_day(list, today))));
}

std::vector<keep::DocumentDraft> drafts_of(const std::vector<Order>& orders) {
  std::vector<keep::DocumentDraft> drafts;
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

Result<std::vector<Order>> kept_orders(const keep::DocumentBook& book, std::string_view episode) {
  LANTIAN_TRY(const auto rows, book.each(order_kind));
  std::vector<Order> out;
  const std::string named =
      fmt::format("\"{}\"", episode);  // a season holds thousands: what does not name it is not read
  for (const keep::DocumentRow& row : rows) {
    if (!episode.empty() && row.body.find(named) == std::string::npos) continue;
    LANTIAN_TRY(Order order, read_order_json(row.body));
    if (episode.empty() || order.episode == episode) out.push_back(std::move(order));
  }
  return out;
}

Result<Order> kept_order(const keep::DocumentBook& book, std::string_view id) {
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
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const WarningOffice warnings, open_warning_office(desk.office->office(), desk.region));
  LANTIAN_TRY(const OrderOffice office, open_order_office(desk.office->office()));
  LANTIAN_TRY(const respond::WarningRules* rules, warnings.rules_of(episode));
  const HourEnding began = episode.began.value_or(episode.events.front().from);
  LANTIAN_TRY(const ListOffice lists, open_list_office(desk.office->office().root()));
  LANTIAN_TRY(const ListOnFile meant, list_in_force(lists, *book, {asked.list, episode.units, day_of(began)}));
  const OrderOccasion occasion{episode.level, day_of(began), std::chrono::floor<std::chrono::days>(to_local(now))};
  LANTIAN_TRY(const MeantMeasures chosen, measures_meant(lists, *book, meant, asked.plan, occasion));
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
  input.dispatchable = may_be_dispatched(lists, meant.list, occasion.today);
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
  LANTIAN_TRY(keep::DocumentBook * book, document_book(desk));
  LANTIAN_TRY(IssuedOrders issued, order_issued_for(desk, episode, asked, stamp.now));
  auto* orders = std::get_if<std::vector<Order>>(&issued.answer);
  if (orders == nullptr) return Dispatch{std::get<respond::RefusedOrders>(std::move(issued.answer))};
  SentOrders out{std::move(*orders), {}};
  if (asked.dry_run) return Dispatch{std::move(out)};
  // Cases first: an order that is kept names its case. What stays behind when the second write fails is found again.
  if (const DocketDesk* docket = order_docket(desk)) {
    LANTIAN_TRY(out.cases, open_order_cases(*docket, out.orders, order_case_words(desk), {stamp.now, stamp.most_cases}));
  }
  const auto rows = book->append(drafts_of(out.orders), stamp.who, stamp.now);
  if (!rows) LANTIAN_CHECK(drop_unkept_cases(desk, out.orders, stamp.now));
  if (!rows) return rows.error();
  if (const DocketDesk* docket = order_docket(desk)) {
    end_replaced_cases(*docket, out.orders, issued.before, stamp.now, out.cases);
  }
  return Dispatch{std::move(out)};
}

Result<Dispatch> dispatch_orders(const RespondDesk& desk, const DispatchAsked& asked, std::string_view who,
                                 UtcSeconds now) {
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const EpisodeOnFile on_file, open_episode(*book, asked.episode));
  return dispatch_for(desk, on_file.episode, asked, {std::string{who}, now});
}

}  // namespace lantian::serve
