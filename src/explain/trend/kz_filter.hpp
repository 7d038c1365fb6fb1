#pragma once
#include "explain/frame.hpp"

/// Kolmogorov-Zurbenko filters: low passes made of moving means, at home with missing values.
namespace lantian::explain {

struct KzShape {
  int width = 365;            ///< values of a window; an even one counts as the next odd
  int passes = 3;             ///< 1 at least
  double least_share = 0.25;  ///< of a window's values that must be there
};

/// The frame's values at equal steps: a row that was left out stands as missing.
struct EvenSeries {
  HourEnding first{};
  Step step = Step::hour;
  Values values;
  HourEnding end_of(std::size_t n) const;
};
EvenSeries even_series(const Frame& frame, const Values& values);

/// `passes` centred moving means of equal steps, each over the values that the one before gave, O(n) a pass. At the
/// ends the window is cut. Sums are compensated. Requires: width >= 1, passes >= 1. Source: Rao and Zurbenko 1994,
/// doi:10.1080/10473289.1994.10467303; missing values and ends as openair `kzFilter`.
Values kz_filter(const Values& values, const KzShape& shape);

/// One moving mean of the values whose window shrinks, by how steep the filtered series is there against its steepest,
/// from `width` to the value alone: a step stays a step. Source: Zurbenko et al. 1996,
/// J. Climate 9:3548-3560; in the form of openair `kzaFilter`.
Values kza_filter(const Values& values, const KzShape& shape, double sensitivity = 1);

/// What is between one filter and the next slower one; values = sum of all parts wherever all have a value.
struct KzPart {
  std::string name;
  Values values;
};
/// Of hours: sub_day, diurnal, synoptic, intermediate, seasonal, trend (widths 3, 13, 107, 721, 8761; 5 passes). Of
/// days: short_term = x - kz(15,5), seasonal = kz(15,5) - kz(365,3), trend = kz(365,3).
std::vector<KzPart> kz_parts(const EvenSeries& series);

}  // namespace lantian::explain
