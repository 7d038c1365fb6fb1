#pragma once
#include <string>
#include <vector>

/// The verbs of `lantian weather`.
namespace lantian::app {

/// lantian weather make --region ID --grid NAME --period P --out FILE: hourly weather as one file, the region's
/// synthetic basin.
struct WeatherMakeWords {
  std::string region = "changji", grid, period, out, language = "zh";
  int days_before = 0;  ///< so that a run over the period finds its spin-back
  bool chinese() const { return language != "en"; }
};
int run_weather_make(const WeatherMakeWords& words);

/// lantian weather show FILE [--hour H]: what the file holds, and one hour of it.
struct WeatherShowWords {
  std::string file, hour, region = "changji", language = "zh";
  bool chinese() const { return language != "en"; }
};
int run_weather_show(const WeatherShowWords& words);

/// lantian weather check FILE: every hour of it; exit code 1 when one cannot be used.
struct WeatherCheckWords {
  std::string file, language = "zh";
  bool chinese() const { return language != "en"; }
};
int run_weather_check(const WeatherCheckWords& words);

}  // namespace lantian::app
