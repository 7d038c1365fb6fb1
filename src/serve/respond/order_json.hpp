#pragma once
#include "base/result.hpp"
#include "respond/check/check.hpp"
#include "respond/orders/order.hpp"
#include "serve/respond/order_cases.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Orders, evidence and checks as documents (kinds "order", "evidence", "check") and as pages get them.
namespace lantian::serve {

std::string order_json(const respond::Order& order);
/// Returns malformed.
Result<respond::Order> read_order_json(std::string_view json);

std::string evidence_json(const respond::ResponseEvidence& evidence);
/// Returns malformed with the path of every fault; nothing of it is taken then.
Result<respond::ResponseEvidence> read_evidence_json(std::string_view json);

/// Everything of a check but the hours of plants that did all they should: {"episode", "first", "last", "enterprises":
/// [{"enterprise", "planned_g", "executed_g", "score_percent", "hours", "hours_without_evidence", "hours_not_executed",
/// "flags", "banned_trucks", "verdicts": one letter an hour (. asked nothing, y executed, n not, ? no evidence),
/// "faults", "fails_at": the hour that says so, where "fails_now"}]}.
std::string check_json(const respond::EpisodeCheck& check);

/// Of a kept check those that fail now: {"episode", "hour", "results": [...]}, rows as in the check. Returns malformed.
Result<std::string> non_compliers_json(std::string_view check_json);

/// A line of the list of orders: without steps.
struct OrderLine {
  const respond::Order* order = nullptr;
  bool late = false;
};
std::string orders_json(const std::vector<OrderLine>& lines, UtcSeconds now);
/// `case_trouble`: why the order's case does not know of the receipt ("case_trouble"); empty: it does.
std::string one_order_json(const respond::Order& order, bool late, const std::string& case_trouble = {});
/// {"dry_run", "orders", "counties", "enterprises", "releases", "reduction_kg_d", "cases", "without_case": [{"order",
/// "why"}], "troubles": why cases of replaced orders did not end}: what was, or would be, sent.
std::string dispatch_json(const std::vector<respond::Order>& orders, const OrderCases& cases, bool dry_run);
/// What a page or a script asks to be sent: {"episode", "list", "plan", "dry_run"}.
struct DispatchAsked {
  std::string episode, list, plan;
  bool dry_run = false;
};
Result<DispatchAsked> read_dispatch_json(std::string_view json);
/// What a kept plan chose, and from and for what. Returns malformed.
struct OrderedPlan {
  std::string list;           ///< key
  std::int64_t list_row = 0;  ///< 0: an older plan, which does not say
  respond::Level level = respond::Level::none;
  Day on{};               ///< on which guarantees were judged
  std::string share_set;  ///< "none": it need not reach any
  std::vector<respond::ListMeasure> measures;
};
Result<OrderedPlan> ordered_plan_json(std::string_view json);

/// A regional order and how its members answered (kind "joint").
struct JointMember {
  std::string id;
  terms::Name name;
  std::optional<UtcSeconds> acknowledged;
  std::string by;
  std::optional<UtcSeconds> started;  ///< when it told that its own response runs
  std::string started_by;
};
/// How the members answered an order that a later one replaced.
struct JointTurn {
  int turn = 1;
  respond::Level level = respond::Level::none;
  HourEnding until{};
  UtcSeconds sent{};
  int members = 0, acknowledged = 0, late = 0, late_start = 0;
};
struct JointOrder {
  std::string id, episode, text;
  int turn = 1;  ///< of the episode's joint orders
  respond::Level level = respond::Level::none;
  HourEnding from{}, until{};
  UtcSeconds sent{}, due{};
  std::vector<JointMember> members;
  std::vector<JointTurn> earlier;  ///< oldest first

  /// It takes back the turn before: members acknowledge that, and start nothing.
  bool closes() const { return level == respond::Level::none; }
};
/// Acknowledged behind the time that it had, or not and it is over.
bool acknowledges_late(const JointOrder& order, const JointMember& member, UtcSeconds now);
/// Started behind the hour from which the order counts and the time to answer it, or not and both are over.
bool starts_late(const JointOrder& order, const JointMember& member, UtcSeconds now);
JointTurn joint_turn(const JointOrder& order, UtcSeconds now);
std::string joint_json(const JointOrder& order, UtcSeconds now);
Result<JointOrder> read_joint_json(std::string_view json);

}  // namespace lantian::serve
