#include "transport/near_field.hpp"

#include "transport/adjoint.hpp"
#include "transport/flat_air.hpp"
#include "transport/forward.hpp"
#include "transport/physics_sample_test.hpp"
#include "transport/rising_layers.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

namespace {

using namespace lantian;
using namespace lantian::transport;
using doctest::Approx;

/// Three stacks, two of them within 10 km of the first receptor and one far from both, and a town.
struct NearRegion {
  sample::FlatWeather weather;
  sample::EvenChemistry chemistry;
  InertChemistry inert;
  sample::WanderingRates rates;
  std::vector<weather::MapPoint> places{{62'000, 60'000}, {69'000, 66'000}, {150'000, 120'000}};
  std::vector<Release> stacks{{40, 1.2, 380, 9}, {150, 4, 400, 15}, {80, 2, 360, 10}};
  NearField near;
  std::vector<Emitter> emitters;
  std::vector<Probe> probes;
  std::unique_ptr<RisingLayers> layers;
  RunInput input;
  Window window{"test", HourEnding{} + std::chrono::hours{100}, HourEnding{} + std::chrono::hours{105}, 10};

  explicit NearRegion(std::vector<double> interfaces = {0, 20, 60, 150, 400, 1000, 2000}, double cell_m = 9000)
      : weather{sample::flat_grid(22, 18, cell_m, std::move(interfaces))},
        near{sample::shipped<PuffRule>("puffs.toml"), sample::shipped<RiseRule>("plume-rise.toml"), {}, {}} {
    const weather::Grid& grid = weather.grid();
    for (std::size_t n = 0; n < places.size(); ++n)
      emitters.push_back({std::to_string(n), bell(grid, places[n], grid.cell_m)});
    emitters.push_back({"town", bell(grid, {70'000, 65'000}, 20'000)});
    layers = std::make_unique<RisingLayers>(near.rise, grid, emitters.size());
    for (std::size_t n = 0; n < places.size(); ++n) layers->set_stack(n, placed(n));
    layers->set_band(3, {0, 20});
    add_probe({65'000, 62'000});
    add_probe({100'000, 80'000});
    use({0, 1});
    input = {&grid, weather.air(), &weather, &chemistry, emitters, layers.get(), &rates, probes, {}, 2, &near};
  }
  void use(const std::vector<std::size_t>& which) {
    near.stacks.clear();
    for (const std::size_t n : which) near.stacks.push_back({n, places[n], placed(n)});
  }
  WindowAnswer backward(const std::vector<Path>& paths) { return must_run(run_adjoint<double>, paths); }
  WindowAnswer backward32(const std::vector<Path>& paths) { return must_run(run_adjoint<float>, paths); }
  ForwardAnswer forward(Path path) {
    ForwardChoice tags{path, emitters.size(), std::vector<std::uint32_t>(emitters.size()), false};
    std::iota(tags.tag_of.begin(), tags.tag_of.end(), 0U);
    return sample::must(run_forward<double>(input, tags, window, {}));
  }
  double mean(const ForwardAnswer& answer, std::size_t probe, std::size_t emitter) const {
    double sum = 0;
    for (std::size_t hour = 0; hour < window.hours(); ++hour)
      sum += answer.concentration[(hour * probes.size() + probe) * emitters.size() + emitter];
    return sum / static_cast<double>(window.hours());
  }

 private:
  PlacedStack placed(std::size_t n) const { return {stacks[n], column_at(weather.grid(), places[n].x, places[n].y)}; }
  void add_probe(const weather::MapPoint& at) {
    probes.push_back(sample::must(make_probe(weather.grid(), "p", at)));
    near.receptors.push_back({at.x, at.y, 3});
  }
  template <class Run>
  WindowAnswer must_run(const Run& run, const std::vector<Path>& paths) {
    return sample::must(run(input, {paths, {}}, window, {}));
  }
};

const std::vector<Path> inert_paths{Path::fine, Path::coarse, Path::so2, Path::nox};

}  // namespace

TEST_CASE("pairs are those within the radius") {
  const std::vector<weather::MapPoint> stacks{{0, 0}, {9000, 0}};
  const std::vector<Receptor> receptors{{0, 5000, 2}, {-4000, 0, 2}, {20'000, 0, 2}};
  const auto pairs = near_pairs(stacks, receptors, 10'000);
  REQUIRE(pairs.size() == 2);  // 9000 to (0, 5000) is 10 296 m
  CHECK(pairs[0].receptor == 0);
  CHECK(pairs[0].distance_m == 5000);
  CHECK(pairs[1].receptor == 1);
}

TEST_CASE("near field: tags forwards and receptors backwards give the same number on every path") {
  NearRegion region;
  const std::vector<Path> all{every_path.begin(), every_path.end()};
  const WindowAnswer back = region.backward(all), back32 = region.backward32(all);
  for (std::size_t path = 0; path < all.size(); ++path) {
    CAPTURE(rule_of(all[path]).id);
    const ForwardAnswer there = region.forward(all[path]);
    double worst = 0, worst32 = 0, largest = 0;
    for (std::size_t probe = 0; probe < 2; ++probe) {
      for (std::size_t e = 0; e < 4; ++e) {
        const std::size_t at = (probe * all.size() + path) * 4 + e;
        const double mean = region.mean(there, probe, e);
        largest = std::max(largest, mean);
        worst = std::max(worst, std::abs(mean - back.share[at]));
        worst32 = std::max(worst32, std::abs(mean - back32.share[at]));
      }
    }
    CHECK(largest > 1e-3);
    CHECK(worst < 1e-12 * largest);
    CHECK(worst32 < 1e-5 * largest);
  }
}

TEST_CASE("near field: what is taken off is the share that the grid has, and nothing else changes") {
  NearRegion region;
  const WindowAnswer with = region.backward({Path::sulphate, Path::so2});
  region.input.near = nullptr;
  const WindowAnswer without = region.backward({Path::sulphate, Path::so2});
  CHECK(without.near.empty());
  REQUIRE(with.near.size() == 2 * 2 * 2);
  for (std::size_t row = 0; row < 4; ++row) {
    const bool chain = row % 2 == 0;  // keeps its stacks on the grid
    for (std::size_t e = 0; e < 4; ++e) {
      const bool puffs = !chain && e < 2;
      const double changed = puffs ? with.near[row * 2 + e] : 0;
      CHECK(with.share[row * 4 + e] - changed == Approx(without.share[row * 4 + e]).epsilon(1e-12));
      if (puffs) CHECK(std::abs(changed) > 1e-3 * without.share[row * 4 + e]);
    }
    if (chain) CHECK(with.near[row * 2] == 0);
  }
  CHECK(with.boundary == without.boundary);
}

TEST_CASE("near field: the gridded share of the last hours is the forward concentration of just their emission") {
  // One target hour and a spin-back of two: the adjoint field then knows the emission of these three hours alone.
  NearRegion region;
  region.input.near = nullptr;
  region.window = {"hour", region.window.last, region.window.last, 2};
  const WindowAnswer share = region.backward({Path::fine});
  // The same hours out of a long run forwards in which the stack is silent before them.
  struct Late final : RateSource {
    sample::WanderingRates all;
    HourEnding from{};
    void rates(HourEnding hour, std::span<float> kg_h) const override {
      all.rates(hour, kg_h);
      if (hour < from) std::ranges::fill(kg_h, 0.0F);
    }
  } late;
  late.from = region.window.last - std::chrono::hours{2};
  region.input.rates = &late;
  region.window.spin_back_hours = 12;
  const ForwardAnswer there = region.forward(Path::fine);
  for (std::size_t probe = 0; probe < 2; ++probe) {
    for (std::size_t e = 0; e < 4; ++e)
      CHECK(region.mean(there, probe, e) == Approx(share.share[probe * 4 + e]).epsilon(1e-10).scale(1e-3));
  }
}

TEST_CASE("near field: puffs that live for no time are the grid's own emission") {
  // In one layer there is nothing that a plume and a puff could lie differently in.
  NearRegion region{{0, 800}};
  region.near.rule.life_hours = 0;
  const WindowAnswer with = region.backward({Path::fine});
  CHECK(with.share[0] > 0.1);
  for (std::size_t n = 0; n < 4; ++n)
    CHECK(with.near[n] == Approx(0).scale(with.share[0]).epsilon(1e-6));  // bells are float32
}

TEST_CASE("near field: every kilogram is in a puff, in the grid, outside, on the ground or in the rain") {
  NearRegion region;
  region.use({0, 1, 2});
  for (const double wind : {1.0, 12.0}) {
    region.weather.base_wind = wind;
    const ForwardAnswer there = region.forward(Path::fine);
    for (const TagLedger& ledger : there.ledger) {
      CHECK(ledger.emitted > 100);
      CHECK(ledger.stored > 0);
      CHECK(std::abs(ledger.left_over()) < 1e-12);
    }
  }
}

TEST_CASE("near field: the grid has each kilogram from the hour on in which its puff ends") {
  // A probe that weighs every cell, far from every puff: the mass on the grid.
  NearRegion region;
  region.input.chemistry = &region.inert;
  region.weather.base_wind = 0.5;
  Probe& all = region.probes[0];
  all.cells.clear();
  for (std::size_t cell = 0; cell < region.weather.grid().cells(); ++cell) all.cells.push_back({cell, 1.0});
  region.near.receptors[0] = {1e9, 1e9, 3};
  struct Steady final : RateSource {
    void rates(HourEnding, std::span<float> kg_h) const override { std::ranges::fill(kg_h, 10.0F); }
  } steady;
  region.input.rates = &steady;
  region.window = {"six", HourEnding{} + std::chrono::hours{100}, HourEnding{} + std::chrono::hours{105}, 0};
  const ForwardAnswer there = region.forward(Path::fine);
  const double pairs = static_cast<double>(there.pairs) / 6;
  REQUIRE(region.near.rule.life_hours == 2);
  for (std::size_t hour = 0; hour < 6; ++hour) {
    CAPTURE(hour);
    // What comes in evenly during an hour is there for half of it, and half a step longer.
    const double since = static_cast<double>(hour) - 2;
    const double expected = since < 0 ? 0 : 10 * (since + 0.5 + 0.5 / pairs);
    CHECK(there.concentration[hour * 8] == Approx(expected).epsilon(1e-5).scale(1e-9));
  }
  CHECK(there.ledger[0].emitted == Approx(60));
  CHECK(there.ledger[0].stored == Approx(60).epsilon(1e-5));
}

TEST_CASE("near field: bits depend neither on threads nor on the other stacks and receptors") {
  NearRegion region;
  const WindowAnswer two = region.backward32(inert_paths);
  region.input.threads = 5;
  CHECK(region.backward32(inert_paths).share == two.share);
  region.input.threads = 1;
  region.probes.pop_back();
  region.near.receptors.pop_back();
  region.input.probes = region.probes;
  const WindowAnswer one = region.backward32(inert_paths);
  CHECK(std::equal(one.share.begin(), one.share.end(), two.share.begin()));
  region.use({1});
  const WindowAnswer alone = region.backward32({Path::fine});
  CHECK(alone.share[1] == two.share[1]);
  CHECK(alone.share[2] == two.share[2]);
}

TEST_CASE("near field: linear in what is let out") {
  NearRegion region;
  struct Times final : RateSource {
    sample::WanderingRates all;
    float factor = 1;
    void rates(HourEnding hour, std::span<float> kg_h) const override {
      all.rates(hour, kg_h);
      for (float& one : kg_h) one *= factor;
    }
  } rates;
  region.input.rates = &rates;
  const WindowAnswer once = region.backward({Path::fine});
  rates.factor = 4;
  const WindowAnswer four = region.backward({Path::fine});
  for (std::size_t n = 0; n < once.share.size(); ++n) CHECK(four.share[n] == Approx(4 * once.share[n]).epsilon(1e-12));
}

TEST_CASE("near field: close to a stack the plume is far above what a cell makes of it") {
  // Steady wind from the stack to the receptor 3 km away: what a cell of 9 km cannot show.
  NearRegion region;
  region.weather.turn = 0;
  region.weather.eddies = 0;
  region.weather.base_wind = 3;
  region.window.first = region.window.last;
  const sample::LayerWind wind = region.weather.wind(region.window.last, 1);
  const double speed = std::hypot(wind.east, wind.north);
  region.near.receptors[0] = {62'000 + 3000 * wind.east / speed, 60'000 + 3000 * wind.north / speed, 3};
  const WindowAnswer down = region.backward({Path::fine});
  CHECK(down.near[0] > 2 * (down.share[0] - down.near[0]));
  region.near.receptors[0] = {62'000 - 3000 * wind.east / speed, 60'000 - 3000 * wind.north / speed, 3};
  const WindowAnswer up = region.backward({Path::fine});
  CHECK(up.near[0] < 0);  // upwind, where the cell of the grid has smoke
  CHECK(up.share[0] >= 0);
}

TEST_CASE("near field: weather that cannot be read stops the run with the hour's own message") {
  struct Gap final : weather::Weather {
    sample::FlatWeather* under = nullptr;
    HourEnding gap{};
    const weather::Grid& grid() const override { return under->grid(); }
    HourEnding first() const override { return under->first(); }
    HourEnding last() const override { return under->last(); }
    bool synthetic() const override { return true; }
    std::string lineage() const override { return "with a gap"; }
    Result<void> read(HourEnding hour, weather::MetSlab& slab) override {
      if (hour == gap) return Error{ErrorCode::not_found, "no such hour", text_of(hour)};
      return under->read(hour, slab);
    }
  } gap;
  NearRegion region;
  gap.under = &region.weather;
  gap.gap = region.window.last - std::chrono::hours{4};
  region.input.weather = &gap;
  const auto back = run_adjoint<float>(region.input, {{Path::fine}, {}}, region.window);
  REQUIRE_FALSE(back);
  CHECK(back.error().where == text_of(gap.gap));
  ForwardChoice one{Path::fine, 1, {0, 0, 0, 0}, false};
  const auto there = run_forward<float>(region.input, one, region.window);
  REQUIRE_FALSE(there);
  CHECK(there.error().where == text_of(gap.gap));
}
