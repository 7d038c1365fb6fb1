#pragma once
#include "base/result.hpp"
#include "explain/trend/month_means.hpp"

#include <cstdint>

/// The slope of a series that a few wild values cannot move, and how sure it is.
namespace lantian::explain {

struct TheilSenChoice {
  int resamples = 599;  ///< as Wilcox and openair; the interval's ends are order statistics of these
  double confidence = 0.95;
  bool block = false;      ///< resample runs of round(n^(1/3)) values: neighbours stay together (Kunsch 1989)
  std::uint64_t seed = 2;  ///< the same seed gives the same interval on every machine
};

/// A line y = intercept + slope_a_day * days since 1970-01-01.
struct Line {
  double intercept = 0, slope_a_day = 0;
  double at(double days) const { return intercept + slope_a_day * days; }
};

/// Per year means 365 days. `p` is two-sided, in 0..1.
struct TheilSen {
  std::size_t n = 0;
  Line line;
  double a_year = 0, lower_a_year = 0, upper_a_year = 0;
  double p = 1;
  /// Change a year as a share of the line's first value, percent; no value when the line does not start above 0.
  std::optional<double> percent_a_year;
  int block_length = 1;
};

/// The median of the slopes of all pairs of different days, through the medians of both axes; interval and p by
/// bootstrap: sorted slopes of B resamples, the ends being number round((1-c)/2 B) + 1 and B - round((1-c)/2 B).
/// Returns incomplete below 6 values. Deterministic. Requires: resamples >= 99, 0 < confidence < 1, days not all alike.
/// Sources: Sen 1968, doi:10.1080/01621459.1968.10480934; Wilcox 2010 (regci); openair `TheilSen`.
Result<TheilSen> theil_sen(const DatedValues& values, const TheilSenChoice& choice = {});

/// The line alone. No value when no two days differ.
std::optional<Line> theil_sen_line(const DatedValues& values);

}  // namespace lantian::explain
