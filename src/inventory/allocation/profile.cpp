#include "inventory/allocation/profile.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>

namespace lantian::inventory {
namespace {

using std::chrono::year_month_day;

std::size_t position_in_week(Day day) {
  return std::chrono::weekday{day}.iso_encoding() - 1;
}

/// The weights of all days of one calendar month by weekday: what its share of the year is spread over.
double weekday_weight_of_month(const Profile& profile, Day day) {
  const year_month_day date{day};
  const Day begin{date.year() / date.month() / 1};
  const Day end{(date.year() / date.month() + std::chrono::months{1}) / 1};
  double sum = 0;
  for (Day at = begin; at < end; at += std::chrono::days{1}) sum += profile.weekday[position_in_week(at)];
  return sum;
}

std::vector<double> day_weights_by_calendar(const Profile& profile, const Period& period) {
  std::vector<double> weights;
  weights.reserve(static_cast<std::size_t>(period.days()));
  double month_scale = 1;
  for (Day day = period.begin; day < period.end; day += std::chrono::days{1}) {
    const year_month_day date{day};
    const bool new_month = day == period.begin || date.day() == std::chrono::day{1};
    if (profile.monthly && new_month) {
      const double of_month = (*profile.monthly)[static_cast<unsigned>(date.month()) - 1];
      month_scale = of_month / weekday_weight_of_month(profile, day);
    }
    weights.push_back(month_scale * profile.weekday[position_in_week(day)]);
  }
  return weights;
}

double degrees_of_day(const DegreeDays& rule, double mean_c) {
  return mean_c < rule.threshold_c ? rule.base_c - mean_c : 0;
}

/// One weight a day, or incomplete.
Result<std::vector<double>> degrees_of_days(const DegreeDays& rule, const Period& period,
                                            const DailyTemperatures& temperatures) {
  std::vector<double> weights;
  std::vector<std::string> missing;
  std::size_t missing_count = 0;
  for (Day day = period.begin; day < period.end; day += std::chrono::days{1}) {
    const auto mean_c = temperatures.on(day);
    if (!mean_c && ++missing_count <= 5) missing.push_back(text_of(day));
    weights.push_back(mean_c ? degrees_of_day(rule, *mean_c) : 0);
  }
  if (missing_count == 0) return weights;
  return Error{ErrorCode::incomplete,
               fmt::format("{} of {} days have no mean temperature ({}{}); give them, or use the profile by months",
                           missing_count, period.days(), joined(missing, ", "), missing_count > 5 ? ", ..." : ""),
               period.name};
}

Result<std::vector<double>> day_weights(const Profile& profile, const Period& period,
                                        const DailyTemperatures* temperatures) {
  if (temperatures == nullptr || !profile.degree_days) return day_weights_by_calendar(profile, period);
  auto weights = degrees_of_days(*profile.degree_days, period, *temperatures);
  if (!weights) return weights;
  const double mean = std::reduce(weights->begin(), weights->end()) / static_cast<double>(period.days());
  for (double& weight : *weights) weight += mean * profile.degree_days->hot_water;
  return weights;
}

/// Sum of weights by day; equal days when they are all zero.
double share_of_weights(std::vector<double> weights, const Period& whole, const Period& part) {
  const double all = std::accumulate(weights.begin(), weights.end(), 0.0);
  if (all <= 0) std::ranges::fill(weights, 1.0);
  const Day begin = std::clamp(part.begin, whole.begin, whole.end);
  const Day end = std::clamp(part.end, begin, whole.end);
  const auto first = weights.begin() + (begin - whole.begin).count();
  const double inside = std::accumulate(first, first + (end - begin).count(), 0.0);
  return inside / (all > 0 ? all : static_cast<double>(weights.size()));
}

}  // namespace

std::optional<double> DailyTemperatures::on(Day day) const {
  const auto at = (day - first).count();
  if (at < 0 || static_cast<std::size_t>(at) >= mean_c.size()) return std::nullopt;
  return mean_c[static_cast<std::size_t>(at)];
}

Result<HourShares> hour_shares(const Profile& profile, const Period& period, int later_hours,
                               const DailyTemperatures* temperatures) {
  LANTIAN_TRY(std::vector<double> by_day, day_weights(profile, period, temperatures));
  HourShares shares{period, {}, false};
  const double all_days = std::accumulate(by_day.begin(), by_day.end(), 0.0);
  shares.even = !(all_days > 0);
  const double hours_sum = std::accumulate(profile.hourly.begin(), profile.hourly.end(), 0.0);
  std::array<double, 24> by_hour{};
  for (std::size_t hour = 0; hour < 24; ++hour) {
    by_hour[(hour + static_cast<std::size_t>(later_hours)) % 24] = profile.hourly[hour] / hours_sum;
  }
  if (shares.even) {
    std::ranges::fill(by_day, 1.0);
    by_hour.fill(1.0 / 24);
  }
  shares.share.reserve(by_day.size() * 24);
  for (const double day : by_day) {
    for (const double hour : by_hour) shares.share.push_back(day * hour);
  }
  // Brought to 1 by what they really add up to, and not by what they ought to.
  const double sum = std::accumulate(shares.share.begin(), shares.share.end(), 0.0);
  for (double& share : shares.share) share /= sum;
  return shares;
}

double share_of(const Profile& profile, const Period& whole, const Period& part) {
  if (whole.days() == 0) return 0;
  return share_of_weights(day_weights_by_calendar(profile, whole), whole, part);
}

Result<double> share_of(const Profile& profile, const Period& whole, const Period& part,
                        const DailyTemperatures& temperatures) {
  if (whole.days() == 0) return 0.0;
  LANTIAN_TRY(std::vector<double> weights, day_weights(profile, whole, &temperatures));
  return share_of_weights(std::move(weights), whole, part);
}

Result<double> degree_days_of(const DegreeDays& rule, const Period& period, const DailyTemperatures& temperatures) {
  LANTIAN_TRY(const std::vector<double> degrees, degrees_of_days(rule, period, temperatures));
  return std::accumulate(degrees.begin(), degrees.end(), 0.0);
}

}  // namespace lantian::inventory
