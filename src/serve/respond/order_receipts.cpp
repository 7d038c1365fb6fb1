#include "base/text.hpp"
#include "serve/docket_counter.hpp"
#include "serve/respond/order_cases.hpp"
#include "serve/respond/order_desk.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

using respond::Order;

constexpr const char* receipt_order_kind = "order";

/// Keeps an order with its receipt, unless somebody was faster: the first receipt holds.
Result<bool> keep_receipt(keep::ResponseBook& book, const Order& order) {
  LANTIAN_TRY(const auto row, book.newest(receipt_order_kind, order.id));
  if (!row) return Error{ErrorCode::not_found, "there is no order " + order.id, "order"};
  LANTIAN_TRY(const Order there, read_order_json(row->body));
  if (there.received) return false;
  const std::array drafts{keep::ResponseDraft{receipt_order_kind, order.id, order_json(order), row->number}};
  const auto rows = book.append(drafts, order.received_by, *order.received);
  if (!rows && rows.error().code != ErrorCode::conflict) return rows.error();
  return rows.ok();
}

}  // namespace

report::Wording order_case_words(const RespondDesk& desk) {
  return {desk.office->office().templates(), report::Language::zh};
}

const DocketDesk* order_docket(const RespondDesk& desk) {
  return desk.docket ? desk.docket() : nullptr;
}

Result<Order> receive_order(const RespondDesk& desk, std::string_view id, std::string_view who, UtcSeconds now) {
  LANTIAN_TRY(keep::ResponseBook * book, response_book(desk));
  LANTIAN_TRY(const Order known, order_now_of(desk, id));
  static_cast<void>(known);
  LANTIAN_TRY(Order order, receive_order(*book, id, who, now));
  if (const DocketDesk* docket = order_docket(desk)) {
    LANTIAN_CHECK(receive_order_case(*docket, order, order_case_words(desk), now));
  }
  return order;
}

Result<bool> take_case_receipt(const RespondDesk& desk, const std::string& case_id) {
  const DocketDesk* docket = order_docket(desk);
  if (docket == nullptr) return false;
  LANTIAN_TRY(const FoundCase found, find_case(*docket, case_id));
  const docket::Link* order_link = nullptr;
  for (const docket::Link& link : found.subject.links) {
    if (link.kind == docket::LinkKind::source) order_link = &link;
  }
  if (found.type->id != order_case_type || order_link == nullptr) return false;
  LANTIAN_TRY(keep::ResponseBook * book, response_book(desk));
  LANTIAN_TRY(const Order order, kept_order(*book, order_link->id));
  LANTIAN_TRY(const std::vector<Order> received, received_in_docket(*docket, {order}));
  if (received.empty()) return false;
  LANTIAN_TRY(const bool fresh, keep_receipt(*book, received.front()));
  if (fresh && desk.tell) desk.tell("respond", "{\"orders\":true}");
  return fresh;
}

Result<std::vector<Order>> orders_now(const RespondDesk& desk, std::string_view episode) {
  LANTIAN_TRY(keep::ResponseBook * book, response_book(desk));
  LANTIAN_TRY(std::vector<Order> orders, kept_orders(*book, episode));
  const DocketDesk* docket = order_docket(desk);
  if (docket == nullptr) return orders;
  LANTIAN_TRY(const std::vector<Order> received, received_in_docket(*docket, orders));
  for (const Order& order : received) {
    LANTIAN_TRY(const bool fresh, keep_receipt(*book, order));
    static_cast<void>(fresh);
  }
  return received.empty() ? Result<std::vector<Order>>{std::move(orders)} : kept_orders(*book, episode);
}

Result<Order> order_now_of(const RespondDesk& desk, std::string_view id) {
  LANTIAN_TRY(const keep::ResponseBook* book, response_book(desk));
  LANTIAN_TRY(const Order order, kept_order(*book, id));
  if (order.received || order.docket_case.empty()) return order;
  LANTIAN_TRY(const bool fresh, take_case_receipt(desk, order.docket_case));
  return fresh ? kept_order(*book, id) : Result<Order>{order};
}

Result<int> tell_cases(const RespondDesk& desk, const respond::EpisodeCheck& check, UtcSeconds now) {
  const DocketDesk* docket = order_docket(desk);
  if (docket == nullptr) return 0;
  LANTIAN_TRY(const keep::ResponseBook* book, response_book(desk));
  LANTIAN_TRY(const std::vector<Order> orders, kept_orders(*book, check.episode));
  return tell_non_compliers(*docket, orders, check, order_case_words(desk), now);
}

Result<Order> receive_order(keep::ResponseBook& book, std::string_view id, std::string_view who, UtcSeconds now) {
  LANTIAN_TRY(const auto row, book.newest(receipt_order_kind, id));
  if (!row)
    return Error{ErrorCode::not_found, fmt::format("there is no order {}", in_quotes(std::string{id})), "order"};
  LANTIAN_TRY(Order order, read_order_json(row->body));
  LANTIAN_TRY(order, respond::received(std::move(order), who, now));
  const std::array drafts{keep::ResponseDraft{receipt_order_kind, order.id, order_json(order), row->number}};
  LANTIAN_TRY(const auto rows, book.append(drafts, who, now));
  static_cast<void>(rows);
  return order;
}

}  // namespace lantian::serve
