#include "base/decimal.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lantian;

std::string read_back(std::string_view text, char point = '.') {
  const auto value = parse_decimal(text, point);
  return value ? value->text() : "refused";
}

TEST_CASE("decimals keep what was written") {
  CHECK(read_back("43.30") == "43.30");
  CHECK(read_back("-0.5") == "-0.5");
  CHECK(read_back("+7") == "7");
  CHECK(read_back(".5") == "0.5");
  CHECK(read_back("5.") == "5");
  CHECK(read_back("007") == "7");
  CHECK(read_back("-0") == "0");
  CHECK(read_back("1e3") == "1000");
  CHECK(read_back("1.5E2") == "150");
  CHECK(read_back("12e-1") == "1.2");
  CHECK(read_back("1.25e1") == "12.5");
  CHECK(read_back("999999999999999999") == "999999999999999999");
  CHECK(read_back("0.000000000000000001") == "0.000000000000000001");
  CHECK(read_back("3,7", ',') == "3.7");
}

TEST_CASE("what is no decimal number is refused") {
  for (const char* text : {"",
                           "-",
                           "+",
                           ".",
                           "-.",
                           "1.2.3",
                           "1,2",
                           " 1",
                           "1 ",
                           "a",
                           "1a",
                           "0x10",
                           "nan",
                           "inf",
                           "1e",
                           "1e+",
                           "1e100",
                           "--1",
                           "1000000000000000000",
                           "1e19",
                           "9e18e1",
                           "0.0000000000000000001",
                           "1e-19",
                           "\xEF\xBC\x91"}) {
    CAPTURE(std::string{text});
    const auto value = parse_decimal(text);
    REQUIRE_FALSE(value.ok());
    CHECK(value.error().code == ErrorCode::malformed);
  }
  CHECK_FALSE(parse_decimal("3.7", ',').ok());
}

TEST_CASE("43.3 and 43.30 are equal values") {
  CHECK(Decimal{433, 1} == Decimal{4330, 2});
  CHECK(Decimal{433, 1} < Decimal{43301, 3});
  CHECK(Decimal{-1, 1} < Decimal{0, 0});
}

TEST_CASE("a concentration is exact or refused") {
  const auto milli_ug = [](const char* text, ConcentrationUnit unit) {
    const auto value = to_concentration(*parse_decimal(text), unit);
    return value ? value->milli_ug() : -1;
  };
  CHECK(milli_ug("35", ConcentrationUnit::ug_m3) == 35'000);
  CHECK(milli_ug("0.001", ConcentrationUnit::ug_m3) == 1);
  CHECK(milli_ug("0.0010", ConcentrationUnit::ug_m3) == 1);
  CHECK(milli_ug("0.0001", ConcentrationUnit::ug_m3) == -1);
  CHECK(milli_ug("2.2", ConcentrationUnit::mg_m3) == 2'200'000);
  CHECK(milli_ug("0.000001", ConcentrationUnit::mg_m3) == 1);
  CHECK(milli_ug("0.0000001", ConcentrationUnit::mg_m3) == -1);
  CHECK(milli_ug("999999999999999999", ConcentrationUnit::mg_m3) == -1);
  CHECK(to_concentration(Decimal{-1, 0}, ConcentrationUnit::ug_m3).error().code == ErrorCode::invalid_argument);
  CHECK(in(Concentration::from_milli_ug(2'200'000), ConcentrationUnit::mg_m3) == Rational::of(11, 5));
}

}  // namespace
