#include "app/cems.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {
namespace {

constexpr const char* at_help = "Directory of a gateway (while it does not run)";

void add_month(CLI::App& cems, Verb& verb) {
  const auto words = std::make_shared<CemsMonthWords>();
  CLI::App* month = cems.add_subcommand("month", "Judge a month: exceedances, exemptions, capture, emission");
  month->add_option("--at", words->request.at, at_help);
  month->add_option("--csv", words->request.csv, "Table of hours of one outlet, in the place of --at");
  month->add_option("--outlet", words->request.outlet, "Outlet of the permit file; default with --at: all");
  month->add_option("--month", words->request.month, "Month, e.g. 2026-11")->required();
  month->add_option("--permits", words->request.permits, "Permit file; default: permits.toml of every region");
  month->add_option("--marks", words->request.marks, "Table of start-ups, stops, maintenance, calibrations");
  month->add_option("--reviews", words->request.reviews, "File of reviews; default: cems-reviews.csv in --at");
  month->add_option("--rule", words->request.rule, "Rule of monitoring (HJ75)");
  month->add_flag("--json", words->json, "Answer as JSON (doc/cems.md)");
  month->add_option("--csv-out", words->list_out, "Write the list of exceedances here");
  month->add_option("--hours-out", words->hours_out, "Write every hour with its emission here");
  month->callback([words, &verb] { verb = [words] { return run_cems_month(*words); }; });
}

void add_review(CLI::App& cems, Verb& verb) {
  const auto words = std::make_shared<CemsReviewWords>();
  CLI::App* review = cems.add_subcommand("review", "Say whether an exceedance is real; nothing is ever deleted");
  review->add_option("--at", words->request.at, at_help);
  review->add_option("--reviews", words->request.reviews, "File of reviews; default: cems-reviews.csv in --at");
  review->add_option("--outlet", words->request.outlet, "Outlet")->required();
  review->add_option("--factor", words->factor, "Factor code, e.g. a21026")->required();
  review->add_option("--from", words->first, "First hour, as the list prints it: \"2026-11-03 08:00\"")->required();
  review->add_option("--to", words->last, "Last hour; default: the first");
  review->add_option("--state", words->state, "real, not-real or withdrawn")->required();
  review->add_option("--reason", words->reason, "What was looked at, and what it showed")->required();
  review->add_option("--by", words->reviewer, "Who looked")->required();
  review->callback([words, &verb] { verb = [words] { return run_cems_review(*words); }; });
}

void add_reviews(CLI::App& cems, Verb& verb) {
  const auto request = std::make_shared<serve::CemsRequest>();
  CLI::App* reviews = cems.add_subcommand("reviews", "Every review in the order it was made");
  reviews->add_option("--at", request->at, at_help);
  reviews->add_option("--reviews", request->reviews, "File of reviews; default: cems-reviews.csv in --at");
  reviews->add_option("--outlet", request->outlet, "Only this outlet");
  reviews->callback([request, &verb] { verb = [request] { return run_cems_reviews(*request); }; });
}

}  // namespace

void add_cems(CLI::App& app, Verb& verb) {
  CLI::App* cems = app.add_subcommand("cems", "Flue-gas monitors of enterprises");
  cems->require_subcommand(1);
  add_month(*cems, verb);
  add_review(*cems, verb);
  add_reviews(*cems, verb);
}

}  // namespace lantian::app
