#include "respond/orders/holding.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

namespace lantian::respond {

const Order* order_holding(std::span<const Order* const> orders, HourEnding hour) {
  const Order* found = nullptr;
  for (const Order* order : orders) {
    const bool begun = order->from <= hour;
    if (begun && (found == nullptr || found->turn <= order->turn)) found = order;
  }
  return found;
}

std::vector<const OrderStep*> steps_holding(const Order& order, std::int64_t since) {
  std::map<std::string_view, std::vector<const OrderStep*>> trucks;
  std::map<std::string_view, const OrderStep*> units;
  for (const OrderStep& step : order.steps) {
    if (step.from_hour > since) continue;
    if (step.kind == MeasureKind::transport) {
      std::vector<const OrderStep*>& held = trucks[step.unit];
      if (!held.empty() && held.front()->from_hour > step.from_hour) continue;
      if (!held.empty() && held.front()->from_hour < step.from_hour) held.clear();
      held.push_back(&step);
      continue;
    }
    const OrderStep*& held = units[step.unit];
    if (held == nullptr || held->from_hour <= step.from_hour) held = &step;
  }
  std::vector<const OrderStep*> out;
  for (const auto& [unit, steps] : trucks) out.insert(out.end(), steps.begin(), steps.end());
  for (const auto& [unit, step] : units) out.push_back(step);
  return out;
}

bool still_coming_down(const Order& order, const OrderStep& step, HourEnding hour) {
  const HourEnding came = std::max(order.from, order.clock_begin() + std::chrono::hours{step.from_hour});
  return (hour - came).count() < step.hours_to_reduce;
}

}  // namespace lantian::respond
