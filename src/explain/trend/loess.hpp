#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

/// Local regression on points one step apart, as the seasonal decomposition needs it.
namespace lantian::explain {

struct LoessShape {
  std::size_t span = 7;  ///< points of a neighbourhood, odd, 3 at least; more than there are points widens the kernel
  int degree = 1;        ///< 0 a local mean, 1 a local line
  std::size_t jump = 1;  ///< evaluated at every jump-th point, straight lines between
};

/// Points 0, 1, 2 ... with a weight each; weight 0 takes no part. Tricube kernel.
/// Source: Cleveland, Cleveland, McRae, Terpenning 1990, J. Official Statistics 6:3-73, section 2.
class Loess {
 public:
  /// Requires: as many weights as values, one at least; they outlive this.
  Loess(std::span<const double> values, std::span<const double> weights, const LoessShape& shape);

  /// At any place, also outside. Where every neighbour has weight 0: the nearest value with a weight, or 0 when there
  /// is none at all.
  double at(double place) const;
  /// At every point.
  std::vector<double> smoothed() const;

 private:
  struct Window {
    std::size_t first, last;
  };
  Window window_at(double place) const;
  double nearest(double place) const;

  std::span<const double> values_, weights_;
  LoessShape shape_;
};

}  // namespace lantian::explain
