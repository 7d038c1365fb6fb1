#include "base/text.hpp"
#include "serve/docket_counter.hpp"
#include "serve/respond/clock.hpp"
#include "serve/respond/order_cases.hpp"
#include "serve/respond/order_desk.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

using respond::Order;

constexpr const char* receipt_order_kind = "order";

/// Keeps an order with its receipt, unless somebody was faster: the first receipt holds.
Result<bool> keep_receipt(keep::DocumentBook& book, const Order& order) {
  LANTIAN_TRY(const auto row, book.newest(receipt_order_kind, order.id));
  if (!row) return Error{ErrorCode::not_found, "there is no order " + order.id, "order"};
  LANTIAN_TRY(const Order there, read_order_json(row->body));
  if (there.received) return false;
  const std::array drafts{keep::DocumentDraft{receipt_order_kind, order.id, order_json(order), row->number}};
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

Result<ReceivedOrder> receive_order(const RespondDesk& desk, std::string_view id, std::string_view who,
                                    UtcSeconds now) {
  LANTIAN_TRY(keep::DocumentBook * book, document_book(desk));
  LANTIAN_TRY(const Order known, kept_order(*book, id));
  ReceivedOrder out;
  if (!known.received && !known.docket_case.empty()) {
    // What was said on the case came first. A case that cannot be read keeps nobody from receiving.
    if (const auto taken = take_case_receipt(desk, known.docket_case); !taken) out.case_trouble = taken.error().text();
  }
  LANTIAN_TRY(out.order, receive_order(*book, id, who, now));
  if (const DocketDesk* docket = order_docket(desk)) {
    const Result<void> told = receive_order_case(*docket, out.order, order_case_words(desk), now);
    if (!told) out.case_trouble = told.error().text();  // the receipt is kept and holds
  }
  return out;
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
  LANTIAN_TRY(keep::DocumentBook * book, document_book(desk));
  LANTIAN_TRY(const Order order, kept_order(*book, order_link->id));
  LANTIAN_TRY(const ResponseClock clock, response_clock(*book, desk.synthetic));
  LANTIAN_TRY(const std::vector<Order> received, received_in_docket(*docket, {order}, clock.now));
  if (received.empty()) return false;
  LANTIAN_TRY(const bool fresh, keep_receipt(*book, received.front()));
  if (fresh && desk.tell) desk.tell("respond", "{\"orders\":true}");
  return fresh;
}

Result<int> take_docket_receipts(const RespondDesk& desk) {
  const DocketDesk* docket = order_docket(desk);
  if (docket == nullptr) return 0;
  LANTIAN_TRY(keep::DocumentBook * book, document_book(desk));
  LANTIAN_TRY(const ResponseClock clock, response_clock(*book, desk.synthetic));
  LANTIAN_TRY(const std::vector<Order> orders, kept_orders(*book, ""));
  LANTIAN_TRY(const std::vector<Order> received, received_in_docket(*docket, orders, clock.now));
  int taken = 0;
  for (const Order& order : received) {
    LANTIAN_TRY(const bool fresh, keep_receipt(*book, order));
    taken += fresh ? 1 : 0;
  }
  return taken;
}

Result<void> drop_unkept_cases(const RespondDesk& desk, const std::vector<Order>& orders, UtcSeconds now) {
  const DocketDesk* docket = order_docket(desk);
  if (docket == nullptr) return {};
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  std::vector<Order> unkept;
  for (const Order& order : orders) {
    const auto kept = kept_order(*book, order.id);
    if (!kept && kept.error().code != ErrorCode::not_found) return kept.error();
    if (!kept || kept->docket_case != order.docket_case) unkept.push_back(order);
  }
  return end_order_cases(*docket, unkept, now);
}

Result<int> tell_cases(const RespondDesk& desk, const respond::EpisodeCheck& check, UtcSeconds now) {
  const DocketDesk* docket = order_docket(desk);
  if (docket == nullptr) return 0;
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const std::vector<Order> orders, kept_orders(*book, check.episode));
  return tell_non_compliers(*docket, orders, check, order_case_words(desk), now);
}

Result<Order> receive_order(keep::DocumentBook& book, std::string_view id, std::string_view who, UtcSeconds now) {
  LANTIAN_TRY(const auto row, book.newest(receipt_order_kind, id));
  if (!row)
    return Error{ErrorCode::not_found, fmt::format("there is no order {}", in_quotes(std::string{id})), "order"};
  LANTIAN_TRY(Order order, read_order_json(row->body));
  LANTIAN_TRY(order, respond::received(std::move(order), who, now));
  const std::array drafts{keep::DocumentDraft{receipt_order_kind, order.id, order_json(order), row->number}};
  LANTIAN_TRY(const auto rows, book.append(drafts, who, now));
  static_cast<void>(rows);
  return order;
}

}  // namespace lantian::serve
