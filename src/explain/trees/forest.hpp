#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// Regression trees and the tables they are grown on. Any learner may have grown them.
namespace lantian::explain {

/// What predicts, by columns: value (row r, variable v) at v * rows + r. Inside this room a missing value is NaN, as
/// the learner has it.
struct Predictors {
  std::size_t rows = 0, variables = 0;
  std::vector<float> values;

  std::span<const float> column(std::size_t variable) const { return {values.data() + variable * rows, rows}; }
  std::span<float> column(std::size_t variable) { return {values.data() + variable * rows, rows}; }
  float at(std::size_t row, std::size_t variable) const { return values[variable * rows + row]; }
};

/// Both children stand beside each other: the right one at left + 1.
struct TreeNode {
  float split = 0;                ///< goes left when value < split; of a leaf its answer
  std::uint32_t left = 0;         ///< 0 in a leaf
  std::uint16_t variable = 0;     ///< of the split
  bool missing_goes_left = true;  ///< where a missing value goes

  bool leaf() const { return left == 0; }
  /// NaN compares false and is asked for by itself.
  bool goes_left(float value) const { return value < split || (missing_goes_left && value != value); }
};

/// The answer for a row is base + sum over trees of the leaf that the row ends in: boosting. Leaves of a forest are
/// divided by the number of its trees, so that the same sum is their mean.
struct Forest {
  double base = 0;
  std::vector<TreeNode> nodes;
  std::vector<std::uint32_t> roots;  ///< positions in `nodes`

  double predict(const Predictors& table, std::size_t row) const;
};

/// Of every row, on `threads` threads.
std::vector<double> predict(const Forest& forest, const Predictors& table, int threads = 1);

}  // namespace lantian::explain
