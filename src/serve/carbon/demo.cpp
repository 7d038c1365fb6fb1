// The carbon accounts of the demonstration: everything synthetic.
#include "keep/files.hpp"
#include "serve/carbon/accounts_desk.hpp"

namespace lantian::serve {

Result<void> prepare_demo_carbon(const CarbonDesk& desk) {
  LANTIAN_TRY(keep::DocumentBook * book, carbon_book(desk));
  LANTIAN_CHECK(keep_synthetic_filings(*desk.carbon, desk.region, *book, keep::now()));
  LANTIAN_CHECK(keep_complete_accounts(desk, {"2022", "2023", "2024"}, "synthetic region"));
  return {};
}

}  // namespace lantian::serve
