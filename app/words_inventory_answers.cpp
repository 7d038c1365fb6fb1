#include "app/inventory_answers.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {
namespace {

constexpr const char* answers_book_help = "Directory of the book; the inventory lies in DIR/inventory.db";
constexpr const char* period_help = "2023, 2023-10, HS2023 (1 Oct - 31 Mar), AY2023, 2023-10-01..2024-02-15";
constexpr const char* unit_help = "Unit, group or prefecture: 652301, changji-west4, 652300";

void add_shape(CLI::App& command, bool& json, std::string& language) {
  command.add_flag("--json", json, "Answer as JSON (doc/json.md)");
  command.add_option("--lang", language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
}

}  // namespace

void add_inventory_programme(CLI::App& inventory, Verb& verb) {
  const auto words = std::make_shared<ProgrammeWords>();
  CLI::App* command = inventory.add_subcommand("programme", "Where a programme stands, by its records and rules");
  command
      ->add_option("name", words->question.programme,
                   "heating, projects, vehicles, exhaust, dust, bare-land or sweeping")
      ->required();
  command->add_option("--book", words->book, answers_book_help)->required();
  CLI::Option* period = command->add_option("--period", words->question.period, period_help);
  command->add_option("--year", words->year, "The same as --period with a calendar year")->excludes(period);
  command->add_option("--on", words->question.on, "As it stood at the end of this day; else the last of the period");
  command->add_option("--unit", words->question.unit, unit_help);
  command->add_option("--factors", words->question.factors, "Factor sets in order of preference");
  command->add_option_function<long long>(
      "--as-of", [words](long long revision) { words->question.as_of = revision; },
      "Records as this revision knew them");
  add_shape(*command, words->json, words->language);
  command->callback([words, &verb] { verb = [words] { return run_inventory_programme(*words); }; });
}

void add_inventory_reconcile(CLI::App& inventory, Verb& verb) {
  const auto words = std::make_shared<ReconcileWords>();
  CLI::App* command = inventory.add_subcommand(
      "reconcile", "What departments state about one quantity; exit code 1 when two lie beyond the tolerance");
  CLI::Option* book = command->add_option("--book", words->book, answers_book_help);
  command->add_option("--region", words->region, "Without a book: the statements of this region pack")->excludes(book);
  command->add_option("--period", words->question.period, period_help);
  command->add_option("--unit", words->question.unit, unit_help);
  command->add_option_function<long long>(
      "--as-of", [words](long long revision) { words->question.as_of = revision; },
      "Records as this revision knew them");
  add_shape(*command, words->json, words->language);
  command->callback([words, &verb] { verb = [words] { return run_inventory_reconcile(*words); }; });
}

}  // namespace lantian::app
