#pragma once
#include "app/docket.hpp"

#include <cstddef>
#include <string>

/// The verbs of `lantian docket` that bring many cases in or look at many at once. Each prints its answer and returns
/// the exit code.
namespace lantian::app {

/// lantian docket import FILE|--register ID|--petitions ID|--template FILE.xlsx --book BOOK
struct DocketImportWords {
  DocketDeskWords desk;
  serve::ActorWords actor;  ///< without a role: the system, in the name given
  std::string file, register_id, petitions_id, template_out;
  std::string sheet, refused_out;
  std::size_t shown = 20;
  bool dry_run = false, good_rows = false;
};
int run_docket_import(const DocketImportWords& words);

/// lantian docket orders --book BOOK --out DIR
struct DocketOrdersWords {
  DocketDeskWords desk;
  std::string out, on;
};
int run_docket_orders(const DocketOrdersWords& words);

/// lantian docket repeated --book BOOK
struct DocketRepeatedWords {
  DocketDeskWords desk;
  std::string from, to;
};
int run_docket_repeated(const DocketRepeatedWords& words);

}  // namespace lantian::app
