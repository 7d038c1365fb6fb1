#include "app/respond_experiment.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {

void add_respond_experiment(CLI::App& respond, Verb& verb) {
  const auto words = std::make_shared<RespondExperimentWords>();
  CLI::App* command = respond.add_subcommand(
      "experiment", "Forecasts in a made-up world whose air is made by emissions and weather: what the table is worth");
  command->add_option("--region", words->region, "Region pack with osse.toml")->capture_default_str();
  command->add_option("--seed", words->seed, "Of the made-up region")->capture_default_str();
  command->add_option("--threads", words->threads, "Default: all of the machine")->check(CLI::Range(0, 1024));
  command->add_flag("--json", words->json, "Answer as JSON");
  command->callback([words, &verb] { verb = [words] { return run_respond_experiment(*words); }; });
}

}  // namespace lantian::app
