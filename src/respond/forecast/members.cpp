#include "respond/forecast/members.hpp"

#include "base/assert.hpp"
#include "respond/forecast/scores.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::respond {
namespace {

/// Distance of two levels, as values of the three items.
float away_of_levels(const ByItem<float>& a, const ByItem<float>& b, const ForecastRule& rule) {
  const auto above = static_cast<float>(rule.level_above), ozone = static_cast<float>(rule.weight_of_ozone);
  float out = 0;
  for (std::size_t item = 0; item < forecast_items; ++item) {
    const float weight = item == static_cast<std::size_t>(ForecastItem::o3) ? ozone : 1.0F;
    out += weight * std::abs(std::log((a[item] + above) / (b[item] + above)));
  }
  return out;
}

double tenth(double value) {
  return std::round(value * 10) / 10;
}

ForecastValue with_interval(double value, const std::vector<ForecastMember>& members, std::size_t item,
                            const ForecastRule& rule) {
  if (members.empty()) return {tenth(value), tenth(value), tenth(value)};
  std::vector<double> ascending;
  for (const ForecastMember& one : members) ascending.push_back(one[item]);
  std::ranges::sort(ascending);
  const double low = percentile_of(ascending, rule.low_percentile);
  const double high = percentile_of(ascending, rule.high_percentile);
  return {tenth(value), tenth(std::min(low, value)), tenth(std::max(high, value))};
}

}  // namespace

void ErrorShelf::add(const AirHistory& air, const std::vector<ForecastOutcome>& outcomes) {
  for (const ForecastOutcome& one : outcomes) {
    One kept;
    kept.day = one.row.day();
    bool whole = true;
    for (std::size_t n = 0; n < forecast_items; ++n) {
      whole = whole && one.predicted[n] && one.measured[n];
      if (!whole) break;
      kept.level[n] = static_cast<float>(*one.predicted[n]);
      kept.error[n] = static_cast<float>(*one.measured[n] - *one.predicted[n]);
    }
    const std::size_t kind = air.places[one.row.place].station ? 1 : 0;
    if (whole) errors_[kind][static_cast<std::size_t>(one.row.lead - 1)].push_back(kept);
  }
}

std::vector<ForecastMember> ErrorShelf::draw(bool station, const ForecastOutcome& forecast, Day known,
                                             const ForecastRule& rule) const {
  ByItem<float> level{};
  for (std::size_t n = 0; n < forecast_items; ++n) {
    LANTIAN_ASSERT(forecast.predicted[n].has_value(), "members of a forecast of three");
    level[n] = static_cast<float>(*forecast.predicted[n]);
  }
  const auto& errors = errors_[station ? 1 : 0][static_cast<std::size_t>(forecast.row.lead - 1)];
  std::vector<std::pair<float, std::uint32_t>> near;
  near.reserve(errors.size());
  for (std::uint32_t n = 0; n < errors.size(); ++n) {
    if (errors[n].day > known) continue;
    near.emplace_back(away_of_levels(errors[n].level, level, rule), n);
  }
  const std::size_t count = std::min(near.size(), static_cast<std::size_t>(rule.members));
  std::nth_element(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(count), near.end());
  std::vector<ForecastMember> out(count);
  for (std::size_t n = 0; n < count; ++n) {
    for (std::size_t item = 0; item < forecast_items; ++item) {
      const float error = errors[near[n].second].error[item];
      out[n][item] = std::max(0.0, *forecast.predicted[item] + static_cast<double>(error));
    }
    out[n][1] = std::max(out[n][1], out[n][0]);  // PM10 holds PM2.5
  }
  return out;
}

AirCause cause_of(const ByItem<std::optional<double>>& values, const ForecastIndex& index, std::optional<double> gust,
                  const ForecastRule& rule) {
  if (index.ruling == ForecastItem::o3) return AirCause::ozone;
  if (index.ruling == ForecastItem::pm25) return AirCause::pm25;
  const auto& fine = values[static_cast<std::size_t>(ForecastItem::pm25)];
  const auto& all = values[static_cast<std::size_t>(ForecastItem::pm10)];
  if (!fine || !all || !(*all > 0)) return AirCause::other;
  if (*fine > rule.dust_fine_share * *all) return AirCause::pm25;
  const bool windy = !gust || *gust > rule.dust_gust;
  return windy ? AirCause::dust : AirCause::other;
}

ForecastDay day_of_forecast(const ForecastOutcome& forecast, const std::vector<ForecastMember>& members,
                            const DayIndex& index, std::optional<double> gust, const ForecastRule& rule) {
  ForecastDay out;
  out.day = forecast.row.day();
  out.lead = forecast.row.lead;
  const std::array to{&out.pm25, &out.pm10, &out.o3};
  for (std::size_t n = 0; n < forecast_items; ++n) {
    if (forecast.predicted[n]) *to[n] = with_interval(*forecast.predicted[n], members, n, rule);
  }
  const auto only = [](std::optional<double> value) -> std::optional<ForecastValue> {
    if (!value) return std::nullopt;
    return ForecastValue{tenth(*value), tenth(*value), tenth(*value)};
  };
  out.persistence = only(forecast.persistence[0]);
  out.climatology = only(forecast.usual[0]);
  if (forecast.table) out.table = tenth(*forecast.table);
  const auto judged = index.judge(forecast.predicted);
  if (!judged) return out;
  out.aqi = judged->aqi;
  out.primary = judged->primary;
  out.cause = cause_of(forecast.predicted, *judged, gust, rule);
  if (members.empty()) out.chance[judged->level] = 1;
  for (const ForecastMember& one : members) {
    const int aqi = index.aqi({one[0], one[1], one[2]});
    out.chance[index.level(aqi)] += 1;
  }
  for (double& chance : out.chance) chance /= std::max<double>(1, static_cast<double>(members.size()));
  return out;
}

}  // namespace lantian::respond
