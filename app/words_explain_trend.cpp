#include "app/explain_trend.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {
namespace {

void add_sheet_words(CLI::App& command, SheetWords& words) {
  command.add_option("--out", words.out, "FILE.csv: the first table, every row");
  command.add_flag("--json", words.json, "Answer as JSON (doc/explain-trend.md)");
  command.add_option("--lang", words.language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
}

void add_capture(CLI::App& command, double& capture) {
  command.add_option("--capture", capture, "Share of its rows that a mean of a month or day needs")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
}

void add_trend(CLI::App& explain, Verb& verb) {
  const auto words = std::make_shared<TrendWords>();
  CLI::App* command = explain.add_subcommand("trend", "Where a series is going: slope with interval, season, filters");
  add_frame_words(*command, words->frame);
  command
      ->add_option("--kind", words->kind,
                   "slope (Theil-Sen), seasonal (STL), kz, wind (vector means), agreement (modStats)")
      ->check(CLI::IsMember({"slope", "seasonal", "kz", "wind", "agreement"}))
      ->capture_default_str();
  command->add_option("--model", words->model, "Of agreement: the column that should meet --target");
  add_capture(*command, words->capture);
  command->add_option("--resamples", words->resamples, "Of the bootstrap")
      ->check(CLI::Range(99, 100'000))
      ->capture_default_str();
  command->add_option("--seed", words->seed, "Of the bootstrap")->capture_default_str();
  add_sheet_words(*command, words->answer);
  command->callback([words, &verb] { verb = [words] { return run_explain_trend(*words); }; });
}

void add_breaks(CLI::App& explain, Verb& verb) {
  const auto words = std::make_shared<BreaksWords>();
  CLI::App* command = explain.add_subcommand("breaks", "When a series changed its level or course (Bai-Perron, BIC)");
  add_frame_words(*command, words->frame);
  command->add_option("--model", words->model, "line: each segment a line over time; level: a mean")
      ->check(CLI::IsMember({"line", "level"}))
      ->capture_default_str();
  command->add_option("--means", words->means, "Looked for in means of a month or a day")
      ->check(CLI::IsMember({"month", "day"}))
      ->capture_default_str();
  command->add_option("--least", words->least_share, "Share of all values that a segment holds at least")
      ->check(CLI::Range(0.01, 0.5))
      ->capture_default_str();
  add_capture(*command, words->capture);
  add_sheet_words(*command, words->answer);
  command->callback([words, &verb] { verb = [words] { return run_explain_breaks(*words); }; });
}

void add_roses(CLI::App& explain, Verb& verb) {
  const auto words = std::make_shared<RosesWords>();
  CLI::App* command = explain.add_subcommand("roses", "By wind and by calendar: data for plots");
  add_frame_words(*command, words->frame);
  command->add_option("--kind", words->kind, "wind, pollution (rose of --target), polar, variation, calendar, level")
      ->check(CLI::IsMember({"wind", "pollution", "polar", "variation", "calendar", "level"}))
      ->capture_default_str();
  command->add_option("--sectors", words->sectors, "Of the wind's direction; the first is centred on north")
      ->check(CLI::Range(4, 72))
      ->capture_default_str();
  command->add_option("--classes", words->classes,
                      "Bounds of a rose: 2 4 6; default 1 2 4 6 m/s, fifths of a --target");
  command->add_option("--calm", words->calm_below, "Calm below, m/s")
      ->check(CLI::Range(0.0, 10.0))
      ->capture_default_str();
  command->add_option("--speed-step", words->speed_step, "Of polar, m/s")
      ->check(CLI::Range(0.1, 10.0))
      ->capture_default_str();
  command->add_option("--least-rows", words->least, "Of polar: rows behind a cell")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command->add_option("--by", words->by, "Of level: two of hour, weekday, month, season, year, year_month")
      ->capture_default_str();
  command->add_option("--year", words->year, "Of calendar; default the last");
  add_capture(*command, words->capture);
  add_sheet_words(*command, words->answer);
  command->callback([words, &verb] { verb = [words] { return run_explain_roses(*words); }; });
}

}  // namespace

void add_explain_trend(CLI::App& explain, Verb& verb) {
  add_trend(explain, verb);
  add_breaks(explain, verb);
  add_roses(explain, verb);
}

}  // namespace lantian::app
