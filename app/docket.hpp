#pragma once
#include <string>

/// The verbs of `lantian docket`. Each prints its answer and returns the exit code.
namespace lantian::app {

/// lantian docket tree --register ID [--book BOOK] [--region R] [--on DAY] [--lang zh|en] [--json|--markdown] [--out
/// FILE.xlsx|.md|.json|.txt], or: tree --case ID --book BOOK
struct DocketTreeWords {
  std::string register_id, case_id, book, region = "changji", on, lang = "zh", out;
  bool json = false;
  bool markdown = false;
};
int run_docket_tree(const DocketTreeWords& words);

}  // namespace lantian::app
