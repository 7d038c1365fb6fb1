#pragma once
#include "transport/stepper.hpp"
#include "transport/table.hpp"

/// What the benchmark of transport works on; the clock stands elsewhere.
namespace lantian::transport {

/// Bytes that one cell and lane must move in a step: state read and written, 8, and coefficients shared by the lanes,
/// 24 / 16. Memory's rate over this is the roof.
inline constexpr double bytes_a_step = 9.5;

/// A divergent interval of one kind of tracer, Courant numbers up to about 0.7; the same numbers every time.
Interval<float> speed_interval(const Shape& shape);

/// Reads and writes every number once.
void stream(std::span<float> block);

/// What a pair of steps makes of an uneven field: by the plain step in `plain`, lane 0 of `fast` by the stepper.
void start_unevenly(std::span<float> plain, Field<float>& fast);
void plain_pair(const Interval<float>& interval, bool backward, std::span<float> field);
/// Largest distance of the two.
double distance_of(std::span<const float> plain, const Field<float>& fast);

/// 466 sources x 30 receptors x 182 windows x 5 paths, made-up numbers.
SourceReceptorTable speed_table();
/// Factors of a question on that table, and a row of its answer in double.
std::vector<float> speed_factors(const SourceReceptorTable& table);
double exact_sum(const SourceReceptorTable& table, std::span<const float> factors, std::size_t row);

}  // namespace lantian::transport
