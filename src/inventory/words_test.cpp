#include "inventory/shipped_test.hpp"

namespace {

using namespace lantian;
using namespace lantian::inventory;
using trial::shipped;

TEST_CASE("a pollutant is read in any spelling of its symbol, and in no other word") {
  for (const Pollutant pollutant : every_pollutant) CHECK(parse_pollutant(symbol(pollutant)) == pollutant);
  CHECK(parse_pollutant("pm25") == Pollutant::pm25);
  CHECK(parse_pollutant("PM2_5") == Pollutant::pm25);
  CHECK(parse_pollutant("nh3n") == Pollutant::nh3n);
  CHECK(parse_pollutant("tsp") == Pollutant::pm);
  CHECK(parse_pollutant("NOX") == Pollutant::nox);
  CHECK(!parse_pollutant("NO2"));
  CHECK(!parse_pollutant(""));
}

TEST_CASE("notation keys go there and back; an unknown word is none") {
  for (const char* key : {"", "NO", "NE", "IE", "C"}) CHECK(name_of(*parse_notation(key)) == key);
  CHECK(!parse_notation("0"));
  CHECK(!parse_notation("no"));
}

TEST_CASE("a unit is found by symbol and by Chinese name, blanks and case aside") {
  const UnitBook& units = shipped().units;
  REQUIRE(units.find("t") != nullptr);
  CHECK(units.find(" T ") == units.find("t"));
  CHECK(units.find("VEHKM") == units.find("veh km"));
  CHECK(units.find("\xE4\xB8\x87\xE5\x90\xA8")->symbol == "10kt");  // ten thousand tonnes
  CHECK(units.find("furlong") == nullptr);
}

TEST_CASE("units convert exactly inside a dimension and nowhere else") {
  const UnitBook& units = shipped().units;
  const auto converted = [&](Decimal value, const char* from, const char* to) {
    return trial::must(units.convert(value, *units.find(from), *units.find(to)));
  };
  CHECK(converted({1983, 1}, "10kt", "t") == Rational{1'983'000});
  CHECK(converted({1, 0}, "GJ", "kWh") == Rational::of(2500, 9));
  CHECK(converted({1, 0}, "ha a", "m2 month") == Rational{120'000});
  const auto refused = units.convert({1, 0}, *units.find("t"), *units.find("kWh"));
  REQUIRE(!refused.ok());
  CHECK(refused.error().code == ErrorCode::invalid_argument);
  CHECK(refused.error().message.find("'t' is a unit of mass, but 'kWh' of energy") != std::string::npos);
  CHECK(refused.error().message.find("'tce'") != std::string::npos);
}

TEST_CASE("a spelling that means two units is refused at its line") {
  const auto book = UnitBook::read({"units.toml",
                                    "[[units]]\nsymbol = \"t\"\ndimension = \"mass\"\nscale = 1000000\n"
                                    "[[units]]\nsymbol = \"T\"\ndimension = \"field\"\nscale = 0\n"});
  REQUIRE(!book.ok());
  CHECK(book.error().code == ErrorCode::malformed);
  CHECK(book.error().message.find("units.toml:5: 'T' already means t") != std::string::npos);
  CHECK(book.error().message.find("'scale' is above 0") != std::string::npos);
}

TEST_CASE("the ten classes of level 1 are all there, each leaf with four names, a unit and a sector") {
  std::vector<std::string> ones;
  for (const SourceClass& one : shipped().classes.classes()) {
    CHECK(one.level.size() == 4);
    CHECK_MESSAGE(shipped().units.find(one.unit) != nullptr, one.code);
    ones.push_back(one.code.substr(0, 2));
  }
  ones.erase(std::unique(ones.begin(), ones.end()), ones.end());
  CHECK(ones == std::vector<std::string>{"01", "02", "03", "04", "05", "06", "07", "08", "09", "10"});
}

TEST_CASE("a prefix covers whole parts only") {
  CHECK(covers("01-RES", "01-RES-BIT-STV"));
  CHECK(covers("01-RES-BIT-STV", "01-RES-BIT-STV"));
  CHECK(covers("", "01-RES-BIT-STV"));
  CHECK(!covers("01-RE", "01-RES-BIT-STV"));
  CHECK(!covers("01-RES", "01-RESX-BIT-STV"));
  CHECK(!covers("01-RES-BIT-STV", "01-RES"));
}

TEST_CASE("a misspelt class is answered by what it looks like") {
  CHECK(shipped().classes.find("01-RES-BIT-STOVE") == nullptr);
  CHECK(shipped().classes.near("01-RES-BIT-STO").find("01-RES-BIT-STV") != std::string::npos);
}

TEST_CASE("a class without names above it, or twice, is refused") {
  const std::string head = "source = \"test\"\n";
  const std::string leaf =
      "[[classes]]\ncode = \"01-AAA-BBB-CCC\"\nname = { en = \"x\" }\nunit = \"t\"\nsector = \"s\"\n";
  const auto nameless = ClassBook::read({"classes.toml", head + leaf});
  REQUIRE(!nameless.ok());
  CHECK(nameless.error().message.find("level '01-AAA' has no name") != std::string::npos);
  std::string levels;
  for (const char* code : {"01", "01-AAA", "01-AAA-BBB"}) {
    levels += std::string{"[[levels]]\ncode = \""} + code + "\"\nname = { en = \"x\" }\n";
  }
  CHECK(ClassBook::read({"classes.toml", head + levels + leaf}).ok());
  const auto twice = ClassBook::read({"classes.toml", head + levels + leaf + leaf});
  REQUIRE(!twice.ok());
  CHECK(twice.error().code == ErrorCode::conflict);
  const auto shapeless =
      ClassBook::read({"classes.toml", head + levels +
                                           "[[classes]]\ncode = \"01-aaa\"\nname = { en = \"x\" }\nunit = \"t\"\n"
                                           "sector = \"s\"\n"});
  REQUIRE(!shapeless.ok());
  CHECK(shapeless.error().message.find("no code of four levels") != std::string::npos);
}

}  // namespace
