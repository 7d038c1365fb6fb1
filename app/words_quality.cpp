#include "app/quality.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {
namespace {

constexpr const char* book_help = "Directory of the book; its marks lie beside the readings";

void add_request(CLI::App& command, serve::QualityRequest& request) {
  command.add_option("--unit", request.unit, "Unit or station")->required();
  command.add_option("--period", request.period, "2023, 2023-10, 2023-10-05, ...")->required();
  command.add_option("--rule", request.rule, "Rule of quality control (QC-AIR)");
}

void add_quality_check(CLI::App& quality, Verb& verb) {
  const auto words = std::make_shared<QualityCheckWords>();
  CLI::App* check =
      quality.add_subcommand("check", "Look for flat, frozen, forged and implausible series; store doubts");
  check->add_option("--book", words->book, book_help)->required();
  add_request(*check, words->request);
  check->add_option("--findings", words->findings_shown, "How many findings to show (50)");
  check->add_flag("--json", words->json, "Answer as JSON");
  check->callback([words, &verb] { verb = [words] { return run_quality_check(*words); }; });
}

void add_list(CLI::App& quality, Verb& verb) {
  const auto words = std::make_shared<QualityListWords>();
  CLI::App* list = quality.add_subcommand("list", "Marks and what was decided about them");
  list->add_option("--book", words->book, book_help)->required();
  list->add_option("--place", words->places, "Only these stations or devices");
  list->add_option("--detector", words->detector, "Only this detector, e.g. flat");
  list->add_option("--state", words->state, "suspect, upheld, reversed or joined");
  list->add_option("--period", words->period, "Only marks that touch this period");
  list->add_flag("--json", words->json, "Answer as JSON");
  list->callback([words, &verb] { verb = [words] { return run_quality_list(*words); }; });
}

void add_show(CLI::App& quality, Verb& verb) {
  const auto words = std::make_shared<QualityShowWords>();
  CLI::App* show = quality.add_subcommand("show", "One mark with its evidence and history");
  show->add_option("id", words->mark, "Number of the mark")->required();
  show->add_option("--book", words->book, book_help)->required();
  show->callback([words, &verb] { verb = [words] { return run_quality_show(*words); }; });
}

void add_quality_review(CLI::App& quality, Verb& verb) {
  const auto words = std::make_shared<QualityReviewWords>();
  CLI::App* review =
      quality.add_subcommand("review", "Decide about a mark; nothing is deleted, every decision can be undone");
  review->add_option("id", words->mark, "Number of the mark")->required();
  review->add_option("--book", words->book, book_help)->required();
  CLI::Option* uphold = review->add_flag("--uphold", words->uphold, "The readings must not be used");
  review->add_flag("--reverse", words->reverse, "The readings are sound")->excludes(uphold);
  review->add_option("--by", words->by, "Who decides")->required();
  review->add_option("--why", words->why, "The reason")->required();
  review->callback([words, &verb] { verb = [words] { return run_quality_review(*words); }; });
}

void add_score(CLI::App& quality, Verb& verb) {
  const auto words = std::make_shared<QualityScoreWords>();
  CLI::App* score =
      quality.add_subcommand("score", "Hit and false-alarm rates on faults seeded into the book's own series");
  score->add_option("--book", words->book, book_help)->required();
  add_request(*score, words->request.quality);
  score->add_option("--seeds", words->request.seeds, "Faults of each kind and station");
  score->add_option("--seed", words->request.seed, "The same seed gives the same faults");
  score->callback([words, &verb] { verb = [words] { return run_quality_score(*words); }; });
}

void add_devices(CLI::App& quality, Verb& verb) {
  const auto words = std::make_shared<QualityDevicesWords>();
  CLI::App* devices =
      quality.add_subcommand("devices", "The same for the telegrams of a gateway (while it does not run)");
  devices->add_option("--at", words->request.at, "Directory of the gateway")->required();
  devices->add_option("--period", words->request.period, "2023, 2023-10, 2023-10-05, ...")->required();
  devices->add_option("--mn", words->request.mn, "Only these devices");
  devices->add_option("--permits", words->request.permits, "Permit file with the reference oxygen");
  devices->add_option("--findings", words->findings_shown, "How many findings to show (50)");
  devices->add_flag("--json", words->json, "Answer as JSON");
  devices->callback([words, &verb] { verb = [words] { return run_quality_devices(*words); }; });
}

}  // namespace

void add_quality(CLI::App& app, Verb& verb) {
  CLI::App* quality = app.add_subcommand("quality", "Quality control of a book");
  quality->require_subcommand(1);
  add_quality_check(*quality, verb);
  add_list(*quality, verb);
  add_show(*quality, verb);
  add_quality_review(*quality, verb);
  add_score(*quality, verb);
  add_devices(*quality, verb);
}

}  // namespace lantian::app
