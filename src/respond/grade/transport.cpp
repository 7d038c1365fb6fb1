#include "respond/grade/transport.hpp"

#include <algorithm>

namespace lantian::respond {

bool TransportRule::holds_at(Level level) const {
  return std::ranges::find(levels, level) != levels.end();
}

GateVerdict judge_truck(const TransportRule& rule, Level level, int vehicles_per_day, const TruckAtGate& truck) {
  if (!rule.holds_at(level) || vehicles_per_day < rule.vehicles_from) return GateVerdict::allow;
  if (truck.electric || truck.emergency) return GateVerdict::allow;
  if (truck.stage <= 0) return GateVerdict::deny_unknown;
  return truck.stage <= rule.truck_stage ? GateVerdict::deny : GateVerdict::allow;
}

}  // namespace lantian::respond
