#include "app/factors.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {

void add_factors(CLI::App& app, Verb& verb) {
  const auto words = std::make_shared<FactorsWords>();
  CLI::App* factors = app.add_subcommand("factors", "Emission factors: sets, versions, what is odd about them");
  factors->require_subcommand(1);

  CLI::App* list = factors->add_subcommand("list", "Every set and version");
  list->add_flag("--json", words->json, "Answer as JSON (doc/factors.md)");
  list->callback([words, &verb] { verb = [words] { return run_factors_list(*words); }; });

  CLI::App* lint = factors->add_subcommand("lint", "Look for slips; ends with 1 when there is an error");
  lint->add_option("files", words->files, "Drafts to judge beside the sets; default: the sets themselves");
  lint->add_option("--on", words->day, "Day the factors are wanted for, e.g. 2026-01-01");
  lint->add_flag("--json", words->json, "Answer as JSON (doc/factors.md)");
  lint->callback([words, &verb] { verb = [words] { return run_factors_lint(*words); }; });

  CLI::App* show = factors->add_subcommand("show", "One set with its sources");
  show->add_option("set", words->set, "SET, or SET/VERSION; default: the newest version")->required();
  show->add_option("key", words->key, "Beginning of a key: 01-RES, or 01-RES-BIT/SO2");
  show->add_flag("--json", words->json, "Answer as JSON (doc/factors.md)");
  show->callback([words, &verb] { verb = [words] { return run_factors_show(*words); }; });

  CLI::App* methods = factors->add_subcommand("methods", "The ways to tonnes: equations and parameters");
  methods->add_flag("--json", words->json, "Answer as JSON (doc/factors.md)");
  methods->callback([words, &verb] { verb = [words] { return run_factors_methods(*words); }; });

  factors->add_subcommand("lock", "Print the lock that the factor files would have now")->callback([&verb] {
    verb = [] { return run_factors_lock(); };
  });
}

}  // namespace lantian::app
