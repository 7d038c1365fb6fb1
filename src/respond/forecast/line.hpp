#pragma once
#include "explain/trees/forest.hpp"

#include <cstdint>
#include <span>
#include <vector>

/// The straight part of the correction. Trees are slow at what is nearly a product: how much of today's error is left
/// after so many days. A line for each lead says that first, and trees learn what it leaves.
namespace lantian::respond {

/// Ridge regression on all predictors, brought to mean 0 and deviation 1; a missing one counts as the mean. One for each
/// value of the first column, the lead. Hoerl and Kennard 1970, doi:10.1080/00401706.1970.10488634.
class LeadLines {
 public:
  /// `target` is parallel to the rows. `ridge`: added to the diagonal, as a share of the number of rows.
  static LeadLines fit(const explain::Predictors& table, std::span<const double> target, double ridge);
  /// 0 for a lead without rows.
  double answer(const explain::Predictors& table, std::size_t row) const;

 private:
  struct Line {
    float lead = 0;
    double base = 0;
    std::vector<double> mean, deviation, slope;  ///< by predictor
  };
  static Line fit_lead(const explain::Predictors& table, std::span<const double> target, float lead, double ridge);
  std::vector<Line> lines_;
};

}  // namespace lantian::respond
