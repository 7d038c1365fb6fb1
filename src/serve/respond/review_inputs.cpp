#include "serve/respond/review_ground.hpp"
#include "serve/respond/review_json.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

/// In which the begin and the end of dirty air are looked for.
constexpr int days_around = 7;

/// Days of every response of the book but those that were never in force.
Result<std::vector<std::pair<Day, Day>>> days_of_responses(const keep::ResponseBook& book) {
  std::vector<std::pair<Day, Day>> out;
  LANTIAN_TRY(const auto keys, book.keys("episode"));
  for (const std::string& key : keys) {
    LANTIAN_TRY(const respond::Episode episode, kept_episode(book, key));
    if (!episode.began) continue;
    const HourEnding end = episode.ended ? *episode.ended - std::chrono::hours{1} : episode.until;
    out.emplace_back(day_of(*episode.began), day_of(end));
  }
  return out;
}

/// The heating season or, outside it, the half year in which a day lies: weather is compared within one winter.
Period season_of(Day day) {
  const std::chrono::year_month_day date{day};
  const auto month = static_cast<unsigned>(date.month());
  constexpr unsigned april = 4, october = 10;
  const int year = static_cast<int>(date.year()) - (month < april ? 1 : 0);
  const bool warm = month >= april && month < october;
  const auto text = warm ? fmt::format("{0}-04-01..{0}-09-30", year) : fmt::format("HS{}", year);
  return *parse_period(text);
}

Result<void> put_weather(const ReviewGround& ground, const ReviewMaterial& material, respond::ReviewInputs& in) {
  const Day began = day_of(*in.episode.began);
  const Period season = season_of(began);
  const respond::AirHistory& air = material.days;
  std::size_t place = 0;
  while (place < air.places.size() && air.places[place].id != in.weather_place) ++place;
  if (place == air.places.size()) return {};
  LANTIAN_TRY(const auto responses, days_of_responses(*ground.book));
  for (respond::WeatherDay day : material.weather) {
    if (!season.contains(day.day)) continue;
    day.pm25 = air.value(place, respond::ForecastItem::pm25, day.day);
    day.response = std::ranges::any_of(
        responses, [&](const auto& one) { return one.first <= day.day && day.day <= one.second; });
    in.weather.push_back(std::move(day));
  }
  if (!in.weather.empty()) in.lineage.emplace_back("weather", material.weather_from);
  return {};
}

/// The unit with the greatest hour while the response ran: similar weather is looked for where it was worst.
std::string worst_place(const respond::ReviewInputs& in) {
  std::string out;
  double worst = -1;
  for (const respond::ActualHours& place : in.hours) {
    for (const respond::ActualHour& hour : place.hours) {
      const bool during = hour.hour >= *in.episode.began && hour.hour < *in.episode.ended;
      if (!during || !hour.pm25 || *hour.pm25 <= worst) continue;
      worst = *hour.pm25;
      out = place.place;
    }
  }
  return out;
}

Result<void> put_papers(const keep::ResponseBook& book, respond::ReviewInputs& in) {
  LANTIAN_TRY(const auto check, book.newest("check", in.episode.id));
  if (check) {
    LANTIAN_TRY(in.scores, read_check_json(check->body));
    in.lineage.emplace_back("check", fmt::format("row {} of the response book, {}", check->number, text_of(check->at)));
  }
  LANTIAN_TRY(const auto orders, book.each("order"));
  for (const keep::ResponseRow& row : orders) {
    LANTIAN_TRY(auto receipt, read_order_receipt_json(row.body, in.episode.id));
    if (receipt) in.receipts.push_back(*std::move(receipt));
  }
  return {};
}

void put_effects(const ReviewMaterial& material, respond::ReviewInputs& in) {
  if (material.plan == nullptr || !in.list || in.hours.empty()) return;
  const PlanOffice& plan = *material.plan;
  EffectCounts counts;
  in.effects = source_effects(plan.effects, *in.list, in.hours, fine_share_of(plan), counts);
  in.lineage.emplace_back("table",
                          fmt::format("season-sensitivity.toml of {}: {}; sources by county and sector {}, by the mean of "
                                      "their sector {}, without any {}",
                                      plan.season.period, joined(plan.season.lineage, "; "), counts.county, counts.mean,
                                      counts.without));
}

void put_shares_and_costs(const ReviewMaterial& material, Day on, respond::ReviewInputs& in) {
  const respond::Level level = in.episode.highest;
  if (material.plan == nullptr || !in.list || level < respond::Level::yellow) return;
  if (const respond::ShareSet* set = share_set_of(*material.plan, level)) {
    in.share_set = *set;
    in.lineage.emplace_back("shares", fmt::format("data/grades/shares.toml, set {}", set->id));
  }
  in.costs = measure_costs(*material.plan, *in.list, level, on);
  if (!in.costs.empty()) in.lineage.emplace_back("costs", "assumed: data/respond/costs.toml");
}

Result<void> put_list_and_forecasts(const keep::ResponseBook& book, Day first, Day last, respond::ReviewInputs& in) {
  LANTIAN_TRY(in.list, list_of_day(book, first));
  LANTIAN_TRY(in.forecasts, kept_forecasts(book, first - std::chrono::days{1 + respond::review_leads}, last));
  if (in.list) in.lineage.emplace_back("list", in.list->id);
  for (const respond::Forecast& one : in.forecasts) in.lineage.emplace_back("forecast", one.id);
  return {};
}

}  // namespace

Result<respond::ReviewInputs> review_inputs(const ReviewGround& ground, const ReviewMaterial& material,
                                            const std::string& episode) {
  respond::ReviewInputs in;
  LANTIAN_TRY(in.episode, kept_episode(*ground.book, episode));
  in.synthetic = ground.synthetic;
  // review_episode says what is wrong with a response that has not run to its end.
  if (!in.episode.began || !in.episode.ended) return in;
  const Day first = day_of(*in.episode.began), last = day_of(*in.episode.ended - std::chrono::hours{1});
  in.days = actual_days(material, first - std::chrono::days{1}, last + std::chrono::days{1});
  LANTIAN_TRY(in.hours, actual_hours(ground, material, in.episode.units, first - std::chrono::days{days_around}, last + std::chrono::days{days_around}));
  in.lineage.emplace_back("readings", fmt::format("hours of {} units, days by the rule in force on each", in.hours.size()));
  LANTIAN_CHECK(put_list_and_forecasts(*ground.book, first, last, in));
  LANTIAN_CHECK(put_papers(*ground.book, in));
  put_effects(material, in);
  put_shares_and_costs(material, first, in);
  in.weather_place = worst_place(in);
  LANTIAN_CHECK(put_weather(ground, material, in));
  return in;
}

}  // namespace lantian::serve
