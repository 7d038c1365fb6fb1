#include "base/text.hpp"
#include "respond/warning/decide.hpp"
#include "serve/respond/episode_office.hpp"
#include "serve/respond/order_desk.hpp"
#include "serve/respond/review_basis.hpp"
#include "serve/respond/review_ground.hpp"
#include "serve/respond/review_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::serve {
namespace {

/// In which the begin and the end of dirty air are looked for.
constexpr int days_around = 7;

/// Days of every response of the book but those that were never in force.
Result<std::vector<std::pair<Day, Day>>> days_of_responses(const keep::DocumentBook& book) {
  std::vector<std::pair<Day, Day>> out;
  LANTIAN_TRY(const auto keys, book.keys("episode"));
  for (const std::string& key : keys) {
    LANTIAN_TRY(const respond::Episode episode, kept_episode(book, key));
    if (!episode.began) continue;
    out.emplace_back(day_of(*episode.began), day_of(respond::last_hour_asked(episode)));
  }
  return out;
}

Result<void> put_weather(const ReviewGround& ground, const ReviewMaterial& material, respond::ReviewInputs& in) {
  const Day began = day_of(*in.episode.began);
  const Period season = material.rule.half_year_of(began);
  const respond::AirHistory& air = material.days;
  std::size_t place = 0;
  while (place < air.places.size() && air.places[place].id != in.weather_place) ++place;
  if (place == air.places.size()) return {};
  LANTIAN_TRY(const auto responses, days_of_responses(*ground.book));
  for (respond::WeatherDay day : material.weather) {
    if (!season.contains(day.day)) continue;
    day.pm25 = air.value(place, respond::ForecastItem::pm25, day.day);
    day.response =
        std::ranges::any_of(responses, [&](const auto& one) { return one.first <= day.day && day.day <= one.second; });
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

/// Orders with their receipts, and the check of them.
Result<void> put_orders(const keep::DocumentBook& book, respond::ReviewInputs& in) {
  LANTIAN_TRY(in.orders, kept_orders(book, in.episode.id));
  for (const respond::Order& order : in.orders) in.receipts.push_back({order.recipient, order.sent, order.received});
  LANTIAN_TRY(const auto check, book.newest("check", in.episode.id));
  if (!check) return {};
  LANTIAN_TRY(in.scores, read_check_json(check->body));
  in.lineage.emplace_back("check", fmt::format("row {} of the response book, {}", check->number, text_of(check->at)));
  return {};
}

/// The list that was ordered from, and what every dispatch names.
Result<void> put_list(const Office& office, const keep::DocumentBook& book, Day first, respond::ReviewInputs& in) {
  LANTIAN_TRY(std::optional<ReviewList> list, list_of_review(office, book, in.episode, first));
  std::map<int, const respond::Order*> turns;
  for (const respond::Order& order : in.orders) turns.emplace(order.turn, &order);
  for (const auto& [turn, order] : turns) {
    const std::string row = order->basis_row > 0 ? fmt::format(", row {} of the response book", order->basis_row) : "";
    in.lineage.emplace_back("orders",
                            fmt::format("dispatch {}: {} from {}{}", turn, word_of(order->level), order->basis, row));
  }
  if (!list) return {};
  in.lineage.emplace_back("list", fmt::format("{}, row {} of the response book{}", list->list.id, list->row,
                                              in.orders.empty() ? "; nothing was ordered from it" : ""));
  in.list = std::move(list->list);
  return {};
}

void put_effects(const ReviewMaterial& material, respond::ReviewInputs& in) {
  if (material.plan == nullptr || !in.list || in.hours.empty()) return;
  const PlanOffice& plan = *material.plan;
  EffectCounts counts;
  in.effects = source_effects(effect_ground(plan), *in.list, in.hours, counts);
  in.lineage.emplace_back(
      "table", fmt::format("{} of {}: {}; parts of sources by their own coefficient {}, by county and sector "
                           "{}, by the mean of their sector {}, without any {}",
                           plan.effects.from, plan.effects.period, joined(plan.effects.lineage, "; "), counts.source,
                           counts.county, counts.mean, counts.without));
}

/// A response that the list does not apply to (dust, ozone) owes no shares.
Result<bool> list_applies(const ReviewGround& ground, const respond::Episode& episode) {
  auto office = open_warning_office(ground.office->office(), ground.region);
  if (!office && office.error().code == ErrorCode::not_found) return true;
  if (!office) return office.error();
  const auto rules = office->rules_of(episode);
  if (!rules && rules.error().code == ErrorCode::not_found) return true;
  if (!rules) return rules.error();
  return respond::compulsory_list(**rules, episode);
}

Result<void> put_shares_and_costs(const ReviewGround& ground, const ReviewMaterial& material, Day on,
                                  respond::ReviewInputs& in) {
  if (material.plan == nullptr || !in.list) return {};
  in.costs = unit_costs(*material.plan, *in.list, on);
  if (!in.costs.empty()) in.lineage.emplace_back("costs", "assumed: data/respond/costs.toml");
  LANTIAN_TRY(const bool applies, list_applies(ground, in.episode));
  if (!applies) return {};
  for (const respond::Level level : respond::list_levels) {
    const respond::ShareSet* set = material.plan->grades.share_set_on(level, in.list->unit, on);
    if (set == nullptr) continue;
    in.share_sets[respond::position_of(level)] = *set;
    if (level <= in.episode.highest) {
      in.lineage.emplace_back("shares", fmt::format("data/grades/shares.toml, set {} at {}", set->id, word_of(level)));
    }
  }
  return {};
}

/// What the list may be corrected by: the inventory, and the meters of its units.
Result<void> put_evidence(const ReviewGround& ground, respond::ReviewInputs& in) {
  if (!in.list) return {};
  LANTIAN_TRY(const respond::ResponseEvidence evidence, kept_evidence(*ground.book, in.episode.id));
  in.unseen = unseen_units(in.orders, evidence, {*in.episode.began, *in.episode.ended - std::chrono::hours{1}});
  if (ground.inventory == nullptr) return {};
  auto bases = base_evidence(*ground.office, *ground.inventory, *in.list);
  if (!bases) {
    in.lineage.emplace_back("bases", "not compared with the inventory: " + bases.error().message);
    return {};
  }
  in.bases = *std::move(bases);
  in.lineage.emplace_back("bases", fmt::format("{} bases of {} beside the inventory's mean day of {}", in.bases.size(),
                                               in.list->id, in.list->season));
  return {};
}

Result<void> put_forecasts(const keep::DocumentBook& book, Day first, Day last, respond::ReviewInputs& in) {
  LANTIAN_TRY(in.forecasts, kept_forecasts(book, first - std::chrono::days{1 + respond::review_leads}, last));
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
  LANTIAN_TRY(in.hours, actual_hours(ground, material, in.episode.units, first - std::chrono::days{days_around},
                                     last + std::chrono::days{days_around}));
  in.lineage.emplace_back("readings",
                          fmt::format("hours of {} units, days by the rule in force on each", in.hours.size()));
  in.parks = material.parks;
  LANTIAN_CHECK(put_orders(*ground.book, in));
  LANTIAN_CHECK(put_list(ground.office->office(), *ground.book, first, in));
  LANTIAN_CHECK(put_forecasts(*ground.book, first, last, in));
  put_effects(material, in);
  LANTIAN_CHECK(put_shares_and_costs(ground, material, first, in));
  LANTIAN_CHECK(put_evidence(ground, in));
  in.weather_place = worst_place(in);
  LANTIAN_CHECK(put_weather(ground, material, in));
  return in;
}

}  // namespace lantian::serve
