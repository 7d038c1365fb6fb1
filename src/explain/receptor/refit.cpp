#include "explain/receptor/refit.hpp"

#include "base/assert.hpp"

#include <algorithm>

// The resolvers of clones run before a sanitizer has set itself up.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define LANTIAN_EVERY_REGISTER __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define LANTIAN_EVERY_REGISTER
#endif

namespace lantian::explain::receptor {
namespace {

/// The lanes of a block in a few registers; not aligned.
typedef double Pack __attribute__((vector_size(lanes * sizeof(double)), aligned(sizeof(double)), may_alias));

constexpr std::size_t most_pairs = most_factors * (most_factors + 1) / 2;

/// Where the pair (a, b), b <= a, stands among all pairs.
constexpr std::size_t pair_of(std::size_t a, std::size_t b) {
  return a * (a + 1) / 2 + b;
}

/// Sums of one block of lanes: each pair of factors under the weights, and each factor under the weighted values.
struct Sums {
  Pack pairs[most_pairs];
  Pack against[most_factors];
};

/// What a tile of products is summed with: the block's column of one side.
struct Column {
  const double* at;
  std::size_t outer, stride;
};

/// A tile of products stays in registers while the column passes by once.
template <std::size_t Tile>
[[gnu::always_inline]] inline void sum_tile(const Column& column, const double* products, Pack* out) {
  Pack sums[Tile]{};
  const double* at = column.at;
  for (std::size_t n = 0; n < column.outer; ++n) {
    const Pack one = *reinterpret_cast<const Pack*>(at);
    for (std::size_t t = 0; t < Tile; ++t) sums[t] += one * products[t];
    at += column.stride;
    products += Tile;
  }
  for (std::size_t t = 0; t < Tile; ++t) out[t] = sums[t];
}

constexpr std::size_t widest_tile = 7;

/// `products` in tiles of seven, the last one narrower: tile after tile, outer after outer in each.
[[gnu::always_inline]] inline void sum_tiles(const Column& column, const double* products, std::size_t count,
                                             Pack* out) {
  for (; count >= widest_tile; count -= widest_tile) {
    sum_tile<widest_tile>(column, products, out);
    products += widest_tile * column.outer;
    out += widest_tile;
  }
  switch (count) {
    case 1:
      return sum_tile<1>(column, products, out);
    case 2:
      return sum_tile<2>(column, products, out);
    case 3:
      return sum_tile<3>(column, products, out);
    case 4:
      return sum_tile<4>(column, products, out);
    case 5:
      return sum_tile<5>(column, products, out);
    case 6:
      return sum_tile<6>(column, products, out);
    default:
      return;
  }
}

[[gnu::always_inline]] inline void descend(const Sums& sums, std::size_t factors, int sweeps, const Pack* free,
                                           Pack* values) {
  Pack step[most_factors];
  for (std::size_t a = 0; a < factors; ++a) {
    const Pack square = sums.pairs[pair_of(a, a)];
    step[a] = square > 0 ? free[a] / square : Pack{};
  }
  for (int sweep = 0; sweep < sweeps; ++sweep) {
    for (std::size_t a = 0; a < factors; ++a) {
      Pack left = sums.against[a];
      const Pack* row = sums.pairs + pair_of(a, 0);
      for (std::size_t b = 0; b <= a; ++b) left -= row[b] * values[b];
      for (std::size_t b = a + 1; b < factors; ++b) left -= sums.pairs[pair_of(b, a)] * values[b];
      const Pack moved = values[a] + left * step[a];
      values[a] = moved > 0 ? moved : Pack{};
    }
  }
}

/// Where the numbers of one call lie.
struct Plan {
  const Side* side;
  const double* products;
  std::size_t factors;
  int sweeps;
  const double* free;  ///< null: all may move
  double* values;
};

LANTIAN_EVERY_REGISTER void refit_blocks(const Plan& plan) {
  const Side& side = *plan.side;
  const std::size_t k = plan.factors, pairs = pair_of(k, 0);
  Sums sums;
  Pack values[most_factors], free[most_factors];
  for (std::size_t block = 0; block < side.stride; block += lanes) {
    sum_tiles({side.weight.data() + block, side.outer, side.stride}, plan.products, pairs, sums.pairs);
    sum_tiles({side.weighted.data() + block, side.outer, side.stride}, plan.products + pairs * side.outer, k,
              sums.against);
    for (std::size_t a = 0; a < k; ++a) {
      const std::size_t at = a * side.stride + block;
      values[a] = *reinterpret_cast<const Pack*>(plan.values + at);
      free[a] = plan.free == nullptr ? Pack{} + 1.0 : *reinterpret_cast<const Pack*>(plan.free + at);
    }
    descend(sums, k, plan.sweeps, free, values);
    for (std::size_t a = 0; a < k; ++a) *reinterpret_cast<Pack*>(plan.values + a * side.stride + block) = values[a];
  }
}

/// In tiles, as `sum_tiles` reads them.
void tile_products(const FactorRows& fixed, std::size_t count, const double* flat, double* out) {
  for (std::size_t first = 0; first < count; first += widest_tile) {
    const std::size_t tile = std::min(widest_tile, count - first);
    for (std::size_t n = 0; n < fixed.size; ++n) {
      for (std::size_t t = 0; t < tile; ++t) *out++ = flat[(first + t) * fixed.size + n];
    }
  }
}

void make_products(const FactorRows& fixed, RefitRoom& room) {
  const std::size_t k = fixed.factors, pairs = pair_of(k, 0), n_all = fixed.size;
  const std::size_t numbers = (pairs + k) * n_all;
  room.products.resize(2 * numbers);
  double* flat = room.products.data() + numbers;
  double* out = flat;
  for (std::size_t a = 0; a < k; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      const double *x = fixed.row(a).data(), *y = fixed.row(b).data();
      for (std::size_t n = 0; n < n_all; ++n) out[n] = x[n] * y[n];
      out += n_all;
    }
  }
  for (std::size_t a = 0; a < k; ++a) {
    const double* x = fixed.row(a).data();
    for (std::size_t n = 0; n < n_all; ++n) out[n] = x[n];
    out += n_all;
  }
  tile_products(fixed, pairs, flat, room.products.data());
  tile_products(fixed, k, flat + pairs * n_all, room.products.data() + pairs * n_all);
}

LANTIAN_EVERY_REGISTER double sum_squares(const Side& side, const FactorRows& fixed, const FactorRows& moving) {
  Pack sum{};
  for (std::size_t block = 0; block < side.stride; block += lanes) {
    Pack values[most_factors];
    for (std::size_t a = 0; a < moving.factors; ++a)
      values[a] = *reinterpret_cast<const Pack*>(moving.values.data() + a * moving.stride + block);
    for (std::size_t n = 0; n < side.outer; ++n) {
      const std::size_t at = n * side.stride + block;
      Pack off = *reinterpret_cast<const Pack*>(side.value.data() + at);
      for (std::size_t a = 0; a < moving.factors; ++a) off -= values[a] * fixed.values[a * fixed.stride + n];
      sum += *reinterpret_cast<const Pack*>(side.weight.data() + at) * off * off;
    }
  }
  double all = 0;
  for (std::size_t lane = 0; lane < lanes; ++lane) all += sum[lane];
  return all;
}

void require_fit(const Side& side, const FactorRows& fixed, const FactorRows& moving) {
  LANTIAN_ASSERT(fixed.factors == moving.factors && fixed.factors <= most_factors, "the same few factors");
  LANTIAN_ASSERT(fixed.size == side.outer && moving.stride == side.stride, "factors of this table");
}

}  // namespace

void refit(const Side& side, const FactorRows& fixed, FactorRows& moving, const RefitWay& way, RefitRoom& room) {
  require_fit(side, fixed, moving);
  LANTIAN_ASSERT(way.free.empty() || way.free.size() == moving.values.size(), "a mark for each value");
  make_products(fixed, room);
  refit_blocks({&side, room.products.data(), fixed.factors, way.sweeps, way.free.empty() ? nullptr : way.free.data(),
                moving.values.data()});
}

double q_of(const Side& side, const FactorRows& fixed, const FactorRows& moving) {
  require_fit(side, fixed, moving);
  return sum_squares(side, fixed, moving);
}

FactorRows half_gradient(const Side& side, const FactorRows& fixed, const FactorRows& moving) {
  require_fit(side, fixed, moving);
  FactorRows slope{moving.factors, moving.size};
  for (std::size_t n = 0; n < side.outer; ++n) {
    for (std::size_t one = 0; one < side.inner; ++one) {
      const std::size_t at = n * side.stride + one;
      double off = -side.value[at];
      for (std::size_t a = 0; a < moving.factors; ++a) off += moving.at(a, one) * fixed.at(a, n);
      for (std::size_t a = 0; a < moving.factors; ++a) slope.at(a, one) += side.weight[at] * off * fixed.at(a, n);
    }
  }
  return slope;
}

}  // namespace lantian::explain::receptor
