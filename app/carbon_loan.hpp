#pragma once
#include <string>

namespace lantian::app {

struct CarbonLoanWords {
  std::string region = "changji";
  std::string book;        ///< directory of a bureau's book; empty: the synthetic region of the pack
  std::string loan;        ///< to be shown
  std::string on;          ///< day of the course; empty: today
  std::string docx, xlsx;  ///< KPI sheet to be written
  bool chinese = true;
};
int run_carbon_loan_list(const CarbonLoanWords& words);
int run_carbon_loan_show(const CarbonLoanWords& words);

}  // namespace lantian::app
