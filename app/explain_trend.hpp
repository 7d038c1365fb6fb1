#pragma once
#include "app/explain.hpp"
#include "app/explain_sheet.hpp"

/// The verbs `lantian explain trend|breaks|roses`.
namespace lantian::app {

/// lantian explain trend FILE... [--kind slope|seasonal|kz|wind|agreement]: where a series is going.
struct TrendWords {
  FrameWords frame;
  SheetWords answer;
  std::string kind = "slope", model;
  double capture = 0.75;
  int resamples = 599;
  std::uint64_t seed = 2;
};
int run_explain_trend(const TrendWords& words);

/// lantian explain breaks FILE... [--model line|level] [--means month|day]: when it changed its course.
struct BreaksWords {
  FrameWords frame;
  SheetWords answer;
  std::string model = "line", means = "month";
  double least_share = 0.15, capture = 0.75;
};
int run_explain_breaks(const BreaksWords& words);

/// lantian explain roses FILE... [--kind wind|pollution|polar|variation|calendar|level]: data for plots.
struct RosesWords {
  FrameWords frame;
  SheetWords answer;
  std::string kind = "wind", by = "hour,month";
  int sectors = 16, year = 0;
  std::vector<double> classes;
  double calm_below = 0.3, speed_step = 0.5, capture = 0.75;
  std::size_t least = 5;
};
int run_explain_roses(const RosesWords& words);

}  // namespace lantian::app
