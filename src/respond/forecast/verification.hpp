#pragma once
#include "respond/forecast/scores.hpp"
#include "respond/forecast/season.hpp"

#include <string>
#include <vector>

/// How good the held-out forecasts of a season were: by lead, by place, by time of the year.
namespace lantian::respond {

/// An event "index above": said by the forecast, by persistence, and by a probability.
struct EventScores {
  int above = 0;
  Contingency forecast, persistence;
  double brier = 0, brier_usual = 0;
  std::optional<double> brier_skill;  ///< 1 - brier / brier_usual; no value when the usual chance never errs
};

/// By how many classes the index was off.
struct LevelScores {
  std::size_t rows = 0, exact = 0, off_one = 0, off_more = 0;
};

/// Days that came out of one class: by how much their values were forecast off, and of which class they were forecast.
struct ClassScores {
  std::size_t rows = 0;
  ByItem<double> bias{};  ///< mean forecast - measured, ug/m3
  std::array<std::size_t, index_classes> said{};
};

struct LeadScores {
  int lead = 1;
  ByItem<PointScores> values;
  std::vector<EventScores> events;  ///< as ForecastRule::index_above
  LevelScores level;
  std::array<ClassScores, index_classes> classes;  ///< by what came
  double crps = 0, crps_usual = 0;                 ///< of PM2.5, ug/m3
  std::optional<double> crps_skill;
};

struct VerificationSlice {
  std::string kind;  ///< "counties", "stations" (all of them pooled), "unit", "group", "station", "season", "month"
  std::string id;    ///< of the place; "heating", "other"; "2024-01"; empty when pooled
  std::vector<LeadScores> leads;
};

struct ReliabilityCurve {
  int above = 0;
  std::vector<ReliabilityBin> bins;  ///< counties, all leads
};

/// How early events were forecast: by the longest lead whose forecast said so and every later one as well.
struct EventLead {
  int above = 0;
  std::size_t events = 0, forecast = 0;  ///< days of counties; of them those with a lead
  double mean_days = 0;                  ///< of those that were forecast
};

struct ForecastVerification {
  std::vector<VerificationSlice> slices;
  std::vector<ReliabilityCurve> reliability;
  std::vector<EventLead> lead_times;
};

/// A group of units, by its id.
struct ForecastGroup {
  std::string id;
  std::vector<std::string> members;
};

/// Scores of what was forecast. Pooled slices but "stations" and seasons stand on counties, which warnings are for.
ForecastVerification verification_of(const AirHistory& air, const std::vector<VerifiedForecast>& rows,
                                     const std::vector<ForecastGroup>& groups, const ForecastRule& rule,
                                     const IndexOn& index);

}  // namespace lantian::respond
