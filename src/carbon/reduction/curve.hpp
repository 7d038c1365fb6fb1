#pragma once
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "inventory/measures/measure.hpp"
#include "inventory/pollutant.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// The marginal cost curve of CO2: measures by what a tonne costs, with the pollutants that go with it.
namespace lantian::carbon {

/// How an investment becomes a cost a year (data/carbon/reduction.toml).
struct CostType {
  inventory::MeasureType type{};
  int years = 0;            ///< it serves
  Decimal running_percent;  ///< of the investment, a year
};
struct CostRule {
  std::string source, status;
  Decimal discount_percent;
  std::vector<CostType> types;
  const CostType* of(inventory::MeasureType type) const;
};
/// Returns malformed with every fault, one a line.
Result<CostRule> read_cost_rule(const terms::SourceFile& file);

/// The equal yearly payment that pays an investment off with interest: i / (1 - (1 + i)^-n) of it; 1/n at no interest.
/// Requires: years > 0, rate >= 0.
double yearly_payment(double investment, double rate, int years);

/// One measure as the curve takes it. Tonnes are those of a year; above zero: less.
struct CarbonMeasure {
  std::string id;
  terms::Name name;
  std::string where;           ///< county or enterprise
  std::optional<double> yuan;  ///< a year; absent: nobody knows, and it is not free for that
  double co2_t = 0;
  std::map<inventory::Pollutant, double> pollutants_t;
  inventory::MeasureStatus status = inventory::MeasureStatus::planned;
  bool upper_bound = false;  ///< what stands instead (power, gas) is not counted: the tonnes are at most these
  std::string basis;         ///< what cost and tonnes stand on
  bool synthetic = false;
};

/// Measures of an inventory with what `reductions` found for them: net tonnes by measure, investment paid off by the
/// rule. Replacement that is not known makes `upper_bound`. By id.
std::vector<CarbonMeasure> carbon_measures(const CostRule& rule, std::span<const inventory::Measure> measures,
                                           std::span<const inventory::Reduction> reductions);

struct CarbonStep {
  std::size_t measure = 0;
  double yuan_per_t = 0;  ///< below zero: it saves money
  double co2_before_t = 0, co2_after_t = 0;
  double yuan_before = 0, yuan_after = 0;                     ///< cumulative, a year
  std::map<inventory::Pollutant, double> pollutants_after_t;  ///< cumulative
};

/// Why a measure has no place on the curve. It is told, never dropped.
enum class NoStep : std::uint8_t { no_cost = 1, no_co2 = 2, more_co2 = 3 };
std::string_view name_of(NoStep why);
struct LeftOut {
  std::size_t measure = 0;
  NoStep why{};
};

struct CarbonCurve {
  std::vector<CarbonStep> steps;  ///< cheapest tonne first; equal ones by id
  std::vector<LeftOut> left_out;  ///< in the order given
  double co2_t = 0, yuan = 0;     ///< of all steps
  double saving_t = 0;            ///< of steps that save money
  double upper_bound_t = 0;       ///< of steps whose tonnes are at most these
  double more_t = 0;              ///< CO2 that measures left out for it would add
  /// What the curve cannot know, each a sentence: measures that act on one source are added as if they did not, steps
  /// without a known cost, tonnes that are upper bounds.
  std::vector<std::string> notes;

  /// What can be had at no more than a price; the curve is a stair, and a measure is done whole.
  double tonnes_at(double yuan_per_t) const;
};
CarbonCurve carbon_curve(std::span<const CarbonMeasure> measures);

}  // namespace lantian::carbon
