#include "respond/grade/transport.hpp"

#include <algorithm>

namespace lantian::respond {

bool TransportRule::holds_at(Level level) const {
  return std::ranges::find(levels, level) != levels.end();
}

bool TransportRule::means(Level level, int vehicles_per_day) const {
  return holds_at(level) && vehicles_per_day >= vehicles_from;
}

GateVerdict judge_truck(const TransportRule& rule, Level level, int vehicles_per_day, const TruckAtGate& truck) {
  if (!rule.means(level, vehicles_per_day)) return GateVerdict::allow;
  if (truck.electric || truck.emergency || (truck.gas && !rule.gas)) return GateVerdict::allow;
  if (!truck.stage) return GateVerdict::deny_unknown;
  return *truck.stage <= rule.truck_stage ? GateVerdict::deny : GateVerdict::allow;
}

}  // namespace lantian::respond
