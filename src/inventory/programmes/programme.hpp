#pragma once
#include "base/period.hpp"
#include "base/rational.hpp"
#include "inventory/compute.hpp"
#include "inventory/measures/measure.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What programmes share. A programme is a table of records that a bureau keeps (households, lorries, sites), a summary
/// of it, and the measures that it amounts to: tonnes come from `reductions` alone.
namespace lantian::inventory {

/// Names of programmes, as reports group by them.
namespace programme {
inline constexpr std::string_view clean_heating = "clean heating";
inline constexpr std::string_view enterprise = "one enterprise one policy";
inline constexpr std::string_view mobile = "mobile";
inline constexpr std::string_view dust = "dust";
}  // namespace programme

/// Where a figure of a rule comes from. Status: "verified" or "unverified".
struct Provenance {
  std::string source;
  std::string status;
};

/// How much is done in the base: amounts by county and class, in the class's unit. What a programme takes away is a
/// share of it.
class BaseAmounts {
 public:
  /// Sums the activities of `period` (their own period lies in it). Rows without a value are left out and counted.
  /// Returns invalid_argument with every unknown source, class or unit, one a line.
  static Result<BaseAmounts> of(const Basis& basis, std::span<const Source> sources,
                                std::span<const Activity> activities, const Period& period);

  void add(std::string_view county, std::string_view class_code, const Rational& amount);
  /// Sum over the classes at or below `class_prefix`; 0 when there is none.
  Rational amount(std::string_view county, std::string_view class_prefix) const;
  int without_value() const { return without_value_; }

 private:
  std::map<std::pair<std::string, std::string>, Rational> amounts_;
  int without_value_ = 0;
};

/// part / whole in percent to twelve decimals, for Measure::removed_percent. Returns incomplete when the base has none
/// of it, and conflict when the programme takes more than the base has: one of the two figures is wrong.
Result<Decimal> percent_of(const Rational& part, const Rational& whole);

/// The first day of the month after `day`: what was done in a month counts from the next, never from before.
Day next_month(Day day);

}  // namespace lantian::inventory
