#pragma once
#include "respond/forecast/verification.hpp"
#include "serve/demo.hpp"
#include "serve/respond/desk.hpp"
#include "serve/respond/forecast_ground.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

/// Forecasts made, kept and verified (doc/respond-forecast.md).
namespace lantian::serve {

/// Where the forecast weather comes from.
struct ForecastWeather {
  enum class Kind : unsigned char { none, demonstration, table, room } kind = Kind::none;
  std::string file, layout;  ///< of a table, or of a file of the weather room
  std::string sources;       ///< a source-receptor table; empty: the season sensitivities of the pack
};

/// All that forecasts of a region are made from.
struct ForecastMaterial {
  respond::ForecastRule rule;
  respond::ForecastGround ground;
  std::shared_ptr<const IndexShelf> index;
  std::vector<respond::ForecastGroup> groups;  ///< of the pack
  std::vector<std::pair<std::string, std::string>> lineage;
};

/// `issued`: the day of issue that the weather is for; readings of later days stay in, and no forecast of it sees them.
/// Returns what the parts return; incomplete for a weather file with a missing hour.
Result<ForecastMaterial> forecast_material(const InventoryOffice& office, const keep::ReadingBook& book,
                                           const std::string& region, const ForecastWeather& weather, Day issued);

/// One forecast with id (version 1) and lineage.
Result<respond::Forecast> make_forecast(const ForecastMaterial& material, Day issued, int threads);

/// Forecasts of every day of issue of a season, each by a model that had not seen its block, and their verification.
struct SeasonMade {
  std::string period;
  std::vector<respond::Forecast> forecasts;
  respond::ForecastVerification verification;
  std::size_t rows = 0;  ///< verified forecasts of places
  bool synthetic = false;
  std::vector<std::pair<std::string, std::string>> lineage;
};
Result<SeasonMade> season_forecasts(const ForecastMaterial& material, const Period& season, int threads,
                                    const DemoProgress& progress);

/// Keeps a forecast as the newest version of its day. Returns its id.
Result<std::string> keep_forecast(keep::DocumentBook& book, respond::Forecast forecast, std::string_view who,
                                  UtcSeconds now);
/// Keeps a season: every forecast (kind "forecast"), its verification (kind "verification", key = period), and what its
/// list shows of each day (kind "forecast-season"). In one append.
Result<void> keep_season(keep::DocumentBook& book, const SeasonMade& made, const std::string& stamp,
                         std::string_view who, UtcSeconds now);

/// The heating season of the demonstration: forecasts of every day of HS2023 and their verification, SYNTHETIC. Does
/// nothing when the book holds those of the same inputs. Returns locked while readings or book are not there.
Result<void> prepare_demo_forecasts(const RespondDesk& desk, const std::string& directory,
                                    const DemoProgress& progress);
/// The period that it makes.
inline constexpr const char* demo_forecast_period = "HS2023";

}  // namespace lantian::serve
