#include "transport/stepper.hpp"

#include "base/assert.hpp"
#include "transport/sweeps.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <utility>

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

namespace lantian::transport {
namespace {

constexpr std::size_t line = 64;

SweepSet sweeps_of(Width width) {
#if defined(__x86_64__)
  if (width == Width::avx512) return sweeps_avx512();
  if (width == Width::avx2) return sweeps_avx2();
#endif
  LANTIAN_ASSERT(width == Width::baseline, "a width that this processor does not have");
  return sweeps_baseline();
}

template <class T>
const Sweeps<T>& of_type(const SweepSet& set) {
  if constexpr (sizeof(T) == sizeof(float))
    return set.single;
  else
    return set.twice;
}

/// An empty plume holds numbers below the normal range, with which processors are a hundred times slower.
class FlushSubnormals {
 public:
#if defined(__x86_64__)
  FlushSubnormals() : before_{_mm_getcsr()} {
    _mm_setcsr(before_ | 0x8040U);
  }
  ~FlushSubnormals() {
    _mm_setcsr(before_);
  }
#else
  FlushSubnormals() = default;
  ~FlushSubnormals() = default;
#endif
  FlushSubnormals(const FlushSubnormals&) = delete;
  FlushSubnormals& operator=(const FlushSubnormals&) = delete;

 private:
  unsigned before_ = 0;
};

}  // namespace

std::string_view name_of(Width width) {
  switch (width) {
    case Width::baseline:
      return "baseline";
    case Width::avx2:
      return "AVX2";
    case Width::avx512:
      return "AVX-512";
  }
  return "";
}

Width widest() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512vl") != 0) return Width::avx512;
  if (__builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0) return Width::avx2;
#endif
  return Width::baseline;
}

template <class T>
void Field<T>::Free::operator()(T* data) const {
  ::operator delete (data, std::align_val_t{line});
}

template <class T>
Field<T>::Field(const Shape& shape)
    : data_{static_cast<T*>(::operator new (shape.cells() * lanes * sizeof(T), std::align_val_t{line}))},
      size_{shape.cells() * lanes} {
  clear();
}

template <class T>
void Field<T>::clear() {
  std::ranges::fill(values(), T{0});
}

/// Memory of the rings and a padded copy of the interval's last columns: the sweeps read 16 numbers of each column.
template <class T>
struct Stepper<T>::Work {
  Shape shape;
  SweepSet set;
  std::vector<T> memory;
  SweepRoom<T> first{}, second{};
  std::vector<T> entries;  ///< of the ledger, made when first asked for

  Work(const Shape& s, Width width) : shape{s}, set{sweeps_of(width)} {
    const std::size_t row = static_cast<std::size_t>(s.nx) * static_cast<std::size_t>(s.nz);
    const std::size_t packs = row * lanes, scalars = (row + most_layers + 15) / 16 * 16;
    const std::size_t faces = static_cast<std::size_t>(s.nx) * 4 * most_layers;
    memory.assign(2 * (8 * packs + 4 * scalars + 5 * faces) + line, T{0});
    const auto address = reinterpret_cast<std::uintptr_t>(memory.data());
    T* next = memory.data() + (line - address % line) % line / sizeof(T);
    for (SweepRoom<T>* room : {&first, &second}) {
      for (T*& one : room->rows) one = std::exchange(next, next + packs);
      for (T** one : {&room->nothing, &room->border, &room->row}) *one = std::exchange(next, next + packs);
      for (T*& one : room->inverse) one = std::exchange(next, next + scalars);
      for (T*& one : room->weights) one = std::exchange(next, next + faces);
      room->no_weights = std::exchange(next, next + faces);
    }
  }

  SweepGround<T> ground(const Interval<T>& interval, std::size_t kind, SweepOrder order) const {
    LANTIAN_ASSERT(interval.shape == shape, "a stepper works on fields of its own shape");
    LANTIAN_ASSERT(kind < interval.vertical.size(), "the interval is not factorised for this kind of tracer");
    const VerticalSweeps<T>& vertical = interval.vertical[kind];
    const VerticalFactors<T>& factors = order == SweepOrder::east_up_north ? vertical.east_first : vertical.north_first;
    return {shape.nx,
            shape.ny,
            shape.nz,
            interval.air.data(),
            interval.east.data(),
            interval.north.data(),
            interval.spreading.data(),
            factors.inverse.data(),
            factors.lower.data(),
            factors.upper.data(),
            vertical.loss.data()};
  }

  LedgerShape ledger() const { return {shape.nx, shape.ny, shape.nz}; }
  void keep_ledger(bool wanted) {
    const auto packs = static_cast<std::size_t>(ledger().packs()) * lanes;
    if (wanted && entries.empty()) entries.assign(2 * packs + line, T{0});
    const auto address = reinterpret_cast<std::uintptr_t>(entries.data());
    T* start = wanted ? entries.data() + (line - address % line) % line / sizeof(T) : nullptr;
    first.ledger = start;
    second.ledger = wanted ? start + packs : nullptr;
  }
  void sum_up(const T* entered, Departed& departed) const {
    const LedgerShape box = ledger();
    const auto add = [&](std::array<double, lanes>& to, long from, long end, double sign) {
      for (const T* pack = entered + from * lanes; pack != entered + end * lanes; pack += lanes) {
        for (std::size_t lane = 0; lane < lanes; ++lane) to[lane] += sign * static_cast<double>(pack[lane]);
      }
    };
    add(departed.outflow, box.west(), box.east(), -1);
    add(departed.outflow, box.east(), box.south(), 1);
    add(departed.outflow, box.south(), box.north(), -1);
    add(departed.outflow, box.north(), box.ground(), 1);
    add(departed.ground, box.ground(), box.packs(), 1);
  }
};

template <class T>
Stepper<T>::Stepper(const Shape& shape, Width width) : work_{std::make_unique<Work>(shape, width)} {
  LANTIAN_ASSERT(shape.nz >= 1 && shape.nz <= most_layers && shape.nx >= 3 && shape.ny >= 3,
                 "a box has 3 cells each way and at most 16 layers");
}
template <class T>
Stepper<T>::~Stepper() = default;
template <class T>
Stepper<T>::Stepper(Stepper&&) noexcept = default;

template <class T>
void Stepper<T>::forward(const Interval<T>& interval, Field<T>& mass, int pairs, std::size_t kind, Departed* departed) {
  const FlushSubnormals flush;
  const auto a = work_->ground(interval, kind, SweepOrder::east_up_north);
  const auto b = work_->ground(interval, kind, SweepOrder::north_up_east);
  work_->keep_ledger(departed != nullptr);
  for (int n = 0; n < pairs; ++n) {
    of_type<T>(work_->set).pair(a, b, mass.values().data(), work_->first, work_->second);
    if (departed == nullptr) continue;
    work_->sum_up(work_->first.ledger, *departed);
    work_->sum_up(work_->second.ledger, *departed);
  }
}

template <class T>
void Stepper<T>::backward(const Interval<T>& interval, Field<T>& sensitivity, int pairs, std::size_t kind) {
  const FlushSubnormals flush;
  const auto a = work_->ground(interval, kind, SweepOrder::east_up_north);
  const auto b = work_->ground(interval, kind, SweepOrder::north_up_east);
  for (int n = 0; n < pairs; ++n)
    of_type<T>(work_->set).pair_transposed(a, b, sensitivity.values().data(), work_->first, work_->second);
}

template class Field<float>;
template class Field<double>;
template class Stepper<float>;
template class Stepper<double>;

}  // namespace lantian::transport
