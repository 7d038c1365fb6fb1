#pragma once
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "inventory/pollutant.hpp"
#include "terms/region.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The methods as people read and check them, and what their parameters may be, as data: data/inventory/methods.toml.
/// The formulas themselves stand in methods.hpp.
namespace lantian::inventory {

/// A number that an activity gives beside its amount. The unit is in the name: "sulphur_percent", "wind_m_s".
struct MethodParameter {
  std::string name;
  terms::Name meaning;
  Decimal low, high;  ///< both allowed
  std::string source, status;
};

/// One row of "method_id" with its equation in words, for pages and messages.
struct Method {
  std::string id;  ///< "EF_S"
  terms::Name name;
  std::string equation;
  std::string source, status;
  bool needs_factor = true;
  std::vector<std::string> required;  ///< parameters it cannot do without
  std::vector<std::string> optional;  ///< parameters it takes
};

/// What a balance follows: element in, less element out, times to / from, is the pollutant. Carbon to CO2 is 44 / 12.
struct BalanceRule {
  Pollutant pollutant{};
  std::string element;  ///< "carbon": parameters "carbon_percent", "carbon_out_t"
  Decimal from, to;     ///< molar masses
};

class MethodBook {
 public:
  /// Returns malformed with every fault, one a line.
  static Result<MethodBook> read(const terms::SourceFile& file);

  const std::vector<Method>& methods() const { return methods_; }
  const Method* method(std::string_view id) const;  ///< null when unknown
  const std::vector<MethodParameter>& parameters() const { return parameters_; }
  /// By name, also with a pollutant before it: "so2_removal_percent". Null when unknown.
  const MethodParameter* parameter(std::string_view name) const;
  const BalanceRule* balance(Pollutant pollutant) const;  ///< null when no element makes it

 private:
  std::vector<Method> methods_;
  std::vector<MethodParameter> parameters_;
  std::vector<BalanceRule> balances_;
};

/// The parameter's name without the pollutant before it: "removal_percent" for "so2_removal_percent".
std::string_view without_pollutant(std::string_view parameter);
/// How a pollutant is written before a parameter: "so2_", "pm25_", "nh3_".
std::string_view parameter_prefix(Pollutant pollutant);

}  // namespace lantian::inventory
