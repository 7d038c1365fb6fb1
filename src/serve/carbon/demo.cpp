// The carbon accounts of the demonstration: everything synthetic.
#include "keep/files.hpp"
#include "serve/carbon/desk.hpp"
#include "serve/carbon/library_office.hpp"

namespace lantian::serve {

Result<void> prepare_demo_carbon(const CarbonDesk& desk) {
  LANTIAN_TRY(keep::DocumentBook* book, carbon_book(desk));
  LANTIAN_CHECK(keep_synthetic_filings(*desk.carbon, desk.region, *book, keep::now()));
  return keep_demo_library(desk, *book, keep::now());
}

}  // namespace lantian::serve
