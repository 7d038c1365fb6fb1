#include "transport/puff.hpp"

#include "transport/physics_sample_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace {

using namespace lantian;
using namespace lantian::transport;
using doctest::Approx;

const PuffRule& puff_rule() {
  return sample::shipped<PuffRule>("puffs.toml");
}

/// A plume that stands at `height` with nothing above it.
PuffTrain::Emission chimney(double height, double kg) {
  PuffTrain::Emission emission;
  emission.rise.stack_m = height;
  emission.kg = kg;
  return emission;
}

struct Downwind {
  double x = 0, y = 0, z = 0;
};

/// The steady Gaussian plume, reflected at the ground: what a puff of every moment adds up to. Widths by Draxler from
/// the least width of the rule on; written out here on its own.
double plume_ug_m3(const PuffAir& air, double height, double kg_per_hour, const Downwind& at) {
  const double u = air.east;
  const auto width = [&](const Growth& growth, double rate) {
    double low = 0, high = 1e6;  // the age at which it is as wide as at birth, by halving
    for (int i = 0; i < 200; ++i) {
      const double middle = 0.5 * (low + high);
      const double w = rate * middle / (1 + growth.factor * std::pow(middle / growth.time_s, growth.power));
      (w < puff_rule().least_width_m ? low : high) = middle;
    }
    const double t = low + at.x / u;
    return rate * t / (1 + growth.factor * std::pow(t / growth.time_s, growth.power));
  };
  const double sy = width(puff_rule().lateral, air.lateral_rate);
  const double sz = width(air.stable ? puff_rule().vertical_stable : puff_rule().vertical_unstable, air.vertical_rate);
  const auto bell = [](double d, double s) { return std::exp(-0.5 * d * d / (s * s)); };
  return 1e9 * kg_per_hour / 3600 / (2 * std::numbers::pi * u * sy * sz) * bell(at.y, sy) *
         (bell(at.z - height, sz) + bell(at.z + height, sz));
}

}  // namespace

TEST_CASE("growth begins as sigma_v t, slows down, and is turned round exactly") {
  const Growth growth{0.9, 1000, 0.5};
  CHECK(growth.width(0.5, 0.001) == Approx(0.0005).epsilon(0.001));
  CHECK(growth.width(0.5, 1000) == Approx(500 / 1.9));
  CHECK(growth.width(0.5, 4000) == Approx(2000 / 2.8));
  for (const Growth& one : {growth, puff_rule().vertical_stable, puff_rule().vertical_unstable}) {
    for (double seconds = 0.01; seconds < 1e5; seconds *= 3) {
      CHECK(one.age_of(0.3, one.width(0.3, seconds)) == Approx(seconds).epsilon(1e-9));
    }
  }
  CHECK(growth.age_of(0.3, 0) == 0);
}

TEST_CASE("turbulence: friction and convection below the lid, the least values above it and in calms") {
  const weather::Grid grid = sample::flat_grid(3, 3);
  weather::MetSlab slab = sample::steady_hour(grid, {.friction_velocity = 0.4, .mixing_height = 200});
  PuffAir air = puff_air(puff_rule(), slab, grid, 4, 100);
  CHECK(air.lateral_rate == Approx(0.76));   // 1.9 * 0.4
  CHECK(air.vertical_rate == Approx(0.52));  // 1.3 * 0.4
  CHECK(puff_air(puff_rule(), slab, grid, 4, 250).vertical_rate == 0.05);
  slab = sample::steady_hour(grid, {.friction_velocity = 0.4, .inverse_obukhov = 0.02, .mixing_height = 200});
  air = puff_air(puff_rule(), slab, grid, 4, 100);
  CHECK(air.stable);
  CHECK(air.lateral_rate == Approx(0.38));
  CHECK(air.vertical_rate == Approx(0.26));
  slab = sample::steady_hour(
      grid, {.friction_velocity = 0.3, .inverse_obukhov = -0.01, .mixing_height = 1000, .convective_velocity = 1.5});
  air = puff_air(puff_rule(), slab, grid, 4, 500);
  // sqrt((1.9 0.3)2 + 0.35 1.5^2) and sqrt((1.3 0.3)2 + 1.2 1.5^2 (1 - 0.45) 0.5^(2/3)).
  CHECK(air.lateral_rate == Approx(1.0547038));
  CHECK(air.vertical_rate == Approx(1.0428765));
}

TEST_CASE("the vertical share is a bell with its images and holds all of the puff") {
  // 1 / (10 sqrt(2 pi)) at the middle of a puff far from everything.
  CHECK(vertical_share(200, 10, 200, 1000, 1.2) == Approx(0.039894228));
  CHECK(vertical_share(0, 10, 0, 1000, 1.2) == Approx(2 * 0.039894228));
  for (const double sigma : {5.0, 30.0, 80.0, 115.0, 119.9, 120.1, 400.0}) {
    double sum = 0;
    for (double z = 0.05; z < 100; z += 0.1) sum += 0.1 * vertical_share(60, sigma, z, 100, 1.2);
    CHECK(sum == Approx(1).epsilon(1e-4));
  }
  CHECK(vertical_share(60, 119.9, 2, 100, 1.2) == Approx(0.01).epsilon(0.005));  // no jump to the even one
  CHECK(vertical_share(60, 30, 150, 100, 1.2) == 0);
  CHECK(vertical_share(150, 10, 2, 100, 1.2) < 1e-20);  // held up above the lid
}

TEST_CASE("the mean along a move is what many moments give") {
  Puff puff{100, -50, 30, 2, 120, 40, 0};
  const Receptor receptor{700, 90, 2};
  double sum = 0;
  constexpr int moments = 20000;
  for (int i = 0; i < moments; ++i) {
    const double s = (i + 0.5) / moments;
    const double dx = receptor.x - (puff.x + s * 900), dy = receptor.y - (puff.y + s * 200);
    sum += std::exp(-0.5 * (dx * dx + dy * dy) / (120.0 * 120)) / moments;
  }
  CHECK(mean_along(puff, 900, 200, receptor, 0.01) ==
        Approx(2 * 0.01 / (2 * std::numbers::pi * 120 * 120) * sum).epsilon(1e-6));
  const double still = mean_along(puff, 0, 0, receptor, 0.01);
  CHECK(mean_along(puff, 1e-3, 0, receptor, 0.01) == Approx(still).epsilon(1e-4));
  for (const double x : {-3000.0, 4000.0}) CHECK(mean_along(puff, 900, 200, {x, 0, 2}, 0.01) >= 0);
}

TEST_CASE("in steady uniform wind puffs are the Gaussian plume within 1 %") {
  const weather::Grid grid = sample::flat_grid(21, 21);
  for (const double inverse_obukhov : {0.0, 0.01}) {
    const weather::MetSlab slab = sample::steady_hour(
        grid, {.wind_east = 6, .friction_velocity = 0.3, .inverse_obukhov = inverse_obukhov, .mixing_height = 3000});
    const std::vector<Downwind> places{{600, 0, 2}, {1500, 0, 2}, {1500, 120, 60}, {4000, -200, 2}, {9000, 300, 10}};
    std::vector<Receptor> receptors;
    for (const Downwind& place : places) receptors.push_back({place.x, place.y, place.z});
    std::vector<double> means(places.size());
    PuffTrain train{puff_rule(), grid};
    for (int hour = 0; hour < 3; ++hour) {
      std::ranges::fill(means, 0.0);
      train.hour(slab, chimney(60, 50), receptors, means);
    }
    const PuffAir air = puff_air(puff_rule(), slab, grid, 0, 60);
    for (std::size_t n = 0; n < places.size(); ++n) {
      CAPTURE(inverse_obukhov);
      CAPTURE(places[n].x);
      CHECK(means[n] == Approx(plume_ug_m3(air, 60, 50, places[n])).epsilon(0.01));
    }
  }
}

TEST_CASE("no mass is lost: it is on its way, handed over at its age, or blown off the grid") {
  const weather::Grid grid = sample::flat_grid(5, 5);
  weather::MetSlab slab = sample::steady_hour(grid, {.wind_east = 0.2, .wind_north = 0.1});
  PuffTrain train{puff_rule(), grid};
  const auto sum_of = [](const std::vector<Puff>& puffs) {
    double sum = 0;
    for (const Puff& puff : puffs) sum += puff.kg;
    return sum;
  };
  std::vector<Puff> handed;
  for (int hour = 1; hour <= 5; ++hour) {
    handed.clear();
    train.hour(slab, chimney(40, 10), {}, {}, &handed);
    // Those of an hour end in the hour that lies the life of a puff after it.
    CHECK(sum_of(train.puffs()) == Approx(10 * std::min(hour, puff_rule().life_hours)));
    CHECK(sum_of(handed) == Approx(hour > puff_rule().life_hours ? 10 : 0));
    for (const Puff& puff : handed) CHECK(puff.age * puff_rule().step_s == 3600 * puff_rule().life_hours);
  }
  CHECK(train.left_kg() == 0);
  slab = sample::steady_hour(grid, {.wind_east = 8});
  handed.clear();
  train.hour(slab, chimney(40, 10), {}, {}, &handed);
  CHECK(sum_of(train.puffs()) + sum_of(handed) + train.left_kg() == Approx(30));
  CHECK(train.left_kg() > 10);
}

TEST_CASE("layers of a puff are its bell with its images") {
  const std::vector<double> interfaces{0, 20, 45, 80, 130, 200, 300, 450, 650, 950, 1400, 2000, 3000};
  const auto check = [&](const Puff& puff, double lid) {
    const ReleaseLayers layers = layers_of(puff, lid, 1.2, interfaces);
    float all = 0;
    for (std::size_t k = 0; k + 1 < interfaces.size(); ++k) {
      double sum = 0;  // of the density, in thin slices
      const int slices = 2000;
      const double low = interfaces[k], thin = (interfaces[k + 1] - low) / slices;
      for (int n = 0; n < slices; ++n)
        sum += thin * vertical_share(puff.z, puff.sigma_z, low + (n + 0.5) * thin, lid, 1.2);
      CAPTURE(k);
      CHECK(static_cast<double>(layers.share[k]) == Approx(sum).epsilon(1e-3).scale(0.01));
      all += layers.share[k];
    }
    CHECK(all == 1.0F);
  };
  check({0, 0, 60, 1, 50, 25, 0}, 200);
  check({0, 0, 180, 1, 50, 60, 0}, 200);
  check({0, 0, 60, 1, 50, 300, 0}, 200);   // even
  check({0, 0, 260, 1, 50, 30, 0}, 200);   // above the lid
  check({0, 0, 40, 1, 50, 150, 0}, 3000);  // reflected at the ground
}

TEST_CASE("the mass in the air is the mass released") {
  // One hour of calm, summed over a wide mesh of receptors and 25 heights below a lid of 100 m.
  const weather::Grid grid = sample::flat_grid(9, 9);
  const weather::MetSlab slab = sample::steady_hour(grid, {.wind_east = 0.5, .mixing_height = 100});
  std::vector<Receptor> receptors;
  constexpr double mesh = 75, layer = 4;
  for (double x = -3000; x <= 5000; x += mesh)
    for (double y = -3000; y <= 3000; y += mesh)
      for (double z = 2; z < 100; z += layer) receptors.push_back({x, y, z});
  std::vector<double> means(receptors.size());
  PuffTrain train{puff_rule(), grid};
  PuffTrain::Emission emission = chimney(50, 12);
  emission.rise.rise_m = 35 * 10;  // born 100 m wide, so that the mesh sees it
  emission.rise.stack_m = 50 - 350;
  train.hour(slab, emission, receptors, means);
  double kg = 0;
  for (const double mean : means) kg += mean * 1e-9 * mesh * mesh * layer;
  CHECK(kg == Approx(12 * 0.5).epsilon(0.01));  // let out evenly, so half of it at the mean
}

TEST_CASE("calm air gives a finite mean everywhere, and the wind's side does not matter") {
  const weather::Grid grid = sample::flat_grid(5, 5);
  const weather::MetSlab slab =
      sample::steady_hour(grid, {.wind_east = 0, .friction_velocity = 0, .inverse_obukhov = 0.2, .mixing_height = 50});
  const std::vector<Receptor> receptors{{0, 0, 2}, {300, 0, 2}, {0, -300, 2}, {5000, 0, 2}};
  std::vector<double> means(receptors.size());
  PuffTrain train{puff_rule(), grid};
  train.hour(slab, chimney(20, 10), receptors, means);
  for (const double mean : means) CHECK(std::isfinite(mean));
  CHECK(means[0] > means[1]);
  CHECK(means[1] > 0);
  CHECK(means[1] == Approx(means[2]));
  CHECK(means[3] >= 0);
}

TEST_CASE("what goes through the lid is not at the ground") {
  const weather::Grid grid = sample::flat_grid(5, 5);
  const weather::MetSlab slab = sample::steady_hour(grid, {.wind_east = 3, .mixing_height = 200});
  PuffTrain::Emission emission = chimney(100, 10);
  emission.rise.rise_m = 60;
  emission.rise.through_m = 150;
  emission.rise.lid_m = 200;
  const std::vector<Receptor> receptors{{3000, 0, 2}};
  std::vector<double> below(1), half(1), above(1);
  PuffTrain{puff_rule(), grid}.hour(slab, emission, receptors, below);
  emission.rise.penetrated = 0.5;
  PuffTrain{puff_rule(), grid}.hour(slab, emission, receptors, half);
  emission.rise.penetrated = 1;
  PuffTrain{puff_rule(), grid}.hour(slab, emission, receptors, above);
  CHECK(below[0] > 0);
  CHECK(half[0] == Approx(below[0] / 2).epsilon(1e-3));
  CHECK(above[0] < 1e-3 * below[0]);  // no more than the tail of its bell
}

TEST_CASE("puffs that were even under a low lid do not fill a high one at once") {
  const weather::Grid grid = sample::flat_grid(41, 41);
  PuffTrain train{puff_rule(), grid};
  train.hour(sample::steady_hour(grid, {.wind_east = 0.5, .friction_velocity = 0.6, .mixing_height = 60}),
             chimney(30, 10), {}, {});
  for (const Puff& puff : train.puffs()) CHECK(puff.sigma_z <= Approx(1.2 * 60));
}

TEST_CASE("a puff as wide as a cell is handed over, however young") {
  const weather::Grid grid = sample::flat_grid(41, 41, 100);
  PuffTrain train{puff_rule(), grid};
  std::vector<Puff> handed;
  train.hour(sample::steady_hour(grid, {.wind_east = 0.1}), chimney(30, 12), {}, {}, &handed);
  CHECK(handed.size() >= 4);
  for (const Puff& puff : handed) CHECK(puff.sigma_y >= grid.cell_m);
  for (const Puff& puff : train.puffs()) CHECK(puff.age <= 2);
  CHECK(puff_rule().lateral.age_of(0.57, 3000) == Approx(32101).epsilon(1e-4));  // to 3 km: nine hours in u* 0.3
}

TEST_CASE("a step that does not divide the hour is refused") {
  CHECK(sample::error_after<PuffRule>("puffs.toml", "step_s = 600", "step_s = 700").find("divides the hour") !=
        std::string::npos);
}
