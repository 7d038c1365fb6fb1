#include "serve/station_rose.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <array>

namespace lantian::serve {
namespace {

constexpr std::array<std::string_view, 5> season_words{"", "spring", "summer", "autumn", "winter"};
/// Bounds of the shown classes of speed, m/s: a choice of presentation.
const std::vector<double> shown_speeds{1, 2, 4, 6};
constexpr int rose_sectors = 16;

/// As explain::CalendarKey::season counts: 1 spring (March to May) to 4 winter.
int season_of(HourEnding hour) {
  const auto month = static_cast<unsigned>(std::chrono::year_month_day{day_of(hour)}.month());
  return static_cast<int>((month + 9) % 12 / 3) + 1;
}

/// Printed values in ug/m3.
explain::Values in_micrograms(const HourSeries& series, terms::Species species) {
  const double factor = species == terms::Species::co ? 1000 : 1;
  explain::Values out;
  for (const auto& value : series.values[species]) {
    out.push_back(value ? std::optional{value->approximate() * factor} : std::nullopt);
  }
  return out;
}

}  // namespace

Result<int> parse_season(std::string_view word) {
  for (std::size_t n = 0; n < season_words.size(); ++n) {
    if (season_words[n] == word) return static_cast<int>(n);
  }
  return Error{ErrorCode::malformed,
               fmt::format("{} is no season; write spring, summer, autumn or winter, or leave it out", in_quotes(word)),
               "season"};
}

void fill_roses(const RoseHours& hours, int season, StationRose& out) {
  LANTIAN_ASSERT(hours.ends.size() == hours.wind.size() && hours.ends.size() == hours.values.size(),
                 "a wind and a value for each hour");
  explain::Wind wind;
  explain::Values values;
  for (std::size_t n = 0; n < hours.ends.size(); ++n) {
    if (season != 0 && season_of(hours.ends[n]) != season) continue;
    const auto& one = hours.wind[n];
    wind.speed.push_back(one ? std::optional{one->speed_m_s()} : std::nullopt);
    wind.from.push_back(one ? one->from_deg() : std::nullopt);
    values.push_back(hours.values[n]);
  }
  explain::RoseChoice choice;
  choice.sectors = rose_sectors;
  choice.bounds = shown_speeds;
  out.calm_below_m_s = choice.calm_below;
  out.hours = values.size();
  out.wind_rose = explain::rose_of(wind, wind.speed, choice);
  choice.bounds.clear();
  out.pollution_rose = explain::rose_of(wind, values, choice);
  explain::PolarChoice polar;
  polar.sectors = rose_sectors;
  polar.calm_below = choice.calm_below;
  out.polar = explain::polar_of(wind, values, polar);
}

Result<StationRose> station_rose(const HourSeries& series, WindShelf& wind, const RoseRequest& request) {
  LANTIAN_TRY(const int season, parse_season(request.season));
  const WindSpot* spot = wind.spot_of(series.unit.id);
  if (spot == nullptr) {
    return Error{ErrorCode::not_found,
                 fmt::format("the wind is not looked at at {}: no place is known for it inside the weather's grid",
                             series.unit.id),
                 ""};
  }
  StationRose out;
  out.station = series.unit.id;
  out.days = series.days;
  out.request = request;
  out.wind = wind.facts();
  out.synthetic = series.synthetic || out.wind.synthetic;
  out.place = spot->place;
  RoseHours hours;
  const HourEnding first = hour_ending(series.days.begin, 1), last = hour_ending(series.days.last(), 24);
  for (HourEnding hour = first; hour <= last; hour += std::chrono::hours{1}) hours.ends.push_back(hour);
  LANTIAN_TRY(hours.wind, wind.hours_at(*spot, first, last));
  hours.values = in_micrograms(series, request.species);
  fill_roses(hours, season, out);
  return out;
}

}  // namespace lantian::serve
