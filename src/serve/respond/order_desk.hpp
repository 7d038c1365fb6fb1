#pragma once
#include "respond/check/check.hpp"
#include "respond/check/meter_hours.hpp"
#include "respond/orders/order.hpp"
#include "serve/respond/desk.hpp"
#include "serve/respond/order_cases.hpp"
#include "serve/respond/order_json.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

/// Orders sent, received and checked (doc/respond-orders.md).
namespace lantian::serve {

struct EvidenceScope;

/// Everything that is data: data/respond/verification.toml, the trucks of data/grades/transport.toml, and how long a
/// receipt may take (data/respond/review.toml).
struct OrderOffice {
  respond::CheckRule check;
  int receipt_minutes = 60;
};
/// Returns not_found, malformed.
Result<OrderOffice> open_order_office(const Office& office);

/// The newest state of every order of an episode, by id; all of them when it is empty. Returns what reading returns.
Result<std::vector<respond::Order>> kept_orders(const keep::DocumentBook& book, std::string_view episode);
/// Returns not_found.
Result<respond::Order> kept_order(const keep::DocumentBook& book, std::string_view id);

/// Orders that went out, and their cases in the docket.
struct SentOrders {
  std::vector<respond::Order> orders;
  OrderCases cases;
};
/// What came of a dispatch: the orders, or why there are none.
using Dispatch = std::variant<SentOrders, respond::RefusedOrders>;
/// Who sends, when, and for how many orders at most cases are opened.
struct DispatchStamp {
  std::string who;
  UtcSeconds now{};
  std::size_t most_cases = all_order_cases;
};
/// Orders from the kept list (empty: the newest one) or from a plan's measures, judged by issue_orders with the list
/// checked on the day of `now`. A plan fits when it was made from this row of the list, for this level and for the
/// shares in force, and asks nothing that the list might not. Where the desk has a docket, each order opens a case
/// there (order_cases.hpp). Nothing is kept on a dry run or a refusal. Returns not_found for unknown names, conflict
/// for a plan that does not fit, and what the books return.
Result<Dispatch> dispatch_for(const RespondDesk& desk, const respond::Episode& episode, const DispatchAsked& asked,
                              const DispatchStamp& stamp);
/// The same for the episode that is asked for, as it stands. Returns also not_found.
Result<Dispatch> dispatch_orders(const RespondDesk& desk, const DispatchAsked& asked, std::string_view who,
                                 UtcSeconds now);

/// Keeps the receipt. Returns not_found, conflict (received before, or changed meanwhile).
Result<respond::Order> receive_order(keep::DocumentBook& book, std::string_view id, std::string_view who,
                                     UtcSeconds now);

struct ReceivedOrder {
  respond::Order order;
  std::string case_trouble;  ///< why its case does not say so; empty: it does, or there is none
};
/// The same, and the order's case in the docket says so. A receipt that was given on the case is the first one.
Result<ReceivedOrder> receive_order(const RespondDesk& desk, std::string_view id, std::string_view who, UtcSeconds now);
/// Keeps the receipt that was given on a case in the docket: behind each act on one. A case of something else is none of
/// ours. Returns whether a receipt was new; false for a desk without a docket.
Result<bool> take_case_receipt(const RespondDesk& desk, const std::string& case_id);
/// The same for every order that waits: once, when a service begins, for what was given while none ran. Returns how many
/// were new.
Result<int> take_docket_receipts(const RespondDesk& desk);
/// The docket of a desk that has one, and what it is told in.
const DocketDesk* order_docket(const RespondDesk& desk);
report::Wording order_case_words(const RespondDesk& desk);
/// Ends the cases of those of the orders that the book does not have: another dispatch was faster and has others.
Result<void> drop_unkept_cases(const RespondDesk& desk, const std::vector<respond::Order>& orders, UtcSeconds now);
/// Says on the cases of the plants that do not comply what their meters say (tell_non_compliers). Returns how many.
Result<int> tell_cases(const RespondDesk& desk, const respond::EpisodeCheck& check, UtcSeconds now);

/// Takes evidence in: a document of kind "evidence" under the episode. Evidence of an enterprise without an order, or a
/// series of a unit that neither its order nor a kept list knows, refuses all of it; the very same once more is no new
/// document. Returns malformed.
Result<void> take_evidence(keep::DocumentBook& book, std::string_view episode,
                           const respond::ResponseEvidence& evidence, std::string_view who, UtcSeconds now);
/// All evidence of an episode, what came later behind.
Result<respond::ResponseEvidence> kept_evidence(const keep::DocumentBook& book, std::string_view episode);

/// Judges the orders of an episode up to `last` (absent: the newest hour of the evidence), at most to the last hour
/// that the episode asks for, and keeps the answer (kind "check", key = episode). Returns not_found for an episode
/// without orders, conflict when others were faster time and again.
Result<respond::EpisodeCheck> check_episode(const OrderOffice& office, keep::DocumentBook& book,
                                            std::string_view episode, std::optional<HourEnding> last,
                                            std::string_view who, UtcSeconds now);

/// `take_evidence` and `check_episode` in one: both are kept, or nothing is.
Result<respond::EpisodeCheck> take_and_check(const OrderOffice& office, keep::DocumentBook& book,
                                             std::string_view episode, const respond::ResponseEvidence& evidence,
                                             std::string_view who, UtcSeconds now);

/// Sends a regional order to the members of regions/REGION/response.toml: each acknowledges it, and tells when its own
/// response runs. Where what they hold is not asked for any more (lifted or rejected before its end, below yellow,
/// another cause), the turn takes it back: its level is none. Returns conflict when they have one of this level and
/// end, or nothing is asked and nothing stands.
Result<JointOrder> send_joint_for(const RespondDesk& desk, const respond::Episode& episode, std::string_view who,
                                  UtcSeconds now);
/// The same for the episode as it stands. Returns also not_found.
Result<JointOrder> send_joint_order(const RespondDesk& desk, const std::string& episode, std::string_view who,
                                    UtcSeconds now);
/// Returns not_found (no such member), conflict (acknowledged before).
Result<JointOrder> acknowledge_joint(keep::DocumentBook& book, const std::string& episode, const std::string& member,
                                     std::string_view who, UtcSeconds now);

/// Returns not_found, conflict (not acknowledged, or started before).
Result<JointOrder> start_joint(keep::DocumentBook& book, const std::string& episode, const std::string& member,
                               std::string_view who, UtcSeconds now);

/// Evidence as table: CSV or workbook by the form data/respond/forms/evidence.toml. Returns malformed with every
/// refused cell: also of plants, units and hours beyond the scope (order_evidence.hpp), of which nothing is collected.
Result<respond::ResponseEvidence> read_evidence_table(const Office& office, const EvidenceScope& scope,
                                                      const terms::SourceFile& file, bool synthetic);

/// SYNTHETIC orders, receipts, hours and checks for every episode of the demonstration whose response began and has
/// none: most plants comply, some do not, some are silent. Orders open no cases of the docket there: hundreds would
/// bury the others. Hours of some plants of the last episode go as HJ 212 telegrams through the directory `meters`
/// (meter_demo.hpp); empty: none do.
Result<void> prepare_demo_orders(const RespondDesk& desk, const std::string& meters = {});

}  // namespace lantian::serve
