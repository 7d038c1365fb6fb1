#include "keep/files.hpp"
#include "respond/warning/decide.hpp"
#include "serve/respond/episode_office.hpp"
#include "serve/respond/meter_demo.hpp"
#include "serve/respond/order_conduct.hpp"
#include "serve/respond/order_desk.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

constexpr const char* demo_officer = "synthetic duty officer";

/// Receipts as plants would give them, at the moments that were drawn.
Result<void> demo_receipts(keep::ResponseBook& book, const std::string& episode) {
  LANTIAN_TRY(const auto rows, book.each("order"));
  std::vector<keep::ResponseDraft> drafts;
  for (const keep::ResponseRow& row : rows) {
    LANTIAN_TRY(respond::Order order, read_order_json(row.body));
    const int minutes = minutes_to_receipt(order.id);
    if (order.episode != episode || order.received || minutes < 0) continue;
    order.received = order.sent + std::chrono::minutes{minutes};
    order.received_by = "synthetic plant";
    drafts.push_back({"order", order.id, order_json(order), row.number});
  }
  if (drafts.empty()) return {};
  LANTIAN_TRY(const auto kept, book.append(drafts, demo_officer, keep::now()));
  static_cast<void>(kept);
  return {};
}

/// Orders go out with each decision on the level, judged as the episode stood then.
Result<void> demo_dispatches(const RespondDesk& desk, const respond::Episode& episode) {
  for (std::size_t n = 1; n <= episode.events.size(); ++n) {
    const respond::EpisodeEvent& event = episode.events[n - 1];
    const bool decides_level = event.act == respond::EpisodeAct::start || event.act == respond::EpisodeAct::upgrade ||
                               event.act == respond::EpisodeAct::downgrade;
    if (!decides_level) continue;
    LANTIAN_TRY(const respond::Episode then, respond::replay({episode.events.data(), n}));
    LANTIAN_TRY(const Dispatch answer, dispatch_for(desk, then, {episode.id, {}, {}, false}, demo_officer, event.at));
    static_cast<void>(answer);
  }
  return {};
}

Result<void> demo_orders_of(const RespondDesk& desk, const OrderOffice& office, keep::ResponseBook& book,
                            const respond::Episode& episode, const std::string& meters) {
  LANTIAN_CHECK(demo_dispatches(desk, episode));
  LANTIAN_CHECK(demo_receipts(book, episode.id));
  LANTIAN_TRY(const std::vector<respond::Order> orders, kept_orders(book, episode.id));
  if (orders.empty()) return {};
  const HourEnding last = episode.ended.value_or(episode.until) - std::chrono::hours{1};
  respond::ResponseEvidence evidence = made_up_evidence(orders, last);
  if (!meters.empty()) LANTIAN_CHECK(send_demo_meters(desk, episode.id, last, meters, evidence));
  LANTIAN_CHECK(take_evidence(book, episode.id, evidence, demo_officer, keep::now()));
  LANTIAN_TRY(const auto check, check_episode(office, book, episode.id, last, demo_officer, keep::now()));
  static_cast<void>(check);
  return {};
}

}  // namespace

Result<void> prepare_demo_orders(const RespondDesk& desk, const std::string& meters) {
  LANTIAN_TRY(keep::ResponseBook* book, response_book(desk));
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
