#pragma once
#include "respond/forecast/air.hpp"
#include "standards/rule.hpp"

#include <vector>

/// The index of a day from the three values of a forecast, by the rule in force on that day.
namespace lantian::respond {

/// What the three say. The other three items of the rule are not forecast and do not rule here.
struct ForecastIndex {
  int aqi = 0;
  std::size_t level = 0;               ///< 0-based class
  std::vector<terms::Species> primary; ///< as the rule names them; empty in class I
  std::optional<ForecastItem> ruling;  ///< of the highest sub-index, named or not; the first of equal ones
};

/// The tables of one standard, laid out for millions of questions: a forecast is no finer than whole ug/m3.
class DayIndex {
 public:
  /// Returns not_found when the standard has no index, or none of one of the three items.
  static Result<DayIndex> make(const standards::Standard& standard);

  /// No value when none of the three is there.
  std::optional<ForecastIndex> judge(const ByItem<std::optional<double>>& values) const;
  /// The index alone.
  int aqi(const ByItem<std::optional<double>>& values) const;
  std::size_t level(int aqi) const;

 private:
  ByItem<std::vector<int>> sub_index_;  ///< by whole ug/m3
  std::vector<int> up_to_;              ///< last index of each class
  int primary_above_ = 0;
  int at_least_ = 0;
};

}  // namespace lantian::respond
