#include "respond/check/usual.hpp"

#include <algorithm>

namespace lantian::respond {
namespace {

constexpr int week_hours = 168;
constexpr int day_hours = 24;

int hour_of_week(HourEnding hour) {
  const std::int64_t since = hour.time_since_epoch().count();
  return static_cast<int>(((since % week_hours) + week_hours) % week_hours);
}

double median_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

}  // namespace

std::optional<UsualValue> UsualFigures::at(const std::string& unit, CheckMetric metric, HourEnding hour) {
  const Key key{unit, metric};
  const std::optional<double> value = value_of(key, hour);
  if (!value) return std::nullopt;
  const std::optional<double> usual = usual_of(key, hour);
  if (!usual || *usual <= 0) return std::nullopt;
  return UsualValue{*value, *usual};
}

std::optional<double> UsualFigures::value_of(const Key& key, HourEnding hour) const {
  const auto found = series_.find(key);
  if (found == series_.end()) return std::nullopt;
  // What came in later corrects what came before.
  for (auto one = found->second.rbegin(); one != found->second.rend(); ++one) {
    if (const auto value = (*one)->at(hour)) return value;
  }
  return std::nullopt;
}

std::optional<double> UsualFigures::usual_of(const Key& key, HourEnding hour) {
  const int of_week = hour_of_week(hour);
  const auto known = known_.find({key, of_week});
  if (known != known_.end()) return known->second;
  std::vector<double> same_week_hour, same_day_hour;
  const HourEnding first = began_ - std::chrono::hours{day_hours * rule_.base_days};
  for (HourEnding one = first; one < began_; one += std::chrono::hours{1}) {
    if (hour_of_day(one) != hour_of_day(hour)) continue;
    const auto value = value_of(key, one);
    if (!value) continue;
    same_day_hour.push_back(*value);
    if (hour_of_week(one) == of_week) same_week_hour.push_back(*value);
  }
  const auto least = static_cast<std::size_t>(rule_.least_base_hours);
  std::optional<double> usual;
  if (same_week_hour.size() >= least) {
    usual = median_of(std::move(same_week_hour));
  } else if (same_day_hour.size() >= least) {
    usual = median_of(std::move(same_day_hour));
  }
  known_.emplace(std::pair{key, of_week}, usual);
  return usual;
}

}  // namespace lantian::respond
