#pragma once
#include "inventory/factor.hpp"
#include "inventory/method_book.hpp"
#include "inventory/source.hpp"

#include <optional>
#include <string>
#include <string_view>

/// One activity and one pollutant by one method: from records with names and percents to the formulas of methods.hpp.
/// Used by compute.cpp alone.
namespace lantian::inventory {

/// The value as the nearest double; exact division of whole numbers, so that 1.5 is 1.5.
double number_of(const Decimal& value);

/// Everything the methods look at.
struct MethodQuestion {
  const Activity* activity = nullptr;
  Pollutant pollutant{};
  const Factor* factor = nullptr;  ///< null for methods without one
  const FactorSet* set = nullptr;
  double amount = 0;             ///< in the factor's denominator; in tonnes for a balance
  double factor_kg = 0;          ///< factor for one unit of `amount`
  std::string_view amount_text;  ///< "1983000 t"
  std::string_view factor_text;  ///< "1.5 kg/t"
  const MethodBook* methods = nullptr;
};

struct MethodAnswer {
  double mass_t = 0;
  std::string formula;
  std::string refused;  ///< not empty: what is missing or wrong, and nothing was computed
  bool substituted = false;
  std::optional<double> residual = std::nullopt;  ///< share let through, where more than the abatement parameters act
};

using MethodFunction = MethodAnswer (*)(const MethodQuestion&);

/// The formula of a method that takes a factor: "EF", "EF_S", "EF_ASH", "COEF", "TRUCK", "ROAD", "CONS", "BARE",
/// "PILE". Null for every other word.
MethodFunction factor_method(std::string_view id);
/// "EF EF_S ...", for messages.
std::string factor_method_names();

/// True when the activity asks for CEMS, PERMIT or MB and gives what that needs for this pollutant.
bool serves_without_factor(const Activity& activity, Pollutant pollutant, const MethodBook* methods);
/// Requires: serves_without_factor. `amount` is in tonnes for a balance.
MethodAnswer evaluate_without_factor(const MethodQuestion& question);
/// True for "CEMS", "PERMIT" and "MB".
bool is_method_without_factor(std::string_view id);

/// What is wrong with the names and ranges of an activity's parameters; empty = nothing.
std::string parameter_fault(const Activity& activity, const MethodBook* methods);

}  // namespace lantian::inventory
