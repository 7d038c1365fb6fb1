#include "transport/lanes.hpp"

// The resolvers of clones run before a sanitizer has set itself up.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define LANTIAN_EVERY_WIDTH __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define LANTIAN_EVERY_WIDTH
#endif

namespace lantian::transport {
namespace {

/// The lanes of one cell in a few registers; not aligned.
template <class T>
struct Pack {
  typedef T Register __attribute__((vector_size(lanes * sizeof(T)), aligned(sizeof(T)), may_alias));
};

template <class T>
[[gnu::always_inline]] inline void gather(const T* values, std::span<const CellWeight> cells, T* out) {
  using Register = typename Pack<T>::Register;
  Register sum{};
  for (const CellWeight& one : cells) {
    sum += *reinterpret_cast<const Register*>(values + one.cell * lanes) * static_cast<T>(one.weight);
  }
  *reinterpret_cast<Register*>(out) = sum;
}

template <class T>
[[gnu::always_inline]] inline void scale(T* values, std::span<const T> by) {
  for (const T one : by) {
#pragma omp simd
    for (int lane = 0; lane < lanes; ++lane) values[lane] *= one;
    values += lanes;
  }
}

template <class T>
[[gnu::always_inline]] inline void hand(T* to, T* from, const Handing<T>& by) {
  for (std::size_t cell = 0; cell < by.kept.size(); ++cell) {
    const T kept = by.kept[cell], given = by.given[cell], rest = by.rest[cell];
#pragma omp simd
    for (int lane = 0; lane < lanes; ++lane) {
      to[lane] = to[lane] * kept + from[lane] * given;
      from[lane] *= rest;
    }
    to += lanes;
    from += lanes;
  }
}

}  // namespace

LANTIAN_EVERY_WIDTH void gather_lanes(const float* values, std::span<const CellWeight> cells, float* out) {
  gather(values, cells, out);
}
LANTIAN_EVERY_WIDTH void gather_lanes(const double* values, std::span<const CellWeight> cells, double* out) {
  gather(values, cells, out);
}
LANTIAN_EVERY_WIDTH void scale_cells(float* values, std::span<const float> by) {
  scale(values, by);
}
LANTIAN_EVERY_WIDTH void scale_cells(double* values, std::span<const double> by) {
  scale(values, by);
}
LANTIAN_EVERY_WIDTH void hand_cells(float* to, float* from, const Handing<float>& by) {
  hand(to, from, by);
}
LANTIAN_EVERY_WIDTH void hand_cells(double* to, double* from, const Handing<double>& by) {
  hand(to, from, by);
}

}  // namespace lantian::transport
