#pragma once
#include "transport/stepper.hpp"

/// The innermost loop of everything outside the sweeps: over the lanes of one cell, as whole registers. The pragma says
/// that lanes are independent; without it the compiler unrolls the loop before it sees that.
namespace lantian::transport {

/// to += from x weight, lane by lane, in the type of `to`.
template <class To, class From>
inline void add_lanes(To* to, const From* from, To weight) {
#pragma omp simd
  for (int lane = 0; lane < lanes; ++lane) to[lane] += static_cast<To>(from[lane]) * weight;
}

template <class T>
inline void scale_lanes(T* values, T by) {
#pragma omp simd
  for (int lane = 0; lane < lanes; ++lane) values[lane] *= by;
}

/// One lane gives to another field: to = to x kept + from x given, then from = from x rest.
template <class T>
inline void hand_lanes(T* to, T* from, T kept, T given, T rest) {
#pragma omp simd
  for (int lane = 0; lane < lanes; ++lane) {
    to[lane] = to[lane] * kept + from[lane] * given;
    from[lane] *= rest;
  }
}

}  // namespace lantian::transport
