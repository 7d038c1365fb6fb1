#include "app/words.hpp"

#include <CLI/CLI.hpp>

namespace lantian::app {

void add_docket(CLI::App& app, Verb& verb) {
  CLI::App* docket = app.add_subcommand("docket", "Cases with deadlines: rectification, dispatch, reports, mediation");
  docket->require_subcommand(1);
  add_docket_import(*docket, verb);
}

}  // namespace lantian::app
