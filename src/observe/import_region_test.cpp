#include "observe/import_trial_test.hpp"

#include <doctest/doctest.h>

using namespace lantian;
using namespace lantian::observe;
using namespace lantian::observe::trial;

namespace {

terms::Region small_region() {
  terms::Region region;
  region.id = "here";
  terms::Unit unit;
  unit.id = "652300";
  unit.name = {"\xE6\x98\x8C\xE5\x90\x89\xE5\xB7\x9E", "Changji"};
  unit.kind = terms::UnitKind::group;
  unit.aliases = {"\xE6\x98\x8C\xE5\x90\x89\xE5\xB7\x9E"};
  region.units.push_back(unit);
  terms::Station station;
  station.id = "0012A";
  station.name.en = "Twelve";
  station.unit_id = "652300";
  station.aliases = {"twelve"};
  region.stations.push_back(station);
  return region;
}

const std::string daily_row =
    "\xE6\x98\x8C\xE5\x90\x89\xE5\xB7\x9E,2014-12-31,254,206~325,x,200.8,334.4,132.1,4.433,89.7,59,551\n";

}  // namespace

TEST_CASE("a file that speaks of a whole unit becomes a station of the unit's id") {
  const terms::Region region = small_region();
  ReadOptions options;
  options.region = &region;
  const Batch batch = batch_of("aqistudy-daily", daily_row, options);
  REQUIRE(batch.stations.size() == 1);
  CHECK(batch.stations[0].id == "652300");
  CHECK(batch.stations[0].unit_id == "652300");
  CHECK(batch.stations[0].kind == terms::StationKind::urban);
  CHECK(batch.stations[0].name.en == "Changji");
  const Batch alone = batch_of("aqistudy-daily", daily_row);
  CHECK(alone.stations[0].id == "\xE6\x98\x8C\xE5\x90\x89\xE5\xB7\x9E");
  REQUIRE(alone.readings.size() == 7);
  CHECK(alone.readings[5].species == Species::co);
  CHECK(alone.readings[5].thousandths == 4'433'000);
}

TEST_CASE("stations are found by alias; a closed region refuses strangers; lost leading zeros are recognised") {
  terms::Region region = small_region();
  ReadOptions options;
  options.region = &region;
  const std::string text =
      "station,time,PM2.5\ntwelve,2023-01-01 01:00,1\n0012A,2023-01-01 02:00,2\nother,2023-01-01 "
      "01:00,3\n12A,2023-01-01 03:00,4\n";
  const Batch open = batch_of("generic-hourly", text, options);
  CHECK(open.stations.size() == 2);
  CHECK(open.stations[0].id == "0012A");
  CHECK(open.stations[1].id == "other");
  REQUIRE(open.refusals.size() == 1);
  CHECK(open.refusals[0].line == 5);
  CHECK(holds(open.refusals[0].allowed, "leading zeros"));
  region.closed_stations = true;
  const Batch closed = batch_of("generic-hourly", text, options);
  CHECK(closed.stations.size() == 1);
  REQUIRE(closed.refusals.size() == 2);
  CHECK(closed.refusals[0].given == "other");
  CHECK(holds(closed.refusals[0].allowed, "a station of region here"));
}

TEST_CASE("a long table: species and value in columns, a species in two units refuses the file") {
  const std::string toml = R"(
id = "tall"
title = "Long."
format = "csv"
averaging = "hour"
missing = [""]
[clock]
stamp = ["time"]
stamp_formats = ["YYYY-MM-DD HH:mm"]
hour_given = "ends"
[station]
from = "file-stem"
[long]
species = ["pollutant"]
value = ["value"]
unit = ["unit"]
[[measurand]]
species = "PM2.5"
columns = ["PM2.5", "fine"]
at_most_ug_m3 = 5000
[[measurand]]
species = "CO"
columns = ["CO"]
at_most_mg_m3 = 150
)";
  const Result<Adapter> adapter = read_adapter({"tall.toml", toml});
  REQUIRE(adapter.ok());
  const std::string header =
      "time,pollutant,value,unit\n2023-01-01 01:00,fine,35,ug/m3\n2023-01-01 01:00,CO,800,ug/m3\n2023-01-01 "
      "01:00,ozone?,1,\n";
  const Result<Batch> batch = read_source({"1001A.csv", header}, *adapter, {});
  REQUIRE(batch.ok());
  CHECK(batch->stations[0].id == "1001A");
  REQUIRE(batch->readings.size() == 2);
  CHECK(batch->readings[0].thousandths == 35'000);
  CHECK(batch->readings[1].thousandths == 800'000);
  CHECK(batch->counts.duplicate == 0);
  const std::string again = header + "2023-01-01 02:00,CO,0.8,mg/m3\n";
  const Result<Batch> mixed = read_source({"1001A.csv", again}, *adapter, {});
  REQUIRE_FALSE(mixed.ok());
  CHECK(holds(mixed.error().text(), "1001A.csv:5: mixed units for CO: mg/m3 here, ug/m3 before"));
}

TEST_CASE("all faults of an adapter are reported at once, each with file and line") {
  const std::string toml =
      "id = \"x\"\nformat = \"xml\"\naveraging = \"hour\"\nmissing = \"NA\"\ndelimeter = \";\"\n[clock]\nstamp = "
      "[\"t\"]\n"
      "stamp_formats = [\"YYYY-MM-DD\"]\n[station]\nfrom = \"fixed\"\n[[measurand]]\nspecies = \"PM3\"\ncolumns = []\n";
  const Result<Adapter> adapter = read_adapter({"x.toml", toml});
  REQUIRE_FALSE(adapter.ok());
  const std::string text = adapter.error().text();
  for (const std::string_view part :
       {"x.toml:1: 'title' is not given", "x.toml:2: format is 'xml'; allowed: csv, json",
        "x.toml:4: missing must be a list", "x.toml:5: delimeter is not a key",
        "x.toml:6: clock.hour_given is not given; allowed: ends, begins", "x.toml:8: clock.stamp_formats",
        "x.toml:9: station.'id' is not given", "x.toml:12: measurand.species 'PM3'",
        "x.toml:13: measurand.columns is empty", "x.toml:11: a measurand needs its plausible bound"}) {
    CAPTURE(part);
    CAPTURE(text);
    CHECK(holds(text, part));
  }
  CHECK(holds(read_adapter({"y.toml", "id = \n"}).error().text(), "y.toml:1:"));
}
