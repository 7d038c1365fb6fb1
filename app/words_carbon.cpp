#include "app/carbon_account.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {
namespace {

CLI::App* add_carbon_verb(CLI::App& carbon, Verb& verb, const char* name, const char* help,
                          const std::shared_ptr<CarbonWords>& words, int (*run)(const CarbonWords&)) {
  CLI::App* command = carbon.add_subcommand(name, help);
  command->add_option("--region", words->region, "Region pack whose synthetic enterprises are looked at (changji)");
  command
      ->add_option_function<std::string>(
          "--lang", [words](const std::string& given) { words->chinese = given == "zh"; }, "zh or en")
      ->check(CLI::IsMember({"zh", "en"}));
  command->callback([words, run, &verb] { verb = [words, run] { return run(*words); }; });
  return command;
}

}  // namespace

void add_carbon(CLI::App& app, Verb& verb) {
  CLI::App* carbon = app.add_subcommand("carbon", "Carbon accounts: what an enterprise emitted, by which guide");
  carbon->require_subcommand(1);
  const auto words = [] { return std::make_shared<CarbonWords>(); };

  auto made = words();
  CLI::App* account = add_carbon_verb(*carbon, verb, "account", "The account of an enterprise for a year or a month",
                                      made, run_carbon_account);
  account->add_option("enterprise", made->enterprise, "Its id")->required();
  account->add_option("--period", made->year, "2024, or 2024-05")->required();
  account->add_option("--filing", made->file, "Table of monthly filings (.csv, .xlsx); default: the SYNTHETIC region");
  account->add_option("--book", made->book, "Folder of a book: an enterprise that filed there")->excludes("--filing");
  account->add_option("--guide", made->guide, "Guide; default: the one of the synthetic enterprise");
  account->add_option("--version", made->version, "Version of the guide; default: the one in force on the first day");
  account->add_option("--county", made->county, "GB/T 2260 code, for factors by place (652300); with --filing");
  account->add_option("--out", made->out, "Write the snapshot, which later factors do not change");
  account->add_option("--docx", made->docx, "Write the greenhouse-gas report as .docx");
  account->add_option("--xlsx", made->xlsx, "Write its tables as .xlsx, numbers as numbers");
  account->add_flag("--lineage", made->lineage, "Each line down to filings, parameters and formula");

  made = words();
  CLI::App* verify = add_carbon_verb(*carbon, verb, "verify", "Compute a snapshot again from itself, bit for bit", made,
                                     run_carbon_verify);
  verify->add_option("snapshot", made->snapshot, "File");
  verify->add_option("--book", made->book, "Folder of a book: every account that it keeps")->excludes("snapshot");

  add_carbon_planning(*carbon, verb);
  add_carbon_verb(*carbon, verb, "guides", "Accounting guides and their versions", words(), run_carbon_guides);
  add_carbon_rate(*carbon, verb);
  add_carbon_loan(*carbon, verb);
}

}  // namespace lantian::app
