#pragma once
#include <string>

namespace lantian::app {

struct RespondForecastWords {
  std::string book, region = "changji";
  std::string issued;           ///< a day; empty: the last one that has readings
  std::string season;           ///< "HS2023": every day of it, on held-out blocks
  std::string weather, layout;  ///< file of forecast weather; without a layout one of the weather room
  std::string table;            ///< source-receptor table; empty: the season sensitivities of the pack
  bool demonstration = false;   ///< weather of the twin
  bool verify = false;          ///< print the scores of the season
  bool dry = false;             ///< keep nothing
  bool json = false;
  int threads = 0;
  std::string language = "zh";
};

/// Makes a forecast, or those of a season, and keeps them in DIR/response.db.
int run_respond_forecast(const RespondForecastWords& words);

}  // namespace lantian::app
