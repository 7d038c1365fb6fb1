#include "keep/files.hpp"
#include "respond/warning/decide.hpp"
#include "serve/respond/episode_office.hpp"
#include "serve/respond/meter_demo.hpp"
#include "serve/respond/order_cases.hpp"
#include "serve/respond/order_conduct.hpp"
#include "serve/respond/order_desk.hpp"

#include <algorithm>
#include <array>

namespace lantian::serve {
namespace {

constexpr const char* demo_officer = "synthetic duty officer";

/// The docket of the demonstration stays readable: so many cases for each dispatch of the newest episode.
constexpr std::size_t demo_cases_a_dispatch = 24;

/// Receipts as plants would give them, at the moments that were drawn; the cases say so too.
Result<void> demo_receipts(const RespondDesk& desk, keep::DocumentBook& book, const std::string& episode) {
  LANTIAN_TRY(const auto rows, book.each("order"));
  std::vector<keep::DocumentDraft> drafts;
  const DocketDesk* docket = order_docket(desk);
  for (const keep::DocumentRow& row : rows) {
    if (row.body.find(episode) == std::string::npos || row.body.find("\"received\"") != std::string::npos) continue;
    LANTIAN_TRY(respond::Order order, read_order_json(row.body));
    const int minutes = minutes_to_receipt(order.id);
    if (order.episode != episode || order.received || minutes < 0) continue;
    order.received = order.sent + std::chrono::minutes{minutes};
    order.received_by = "synthetic plant";
    drafts.push_back({"order", order.id, order_json(order), row.number});
    if (docket == nullptr || order.docket_case.empty()) continue;
    LANTIAN_CHECK(receive_order_case(*docket, order, order_case_words(desk), *order.received));
  }
  if (drafts.empty()) return {};
  LANTIAN_TRY(const auto kept, book.append(drafts, demo_officer, keep::now()));
  static_cast<void>(kept);
  return {};
}

/// The regional order of a level or a later end, and how its members answer it.
Result<void> demo_joint(const RespondDesk& desk, keep::DocumentBook& book, const respond::Episode& then,
                        UtcSeconds now) {
  auto sent = send_joint_for(desk, then, demo_officer, now);
  if (!sent) return sent.error().code == ErrorCode::conflict ? Result<void>{} : Result<void>{sent.error()};
  const UtcSeconds begins = std::max(now, to_utc(std::chrono::local_seconds{sent->from - std::chrono::hours{1}}));
  for (std::size_t n = 0; n < sent->members.size(); ++n) {
    JointMember& member = sent->members[n];
    const JointConduct conduct = joint_conduct_of(n, sent->members.size());
    member.acknowledged = now + std::chrono::minutes{conduct.acknowledges_after_minutes};
    member.by = "synthetic " + member.id;
    if (member.started || sent->closes()) continue;
    member.started = std::max(*member.acknowledged, begins + std::chrono::hours{conduct.starts_after_hours});
    member.started_by = member.by;
  }
  const std::array drafts{keep::DocumentDraft{"joint", then.id, joint_json(*sent, now), {}}};
  LANTIAN_TRY(const auto rows, book.append(drafts, demo_officer, now));
  static_cast<void>(rows);
  return {};
}

bool changes_orders(respond::EpisodeAct act) {
  using enum respond::EpisodeAct;
  return act == start || act == upgrade || act == downgrade || act == extend;
}

/// Orders go out with each decision on the level, the end or the counties, judged as the episode stood then.
Result<void> demo_dispatches(const RespondDesk& desk, keep::DocumentBook& book, const respond::Episode& episode,
                             std::size_t most_cases) {
  for (std::size_t n = 1; n <= episode.events.size(); ++n) {
    const respond::EpisodeEvent& event = episode.events[n - 1];
    if (!changes_orders(event.act)) continue;
    LANTIAN_TRY(const respond::Episode then, respond::replay({episode.events.data(), n}));
    LANTIAN_TRY(const Dispatch answer,
                dispatch_for(desk, then, {episode.id, {}, {}, false}, {demo_officer, event.at, most_cases}));
    static_cast<void>(answer);
    LANTIAN_CHECK(demo_receipts(desk, book, episode.id));
    LANTIAN_CHECK(demo_joint(desk, book, then, event.at));
  }
  return {};
}

Result<void> demo_orders_of(const RespondDesk& desk, const OrderOffice& office, keep::DocumentBook& book,
                            const respond::Episode& episode, const std::string& meters) {
  LANTIAN_CHECK(demo_dispatches(desk, book, episode, meters.empty() ? 0 : demo_cases_a_dispatch));
  LANTIAN_TRY(const std::vector<respond::Order> orders, kept_orders(book, episode.id));
  if (orders.empty()) return {};
  const HourEnding last = respond::last_hour_asked(episode);
  respond::ResponseEvidence evidence = made_up_evidence(orders, last);
  if (!meters.empty()) LANTIAN_CHECK(send_demo_meters(desk, episode.id, last, meters, evidence));
  LANTIAN_CHECK(take_evidence(book, episode.id, evidence, demo_officer, keep::now()));
  LANTIAN_TRY(const auto check, check_episode(office, book, episode.id, last, demo_officer, keep::now()));
  LANTIAN_TRY(const int told, tell_cases(desk, check, to_utc(std::chrono::local_seconds{last})));
  static_cast<void>(told);
  return {};
}

}  // namespace

Result<void> prepare_demo_orders(const RespondDesk& desk, const std::string& meters) {
  LANTIAN_TRY(keep::DocumentBook * book, document_book(desk));
  LANTIAN_TRY(const OrderOffice office, open_order_office(desk.office->office()));
  LANTIAN_TRY(const auto episodes, open_episodes(*book));
  for (const EpisodeOnFile& one : episodes) {
    LANTIAN_TRY(const std::vector<respond::Order> before, kept_orders(*book, one.episode.id));
    if (!one.episode.began || !before.empty()) continue;
    const bool is_last = &one == &episodes.back();
    LANTIAN_CHECK(demo_orders_of(desk, office, *book, one.episode, is_last ? meters : ""));
  }
  return {};
}

}  // namespace lantian::serve
