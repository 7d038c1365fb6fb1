#include "serve/respond/order_cases.hpp"

#include "base/text.hpp"
#include "serve/docket_counter.hpp"
#include "serve/docket_rounds.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

namespace lantian::serve {
namespace {

using respond::Order;

constexpr const char* county_topic = "dust";
constexpr const char* plant_topic = "industry";

docket::Link order_link_to(const Order& order) {
  return {docket::LinkKind::source, order.id};
}

std::string order_level_words(const Order& order, const report::Wording& words) {
  return words.say("order.level_" + std::string{word_of(order.level)});
}

/// Everything the recipient is asked for, a line a step: it may not be able to read the response desk.
std::string order_steps_words(const Order& order, const report::Wording& words) {
  constexpr std::size_t most_lines = 60;
  std::string out;
  const auto run = static_cast<int>((order.from - order.clock_begin()).count());  // steps are told from `from` on
  for (std::size_t n = 0; n < std::min(most_lines, order.steps.size()); ++n) {
    const respond::OrderStep& step = order.steps[n];
    const std::string named = words.name(step.unit_name);
    const std::string unit = step.unit.empty() ? words.say("order.whole") : named.empty() ? step.unit : named;
    out += "\n" + words.say("order.case_step", {{"unit", unit},
                                                {"text", step.text},
                                                {"hour", std::to_string(std::max(0, step.from_hour - run))},
                                                {"within", std::to_string(step.hours_to_reduce)}});
  }
  if (order.steps.size() > most_lines) {
    out += "\n" + words.say("order.case_more", {{"count", std::to_string(order.steps.size() - most_lines)}});
  }
  return out;
}

docket::EventBody order_case_body(const DocketDesk& desk, const Order& order, const report::Wording& words) {
  docket::EventBody body;
  const bool plant = order.kind == respond::Recipient::enterprise;
  const terms::Unit* unit = desk.office->region().unit(order.county);
  const std::string name = !words.name(order.name).empty() ? words.name(order.name)
                           : unit != nullptr               ? words.name(unit->name)
                                                           : order.recipient;
  body.topic = plant ? plant_topic : county_topic;
  body.place = order.county;
  body.title = words.say("order.case_title", {{"level", order_level_words(order, words)}, {"name", name}});
  body.text =
      words.say("order.case_text",
                {{"order", order.id},
                 {"from", beijing_minute(to_utc(std::chrono::local_seconds{order.from - std::chrono::hours{1}}))},
                 {"until", beijing_minute(to_utc(std::chrono::local_seconds{order.until}))},
                 {"due", beijing_minute(order.receipt_due)},
                 {"steps", std::to_string(order.steps.size())}}) +
      order_steps_words(order, words);
  if (plant) {
    body.party = order.recipient;
    body.links.push_back({docket::LinkKind::enterprise, order.recipient});
  }
  body.links.push_back(order_link_to(order));
  body.due = day_of(std::max(order.until, order.from));
  body.synthetic = order.synthetic;
  return body;
}

/// What the system does to cases of orders, kept in one go.
class OrderCaseWriter {
 public:
  OrderCaseWriter(const DocketDesk& desk, const docket::CaseType& type, UtcSeconds now)
      : desk_{desk}, type_{type}, setting_{desk.setting(now)} {}

  /// Why it was not taken; empty: it was.
  std::string take(docket::Case& subject, docket::Action action) {
    // People act on the case by the real clock, the system by that of the response: its act is not the earlier one.
    docket::Setting setting = setting_;
    setting.now = std::max(setting_.now, subject.last_at);
    docket::Decision decision = docket::decide(type_, subject, action, system_actor(), setting);
    if (const auto* refusal = std::get_if<docket::Refusal>(&decision)) return refusal->message;
    events_.push_back(std::get<docket::Event>(std::move(decision)));
    const Result<void> applied = docket::apply(type_, subject, events_.back());
    return applied ? std::string{} : applied.error().message;
  }

  Result<void> store() {
    if (events_.empty()) return {};
    LANTIAN_CHECK(desk_.book->append(events_));
    events_.clear();
    return {};
  }

 private:
  const DocketDesk& desk_;
  const docket::CaseType& type_;
  const docket::Setting setting_;
  std::vector<docket::Event> events_;
};

docket::Action order_case_action(docket::EventKind kind, const docket::Case& subject) {
  docket::Action out;
  out.kind = kind;
  out.case_id = subject.id;
  out.version = subject.version;
  return out;
}

/// A step along a transition, when it starts from where the case is. Empty: taken, or nothing to do.
std::string order_step_case(OrderCaseWriter& writer, const docket::CaseType& type, docket::Case& subject,
                            const char* way, const std::string& reason) {
  const docket::Transition* transition = type.transition(way);
  if (transition == nullptr || !transition->starts_from(subject.state)) return {};
  docket::Action action = order_case_action(docket::EventKind::moved, subject);
  action.body.transition = way;
  action.body.reason = reason;
  return writer.take(subject, std::move(action));
}

Result<std::string> order_case_there(const DocketDesk& desk, const Order& order) {
  keep::CaseFilter filter;
  filter.type = order_case_type;
  filter.link = order_link_to(order);
  filter.kinds = {docket::StateKind::open};
  LANTIAN_TRY(const auto rows, desk.book->cases(filter, std::nullopt, 1));
  return rows.empty() ? std::string{} : rows.front().id;
}

void order_end_replaced(const DocketDesk& desk, const docket::CaseType& type, OrderCaseWriter& writer,
                        const std::vector<Order>& orders, const std::vector<Order>& before, OrderCases& out) {
  std::map<std::string, const Order*> by_id;
  for (const Order& old : before) by_id.emplace(old.id, &old);
  for (const Order& order : orders) {
    const auto old = by_id.find(order.supersedes);
    if (old == by_id.end() || old->second->docket_case.empty()) continue;
    auto subject = desk.book->find(old->second->docket_case);
    if (!subject) {
      out.troubles.push_back(subject.error().message);
      continue;
    }
    const std::int32_t version = subject->version;
    const std::string why = order_step_case(writer, type, *subject, "supersede", order.id);
    if (!why.empty()) out.troubles.push_back(why);
    if (subject->version > version) ++out.superseded;
  }
}

std::string order_finding_words(const respond::PlantCheck& plant, const report::Wording& words) {
  std::vector<std::string> said;
  for (const std::string& flag : plant.flags) {
    said.push_back(
        words.say("order.flag_" + flag,
                  {{"count", std::to_string(flag == "unknown_trucks" ? plant.unknown_trucks : plant.banned_trucks)}}));
  }
  for (const respond::CheckFault& fault : plant.faults) {
    said.push_back(words.say("order.fault", {{"unit", fault.unit.empty() ? words.say("order.whole") : fault.unit},
                                             {"metric", words.say("order.m_" + std::string{word_of(fault.metric)})},
                                             {"value", fmt::format("{:.0f}", fault.value)},
                                             {"usual", fmt::format("{:.0f}", fault.usual)},
                                             {"percent", std::to_string(fault.allowed_percent)}}));
  }
  return words.say("order.finding",
                   {{"hour", text_of(*plant.fails_at)}, {"what", joined(said, words.say("order.then"))}});
}

/// Whether an event of the case says these very words.
Result<bool> order_told_already(const DocketDesk& desk, const std::string& case_id, const std::string& text) {
  LANTIAN_TRY(const auto events, desk.book->events_of(case_id));
  return std::ranges::any_of(events, [&](const docket::Event& event) { return event.body.text == text; });
}

}  // namespace

Result<OrderCases> open_order_cases(const DocketDesk& desk, std::vector<Order>& orders, const report::Wording& words,
                                    const OrderCaseStamp& stamp) {
  LANTIAN_TRY(const docket::CaseType* type, desk.office->type(order_case_type));
  OrderCaseWriter writer{desk, *type, stamp.now};
  OrderCases out;
  const int year = year_of(std::chrono::floor<std::chrono::days>(to_local(stamp.now)));
  LANTIAN_TRY(std::int64_t serial, desk.book->next_serial(fmt::format("{}-{:04}", type->prefix, year)));
  for (Order& order : orders) {
    if (order.steps.empty()) continue;  // it only ends the one before
    LANTIAN_TRY(order.docket_case, order_case_there(desk, order));
    if (!order.docket_case.empty()) continue;
    if (static_cast<std::size_t>(out.opened) >= stamp.most) {
      out.without.push_back({order.id, fmt::format("cases are opened for {} orders only", stamp.most)});
      continue;
    }
    docket::Action action;
    action.kind = docket::EventKind::opened;
    action.case_id = docket::case_id_of(*type, year, serial);
    action.body = order_case_body(desk, order, words);
    docket::Case fresh;
    const std::string id = action.case_id;
    const std::string why = writer.take(fresh, std::move(action));
    if (!why.empty()) {
      out.without.push_back({order.id, why});
      continue;
    }
    order.docket_case = id;
    ++serial;
    ++out.opened;
  }
  LANTIAN_CHECK(writer.store());
  return out;
}

void end_replaced_cases(const DocketDesk& desk, const std::vector<Order>& orders, const std::vector<Order>& before,
                        UtcSeconds now, OrderCases& out) {
  const auto type = desk.office->type(order_case_type);
  if (!type) return out.troubles.push_back(type.error().text());
  OrderCaseWriter writer{desk, **type, now};
  order_end_replaced(desk, **type, writer, orders, before, out);
  if (const auto stored = writer.store(); !stored) {
    out.superseded = 0;
    out.troubles.push_back(stored.error().text());
  }
}

Result<void> end_order_cases(const DocketDesk& desk, const std::vector<Order>& orders, UtcSeconds now) {
  LANTIAN_TRY(const docket::CaseType* type, desk.office->type(order_case_type));
  OrderCaseWriter writer{desk, *type, now};
  for (const Order& order : orders) {
    if (order.docket_case.empty()) continue;
    LANTIAN_TRY(docket::Case subject, desk.book->find(order.docket_case));
    const std::string why = order_step_case(writer, *type, subject, "supersede", order.id + " was not kept");
    if (!why.empty()) return Error{ErrorCode::conflict, why, order.docket_case};
  }
  return writer.store();
}

Result<void> receive_order_case(const DocketDesk& desk, const Order& order, const report::Wording& words,
                                UtcSeconds now) {
  if (order.docket_case.empty()) return {};
  LANTIAN_TRY(const FoundCase found, find_case(desk, order.docket_case));
  OrderCaseWriter writer{desk, *found.type, now};
  docket::Case subject = found.subject;
  const std::string why = order_step_case(writer, *found.type, subject, "receive",
                                          words.say("order.received_by", {{"who", order.received_by}}));
  if (!why.empty()) return Error{ErrorCode::conflict, why, order.docket_case};
  return writer.store();
}

Result<std::vector<Order>> received_in_docket(const DocketDesk& desk, const std::vector<Order>& orders,
                                              UtcSeconds now) {
  std::map<std::string, const Order*> waiting;
  for (const Order& order : orders) {
    if (!order.received && !order.docket_case.empty()) waiting.emplace(order.docket_case, &order);
  }
  std::vector<Order> out;
  for (const auto& [case_id, order] : waiting) {
    LANTIAN_TRY(const auto events, desk.book->events_of(case_id));
    const auto first = std::ranges::find_if(events, [](const docket::Event& event) {
      return event.body.transition == "receive" || event.body.transition == "execute";
    });
    if (first == events.end()) continue;
    LANTIAN_TRY(Order known, respond::received(*order, first->by, std::max(std::min(first->at, now), order->sent)));
    out.push_back(std::move(known));
  }
  return out;
}

Result<int> tell_non_compliers(const DocketDesk& desk, const std::vector<Order>& orders,
                               const respond::EpisodeCheck& check, const report::Wording& words, UtcSeconds now) {
  LANTIAN_TRY(const docket::CaseType* type, desk.office->type(order_case_type));
  OrderCaseWriter writer{desk, *type, now};
  std::set<std::string> replaced;
  for (const Order& order : orders) replaced.insert(order.supersedes);
  std::map<std::string, const Order*> by_plant;
  for (const Order& order : orders) {
    if (!replaced.contains(order.id)) by_plant[order.recipient] = &order;
  }
  int told = 0;
  std::vector<std::string> refused;
  for (const respond::PlantCheck* plant : respond::non_compliers(check)) {
    const auto order = by_plant.find(plant->enterprise);
    if (order == by_plant.end() || order->second->docket_case.empty()) continue;
    const std::string text = order_finding_words(*plant, words);
    LANTIAN_TRY(const bool known, order_told_already(desk, order->second->docket_case, text));
    if (known) continue;
    LANTIAN_TRY(docket::Case subject, desk.book->find(order->second->docket_case));
    docket::Action comment = order_case_action(docket::EventKind::commented, subject);
    comment.body.text = text;
    const std::string why = writer.take(subject, std::move(comment));
    if (why.empty()) {
      ++told;
    } else {
      refused.push_back(why);
    }
  }
  LANTIAN_CHECK(writer.store());
  if (refused.empty()) return told;
  return Error{ErrorCode::conflict, fmt::format("{} cases were not told: {}", refused.size(), refused.front()), ""};
}

}  // namespace lantian::serve
