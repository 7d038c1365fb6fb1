#pragma once
#include <cstddef>
#include <string>

/// The verbs of `lantian docket` that bring many cases in or look at many at once. Each prints its answer and returns
/// the exit code.
namespace lantian::app {

/// lantian docket import FILE|--register ID|--petitions ID|--template FILE.xlsx --book BOOK
struct DocketImportWords {
  std::string file, register_id, petitions_id, template_out;
  std::string book, region = "changji", lang = "zh", sheet, refused_out;
  std::string by, role = "system", area, unit, party;
  std::size_t shown = 20;
  bool dry_run = false, good_rows = false, json = false;
};
int run_docket_import(const DocketImportWords& words);

/// lantian docket orders --book BOOK --out DIR
struct DocketOrdersWords {
  std::string book, out, region = "changji", lang = "zh", on;
  bool json = false;
};
int run_docket_orders(const DocketOrdersWords& words);

/// lantian docket repeated --book BOOK
struct DocketRepeatedWords {
  std::string book, region = "changji", lang = "zh", from, to;
  bool json = false;
};
int run_docket_repeated(const DocketRepeatedWords& words);

}  // namespace lantian::app
