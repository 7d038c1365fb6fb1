// One transport step, forwards and backwards: cells x lanes x steps a second, one thread and two, beside the roof that
// memory sets (measured here) and the plain scalar step, which is also the check of the answer. And what-if on a table
// of 466 sources x 30 stations x 182 days x 5 paths. The verb `lantian transport bench` measures the same.
//   bench_transport [NX NY]
#include "serve/transport_speed.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>

namespace lantian::bench {
namespace {

void print_direction(const serve::TransportSpeed& speed, const char* name, const serve::DirectionSpeed& one) {
  fmt::print(
      "{}: {:.2f} G cell.lane.steps/s on one thread ({:.0f} % of the roof of memory), {:.2f} on two ({:.0f} %); {:.0f} "
      "times the plain step\n",
      name, one.rate[0], speed.roof_share(one.rate[0], 1), one.rate[1], speed.roof_share(one.rate[1], 2),
      one.rate[0] / one.plain);
}

int measure(const transport::Shape& shape) {
  const serve::TransportSpeed speed = serve::measure_transport(shape);
  fmt::print("{} x {} x {} cells, 16 lanes, {}; memory {:.1f} GB/s with one thread, {:.1f} with two\n", shape.nx,
             shape.ny, shape.nz, name_of(speed.width), speed.memory[0], speed.memory[1]);
  print_direction(speed, "forward ", speed.forward);
  print_direction(speed, "backward", speed.backward);
  fmt::print("largest distance from the plain step: {:.1e}\n", speed.distance);
  fmt::print(
      "what if, 466 sources x 30 receptors x 182 windows x 5 paths: {:.2f} ms on one thread, {:.2f} on two (aim 5); a "
      "sum is off by {:.1e}\n",
      speed.whatif_ms[0], speed.whatif_ms[1], speed.whatif_off);
  return speed.right() ? 0 : 1;
}

}  // namespace
}  // namespace lantian::bench

int main(int argc, char** argv) {
  lantian::transport::Shape shape{200, 134, 12};
  if (argc > 2) {
    shape.nx = std::max(3, std::atoi(argv[1]));
    shape.ny = std::max(3, std::atoi(argv[2]));
  }
  return lantian::bench::measure(shape);
}
