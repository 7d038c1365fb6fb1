#include "app/explain_contributions.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {
namespace {

void add_weather(CLI::App& command, ContributionsWords& words) {
  command.add_option("--weather", words.weather, "CSV of hours of weather; without it the weather stays unexplained");
  command.add_option("--layout", words.layout, "How it is written: a name in data/explain/layouts")
      ->capture_default_str();
  command.add_option("--step", words.step, "hour, or day for means of days")
      ->check(CLI::IsMember({"hour", "day"}))
      ->capture_default_str();
  command.add_option("--record", words.record, "Days the weather is learned from; default from --against to --period");
  command.add_flag("--thorough", words.thorough, "Also the joint pool and a forest: a wider view of what methods say");
  add_model_words(command, words.model);
}

void add_measures(CLI::App& command, ContributionsWords& words) {
  command.add_option("--inventory", words.inventory, "Book whose measures say what was cut, source by source");
  command.add_option("--at-least", words.at_least, "Measures at least so far: planned, built, verified")
      ->check(CLI::IsMember({"planned", "built", "verified"}));
  command.add_option("--table", words.tables,
                     "Source-receptor tables of `transport adjoint`; several show their spread");
  command.add_option("--coefficients", words.coefficients,
                     "FILE of `transport coefficients` or of published coefficients; region: those of the unit's pack");
  command.add_option("--coefficients-of", words.coefficient_unit,
                     "Unit whose published coefficients are taken; default the unit itself");
  command.add_option("--cut", words.cuts, "\"clean heating=5176\": tonnes that somebody states, for coefficients");
}

}  // namespace

void add_explain_contributions(CLI::App& explain, Verb& verb) {
  const auto words = std::make_shared<ContributionsWords>();
  CLI::App* command = explain.add_subcommand(
      "contributions", "How much of a change was weather, each measure, the background, and what nobody can say");
  command->add_option("--book", words->book, "Directory of the book with the readings")->required();
  command->add_option("--unit", words->unit, "Unit, group or station")->required();
  command->add_option("--period", words->period, "The later period: HS2023")->required();
  command->add_option("--against", words->against, "The earlier one: HS2022")->required();
  command->add_option("--target", words->target, "pm25, pm10, so2, ...")->capture_default_str();
  add_measures(*command, *words);
  command->add_option("--control", words->control, "Station that no source here reaches: its change is the background");
  add_weather(*command, *words);
  command->add_option("--out", words->out, "FILE.html (the bulletin with this chapter), FILE.md or FILE.json");
  command->add_flag("--json", words->json, "Answer as JSON (doc/explain-contributions.md)");
  command->add_option("--lang", words->language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  command->callback([words, &verb] { verb = [words] { return run_explain_contributions(*words); }; });
}

void add_transport_coefficients(CLI::App& transport, Verb& verb) {
  const auto words = std::make_shared<CoefficientWords>();
  CLI::App* command = transport.add_subcommand(
      "coefficients", "From a table: what a tonne gives the air of each county, by county, sector and precursor");
  command->add_option("table", words->table, "File that `transport adjoint` wrote")->required();
  command->add_option("--out", words->out, "FILE.toml")->required();
  command->callback([words, &verb] { verb = [words] { return run_transport_coefficients(*words); }; });
}

}  // namespace lantian::app
