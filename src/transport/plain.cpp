#include "transport/plain.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace lantian::transport {
namespace {

/// A line of cells: `count` of them, from place `first` on, `stride` apart; and the faces between.
struct Line {
  std::size_t first, stride, face_first, face_stride;
  int count;
  std::size_t cell(int n) const { return first + static_cast<std::size_t>(n) * stride; }
  std::size_t face(int n) const { return face_first + static_cast<std::size_t>(n) * face_stride; }
};

/// One term of the mixing ratio at a face: weight times that of a cell.
template <class T>
struct Term {
  int cell;
  T weight;
};

/// Mixing ratio at face n (between cells n - 1 and n) by DST3; first order beside the border; nothing comes in from
/// outside. Hundsdorfer and Trompert 1994, doi:10.1016/0168-9274(94)90009-4.
template <class T>
std::array<Term<T>, 3> face_value(int n, int count, T flux, const std::vector<T>& air) {
  const int up = flux > T{0} ? n - 1 : n;
  const int away = flux > T{0} ? -1 : 1;
  if (up < 0 || up >= count) return {{{0, T{0}}, {0, T{0}}, {0, T{0}}}};
  const int ahead = up - away, behind = up + away;
  if (ahead < 0 || ahead >= count || behind < 0 || behind >= count) return {{{up, T{1}}, {up, T{0}}, {up, T{0}}}};
  const T courant = std::abs(flux) / air[static_cast<std::size_t>(up)];
  const T d0 = (T{2} - courant) * (T{1} - courant) / T{6};
  const T d1 = (T{1} - courant * courant) / T{6};
  return {{{up, T{1} - d0 + d1}, {ahead, d0}, {behind, -d1}}};
}

/// Air masses along a line before the sweep.
template <class T>
std::vector<T> air_of(const Line& line, const std::vector<T>& air) {
  std::vector<T> out;
  for (int n = 0; n < line.count; ++n) out.push_back(air[line.cell(n)]);
  return out;
}

/// Along a line: the air that flows, the air there is before the sweep, and how it spreads.
template <class T>
struct Streams {
  const std::vector<T>& flux;
  const std::vector<T>& air;
  const std::vector<T>& spreading;
};

/// Exchange of air between cells n - 1 and n; nothing spreads through the borders.
template <class T>
T exchange_at(const Line& line, int n, const std::vector<T>& spreading) {
  if (n == 0 || n == line.count) return T{0};
  return (spreading[line.cell(n - 1)] + spreading[line.cell(n)]) / T{2};
}

template <class T>
void sweep_line(const Line& line, const Streams<T>& streams, std::span<T> mass) {
  const std::vector<T> before = air_of(line, streams.air);
  std::vector<T> through(static_cast<std::size_t>(line.count) + 1, T{0});
  for (int n = 0; n <= line.count; ++n) {
    const T f = streams.flux[line.face(n)];
    for (const Term<T>& term : face_value(n, line.count, f, before)) {
      through[static_cast<std::size_t>(n)] +=
          f * term.weight * mass[line.cell(term.cell)] / before[static_cast<std::size_t>(term.cell)];
    }
    if (const T d = exchange_at(line, n, streams.spreading); d != T{0}) {
      const auto ahead = static_cast<std::size_t>(n), behind = ahead - 1;
      through[ahead] += d * (mass[line.cell(n - 1)] / before[behind] - mass[line.cell(n)] / before[ahead]);
    }
  }
  for (int n = 0; n < line.count; ++n) {
    mass[line.cell(n)] -= through[static_cast<std::size_t>(n) + 1] - through[static_cast<std::size_t>(n)];
  }
}

template <class T>
void sweep_line_transposed(const Line& line, const Streams<T>& streams, std::span<T> lambda) {
  const std::vector<T> before = air_of(line, streams.air);
  std::vector<T> gain(static_cast<std::size_t>(line.count), T{0});
  for (int n = 0; n <= line.count; ++n) {
    const T ahead = n < line.count ? lambda[line.cell(n)] : T{0};
    const T behind = n > 0 ? lambda[line.cell(n - 1)] : T{0};
    const T f = streams.flux[line.face(n)];
    for (const Term<T>& term : face_value(n, line.count, f, before)) {
      const auto cell = static_cast<std::size_t>(term.cell);
      gain[cell] += f * term.weight * (ahead - behind) / before[cell];
    }
    if (const T d = exchange_at(line, n, streams.spreading); d != T{0}) {
      const auto right = static_cast<std::size_t>(n), left = right - 1;
      gain[left] += d * (ahead - behind) / before[left];
      gain[right] -= d * (ahead - behind) / before[right];
    }
  }
  for (int n = 0; n < line.count; ++n) lambda[line.cell(n)] += gain[static_cast<std::size_t>(n)];
}

/// The sweeps of one step, with the air mass each of them starts from.
template <class T>
class Step {
 public:
  Step(const Interval<T>& interval, SweepOrder order) : interval_{interval}, order_{order}, between_{interval.air} {
    const auto [nx, ny, nz] = interval.shape;
    for (int j = 0; j < ny; ++j) {
      for (int i = 0; i < nx; ++i) {
        for (int k = 0; k < nz; ++k) {
          const Line line = east_first() ? northward(i, k) : eastward(j, k);
          const int n = east_first() ? j : i;
          const auto& flux = east_first() ? interval.north : interval.east;
          between_[line.cell(n)] += flux[line.face(n + 1)] - flux[line.face(n)];
        }
      }
    }
  }

  void forward(std::span<T> mass) const {
    horizontal(east_first(), interval_.air, mass, sweep_line<T>);
    vertical(mass, false);
    horizontal(!east_first(), between_, mass, sweep_line<T>);
  }
  void backward(std::span<T> lambda) const {
    horizontal(!east_first(), between_, lambda, sweep_line_transposed<T>);
    vertical(lambda, true);
    horizontal(east_first(), interval_.air, lambda, sweep_line_transposed<T>);
  }

 private:
  bool east_first() const { return order_ == SweepOrder::east_up_north; }
  Line eastward(int j, int k) const {
    const auto nz = static_cast<std::size_t>(interval_.shape.nz), nx = static_cast<std::size_t>(interval_.shape.nx);
    const auto row = static_cast<std::size_t>(j), level = static_cast<std::size_t>(k);
    return {row * nx * nz + level, nz, row * (nx + 1) * nz + level, nz, interval_.shape.nx};
  }
  Line northward(int i, int k) const {
    const auto nz = static_cast<std::size_t>(interval_.shape.nz), nx = static_cast<std::size_t>(interval_.shape.nx);
    const std::size_t first = static_cast<std::size_t>(i) * nz + static_cast<std::size_t>(k);
    return {first, nx * nz, first, nx * nz, interval_.shape.ny};
  }

  template <class Sweep>
  void horizontal(bool along_x, const std::vector<T>& air, std::span<T> field, Sweep sweep) const {
    const auto [nx, ny, nz] = interval_.shape;
    for (int k = 0; k < nz; ++k) {
      for (int n = 0; n < (along_x ? ny : nx); ++n) {
        const Streams<T> streams{along_x ? interval_.east : interval_.north, air, interval_.spreading};
        sweep(along_x ? eastward(n, k) : northward(n, k), streams, field);
      }
    }
  }

  /// The mixing ratio q of (A q = mass), as mass of the air after the sweep; or the transpose of that.
  void vertical(std::span<T> field, bool transposed) const {
    const auto& f = east_first() ? interval_.vertical[0].east_first : interval_.vertical[0].north_first;
    const auto nz = static_cast<std::size_t>(interval_.shape.nz);
    for (std::size_t base = 0; base < interval_.shape.cells(); base += nz) {
      if (transposed) {
        for (std::size_t k = base; k < base + nz; ++k) field[k] *= between_[k];
        for (std::size_t k = base + 1; k < base + nz; ++k) field[k] -= f.upper[k - 1] * field[k - 1];
        for (std::size_t k = base + nz - 1; k-- > base;) field[k] -= f.lower[k + 1] * field[k + 1];
        for (std::size_t k = base; k < base + nz; ++k) field[k] *= f.inverse[k];
      } else {
        field[base] *= f.inverse[base];
        for (std::size_t k = base + 1; k < base + nz; ++k)
          field[k] = field[k] * f.inverse[k] - f.lower[k] * field[k - 1];
        for (std::size_t k = base + nz - 1; k-- > base;) field[k] -= f.upper[k] * field[k + 1];
        for (std::size_t k = base; k < base + nz; ++k) field[k] *= between_[k];
      }
    }
  }

  const Interval<T>& interval_;
  SweepOrder order_;
  std::vector<T> between_;  ///< air mass before the last sweep
};

}  // namespace

template <class T>
void plain_step(const Interval<T>& interval, SweepOrder order, std::span<T> mass) {
  Step<T>{interval, order}.forward(mass);
}
template <class T>
void plain_step_transposed(const Interval<T>& interval, SweepOrder order, std::span<T> sensitivity) {
  Step<T>{interval, order}.backward(sensitivity);
}

template void plain_step(const Interval<float>&, SweepOrder, std::span<float>);
template void plain_step(const Interval<double>&, SweepOrder, std::span<double>);
template void plain_step_transposed(const Interval<float>&, SweepOrder, std::span<float>);
template void plain_step_transposed(const Interval<double>&, SweepOrder, std::span<double>);

}  // namespace lantian::transport
