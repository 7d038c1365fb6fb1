// What must hold of a whole run and of a step, whatever the wind, the sources and the receptors.
#include "transport/adjoint.hpp"
#include "transport/flat_air.hpp"
#include "transport/forward.hpp"
#include "transport/wild_hour.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <numeric>

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

struct Unevenness {
  double worst = 0, mean = 0;  ///< relative departures: the largest, and root mean square
};
Unevenness unevenness_of(const Field<float>& field, const Interval<float>& interval, double ratio) {
  Unevenness out;
  const std::size_t cells = interval.shape.cells();
  for (std::size_t c = 0; c < cells; ++c) {
    const double now = static_cast<double>(field.values()[c * lanes]) / static_cast<double>(interval.air[c]) / ratio;
    out.worst = std::max(out.worst, std::abs(now - 1));
    out.mean += (now - 1) * (now - 1) / static_cast<double>(cells);
  }
  out.mean = std::sqrt(out.mean);
  return out;
}

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

TEST_CASE("property: an even mixing ratio stays even under any divergent fluxes") {
  CHECK(rc::check([] {
    const Shape shape{*rc::gen::inRange(3, 16), *rc::gen::inRange(3, 16), *rc::gen::inRange(1, most_layers + 1)};
    transport::sample::Wildness wild;
    wild.loss = 0;
    wild.closed = true;
    wild.steady = drawn(0, 0.25);
    wild.gusts = drawn(0, 0.15);
    wild.exchange = drawn(0, 50);
    const auto interval = transport::sample::wild_interval<float>(shape, *rc::gen::arbitrary<unsigned>(), wild);
    const double ratio = std::exp(drawn(-8, 8));
    Field<float> field{shape};
    const auto values = field.values();
    for (std::size_t n = 0; n < values.size(); ++n)
      values[n] = static_cast<float>(ratio * static_cast<double>(interval.air[n / lanes]));
    // Rounding of float32 moves single cells by up to 1.2e-6 in ten steps where gusts nearly empty them; it does not
    // grow further. So each cell keeps to 1e-6 in a step pair, and all of them together in ten steps.
    Stepper<float> stepper{shape};
    stepper.forward(interval, field, 1);
    RC_ASSERT(unevenness_of(field, interval, ratio).worst <= 1e-6);
    stepper.forward(interval, field, 4);
    RC_ASSERT(unevenness_of(field, interval, ratio).mean <= 1e-6);
  }));
}
