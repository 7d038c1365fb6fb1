#include "app/desk.hpp"
#include "app/docket_import.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {
namespace {

CLI::Option* add_book_and_answer(CLI::App& verb, DocketDeskWords& desk) {
  verb.add_option("--region", desk.region, "Region pack (changji)");
  verb.add_option("--lang", desk.lang, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  verb.add_flag("--json", desk.json, "Answer as JSON");
  return verb.add_option("--book", desk.book, "Directory of the docket, or postgres:WORDS of a server");
}

void add_trial_time(CLI::App& verb, DocketDeskWords& desk) {
  verb.add_option("--now", desk.now, "Pretend that it is this time; trials with made-up cases only");
}

void add_cases_import(CLI::App& docket, Verb& verb) {
  const auto words = std::make_shared<DocketImportWords>();
  CLI::App* bring = docket.add_subcommand("import", "Bring in many cases: a table, a register, a list of petitions");
  bring->add_option("file", words->file, "CSV (UTF-8 or GB 18030) or .xlsx by the form 'cases' (doc/docket-import.md)");
  bring->add_option("--register", words->register_id, "Register of the region's pack, like rectification-2023");
  bring->add_option("--petitions", words->petitions_id, "List of petitions of the region's pack");
  bring->add_option("--template", words->template_out, "Write the empty form to FILE.xlsx or .csv, and nothing else");
  bring->add_option("--sheet", words->sheet, "Sheet of the workbook; default: the first");
  bring->add_flag("--dry-run", words->dry_run, "Judge every row, store nothing");
  bring->add_flag("--good-rows", words->good_rows, "Store the rows that can be taken although others are refused");
  bring->add_option("--refused-out", words->refused_out, "Write the refused rows, each with why, to FILE.csv");
  bring->add_option("--refusals", words->shown, "How many refusals and likely duplicates to show (20)");
  serve::ActorWords& actor = words->actor;
  actor.name = login_name();
  bring->add_option("--by", actor.name, "Who imports; default: the login name");
  bring->add_option("--role", actor.role, "Judge the rows by the rights of this role; default: the system");
  bring->add_option("--area", actor.area, "Where that role works: code, id or name");
  bring->add_option("--unit", actor.unit, "Its office");
  bring->add_option("--topics", actor.topics, "Its topics; default: all")->delimiter(',');
  bring->add_option("--as-party", actor.party, "Enterprise: its id; citizen: her token");
  bring->add_option("--session-until", actor.session_until, "When the session ends, for programs that act for people");
  add_book_and_answer(*bring, words->desk);
  add_trial_time(*bring, words->desk);
  bring->callback([words, &verb] { verb = [words] { return run_docket_import(*words); }; });
}

void add_docket_tree(CLI::App& docket, Verb& verb) {
  const auto words = std::make_shared<DocketTreeWords>();
  CLI::App* tree = docket.add_subcommand(
      "tree", "Aspects, issues and tasks of a register with deadline and state; or the parts of a case");
  tree->add_option("--register", words->register_id, "Id of the register, like rectification-2023");
  tree->add_option("--case", words->case_id, "A case of the docket");
  tree->add_option("--on", words->on, "Judge deadlines on this day; default: today");
  tree->add_option("--out", words->out, "Write FILE.xlsx, .md, .json or .txt instead of printing");
  tree->add_flag("--markdown", words->markdown, "Answer as Markdown");
  add_book_and_answer(*tree, words->desk);
  tree->callback([words, &verb] { verb = [words] { return run_docket_tree(*words); }; });
}

void add_docket_orders(CLI::App& docket, Verb& verb) {
  const auto words = std::make_shared<DocketOrdersWords>();
  CLI::App* orders = docket.add_subcommand("orders", "A list of what to do and a calendar for each office and worker");
  orders->add_option("--out", words->out, "Directory; files that stay the same are not touched")->required();
  orders->add_option("--on", words->on, "Judge deadlines at the end of this day; default: now");
  add_book_and_answer(*orders, words->desk)->required();
  add_trial_time(*orders, words->desk);
  orders->callback([words, &verb] { verb = [words] { return run_docket_orders(*words); }; });
}

void add_docket_repeated(CLI::App& docket, Verb& verb) {
  const auto words = std::make_shared<DocketRepeatedWords>();
  CLI::App* repeated = docket.add_subcommand("repeated", "Complaints that came again about one thing");
  repeated->add_option("--from", words->from, "First day of the complaints");
  repeated->add_option("--to", words->to, "Last day of the complaints");
  add_book_and_answer(*repeated, words->desk)->required();
  repeated->callback([words, &verb] { verb = [words] { return run_docket_repeated(*words); }; });
}

}  // namespace

void add_docket_import(CLI::App& docket, Verb& verb) {
  add_cases_import(docket, verb);
  add_docket_tree(docket, verb);
  add_docket_orders(docket, verb);
  add_docket_repeated(docket, verb);
}

}  // namespace lantian::app
