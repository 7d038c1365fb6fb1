#pragma once
#include "respond/list/list.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What a plan chooses from and what it has to reach. Plain values: how they come from a list, a table and assumed
/// costs is said in options.hpp.
namespace lantian::respond {

/// One way to run a unit for the days of a response.
struct PlanOption {
  MeasureKind kind = MeasureKind::own;  ///< own: runs on
  int cut_percent = 0;
  double cost_yuan_d = 0;
  DailyGrams reduction{};
};

struct PlanUnit {
  std::string id, enterprise, county;
  DailyGrams base{};
  /// By rising cut and not one alone may be chosen. The first is the least it has to do: to run on, or its duty.
  std::vector<PlanOption> options;
  /// PM2.5 at each receptor, ug/m3 for each g/d less, [pollutant][receptor] as one row.
  std::vector<double> effect;
  /// What a common cut costs it: of a load lowered by c percent `load_cost_yuan_d` x c / 100, of a stop
  /// `stop_cost_yuan_d` more. Never above `greatest_cut_percent`, never below its duty.
  double load_cost_yuan_d = 0, stop_cost_yuan_d = 0;
  int greatest_cut_percent = 0;
  bool duty = false;  ///< options.front() is more than running on
};

/// No demand takes part that has no value, asks for nothing, or is a share of a base of 0 (nobody estimated it). Percent of fairness at 100 or above: no cap.
struct PlanDemands {
  DailyGrams base{};  ///< of all society; shares are of it
  std::array<std::optional<double>, list_pollutants> share_percent;
  bool balanced = false;  ///< instead of SO2 and NOx alone, the sum of their two shares
  struct Target {
    std::size_t receptor = 0;
    double ug_m3 = 0;  ///< PM2.5 less
  };
  std::vector<Target> targets;
  /// What caps on cost are parts of, beyond duties: what the same cut for all would cost that meets the same shares and
  /// targets (`set_fair_cost`). It is known before a plan is chosen, so that no dearer plan widens a cap. 0: no caps.
  double fair_cost_yuan_d = 0;
  double enterprise_cost_percent = 100, county_cost_percent = 100;
  /// Of its own base (sum over the pollutants, g/d), beyond duties.
  double enterprise_base_percent = 100;
};

struct PlanProblem {
  std::vector<std::string> receptors;
  std::vector<PlanUnit> units;
  /// What is cut in any case: building sites, vehicles, trucks of plants. It costs the plan nothing.
  DailyGrams fixed{};
  std::vector<double> fixed_effect;  ///< by receptor, ug/m3; empty: none
  PlanDemands demands;
};

/// Which option of each unit, position in its options.
using PlanChoice = std::vector<std::uint8_t>;

/// What a choice does, computed plainly from the units.
struct PlanOutcome {
  double cost_yuan_d = 0;
  DailyGrams reduction{};     ///< with what is fixed
  std::vector<double> ug_m3;  ///< PM2.5 less, by receptor, with what is fixed
  double share_percent(const DailyGrams& base, Pollutant pollutant) const;
};
/// Requires: one option for each unit.
PlanOutcome outcome_of(const PlanProblem& problem, const PlanChoice& choice);
/// Of one cut at a unit at one receptor.
double effect_of(const PlanUnit& unit, const DailyGrams& reduction, std::size_t receptor, std::size_t receptors);

/// Which demand gives way first when not all can be met: caps of fairness, then the PM2.5 targets, then the shares.
enum class PlanDemandKind : std::uint8_t { share, balance, target, enterprise_cost, county_cost, enterprise_base };
/// "share", "balance", "target", "enterprise_cost", "county_cost", "enterprise_base".
std::string_view word_of(PlanDemandKind kind);
/// 0: held longest (shares), 1: targets, 2: caps.
int rank_of(PlanDemandKind kind);

struct PlanDemand {
  PlanDemandKind kind = PlanDemandKind::share;
  Pollutant pollutant = Pollutant::so2;  ///< of a share
  std::size_t receptor = 0;              ///< of a target
  std::string group;                     ///< enterprise or county of a cap
  /// Percent of the base (share, balance), ug/m3 (target), percent of the fair cost or of the own base (caps).
  double asked = 0;
};
/// Most that the group of a cap on cost may bear beyond duties, yuan/d; at least 1.
double cost_cap(const PlanProblem& problem, const PlanDemand& demand);
/// Every demand: shares, targets, caps; caps only where units could break them.
std::vector<PlanDemand> demands_of(const PlanProblem& problem);

/// By how much a choice falls short of each demand, relative to what is asked; 0: met. Of a cap: relative to
/// the cap.
std::vector<double> shortfalls(const PlanProblem& problem, std::span<const PlanDemand> demands,
                               const PlanChoice& choice);

/// What a choice gives of a demand, in the demand's own unit.
double given_of(const PlanProblem& problem, const PlanDemand& demand, const PlanChoice& choice);

}  // namespace lantian::respond
