#include "inventory/measures/control.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lantian;
using namespace lantian::inventory;

TEST_CASE("a residual is 1 - CE * RE * RP, exactly") {
  CHECK(residual_of({95, 0}, Decimal{90, 0}, Decimal{80, 0}) == Rational::of(316, 1000));
  CHECK(residual_of({95, 0}, std::nullopt, std::nullopt) == Rational::of(5, 100));
  CHECK(residual_of({0, 0}, std::nullopt, std::nullopt) == Rational{1});
  CHECK(residual_of({100, 0}, std::nullopt, Decimal{0, 0}) == Rational{1});
}

TEST_CASE("backing out of a perfect control gives nothing instead of infinity") {
  CHECK(backed_out(100, 0.2) == doctest::Approx(500).epsilon(1e-14));
  CHECK(backed_out(0, 0) == 0);
}

TEST_CASE("handbook A9: a base of 100 t behind a control of 80 %") {
  ControlledMass stronger{100, 0.2};
  CHECK(stronger.replace(MeasureType::end_of_pipe, 0.05) == ControlStep::acted);
  CHECK(stronger.mass_t() == doctest::Approx(25).epsilon(1e-14));

  ControlledMass weaker{100, 0.2};
  CHECK(weaker.replace(MeasureType::end_of_pipe, 0.4) == ControlStep::not_stronger);
  CHECK(weaker.mass_t() == 100);
  CHECK(weaker.replace(MeasureType::end_of_pipe, 0.2) == ControlStep::not_stronger);

  ControlledMass added{100, 0.2};
  CHECK(added.add(0.5) == ControlStep::acted);
  CHECK(added.mass_t() == 50);

  CHECK(capped(100 * 0.5, 40) == 40);
  CHECK(capped(30, 40) == 30);
}

TEST_CASE("a control that nobody knows cannot be replaced, but added to") {
  ControlledMass mass{100, std::nullopt};
  CHECK(mass.replace(MeasureType::end_of_pipe, 0.01) == ControlStep::not_known);
  CHECK(mass.mass_t() == 100);
  CHECK(mass.add(0.5) == ControlStep::acted);
  CHECK(mass.mass_t() == 50);
  CHECK(mass.replace(MeasureType::process, 0.5) == ControlStep::acted);
  CHECK(mass.mass_t() == 25);
}

TEST_CASE("each stage has a control of its own") {
  ControlledMass mass{100, 0.1};
  CHECK(mass.replace(MeasureType::fuel, 0.5) == ControlStep::acted);
  CHECK(mass.mass_t() == 50);
  CHECK(mass.replace(MeasureType::fuel, 0.6) == ControlStep::not_stronger);
  CHECK(mass.replace(MeasureType::end_of_pipe, 0.05) == ControlStep::acted);
  CHECK(mass.mass_t() == doctest::Approx(25).epsilon(1e-14));
}

TEST_CASE("parts of the base add up, ratios multiply") {
  ControlledMass parts{100, 1.0};
  CHECK(parts.remove(0.3));
  CHECK(parts.remove(0.2));
  CHECK(parts.mass_t() == doctest::Approx(50).epsilon(1e-14));
  parts.change_activity(0.5);
  CHECK(parts.mass_t() == doctest::Approx(25).epsilon(1e-14));
  CHECK_FALSE(parts.remove(0.6));
  CHECK(parts.mass_t() == 0);
  CHECK_FALSE(parts.remove(0.1));
  CHECK(parts.mass_t() == 0);
}

}  // namespace
