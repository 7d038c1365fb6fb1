#pragma once
#include <string>

namespace lantian::app {

struct CarbonPlanningWords {
  std::string region = "changji";
  std::string book;  ///< directory; empty: the synthetic enterprises and projects of the region
  std::string format = "text";
  bool chinese = true;
  std::string entry;       ///< library show
  std::string file;        ///< library identify
  std::string on;          ///< library: day; empty: today, or the last day of what is synthetic
  std::string docx, xlsx;  ///< library: list of disclosure to be written
  std::string scenario;    ///< pathway; empty: all of them
  int year = 0;            ///< pathway: base year; 0: the last one
};
int run_carbon_library(const CarbonPlanningWords& words);
int run_carbon_library_show(const CarbonPlanningWords& words);
int run_carbon_library_identify(const CarbonPlanningWords& words);
int run_carbon_pathway(const CarbonPlanningWords& words);

}  // namespace lantian::app
