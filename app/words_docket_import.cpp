#include "app/docket.hpp"
#include "app/docket_import.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {
namespace {

constexpr const char* docket_book_help = "Directory of the docket, or postgres:WORDS of libpq";

/// What every one of these verbs has.
template <class Words>
void add_place_and_language(CLI::App& verb, Words& words) {
  verb.add_option("--region", words.region, "Region pack (changji)");
  verb.add_option("--lang", words.lang, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  verb.add_flag("--json", words.json, "Answer as JSON");
}

void add_cases_import(CLI::App& docket, Verb& verb) {
  const auto words = std::make_shared<DocketImportWords>();
  CLI::App* import = docket.add_subcommand("import", "Bring in many cases: a table, a register, a list of petitions");
  import->add_option("file", words->file,
                     "CSV (UTF-8 or GB 18030) or .xlsx by the form 'cases' (doc/docket-import.md)");
  import->add_option("--register", words->register_id, "Register of the region's pack, like rectification-2023");
  import->add_option("--petitions", words->petitions_id, "List of petitions of the region's pack");
  import->add_option("--template", words->template_out, "Write the empty form to FILE.xlsx or .csv, and nothing else");
  import->add_option("--book", words->book, docket_book_help);
  import->add_option("--sheet", words->sheet, "Sheet of the workbook; default: the first");
  import->add_flag("--dry-run", words->dry_run, "Judge every row, store nothing");
  import->add_flag("--good-rows", words->good_rows, "Store the rows that can be taken although others are refused");
  import->add_option("--refused-out", words->refused_out, "Write the refused rows, each with why, to FILE.csv");
  import->add_option("--refusals", words->shown, "How many refusals and likely duplicates to show (20)");
  import->add_option("--by", words->by, "Who imports; default: the login name");
  import->add_option("--role", words->role, "By whose rights rows are judged (system)");
  import->add_option("--area", words->area, "Area of that role");
  import->add_option("--unit", words->unit, "Office of that role");
  import->add_option("--party", words->party, "Enterprise or reporter, for those roles");
  add_place_and_language(*import, *words);
  import->callback([words, &verb] { verb = [words] { return run_docket_import(*words);
};
}  // namespace
);
}  // namespace lantian::app

void add_docket_tree(CLI::App& docket, Verb& verb) {
  const auto words = std::make_shared<DocketTreeWords>();
  CLI::App* tree = docket.add_subcommand(
      "tree", "Aspects, issues and tasks of a register with deadline and state; or the parts of a case");
  tree->add_option("--register", words->register_id, "Id of the register, like rectification-2023");
  tree->add_option("--case", words->case_id, "A case of the docket");
  tree->add_option("--book", words->book,
                   std::string{docket_book_help} + "; a register is shown beside its cases there");
  tree->add_option("--on", words->on, "Judge deadlines on this day; default: today");
  tree->add_option("--out", words->out, "Write FILE.xlsx, .md, .json or .txt instead of printing");
  tree->add_flag("--markdown", words->markdown, "Answer as Markdown");
  add_place_and_language(*tree, *words);
  tree->callback([words, &verb] { verb = [words] { return run_docket_tree(*words); }; });
}

void add_docket_orders(CLI::App& docket, Verb& verb) {
  const auto words = std::make_shared<DocketOrdersWords>();
  CLI::App* orders = docket.add_subcommand("orders", "A list of what to do and a calendar for each office and worker");
  orders->add_option("--book", words->book, docket_book_help)->required();
  orders->add_option("--out", words->out, "Directory; files that stay the same are not touched")->required();
  orders->add_option("--on", words->on, "Judge deadlines at the end of this day; default: now");
  add_place_and_language(*orders, *words);
  orders->callback([words, &verb] { verb = [words] { return run_docket_orders(*words); }; });
}

void add_docket_repeated(CLI::App& docket, Verb& verb) {
  const auto words = std::make_shared<DocketRepeatedWords>();
  CLI::App* repeated = docket.add_subcommand("repeated", "Complaints that came again about one thing");
  repeated->add_option("--book", words->book, docket_book_help)->required();
  repeated->add_option("--from", words->from, "First day of the complaints");
  repeated->add_option("--to", words->to, "Last day of the complaints");
  add_place_and_language(*repeated, *words);
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
