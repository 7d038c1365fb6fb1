#include "inventory/figures/published.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lantian;
using terms::SourceFile;

terms::Region small_region() {
  terms::Region region;
  region.id = "here";
  terms::Unit unit;
  unit.id = "city";
  region.units.push_back(unit);
  return region;
}

constexpr const char* programmes = R"(
[[document]]
id = "paper"
title = { zh = "", en = "a paper" }
[[fact]]
id = "F1"
name = { zh = "", en = "coal" }
unit_id = "city"
period = "2023"
value = "198.3"
unit = "10kt"
document = "paper"
)";

Result<inventory::PublishedInventory> read_with(const std::string& facts, const std::string& figures) {
  const std::vector<SourceFile> files{{"regions/here/programmes.toml", facts}, {"regions/here/figures.toml", figures}};
  return inventory::read_published(files, small_region());
}

TEST_CASE("a figure takes name, unit, period and decimals from its fact") {
  const auto read = read_with(programmes, "[[figure]]\nfact = \"F1\"\nhow = \"coal_saved\"\nscale = 10000\n");
  REQUIRE_MESSAGE(read.ok(), (read.ok() ? "" : read.error().text()));
  REQUIRE(read->figures.size() == 1);
  const inventory::InventoryFigure& figure = read->figures.front();
  CHECK(figure.id == "F1");
  CHECK(figure.decimals == 1);
  CHECK(figure.unit == "10kt");
  CHECK(figure.period == "2023");
  CHECK(figure.method == inventory::FigureMethod::coal_saved);
  CHECK(figure.scale == Decimal{10000, 0});
}

TEST_CASE("a fact names a document, a place and a period that exist; an implied one says how it follows") {
  std::string bad = programmes;
  bad.replace(bad.rfind("\"paper\""), 7, "\"memo\"");
  bad.replace(bad.find("\"city\""), 6, "\"town\"");
  bad += "status = \"implied\"\n";
  const auto read = read_with(bad, "");
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().code == ErrorCode::malformed);
  for (const char* part : {"no unit 'town'", "'memo'", "'note'"}) {
    CAPTURE(read.error().message);
    CHECK(read.error().message.find(part) != std::string::npos);
  }
}

TEST_CASE("a formula stands behind what it uses") {
  const std::string later =
      "[[figure]]\nid = \"B\"\nname = { zh = \"\", en = \"b\" }\nunit = \"t\"\ndecimals = 0\nhow = \"formula\"\n"
      "op = \"sum\"\nof = [\"F1\", \"C\", \"2.5\"]\n";
  const auto read = read_with(programmes, later);
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().message.find("'C' is no figure above") != std::string::npos);
  CHECK(read.error().message.find("figures.toml:8") != std::string::npos);
}

TEST_CASE("an id twice is a conflict, a missing file is not found, a key nobody asked for is told") {
  const auto twice =
      read_with(programmes, "[[figure]]\nfact = \"F1\"\nhow = \"days\"\n[[figure]]\nfact = \"F1\"\nhow = \"days\"\n");
  REQUIRE_FALSE(twice.ok());
  CHECK(twice.error().code == ErrorCode::conflict);
  const auto missing = inventory::read_published({}, small_region());
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error().code == ErrorCode::not_found);
  const auto unknown = read_with(programmes, "[[figure]]\nfact = \"F1\"\nhow = \"days\"\nwhen = \"now\"\n");
  REQUIRE_FALSE(unknown.ok());
  CHECK(unknown.error().message.find("when") != std::string::npos);
}

}  // namespace
