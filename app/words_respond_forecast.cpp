#include "app/respond_forecast.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {

void add_respond_forecast(CLI::App& respond, Verb& verb) {
  const auto words = std::make_shared<RespondForecastWords>();
  CLI::App* command = respond.add_subcommand(
      "forecast", "PM2.5, PM10, O3, index and the chance of each class for five days, and how good such forecasts were");
  command->add_option("--book", words->book, "Directory of the book with the readings; forecasts go to its response.db")
      ->required();
  command->add_option("--region", words->region, "Region pack (changji)");
  auto* issued = command->add_option("--issued", words->issued, "Day of issue; default: the last day with readings");
  auto* season = command->add_option("--season", words->season,
                                     "HS2023: every day of it, each by a model that had not seen its weeks");
  issued->excludes(season);
  auto* weather = command->add_option("--weather", words->weather,
                                      "Forecast weather: a CSV (with --layout), or a file of the weather room");
  command->add_option("--layout", words->layout, "data/explain/layouts: how the CSV is written; a column `issued` tells "
                                                 "forecasts of several days apart")
      ->needs(weather);
  command->add_option("--table", words->table,
                      "Source-receptor table of `transport adjoint`; default: the season sensitivities of the pack");
  auto* demonstration = command->add_flag("--demonstration", words->demonstration,
                                          "SYNTHETIC: the twin's weather with a made-up error");
  demonstration->excludes(weather);
  command->add_flag("--verify", words->verify, "Print the scores of the season")->needs(season);
  command->add_flag("--dry-run", words->dry, "Keep nothing");
  command->add_flag("--json", words->json, "The document as it is kept");
  command->add_option("--threads", words->threads, "Default: all of the machine")->check(CLI::Range(0, 1024));
  command->add_option("--lang", words->language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  command->callback([words, &verb] { verb = [words] { return run_respond_forecast(*words); }; });
}

}  // namespace lantian::app
