#include "respond/orders/order.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::respond {
namespace {

/// From when the level of the episode counts: its newest decision on it.
HourEnding from_when(const Episode& episode) {
  HourEnding from{};
  for (const EpisodeEvent& event : episode.events) {
    switch (event.act) {
      case EpisodeAct::approve:
      case EpisodeAct::start:
      case EpisodeAct::upgrade:
      case EpisodeAct::downgrade: from = event.from; break;
      default: break;
    }
  }
  return from;
}

OrderStep step_of_measure(const ListMeasure& measure, const Enterprise& plant) {
  OrderStep step;
  step.unit = measure.unit;
  step.kind = measure.kind;
  step.cut_percent = measure.kind == MeasureKind::stop ? 100 : measure.cut_percent;
  step.from_hour = measure.from_hour;
  step.reduction = measure.reduction;
  step.text = measure.text;
  step.checks = measure.checks;
  step.threshold_percent = measure.threshold_percent;
  const auto unit = std::ranges::find(plant.units, measure.unit, &ProcessUnit::id);
  if (unit != plant.units.end()) {
    step.unit_name = unit->name;
    step.hours_to_reduce = unit->hours_to_reduce;
  }
  return step;
}

/// Orders of one episode and level, begun once and filled.
class OrderWriter {
 public:
  explicit OrderWriter(const OrderInput& in) : in_{in} {
    for (const Order& old : in.before) {
      turn_ = std::max(turn_, old.turn + 1);
      const Order*& held = held_[{old.kind, old.recipient}];
      if (held == nullptr || held->turn < old.turn) held = &old;
    }
  }

  std::vector<Order> write() {
    for (const ListMeasure& measure : in_.measures) {
      if (measure.level != in_.episode->level) continue;
      const Enterprise* plant = in_.list->find(measure.enterprise);
      if (plant == nullptr || !responds(plant->county)) continue;
      of(Recipient::enterprise, plant->id, plant->name, plant->county).steps.push_back(step_of_measure(measure, *plant));
    }
    add_areas();
    const bool something = !orders_.empty();
    for (const auto& [whom, old] : held_) {
      if (something && !old->steps.empty()) of(old->kind, old->recipient, old->name, old->county);
    }
    std::vector<Order> out;
    for (auto& [key, order] : orders_) out.push_back(std::move(order));
    return out;
  }

 private:
  bool responds(const std::string& county) const {
    static const ParkCounties none;
    return place_responds(county, in_.episode->units, in_.parks == nullptr ? none : *in_.parks);
  }

  Order& of(Recipient kind, const std::string& recipient, const terms::Name& name, const std::string& county) {
    const Episode& episode = *in_.episode;
    auto [at, fresh] = orders_.try_emplace({kind, recipient});
    Order& order = at->second;
    if (!fresh) return order;
    order.id = fmt::format("O-{}-{}-{}-{}", episode.id, turn_, word_of(episode.level), recipient);
    order.episode = episode.id;
    order.turn = turn_;
    order.level = episode.level;
    order.kind = kind;
    order.recipient = recipient;
    order.name = name;
    order.county = county;
    order.basis = in_.basis;
    order.basis_row = in_.basis_row;
    order.from = from_when(episode);
    order.until = episode.until;
    order.sent = in_.now;
    order.receipt_due = in_.now + std::chrono::minutes{in_.receipt_minutes};
    order.synthetic = in_.list->synthetic;
    if (const auto old = held_.find({kind, recipient}); old != held_.end()) order.supersedes = old->second->id;
    return order;
  }

  void add_areas() {
    const std::size_t level = position_of(in_.episode->level);
    for (const DustSite& site : in_.list->dust) {
      if (site.measures[level].empty() || !responds(site.county)) continue;
      OrderStep step;
      step.unit = site.id;
      step.unit_name = site.name;
      step.kind = MeasureKind::own;
      step.reduction[static_cast<std::size_t>(Pollutant::pm)] = site.pm_reduction_g_d[level];
      step.text = site.measures[level];
      step.checks = {CheckMetric::patrol};
      of(Recipient::county, site.county, {}, site.county).steps.push_back(std::move(step));
    }
    for (const MobileFleet& fleet : in_.list->mobile) {
      if (fleet.measures[level].empty() || !responds(fleet.county)) continue;
      OrderStep step;
      step.unit = fleet.id;
      step.unit_name = fleet.name;
      step.kind = MeasureKind::transport;
      step.reduction = fleet.reduction[level];
      step.text = fleet.measures[level];
      step.checks = {CheckMetric::patrol};
      of(Recipient::county, fleet.county, {}, fleet.county).steps.push_back(std::move(step));
    }
  }

  const OrderInput& in_;
  int turn_ = 1;
  std::map<std::pair<Recipient, std::string>, const Order*> held_;  ///< the newest one of each
  std::map<std::pair<Recipient, std::string>, Order> orders_;
};

std::optional<RefusedOrders> refused_before(const OrderInput& in) {
  const Episode& episode = *in.episode;
  const bool running = episode.state == EpisodeState::approved || episode.state == EpisodeState::in_force ||
                       episode.state == EpisodeState::lift_proposed;
  if (!running) {
    return RefusedOrders{OrderRefusal::state,
                         fmt::format("{} is {}: orders follow an approved warning and end with it; approve it first",
                                     episode.id, word_of(episode.state))};
  }
  if (episode.level < Level::yellow) {
    return RefusedOrders{OrderRefusal::state, fmt::format("{} has the level {}: the list begins with yellow", episode.id,
                                                          word_of(episode.level))};
  }
  if (!in.compulsory) {
    return RefusedOrders{OrderRefusal::cause,
                         fmt::format("the cause of {} is {}: that gets a notice, and no compulsory reductions", episode.id,
                                     word_of(episode.cause))};
  }
  if (!in.dispatchable) {
    return RefusedOrders{OrderRefusal::list, fmt::format("{} has errors, or was never checked: `lantian respond list check` "
                                                         "names them; nothing is sent before they are gone",
                                                         in.list->id)};
  }
  const auto newest = std::ranges::max_element(in.before, {}, &Order::turn);
  if (newest != in.before.end() && newest->level == episode.level) {
    return RefusedOrders{OrderRefusal::already,
                         fmt::format("the orders of {} at {} were sent already; an upgrade or downgrade sends new ones",
                                     episode.id, word_of(episode.level))};
  }
  return std::nullopt;
}

}  // namespace

std::string_view word_of(Recipient recipient) {
  return recipient == Recipient::enterprise ? "enterprise" : "county";
}

std::optional<Recipient> parse_recipient(std::string_view word) {
  if (word == "enterprise") return Recipient::enterprise;
  if (word == "county") return Recipient::county;
  return std::nullopt;
}

std::string_view word_of(OrderRefusal why) {
  switch (why) {
    case OrderRefusal::list: return "list";
    case OrderRefusal::state: return "state";
    case OrderRefusal::cause: return "cause";
    case OrderRefusal::already: return "already";
    case OrderRefusal::nothing: break;
  }
  return "nothing";
}

std::variant<std::vector<Order>, RefusedOrders> issue_orders(const OrderInput& input) {
  if (auto refused = refused_before(input)) return *std::move(refused);
  std::vector<Order> orders = OrderWriter{input}.write();
  if (!orders.empty()) return orders;
  return RefusedOrders{OrderRefusal::nothing, fmt::format("{} has no measure at {} in the counties of {}",
                                                          input.basis, word_of(input.episode->level), input.episode->id)};
}

Result<Order> received(Order order, std::string_view by, UtcSeconds now) {
  if (order.received) {
    return Error{ErrorCode::conflict,
                 fmt::format("{} was received on {} by {}; the first receipt holds", order.id,
                             beijing_minute(*order.received), order.received_by),
                 order.id};
  }
  order.received = now;
  order.received_by = by;
  return order;
}

bool late(const Order& order, UtcSeconds now) {
  return order.received.value_or(now) > order.receipt_due;
}

}  // namespace lantian::respond
