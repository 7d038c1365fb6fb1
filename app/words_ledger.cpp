#include "app/ledger.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {
namespace {

constexpr const char* ledger_book_help = "Directory of the book; the ledger is its ledger.db";

void add_post(CLI::App& ledger, Verb& verb) {
  const auto words = std::make_shared<LedgerPostWords>();
  CLI::App* post = ledger.add_subcommand("post", "Append the rows of a table; all of them or none");
  post->add_option("file", words->file, "CSV or .xlsx by the form 'ledger' (doc/ledger.md)")->required();
  post->add_option("--book", words->book, ledger_book_help)->required();
  post->add_option("--by", words->by, "Who posts")->required();
  post->add_flag("--dry-run", words->dry_run, "Check everything, store nothing");
  post->add_option("--refusals", words->refusals_shown, "How many refused rows to show (20)");
  post->callback([words, &verb] { verb = [words] { return run_ledger_post(*words); }; });
}

void add_balance(CLI::App& ledger, Verb& verb) {
  const auto words = std::make_shared<LedgerBalanceWords>();
  CLI::App* balance = ledger.add_subcommand("balance", "What each account holds");
  balance->add_option("--book", words->book, ledger_book_help)->required();
  balance->add_option("--region", words->query.region, "County, code or name");
  balance->add_option("--pollutant", words->query.pollutant, "SO2, NOx, PM, VOC, COD or NH3-N");
  balance->add_option("--origin", words->query.origin, "enterprise, residential, mobile or national");
  balance->add_option("--vintage", words->query.vintage, "Year of the reductions");
  balance->add_option("--on", words->query.on, "At the end of this day; default: everything posted");
  balance->add_option("--as-of", words->as_of, "As known after this row");
  balance->add_flag("--json", words->json, "Answer as JSON");
  balance->callback([words, &verb] { verb = [words] { return run_ledger_balance(*words); }; });
}

void add_verify(CLI::App& ledger, Verb& verb) {
  const auto book = std::make_shared<std::string>();
  CLI::App* verify = ledger.add_subcommand("verify", "Look at every row again: chain, balances on every day, rules");
  verify->add_option("--book", *book, ledger_book_help)->required();
  verify->callback([book, &verb] { verb = [book] { return run_ledger_verify(*book); }; });
}

void add_match(CLI::App& ledger, Verb& verb) {
  const auto words = std::make_shared<LedgerMatchWords>();
  CLI::App* match = ledger.add_subcommand("match", "Which reductions a project can take, and why not the others");
  match->add_option("--book", words->book, ledger_book_help)->required();
  match->add_option("--project", words->need.project, "Id of the project")->required();
  match->add_option("--region", words->need.region, "County of the project, code or name")->required();
  match->add_option("--need", words->need.needs, "POLLUTANT=TONNES that it will emit, like NOx=15")->required();
  match->add_option("--on", words->need.on, "Day on which the tonnes are to be reserved")->required();
  match->add_option("--discharge", words->need.discharge, "First day on which the project discharges");
  match->add_option("--exception", words->need.exception, "Id of an exception of the rule");
  match->add_option("--out", words->out, "Write the RESERVE rows to this CSV, for 'ledger post'");
  match->add_flag("--json", words->json, "Answer as JSON");
  match->callback([words, &verb] { verb = [words] { return run_ledger_match(*words); }; });
}

void add_history(CLI::App& ledger, Verb& verb) {
  const auto words = std::make_shared<LedgerHistoryWords>();
  CLI::App* history = ledger.add_subcommand("history", "The rows, in the order in which they were posted");
  history->add_option("--book", words->book, ledger_book_help)->required();
  history->add_option("--reduction", words->reduction, "Only this reduction");
  history->add_option("--project", words->project, "Only this project");
  history->add_flag("--json", words->json, "Answer as JSON");
  history->callback([words, &verb] { verb = [words] { return run_ledger_history(*words); }; });
}

void add_potential(CLI::App& ledger, Verb& verb) {
  const auto words = std::make_shared<LedgerPotentialWords>();
  CLI::App* potential =
      ledger.add_subcommand("potential", "What enterprises could still cut, by aspect, and what became a reduction");
  potential->add_option("file", words->file, "CSV or .xlsx by the form 'potential'")->required();
  potential->add_option("--book", words->book, ledger_book_help);
  potential->callback([words, &verb] { verb = [words] { return run_ledger_potential(*words); }; });
}

}  // namespace

void add_ledger(CLI::App& app, Verb& verb) {
  CLI::App* ledger = app.add_subcommand("ledger", "The quota ledger: more output, no more pollution");
  ledger->require_subcommand(1);
  add_post(*ledger, verb);
  add_balance(*ledger, verb);
  add_verify(*ledger, verb);
  add_match(*ledger, verb);
  add_history(*ledger, verb);
  add_potential(*ledger, verb);
}

}  // namespace lantian::app
