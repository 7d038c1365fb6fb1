#include "inventory/methods.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

namespace {

using namespace lantian;
using namespace lantian::inventory;

bool near(double a, double b, double tolerance) {
  return std::abs(a - b) <= tolerance;
}

TEST_CASE("controls in a row let through the product of what each lets through") {
  CHECK(chained({}) == 0.0);
  CHECK(near(chained(std::array{0.95, 0.5}), 0.975, 1e-15));
  CHECK(chained(std::array{0.3, 1.0, 0.2}) == 1.0);
}

TEST_CASE("a site's checklist: only what is done keeps back") {
  // (1 - 0.71 * 0.5) * (1 - 0.65) = 0.22575
  const std::array checks{SiteCheck{0.71, 0.5}, SiteCheck{0.65, 1.0}, SiteCheck{0.8, 0.0}};
  CHECK(near(site_efficiency(checks), 1 - 0.22575, 1e-15));
  CHECK(site_efficiency({}) == 0.0);
}

TEST_CASE("removal acts on what is collected while the device runs") {
  CHECK(near(Abatement{0.95, 0.9, 0.98}.released(), 0.1621, 1e-12));
  CHECK(Abatement{}.released() == 1.0);
  CHECK(near(in(mass_by_factor(1'983'000, 1.5, {}), tonne), 2974.5, 1e-9));
  CHECK(near(in(carbon_by_factor(1000, 2, 0.25), tonne_co2), 1500, 1e-9));
}

TEST_CASE("sulphur and ash: worked example A4") {
  CHECK(near(in(mass_by_sulphur(100'000 * tonne_coal, 0.5, 20 * 0.85, {0.95, 1, 1}), tonne), 42.5, 1e-9));
  CHECK(near(in(mass_by_ash(100'000 * tonne_coal, 15, 10 * 0.2, {0.995, 1, 1}), tonne), 15.0, 1e-9));
}

TEST_CASE("a balance is what enters less what leaves: worked example A15") {
  const std::array in_streams{Stream{1'000'000, 0.62}};
  const std::array out_streams{Stream{300'000, 0.375}, Stream{20'000, 0.05}};
  CHECK(near(balance_t(in_streams, out_streams), 506'500, 1e-6));
  CHECK(near(in(carbon_by_balance(506'500, 44.0 / 12), tonne_co2), 1'857'166.67, 0.01));
  CHECK(balance_t(out_streams, in_streams) < 0);
  CHECK(near(in(mass_by_balance(10, 2), tonne), 20, 1e-12));
}

TEST_CASE("CEMS adds hours that are there: worked example A5") {
  const std::array hours{StackHour{28, 410'000}, StackHour{30, 400'000},           StackHour{35, 380'000},
                         StackHour{0, 0},        StackHour{std::nullopt, 400'000}, StackHour{30, std::nullopt}};
  const StackMass mass = mass_by_cems(hours);
  CHECK(near(in(mass.mass, kilogram), 36.78, 1e-9));
  CHECK(mass.hours == 4);
  CHECK(mass.missing == 2);
}

TEST_CASE("trucks: worked example A6; ratios multiply") {
  CHECK(near(in(mass_by_distance(876 * 60'000.0, 7.934, {}), tonne), 417.01104, 1e-6));
  CHECK(near(in(mass_by_distance(1e6, 10, {0.9, 1.2, 1.1, 1.5, 0.8, 1.05}), tonne),
             10 * 0.9 * 1.2 * 1.1 * 1.5 * 0.8 * 1.05, 1e-9));
}

TEST_CASE("paved roads: worked example A7, and wet days") {
  const PavedRoadForm form{0.91, 1.02, 4};
  CHECK(near(paved_road_g_km(3.23, form, {1.0, 5, 0, 365}), 16.678306, 1e-6));
  CHECK(near(paved_road_g_km(0.62, form, {1.0, 5, 0, 365}), 3.201409, 1e-6));
  CHECK(near(paved_road_g_km(0.15, form, {1.0, 5, 0, 365}), 0.774534, 1e-6));
  CHECK(near(paved_road_g_km(3.23, form, {1.3, 3, 0, 365}), 12.576351, 1e-6));
  CHECK(near(paved_road_g_km(0.62, form, {1.3, 3, 0, 365}), 2.414036, 1e-6));
  CHECK(near(paved_road_g_km(0.15, form, {1.3, 3, 0, 365}), 0.584041, 1e-6));
  CHECK(near(paved_road_g_km(1, {0, 0, 4}, {1, 1, 73, 365}), 0.95, 1e-12));
}

TEST_CASE("bare land is a product; a loaded pile follows wind and moisture") {
  CHECK(near(bare_land_t_ha_a(0.3, {100, 0.5, 0.7, 0.9, 0.02}), 0.189, 1e-12));
  const PileForm form{2.2, 1.3, 2, 1.4};
  CHECK(near(pile_loading_kg_t(0.001184, form, 2.2, 2), 0.001184, 1e-12));
  CHECK(near(pile_loading_kg_t(1, form, 4.4, 4), std::pow(2, -0.1), 1e-12));
  CHECK(pile_loading_kg_t(1, form, 0, 2) == 0.0);
}

TEST_CASE("a permit stands for the mean of what is allowed and what was told") {
  CHECK(near(in(mass_by_permit(12 * tonne, 10 * tonne), tonne), 11, 1e-12));
}

}  // namespace
