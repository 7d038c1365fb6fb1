#include "app/gateway.hpp"
#include "app/registry.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {
namespace {

constexpr const char* directory_help = "Directory of the gateway: frame log, device book, telemetry book";

void add_frames(CLI::App& gateway, Verb& verb) {
  const auto words = std::make_shared<FramesWords>();
  CLI::App* frames = gateway.add_subcommand("frames", "Show raw frames with their verdicts");
  frames->add_option("--at", words->directory, directory_help)->required();
  frames->add_option("--mn", words->mn, "Only this device");
  frames->add_option("--verdict", words->verdict, "Only this verdict: accept, accept_deviant, quarantine, reject, ...");
  frames->add_option("--deviation", words->deviation, "Only frames that show this deviation, e.g. crc_modbus");
  frames->add_option("--last", words->last, "How many of the newest to begin with (20)");
  frames->add_flag("--tail", words->tail, "Go on with what comes");
  frames->add_flag("--json", words->json, "One JSON object a line");
  frames->callback([words, &verb] { verb = [words] { return run_gateway_frames(*words); }; });
}

void add_values(CLI::App& gateway, Verb& verb) {
  const auto words = std::make_shared<ValuesWords>();
  CLI::App* values = gateway.add_subcommand("values", "Values of a device as CSV (while no gateway runs)");
  values->add_option("--at", words->directory, directory_help)->required();
  values->add_option("--mn", words->mn, "Device")->required();
  values->add_option("--factor", words->factor, "Factor code, e.g. a34004");
  values->add_option("--from", words->begin, "First day, e.g. 2026-11-22")->required();
  values->add_option("--to", words->end, "Last day; default: the first");
  values->add_flag("--all-revisions", words->all_revisions, "Also what was corrected later");
  values->callback([words, &verb] { verb = [words] { return run_gateway_values(*words); }; });
}

}  // namespace

void add_gateway(CLI::App& app, Verb& verb) {
  const auto words = std::make_shared<GatewayWords>();
  CLI::App* gateway = app.add_subcommand("gateway", "Receive HJ 212 telegrams; without a further verb: serve");
  gateway->require_subcommand(0, 1);
  gateway->add_option("--at", words->directory, directory_help);
  gateway->add_option("--address", words->address, "Address to listen on (0.0.0.0)");
  gateway->add_option("--port", words->port, "Port to listen on (9212); 0: any free one");
  gateway->add_option("--port-file", words->port_file, "Write the port here once it listens");
  gateway->add_option("--metrics-port", words->metrics_port, "Prometheus page on 127.0.0.1");
  gateway->add_option("--book", words->book, "Reading book that gets the hourly means of stations");
  gateway->add_flag("--no-pull", words->no_pull, "Do not ask devices for missing intervals");
  gateway->callback([gateway, words, &verb] {
    if (!gateway->get_subcommands().empty()) return;
    if (words->directory.empty()) throw CLI::RequiredError("--at");
    verb = [words] { return run_gateway(*words); };
  });
  add_frames(*gateway, verb);
  add_values(*gateway, verb);
  add_registry(*gateway, verb);
  const auto directory = std::make_shared<std::string>();
  CLI::App* verify = gateway->add_subcommand("verify", "Walk the hash chain of the frame log");
  verify->add_option("--at", *directory, directory_help)->required();
  verify->callback([directory, &verb] { verb = [directory] { return run_gateway_verify(*directory); }; });
}

}  // namespace lantian::app
