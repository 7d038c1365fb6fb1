#pragma once
#include "inventory/compute.hpp"
#include "inventory/evaluate.hpp"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

/// Factors looked up once for all activities of a class, control, place and day. Used by compute.cpp alone.
namespace lantian::inventory {

/// What is known of one pollutant.
struct PlannedFactor {
  FoundFactor found;
  FactorRef ref;
  MethodFunction method = nullptr;
  double factor_kg = 0;             ///< for one unit of the denominator
  double to_denominator = 1;        ///< from the class's unit
  std::string text;                 ///< "1.5 kg/t"
  std::optional<double> low, high;  ///< 95 % half-ranges
  std::string gap;                  ///< why there is no factor
  bool has_none = false;            ///< no factor, and the class cannot give off the pollutant
  std::string wrong;                ///< why the factor cannot be used: its unit, or a method nobody knows
};

/// One for each pollutant, in their order.
using FactorPlan = std::vector<PlannedFactor>;

class FactorPlans {
 public:
  /// Both must outlive the plans.
  FactorPlans(const Basis& basis, const std::vector<Pollutant>& pollutants) : basis_{basis}, pollutants_{pollutants} {}
  /// Stays where it is as long as the plans do.
  const FactorPlan& of(const Source& source, const SourceClass& of_class, Day day);

 private:
  PlannedFactor planned(const Source& source, const SourceClass& of_class, Day day, Pollutant pollutant) const;
  std::string fit_units(const SourceClass& of_class, PlannedFactor& factor) const;

  const Basis& basis_;
  const std::vector<Pollutant>& pollutants_;
  std::unordered_map<std::string, FactorPlan> plans_;
  std::string key_;
};

/// number_of where there is a value.
std::optional<double> number_if(const std::optional<Decimal>& value);

}  // namespace lantian::inventory
