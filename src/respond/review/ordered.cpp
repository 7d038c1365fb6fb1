#include "respond/review/ordered.hpp"

#include "respond/orders/holding.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace lantian::respond {
namespace {

constexpr std::chrono::hours one_hour{1};

/// Source and unit of a step: counties are told of sites and fleets, which are sources of their own.
std::pair<std::string, std::string> part_of_step(const Order& order, const OrderStep& step) {
  if (order.kind == Recipient::county) return {step.unit, {}};
  return {order.recipient, step.unit};
}

/// Runs of every part, grown hour by hour.
class PartsGrower {
 public:
  void add(const Order& order, HourEnding hour) {
    const std::int64_t since = (hour - order.from).count();
    for (const OrderStep* step : steps_holding(order, since)) {
      const bool coming_down = since - step->from_hour < step->hours_to_reduce;
      Open& open = open_[step];
      std::vector<OrderedRun>& runs = parts_[part_of_step(order, *step)];
      const bool goes_on = open.runs == &runs && open.last + one_hour == hour && open.coming_down == coming_down;
      if (!goes_on) {
        open = {&runs, runs.size(), hour, coming_down};
        runs.push_back({hour, hour, step->reduction, step->cut_percent, coming_down});
      }
      open.last = hour;
      runs[open.at].last = hour;
    }
  }

  std::vector<OrderedPart> done() {
    std::vector<OrderedPart> out;
    for (auto& [key, runs] : parts_) {
      std::ranges::stable_sort(runs, {}, &OrderedRun::first);
      out.push_back({key.first, key.second, std::move(runs)});
    }
    return out;
  }

 private:
  struct Open {
    std::vector<OrderedRun>* runs = nullptr;
    std::size_t at = 0;
    HourEnding last{};
    bool coming_down = false;
  };
  std::map<std::pair<std::string, std::string>, std::vector<OrderedRun>> parts_;
  std::map<const OrderStep*, Open> open_;
};

using OrdersByRecipient = std::map<std::pair<Recipient, std::string>, std::vector<const Order*>>;

OrdersByRecipient by_recipient(std::span<const Order> orders) {
  OrdersByRecipient out;
  for (const Order& order : orders) out[{order.kind, order.recipient}].push_back(&order);
  return out;
}

/// The level in force by the acts that decide one: of those that count by then the newest.
Level level_in_force(const Episode& episode, HourEnding hour) {
  Level level = Level::none;
  for (const EpisodeEvent& event : episode.events) {
    const bool decides = event.act == EpisodeAct::approve || event.act == EpisodeAct::start ||
                         event.act == EpisodeAct::upgrade || event.act == EpisodeAct::downgrade;
    if (decides && event.from <= hour) level = event.level;
  }
  return level;
}

/// What everybody's orders ask for in an hour. A dispatch need not write to who holds the very same already, so those
/// of several may hold beside each other.
OrderedSpan span_at(const Episode& episode, const OrdersByRecipient& recipients, HourEnding hour) {
  OrderedSpan out;
  out.hours = {hour, hour};
  out.level = level_in_force(episode, hour);
  for (const auto& [recipient, own] : recipients) {
    const Order* order = order_holding(own, hour);
    if (order == nullptr || hour > order->until || order->steps.empty()) continue;
    ++out.orders;
    out.ordered = std::max(out.ordered, order->level);
    if (order->turn < out.turn) continue;
    out.turn = order->turn;
    out.basis = order->basis;
    out.basis_row = order->basis_row;
  }
  return out;
}

}  // namespace

int OrderedRun::hours_in(const ResponseHours& hours) const {
  const HourEnding from = std::max(first, hours.first), until = std::min(last, hours.last);
  return until < from ? 0 : static_cast<int>((until - from).count()) + 1;
}

std::vector<OrderedPart> ordered_parts(std::span<const Order> orders, const ResponseHours& response) {
  PartsGrower grower;
  for (const auto& [recipient, own] : by_recipient(orders)) {
    for (HourEnding hour = response.first; hour <= response.last; hour += one_hour) {
      const Order* order = order_holding(own, hour);
      if (order != nullptr && hour <= order->until) grower.add(*order, hour);
    }
  }
  return grower.done();
}

GramHours gram_hours(const OrderedPart& part, const ResponseHours& hours) {
  GramHours out;
  for (const OrderedRun& run : part.runs) {
    const int count = run.hours_in(hours);
    for (std::size_t p = 0; p < list_pollutants; ++p) {
      out.planned[p] += run.reduction[p] * count;
      if (run.coming_down) out.coming_down[p] += run.reduction[p] * count;
    }
  }
  return out;
}

std::vector<OrderedSpan> ordered_spans(const Episode& episode, std::span<const Order> orders,
                                       const ResponseHours& response) {
  std::vector<OrderedSpan> out;
  const OrdersByRecipient recipients = by_recipient(orders);
  for (HourEnding hour = response.first; hour <= response.last; hour += one_hour) {
    OrderedSpan one = span_at(episode, recipients, hour);
    const bool same = !out.empty() && std::tie(out.back().level, out.back().ordered, out.back().turn) ==
                                          std::tie(one.level, one.ordered, one.turn);
    if (same) {
      out.back().hours.last = hour;
    } else {
      out.push_back(std::move(one));
    }
  }
  return out;
}

}  // namespace lantian::respond
