#include "app/explain_receptor.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {

void add_explain_receptor(CLI::App& explain, Verb& verb) {
  const auto words = std::make_shared<ReceptorWords>();
  serve::ReceptorQuestion& question = words->question;
  CLI::App* command = explain.add_subcommand(
      "receptor", "What a receptor measures, species by species, as a few factors that a person names (LS-NMF)");
  command->add_option("--concentrations", question.concentrations, "Table of samples x species, as EPA PMF takes it")
      ->required();
  command->add_option("--uncertainties", question.uncertainties, "Of the same samples and species, in the same order")
      ->required();
  command->add_option("--factors", question.factors, "How many factors")->required()->check(CLI::Range(1, 24));
  command->add_option("--starts", question.starts, "Random starts; default 20")->check(CLI::Range(1, 10'000));
  command->add_option("--seed", question.seed, "Of starts and resamples")->capture_default_str();
  command->add_option("--weak", question.weak, "Species that count with three times their uncertainty");
  command->add_option("--bad", question.bad, "Species that do not count");
  command->add_option("--bootstrap", question.resamples, "Resamples by moving blocks; default none")
      ->check(CLI::Range(1, 100'000));
  command->add_option("--block", question.block, "Samples in a block; default the cube root of all")
      ->check(CLI::Range(1, 1'000'000));
  command->add_flag("--disp", question.displacement, "How far each value of a profile can be displaced");
  command->add_option("--rise", question.rise, "Of --disp: how much Q may rise; default 4")
      ->check(CLI::Range(0.1, 1000.0));
  command->add_option("--seconds", words->seconds, "Time for --bootstrap and for --disp, each; what is done counts")
      ->check(CLI::Range(0.0, 1e6));
  command->add_option("--threads", question.threads, "Default: all of the machine")->check(CLI::Range(0, 1024));
  command->add_option("--out", words->answer.out, "FILE.csv: profiles and contributions");
  command->add_flag("--json", words->answer.json, "Answer as JSON (doc/explain-receptor.md)");
  command->add_option("--lang", words->answer.language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  question.threads = 0;
  command->callback([words, &verb] { verb = [words] { return run_explain_receptor(*words); }; });
}

}  // namespace lantian::app
