#include "respond/orders/order.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::respond {
namespace {

/// The hour that runs at a moment.
HourEnding hour_of_order(UtcSeconds at) {
  return std::chrono::floor<std::chrono::hours>(to_local(at)) + std::chrono::hours{1};
}

/// The newest decision on the level.
const EpisodeEvent* level_event(const Episode& episode) {
  const EpisodeEvent* found = nullptr;
  for (const EpisodeEvent& event : episode.events) {
    switch (event.act) {
      case EpisodeAct::approve:
      case EpisodeAct::start:
      case EpisodeAct::upgrade:
      case EpisodeAct::downgrade:
        found = &event;
        break;
      default:
        break;
    }
  }
  return found;
}

/// Whether there is anything to order at all.
bool asks_reductions(const OrderInput& in) {
  return in.compulsory && in.episode->level >= Level::yellow && in.episode->state != EpisodeState::rejected;
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

/// Orders of one turn, begun once and filled.
class OrderWriter {
 public:
  explicit OrderWriter(const OrderInput& in)
      : in_{in}, decided_{level_event(*in.episode)}, now_{hour_of_order(in.now)} {
    for (const Order& old : in.before) {
      turn_ = std::max(turn_, old.turn + 1);
      const Order*& held = held_[{old.kind, old.recipient}];
      if (held == nullptr || held->turn < old.turn) held = &old;
    }
  }

  /// Somebody is still asked something.
  bool stands() const {
    return std::ranges::any_of(held_, [](const auto& one) { return !one.second->steps.empty(); });
  }

  std::vector<Order> write() {
    if (asks_reductions(in_)) {
      add_plants();
      add_areas();
    }
    asked_ = !orders_.empty();
    for (const auto& [whom, old] : held_) {
      if (old->steps.empty() || orders_.contains(whom)) continue;
      of(old->kind, old->recipient, old->name, old->county);
    }
    std::vector<Order> out;
    for (auto& [whom, order] : orders_) {
      begin(order);
      if (!holds_already(order)) out.push_back(std::move(order));
    }
    return out;
  }
  /// Somebody is asked something by what was written.
  bool asked() const { return asked_; }

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
    order.until = episode.until;
    order.sent = in_.now;
    order.receipt_due = in_.now + std::chrono::minutes{in_.receipt_minutes};
    order.synthetic = in_.list->synthetic;
    if (const Order* old = held(kind, recipient)) order.supersedes = old->id;
    return order;
  }

  const Order* held(Recipient kind, const std::string& recipient) const {
    const auto old = held_.find({kind, recipient});
    return old == held_.end() ? nullptr : old->second;
  }

  /// What was ordered first counts from the level's begin on. After that nobody is asked for an hour that is over: who
  /// is asked for the very same goes on, and a new decision may only bring a begin forward that lies ahead.
  void begin(Order& order) const {
    const Order* old = held(order.kind, order.recipient);
    order.from = decided_ == nullptr ? now_ : decided_->from;
    if (held_.empty()) return;
    order.from = std::max(order.from, now_);
    const bool goes_on = old != nullptr && !old->steps.empty() && !order.steps.empty() && old->level == order.level;
    if (!goes_on) return;
    if (order.steps == old->steps) {
      if (order.from < old->from) return;
      order.from = old->from;
      order.clock = old->clock;
    } else if (old->clock_begin() < order.from) {
      order.clock = old->clock_begin();
    }
  }

  bool holds_already(const Order& order) const {
    const Order* old = held(order.kind, order.recipient);
    return old != nullptr && old->level == order.level && old->from == order.from && old->until == order.until &&
           old->steps == order.steps;
  }

  void add_plants() {
    for (const ListMeasure& measure : in_.measures) {
      if (measure.level != in_.episode->level) continue;
      const Enterprise* plant = in_.list->find(measure.enterprise);
      if (plant == nullptr || !responds(plant->county)) continue;
      Order& order = of(Recipient::enterprise, plant->id, plant->name, plant->county);
      order.vehicles_per_day = plant->heavy_vehicles_per_day;
      order.steps.push_back(step_of_measure(measure, *plant));
    }
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
  const EpisodeEvent* decided_;
  const HourEnding now_;
  int turn_ = 1;
  bool asked_ = false;
  std::map<std::pair<Recipient, std::string>, const Order*> held_;  ///< the newest one of each
  std::map<std::pair<Recipient, std::string>, Order> orders_;
};

/// Why there is nothing to ask for, now that nobody is asked anything.
RefusedOrders refused_ask(const OrderInput& in) {
  const Episode& episode = *in.episode;
  if (episode.level < Level::yellow) {
    return {OrderRefusal::state,
            fmt::format("{} has the level {}: the list begins with yellow", episode.id, word_of(episode.level))};
  }
  return {OrderRefusal::cause, fmt::format("the cause of {} is {}: that gets a notice, and no compulsory reductions",
                                           episode.id, word_of(episode.cause))};
}

std::optional<RefusedOrders> refused_before(const OrderInput& in, bool stands) {
  const Episode& episode = *in.episode;
  const bool running = episode.state == EpisodeState::approved || episode.state == EpisodeState::in_force ||
                       episode.state == EpisodeState::lift_proposed;
  // What went out at the approval is taken back when the warning is dropped before it began.
  const bool dropped = episode.state == EpisodeState::rejected && stands;
  if (!running && !dropped) {
    return RefusedOrders{OrderRefusal::state,
                         fmt::format("{} is {}: orders follow an approved warning and end with it; approve it first",
                                     episode.id, word_of(episode.state))};
  }
  if (!asks_reductions(in)) return stands ? std::nullopt : std::optional{refused_ask(in)};
  if (in.dispatchable) return std::nullopt;
  return RefusedOrders{OrderRefusal::list,
                       fmt::format("{} has errors, or was never checked: `lantian respond list check` "
                                   "names them; nothing is sent before they are gone",
                                   in.list->id)};
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
    case OrderRefusal::list:
      return "list";
    case OrderRefusal::state:
      return "state";
    case OrderRefusal::cause:
      return "cause";
    case OrderRefusal::already:
      return "already";
    case OrderRefusal::nothing:
      break;
  }
  return "nothing";
}

std::variant<std::vector<Order>, RefusedOrders> issue_orders(const OrderInput& input) {
  OrderWriter writer{input};
  const bool stands = writer.stands();
  if (auto refused = refused_before(input, stands)) return *std::move(refused);
  std::vector<Order> orders = writer.write();
  if (!orders.empty()) return orders;
  const Episode& episode = *input.episode;
  if (writer.asked()) {
    return RefusedOrders{
        OrderRefusal::already,
        fmt::format("the orders of {} at {} were sent already; another level, end, county or list sends "
                    "new ones",
                    episode.id, word_of(episode.level))};
  }
  return RefusedOrders{OrderRefusal::nothing, fmt::format("{} has no measure at {} in the counties of {}", input.basis,
                                                          word_of(episode.level), episode.id)};
}

HourEnding begin_of_level(const Episode& episode) {
  const EpisodeEvent* event = level_event(episode);
  return event == nullptr ? HourEnding{} : event->from;
}

HourEnding last_hour_asked(const Episode& episode) {
  return episode.ended ? *episode.ended - std::chrono::hours{1} : episode.until;
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
