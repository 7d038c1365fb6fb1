#include "app/desk.hpp"
#include "app/inventory.hpp"
#include "app/inventory_answers.hpp"
#include "app/inventory_reproduce.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {
namespace {

constexpr const char* inventory_book_help = "Directory of the book; the inventory lies in DIR/inventory.db";
constexpr const char* inventory_period_help = "2023, 2023-10, HS2023 (1 Oct - 31 Mar), AY2023, 2023-10-01..2024-02-15";

void add_language(CLI::App& command, std::string& language) {
  command.add_option("--lang", language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
}

void add_question(CLI::App& command, InventoryWords& words, bool needs_period) {
  command.add_option("--book", words.book, inventory_book_help)->required();
  CLI::Option* period = command.add_option("--period", words.question.period, inventory_period_help);
  if (needs_period) period->required();
  command.add_option("--unit", words.question.unit, "Unit, group or prefecture: 652301, changji-west4, 652300");
  command.add_option("--sector", words.question.sector, "Only this sector, e.g. residential_coal");
  command.add_option("--class", words.question.class_prefix, "Only classes at or below this one, e.g. 01-RES");
  command.add_option("--source", words.question.source, "Only this source");
  command.add_option("--enterprise", words.question.enterprise, "Only this enterprise");
  command.add_option("--pollutant", words.question.pollutants, "SO2 NOx PM PM10 PM2.5 CO VOC NH3 CO2");
  command.add_option("--factors", words.question.factors, "Factor sets in order of preference, SET or SET/VERSION");
  command.add_option_function<long long>(
      "--as-of", [&words](long long revision) { words.question.as_of = revision; },
      "Records as this revision knew them");
  command.add_flag("--json", words.json, "Answer as JSON (doc/json.md)");
  add_language(command, words.language);
}

void add_totals(CLI::App& inventory, Verb& verb) {
  const auto words = std::make_shared<InventoryWords>();
  CLI::App* command = inventory.add_subcommand("totals", "Tonnes of a period with 95 % ranges and what is missing");
  add_question(*command, *words, true);
  command->add_option("--by", words->by, "sector, county, class, source, pollutant or enterprise");
  command->callback([words, &verb] { verb = [words] { return run_inventory_totals(*words); }; });
}

void add_reductions(CLI::App& inventory, Verb& verb) {
  const auto words = std::make_shared<InventoryWords>();
  CLI::App* command = inventory.add_subcommand("reductions", "What the measures cut, gross and net of replacements");
  add_question(*command, *words, true);
  command->add_option("--by", words->by, "measure, programme, county, status, sector or pollutant");
  command->add_option("--status", words->status, "Count measures that are at least planned, built or verified");
  command->callback([words, &verb] { verb = [words] { return run_inventory_reductions(*words); }; });
}

void add_check(CLI::App& inventory, Verb& verb) {
  const auto words = std::make_shared<InventoryWords>();
  CLI::App* command = inventory.add_subcommand(
      "check", "What to look at before a total is published; exit code 1 when anything was found");
  add_question(*command, *words, true);
  command->callback([words, &verb] { verb = [words] { return run_inventory_check(*words); }; });
}

void add_snapshot(CLI::App& inventory, Verb& verb) {
  const auto words = std::make_shared<SnapshotWords>();
  words->who = login_name();
  CLI::App* command = inventory.add_subcommand("snapshot", "Compute a period (--period) and keep the result for good");
  add_question(*command, words->inventory, false);
  command->add_option("--title", words->title, "What it is for");
  command->add_option("--by", words->who, "Who keeps it");
  command->add_flag("--list", words->list, "The results there are");
  command->callback([words, &verb] { verb = [words] { return run_inventory_snapshot(*words); }; });
}

void add_compare(CLI::App& inventory, Verb& verb) {
  const auto words = std::make_shared<CompareWords>();
  CLI::App* command = inventory.add_subcommand("compare", "Two kept results: what changed, and why");
  command->add_option("before", words->before, "Number of the earlier result")->required();
  command->add_option("after", words->after, "Number of the later result")->required();
  command->add_option("--book", words->book, inventory_book_help)->required();
  command->add_flag("--json", words->json, "Answer as JSON");
  add_language(*command, words->language);
  command->callback([words, &verb] { verb = [words] { return run_inventory_compare(*words); }; });
}

void add_tables(CLI::App& inventory, Verb& verb) {
  const auto empty = std::make_shared<TableWords>();
  CLI::App* form = inventory.add_subcommand("template", "An empty table to fill in");
  form->add_option("kind", empty->kind, "sources, activity, measures, households, ...")->required();
  form->add_option("--out", empty->out, "FILE.xlsx or FILE.csv")->required();
  add_language(*form, empty->language);
  form->callback([empty, &verb] { verb = [empty] { return run_inventory_template(*empty); }; });

  const auto full = std::make_shared<TableWords>();
  CLI::App* out = inventory.add_subcommand("export", "The rows of a book as a table that can be imported again");
  out->add_option("kind", full->kind, "sources, activity, measures, households, ...")->required();
  out->add_option("--book", full->book, inventory_book_help)->required();
  out->add_option("--out", full->out, "FILE.xlsx or FILE.csv")->required();
  out->add_option("--as-of", full->as_of, "Rows as this revision knew them");
  add_language(*out, full->language);
  out->callback([full, &verb] { verb = [full] { return run_inventory_export(*full); }; });
}

void add_withdraw(CLI::App& inventory, Verb& verb) {
  const auto words = std::make_shared<WithdrawWords>();
  words->who = login_name();
  CLI::App* command = inventory.add_subcommand("withdraw", "Rows that no longer hold; every earlier state stays");
  command->add_option("kind", words->kind, "sources, activity, measures, ...")->required();
  command->add_option("keys", words->keys, "Keys of the rows: S-001, or S-001:2023 for an activity")->required();
  command->add_option("--book", words->book, inventory_book_help)->required();
  command->add_option("--by", words->who, "Who withdraws them");
  command->add_option("--why", words->why, "The reason")->required();
  command->callback([words, &verb] { verb = [words] { return run_inventory_withdraw(*words); }; });
}

void add_imports(CLI::App& inventory, Verb& verb) {
  const auto book = std::make_shared<std::string>();
  CLI::App* command = inventory.add_subcommand("imports", "Every revision with its file, its hash and who");
  command->add_option("--book", *book, inventory_book_help)->required();
  command->callback([book, &verb] { verb = [book] { return run_inventory_imports(*book); }; });
}

void add_grid(CLI::App& inventory, Verb& verb) {
  const auto words = std::make_shared<GridWords>();
  CLI::App* command = inventory.add_subcommand("grid", "Emissions of a period on a grid, as NetCDF-CF");
  add_question(*command, words->inventory, true);
  command->add_option("--out", words->request.out, "FILE.nc")->required();
  command->add_option("--space", words->request.space,
                      "Grid, counties and surrogates; default: the region's space.toml");
  command->add_flag("--by-sector", words->request.by_sector, "A variable for each pollutant and sector");
  command->add_flag("--by-month", words->request.by_month, "A step for each month; default one step");
  command->callback([words, &verb] { verb = [words] { return run_inventory_grid(*words); }; });
}

void add_reproduce(CLI::App& inventory, Verb& verb) {
  const auto words = std::make_shared<InventoryReproduceWords>();
  CLI::App* command = inventory.add_subcommand(
      "reproduce", "The figures that documents print, beside what the engine makes of a region's synthetic inventory");
  command->add_option("--region", words->region, "Region pack (changji)");
  command->add_option("--out", words->out, "Directory for the generated records, as tables that can be imported");
  command->add_flag("--json", words->json, "Answer as JSON");
  add_language(*command, words->lang);
  command->callback([words, &verb] { verb = [words] { return run_inventory_reproduce(*words); }; });
}

}  // namespace

void add_inventory(CLI::App& app, Verb& verb) {
  CLI::App* inventory = app.add_subcommand("inventory", "From activity to tonnes: totals, reductions, kept results");
  inventory->require_subcommand(1);
  add_totals(*inventory, verb);
  add_reductions(*inventory, verb);
  add_check(*inventory, verb);
  add_snapshot(*inventory, verb);
  add_compare(*inventory, verb);
  add_tables(*inventory, verb);
  add_withdraw(*inventory, verb);
  add_imports(*inventory, verb);
  add_grid(*inventory, verb);
  add_reproduce(*inventory, verb);
  add_inventory_programme(*inventory, verb);
  add_inventory_reconcile(*inventory, verb);
}

}  // namespace lantian::app
