#pragma once
#include <string>

namespace lantian::app {

struct CarbonRateWords {
  std::string year;  ///< "2024"; empty: the last that was filed
  std::string region = "changji";
  std::string book;              ///< directory; empty: the synthetic enterprises of the region
  std::string format = "text";   ///< text, csv, json
  std::string engine = "ratio";  ///< of the label: ratio, quantile
  std::string by = "sector";     ///< of a balance: sector, county
  std::string docx, xlsx;        ///< report of a balance to be written
  bool chinese = true;
};

/// lantian carbon rate [--year 2024] [--book DIR | --region ID] [--engine ratio|quantile] [--format text|csv|json]
int run_carbon_rate(const CarbonRateWords& words);
/// lantian carbon balance [--year 2024] [--by sector|county] [--book DIR | --region ID] [--format text|csv|json]
/// [--docx FILE] [--xlsx FILE]
int run_carbon_balance(const CarbonRateWords& words);

}  // namespace lantian::app
