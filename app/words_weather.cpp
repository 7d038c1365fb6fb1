#include "app/weather.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {
namespace {

void add_weather_make(CLI::App& weather, Verb& verb) {
  const auto words = std::make_shared<WeatherMakeWords>();
  CLI::App* command = weather.add_subcommand("make", "Write hourly weather as one file for transport");
  command->add_option("--region", words->region, "Region pack with weather.toml (changji)");
  command->add_option("--grid", words->grid, "Grid of weather.toml: 9km, 3km");
  command->add_option("--period", words->period, "HS2022, 2023-01, 2022-10-15..2023-04-15")->required();
  command->add_option("--days-before", words->days_before, "Days before the period as well, for a run's spin-back (0)")
      ->check(CLI::Range(0, 60));
  command->add_option("--out", words->out, "File to write (NetCDF)")->required();
  command->add_option("--lang", words->language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  command->callback([words, &verb] { verb = [words] { return run_weather_make(*words); }; });
}

void add_weather_show(CLI::App& weather, Verb& verb) {
  const auto words = std::make_shared<WeatherShowWords>();
  CLI::App* command = weather.add_subcommand("show", "What a file of weather holds, and how one hour looks");
  command->add_option("file", words->file, "File that `weather make` wrote")->required();
  command->add_option("--hour", words->hour, "The hour that ends: \"2023-01-10 14:00\"; default: the first");
  command->add_option("--region", words->region, "Region pack whose towns are shown (changji)");
  command->add_option("--lang", words->language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  command->callback([words, &verb] { verb = [words] { return run_weather_show(*words); }; });
}

void add_weather_check(CLI::App& weather, Verb& verb) {
  const auto words = std::make_shared<WeatherCheckWords>();
  CLI::App* command = weather.add_subcommand("check", "Look at every hour of a file: hashes, limits, closed winds");
  command->add_option("file", words->file, "File that `weather make` wrote")->required();
  command->add_option("--lang", words->language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  command->callback([words, &verb] { verb = [words] { return run_weather_check(*words); }; });
}

}  // namespace

void add_weather(CLI::App& app, Verb& verb) {
  CLI::App* weather = app.add_subcommand("weather", "Hourly weather in files: make, show, check");
  weather->require_subcommand(1);
  add_weather_make(*weather, verb);
  add_weather_show(*weather, verb);
  add_weather_check(*weather, verb);
}

}  // namespace lantian::app
