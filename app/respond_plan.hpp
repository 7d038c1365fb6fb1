#pragma once
#include <string>
#include <vector>

namespace lantian::app {

struct RespondPlanWords {
  std::string book, region = "changji", list, level = "orange", shares, on, by, language = "zh";
  std::vector<std::string> targets;  ///< "652301=0.5"
  double gap = 0.01, seconds = 10, probability = 0.8;
  bool keep = false, json = false, yearly = false;
};
int run_respond_plan(const RespondPlanWords& words);

}  // namespace lantian::app
