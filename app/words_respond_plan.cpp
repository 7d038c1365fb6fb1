#include "app/respond_plan.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {

void add_respond_plan(CLI::App& respond, Verb& verb) {
  const auto words = std::make_shared<RespondPlanWords>();
  CLI::App* command = respond.add_subcommand(
      "plan",
      "The cheapest choice of what each unit cuts that reaches the shares and a fall of PM2.5; costs are assumed");
  command->add_option("--book", words->book, "Directory of the book; lists and plans are in its response.db");
  command->add_option("--region", words->region, "Region pack (changji)");
  command->add_option("--list", words->list, "Key of the reduction list, as 652300-HS2023; default: the one of the season, else the newest");
  command->add_option("--level", words->level, "yellow, orange or red")
      ->check(CLI::IsMember({"yellow", "orange", "red"}));
  command->add_option("--target", words->targets,
                      "RECEPTOR=UG: PM2.5 less there, season mean, ug/m3; may stand several times");
  command->add_option("--shares", words->shares,
                      "Set of data/grades/shares.toml, or none; default: the one in force there and then");
  command->add_option("--on", words->on,
                      "Day on which guarantees are judged; default: the middle of the list's season");
  command->add_option("--gap", words->gap, "Relative, 0.01")->check(CLI::Range(0.0, 0.5));
  command->add_option("--seconds", words->seconds, "For the search, 10")->check(CLI::Range(0.1, 600.0));
  auto* keep = command->add_flag("--keep", words->keep, "Keep the plan in the book");
  command->add_option("--by", words->by, "Who keeps it; default: the login name")->needs(keep);
  command
      ->add_flag("--yearly", words->yearly,
                 "Instead: measures of a year, their cost curve, and the cheapest set that reaches the targets")
      ->excludes(keep);
  command->add_option("--probability", words->probability, "Of each target of the year, 0.8")
      ->check(CLI::Range(0.5, 0.999));
  command->add_flag("--json", words->json, "The document as it is kept");
  command->add_option("--lang", words->language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  command->callback([words, &verb] { verb = [words] { return run_respond_plan(*words); }; });
}

}  // namespace lantian::app
