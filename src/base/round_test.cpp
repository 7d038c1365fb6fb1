#include "base/round.hpp"

#include "base/mean.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lantian;

std::string rounded_text(const char* given, int places) {
  const auto value = parse_decimal(given);
  REQUIRE(value.ok());
  return round_half_even(value->exact(), places).text();
}

// GB/T 8170-2008 clause 3; the figures are those of the standard's and the handbook's examples.
TEST_CASE("four down, six up, five to even, once") {
  CHECK(rounded_text("34.5", 0) == "34");
  CHECK(rounded_text("35.5", 0) == "36");
  CHECK(rounded_text("31.46", 0) == "31");
  CHECK(rounded_text("4.05", 1) == "4.0");
  CHECK(rounded_text("4.15", 1) == "4.2");
  CHECK(rounded_text("2.25", 1) == "2.2");
  CHECK(rounded_text("0.5", 0) == "0");
  CHECK(rounded_text("1.5", 0) == "2");
  CHECK(rounded_text("0.50001", 0) == "1");
  CHECK(rounded_text("-2.5", 0) == "-2");
  CHECK(rounded_text("-3.5", 0) == "-4");
  CHECK(rounded_text("-0.04", 1) == "0.0");
  CHECK(rounded_text("99.95", 1) == "100.0");
  CHECK(rounded_text("7", 3) == "7.000");
}

TEST_CASE("a mean is rounded like the fraction it is, in both units") {
  for (std::int64_t numerator = 0; numerator < 30'000; numerator += 7) {
    for (const std::int64_t denominator : {1, 2, 3, 8, 20, 23, 24}) {
      const Mean mean{numerator, denominator};
      const Rational exact = mean.thousandths();
      for (int places = 0; places <= 3; ++places) {
        REQUIRE(rounded(mean, ConcentrationUnit::ug_m3, places).text() ==
                round_half_even(in_unit(exact, ConcentrationUnit::ug_m3), places).text());
      }
      REQUIRE(rounded(mean, ConcentrationUnit::mg_m3, 1).text() ==
              round_half_even(in_unit(exact, ConcentrationUnit::mg_m3), 1).text());
    }
  }
  CHECK(rounded({34'500, 1}, ConcentrationUnit::ug_m3, 0).text() == "34");
  CHECK(rounded({4'050'000, 1}, ConcentrationUnit::mg_m3, 1).text() == "4.0");
}

}  // namespace
