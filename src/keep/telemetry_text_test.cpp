#include "keep/telemetry_text.hpp"

#include <doctest/doctest.h>

#include <limits>

namespace lantian::keep {
namespace {

TelemetryValue pm25(std::optional<Decimal> number) {
  TelemetryValue value;
  value.factor = "a34004";
  value.statistic = 1;
  value.value = number;
  value.flag = "N";
  value.usable = true;
  return value;
}

std::string item_of(const TelemetryValue& value, std::int32_t revision = 0) {
  std::string text = "before;";
  put_item(text, value, revision);
  CHECK(text.starts_with("before;"));
  return text.substr(7);
}

}  // namespace

TEST_CASE("an item is written as the documentation says") {
  CHECK(item_of(pm25(Decimal{140, 1})) == "a34004,1,14.0,N");
  CHECK(item_of(pm25(Decimal{5, 3})) == "a34004,1,0.005,N");
  CHECK(item_of(pm25(Decimal{-5, 3})) == "a34004,1,-0.005,N");
  CHECK(item_of(pm25(Decimal{0, 0})) == "a34004,1,0,N");
  CHECK(item_of(pm25(Decimal{0, 2})) == "a34004,1,0.00,N");
  CHECK(item_of(pm25(Decimal{1234, 4})) == "a34004,1,0.1234,N");
  CHECK(item_of(pm25(Decimal{7, 30})) == "a34004,1,7/30,N");
  CHECK(item_of(pm25(Decimal{7, -2})) == "a34004,1,7/-2,N");
  CHECK(item_of(pm25(Decimal{std::numeric_limits<std::int64_t>::min(), 2})) == "a34004,1,-92233720368547758.08,N");
  CHECK(item_of(pm25(Decimal{150, 1}), 1) == "a34004,1,15.0,N,,1");
  TelemetryValue value = pm25(Decimal{31, 0});
  value.flag = "D";
  value.usable = false;
  CHECK(item_of(value) == "a34004,1,31,D,x");
  value.value.reset();
  value.flag.clear();
  CHECK(item_of(value) == "a34004,1,,,x");
  value.usable = true;
  CHECK(item_of(value) == "a34004,1");
  value.word = "a,b; 100%\xe6";
  CHECK(item_of(value) == "a34004,1,,,,,,a%2Cb%3B%20100%25%E6");
  value.suffix = "Ia";
  CHECK(item_of(value, 2) == "a34004,1,,,,2,Ia,a%2Cb%3B%20100%25%E6");
}

TEST_CASE("items are taken one by one and say what was put in") {
  std::string text;
  TelemetryValue second = pm25(std::nullopt);
  second.word = std::string{"\0,;%41", 6};
  second.suffix = "%";
  second.usable = false;
  put_item(text, pm25(Decimal{140, 1}), 0);
  text += ';';
  put_item(text, second, 12);
  std::string_view rest = text;
  TelemetryValue read;
  const auto first = take_item(rest);
  REQUIRE(first);
  CHECK(read_item(*first, read));
  CHECK(read.factor == "a34004");
  CHECK(read.statistic == 1);
  CHECK(read.value->unscaled == 140);
  CHECK(read.value->places == 1);
  CHECK(read.flag == "N");
  CHECK(read.usable);
  CHECK(read.revision == 0);
  const auto other = take_item(rest);
  REQUIRE(other);
  CHECK(rest.empty());
  CHECK(read_item(*other, read));
  CHECK(read.word == second.word);
  CHECK(read.suffix == "%");
  CHECK_FALSE(read.value);
  CHECK_FALSE(read.usable);
  CHECK(read.revision == 12);
  CHECK_FALSE(first->same_key(*other));
}

TEST_CASE("what is no item is said to be none") {
  for (const std::string_view text : {"a34004", ",,,,,,,,", "x"}) {
    std::string_view rest = text;
    CHECK_FALSE(take_item(rest));
  }
  TelemetryValue read;
  for (const std::string_view text : {"a,3,1.2.3", "a,3,1.", "a,3,.", "a,3,-", "a,3,12345678901234567890", "a,3,1/",
                                      "a,300", "a,", "a,3,4,N,,r", "a,3, 4"}) {
    CAPTURE(text);
    std::string_view rest = text;
    const auto item = take_item(rest);
    REQUIRE(item);
    CHECK_FALSE(read_item(*item, read));
  }
}

}  // namespace lantian::keep
