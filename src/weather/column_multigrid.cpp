#include "weather/column_multigrid.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::weather {
namespace {

/// Damping of line Jacobi: near the best for smoothing in two dimensions.
constexpr float damping = 0.8F;
constexpr int most_iterations = 100;

/// y = A x in places first to last - 1 of layer k. Differences, not a stored diagonal: fewer numbers to fetch, and a
/// constant field gives exactly nothing inside.
void apply_row(const Conductances& faces, const float* x, std::size_t first, std::size_t last, int k, float* y) {
  const std::size_t row = faces.shape.row();
  const std::size_t plane = faces.shape.plane();
  const float* west = faces.west.data();
  const float* south = faces.south.data();
  const float* down = faces.down.data();
  for (std::size_t c = first; c < last; ++c) {
    y[c] = west[c] * (x[c] - x[c - 1]) + west[c + 1] * (x[c] - x[c + 1]) + south[c] * (x[c] - x[c - row]) +
           south[c + row] * (x[c] - x[c + row]);
  }
  if (k > 0) {
    for (std::size_t c = first; c < last; ++c) y[c] += down[c] * (x[c] - x[c - plane]);
  }
  if (k + 1 < faces.shape.nz) {
    for (std::size_t c = first; c < last; ++c) y[c] += down[c + plane] * (x[c] - x[c + plane]);
  }
}

double dot(const PlaneShape& shape, const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  over_rows(shape, [&](std::size_t first, std::size_t last, int) {
    double lane[4] = {};
    std::size_t c = first;
    for (; c + 4 <= last; c += 4) {
      for (std::size_t l = 0; l < 4; ++l) lane[l] += a[c + l] * b[c + l];
    }
    for (; c < last; ++c) lane[0] += a[c] * b[c];
    sum += (lane[0] + lane[1]) + (lane[2] + lane[3]);
  });
  return sum;
}

double worst_of(const PlaneShape& shape, const std::vector<double>& r, std::span<const double> scale) {
  double worst = 0;
  over_rows(shape, [&](std::size_t first, std::size_t last, int k) {
    double largest = 0;
    for (std::size_t c = first; c < last; ++c) largest = std::max(largest, std::abs(r[c]));
    worst = std::max(worst, largest / scale[static_cast<std::size_t>(k)]);
  });
  return worst;
}

/// Adds `row` of a coarse plane to a fine one, halves of its cells by bilinear interpolation along the row; `share` is
/// the part of that row across.
void spread_row(const float* coarse, float share, int nx, float* fine) {
  const float near = 0.75F * share, far = 0.25F * share;
  for (int i = 0; i < nx / 2; ++i) {
    fine[2 * i] += near * coarse[i] + far * coarse[i - 1];
    fine[2 * i + 1] += near * coarse[i] + far * coarse[i + 1];
  }
  if (nx % 2 != 0) fine[nx - 1] += near * coarse[nx / 2] + far * coarse[nx / 2 - 1];
  fine[0] -= far * coarse[0];
  if (nx % 2 == 0) fine[nx - 1] -= far * coarse[nx / 2 - 1];
}
/// The transpose of `spread_row`; the rings hold nothing.
void gather_row(const float* fine, float share, int nx, float* coarse) {
  const float near = 0.75F * share, far = 0.25F * share;
  for (int i = 0; i < nx / 2; ++i)
    coarse[i] += near * (fine[2 * i] + fine[2 * i + 1]) + far * (fine[2 * i - 1] + fine[2 * i + 2]);
  if (nx % 2 != 0) coarse[nx / 2] += near * fine[nx - 1] + far * fine[nx - 2];
  coarse[0] -= far * fine[0];
  if (nx % 2 == 0) coarse[nx / 2 - 1] -= far * fine[nx - 1];
}

/// Runs `work(fine row, coarse row, share)` over the rows that bilinear interpolation across the rows joins.
template <class Work>
void over_joined_rows(const PlaneShape& fine, const PlaneShape& coarse, const Work& work) {
  for (int k = 0; k < fine.nz; ++k) {
    for (int j = 0; j < fine.ny; ++j) {
      const int near = j / 2, far = j % 2 == 0 ? near - 1 : near + 1;
      const bool inside = far >= 0 && far < coarse.ny;
      work(fine.at(0, j, k), coarse.at(0, near, k), inside ? 0.75F : 0.5F);
      if (inside) work(fine.at(0, j, k), coarse.at(0, far, k), 0.25F);
    }
  }
}

}  // namespace

Conductances::Conductances(const PlaneShape& of)
    : shape{of}, west(of.size(), 0.0F), south(of.size(), 0.0F), down(of.size() + of.plane(), 0.0F) {}

ColumnMultigrid::Level::Level(const PlaneShape& shape)
    : faces{shape}, inverse(shape.size(), 0.0F), x(shape.size(), 0.0F), b(shape.size(), 0.0F), r(shape.size(), 0.0F) {}

ColumnMultigrid::ColumnMultigrid(const PlaneShape& shape)
    : r_(shape.size(), 0.0), z_(shape.size(), 0.0), p_(shape.size(), 0.0), q_(shape.size(), 0.0) {
  LANTIAN_ASSERT(shape.nx > 0 && shape.ny > 0 && shape.nz > 0, "a box has cells");
  PlaneShape level = shape;
  levels_.emplace_back(level);
  while (level.nx > 1 || level.ny > 1) {
    level.nx = (level.nx + 1) / 2;
    level.ny = (level.ny + 1) / 2;
    levels_.emplace_back(level);
  }
}

void ColumnMultigrid::prepare() {
  for (std::size_t depth = 0; depth < levels_.size(); ++depth) {
    if (depth > 0) coarsen(levels_[depth - 1], levels_[depth]);
    factorise(levels_[depth]);
  }
}

/// Pivots of the columns' tridiagonal matrices: diagonal - down^2 / pivot below.
void ColumnMultigrid::factorise(Level& level) const {
  const Conductances& faces = level.faces;
  const std::size_t row = faces.shape.row();
  const std::size_t plane = faces.shape.plane();
  over_rows(faces.shape, [&](std::size_t first, std::size_t last, int k) {
    for (std::size_t c = first; c < last; ++c) {
      float pivot = faces.west[c] + faces.west[c + 1] + faces.south[c] + faces.south[c + row] + faces.down[c] +
                    faces.down[c + plane];
      if (k > 0) pivot -= faces.down[c] * faces.down[c] * level.inverse[c - plane];
      level.inverse[c] = 1.0F / pivot;
    }
  });
}

/// A coarse face is two fine ones side by side over twice the distance; a coarse interface is four beside each other.
void ColumnMultigrid::coarsen(const Level& fine, Level& coarse) const {
  const PlaneShape& from = fine.faces.shape;
  const PlaneShape& to = coarse.faces.shape;
  const auto clear = [](std::vector<float>& field) { std::fill(field.begin(), field.end(), 0.0F); };
  clear(coarse.faces.west);
  clear(coarse.faces.south);
  clear(coarse.faces.down);
  for (int k = 0; k < to.nz; ++k) {
    for (int j = 0; j < from.ny; ++j) {
      for (int i = 0; i < from.nx; ++i) {
        coarse.faces.down[to.at(i / 2, j / 2, k)] += fine.faces.down[from.at(i, j, k)];
      }
    }
    for (int j = 0; j < from.ny; ++j) {
      for (int i = 0; i <= to.nx; ++i) {
        coarse.faces.west[to.at(i, j / 2, k)] += 0.5F * fine.faces.west[from.at(std::min(2 * i, from.nx), j, k)];
      }
    }
    for (int j = 0; j <= to.ny; ++j) {
      for (int i = 0; i < from.nx; ++i) {
        coarse.faces.south[to.at(i / 2, j, k)] += 0.5F * fine.faces.south[from.at(i, std::min(2 * j, from.ny), k)];
      }
    }
  }
}

/// Solves every column for its right side (`b`, or `r` when x holds something already) and moves x by a part of it.
/// `r` is used up.
void ColumnMultigrid::relax(Level& level, float share, bool from_nothing) {
  const PlaneShape& shape = level.faces.shape;
  const std::size_t plane = shape.plane();
  const float* right = from_nothing ? level.b.data() : level.r.data();
  float* y = level.r.data();
  const float* down = level.faces.down.data();
  const float* inverse = level.inverse.data();
  float* x = level.x.data();
  over_rows(shape, [&](std::size_t first, std::size_t last, int k) {
    if (k == 0) {
      for (std::size_t c = first; c < last; ++c) y[c] = right[c] * inverse[c];
    } else {
      for (std::size_t c = first; c < last; ++c) y[c] = (right[c] + down[c] * y[c - plane]) * inverse[c];
    }
  });
  const float kept = from_nothing ? 0.0F : 1.0F;
  for (int k = shape.nz - 1; k >= 0; --k) {
    for (int j = 0; j < shape.ny; ++j) {
      const std::size_t first = shape.at(0, j, k);
      const std::size_t last = first + static_cast<std::size_t>(shape.nx);
      if (k + 1 < shape.nz) {
        for (std::size_t c = first; c < last; ++c) y[c] += inverse[c] * down[c + plane] * y[c + plane];
      }
      for (std::size_t c = first; c < last; ++c) x[c] = kept * x[c] + share * y[c];
    }
  }
}

void ColumnMultigrid::residual(Level& level) {
  over_rows(level.faces.shape, [&](std::size_t first, std::size_t last, int k) {
    apply_row(level.faces, level.x.data(), first, last, k, level.r.data());
    for (std::size_t c = first; c < last; ++c) level.r[c] = level.b[c] - level.r[c];
  });
}

void ColumnMultigrid::restrict_to(Level& coarse, const Level& fine) {
  const int nx = fine.faces.shape.nx;
  std::fill(coarse.b.begin(), coarse.b.end(), 0.0F);
  over_joined_rows(fine.faces.shape, coarse.faces.shape, [&](std::size_t from, std::size_t to, float share) {
    gather_row(&fine.r[from], share, nx, &coarse.b[to]);
  });
}

void ColumnMultigrid::prolong_to(Level& fine, const Level& coarse) {
  const int nx = fine.faces.shape.nx;
  over_joined_rows(fine.faces.shape, coarse.faces.shape, [&](std::size_t to, std::size_t from, float share) {
    spread_row(&coarse.x[from], share, nx, &fine.x[to]);
  });
}

/// One V-cycle for A x = b from x = 0: the same linear and symmetric map each time, as conjugate gradients ask.
void ColumnMultigrid::cycle(std::size_t depth) {
  Level& fine = levels_[depth];
  if (depth + 1 == levels_.size()) {
    relax(fine, 1.0F, true);  // a single column: exact
    return;
  }
  relax(fine, damping, true);
  residual(fine);
  restrict_to(levels_[depth + 1], fine);
  cycle(depth + 1);
  prolong_to(fine, levels_[depth + 1]);
  residual(fine);
  relax(fine, damping, false);
}

ColumnMultigrid::Outcome ColumnMultigrid::solve(const Map& map, std::span<const double> right,
                                                std::span<const double> scale, double tolerance,
                                                std::span<double> phi) {
  Level& finest = levels_.front();
  const PlaneShape& shape = finest.faces.shape;
  LANTIAN_ASSERT(right.size() == shape.size() && phi.size() == shape.size(), "fields have rings");
  LANTIAN_ASSERT(scale.size() == static_cast<std::size_t>(shape.nz), "one scale a layer");
  map(phi, r_);
  for (std::size_t c = 0; c < shape.size(); ++c) r_[c] = right[c] - r_[c];
  std::fill(p_.begin(), p_.end(), 0.0);
  Outcome outcome;
  double before = 1;
  for (outcome.worst = worst_of(shape, r_, scale); outcome.worst > tolerance;
       outcome.worst = worst_of(shape, r_, scale)) {
    if (outcome.iterations == most_iterations) return outcome;
    for (std::size_t c = 0; c < shape.size(); ++c) finest.b[c] = static_cast<float>(r_[c]);
    cycle(0);
    for (std::size_t c = 0; c < shape.size(); ++c) z_[c] = static_cast<double>(finest.x[c]);
    const double now = dot(shape, r_, z_);
    const double turn = outcome.iterations == 0 ? 0 : now / before;
    before = now;
    for (std::size_t c = 0; c < shape.size(); ++c) p_[c] = z_[c] + turn * p_[c];
    map(p_, q_);
    const double step = now / dot(shape, p_, q_);
    for (std::size_t c = 0; c < shape.size(); ++c) {
      phi[c] += step * p_[c];
      r_[c] -= step * q_[c];
    }
    ++outcome.iterations;
  }
  outcome.converged = true;
  return outcome;
}

}  // namespace lantian::weather
