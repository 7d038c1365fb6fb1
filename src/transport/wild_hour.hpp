#pragma once
#include "base/assert.hpp"
#include "transport/interval.hpp"

#include <cmath>
#include <random>

/// A wild but possible hour, made up for verification: divergent fluxes that cancel in every column, Courant numbers up
/// to about 0.6.
namespace lantian::transport::sample {

struct Wildness {
  double steady = 0.25;     ///< fluxes that follow the layer
  double gusts = 0.1;       ///< fluxes that follow nothing
  double exchange = 0.5;    ///< largest vertical exchange
  double loss = 0.02;       ///< of the lowest layer
  double spreading = 0.03;  ///< largest horizontal exchange
  bool closed = false;      ///< nothing passes the borders
};

template <class T>
Interval<T> wild_interval(const Shape& shape, unsigned seed, const Wildness& wild = {}) {
  Interval<T> out{shape};
  std::mt19937 dice{seed};
  std::uniform_real_distribution<double> share{0.0, 1.0};
  for (std::size_t c = 0; c < shape.cells(); ++c) out.air[c] = static_cast<T>(1.0 + 0.3 * share(dice));
  std::vector<double> column(static_cast<std::size_t>(shape.nz));
  const auto draw = [&](double phase, bool border) {
    double sum = 0;
    for (std::size_t k = 0; k < column.size(); ++k) {
      column[k] = wild.steady * std::cos(0.9 * static_cast<double>(k) + phase) + wild.gusts * (share(dice) - 0.5);
      if (border && wild.closed) column[k] = 0;
      sum += column[k];
    }
    for (double& one : column) one -= sum / static_cast<double>(column.size());
  };
  for (int j = 0; j < shape.ny; ++j) {
    for (int i = 0; i <= shape.nx; ++i) {
      draw(0.1 * j, i == 0 || i == shape.nx);
      for (int k = 0; k < shape.nz; ++k)
        out.east[out.east_face(i, j, k)] = static_cast<T>(column[static_cast<std::size_t>(k)]);
    }
  }
  for (int j = 0; j <= shape.ny; ++j) {
    for (int i = 0; i < shape.nx; ++i) {
      draw(1.0 + 0.1 * i, j == 0 || j == shape.ny);
      for (int k = 0; k < shape.nz; ++k)
        out.north[out.north_face(i, j, k)] = static_cast<T>(column[static_cast<std::size_t>(k)]);
    }
  }
  for (std::size_t c = 0; c < shape.cells(); ++c) out.spreading[c] = static_cast<T>(wild.spreading * share(dice));
  VerticalMixing<T> mixing;
  const auto levels = static_cast<std::size_t>(shape.nz);
  mixing.exchange.assign(shape.columns() * (levels + 1), T{0});
  mixing.loss.assign(shape.columns(), static_cast<T>(wild.loss));
  for (std::size_t c = 0; c < shape.columns(); ++c) {
    for (std::size_t k = 1; k < levels; ++k) {
      mixing.exchange[c * (levels + 1) + k] = static_cast<T>(wild.exchange * share(dice));
    }
  }
  double worst = 0;
  LANTIAN_ASSERT(factorise(out, mixing, worst), "wild, but possible");
  return out;
}

}  // namespace lantian::transport::sample
