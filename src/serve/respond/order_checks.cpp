#include "base/text.hpp"
#include "serve/respond/episode_office.hpp"
#include "serve/respond/list_json.hpp"
#include "serve/respond/order_desk.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

namespace lantian::serve {
namespace {

using respond::Order;

constexpr const char* evidence_kind = "evidence";
constexpr const char* check_kind = "check";
constexpr int most_tries = 5;

/// The hours of gates that one document tells of.
class GateHoursTold {
 public:
  explicit GateHoursTold(const respond::ResponseEvidence& evidence) {
    for (const respond::GateLog& log : evidence.logs) logs_[log.enterprise].emplace_back(log.first, log.last);
    for (const respond::GatePass& pass : evidence.passes) logs_[pass.enterprise].emplace_back(pass.hour, pass.hour);
    for (auto& [enterprise, told] : logs_) join(told);
  }

  bool tells_of(const respond::GatePass& pass) const {
    const auto found = logs_.find(pass.enterprise);
    if (found == logs_.end()) return false;
    const auto behind = std::ranges::upper_bound(found->second, pass.hour, {}, &Hours::first);
    return behind != found->second.begin() && pass.hour <= std::prev(behind)->second;
  }

 private:
  using Hours = std::pair<HourEnding, HourEnding>;

  static void join(std::vector<Hours>& told) {
    std::ranges::sort(told);
    std::vector<Hours> out;
    for (const Hours& one : told) {
      if (!out.empty() && one.first <= out.back().second) {
        out.back().second = std::max(out.back().second, one.second);
      } else {
        out.push_back(one);
      }
    }
    told = std::move(out);
  }

  std::map<std::string, std::vector<Hours>, std::less<>> logs_;
};

/// Plants with an order, and the units by which lists and orders know them.
struct KnownPlants {
  std::set<std::string, std::less<>> plants;
  std::set<std::pair<std::string, std::string>> units;
};

Result<KnownPlants> order_known_plants(const keep::DocumentBook& book, std::string_view episode) {
  KnownPlants out;
  LANTIAN_TRY(const std::vector<Order> orders, kept_orders(book, episode));
  for (const Order& order : orders) {
    if (order.kind != respond::Recipient::enterprise) continue;
    out.plants.insert(order.recipient);
    for (const respond::OrderStep& step : order.steps) out.units.insert({order.recipient, step.unit});
  }
  LANTIAN_TRY(const auto lists, book.each("list"));
  for (const keep::DocumentRow& row : lists) {
    LANTIAN_TRY(const respond::ReductionList list, read_reduction_list_json(row.body));
    for (const respond::Enterprise& plant : list.enterprises) {
      for (const respond::ProcessUnit& unit : plant.units) out.units.insert({plant.id, unit.id});
    }
  }
  return out;
}

/// "5 <what>: A, B, C, D, E; nothing of this was taken in".
std::string order_strangers_text(const std::set<std::string>& names, std::string_view what) {
  constexpr std::size_t shown = 5;
  std::vector<std::string> first;
  for (const std::string& one : names) {
    if (first.size() < shown) first.push_back(one);
  }
  return fmt::format("{} {}: {}{}; nothing of this was taken in", names.size(), what, joined(first, ", "),
                     names.size() > shown ? ", ..." : "");
}

Result<void> order_check_known(const KnownPlants& known, const respond::ResponseEvidence& evidence,
                               std::string_view episode) {
  std::set<std::string> plants, units;
  const auto look = [&](const std::string& enterprise) {
    if (!known.plants.contains(enterprise)) plants.insert(enterprise);
  };
  for (const auto& one : evidence.series) {
    look(one.enterprise);
    const bool known_unit = one.unit.empty() || known.units.contains({one.enterprise, one.unit});
    if (!known_unit) units.insert(one.enterprise + "/" + one.unit);
  }
  for (const auto& one : evidence.passes) look(one.enterprise);
  for (const auto& one : evidence.logs) look(one.enterprise);
  if (!plants.empty()) {
    return Error{ErrorCode::malformed,
                 order_strangers_text(plants, fmt::format("enterprises have no order in {}", episode)), "evidence"};
  }
  if (!units.empty()) {
    return Error{ErrorCode::malformed, order_strangers_text(units, "units are in no list"), "evidence"};
  }
  if (evidence.series.empty() && evidence.logs.empty()) {
    return Error{ErrorCode::malformed, "no hour of a meter and no counted hour of a gate stands in this", "evidence"};
  }
  return {};
}

/// Adds what came later to what was there.
void add_evidence(respond::ResponseEvidence& to, respond::ResponseEvidence more) {
  respond::add_series(to.series, std::move(more.series));
  // What a gate counted in an hour is told as a whole: told again, it replaces what was told before.
  const GateHoursTold told{more};
  std::erase_if(to.passes, [&](const respond::GatePass& pass) { return told.tells_of(pass); });
  std::ranges::move(more.passes, std::back_inserter(to.passes));
  std::ranges::move(more.logs, std::back_inserter(to.logs));
  to.synthetic = to.synthetic || more.synthetic;
}

/// The draft of new evidence; no value: the very same is the newest one already.
Result<std::optional<keep::DocumentDraft>> evidence_draft(const keep::DocumentBook& book, std::string_view episode,
                                                          const respond::ResponseEvidence& evidence) {
  LANTIAN_TRY(const KnownPlants known, order_known_plants(book, episode));
  LANTIAN_CHECK(order_check_known(known, evidence, episode));
  std::string body = evidence_json(evidence);
  LANTIAN_TRY(const auto newest, book.newest(evidence_kind, episode));
  if (newest && newest->body == body) return std::optional<keep::DocumentDraft>{};
  return std::optional{keep::DocumentDraft{evidence_kind, std::string{episode}, std::move(body), {}}};
}

std::optional<HourEnding> newest_hour(const respond::ResponseEvidence& evidence) {
  std::optional<HourEnding> newest;
  for (const respond::EvidenceSeries& one : evidence.series) {
    const HourEnding end = one.first + std::chrono::hours{one.values.size()} - std::chrono::hours{1};
    if (!newest || end > *newest) newest = end;
  }
  for (const respond::GateLog& one : evidence.logs) {
    if (!newest || one.last > *newest) newest = one.last;
  }
  return newest;
}

/// What is judged, and with what.
struct CheckAsked {
  std::string_view episode;
  std::optional<HourEnding> last;
  const respond::ResponseEvidence* more = nullptr;  ///< not kept yet
};

Result<respond::EpisodeCheck> judged_episode(const OrderOffice& office, const keep::DocumentBook& book,
                                             const CheckAsked& asked) {
  LANTIAN_TRY(const EpisodeOnFile on_file, open_episode(book, std::string{asked.episode}));
  LANTIAN_TRY(const std::vector<Order> orders, kept_orders(book, asked.episode));
  if (orders.empty()) {
    return Error{ErrorCode::not_found, fmt::format("{} has no orders yet; dispatch them first", asked.episode),
                 "order"};
  }
  LANTIAN_TRY(respond::ResponseEvidence evidence, kept_evidence(book, asked.episode));
  if (asked.more != nullptr) add_evidence(evidence, *asked.more);
  const std::optional<HourEnding> newest = asked.last ? asked.last : newest_hour(evidence);
  if (!newest) {
    return Error{ErrorCode::not_found, fmt::format("nobody has brought in evidence of {} yet", asked.episode),
                 "evidence"};
  }
  const HourEnding end = std::max(respond::last_hour_asked(on_file.episode), orders.front().from);
  return respond::check_orders(orders, evidence, office.check, std::min(*newest, end));
}

/// Keeps a check, and evidence with it. Of two at once the one that read less does not come to lie on top: it reads
/// again.
Result<respond::EpisodeCheck> kept_check(const OrderOffice& office, keep::DocumentBook& book, const CheckAsked& asked,
                                         std::string_view who, UtcSeconds now) {
  for (int tries = 1;; ++tries) {
    LANTIAN_TRY(const auto before, book.newest(check_kind, asked.episode));
    std::vector<keep::DocumentDraft> drafts;
    if (asked.more != nullptr) {
      LANTIAN_TRY(auto draft, evidence_draft(book, asked.episode, *asked.more));
      if (draft) drafts.push_back(*std::move(draft));
    }
    LANTIAN_TRY(respond::EpisodeCheck check, judged_episode(office, book, asked));
    drafts.push_back({check_kind, std::string{asked.episode}, check_json(check), before ? before->number : 0});
    const auto rows = book.append(drafts, who, now);
    if (rows) return check;
    if (rows.error().code != ErrorCode::conflict || tries == most_tries) return rows.error();
  }
}

}  // namespace

Result<void> take_evidence(keep::DocumentBook& book, std::string_view episode,
                           const respond::ResponseEvidence& evidence, std::string_view who, UtcSeconds now) {
  LANTIAN_TRY(auto draft, evidence_draft(book, episode, evidence));
  if (!draft) return {};
  const std::array drafts{*std::move(draft)};
  LANTIAN_TRY(const auto rows, book.append(drafts, who, now));
  static_cast<void>(rows);
  return {};
}

Result<respond::ResponseEvidence> kept_evidence(const keep::DocumentBook& book, std::string_view episode) {
  LANTIAN_TRY(const auto rows, book.all(evidence_kind, episode));
  respond::ResponseEvidence out;
  for (const keep::DocumentRow& row : rows) {
    LANTIAN_TRY(respond::ResponseEvidence one, read_evidence_json(row.body));
    add_evidence(out, std::move(one));
  }
  return out;
}

Result<respond::EpisodeCheck> check_episode(const OrderOffice& office, keep::DocumentBook& book,
                                            std::string_view episode, std::optional<HourEnding> last,
                                            std::string_view who, UtcSeconds now) {
  return kept_check(office, book, {episode, last, nullptr}, who, now);
}

Result<respond::EpisodeCheck> take_and_check(const OrderOffice& office, keep::DocumentBook& book,
                                             std::string_view episode, const respond::ResponseEvidence& evidence,
                                             std::string_view who, UtcSeconds now) {
  return kept_check(office, book, {episode, {}, &evidence}, who, now);
}

}  // namespace lantian::serve
