// One transport step, forwards and backwards: cells x lanes x steps a second, one thread and two, beside the roof that
// memory sets (measured here) and the plain scalar step, which is also the check of the answer. And what-if on a table
// of 466 sources x 30 stations x 182 days x 5 paths.
//   bench_transport [NX NY]
#include "measure.hpp"
#include "transport/parallel.hpp"
#include "transport/plain.hpp"
#include "transport/stepper.hpp"
#include "transport/table.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>

namespace lantian::bench {
namespace {

using namespace transport;

constexpr double bytes_a_step = 9.5;  // state read and written, 8, and coefficients shared by the lanes, 24 / 16

Interval<float> made_interval(const Shape& shape) {
  Interval<float> out{shape};
  std::vector<double> column(static_cast<std::size_t>(shape.nz));
  const auto wave = [](std::size_t n, double swing) { return swing * std::sin(0.37 * static_cast<double>(n % 1009)); };
  for (std::size_t c = 0; c < shape.cells(); ++c) {
    out.air[c] = static_cast<float>(1.0 + wave(c, 0.1));
    out.spreading[c] = 0.01F;
  }
  // Every column's fluxes add up to nothing.
  const auto fill = [&](std::vector<float>& flux) {
    for (std::size_t at = 0; at + column.size() <= flux.size() - spare; at += column.size()) {
      double sum = 0;
      for (std::size_t k = 0; k < column.size(); ++k)
        sum += column[k] = 0.3 * std::cos(0.9 * static_cast<double>(k)) + wave(at + k, 0.05);
      for (std::size_t k = 0; k < column.size(); ++k)
        flux[at + k] = static_cast<float>(column[k] - sum / static_cast<double>(column.size()));
    }
  };
  fill(out.east);
  fill(out.north);
  const auto levels = static_cast<std::size_t>(shape.nz);
  VerticalMixing<float> mixing{std::vector<float>(shape.columns() * (levels + 1), 0.3F),
                               std::vector<float>(shape.columns(), 0.01F)};
  double worst = 0;
  if (!factorise(out, mixing, worst)) std::abort();
  return out;
}

/// GB/s of reading and writing a gigabyte in place, on `threads` threads.
double memory_rate(int threads) {
  constexpr std::size_t count = std::size_t{1} << 25U;
  std::vector<std::vector<float>> blocks(static_cast<std::size_t>(threads), std::vector<float>(count, 1.0F));
  double best = 0;
  for (int repeat = 0; repeat < 4; ++repeat) {
    const auto start = Clock::now();
    for_each_task(blocks.size(), threads, [&](std::size_t task, std::size_t) {
      for (float& one : blocks[task]) one *= 1.0001F;
    });
    best = std::max(best, 8e-9 * static_cast<double>(count * blocks.size()) / seconds_since(start));
  }
  return best;
}

/// G cell x lane x steps a second, all threads together; each has a pack of its own.
double rate_of(const Interval<float>& interval, int threads, bool backward) {
  std::vector<std::unique_ptr<Field<float>>> fields;
  std::vector<Stepper<float>> steppers;
  for (int n = 0; n < threads; ++n) {
    fields.push_back(std::make_unique<Field<float>>(interval.shape));
    std::ranges::fill(fields.back()->values(), 1.0F);
    steppers.emplace_back(interval.shape);
  }
  constexpr int pairs = 6;
  double best = 0;
  for (int repeat = 0; repeat < 5; ++repeat) {
    const auto start = Clock::now();
    for_each_task(fields.size(), threads, [&](std::size_t task, std::size_t) {
      backward ? steppers[task].backward(interval, *fields[task], pairs)
               : steppers[task].forward(interval, *fields[task], pairs);
    });
    const double done = static_cast<double>(interval.shape.cells()) * lanes * 2 * pairs * threads;
    best = std::max(best, 1e-9 * done / seconds_since(start));
  }
  return best;
}

/// The same of the plain step, one tracer at a time; `difference`: its distance from the fast one.
double plain_rate(const Interval<float>& interval, bool backward, double& difference) {
  Field<float> field{interval.shape};
  std::vector<float> plain(interval.shape.cells());
  for (std::size_t c = 0; c < plain.size(); ++c) {
    plain[c] = 1.0F + 0.5F * std::sin(0.01F * static_cast<float>(c % 10007));
    field.values()[c * lanes] = plain[c];
  }
  Stepper<float> stepper{interval.shape};
  const auto start = Clock::now();
  if (backward) {
    plain_step_transposed<float>(interval, SweepOrder::north_up_east, plain);
    plain_step_transposed<float>(interval, SweepOrder::east_up_north, plain);
  } else {
    plain_step<float>(interval, SweepOrder::east_up_north, plain);
    plain_step<float>(interval, SweepOrder::north_up_east, plain);
  }
  const double seconds = seconds_since(start);
  backward ? stepper.backward(interval, field, 1) : stepper.forward(interval, field, 1);
  for (std::size_t c = 0; c < plain.size(); ++c)
    difference = std::max(difference, static_cast<double>(std::abs(plain[c] - field.values()[c * lanes])));
  return 2e-9 * static_cast<double>(plain.size()) / seconds;
}

int measure_steps(const Shape& shape) {
  const Interval<float> interval = made_interval(shape);
  const double memory = memory_rate(1), memory_two = memory_rate(2);
  fmt::print("{} x {} x {} cells, 16 lanes, {}; memory {:.1f} GB/s with one thread, {:.1f} with two\n", shape.nx,
             shape.ny, shape.nz, name_of(widest()), memory, memory_two);
  double difference = 0;
  for (const bool backward : {false, true}) {
    const double one = rate_of(interval, 1, backward), two = rate_of(interval, 2, backward);
    const double plain = plain_rate(interval, backward, difference);
    fmt::print(
        "{}: {:.2f} G cell.lane.steps/s on one thread ({:.0f} % of the roof of memory), {:.2f} on two ({:.0f} %); "
        "{:.0f} "
        "times the plain step\n",
        backward ? "backward" : "forward ", one, 100 * one * bytes_a_step / memory, two,
        100 * two * bytes_a_step / memory_two, one / plain);
  }
  fmt::print("largest distance from the plain step: {:.1e}\n", difference);
  return difference < 1e-5 ? 0 : 1;
}

int measure_whatif() {
  SourceReceptorTable table;
  table.sources.resize(466);
  table.receptors.resize(30);
  table.paths = {Path::fine, Path::sulphate, Path::nitrate, Path::coarse, Path::so2};
  table.windows.resize(182);
  table.share.resize(table.rows() * table.sources.size());
  for (std::size_t n = 0; n < table.share.size(); ++n) table.share[n] = 1e-3F * static_cast<float>(n % 1013);
  std::vector<float> factors(table.paths.size() * table.sources.size());
  for (std::size_t n = 0; n < factors.size(); ++n) factors[n] = n % 3 == 0 ? 0.7F : 1.0F;
  double best[2] = {1e9, 1e9};
  std::vector<float> sums;
  for (const int threads : {1, 2}) {
    for (int repeat = 0; repeat < 12; ++repeat) {
      const auto start = Clock::now();
      sums = weighted_sums(table, factors, threads);
      best[threads - 1] = std::min(best[threads - 1], seconds_since(start));
    }
  }
  const std::size_t row = table.rows() / 2;
  double exact = 0;
  for (std::size_t n = 0; n < table.sources.size(); ++n) {
    exact += static_cast<double>(table.share[row * table.sources.size() + n]) *
             static_cast<double>(factors[row % table.paths.size() * table.sources.size() + n]);
  }
  const double off = std::abs(static_cast<double>(sums[row]) / exact - 1);
  fmt::print(
      "what if: {} sources x {} receptors x {} windows x {} paths = {:.0f} MB: {:.2f} ms on one thread, {:.2f} on "
      "two (aim 5); a sum is off by {:.1e}\n",
      table.sources.size(), table.receptors.size(), table.windows.size(), table.paths.size(),
      4e-6 * static_cast<double>(table.share.size()), 1e3 * best[0], 1e3 * best[1], off);
  return off < 1e-5 ? 0 : 1;
}

}  // namespace
}  // namespace lantian::bench

int main(int argc, char** argv) {
  lantian::transport::Shape shape{200, 134, 12};
  if (argc > 2) {
    shape.nx = std::max(3, std::atoi(argv[1]));
    shape.ny = std::max(3, std::atoi(argv[2]));
  }
  return lantian::bench::measure_steps(shape) + lantian::bench::measure_whatif();
}
