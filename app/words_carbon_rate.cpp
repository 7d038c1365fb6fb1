#include "app/carbon_rate.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {
namespace {

using RateWords = std::shared_ptr<CarbonRateWords>;

CLI::App* add_rate_verb(CLI::App& carbon, Verb& verb, const char* name, const char* help, const RateWords& words,
                        int (*run)(const CarbonRateWords&)) {
  CLI::App* command = carbon.add_subcommand(name, help);
  command->add_option("--year", words->year, "2024; default: the last that was filed");
  command->add_option("--book", words->book, "Directory of a book; default: the SYNTHETIC enterprises of the region");
  command->add_option("--region", words->region, "Region pack (changji)");
  command->add_option("--format", words->format, "text, csv or json (text)")
      ->check(CLI::IsMember({"text", "csv", "json"}));
  command
      ->add_option_function<std::string>(
          "--lang", [words](const std::string& given) { words->chinese = given == "zh"; }, "zh or en")
      ->check(CLI::IsMember({"zh", "en"}));
  command->callback([words, run, &verb] { verb = [words, run] { return run(*words); }; });
  return command;
}

}  // namespace

void add_carbon_rate(CLI::App& carbon, Verb& verb) {
  auto words = std::make_shared<CarbonRateWords>();
  add_rate_verb(carbon, verb, "rate", "Carbon-efficiency codes and labels of everybody in a year", words,
                run_carbon_rate)
      ->add_option("--engine", words->engine, "How labels come about: ratio or quantile (ratio)")
      ->check(CLI::IsMember({"ratio", "quantile"}));
  words = std::make_shared<CarbonRateWords>();
  CLI::App* balance =
      add_rate_verb(carbon, verb, "balance", "Accounts of a region added up: emission, coal, energy, intensity", words,
                    run_carbon_balance);
  balance->add_option("--by", words->by, "sector or county (sector)")->check(CLI::IsMember({"sector", "county"}));
  balance->add_option("--docx", words->docx, "Write the yearly carbon balance as .docx");
  balance->add_option("--xlsx", words->xlsx, "Write its tables as .xlsx, numbers as numbers");
}

}  // namespace lantian::app
