#include "app/carbon_loan.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {
namespace {

CLI::App* add_loan_verb(CLI::App& loan, Verb& verb, const char* name, const char* help,
                        const std::shared_ptr<CarbonLoanWords>& words, int (*run)(const CarbonLoanWords&)) {
  CLI::App* command = loan.add_subcommand(name, help);
  command->add_option("--region", words->region, "Region pack whose SYNTHETIC loans are looked at (changji)");
  command->add_option("--book", words->book, "Directory of a bureau's book, instead of the pack");
  command->add_option("--on", words->on, "Day as of which the course is told (today)");
  command
      ->add_option_function<std::string>(
          "--lang", [words](const std::string& given) { words->chinese = given == "zh"; }, "zh or en")
      ->check(CLI::IsMember({"zh", "en"}));
  command->callback([words, run, &verb] { verb = [words, run] { return run(*words); }; });
  return command;
}

}  // namespace

void add_carbon_loan(CLI::App& carbon, Verb& verb) {
  CLI::App* loan = carbon.add_subcommand("loan", "Loans whose rate follows a verified KPI");
  loan->require_subcommand(1);
  add_loan_verb(*loan, verb, "list", "Every loan with what came of its KPIs", std::make_shared<CarbonLoanWords>(),
                run_carbon_loan_list);
  const auto words = std::make_shared<CarbonLoanWords>();
  CLI::App* show =
      add_loan_verb(*loan, verb, "show", "The course of one, and each figure on the contract's basis beside today's",
                    words, run_carbon_loan_show);
  show->add_option("loan", words->loan, "Its id")->required();
  show->add_option("--docx", words->docx, "Write the KPI sheet as .docx");
  show->add_option("--xlsx", words->xlsx, "Write its tables as .xlsx, numbers as numbers");
}

}  // namespace lantian::app
