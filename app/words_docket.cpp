#include "app/docket.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {
namespace {

void add_docket_tree(CLI::App& docket, Verb& verb) {
  const auto words = std::make_shared<DocketTreeWords>();
  CLI::App* tree = docket.add_subcommand("tree", "Aspects, issues and tasks of a register, with deadline and state");
  tree->add_option("--register", words->register_id, "Id of the register, like rectification-2023")->required();
  tree->add_option("--region", words->region, "Region pack (changji)");
  tree->add_option("--on", words->on, "State on this day; default: today");
  tree->add_option("--lang", words->lang, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  tree->add_option("--out", words->out, "Write FILE.xlsx, .md, .json or .txt instead of printing");
  tree->add_flag("--json", words->json, "Answer as JSON");
  tree->add_flag("--markdown", words->markdown, "Answer as Markdown");
  tree->callback([words, &verb] { verb = [words] { return run_docket_tree(*words); }; });
}

}  // namespace

void add_docket(CLI::App& app, Verb& verb) {
  CLI::App* docket = app.add_subcommand("docket", "Cases with deadlines: rectification, dispatch, reports, mediation");
  docket->require_subcommand(1);
  add_docket_tree(*docket, verb);
}

}  // namespace lantian::app
