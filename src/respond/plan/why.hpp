#pragma once
#include "respond/plan/plan.hpp"

#include <string>
#include <vector>

/// Why an enterprise is on the plan, and what it gives at which station.
namespace lantian::respond {

enum class PlanReason : std::uint8_t {
  not_needed = 0,  ///< runs on: others are cheaper for what is asked
  exempt = 1,      ///< runs on: nothing may be cut there
  duty = 2,        ///< what its grade asks in any case
  cheap = 3,       ///< its cut is worth more at the prices of the demands than it costs
  rounding = 4,    ///< whole lines and furnaces: the last that was needed to meet a demand
};
std::string_view word_of(PlanReason reason);

struct PlanReading {
  std::string enterprise, county;
  PlanReason reason = PlanReason::not_needed;
  std::vector<std::size_t> units;  ///< positions of its units that are cut
  double cost_yuan_d = 0;          ///< with duties
  DailyGrams reduction{};
  std::vector<double> ug_m3;  ///< PM2.5 less, by receptor
  double worth_yuan_d = 0;    ///< of what it cuts beyond its duty, at the prices of the demands
  /// The demand that it is worth most for, position in the answer's demands, and how much of that demand (in its unit)
  /// it gives. No value: no demand binds it.
  std::optional<std::size_t> demand;
  double gives = 0;
};

/// Of every enterprise, in the order of its first unit. Contributions add up to the outcome less what is fixed.
std::vector<PlanReading> readings_of(const PlanProblem& problem, const PlanAnswer& answer);

}  // namespace lantian::respond
