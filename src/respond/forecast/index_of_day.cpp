#include "respond/forecast/index_of_day.hpp"

#include "assess/index.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace lantian::respond {
namespace {

/// No forecast goes further; above it the tables say their highest index anyway.
constexpr int most_ug_m3 = 3000;
constexpr std::int64_t thousandths = 1000;

int sub_index_at(const std::vector<int>& table, double value) {
  return table[static_cast<std::size_t>(std::clamp(std::lround(value), 0L, static_cast<long>(most_ug_m3)))];
}

}  // namespace

Result<DayIndex> DayIndex::make(const standards::Standard& standard) {
  if (standard.index == nullptr) {
    return Error{ErrorCode::not_found, fmt::format("{} has no index of a day", standard.id), ""};
  }
  DayIndex out;
  for (std::size_t n = 0; n < forecast_items; ++n) {
    const terms::Species species = species_of_items[n];
    const auto averaging = species == terms::Species::o3 ? terms::Averaging::eight_hours : terms::Averaging::day;
    const auto found = std::ranges::find(standard.index->daily, terms::Item{species, averaging},
                                         &standards::Indicator::item);
    const standards::Scale* scale =
        found == standard.index->daily.end() ? nullptr : standard.index->scale(found->scale);
    if (scale == nullptr) {
      return Error{ErrorCode::not_found, fmt::format("{} has no index of a day's {}", standard.id,
                                                     terms::symbol(species)), ""};
    }
    for (std::int64_t value = 0; value <= most_ug_m3; ++value) {
      out.sub_index_[n].push_back(assess::sub_index(*scale, Mean{value * thousandths, 1}).value.value_or(0));
    }
  }
  for (const standards::Level& level : standard.index->levels) out.up_to_.push_back(level.up_to);
  out.primary_above_ = standard.index->primary_above;
  out.at_least_ = standard.index->index_at_least;
  return out;
}

std::size_t DayIndex::level(int aqi) const {
  std::size_t level = 0;
  while (level + 1 < up_to_.size() && aqi > up_to_[level]) ++level;
  return std::min(level, index_classes - 1);
}

int DayIndex::aqi(const ByItem<std::optional<double>>& values) const {
  int highest = at_least_;
  for (std::size_t n = 0; n < forecast_items; ++n) {
    if (values[n]) highest = std::max(highest, sub_index_at(sub_index_[n], *values[n]));
  }
  return highest;
}

std::optional<ForecastIndex> DayIndex::judge(const ByItem<std::optional<double>>& values) const {
  if (std::ranges::none_of(values, [](const auto& one) { return one.has_value(); })) return std::nullopt;
  ForecastIndex out;
  out.aqi = aqi(values);
  out.level = level(out.aqi);
  int ruling = -1;
  for (std::size_t n = 0; n < forecast_items; ++n) {
    if (!values[n]) continue;
    const int own = sub_index_at(sub_index_[n], *values[n]);
    if (own > ruling) {
      ruling = own;
      out.ruling = static_cast<ForecastItem>(n);
    }
    if (out.aqi > primary_above_ && own == out.aqi) out.primary.push_back(species_of_items[n]);
  }
  return out;
}

}  // namespace lantian::respond
