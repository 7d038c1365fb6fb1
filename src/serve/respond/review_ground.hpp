#pragma once
#include "explain/contributions/by_rule.hpp"
#include "keep/inventory_book.hpp"
#include "keep/reading_book.hpp"
#include "keep/document_book.hpp"
#include "respond/forecast/air.hpp"
#include "respond/list/place.hpp"
#include "respond/review/season.hpp"
#include "serve/inventory_office.hpp"
#include "serve/respond/forecast_ground.hpp"
#include "serve/respond/plan_desk.hpp"

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
  const keep::DocumentBook* book = nullptr;
  std::string region;
  bool synthetic = false;
  const keep::InventoryBook* inventory = nullptr;  ///< absent: bases of lists are not compared
};

/// What all reviews of a region share. Days are judged by the rule in force on each.
struct ReviewMaterial {
  respond::ReviewRule rule;
  explain::ContributionRule ranges;
  respond::AirHistory days;  ///< counties and stations of the pack
  std::optional<IndexShelf> index;
  int hours_of_a_mean = 0;  ///< valid hours that a 24-h mean needs
  /// Effects, shares that are asked for, assumed costs: those that plans stand on. Null: the pack has no table of a season.
  std::shared_ptr<const PlanOffice> plan;
  respond::ParkCounties parks;
  std::vector<respond::WeatherDay> weather;  ///< without PM2.5; empty: none is known
  std::string weather_from;
};

/// Returns not_found without readings of the region, what reading the rules and the readings returns.
Result<ReviewMaterial> review_material(const ReviewGround& ground);

/// Returns not_found (no such episode; the ids there are), what reading the documents returns.
Result<respond::Episode> kept_episode(const keep::DocumentBook& book, const std::string& id);
/// Forecasts issued in [first, last], each as it stood before the days that it forecasts began.
Result<std::vector<respond::Forecast>> kept_forecasts(const keep::DocumentBook& book, Day first, Day last);

/// Days of the counties in [first, last].
std::vector<respond::ActualDay> actual_days(const ReviewMaterial& material, Day first, Day last);

/// PM2.5 hour by hour of units, with the index of each 24 h: as many valid hours as the law asks of a day.
/// Units without a reading are left out. Returns what the book returns.
Result<std::vector<respond::ActualHours>> actual_hours(const ReviewGround& ground, const ReviewMaterial& material,
                                                       const std::vector<std::string>& units, Day first, Day last);

/// Where effects come from, parts of sources counted.
struct EffectCounts {
  int source = 0;   ///< a coefficient of the source itself
  int county = 0;   ///< of county and sector
  int mean = 0;     ///< the mean of the sector over all counties
  int without = 0;  ///< neither: they count nothing
};
/// What each part of a list gives at the places for each gram a day less, as plans have it: units of enterprises by
/// their process, trucks of plants as vehicles. Places that are no receptors get 0.
std::vector<respond::SourceEffect> source_effects(const respond::EffectGround& ground,
                                                  const respond::ReductionList& list,
                                                  const std::vector<respond::ActualHours>& places,
                                                  EffectCounts& counts);

/// What lowering each unit of a list is assumed to cost, as plans count it. Sources that plans do not price - building
/// sites, vehicles - are not there.
std::vector<respond::UnitCost> unit_costs(const PlanOffice& office, const respond::ReductionList& list, Day on);

/// Everything of one episode. Returns what the above return.
Result<respond::ReviewInputs> review_inputs(const ReviewGround& ground, const ReviewMaterial& material,
                                            const std::string& episode);

}  // namespace lantian::serve
