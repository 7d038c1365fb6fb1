#pragma once
#include "transport/flat_air.hpp"

#include <array>

namespace lantian::transport::sample {

/// A small region with everything in it: four sources of different height, two probes, sixteen hours of spin-back.
struct SmallRegion {
  FlatWeather weather{flat_grid(22, 18, 9000, {0, 20, 60, 150, 400, 1000, 2000})};
  EvenChemistry chemistry;
  WanderingRates rates;
  std::vector<Emitter> emitters;
  std::vector<Probe> probes;
  FixedLayers layers;
  RunInput input;
  Window window{"test", HourEnding{} + std::chrono::hours{100}, HourEnding{} + std::chrono::hours{107}, 16};

  SmallRegion() : emitters{made_emitters()}, probes{made_probes()}, layers{made_layers()} {
    input = {&weather.grid(), weather.air(), &weather, &chemistry, emitters, &layers, &rates, probes, {}, 2};
  }
  SmallRegion(const SmallRegion&) = delete;
  SmallRegion& operator=(const SmallRegion&) = delete;

 private:
  std::vector<Emitter> made_emitters() {
    const auto& grid = weather.grid();
    return {{"a", bell(grid, {60'000, 50'000}, 9000)},
            {"b", bell(grid, {110'000, 90'000}, 9000)},
            {"c", bell(grid, {150'000, 60'000}, 20'000)},
            {"d", bell(grid, {90'000, 120'000}, 9000)}};
  }
  std::vector<Probe> made_probes() {
    return {*make_probe(weather.grid(), "p", {80'000, 70'000}),
            *make_probe(weather.grid(), "q", {120'000, 110'000}, 30)};
  }
  FixedLayers made_layers() {
    const std::array<HeightRange, 4> ranges{HeightRange{0, 20}, {100, 300}, {0, 50}, {40, 700}};
    return {weather.grid(), ranges};
  }
};

}  // namespace lantian::transport::sample
