#include "app/explain_contributions.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {

void add_frame_words(CLI::App& command, FrameWords& words) {
  command.add_option("files", words.files,
                     "CSV of hours or days of a place, with its weather; several make their mean");
  command.add_option("--layout", words.layout, "How the files are written: a name in data/explain/layouts")
      ->capture_default_str();
  command.add_option("--book", words.book, "Instead of files: directory of the book");
  command.add_option("--unit", words.unit, "Of the book: unit, group or station");
  command.add_option("--weather", words.weather, "Beside a book: CSV of hours of weather, in the same layout");
  command.add_option("--target", words.target, "Column to explain: pm25, pm10, so2, no2, co, o3, ...")
      ->capture_default_str();
  command.add_option("--period", words.period, "Only this part: 2022-01-01..2024-03-31, 2023, HS2023");
  command.add_option("--step", words.step, "hour, or day for means of days")
      ->check(CLI::IsMember({"hour", "day"}))
      ->capture_default_str();
}

void add_model_words(CLI::App& command, ModelWords& words) {
  command.add_option("--learner", words.learner, "boosting, or forest for the mean of trees")
      ->check(CLI::IsMember({"boosting", "forest"}))
      ->capture_default_str();
  command.add_option("--trees", words.trees, "Default 600 of boosting, 300 of a forest")->check(CLI::Range(1, 100000));
  command.add_option("--depth", words.depth, "Greatest depth of a tree; default 5, of a forest 12")
      ->check(CLI::Range(1, 40));
  command.add_option("--columns", words.weather, "Weather columns; default all there are");
  command.add_option("--memory", words.memory, "Also weather as means of so many hours before (hours: 6 24 72)");
  command.add_flag("--no-memory", words.no_memory, "Only the weather of the hour itself");
  command.add_option("--seed", words.seed, "Of drawing rows and variables")->capture_default_str();
  command.add_option("--threads", words.threads, "Default: all of the machine")->check(CLI::Range(0, 1024));
}

namespace {

template <class Words>
void add_answer_words(CLI::App& command, Words& words) {
  command.add_option("--out", words.out, "FILE.csv: the series");
  command.add_flag("--json", words.json, "Answer as JSON (doc/explain.md)");
  command.add_option("--lang", words.language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
}

void add_normalise(CLI::App& explain, Verb& verb) {
  const auto words = std::make_shared<NormaliseWords>();
  CLI::App* command = explain.add_subcommand(
      "normalise", "The air in the weather that its hours could have had: exact, without sampling");
  add_frame_words(*command, words->frame);
  add_model_words(*command, words->model);
  command->add_option("--pool", words->pool, "windowed, or joint as rmweather has it")
      ->check(CLI::IsMember({"windowed", "joint", "met-only"}))
      ->capture_default_str();
  command->add_option("--window-days", words->window_days, "Days of the year to each side")
      ->check(CLI::Range(0, 182))
      ->capture_default_str();
  command->add_option("--before", words->before, "With --after: two periods to compare");
  command->add_option("--after", words->after, "HS2023 beside --before HS2022");
  add_answer_words(*command, *words);
  command->callback([words, &verb] { verb = [words] { return run_explain_normalise(*words); }; });
}

void add_counterfactual(CLI::App& explain, Verb& verb) {
  const auto words = std::make_shared<CounterfactualWords>();
  CLI::App* command = explain.add_subcommand(
      "counterfactual", "What a period would have been without a change: an intervention and its effect");
  add_frame_words(*command, words->frame);
  add_model_words(*command, words->model);
  command->add_option("--baseline", words->baseline, "Period to learn from")->required();
  command->add_option("--treated", words->treated, "Period whose effect is asked for")->required();
  add_answer_words(*command, *words);
  command->callback([words, &verb] { verb = [words] { return run_explain_counterfactual(*words); }; });
}

void add_osse(CLI::App& explain, Verb& verb) {
  const auto words = std::make_shared<OsseWords>();
  CLI::App* command = explain.add_subcommand(
      "osse", "The experiment with known truth: shares recovered from a made-up region beside the true ones");
  command->add_option("--region", words->region, "Region pack with osse.toml")->capture_default_str();
  command->add_option("--seed", words->seed, "Of the made-up region")->capture_default_str();
  command->add_option("--seeds", words->seeds, "So many seeds from --seed on, and their scores together")
      ->check(CLI::Range(1, 1000));
  command->add_option("--threads", words->threads, "Default: all of the machine")->check(CLI::Range(0, 1024));
  command->add_option("--out", words->out, "FILE.csv: observed and modelled hours of the last seed");
  command->add_flag("--json", words->json, "Answer as JSON (doc/explain.md)");
  command->add_option("--lang", words->language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  command->callback([words, &verb] { verb = [words] { return run_explain_osse(*words); }; });
}

}  // namespace

void add_explain(CLI::App& app, Verb& verb) {
  CLI::App* explain = app.add_subcommand("explain", "Why the air changed: weather, measures, what nobody can say");
  explain->require_subcommand(1);
  add_normalise(*explain, verb);
  add_counterfactual(*explain, verb);
  add_osse(*explain, verb);
  add_explain_trend(*explain, verb);
  add_explain_receptor(*explain, verb);
  add_explain_contributions(*explain, verb);
}

}  // namespace lantian::app
