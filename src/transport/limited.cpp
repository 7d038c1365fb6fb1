#include "transport/limited.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::transport {

/// Cells one after another: `count` of them from `first` on, `stride` apart, and the faces between.
template <class T>
struct LimitedStepper<T>::Line {
  std::size_t first, stride, face_first, face_stride;
  int count;
  std::size_t cell(std::size_t n) const { return first + n * stride; }
  std::size_t face(std::size_t n) const { return face_first + n * face_stride; }
};

template <class T>
LimitedStepper<T>::LimitedStepper(const Shape& shape) : shape_{shape}, between_(shape.cells()) {
  const auto longest = static_cast<std::size_t>(std::max(shape.nx, shape.ny));
  ratio_.resize(longest * lanes);
  flux_.resize((longest + 1) * lanes);
  air_.resize(longest);
  kept_.resize(longest);
  wind_.resize(longest + 1);
  exchange_.resize(longest + 1);
}

template <class T>
void LimitedStepper<T>::forward(const Interval<T>& interval, Field<T>& mass, int pairs, std::size_t kind,
                                Departed* departed) {
  LANTIAN_ASSERT(interval.shape == shape_, "a stepper works on fields of its own shape");
  LANTIAN_ASSERT(kind < interval.vertical.size(), "the interval is not factorised for this kind of tracer");
  interval_ = &interval;
  mass_ = &mass;
  departed_ = departed;
  for (int n = 0; n < pairs; ++n) {
    step(SweepOrder::east_up_north, kind);
    step(SweepOrder::north_up_east, kind);
  }
}

template <class T>
void LimitedStepper<T>::step(SweepOrder order, std::size_t kind) {
  const bool east_first = order == SweepOrder::east_up_north;
  const VerticalSweeps<T>& vertical = interval_->vertical[kind];
  const Axis first = east_first ? Axis::east : Axis::north, second = east_first ? Axis::north : Axis::east;
  fill_between(second);
  along(first, interval_->air);
  upward(east_first ? vertical.east_first : vertical.north_first, vertical.loss);
  along(second, between_);
}

/// The air that the last sweep starts from: what it will carry away is still there.
template <class T>
void LimitedStepper<T>::fill_between(Axis last) {
  const auto levels = static_cast<std::size_t>(shape_.nz), row = static_cast<std::size_t>(shape_.nx) * levels;
  for (std::size_t c = 0; c < between_.size(); ++c) {
    const std::size_t west = c + c / row * levels;
    const T leaves = last == Axis::north ? interval_->north[c + row] - interval_->north[c]
                                         : interval_->east[west + levels] - interval_->east[west];
    between_[c] = interval_->air[c] + leaves;
  }
}

template <class T>
void LimitedStepper<T>::along(Axis axis, const std::vector<T>& air) {
  const auto nx = static_cast<std::size_t>(shape_.nx), nz = static_cast<std::size_t>(shape_.nz);
  const bool east = axis == Axis::east;
  const std::size_t lines = east ? static_cast<std::size_t>(shape_.ny) : nx;
  for (std::size_t n = 0; n < lines; ++n) {
    for (std::size_t k = 0; k < nz; ++k) {
      const Line line = east ? Line{n * nx * nz + k, nz, n * (nx + 1) * nz + k, nz, shape_.nx}
                             : Line{n * nz + k, nx * nz, n * nz + k, nx * nz, shape_.ny};
      sweep(line, axis, air);
    }
  }
}

template <class T>
void LimitedStepper<T>::sweep(const Line& line, Axis axis, const std::vector<T>& air) {
  read_line(line, axis, air);
  for (int n = 0; n <= line.count; ++n) face_flux(n, line.count);
  const auto count = static_cast<std::size_t>(line.count);
  for (std::size_t n = 0; n < count; ++n) {
    T* mass = &mass_->values()[line.cell(n) * lanes];
    const T *in = &flux_[n * lanes], *out = in + lanes;
    for (std::size_t lane = 0; lane < lanes; ++lane) mass[lane] -= out[lane] - in[lane];
  }
  if (departed_ == nullptr) return;
  const T *low = flux_.data(), *high = &flux_[count * lanes];
  for (std::size_t lane = 0; lane < lanes; ++lane)
    departed_->outflow[lane] += static_cast<double>(high[lane]) - static_cast<double>(low[lane]);
}

template <class T>
void LimitedStepper<T>::read_line(const Line& line, Axis axis, const std::vector<T>& air) {
  const std::vector<T>& wind = axis == Axis::east ? interval_->east : interval_->north;
  const auto count = static_cast<std::size_t>(line.count);
  for (std::size_t n = 0; n <= count; ++n) {
    wind_[n] = wind[line.face(n)];
    // Nothing spreads through the borders.
    const bool inside = n > 0 && n < count;
    exchange_[n] = inside ? (interval_->spreading[line.cell(n - 1)] + interval_->spreading[line.cell(n)]) / T{2} : T{0};
  }
  for (std::size_t n = 0; n < count; ++n) {
    air_[n] = air[line.cell(n)];
    const T leaves = std::max(T{0}, wind_[n + 1]) + std::max(T{0}, -wind_[n]) + exchange_[n] + exchange_[n + 1];
    kept_[n] = std::max(T{0}, T{1} - leaves / air_[n]);
    const T* mass = &mass_->values()[line.cell(n) * lanes];
    for (std::size_t lane = 0; lane < lanes; ++lane) ratio_[n * lanes + lane] = mass[lane] / air_[n];
  }
}

/// Tracer through face n, between cells n - 1 and n. Nothing comes in from outside; first order beside the border.
template <class T>
void LimitedStepper<T>::face_flux(int n, int count) {
  const auto at = static_cast<std::size_t>(n);
  T* flux = &flux_[at * lanes];
  const T wind = wind_[at], exchange = exchange_[at];
  const int up = wind > T{0} ? n - 1 : n, away = wind > T{0} ? -1 : 1;
  const int ahead = up - away, behind = up + away;
  const auto ratio_of = [&](int cell) { return &ratio_[static_cast<std::size_t>(cell) * lanes]; };
  const auto inside = [&](int cell) { return cell >= 0 && cell < count; };
  std::fill_n(flux, lanes, T{0});
  if (inside(up)) {
    const T* c = ratio_of(up);
    for (std::size_t lane = 0; lane < lanes; ++lane) flux[lane] = wind * c[lane];
  }
  if (inside(up) && inside(ahead) && inside(behind)) {
    const T *c = ratio_of(up), *d = ratio_of(ahead), *u = ratio_of(behind);
    const T courant = std::abs(wind) / air_[static_cast<std::size_t>(up)];
    const T d0 = (T{2} - courant) * (T{1} - courant) / T{6}, d1 = (T{1} - courant * courant) / T{6};
    // What the cell keeps bounds what it can give beyond its mean, so that it is never emptied.
    const T most = kept_[static_cast<std::size_t>(up)] / std::max(courant, T{1e-12F});
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const T rise = d[lane] - c[lane], behind_rise = c[lane] - u[lane];
      const T wanted = d0 * rise + d1 * behind_rise;
      // Between nothing and the whole rise, and at most `most` of the rise behind; all three of one sign.
      const T sign = rise < T{0} ? T{-1} : T{1};
      const T bounded = std::min({sign * wanted, sign * rise, sign * behind_rise * most});
      flux[lane] += wind * sign * std::max(T{0}, bounded);
    }
  }
  if (exchange > T{0}) {
    const T *low = ratio_of(n - 1), *high = ratio_of(n);
    for (std::size_t lane = 0; lane < lanes; ++lane) flux[lane] += exchange * (low[lane] - high[lane]);
  }
}

/// Implicit, and positive as it stands: mixing ratios of a column, and mass of the air after the sweep.
template <class T>
void LimitedStepper<T>::upward(const VerticalFactors<T>& factors, const std::vector<T>& loss) {
  const auto levels = static_cast<std::size_t>(shape_.nz);
  T* values = mass_->values().data();
  for (std::size_t column = 0; column < shape_.columns(); ++column) {
    const std::size_t base = column * levels;
    for (std::size_t k = 0; k < levels; ++k) {
      T* here = values + (base + k) * lanes;
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        here[lane] *= factors.inverse[base + k];
        if (k > 0) here[lane] -= factors.lower[base + k] * (here - lanes)[lane];
      }
    }
    for (std::size_t k = levels - 1; k-- > 0;) {
      T* here = values + (base + k) * lanes;
      for (std::size_t lane = 0; lane < lanes; ++lane) here[lane] -= factors.upper[base + k] * (here + lanes)[lane];
    }
    for (std::size_t lane = 0; departed_ != nullptr && lane < lanes; ++lane)
      departed_->ground[lane] += static_cast<double>(loss[column] * values[base * lanes + lane]);
    for (std::size_t k = 0; k < levels; ++k) {
      T* here = values + (base + k) * lanes;
      for (std::size_t lane = 0; lane < lanes; ++lane) here[lane] *= between_[base + k];
    }
  }
}

template class LimitedStepper<float>;
template class LimitedStepper<double>;

}  // namespace lantian::transport
