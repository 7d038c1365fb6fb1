#include "serve/transport_speed.hpp"

#include "serve/inventory_text.hpp"
#include "transport/parallel.hpp"
#include "transport/speed_problem.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>

namespace lantian::serve {
namespace {

using transport::Field;
using transport::Interval;
using transport::lanes;
using transport::Stepper;

template <class Work>
double seconds_of(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}
template <class Work>
double best_seconds(int repeats, const Work& work) {
  double best = seconds_of(work);
  for (int n = 1; n < repeats; ++n) best = std::min(best, seconds_of(work));
  return best;
}

double memory_rate(std::size_t threads) {
  constexpr std::size_t count = std::size_t{1} << 25U;
  std::vector<std::vector<float>> blocks(threads, std::vector<float>(count, 1.0F));
  const double seconds = best_seconds(5, [&] {
    transport::for_each_task(threads, static_cast<int>(threads),
                             [&](std::size_t task, std::size_t) { transport::stream(blocks[task]); });
  });
  return 8e-9 * static_cast<double>(count * threads) / seconds;
}

double step_rate(const Interval<float>& interval, std::size_t threads, bool backward) {
  std::vector<std::unique_ptr<Field<float>>> fields;
  std::vector<Stepper<float>> steppers;
  for (std::size_t n = 0; n < threads; ++n) {
    fields.push_back(std::make_unique<Field<float>>(interval.shape));
    std::ranges::fill(fields.back()->values(), 1.0F);
    steppers.emplace_back(interval.shape);
  }
  constexpr int pairs = 6;
  const double seconds = best_seconds(5, [&] {
    transport::for_each_task(threads, static_cast<int>(threads), [&](std::size_t task, std::size_t) {
      backward ? steppers[task].backward(interval, *fields[task], pairs)
               : steppers[task].forward(interval, *fields[task], pairs);
    });
  });
  return 1e-9 * static_cast<double>(interval.shape.cells() * threads) * lanes * 2 * pairs / seconds;
}

DirectionSpeed measure_direction(const Interval<float>& interval, bool backward, double& distance) {
  DirectionSpeed out;
  for (const std::size_t threads : {std::size_t{1}, std::size_t{2}})
    out.rate[threads - 1] = step_rate(interval, threads, backward);
  Field<float> fast{interval.shape};
  std::vector<float> plain(interval.shape.cells());
  transport::start_unevenly(plain, fast);
  const double seconds = seconds_of([&] { transport::plain_pair(interval, backward, plain); });
  out.plain = 2e-9 * static_cast<double>(plain.size()) / seconds;
  Stepper<float> stepper{interval.shape};
  backward ? stepper.backward(interval, fast, 1) : stepper.forward(interval, fast, 1);
  distance = std::max(distance, transport::distance_of(plain, fast));
  return out;
}

void measure_whatif(TransportSpeed& out) {
  const transport::SourceReceptorTable table = transport::speed_table();
  const std::vector<float> factors = transport::speed_factors(table);
  std::vector<float> sums;
  for (const int threads : {1, 2}) {
    out.whatif_ms[static_cast<std::size_t>(threads) - 1] =
        1e3 * best_seconds(12, [&] { sums = transport::weighted_sums(table, factors, threads); });
  }
  const std::size_t row = table.rows() / 2;
  out.whatif_off = std::abs(static_cast<double>(sums[row]) / transport::exact_sum(table, factors, row) - 1);
}

}  // namespace

double TransportSpeed::roof_share(double rate, std::size_t threads) const {
  return 100 * rate * transport::bytes_a_step / memory[threads - 1];
}

TransportSpeed measure_transport(const transport::Shape& shape) {
  TransportSpeed out;
  out.shape = shape;
  out.width = transport::widest();
  for (const std::size_t threads : {std::size_t{1}, std::size_t{2}}) out.memory[threads - 1] = memory_rate(threads);
  const Interval<float> interval = transport::speed_interval(shape);
  out.forward = measure_direction(interval, false, out.distance);
  out.backward = measure_direction(interval, true, out.distance);
  measure_whatif(out);
  return out;
}

std::string printed_speed(const InventoryOffice& office, const TransportSpeed& speed, bool chinese) {
  const auto word = [&](const char* key) { return office.word(key, chinese); };
  std::string text =
      fmt::format("{} x {} x {} x {}, {}; {} {:.1f}, {:.1f} GB/s\n\n", speed.shape.nx, speed.shape.ny, speed.shape.nz,
                  lanes, name_of(speed.width), word("speed_memory"), speed.memory[0], speed.memory[1]);
  FigureTable out{{{word("speed_direction"), false},
                   {word("threads"), true},
                   {word("speed_rate"), true},
                   {word("speed_roof"), true},
                   {word("speed_plain"), true}}};
  for (const bool backward : {false, true}) {
    const DirectionSpeed& one = backward ? speed.backward : speed.forward;
    for (const std::size_t threads : {std::size_t{1}, std::size_t{2}}) {
      const double rate = one.rate[threads - 1];
      out.add({word(backward ? "speed_backward" : "speed_forward"), fmt::format("{}", threads),
               fmt::format("{:.2f}", rate), fmt::format("{:.0f}", speed.roof_share(rate, threads)),
               fmt::format("{:.0f}", rate / one.plain)});
    }
  }
  text += out.text();
  text += fmt::format("\n{}: {:.1e}\n", word("speed_distance"), speed.distance);
  text += fmt::format("{}: {:.2f}, {:.2f} ms ({:.1e})\n", word("speed_whatif"), speed.whatif_ms[0], speed.whatif_ms[1],
                      speed.whatif_off);
  return text;
}

}  // namespace lantian::serve
