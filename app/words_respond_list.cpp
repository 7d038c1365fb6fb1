#include "app/respond_list.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {
namespace {

CLI::App* add_list_verb(CLI::App& list, Verb& verb, const char* act, const char* help,
                        const std::shared_ptr<RespondListWords>& words) {
  CLI::App* command = list.add_subcommand(act, help);
  words->act = act;
  command->add_option("--book", words->book,
                      "Directory of the book: its inventory.db is drawn from, its response.db holds "
                      "the lists");
  command->add_option("--unit", words->unit, "Place of the list (652300)");
  command->add_option("--season", words->season, "Season of the list (HS2023)");
  command->add_option("--on", words->on,
                      "Day that grades and guarantees are judged on; default: today, for a synthetic "
                      "list the middle of its season");
  command->add_option("--lang", words->language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  command->callback([words, &verb] { verb = [words] { return run_respond_list(*words); }; });
  return command;
}

void add_list_verbs(CLI::App& list, Verb& verb) {
  const auto words = [] { return std::make_shared<RespondListWords>(); };
  auto made = words();
  CLI::App* draft = add_list_verb(list, verb, "draft", "A SYNTHETIC list from an inventory, kept in the book", made);
  draft->add_flag("--dry-run", made->dry, "Keep nothing");
  draft->add_option("--by", made->by, "Who brings it in; default: the login name");
  draft->add_flag("--json", made->json, "The document as it is kept");
  made = words();
  CLI::App* check = add_list_verb(list, verb, "check",
                                  "What is wrong with a list; exit code 1 when it may not be "
                                  "dispatched from",
                                  made);
  check->add_option("--file", made->file, "A workbook instead of the list in the book");
  check->add_option("--show", made->shown, "How many findings of each kind to show");
  made = words();
  CLI::App* shares =
      add_list_verb(list, verb, "shares", "What a list cuts of all emissions, against what is required", made);
  shares->add_option("--file", made->file, "A workbook instead of the list in the book");
  shares->add_option("--hour", made->hour, "Hour of the response, for measures that change with time")
      ->check(CLI::Range(0, 2000));
  made = words();
  CLI::App* import = add_list_verb(list, verb, "import",
                                   "Reads a workbook or the industry table as CSV; whole or not at "
                                   "all, and only what may be dispatched from",
                                   made);
  import->add_option("file", made->file, ".xlsx or .csv")->required();
  import->add_option("--by", made->by, "Who brings it in; default: the login name");
  import->add_flag("--dry-run", made->dry, "Read and report, keep nothing");
  made = words();
  CLI::App* exported =
      add_list_verb(list, verb, "export", "The list as a workbook or CSV that can be imported again", made);
  exported->add_option("file", made->out, ".xlsx or .csv")->required();
  made = words();
  CLI::App* approve = add_list_verb(list, verb, "approve",
                                    "Approves the list in the book, so that orders may be made from it; by somebody else "
                                    "than who brought it in",
                                    made);
  approve->add_option("--by", made->by, "Who approves")->required();
  approve->add_option("--row", made->row, "Row of the list that she looked at, as import and the list's page name it")
      ->required();
  approve->add_option("--role", made->role, "Her role in data/accounts/roles.toml (prefecture)");
  approve->add_option("--reason", made->reason, "Number of the document, or who decided when");
}

}  // namespace

void add_respond_list(CLI::App& respond, Verb& verb) {
  CLI::App* list = respond.add_subcommand("list", "The emergency reduction list");
  list->require_subcommand(1);
  add_list_verbs(*list, verb);

  const auto words = std::make_shared<RespondGradeWords>();
  CLI::App* grade = respond.add_subcommand("grade",
                                           "A performance grade from its groups of indicators; --explain lists "
                                           "industries and what each grade asks for");
  grade->add_option("industry", words->industry,
                    "steel_long, cement, ..., or a TOML file with industry, [groups], until and [[event]]");
  grade->add_option("--group", words->groups, "limits=C: the grade that a group meets");
  grade->add_option("--event", words->events, "exceedance=2023-12-01: what took the grade away");
  grade->add_option("--until", words->until, "Last day of the grade");
  grade->add_option("--on", words->on, "Day of the judgement; default: today");
  grade->add_flag("--explain", words->explain, "Industries, scales and measure tables with their status");
  grade->add_option("--lang", words->language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  grade->callback([words, &verb] { verb = [words] { return run_respond_grade(*words); }; });
}

}  // namespace lantian::app
