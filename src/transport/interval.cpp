#include "transport/interval.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::transport {
namespace {

/// One column on its way through the factorisation; double, whatever the fields are.
struct Column {
  std::vector<double> rise;  ///< vertical air flux through interface k (below cell k), kg a step, upward
  std::vector<double> air;   ///< after the vertical sweep
};

template <class T>
class Factoriser {
 public:
  Factoriser(Interval<T>& interval, const VerticalMixing<T>& mixing, VerticalSweeps<T>& sweeps)
      : interval_{interval}, mixing_{mixing}, sweeps_{sweeps} {
    const auto levels = static_cast<std::size_t>(interval.shape.nz);
    column_.rise.resize(levels + 1);
    column_.air.resize(levels);
    for (auto* factors : {&sweeps.east_first, &sweeps.north_first}) {
      factors->inverse.resize(interval.shape.cells());
      factors->lower.resize(interval.shape.cells());
      factors->upper.resize(interval.shape.cells());
    }
    sweeps.loss = mixing.loss;
  }

  double worst() const { return worst_; }

  void column(std::size_t i, std::size_t j) {
    const auto [nx, ny, nz] = interval_.shape;
    const auto levels = static_cast<std::size_t>(nz);
    const std::size_t base = (j * static_cast<std::size_t>(nx) + i) * levels;
    const T* west = &interval_.east[(j * static_cast<std::size_t>(nx + 1) + i) * levels];
    const T* south = &interval_.north[base];
    const T* north = south + static_cast<std::size_t>(nx) * levels;
    column_.rise[0] = 0;
    for (std::size_t k = 0; k < levels; ++k) {
      const double east_loss = double{west[levels + k]} - double{west[k]};
      const double north_loss = double{north[k]} - double{south[k]};
      column_.rise[k + 1] = column_.rise[k] - east_loss - north_loss;
      const double air = double{interval_.air[base + k]};
      worst_ =
          std::max({worst_, leaving(west[k], west[levels + k]) / air, leaving(south[k], north[k]) / (air + north_loss),
                    leaving(south[k], north[k]) / air, leaving(west[k], west[levels + k]) / (air + east_loss)});
    }
    for (std::size_t k = 0; k < levels; ++k) {
      column_.air[k] = double{interval_.air[base + k]} + double{north[k]} - double{south[k]};
    }
    eliminate(base, i, j, sweeps_.east_first);
    for (std::size_t k = 0; k < levels; ++k) {
      column_.air[k] = double{interval_.air[base + k]} + double{west[levels + k]} - double{west[k]};
    }
    eliminate(base, i, j, sweeps_.north_first);
  }

 private:
  static double leaving(T low, T high) { return std::max(0.0, double{high}) + std::max(0.0, -double{low}); }

  /// Thomas' algorithm on air q + diffusion + wind + loss = c; stores what the sweeps need.
  void eliminate(std::size_t base, std::size_t i, std::size_t j, VerticalFactors<T>& factors) {
    const auto levels = column_.air.size();
    const std::size_t column = j * static_cast<std::size_t>(interval_.shape.nx) + i;
    const T* exchange = &mixing_.exchange[column * (levels + 1)];
    double upper_before = 0;
    for (std::size_t k = 0; k < levels; ++k) {
      const double below = k == 0 ? 0.0 : double{exchange[k]} + std::max(0.0, column_.rise[k]);
      const double down = k == 0 ? 0.0 : double{exchange[k]} + std::max(0.0, -column_.rise[k]);
      const bool top = k + 1 == levels;
      const double up = top ? 0.0 : double{exchange[k + 1]} + std::max(0.0, column_.rise[k + 1]);
      const double above = top ? 0.0 : double{exchange[k + 1]} + std::max(0.0, -column_.rise[k + 1]);
      const double diagonal = column_.air[k] + down + up + (k == 0 ? double{mixing_.loss[column]} : 0.0);
      const double pivot = 1.0 / (diagonal - below * upper_before);
      factors.inverse[base + k] = static_cast<T>(pivot);
      factors.lower[base + k] = static_cast<T>(-below * pivot);
      factors.upper[base + k] = static_cast<T>(-above * pivot);
      upper_before = above * pivot;
      worst_ = std::max(worst_, column_.air[k] > 0 ? 0.0 : 2.0);
    }
  }

  Interval<T>& interval_;
  const VerticalMixing<T>& mixing_;
  VerticalSweeps<T>& sweeps_;
  Column column_;
  double worst_ = 0;
};

}  // namespace

template <class T>
Interval<T>::Interval(const Shape& box)
    : shape{box},
      air(box.cells() + spare, T{1}),
      east(static_cast<std::size_t>(box.nx + 1) * static_cast<std::size_t>(box.ny) * static_cast<std::size_t>(box.nz) +
               spare,
           T{0}),
      north(static_cast<std::size_t>(box.nx) * static_cast<std::size_t>(box.ny + 1) * static_cast<std::size_t>(box.nz) +
                spare,
            T{0}),
      spreading(box.cells() + spare, T{0}) {}

template <class T>
std::size_t Interval<T>::cell(int i, int j, int k) const {
  return (static_cast<std::size_t>(j) * static_cast<std::size_t>(shape.nx) + static_cast<std::size_t>(i)) *
             static_cast<std::size_t>(shape.nz) +
         static_cast<std::size_t>(k);
}
template <class T>
std::size_t Interval<T>::east_face(int i, int j, int k) const {
  return (static_cast<std::size_t>(j) * static_cast<std::size_t>(shape.nx + 1) + static_cast<std::size_t>(i)) *
             static_cast<std::size_t>(shape.nz) +
         static_cast<std::size_t>(k);
}
template <class T>
std::size_t Interval<T>::north_face(int i, int j, int k) const {
  return cell(i, j, k);
}

template <class T>
bool factorise(Interval<T>& interval, const VerticalMixing<T>& mixing, double& worst, std::size_t kind) {
  if (interval.vertical.size() <= kind) interval.vertical.resize(kind + 1);
  Factoriser<T> factoriser{interval, mixing, interval.vertical[kind]};
  for (std::size_t j = 0; j < static_cast<std::size_t>(interval.shape.ny); ++j) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(interval.shape.nx); ++i) factoriser.column(i, j);
  }
  worst = factoriser.worst();
  return worst <= 1.0;
}

template struct Interval<float>;
template struct Interval<double>;
template bool factorise(Interval<float>&, const VerticalMixing<float>&, double&, std::size_t);
template bool factorise(Interval<double>&, const VerticalMixing<double>&, double&, std::size_t);

}  // namespace lantian::transport
