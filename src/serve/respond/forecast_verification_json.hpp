#pragma once
#include "serve/respond/forecast_desk.hpp"

#include <string>
#include <string_view>

namespace lantian::serve {

/// The document of kind "verification". doc/respond-forecast.md lists its members.
std::string verification_json(const SeasonMade& made, const std::string& stamp);
/// What its member "stamp" says; empty when there is none.
std::string stamp_of_verification(std::string_view json);
/// The document of kind "forecast-season": of each day of issue the highest index and the greatest chance of a class
/// above the fourth at a county.
std::string forecast_season_json(const SeasonMade& made);

/// What a duty officer did to a value, against what came.
struct EditedValue {
  std::string place, item;
  Day issued{}, day{};
  double model = 0, edited = 0;
  std::optional<double> measured;
  bool late = false;  ///< set while its day ran: told, not scored
};
/// A verification with its member "edited" put in: model and edited apart.
std::string with_edited(std::string_view json, const std::vector<EditedValue>& edited);

/// Rows of the list: key, day, and what a season says of it.
std::string forecast_list_json(const std::vector<std::string>& keys, const std::vector<std::string>& edited,
                               const std::vector<std::string>& seasons);
/// Versions of one day, oldest first.
std::string forecast_versions_json(const std::vector<keep::DocumentRow>& rows);
/// What was measured at every place on the days of a forecast.
std::string forecast_measured_json(const respond::AirHistory& air, Day issued);

/// The body of an edit. Returns malformed with every fault.
Result<respond::ForecastEdit> read_edit_json(std::string_view json);

/// For people: scores by lead of the pooled counties and stations, events, lead times.
std::string printed_verification(const SeasonMade& made);
/// For people: a forecast by county and day.
std::string printed_forecast(const respond::Forecast& forecast, const InventoryOffice& office, bool chinese);

}  // namespace lantian::serve
