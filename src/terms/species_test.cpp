#include "terms/species.hpp"

#include <doctest/doctest.h>

using namespace lantian;         // NOLINT(google-build-using-namespace)
using namespace lantian::terms;  // NOLINT(google-build-using-namespace)

TEST_CASE("a species is known in all its spellings") {
  CHECK(parse_species("PM2.5") == Species::pm25);
  CHECK(parse_species("pm25") == Species::pm25);
  CHECK(parse_species("PM2_5") == Species::pm25);
  CHECK(parse_species("PM\xE2\x82\x82.\xE2\x82\x85") == Species::pm25);
  CHECK(parse_species("SO\xE2\x82\x82") == Species::so2);
  CHECK(parse_species("PM10") == Species::pm10);
  CHECK(parse_species("nox") == Species::nox);
  CHECK(parse_species("AQI") == Species::published_aqi);
  CHECK_FALSE(parse_species("PM1"));
  CHECK_FALSE(parse_species(""));
  CHECK_FALSE(parse_species("SO2 "));
  CHECK_FALSE(parse_species("\xE2\x82"));
}

TEST_CASE("every basic item survives the round trip through its symbol") {
  for (const Species species : basic_six) CHECK(parse_species(symbol(species)) == species);
}

TEST_CASE("an item is a species and an averaging time") {
  const Item o3_8h{Species::o3, Averaging::eight_hours};
  CHECK(text_of(o3_8h) == "O3 8h");
  CHECK(*parse_item("O3 8h") == o3_8h);
  CHECK(*parse_item("pm25 annual") == Item{Species::pm25, Averaging::year});
  for (const char* wrong : {"O3", "8h", "O3 9h", "O3  8h", "O4 8h", "O3 8h ", ""}) {
    CAPTURE(wrong);
    const auto item = parse_item(wrong);
    REQUIRE_FALSE(item);
    CHECK(item.error().code == ErrorCode::malformed);
    CHECK(item.error().message.find("1h 8h 24h") != std::string::npos);
  }
}

TEST_CASE("CO is printed in mg/m3, the others in ug/m3") {
  for (const Species species : basic_six) {
    CHECK(printed_unit(species) == (species == Species::co ? ConcentrationUnit::mg_m3 : ConcentrationUnit::ug_m3));
  }
  CHECK(parse_unit("\xCE\xBCg/m\xC2\xB3") == ConcentrationUnit::ug_m3);
  CHECK(parse_unit("mg/m3") == ConcentrationUnit::mg_m3);
  CHECK_FALSE(parse_unit("ppb"));
}
