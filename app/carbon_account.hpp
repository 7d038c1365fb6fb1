#pragma once
#include <string>

namespace lantian::app {

struct CarbonWords {
  std::string enterprise, year;
  std::string region = "changji";
  std::string file;  ///< of filings; empty: the synthetic enterprises of the region
  std::string guide, version, county = "652300";
  std::string book;        ///< folder of a bureau's book; empty: a file, or the synthetic enterprises
  std::string out;         ///< snapshot to be written
  std::string docx, xlsx;  ///< report to be written
  std::string snapshot;    ///< to be verified
  bool lineage = false;
  bool chinese = true;
};
int run_carbon_account(const CarbonWords& words);
int run_carbon_verify(const CarbonWords& words);
int run_carbon_guides(const CarbonWords& words);

}  // namespace lantian::app
