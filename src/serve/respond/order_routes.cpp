#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/respond/clock.hpp"
#include "serve/respond/order_desk.hpp"
#include "serve/respond/order_evidence.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

using Desk = std::shared_ptr<const RespondDesk>;

std::string order_asked(const Call& call, std::string_view name) {
  return call.request.field(name).value_or("");
}

Result<UtcSeconds> order_now(const RespondDesk& desk, const keep::DocumentBook& book) {
  LANTIAN_TRY(const ResponseClock clock, response_clock(book, desk.synthetic));
  return clock.now;
}

Result<void> order_told(const RespondDesk& desk, const Call& call, const char* action, const std::string& subject,
                        const std::string& detail) {
  if (desk.noted) LANTIAN_CHECK(desk.noted(call.request, action, subject, detail));
  if (desk.tell) desk.tell("respond", "{\"orders\":true}");
  return {};
}

Answer orders_answer(const RespondDesk& desk, const Call& call) {
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const UtcSeconds now, order_now(desk, *book));
  LANTIAN_TRY(const auto orders, kept_orders(*book, order_asked(call, "episode")));
  std::vector<OrderLine> lines;
  for (const respond::Order& order : orders) lines.push_back({&order, respond::late(order, now)});
  return json_reply(orders_json(lines, now));
}

Answer order_answer(const RespondDesk& desk, const Call& call) {
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const UtcSeconds now, order_now(desk, *book));
  LANTIAN_TRY(const respond::Order order, kept_order(*book, call.parts[0]));
  return json_reply(one_order_json(order, respond::late(order, now)));
}

Answer dispatch_answer(const RespondDesk& desk, const Call& call) {
  RespondPerson person;
  if (auto refused = nobody(desk, call.request, person)) return *std::move(refused);
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const UtcSeconds now, order_now(desk, *book));
  LANTIAN_TRY(const DispatchAsked asked, read_dispatch_json(call.request.body));
  LANTIAN_TRY(const Dispatch answer, dispatch_orders(desk, asked, person.name, now));
  if (const auto* refused = std::get_if<respond::RefusedOrders>(&answer)) {
    return Problem{problems::refused, refused->message};
  }
  const auto& sent = std::get<SentOrders>(answer);
  if (!asked.dry_run) {
    LANTIAN_CHECK(
        order_told(desk, call, "orders_sent", asked.episode,
                   fmt::format("{} orders, {} without a case", sent.orders.size(), sent.cases.without.size())));
  }
  return json_reply(dispatch_json(sent.orders, sent.cases, asked.dry_run), asked.dry_run ? 200 : 201);
}

Answer receipt_answer(const RespondDesk& desk, const Call& call) {
  RespondPerson person;
  if (auto refused = nobody(desk, call.request, person)) return *std::move(refused);
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const UtcSeconds now, order_now(desk, *book));
  LANTIAN_TRY(const ReceivedOrder received, receive_order(desk, call.parts[0], person.name, now));
  const respond::Order& order = received.order;
  LANTIAN_CHECK(order_told(desk, call, "order_received", order.id, received.case_trouble));
  return json_reply(one_order_json(order, respond::late(order, now), received.case_trouble));
}

/// Who does not comply in the newest hour that has evidence, each with what its meters say.
Answer non_compliers_answer(const RespondDesk& desk, const Call& call) {
  const std::string episode = order_asked(call, "episode");
  if (episode.empty()) return Problem{problems::bad_request, "say of which episode: ?episode=W-2024-01"};
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const auto row, book->newest("check", episode));
  if (!row) return Problem{problems::not_found, fmt::format("nothing of {} was checked yet", episode)};
  LANTIAN_TRY(std::string json, non_compliers_json(row->body));
  return json_reply(std::move(json));
}

struct SentTable {
  const std::string& episode;
  const std::string& body;
};
Result<respond::ResponseEvidence> evidence_of_table(const RespondDesk& desk, const keep::DocumentBook& book,
                                                    const OrderOffice& office, const SentTable& sent) {
  LANTIAN_TRY(const auto scope, evidence_scope(book, office, sent.episode));
  if (!scope) return Error{ErrorCode::not_found, sent.episode + " has no orders yet; dispatch them first", "order"};
  return read_evidence_table(desk.office->office(), *scope, {"evidence", sent.body}, desk.synthetic);
}

/// The body is a table (CSV or workbook) unless its type says JSON.
Answer evidence_answer(const RespondDesk& desk, const Call& call) {
  RespondPerson person;
  if (auto refused = nobody(desk, call.request, person)) return *std::move(refused);
  const std::string episode = order_asked(call, "episode");
  if (episode.empty()) return Problem{problems::bad_request, "say of which episode: ?episode=W-2024-01"};
  LANTIAN_TRY(keep::DocumentBook * book, document_book(desk));
  LANTIAN_TRY(const UtcSeconds now, order_now(desk, *book));
  LANTIAN_TRY(const OrderOffice office, open_order_office(desk.office->office()));
  const bool json = call.request.header("content-type").starts_with("application/json");
  LANTIAN_TRY(respond::ResponseEvidence evidence,
              json ? read_evidence_json(call.request.body)
                   : evidence_of_table(desk, *book, office, {episode, call.request.body}));
  if (evidence.synthetic && !desk.synthetic) {
    return Problem{problems::conflict, "what is synthetic and what is real are not kept in one book"};
  }
  evidence.synthetic = desk.synthetic;
  // Only the telegrams' own way in says that something came by itself.
  for (respond::EvidenceSeries& one : evidence.series) one.origin.clear();
  LANTIAN_TRY(const auto check, take_and_check(office, *book, episode, evidence, person.name, now));
  // The check is kept: cases that could not be told now are told with the next one.
  const Result<int> told = tell_cases(desk, check, now);
  LANTIAN_CHECK(order_told(desk, call, "evidence_taken", episode,
                           fmt::format("{} series, {}", evidence.series.size(),
                                       told ? fmt::format("{} cases told", *told) : told.error().text())));
  return json_reply(check_json(check), 201);
}

Answer check_answer(const RespondDesk& desk, const Call& call) {
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const auto row, book->newest("check", call.parts[0]));
  if (row) return json_reply(row->body);
  return Problem{problems::not_found,
                 fmt::format("nothing of {} was checked yet: it has no orders, or nobody brought in "
                             "evidence",
                             call.parts[0])};
}

Answer joint_answer(const RespondDesk& desk, const Call& call) {
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const UtcSeconds now, order_now(desk, *book));
  LANTIAN_TRY(const auto row, book->newest("joint", call.parts[0]));
  if (!row) return Problem{problems::not_found, fmt::format("{} has no joint order", call.parts[0])};
  LANTIAN_TRY(const JointOrder order, read_joint_json(row->body));
  return json_reply(joint_json(order, now));
}

Answer joint_sent(const RespondDesk& desk, const Call& call) {
  RespondPerson person;
  if (auto refused = nobody(desk, call.request, person)) return *std::move(refused);
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const UtcSeconds now, order_now(desk, *book));
  LANTIAN_TRY(const JointOrder order, send_joint_order(desk, call.parts[0], person.name, now));
  LANTIAN_CHECK(order_told(desk, call, "joint_order_sent", order.episode, ""));
  return json_reply(joint_json(order, now), 201);
}

Answer joint_acknowledged(const RespondDesk& desk, const Call& call) {
  RespondPerson person;
  if (auto refused = nobody(desk, call.request, person)) return *std::move(refused);
  LANTIAN_TRY(keep::DocumentBook * book, document_book(desk));
  LANTIAN_TRY(const UtcSeconds now, order_now(desk, *book));
  LANTIAN_TRY(const JointOrder order, acknowledge_joint(*book, call.parts[0], call.parts[1], person.name, now));
  LANTIAN_CHECK(order_told(desk, call, "joint_order_acknowledged", order.episode, call.parts[1]));
  return json_reply(joint_json(order, now));
}

Answer joint_started(const RespondDesk& desk, const Call& call) {
  RespondPerson person;
  if (auto refused = nobody(desk, call.request, person)) return *std::move(refused);
  LANTIAN_TRY(keep::DocumentBook * book, document_book(desk));
  LANTIAN_TRY(const UtcSeconds now, order_now(desk, *book));
  LANTIAN_TRY(const JointOrder order, start_joint(*book, call.parts[0], call.parts[1], person.name, now));
  LANTIAN_CHECK(order_told(desk, call, "joint_response_started", order.episode, call.parts[1]));
  return json_reply(joint_json(order, now));
}

}  // namespace

void mount_orders(Router& router, const std::shared_ptr<const RespondDesk>& desk) {
  using Make = Answer (*)(const RespondDesk&, const Call&);
  const auto on = [&](const char* method, const char* pattern, Make make) {
    router.on(method, pattern, [desk, make](const Call& call) { return make(*desk, call); });
  };
  constexpr std::size_t most_evidence_bytes = 32UL << 20U;
  on("GET", "/api/v1/respond/orders", orders_answer);
  on("POST", "/api/v1/respond/orders", dispatch_answer);
  on("GET", "/api/v1/respond/orders/{id}", order_answer);
  on("POST", "/api/v1/respond/orders/{id}/receipt", receipt_answer);
  on("GET", "/api/v1/respond/non-compliers", non_compliers_answer);
  on("POST", "/api/v1/respond/evidence", evidence_answer);
  router.take_bodies("POST", "/api/v1/respond/evidence", most_evidence_bytes);
  on("GET", "/api/v1/respond/checks/{episode}", check_answer);
  on("GET", "/api/v1/respond/joint/{episode}", joint_answer);
  on("POST", "/api/v1/respond/joint/{episode}", joint_sent);
  on("POST", "/api/v1/respond/joint/{episode}/members/{member}", joint_acknowledged);
  on("POST", "/api/v1/respond/joint/{episode}/members/{member}/start", joint_started);
}

}  // namespace lantian::serve
