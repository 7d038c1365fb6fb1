#pragma once
#include "respond/check/check.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// What a meter usually shows. Only for check.cpp.
namespace lantian::respond {

struct UsualValue {
  double value = 0;  ///< measured in the hour
  double usual = 0;  ///< above 0
};

/// The meters of one plant, each with its usual figures from the days before a response: the median of the same hour of
/// the week, or with too few of them of the same hour of any day.
class UsualFigures {
 public:
  UsualFigures(const CheckRule& rule, HourEnding began) : rule_{rule}, began_{began} {}
  /// The series must live as long as this.
  void add(const EvidenceSeries& series) { series_[{series.unit, series.metric}].push_back(&series); }

  /// No value when the hour is missing or nothing is known of what is usual. The meter of a whole plant says nothing of
  /// one of its units.
  std::optional<UsualValue> at(const std::string& unit, CheckMetric metric, HourEnding hour);

 private:
  using Key = std::pair<std::string, CheckMetric>;
  std::optional<double> value_of(const Key& key, HourEnding hour) const;
  std::optional<double> usual_of(const Key& key, HourEnding hour);

  const CheckRule& rule_;
  const HourEnding began_;
  std::map<Key, std::vector<const EvidenceSeries*>> series_;
  std::map<std::pair<Key, int>, std::optional<double>> known_;  ///< by hour of the week
};

}  // namespace lantian::respond
