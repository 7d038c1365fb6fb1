// What must hold of a whole run, whatever the wind, the sources and the receptors.
#include "transport/adjoint.hpp"
#include "transport/flat_air.hpp"
#include "transport/forward.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>

namespace {

using namespace lantian;
using namespace lantian::transport;

double drawn(double low, double high) {
  constexpr int steps = 1'000'000;
  return std::lerp(low, high, static_cast<double>(*rc::gen::inRange(0, steps + 1)) / steps);
}

weather::MapPoint inner_place(const weather::Grid& grid) {
  return {grid.cell_m * drawn(2.1, grid.nx - 2.1), grid.cell_m * drawn(2.1, grid.ny - 2.1)};
}

/// One source, one receptor, one hour, any wind and reactions.
struct Chance {
  transport::sample::FlatWeather weather;
  transport::sample::EvenChemistry chemistry;
  transport::sample::WanderingRates rates;
  std::vector<Emitter> emitters;
  std::vector<Probe> probes;
  std::vector<HeightRange> ranges;
  FixedLayers layers;
  Window window;
  RunInput input;

  Chance()
      : weather{transport::sample::flat_grid(*rc::gen::inRange(9, 16), *rc::gen::inRange(9, 16), 9000,
                                             {0, 20, 60, 150, 400, 1000, 2000})},
        emitters{{"s", bell(weather.grid(), inner_place(weather.grid()), drawn(9000, 20'000))}},
        probes{*make_probe(weather.grid(), "r", inner_place(weather.grid()), drawn(0, 300))},
        ranges{range()},
        layers{weather.grid(), ranges} {
    weather.base_wind = drawn(0, 8);
    weather.turn = drawn(-1, 1);
    weather.eddies = drawn(0, 4);
    weather.exchange = drawn(0.1, 100);
    chemistry.velocity = static_cast<float>(drawn(0, 0.02));
    chemistry.washing = static_cast<float>(drawn(0, 1e-4));
    window.name = "chance";
    window.first = window.last = HourEnding{} + std::chrono::hours{*rc::gen::inRange(0, 10'000)};
    window.spin_back_hours = *rc::gen::inRange(0, 12);
    input = {&weather.grid(), weather.air(), &weather, &chemistry, emitters, &layers, &rates, probes, {}, 1};
  }

 private:
  static std::vector<HeightRange> range() {
    const double bottom = drawn(0, 500);
    return {{bottom, bottom + drawn(1, 300)}};
  }
};

/// The most that any receptor of the lowest layer would read: what rounding is measured by where a source is hardly
/// seen.
double largest_on_the_map(const ForwardAnswer& answer) {
  return static_cast<double>(*std::ranges::max_element(answer.map));
}

}  // namespace

TEST_CASE("property: forwards and backwards give one number for any source, receptor and hour") {
  CHECK(rc::check([] {
    const Chance chance;
    const Path path = every_path[*rc::gen::inRange<std::size_t>(0, paths)];
    const ForwardChoice one_tag{path, 1, {0}, true};
    AdjointChoice choice;
    choice.paths = {path};
    const auto forward = run_forward<float>(chance.input, one_tag, chance.window);
    const auto backward = run_adjoint<float>(chance.input, choice, chance.window);
    RC_ASSERT(forward.ok());
    RC_ASSERT(backward.ok());
    const double there = forward->concentration[0], back = backward->share[0];
    RC_ASSERT(std::abs(there - back) <= 1e-5 * std::max(std::abs(there), 0.01 * largest_on_the_map(*forward)));

    const auto exact = run_forward<double>(chance.input, one_tag, chance.window);
    const auto exact_back = run_adjoint<double>(chance.input, choice, chance.window);
    const double gap = std::abs(exact->concentration[0] - exact_back->share[0]);
    RC_ASSERT(gap <= 1e-12 * std::max(std::abs(exact->concentration[0]), largest_on_the_map(*exact)));
  }));
}
