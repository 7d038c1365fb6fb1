// The carbon accounts of the demonstration: everything synthetic.
#include "keep/files.hpp"
#include "serve/carbon/accounts_desk.hpp"
#include "serve/carbon/desk.hpp"
#include "serve/carbon/finance_demo.hpp"
#include "serve/carbon/library_office.hpp"
#include "serve/carbon/ratings_desk.hpp"

namespace lantian::serve {
namespace {

constexpr int year_of_demo_codes = 2024;

}  // namespace

Result<void> prepare_demo_carbon(const CarbonDesk& desk) {
  LANTIAN_TRY(keep::DocumentBook* book, carbon_book(desk));
  LANTIAN_CHECK(keep_synthetic_filings(*desk.carbon, desk.region, *book, keep::now()));
  LANTIAN_CHECK(keep_complete_accounts(desk, {"2022", "2023", "2024"}, "synthetic region"));
  LANTIAN_CHECK(issue_demo_codes(desk, year_of_demo_codes, keep::now()));
  LANTIAN_CHECK(prepare_demo_finance(desk));
  return keep_demo_library(desk, *book, keep::now());
}

}  // namespace lantian::serve
