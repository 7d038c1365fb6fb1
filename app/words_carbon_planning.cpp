#include "app/carbon_planning.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {
namespace {

using PlanningWords = std::shared_ptr<CarbonPlanningWords>;

void add_planning_options(CLI::App& command, const PlanningWords& words) {
  command.add_option("--book", words->book, "Book of a bureau; default: the SYNTHETIC region");
  command.add_option("--region", words->region, "Region pack (changji)");
  command.add_option("--format", words->format, "text, csv or json")->check(CLI::IsMember({"text", "csv", "json"}));
  command
      .add_option_function<std::string>(
          "--lang", [words](const std::string& given) { words->chinese = given == "zh"; }, "zh or en")
      ->check(CLI::IsMember({"zh", "en"}));
}

void run_planning(CLI::App& command, Verb& verb, const PlanningWords& words, int (*run)(const CarbonPlanningWords&)) {
  command.callback([words, run, &verb] { verb = [words, run] { return run(*words); }; });
}

}  // namespace

void add_carbon_planning(CLI::App& carbon, Verb& verb) {
  CLI::App* library = carbon.add_subcommand("library", "The library of transition finance: who is in, and until when");
  library->require_subcommand(0, 1);
  auto words = std::make_shared<CarbonPlanningWords>();
  add_planning_options(*library, words);
  library->add_option("--on", words->on, "Day whose validity is meant (2024-12-31)");
  library->add_option("--docx", words->docx, "Write the list of disclosure as .docx");
  library->add_option("--xlsx", words->xlsx, "Write the list of disclosure as .xlsx");
  // A subcommand's own callback comes first; the list is what is left without one.
  library->callback([library, words, &verb] {
    if (library->get_subcommands().empty()) verb = [words] { return run_carbon_library(*words); };
  });

  words = std::make_shared<CarbonPlanningWords>();
  CLI::App* show = library->add_subcommand("show", "One entry: application, principles, votes, dues, acts");
  add_planning_options(*show, words);
  show->add_option("entry", words->entry, "Its id")->required();
  show->add_option("--on", words->on, "Day whose validity is meant");
  run_planning(*show, verb, words, run_carbon_library_show);

  words = std::make_shared<CarbonPlanningWords>();
  CLI::App* identify =
      library->add_subcommand("identify", "Would this application be taken: each condition and principle");
  add_planning_options(*identify, words);
  identify->add_option("file", words->file, "Application as JSON (doc/carbon-library.md)")->required();
  run_planning(*identify, verb, words, run_carbon_library_identify);

  words = std::make_shared<CarbonPlanningWords>();
  CLI::App* pathway =
      carbon.add_subcommand("pathway", "CO2 up to the target year under scenarios: peak, goal, what must be true");
  add_planning_options(*pathway, words);
  pathway->add_option("--scenario", words->scenario, "frozen, policy; default: all");
  pathway->add_option("--year", words->year, "Base year; default: the last one with accounts")
      ->check(CLI::Range(1990, 2100));
  run_planning(*pathway, verb, words, run_carbon_pathway);
}

}  // namespace lantian::app
