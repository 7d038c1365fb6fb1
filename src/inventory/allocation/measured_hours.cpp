#include "inventory/allocation/measured_hours.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <cmath>

namespace lantian::inventory {
namespace {

constexpr double measured_tolerance = 1e-9;

HourEnding hour_at(const Period& period, std::size_t position) {
  return period.begin + std::chrono::hours{position + 1};
}

Error negative_hour(HourEnding hour, double kg) {
  return {ErrorCode::invalid_argument, fmt::format("the measured emission is {} kg; an hour emits 0 or more", kg),
          text_of(hour)};
}

/// Measured hours of a period, parallel to its shares.
struct Laid {
  std::vector<std::optional<double>> kg;
  double sum = 0;
  std::size_t absent = 0;
};

Result<Laid> lay(const MeasuredHours& measured, const Period& period) {
  Laid laid;
  const std::size_t hours = static_cast<std::size_t>(period.days()) * 24;
  laid.kg.reserve(hours);
  for (std::size_t i = 0; i < hours; ++i) {
    const auto kg = measured.at(hour_at(period, i));
    if (kg && !(*kg >= 0)) return negative_hour(hour_at(period, i), *kg);
    laid.sum += kg.value_or(0);
    if (!kg) ++laid.absent;
    laid.kg.push_back(kg);
  }
  return laid;
}

Error hours_absent(const Laid& laid, const Period& period) {
  std::vector<std::string> first;
  for (std::size_t i = 0; i < laid.kg.size() && first.size() < 3; ++i) {
    if (!laid.kg[i]) first.push_back(text_of(hour_at(period, i)));
  }
  return {ErrorCode::incomplete,
          fmt::format("{} of {} hours were not measured ({}{}); substitute them by the rule of flue gas first, or ask "
                      "for measured hours in part",
                      laid.absent, laid.kg.size(), joined(first, ", "), laid.absent > first.size() ? ", ..." : ""),
          period.name};
}

}  // namespace

std::optional<double> MeasuredHours::at(HourEnding hour) const {
  const auto position = (hour - first).count();
  if (position < 0 || static_cast<std::size_t>(position) >= kg.size()) return std::nullopt;
  return kg[static_cast<std::size_t>(position)];
}

Result<HourShares> shares_of_measured(const MeasuredHours& measured, const Period& period) {
  LANTIAN_TRY(const Laid laid, lay(measured, period));
  if (laid.absent > 0) return hours_absent(laid, period);
  if (!(laid.sum > 0)) {
    return Error{ErrorCode::invalid_argument,
                 "every measured hour is 0 kg, so that nothing says when the source emits; use its profile",
                 period.name};
  }
  HourShares shares{period, {}, false};
  shares.share.reserve(laid.kg.size());
  for (const auto& kg : laid.kg) shares.share.push_back(*kg / laid.sum);
  return shares;
}

Result<HourShares> shares_of_partly_measured(const MeasuredHours& measured, double total_kg,
                                             const HourShares& profile) {
  LANTIAN_TRY(const Laid laid, lay(measured, profile.period));
  const double rest = total_kg - laid.sum;
  const double slack = measured_tolerance * total_kg;
  if (!(total_kg > 0) || rest < -slack || (laid.absent == 0 && rest > slack)) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("the measured hours hold {} kg and the total is {} kg ({} hours are not measured); the "
                             "total is above 0 and holds the measured hours",
                             laid.sum, total_kg, laid.absent),
                 profile.period.name};
  }
  double unmeasured_share = 0;
  for (std::size_t i = 0; i < laid.kg.size(); ++i) unmeasured_share += laid.kg[i] ? 0 : profile.share[i];
  HourShares shares{profile.period, {}, false};
  shares.share.reserve(laid.kg.size());
  const double rest_share = rest > 0 ? rest / total_kg : 0;
  for (std::size_t i = 0; i < laid.kg.size(); ++i) {
    const double part = unmeasured_share > 0 ? profile.share[i] / unmeasured_share
                                             : 1 / static_cast<double>(laid.absent == 0 ? 1 : laid.absent);
    shares.share.push_back(laid.kg[i] ? *laid.kg[i] / total_kg : rest_share * part);
  }
  return shares;
}

}  // namespace lantian::inventory
