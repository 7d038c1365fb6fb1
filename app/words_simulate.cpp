#include "app/simulate.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {

void add_simulate(CLI::App& app, std::function<int()>& verb) {
  const auto words = std::make_shared<SimulateWords>();
  CLI::App* simulate = app.add_subcommand("simulate", "Synthetic sources");
  simulate->require_subcommand(1);
  CLI::App* devices =
      simulate->add_subcommand("devices", "A synthetic fleet of HJ 212 data loggers speaks to a gateway");
  auto* to = devices->add_option("--to", words->to, "The gateway, HOST:PORT");
  devices->add_option("--devices", words->devices, "Number of loggers (10)");
  devices->add_option("--seed", words->seed, "The same seed gives the same fleet and the same telegrams (1)");
  devices->add_option("--seconds", words->seconds, "Longest run; without it: until stopped, or the outage is replayed");
  auto* rate = devices->add_option("--rate", words->rate, "Telegrams a second of the whole fleet (open loop)");
  auto* window =
      devices->add_option("--window", words->window, "Unanswered telegrams of each connection (closed loop)");
  auto* outage = devices->add_option("--outage", words->outage_hours,
                                     "Hours of minute and hour telegrams that every logger sends again");
  rate->excludes(window)->excludes(outage);
  devices->add_option("--speed", words->speed, "Real time, so many times faster (1)");
  devices->add_option("--faults", words->faults, "Share of loggers with a fault of the catalogue, 0..1 (0)");
  devices->add_option("--connections", words->connections, "Connections that the loggers share; default: one each");
  devices->add_option("--retry-seconds", words->retry_seconds, "Wait for an answer; default: as the plan says");
  devices->add_option("--start", words->start, "The fleet's own time at the start, YYYYMMDDhhmmss, Beijing");
  devices->add_option("--plan", words->plan, "NAME of data/simulate/NAME.toml, or a path (fleet)");
  auto* registry = devices->add_option("--registry", words->registry, "Write the fleet's device registry here (TOML)");
  auto* only = devices->add_flag("--only-registry", words->only_registry, "Write the registry and stop");
  devices->add_option("--acked", words->acked, "Append a line here for each acknowledged telegram");
  devices->add_flag("--json", words->json, "Report as JSON");
  devices->callback([to, only, registry, words, &verb] {
    if (to->count() == 0 && only->count() == 0) {
      throw CLI::RequiredError(registry->count() > 0 ? "--to (or --only-registry)" : "--to");
    }
    verb = [words] { return run_simulate_devices(*words); };
  });
}

}  // namespace lantian::app
