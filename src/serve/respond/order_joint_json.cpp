#include "serve/document.hpp"
#include "serve/respond/order_json.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

DocumentJson joint_member_json(const JointOrder& order, const JointMember& one, UtcSeconds now) {
  DocumentJson json{{"id", one.id},
                    {"name", {{"zh", one.name.zh}, {"en", one.name.en}}},
                    {"late", acknowledges_late(order, one, now)},
                    {"late_start", starts_late(order, one, now)}};
  if (one.acknowledged) {
    json["acknowledged"] = text_of(*one.acknowledged);
    json["by"] = one.by;
  }
  if (one.started) {
    json["started"] = text_of(*one.started);
    json["started_by"] = one.started_by;
  }
  return json;
}

JointMember joint_member_part(const DocumentPart& one) {
  JointMember member;
  member.id = one.text("id");
  const DocumentPart name = one.part("name");
  member.name = {name.text_or("zh"), name.text_or("en")};
  if (one.has("acknowledged")) {
    member.acknowledged = one.instant("acknowledged");
    member.by = one.text_or("by");
  }
  if (one.has("started")) {
    member.started = one.instant("started");
    member.started_by = one.text_or("started_by");
  }
  return member;
}

DocumentJson joint_turn_json(const JointTurn& turn) {
  return {{"turn", turn.turn},          {"level", word_of(turn.level)}, {"until", hour_text(turn.until)},
          {"sent", text_of(turn.sent)}, {"members", turn.members},      {"acknowledged", turn.acknowledged},
          {"late", turn.late},          {"late_start", turn.late_start}};
}

JointTurn joint_turn_part(const DocumentPart& part) {
  JointTurn out;
  out.turn = part.small("turn");
  out.level = part.word("level", respond::parse_level);
  out.until = part.hour("until");
  out.sent = part.instant("sent");
  out.members = part.small("members");
  out.acknowledged = part.small("acknowledged");
  out.late = part.small("late");
  out.late_start = part.small("late_start");
  return out;
}

}  // namespace

bool acknowledges_late(const JointOrder& order, const JointMember& member, UtcSeconds now) {
  return member.acknowledged.value_or(now) > order.due;
}

bool starts_late(const JointOrder& order, const JointMember& member, UtcSeconds now) {
  if (order.closes()) return false;
  // The hour that the order counts from ends at `from`; nobody starts before the time to answer is over.
  return member.started.value_or(now) > std::max(to_utc(std::chrono::local_seconds{order.from}), order.due);
}

JointTurn joint_turn(const JointOrder& order, UtcSeconds now) {
  JointTurn out{order.turn, order.level, order.until, order.sent, static_cast<int>(order.members.size()), 0, 0, 0};
  for (const JointMember& one : order.members) {
    out.acknowledged += one.acknowledged ? 1 : 0;
    out.late += acknowledges_late(order, one, now) ? 1 : 0;
    out.late_start += starts_late(order, one, now) ? 1 : 0;
  }
  return out;
}

std::string joint_json(const JointOrder& order, UtcSeconds now) {
  const JointTurn sum = joint_turn(order, now);
  DocumentJson members = DocumentJson::array(), earlier = DocumentJson::array();
  for (const JointMember& one : order.members) members.push_back(joint_member_json(order, one, now));
  for (const JointTurn& one : order.earlier) earlier.push_back(joint_turn_json(one));
  return DocumentJson{{"id", order.id},
                      {"episode", order.episode},
                      {"text", order.text},
                      {"turn", order.turn},
                      {"level", word_of(order.level)},
                      {"from", hour_text(order.from)},
                      {"until", hour_text(order.until)},
                      {"sent", text_of(order.sent)},
                      {"due", text_of(order.due)},
                      {"acknowledged", sum.acknowledged},
                      {"late", sum.late},
                      {"late_start", sum.late_start},
                      {"members", std::move(members)},
                      {"earlier", std::move(earlier)}}
      .dump();
}

Result<JointOrder> read_joint_json(std::string_view json) {
  return read_document(json, "joint order", [](const DocumentPart& part) {
    JointOrder order;
    order.id = part.text("id");
    order.episode = part.text("episode");
    order.text = part.text_or("text");
    order.turn = part.has("turn") ? part.small("turn") : 1;  // those kept before there were turns
    order.level = part.word("level", respond::parse_level);
    order.from = part.hour("from");
    order.until = part.has("until") ? part.hour("until") : order.from;
    order.sent = part.instant("sent");
    order.due = part.instant("due");
    for (const DocumentPart& one : part.parts("members")) order.members.push_back(joint_member_part(one));
    if (!part.has("earlier")) return order;
    for (const DocumentPart& one : part.parts("earlier")) order.earlier.push_back(joint_turn_part(one));
    return order;
  });
}

}  // namespace lantian::serve
