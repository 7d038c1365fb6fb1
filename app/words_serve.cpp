#include "app/alarms.hpp"
#include "app/deliver.hpp"
#include "app/serve.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {

void add_serve(CLI::App& app, Verb& verb) {
  const auto words = std::make_shared<ServeWords>();
  CLI::App* command = app.add_subcommand("serve", "Serve a book: pages, API, and telegrams when asked for");
  command->add_option("--book", words->book, "Directory of the book (made when absent)")
      ->required()
      ->envname("LANTIAN_BOOK");
  command->add_option("--region", words->region, "Region pack that the pages show")->envname("LANTIAN_REGION");
  command->add_option("--weather", words->weather, "Hours of weather (lantian weather make) whose wind pages show")
      ->envname("LANTIAN_WEATHER");
  command->add_option("--address", words->address, "Address to listen on; 0.0.0.0: every one")
      ->envname("LANTIAN_ADDRESS");
  command->add_option("--port", words->port, "Port of pages and API; 0: the system chooses")->envname("LANTIAN_PORT");
  command->add_option("--certificate", words->certificate, "TLS: certificate chain, PEM")
      ->envname("LANTIAN_CERTIFICATE");
  command->add_option("--key", words->key, "TLS: private key, PEM")->envname("LANTIAN_KEY");
  command
      ->add_option(
          "--public-url", words->public_url,
          "Where people find the service, like https://air.example.cn; with https behind a proxy that speaks TLS")
      ->envname("LANTIAN_PUBLIC_URL");
  command->add_option("--gateway-address", words->gateway_address, "Address for loggers")
      ->envname("LANTIAN_GATEWAY_ADDRESS");
  command->add_option("--gateway-port", words->gateway_port, "Take HJ 212 telegrams here; 0: the system chooses")
      ->check(CLI::Range(0, 65535))
      ->envname("LANTIAN_GATEWAY_PORT");
  command
      ->add_option("--deliveries", words->deliveries,
                   "Plan of files that go out by themselves; default: deliveries.toml of the book")
      ->envname("LANTIAN_DELIVERIES");
  command->add_option("--requests-per-minute", words->requests_each_minute, "Most requests of one address a minute")
      ->check(CLI::PositiveNumber)
      ->envname("LANTIAN_REQUESTS_PER_MINUTE");
  command->add_option("--workers", words->workers, "Threads that answer")
      ->check(CLI::Range(1, 256))
      ->envname("LANTIAN_WORKERS");
  command->add_option("--port-file", words->port_file, "Write the port here once it is open, for scripts");
  command->add_option("--gateway-port-file", words->gateway_port_file, "The same for loggers");
  command->set_config("--config", "",
                      "TOML file with these options; the command line and the environment go before it");
  command->callback([words, &verb] { verb = [words] { return run_serve(*words); }; });
}

void add_deliver(CLI::App& app, Verb& verb) {
  const auto words = std::make_shared<DeliverWords>();
  CLI::App* command = app.add_subcommand("deliver", "Make and send one delivery of the plan now, as a trial");
  command->add_option("id", words->id, "Which delivery")->required();
  command->add_option("--book", words->book, "Directory of the book; no service may run on it")->required();
  command->add_option("--region", words->region, "Region pack");
  command->add_option("--deliveries", words->plan, "The plan; default: deliveries.toml of the book");
  command->add_option("--day", words->day, "As if it were this day; default: today");
  command->callback([words, &verb] { verb = [words] { return run_deliver(*words); }; });
}

void add_alarms(CLI::App& app, Verb& verb) {
  CLI::App* command = app.add_subcommand("alarms", "Rules of alarms");
  command->require_subcommand(1);
  const auto files = std::make_shared<std::vector<std::string>>();
  CLI::App* check = command->add_subcommand("check", "Every fault of rule files, as one's own beside the shipped ones");
  check->add_option("files", *files, "TOML files")->required();
  check->callback([files, &verb] { verb = [files] { return run_alarms_check(*files); }; });
  const auto book = std::make_shared<std::string>();
  CLI::App* list = command->add_subcommand("list", "The rules in force");
  list->add_option("--book", *book, "With those of this book");
  list->callback([book, &verb] { verb = [book] { return run_alarms_list(*book); }; });
}

}  // namespace lantian::app
