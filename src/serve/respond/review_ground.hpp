#pragma once
#include "explain/contributions/by_rule.hpp"
#include "explain/contributions/by_sensitivity.hpp"
#include "keep/reading_book.hpp"
#include "keep/response_book.hpp"
#include "respond/forecast/air.hpp"
#include "respond/review/season.hpp"
#include "serve/inventory_office.hpp"
#include "serve/respond/forecast_ground.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

/// What reviews of a region are made from, brought together from the books, the pack and the weather.
namespace lantian::serve {

/// All that is pointed to outlives it.
struct ReviewGround {
  const InventoryOffice* office = nullptr;
  const keep::ReadingBook* air = nullptr;
  const keep::ResponseBook* book = nullptr;
  std::string region;
  bool synthetic = false;
};

/// What all reviews of a region share. Days are judged by the rule in force on each.
struct ReviewMaterial {
  respond::ReviewRule rule;
  explain::ContributionRule ranges;
  respond::AirHistory days;  ///< counties and stations of the pack
  std::optional<IndexShelf> index;
  int hours_of_a_mean = 0;  ///< valid hours that a 24-h mean needs
  std::optional<explain::SeasonSensitivity> table;
  std::vector<respond::WeatherDay> weather;  ///< without PM2.5; empty: none is known
  std::string weather_from;
};

/// Returns not_found without readings of the region, what reading the rules and the readings returns.
Result<ReviewMaterial> review_material(const ReviewGround& ground);

/// Returns not_found (no such episode; the ids there are), what reading the documents returns.
Result<respond::Episode> kept_episode(const keep::ResponseBook& book, const std::string& id);
/// The newest list of the season in which a day lies; no value: none is kept.
Result<std::optional<respond::ReductionList>> list_of_day(const keep::ResponseBook& book, Day day);
/// Forecasts issued in [first, last], the newest version of each.
Result<std::vector<respond::Forecast>> kept_forecasts(const keep::ResponseBook& book, Day first, Day last);

/// Days of the counties in [first, last].
std::vector<respond::ActualDay> actual_days(const ReviewMaterial& material, Day first, Day last);

/// PM2.5 hour by hour of units, with the index of each 24 h: as many valid hours as the law asks of a day.
/// Units without a reading are left out. Returns what the book returns.
Result<std::vector<respond::ActualHours>> actual_hours(const ReviewGround& ground, const ReviewMaterial& material,
                                                       const std::vector<std::string>& units, Day first, Day last);

/// What each source of a list gives at the places, by the pack's season-sensitivity.toml: county and sector of the
/// source, grams a day over the days of that season. PM counts by the fine share of its county and sector, VOC for
/// nothing. `without`: sources for which the file has no row. Places that are no receptors get 0.
std::vector<respond::SourceEffect> source_effects(const explain::SeasonSensitivity& table,
                                                  const respond::ReductionList& list,
                                                  const std::vector<respond::ActualHours>& places, int& without);

/// Everything of one episode. Returns what the above return.
Result<respond::ReviewInputs> review_inputs(const ReviewGround& ground, const ReviewMaterial& material,
                                            const std::string& episode);

}  // namespace lantian::serve
