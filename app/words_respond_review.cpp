#include "app/respond_review.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {
namespace {

void add_season_words(CLI::App& respond, Verb& verb) {
  const auto words = std::make_shared<RespondSeasonWords>();
  CLI::App* command = respond.add_subcommand(
      "season", "Forecasts, warnings and what came over a season: confusion matrices, hits, misses, false alarms");
  command->add_option("--book", words->book, "Directory of the book with readings and response.db")->required();
  command->add_option("--region", words->region, "Region pack")->capture_default_str();
  command->add_option("--period", words->period, "HS2023")->required();
  command->add_option("--out", words->out, "FILE.docx, .xlsx, .md or .json; default: text here");
  auto* keep = command->add_flag("--keep", words->keep, "As the newest review of that season");
  command->add_option("--by", words->by, "Who keeps it; default: your login name")->needs(keep);
  command->add_flag("--json", words->json, "The document as it is kept");
  command->add_option("--lang", words->language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  command->callback([words, &verb] { verb = [words] { return run_respond_season(*words); }; });
}

}  // namespace

void add_respond_review(CLI::App& respond, Verb& verb) {
  const auto words = std::make_shared<RespondReviewWords>();
  CLI::App* command = respond.add_subcommand(
      "review", "After a response: forecast against actual, shares achieved, the air with and without measures");
  command->add_option("--book", words->book, "Directory of the book with readings and response.db")->required();
  command->add_option("--region", words->region, "Region pack")->capture_default_str();
  command->add_option("--episode", words->episode, "W-2024-01; without it: the episodes and their reviews");
  command->add_option("--out", words->out, "FILE.docx, .xlsx, .md or .json; default: text here");
  auto* keep = command->add_flag("--keep", words->keep, "As the newest review of that episode");
  command->add_option("--by", words->by, "Who keeps it; default: your login name")->needs(keep);
  command->add_flag("--json", words->json, "The document as it is kept");
  command->add_option("--lang", words->language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  command->callback([words, &verb] { verb = [words] { return run_respond_review(*words); }; });
  add_season_words(respond, verb);
}

}  // namespace lantian::app
