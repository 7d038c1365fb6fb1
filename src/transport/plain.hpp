#pragma once
#include "transport/interval.hpp"

#include <span>

/// The step written as its equations, one tracer at a time and without a thought of speed: what the fast one must
/// equal.
namespace lantian::transport {

/// One step of tracer mass (cells, kg) of the interval's first kind, in place.
template <class T>
void plain_step(const Interval<T>& interval, SweepOrder order, std::span<T> mass);
/// Its transpose.
template <class T>
void plain_step_transposed(const Interval<T>& interval, SweepOrder order, std::span<T> sensitivity);

extern template void plain_step(const Interval<float>&, SweepOrder, std::span<float>);
extern template void plain_step(const Interval<double>&, SweepOrder, std::span<double>);
extern template void plain_step_transposed(const Interval<float>&, SweepOrder, std::span<float>);
extern template void plain_step_transposed(const Interval<double>&, SweepOrder, std::span<double>);

}  // namespace lantian::transport
