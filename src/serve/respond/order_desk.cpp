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
#include <set>

namespace lantian::serve {
namespace {

using respond::Order;

constexpr const char* order_kind = "order";
constexpr const char* evidence_kind = "evidence";

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
    return Error{ErrorCode::conflict,
                 fmt::format("{} was made from {}, and {} is to be ordered from; make the plan anew", plan, ordered.list,
                             key),
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

/// Whether evidence speaks of the gate of this plant in the hour of `pass`.
bool tells_of(const respond::ResponseEvidence& evidence, const respond::GatePass& pass) {
  const auto same = [&](const auto& one) { return one.enterprise == pass.enterprise; };
  const auto counted = [&](const respond::GateLog& log) {
    return same(log) && log.first <= pass.hour && pass.hour <= log.last;
  };
  const auto passed = [&](const respond::GatePass& one) { return same(one) && one.hour == pass.hour; };
  return std::ranges::any_of(evidence.logs, counted) || std::ranges::any_of(evidence.passes, passed);
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
  LANTIAN_TRY(const terms::SourceFile review, source_file(office, "data/respond/review.toml"));
  LANTIAN_TRY(const respond::ReviewRule rule, respond::read_review_rule(review));
  out.receipt_minutes = rule.receipt_minutes;
  return out;
}

Result<std::vector<Order>> kept_orders(const keep::ResponseBook& book, std::string_view episode) {
  LANTIAN_TRY(const auto rows, book.each(order_kind));
  std::vector<Order> out;
  for (const keep::ResponseRow& row : rows) {
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
  Dispatch answer;
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
  const bool orders = std::holds_alternative<std::vector<Order>>(out.answer);
  if (auto lacks = not_approved(meant); orders && lacks) {
    out.answer = respond::RefusedOrders{respond::OrderRefusal::list, *std::move(lacks)};
  }
  return out;
}

report::Wording order_case_words(const RespondDesk& desk) {
  return {desk.office->office().templates(), report::Language::zh};
}

const DocketDesk* order_docket_of(const RespondDesk& desk) {
  return desk.docket ? desk.docket() : nullptr;
}

}  // namespace

Result<Dispatch> dispatch_for(const RespondDesk& desk, const respond::Episode& episode, const DispatchAsked& asked,
                              std::string_view who, UtcSeconds now) {
  LANTIAN_TRY(keep::ResponseBook* book, response_book(desk));
  LANTIAN_TRY(IssuedOrders issued, order_issued_for(desk, episode, asked, now));
  const auto* orders = std::get_if<std::vector<Order>>(&issued.answer);
  if (orders == nullptr || asked.dry_run) return std::move(issued.answer);
  LANTIAN_TRY(const auto rows, book->append(drafts_of(*orders), who, now));
  static_cast<void>(rows);
  return std::move(issued.answer);
}

Result<Dispatch> dispatch_orders(const RespondDesk& desk, const DispatchAsked& asked, std::string_view who,
                                 UtcSeconds now) {
  LANTIAN_TRY(keep::ResponseBook* book, response_book(desk));
  LANTIAN_TRY(const EpisodeOnFile on_file, open_episode(*book, asked.episode));
  LANTIAN_TRY(IssuedOrders issued, order_issued_for(desk, on_file.episode, asked, now));
  auto* orders = std::get_if<std::vector<Order>>(&issued.answer);
  if (orders == nullptr || asked.dry_run) return std::move(issued.answer);
  // Cases first: an order that is kept names its case. What stays behind when the second write fails is found again.
  if (const DocketDesk* docket = order_docket_of(desk)) {
    LANTIAN_TRY(const OrderCases cases, open_order_cases(*docket, *orders, issued.before, order_case_words(desk), now));
    static_cast<void>(cases);
  }
  LANTIAN_TRY(const auto rows, book->append(drafts_of(*orders), who, now));
  static_cast<void>(rows);
  return std::move(issued.answer);
}

Result<Order> receive_order(const RespondDesk& desk, std::string_view id, std::string_view who, UtcSeconds now) {
  LANTIAN_TRY(keep::ResponseBook* book, response_book(desk));
  LANTIAN_TRY(const int taken, take_docket_receipts(desk, {}));
  static_cast<void>(taken);
  LANTIAN_TRY(Order order, receive_order(*book, id, who, now));
  if (const DocketDesk* docket = order_docket_of(desk)) {
    LANTIAN_CHECK(receive_order_case(*docket, order, order_case_words(desk), now));
  }
  return order;
}

Result<int> take_docket_receipts(const RespondDesk& desk, std::string_view episode) {
  const DocketDesk* docket = order_docket_of(desk);
  if (docket == nullptr) return 0;
  LANTIAN_TRY(keep::ResponseBook* book, response_book(desk));
  LANTIAN_TRY(const std::vector<Order> orders, kept_orders(*book, episode));
  LANTIAN_TRY(const std::vector<Order> received, received_in_docket(*docket, orders));
  for (const Order& order : received) {
    const std::array drafts{keep::ResponseDraft{order_kind, order.id, order_json(order)}};
    LANTIAN_TRY(const auto rows, book->append(drafts, order.received_by, *order.received));
    static_cast<void>(rows);
  }
  return static_cast<int>(received.size());
}

Result<int> tell_cases(const RespondDesk& desk, const respond::EpisodeCheck& check, UtcSeconds now) {
  const DocketDesk* docket = order_docket_of(desk);
  if (docket == nullptr) return 0;
  LANTIAN_TRY(const keep::ResponseBook* book, response_book(desk));
  LANTIAN_TRY(const std::vector<Order> orders, kept_orders(*book, check.episode));
  return tell_non_compliers(*docket, orders, check, order_case_words(desk), now);
}

Result<Order> receive_order(keep::ResponseBook& book, std::string_view id, std::string_view who, UtcSeconds now) {
  LANTIAN_TRY(const auto row, book.newest(order_kind, id));
  if (!row) return Error{ErrorCode::not_found, fmt::format("there is no order {}", in_quotes(std::string{id})), "order"};
  LANTIAN_TRY(Order order, read_order_json(row->body));
  LANTIAN_TRY(order, respond::received(std::move(order), who, now));
  const std::array drafts{keep::ResponseDraft{order_kind, order.id, order_json(order), row->number}};
  LANTIAN_TRY(const auto rows, book.append(drafts, who, now));
  static_cast<void>(rows);
  return order;
}

namespace {

/// Plants with an order, and the units by which lists and orders know them.
struct KnownPlants {
  std::set<std::string, std::less<>> plants;
  std::set<std::pair<std::string, std::string>> units;
};

Result<KnownPlants> order_known_plants(const keep::ResponseBook& book, std::string_view episode) {
  KnownPlants out;
  LANTIAN_TRY(const std::vector<Order> orders, kept_orders(book, episode));
  for (const Order& order : orders) {
    if (order.kind != respond::Recipient::enterprise) continue;
    out.plants.insert(order.recipient);
    for (const respond::OrderStep& step : order.steps) out.units.insert({order.recipient, step.unit});
  }
  LANTIAN_TRY(const auto lists, book.each("list"));
  for (const keep::ResponseRow& row : lists) {
    LANTIAN_TRY(const respond::ReductionList list, read_reduction_list_json(row.body));
    for (const respond::Enterprise& plant : list.enterprises) {
      for (const respond::ProcessUnit& unit : plant.units) out.units.insert({plant.id, unit.id});
    }
  }
  return out;
}

/// "5 <what>: A, B, C, D, E; nothing of this was taken in".
std::string order_strangers_text(const std::set<std::string>& names, std::string_view what) {
  constexpr std::size_t shown = 5;
  std::vector<std::string> first;
  for (const std::string& one : names) {
    if (first.size() < shown) first.push_back(one);
  }
  return fmt::format("{} {}: {}{}; nothing of this was taken in", names.size(), what, joined(first, ", "),
                     names.size() > shown ? ", ..." : "");
}

Result<void> order_check_known(const KnownPlants& known, const respond::ResponseEvidence& evidence,
                               std::string_view episode) {
  std::set<std::string> plants, units;
  const auto look = [&](const std::string& enterprise) {
    if (!known.plants.contains(enterprise)) plants.insert(enterprise);
  };
  for (const auto& one : evidence.series) {
    look(one.enterprise);
    const bool known_unit = one.unit.empty() || known.units.contains({one.enterprise, one.unit});
    if (!known_unit) units.insert(one.enterprise + "/" + one.unit);
  }
  for (const auto& one : evidence.passes) look(one.enterprise);
  for (const auto& one : evidence.logs) look(one.enterprise);
  if (!plants.empty()) {
    return Error{ErrorCode::malformed,
                 order_strangers_text(plants, fmt::format("enterprises have no order in {}", episode)), "evidence"};
  }
  if (!units.empty()) {
    return Error{ErrorCode::malformed, order_strangers_text(units, "units are in no list"), "evidence"};
  }
  if (evidence.series.empty() && evidence.logs.empty()) {
    return Error{ErrorCode::malformed, "no hour of a meter and no counted hour of a gate stands in this", "evidence"};
  }
  return {};
}

}  // namespace

Result<void> take_evidence(keep::ResponseBook& book, std::string_view episode,
                           const respond::ResponseEvidence& evidence, std::string_view who, UtcSeconds now) {
  LANTIAN_TRY(const KnownPlants known, order_known_plants(book, episode));
  LANTIAN_CHECK(order_check_known(known, evidence, episode));
  std::string body = evidence_json(evidence);
  LANTIAN_TRY(const auto newest, book.newest(evidence_kind, episode));
  if (newest && newest->body == body) return {};
  const std::array drafts{keep::ResponseDraft{evidence_kind, std::string{episode}, std::move(body)}};
  LANTIAN_TRY(const auto rows, book.append(drafts, who, now));
  static_cast<void>(rows);
  return {};
}

Result<respond::ResponseEvidence> kept_evidence(const keep::ResponseBook& book, std::string_view episode) {
  LANTIAN_TRY(const auto rows, book.all(evidence_kind, episode));
  respond::ResponseEvidence out;
  for (const keep::ResponseRow& row : rows) {
    LANTIAN_TRY(respond::ResponseEvidence one, read_evidence_json(row.body));
    respond::add_series(out.series, std::move(one.series));
    // What a gate counted in an hour is told as a whole: told again, it replaces what was told before.
    std::erase_if(out.passes, [&](const respond::GatePass& pass) { return tells_of(one, pass); });
    std::ranges::move(one.passes, std::back_inserter(out.passes));
    std::ranges::move(one.logs, std::back_inserter(out.logs));
    out.synthetic = out.synthetic || one.synthetic;
  }
  return out;
}

Result<respond::EpisodeCheck> check_episode(const OrderOffice& office, keep::ResponseBook& book,
                                            std::string_view episode, std::optional<HourEnding> last,
                                            std::string_view who, UtcSeconds now) {
  LANTIAN_TRY(const EpisodeOnFile on_file, open_episode(book, std::string{episode}));
  LANTIAN_TRY(const std::vector<Order> orders, kept_orders(book, episode));
  if (orders.empty()) {
    return Error{ErrorCode::not_found, fmt::format("{} has no orders yet; dispatch them first", episode), "order"};
  }
  LANTIAN_TRY(const auto before, book.newest("check", episode));
  LANTIAN_TRY(const respond::ResponseEvidence evidence, kept_evidence(book, episode));
  std::optional<HourEnding> newest = last;
  if (!last) {
    for (const respond::EvidenceSeries& one : evidence.series) {
      const HourEnding end = one.first + std::chrono::hours{one.values.size()} - std::chrono::hours{1};
      if (!newest || end > *newest) newest = end;
    }
    for (const respond::GateLog& one : evidence.logs) {
      if (!newest || one.last > *newest) newest = one.last;
    }
  }
  if (!newest) {
    return Error{ErrorCode::not_found, fmt::format("nobody has brought in evidence of {} yet", episode), "evidence"};
  }
  // The hour in which it was lifted is the first that asks nothing.
  const respond::Episode& one = on_file.episode;
  const HourEnding end = one.ended ? *one.ended - std::chrono::hours{1} : one.until;
  respond::EpisodeCheck check =
      respond::check_orders(orders, evidence, office.check, std::min(*newest, std::max(end, orders.front().from)));
  // Of two checks at once the one that read less does not come to lie on top.
  const std::array drafts{
      keep::ResponseDraft{"check", std::string{episode}, check_json(check), before ? before->number : 0}};
  LANTIAN_TRY(const auto rows, book.append(drafts, who, now));
  static_cast<void>(rows);
  return check;
}

}  // namespace lantian::serve
