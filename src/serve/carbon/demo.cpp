// The carbon accounts of the demonstration: everything synthetic.
#include "keep/files.hpp"
#include "serve/carbon/desk.hpp"

namespace lantian::serve {

Result<void> prepare_demo_carbon(const CarbonDesk& desk) {
  LANTIAN_TRY(keep::DocumentBook* book, carbon_book(desk));
  return keep_synthetic_filings(*desk.carbon, desk.region, *book, keep::now());
}

}  // namespace lantian::serve
