#include "serve/respond/review_ground.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/demo.hpp"
#include "serve/explain_book.hpp"
#include "serve/explain_contributions.hpp"
#include "serve/transport_layout.hpp"
#include "serve/respond/episode_office.hpp"
#include "serve/respond/forecast_json.hpp"
#include "serve/respond/forecast_shelf.hpp"
#include "serve/respond/parks.hpp"
#include "serve/respond/review_json.hpp"
#include "twin/truth.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <deque>

namespace lantian::serve {
namespace {

constexpr int mean_hours = 24;

std::string review_pack_file(const ReviewGround& ground, const char* name) {
  return fmt::format("regions/{}/{}", ground.region, name);
}

/// SYNTHETIC: the weather that made the twin's days; the stagnation also as a mean of three days, because haze gathers.
Result<void> put_twin_weather(const ReviewGround& ground, ReviewMaterial& out) {
  const Office& office = ground.office->office();
  LANTIAN_TRY(const terms::Region* pack, office.region(ground.region));
  LANTIAN_TRY(const terms::SourceFile file, source_file(office, review_pack_file(ground, "twin.toml")));
  LANTIAN_TRY(const twin::TwinPlan plan, twin::read_plan(file, *pack));
  const twin::WeatherDays weather = twin::weather_days(plan, demo_seed);
  constexpr std::size_t memory = 3;
  for (std::size_t n = 0; n < weather.stagnation.size(); ++n) {
    double gathered = 0;
    const std::size_t first = n + 1 >= memory ? n + 1 - memory : 0;
    for (std::size_t m = first; m <= n; ++m) gathered += weather.stagnation[m] / static_cast<double>(n + 1 - first);
    out.weather.push_back({weather.first + std::chrono::days{n},
                           {weather.stagnation[n], gathered, weather.gust[n], weather.heat[n]},
                           {},
                           false});
  }
  out.weather_from = "SYNTHETIC: weather of the twin by day (stagnation, its mean of three days, gust, heat)";
  return {};
}

Result<void> put_plan_office(const ReviewGround& ground, ReviewMaterial& out) {
  const std::string path = ground.office->office().root() + "/" + review_pack_file(ground, "season-sensitivity.toml");
  if (!keep::exists(path)) return {};
  LANTIAN_TRY(PlanOffice plan, open_plan_office(*ground.office, ground.region, nullptr));
  out.plan = std::make_shared<const PlanOffice>(std::move(plan));
  return {};
}

/// Readings of a pack that are the twin's have the twin's weather.
bool has_twin(const ReviewGround& ground) {
  return ground.synthetic && keep::exists(ground.office->office().root() + "/" + review_pack_file(ground, "twin.toml"));
}

/// An index for every hour whose last 24 hours have enough values.
void put_indices(const ReviewMaterial& material, respond::ActualHours& place) {
  for (std::size_t at = 0; at < place.hours.size(); ++at) {
    double sum = 0;
    int count = 0;
    for (std::size_t back = 0; back < mean_hours && back <= at; ++back) {
      const auto& value = place.hours[at - back].pm25;
      sum += value.value_or(0);
      count += value ? 1 : 0;
    }
    if (count < material.hours_of_a_mean) continue;
    const respond::DayIndex& index = material.index->on(day_of(place.hours[at].hour));
    const auto verdict = index.judge({sum / count, std::nullopt, std::nullopt});
    if (verdict) place.hours[at].index = verdict->aqi;
  }
}

std::optional<double> season_mean_of(const ReviewMaterial& material, const std::string& unit) {
  if (material.plan == nullptr) return std::nullopt;
  const auto period = parse_period(material.plan->season.period);
  if (!period) return std::nullopt;
  for (std::size_t p = 0; p < material.days.places.size(); ++p) {
    if (material.days.places[p].id != unit) continue;
    double sum = 0;
    int count = 0;
    for (Day day = period->begin; day < period->end; day += std::chrono::days{1}) {
      const auto value = material.days.value(p, respond::ForecastItem::pm25, day);
      sum += value.value_or(0);
      count += value ? 1 : 0;
    }
    if (count > 0) return sum / count;
  }
  return std::nullopt;
}

}  // namespace

Result<ReviewMaterial> review_material(const ReviewGround& ground) {
  const Office& office = ground.office->office();
  ReviewMaterial out;
  LANTIAN_TRY(const terms::SourceFile file, source_file(office, "data/respond/review.toml"));
  LANTIAN_TRY(out.rule, respond::read_review_rule(file));
  LANTIAN_TRY(out.ranges, contribution_rule(office));
  LANTIAN_TRY(out.days, forecast_air(office, *ground.air, ground.region));
  LANTIAN_TRY(out.index, IndexShelf::make(office, ground.region, out.days.first, out.days.last()));
  LANTIAN_TRY(const terms::Region* pack, office.region(ground.region));
  LANTIAN_TRY(const standards::Standard* standard, office.rulebook().standard_on(out.days.last(), area_of(*pack)));
  LANTIAN_TRY(const assess::DayRule law, assess::day_rule(*standard));
  out.hours_of_a_mean = law.evaluation->hours_per_day;
  LANTIAN_CHECK(put_plan_office(ground, out));
  LANTIAN_TRY(out.parks, parks_of(office, ground.region));
  if (has_twin(ground)) LANTIAN_CHECK(put_twin_weather(ground, out));
  return out;
}

Result<respond::Episode> kept_episode(const keep::DocumentBook& book, const std::string& id) {
  LANTIAN_TRY(EpisodeOnFile on_file, open_episode(book, id));
  return std::move(on_file.episode);
}

Result<std::vector<respond::Forecast>> kept_forecasts(const keep::DocumentBook& book, Day first, Day last) {
  std::vector<respond::Forecast> out;
  for (Day day = first; day <= last; day += std::chrono::days{1}) {
    LANTIAN_TRY(auto forecast, forecast_beforehand(book, day));
    if (forecast) out.push_back(*std::move(forecast));
  }
  return out;
}

std::vector<respond::ActualDay> actual_days(const ReviewMaterial& material, Day first, Day last) {
  std::vector<respond::ActualDay> out;
  const respond::AirHistory& air = material.days;
  for (std::size_t p = 0; p < air.places.size(); ++p) {
    const respond::PlaceDays& place = air.places[p];
    if (place.station) continue;
    for (Day day = std::max(first, air.first); day <= std::min(last, air.last()); day += std::chrono::days{1}) {
      const auto n = static_cast<std::size_t>((day - air.first).count());
      out.push_back({place.id, day, place.aqi[n], air.value(p, respond::ForecastItem::pm25, day)});
    }
  }
  return out;
}

Result<std::vector<respond::ActualHours>> actual_hours(const ReviewGround& ground, const ReviewMaterial& material,
                                                       const std::vector<std::string>& units, Day first, Day last) {
  std::vector<respond::ActualHours> out;
  const Day before = first - std::chrono::days{1};  // for the 24 hours of the first one
  const Period period{PeriodKind::range, before, last + std::chrono::days{1},
                      fmt::format("{}..{}", text_of(before), text_of(last))};
  for (const std::string& unit : units) {
    const auto frame = frame_of_book(ground.office->office(), *ground.air, unit, period);
    if (!frame && frame.error().code == ErrorCode::not_found) continue;
    if (!frame) return frame.error();
    const explain::Values* pm25 = frame->find("pm25");
    if (pm25 == nullptr) continue;
    respond::ActualHours place{unit, {}, season_mean_of(material, unit)};
    std::size_t row = 0;
    for (HourEnding hour = hour_ending(before, 1); hour <= hour_ending(last, mean_hours); hour += std::chrono::hours{1}) {
      while (row < frame->ends.size() && frame->ends[row] < hour) ++row;
      const bool there = row < frame->ends.size() && frame->ends[row] == hour;
      place.hours.push_back({hour, there ? (*pm25)[row] : std::nullopt, {}});
    }
    put_indices(material, place);
    std::erase_if(place.hours, [&](const respond::ActualHour& hour) { return day_of(hour.hour) < first; });
    out.push_back(std::move(place));
  }
  return out;
}

}  // namespace lantian::serve
