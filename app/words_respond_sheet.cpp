#include "app/respond_sheet.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {

void add_respond_sheet(CLI::App& respond, Verb& verb) {
  const auto words = std::make_shared<RespondSheetWords>();
  CLI::App* command = respond.add_subcommand(
      "sheet",
      "One plant, one plan: what an enterprise of the list does at each level, its annexes, the card at its gate");
  command->add_option("--book", words->book, "Directory of the book with response.db")->required();
  command->add_option("--enterprise", words->enterprise, "Id of the enterprise in the list")->required();
  command->add_option("--list", words->list, "652300-HS2023; default: the only list of the book");
  command->add_option("--out", words->out, "FILE.docx")->required();
  command->add_option("--lang", words->language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  command->callback([words, &verb] { verb = [words] { return run_respond_sheet(*words); }; });
}

}  // namespace lantian::app
