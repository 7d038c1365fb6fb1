#include "app/respond_orders.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {
namespace {

void add_orders_words(CLI::App& respond, Verb& verb) {
  const auto words = std::make_shared<RespondOrdersWords>();
  CLI::App* command = respond.add_subcommand("orders", "What each plant and county must do in an episode, sent once");
  command->add_option("--book", words->book, "Directory of the book")->required();
  command->add_option("--region", words->region, "Region pack")->capture_default_str();
  command->add_option("--episode", words->episode, "W-2024-01, approved or in force")->required();
  command->add_option("--list", words->list, "Key of a kept list; default: the newest one");
  command->add_option("--plan", words->plan, "Key of a kept plan, whose measures are ordered instead of the list's");
  command->add_option("--by", words->by, "Who sends");
  command->add_flag("--dry-run", words->dry_run, "Say what would be sent, send nothing");
  command->add_flag("--json", words->json, "Answer as JSON (doc/respond-orders.md)");
  command->callback([words, &verb] { verb = [words] { return run_respond_orders(*words); }; });
}

void add_verify_words(CLI::App& respond, Verb& verb) {
  const auto words = std::make_shared<RespondVerifyWords>();
  CLI::App* command = respond.add_subcommand("verify", "Planned against executed by the hour; who does not comply");
  command->add_option("--book", words->book, "Directory of the book")->required();
  command->add_option("--episode", words->episode, "W-2024-01")->required();
  command->add_option("--evidence", words->evidence, "Tables of meters and gates to take in first; CSV or .xlsx");
  command->add_flag("--from-book", words->from_book, "Take in first what loggers sent to the gateway (HJ 212)");
  command->add_option("--by", words->by, "Who brings them in");
  command->add_flag("--json", words->json, "Answer as JSON (doc/respond-orders.md)");
  command->callback([words, &verb] { verb = [words] { return run_respond_verify(*words); }; });
}

}  // namespace

void add_respond_orders(CLI::App& respond, Verb& verb) {
  add_orders_words(respond, verb);
  add_verify_words(respond, verb);
}

}  // namespace lantian::app
