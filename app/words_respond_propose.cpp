#include "app/respond_propose.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {
namespace {

void add_propose(CLI::App& respond, Verb& verb) {
  const auto words = std::make_shared<RespondProposeWords>();
  CLI::App* command = respond.add_subcommand(
      "propose",
      "What the warning rules say on a forecast: level, criterion, days, cause; all rule sets beside each other");
  command->add_option("--book", words->book, "Directory of the book")->required();
  command->add_option("--region", words->region, "Region pack")->capture_default_str();
  command->add_option("--day", words->day, "Day of issue of the forecast; default: the newest");
  command->add_option("--rules", words->rules, "CN2024, XJ, CN2018, ...: a file of data/warnings");
  command->add_option("--units", words->units, "Counties; default: those of the region's setting");
  auto* keep = command->add_flag("--keep", words->keep, "Open an episode with this proposal");
  command->add_option("--reason", words->reason, "Of the proposal")->needs(keep);
  command->add_option("--by", words->by, "Who proposes; default: the login name")->needs(keep);
  command->add_flag("--json", words->json, "Answer as JSON (doc/respond-warnings.md)");
  command->add_option("--lang", words->language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  command->callback([words, &verb] { verb = [words] { return run_respond_propose(*words); }; });
}

void add_act(CLI::App& respond, Verb& verb) {
  const auto words = std::make_shared<RespondActWords>();
  CLI::App* command = respond.add_subcommand("act", "One act of an episode, kept with what it stands on");
  command->add_option("--book", words->book, "Directory of the book")->required();
  command->add_option("--region", words->region, "Region pack")->capture_default_str();
  command->add_option("episode", words->episode, "W-2024-01")->required();
  command->add_option("act", words->act, "What is done")
      ->required()
      ->check(CLI::IsMember({"approve", "reject", "start", "upgrade", "downgrade", "extend", "propose_lift", "keep_on",
                             "lift", "evaluate"}));
  command->add_option("--level", words->level, "yellow, orange, red; default: as the forecast says");
  command->add_option("--from", words->from, "First hour, 2024-01-05T14: the hour that ends there");
  command->add_option("--until", words->until, "Last hour");
  command->add_option("--forecast", words->forecast, "Forecast that it stands on: F-2024-01-05.1");
  command->add_option("--criterion", words->criterion, "Criterion that it is said to meet: red.1");
  command->add_option("--reason", words->reason, "In a sentence");
  command->add_option("--units", words->units, "Counties, when they change");
  command->add_option("--by", words->by, "Who acts; default: the login name");
  command->add_option("--role", words->role, "Her role in data/accounts/roles.toml")->required();
  command->add_option("--at", words->at,
                      "Moment on the Beijing clock, synthetic books alone; default: the desk's clock");
  command->add_flag("--json", words->json, "The episode as JSON");
  command->callback([words, &verb] { verb = [words] { return run_respond_act(*words); }; });
}

void add_episodes(CLI::App& respond, Verb& verb) {
  const auto words = std::make_shared<RespondEpisodesWords>();
  CLI::App* command =
      respond.add_subcommand("episodes", "Episodes of a book, one of them act by act, or a season's findings");
  command->add_option("--book", words->book, "Directory of the book")->required();
  command->add_option("--region", words->region, "Region pack")->capture_default_str();
  command->add_option("episode", words->episode, "One of them: W-2024-01");
  command->add_option("--findings", words->period,
                      "HS2023: warnings without supporting forecast, criteria met without a warning");
  command->add_option("--replay", words->replay,
                      "SYNTHETIC: walk the winter HS2023 by the rule; 'all', or the day after which to stop");
  command->add_flag("--json", words->json, "Answer as JSON");
  command->add_option("--lang", words->language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  command->callback([words, &verb] { verb = [words] { return run_respond_episodes(*words); }; });
}

}  // namespace

void add_respond_propose(CLI::App& respond, Verb& verb) {
  add_propose(respond, verb);
  add_act(respond, verb);
  add_episodes(respond, verb);
}

}  // namespace lantian::app
