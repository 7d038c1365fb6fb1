#include "base/text.hpp"
#include "inventory/faults.hpp"
#include "serve/respond/episode_office.hpp"
#include "serve/respond/order_desk.hpp"
#include "serve/transport_layout.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

constexpr const char* joint_kind = "joint";

struct JointSetting {
  std::vector<JointMember> members;
  int minutes = 0;
};

Result<JointSetting> read_joint_setting(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  JointSetting out;
  constexpr int most_minutes = 1440;
  constexpr std::array<std::string_view, 2> states{"verified", "unverified"};
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    top.text("source");
    top.choice("status", states);
    out.minutes = top.whole("acknowledge_minutes", 1, most_minutes);
    for (terms::Section& row : top.sections("member")) {
      out.members.push_back({row.text("id"), row.name("name"), {}, {}, {}, {}});
      row.finish();
    }
    if (out.members.empty()) top.fault(top.line(), "one [[member]] at least must be named");
    top.finish();
  }
  if (faults.empty()) return out;
  return inventory::error_of(faults);
}

struct JointOnFile {
  JointOrder order;
  std::int64_t row = 0;
};
Result<JointOnFile> joint_of(const keep::DocumentBook& book, const std::string& episode) {
  LANTIAN_TRY(const auto row, book.newest(joint_kind, episode));
  if (!row) return Error{ErrorCode::not_found, fmt::format("{} has no joint order", episode), "joint"};
  LANTIAN_TRY(JointOrder order, read_joint_json(row->body));
  return JointOnFile{std::move(order), row->number};
}

Result<void> keep_joint(keep::DocumentBook& book, const JointOnFile& joint, std::string_view who, UtcSeconds now) {
  const std::array drafts{
      keep::DocumentDraft{joint_kind, joint.order.episode, joint_json(joint.order, now), joint.row}};
  LANTIAN_TRY(const auto rows, book.append(drafts, who, now));
  static_cast<void>(rows);
  return {};
}

void goes_on(const JointOrder& before, std::vector<JointMember>& members) {
  for (JointMember& one : members) {
    const auto old = std::ranges::find(before.members, one.id, &JointMember::id);
    if (old == before.members.end()) continue;
    one.started = old->started;
    one.started_by = old->started_by;
  }
}

/// Returns not_found with the members there are.
Result<JointMember*> joint_member(JointOnFile& joint, const std::string& member) {
  const auto found = std::ranges::find(joint.order.members, member, &JointMember::id);
  if (found == joint.order.members.end()) {
    std::vector<std::string> ids;
    for (const JointMember& one : joint.order.members) ids.push_back(one.id);
    return Error{ErrorCode::not_found,
                 fmt::format("there is no member {}; there are {}", in_quotes(member), joined(ids, ", ")), "member"};
  }
  return &*found;
}

/// The hour that runs.
HourEnding joint_hour(UtcSeconds now) {
  return std::chrono::floor<std::chrono::hours>(to_local(now)) + std::chrono::hours{1};
}

/// Why the members are asked for nothing, as issue_orders has it for plants; nothing: they are.
Result<std::optional<std::string>> joint_against(const RespondDesk& desk, const respond::Episode& episode) {
  using enum respond::EpisodeState;
  if (episode.state != approved && episode.state != in_force && episode.state != lift_proposed) {
    return std::optional{
        fmt::format("{} is {}: a joint order follows an approved warning", episode.id, word_of(episode.state))};
  }
  if (episode.level < respond::Level::yellow) {
    return std::optional{
        fmt::format("{} has the level {}: a joint order begins with yellow", episode.id, word_of(episode.level))};
  }
  LANTIAN_TRY(const WarningOffice warnings, open_warning_office(desk.office->office(), desk.region));
  LANTIAN_TRY(const respond::WarningRules* rules, warnings.rules_of(episode));
  if (respond::compulsory_list(*rules, episode)) return std::optional<std::string>{};
  return std::optional{fmt::format("the cause of {} is {}: that gets a notice, and no compulsory reductions",
                                   episode.id, word_of(episode.cause))};
}

}  // namespace

Result<JointOrder> send_joint_for(const RespondDesk& desk, const respond::Episode& episode, std::string_view who,
                                  UtcSeconds now) {
  LANTIAN_TRY(keep::DocumentBook * book, document_book(desk));
  LANTIAN_TRY(const terms::SourceFile file,
              source_file(desk.office->office(), fmt::format("regions/{}/response.toml", desk.region)));
  LANTIAN_TRY(JointSetting setting, read_joint_setting(file));
  LANTIAN_TRY(const auto there, book->newest(joint_kind, episode.id));
  LANTIAN_TRY(const auto against, joint_against(desk, episode));
  if (!there && against) return Error{ErrorCode::conflict, *against, "joint"};
  JointOrder order;
  order.level = against ? respond::Level::none : episode.level;
  order.from = against ? joint_hour(now) : respond::begin_of_level(episode);
  order.until = against ? order.from : episode.until;
  std::int64_t row = 0;
  if (there) {
    LANTIAN_TRY(JointOrder sent, read_joint_json(there->body));
    row = there->number;
    if (against && (sent.closes() || sent.until < order.from)) return Error{ErrorCode::conflict, *against, "joint"};
    if (!against && sent.level == order.level && sent.until == order.until) {
      return Error{
          ErrorCode::conflict,
          fmt::format("{} at {} until {} was sent to the members already, on {}; another level or end is sent anew",
                      episode.id, word_of(sent.level), text_of(sent.until), beijing_minute(sent.sent)),
          "joint"};
    }
    order.turn = sent.turn + 1;
    // Who runs at this level goes on; another level is started anew.
    if (sent.level == order.level) goes_on(sent, setting.members);
    order.earlier = std::move(sent.earlier);
    order.earlier.push_back(joint_turn(sent, now));
  }
  order.id = fmt::format("J-{}-{}-{}", episode.id, order.turn, word_of(order.level));
  order.episode = episode.id;
  order.sent = now;
  order.due = now + std::chrono::minutes{setting.minutes};
  order.members = std::move(setting.members);
  LANTIAN_CHECK(keep_joint(*book, {order, row}, who, now));
  return order;
}

Result<JointOrder> send_joint_order(const RespondDesk& desk, const std::string& episode, std::string_view who,
                                    UtcSeconds now) {
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const EpisodeOnFile on_file, open_episode(*book, episode));
  return send_joint_for(desk, on_file.episode, who, now);
}

Result<JointOrder> acknowledge_joint(keep::DocumentBook& book, const std::string& episode, const std::string& member,
                                     std::string_view who, UtcSeconds now) {
  LANTIAN_TRY(JointOnFile joint, joint_of(book, episode));
  LANTIAN_TRY(JointMember * found, joint_member(joint, member));
  if (found->acknowledged) {
    return Error{ErrorCode::conflict,
                 fmt::format("{} acknowledged on {}", member, beijing_minute(*found->acknowledged)), "member"};
  }
  found->acknowledged = now;
  found->by = who;
  LANTIAN_CHECK(keep_joint(book, joint, who, now));
  return joint.order;
}

Result<JointOrder> start_joint(keep::DocumentBook& book, const std::string& episode, const std::string& member,
                               std::string_view who, UtcSeconds now) {
  LANTIAN_TRY(JointOnFile joint, joint_of(book, episode));
  LANTIAN_TRY(JointMember * found, joint_member(joint, member));
  if (!found->acknowledged) {
    return Error{ErrorCode::conflict, fmt::format("{} has not acknowledged the order yet", member), "member"};
  }
  if (joint.order.closes()) {
    return Error{ErrorCode::conflict, fmt::format("{} takes the order back: nothing is to be started", joint.order.id),
                 "joint"};
  }
  if (found->started) {
    return Error{ErrorCode::conflict, fmt::format("{} started on {}", member, beijing_minute(*found->started)),
                 "member"};
  }
  found->started = now;
  found->started_by = who;
  LANTIAN_CHECK(keep_joint(book, joint, who, now));
  return joint.order;
}

}  // namespace lantian::serve
