#include "transport/near_field.hpp"

#include "transport/physics_sample_test.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lantian;
using namespace lantian::transport;
using doctest::Approx;

const PuffRule& near_field_rule() {
  return sample::shipped<PuffRule>("puffs.toml");
}

}  // namespace

TEST_CASE("the gridded share is a product of sensitivity and release, lag by lag") {
  // A made-up field: 10 * cell + lag, for receptor 3 alone. Column 2 of 4 layers: cells 8 to 11.
  const Sensitivity made_up = [](std::size_t receptor, std::size_t cell, int lag) {
    return receptor == 3 ? 10.0 * static_cast<double>(cell) + lag : 0.0;
  };
  HourRelease now{2, {}, 4}, before{2, {}, 8}, idle{2, {}, 0};
  now.layers.share = {0.25F, 0.75F};
  before.layers.share = {0, 0.5F, 0.5F};
  const std::vector<HourRelease> by_lag{now, before, idle};
  // 4 (0.25 * 80 + 0.75 * 90) + 8 (0.5 * 91 + 0.5 * 101) = 350 + 768.
  CHECK(gridded_share(made_up, 3, by_lag, 4) == Approx(1118));
  CHECK(gridded_share(made_up, 1, by_lag, 4) == 0);
}

TEST_CASE("pairs are those within the radius") {
  const std::vector<weather::MapPoint> stacks{{0, 0}, {9000, 0}};
  const std::vector<Receptor> receptors{{0, 5000, 2}, {-4000, 0, 2}, {20'000, 0, 2}};
  const auto pairs = near_pairs(stacks, receptors, 10'000);
  REQUIRE(pairs.size() == 2);  // 9000 to (0, 5000) is 10 296 m
  CHECK(pairs[0].receptor == 0);
  CHECK(pairs[0].distance_m == 5000);
  CHECK(pairs[1].receptor == 1);
}

TEST_CASE("the exchange takes off what the grid has and puts on what puffs have") {
  const weather::Grid grid = sample::flat_grid(9, 9);
  const weather::MetSlab slab = sample::steady_hour(grid, {.wind_east = 3});
  const std::vector<NearField::Place> stacks{{{40'000, 0}, 0}, {{0, 0}, grid.column(4, 4)}};
  const std::vector<Receptor> receptors{{2000, 0, 2}, {-2000, 0, 2}};
  NearField near{near_field_rule(), grid, stacks, receptors};
  REQUIRE(near.pairs().size() == 2);
  CHECK(near.pairs()[0].stack == 1);
  std::vector<Rise> rises(2);
  for (Rise& rise : rises) rise.stack_m = 30;
  std::vector<ReleaseLayers> layers(2);
  for (ReleaseLayers& one : layers) one.share[1] = 1;
  const std::vector<double> kg{1, 20};
  // The grid smears a cell of 3 km by 200 m: 1 kg in the hour is 1e9 ug / 1.8e9 m3, half of it an hour later.
  const std::size_t cell = grid.cell(4, 4, 1);
  const Sensitivity box = [&](std::size_t, std::size_t at, int lag) {
    return at == cell ? std::vector{0.5, 0.25, 0.0}.at(static_cast<std::size_t>(lag)) : 0;
  };
  std::span<const NearShare> shares;
  for (int hour = 0; hour < 4; ++hour) shares = near.hour(slab, {rises, layers, kg}, box);
  CHECK(shares[0].gridded == Approx(20 * 0.75));
  CHECK(shares[1].gridded == Approx(20 * 0.75));
  CHECK(shares[0].puffs > 0);
  CHECK(shares[1].puffs == Approx(0).epsilon(1e-9));  // upwind, where the cell of the grid has smoke
  CHECK(shares[0].correction() == shares[0].puffs - shares[0].gridded);
  // A train alone gives the same.
  PuffTrain train{near_field_rule(), grid};
  std::vector<double> means(1);
  for (int hour = 0; hour < 4; ++hour) {
    means[0] = 0;
    train.hour(slab, {{0, 0}, rises[1], 20}, std::span{receptors}.first(1), means);
  }
  CHECK(shares[0].puffs == means[0]);
}

TEST_CASE("both sides are linear in the emission") {
  const weather::Grid grid = sample::flat_grid(9, 9);
  const weather::MetSlab slab = sample::steady_hour(grid, {.wind_east = 1.5, .wind_north = 0.4});
  const std::vector<NearField::Place> stacks{{{0, 0}, grid.column(4, 4)}};
  const std::vector<Receptor> receptors{{1500, 300, 2}};
  std::vector<Rise> rises(1);
  rises[0].stack_m = 40;
  std::vector<ReleaseLayers> layers(1);
  layers[0].share[2] = 1;
  const Sensitivity one = [](std::size_t, std::size_t, int) { return 0.3; };
  const auto run = [&](double kg) {
    NearField near{near_field_rule(), grid, stacks, receptors};
    const std::vector<double> mass{kg};
    near.hour(slab, {rises, layers, mass}, one);
    return near.hour(slab, {rises, layers, mass}, one)[0];
  };
  CHECK(run(30).puffs == Approx(3 * run(10).puffs));
  CHECK(run(30).gridded == Approx(3 * run(10).gridded));
  CHECK(run(0).correction() == 0);
}
