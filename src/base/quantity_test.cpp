#include "base/quantity.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lantian;

static_assert(in(1.5 * tonne, kilogram) == 1500.0);
static_assert(tonne_coal.to_canonical == 1.0);

// 1 983 000 t of coal and three factors in kg/t give a published inventory to its last digit.
TEST_CASE("coal times its factor is pollutant mass") {
  const CoalMass coal = 1'983'000 * tonne_coal;
  const auto emitted = [&](double kilograms_per_tonne) {
    const auto factor = (kilograms_per_tonne * kilogram) / (1.0 * tonne_coal);
    return in(coal * factor, tonne);
  };
  CHECK(emitted(1.5) == doctest::Approx(2974.5).epsilon(1e-12));
  CHECK(emitted(1.1) == doctest::Approx(2181.3).epsilon(1e-12));
  CHECK(emitted(10) == doctest::Approx(19830.0).epsilon(1e-12));
}

TEST_CASE("quantities of one kind add, scale and compare") {
  PollutantMass sum = 1 * tonne;
  sum += 500 * kilogram;
  CHECK(in(sum, tonne) == doctest::Approx(1.5));
  CHECK(sum / (0.5 * tonne) == doctest::Approx(3.0));
  CHECK(2 * tonne > 1999 * kilogram);
  CHECK(in(sum - 1 * tonne, kilogram) == doctest::Approx(500));
  CHECK(in(sum * 2.0 / 3.0, tonne) == doctest::Approx(1.0));
}

}  // namespace
