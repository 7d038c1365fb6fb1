#include "terms/region.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using namespace lantian;         // NOLINT(google-build-using-namespace)
using namespace lantian::terms;  // NOLINT(google-build-using-namespace)

const std::string top =
    "id = \"demo\"\n"
    "name = { zh = \"\xE4\xBC\x98\", en = \"Demo\" }\n"
    "utc_offset_hours = 8\n"
    "stations = \"closed\"\n"
    "[[unit]]\n"
    "id = \"100001\"\n"
    "name = { en = \"One\" }\n"
    "kind = \"county\"\n"
    "aliases = [\"one\"]\n"
    "[[unit]]\n"
    "id = \"west\"\n"
    "name = { en = \"West\" }\n"
    "kind = \"group\"\n"
    "members = [\"100001\"]\n"
    "representative = \"100001\"\n";

const std::string stations =
    "[[station]]\n"
    "id = \"1001A\"\n"
    "name = { en = \"Square\" }\n"
    "unit = \"100001\"\n"
    "longitude = \"87.31\"\n"
    "latitude = \"44.01\"\n"
    "aliases = [\"square\"]\n";

Result<Region> read(const std::string& region, const std::string& other = "",
                    const std::string& name = "stations.toml") {
  const std::vector<SourceFile> files{{"regions/demo/region.toml", region}, {"regions/demo/" + name, other}};
  return read_region(files);
}

void check_fault(const Result<Region>& region, ErrorCode code, const std::string& part) {
  REQUIRE_FALSE(region);
  CAPTURE(region.error().message);
  CHECK(region.error().code == code);
  CHECK(region.error().message.find(part) != std::string::npos);
}

}  // namespace

TEST_CASE("a region pack is read from its tables, whichever file they stand in") {
  for (const bool apart : {true, false}) {
    const auto region = apart ? read(top, stations) : read(top + stations);
    REQUIRE(region);
    CHECK(region->id == "demo");
    CHECK(region->closed_stations);
    CHECK(region->utc_offset_hours == 8);
    CHECK(region->name.shown(false) == "Demo");
    REQUIRE(region->unit("one") != nullptr);
    CHECK(region->unit("one")->id == "100001");
    CHECK(region->unit("west")->kind == UnitKind::group);
    CHECK(region->unit("east") == nullptr);
    REQUIRE(region->station("square") != nullptr);
    CHECK(region->station("square")->longitude->text() == "87.31");
    CHECK(region->station("1001A")->kind == StationKind::urban);
    CHECK(region->station("1002A") == nullptr);
  }
}

TEST_CASE("targets, published figures and dust events are read") {
  const auto region = read(
      top,
      "[[target]]\nunit_id = \"100001\"\nperiod = \"2023\"\nstatistic = \"PM2.5.mean\"\nat_most = true\n"
      "value = \"50.1\"\nunit = \"ug/m3\"\nsource = \"x\"\nstatus = \"verified\"\n"
      "[[figure]]\nid = \"F1\"\nunit_id = \"west\"\nperiod = \"HS2023\"\nagainst = \"HS2022\"\n"
      "statistic = \"good_share\"\nvalue = 75\nunit = \"percent\"\nsource = \"x\"\n"
      "[[event]]\nunit_id = \"100001\"\nfirst = 2023-04-01\nlast = 2023-04-02\nconfirmed = true\nevidence = \"x\"\n",
      "targets.toml");
  REQUIRE(region);
  REQUIRE(region->targets.size() == 1);
  CHECK(region->targets[0].value.text() == "50.1");
  REQUIRE(region->published.size() == 1);
  CHECK(region->published[0].against == "HS2022");
  REQUIRE(region->dust_events.size() == 1);
  CHECK(region->dust_events[0].pm25_too);
  CHECK(region->dust_events[0].last - region->dust_events[0].first == std::chrono::days{1});
}

TEST_CASE("faults of reading come all at once with file and line") {
  const auto region =
      read("id = \"demo\"\nname = { zh = \"\" }\nutc_offset_hours = 99\nstations = \"shut\"\nwhat = 1\n",
           "[[station]]\nid = \"a\"\nname = { en = \"a\" }\nlongitude = 87.3\n"
           "[[target]]\nunit_id = \"x\"\n");
  for (const char* part :
       {"regions/demo/region.toml:2: 'name' names nothing", "regions/demo/region.toml:3: 'utc_offset_hours' is 99",
        "regions/demo/region.toml:4: 'stations' is 'shut'; allowed are open, closed",
        "regions/demo/region.toml:5: unknown key 'what'",
        "regions/demo/stations.toml:4: 'longitude' is a number with a point",
        "regions/demo/stations.toml:5: 'period' is missing here", "'at_most' is missing here"}) {
    CAPTURE(part);
    check_fault(region, ErrorCode::malformed, part);
  }
}

TEST_CASE("contradictions are conflicts") {
  const std::string unit = "[[unit]]\nname = { en = \"x\" }\nkind = \"county\"\n";
  check_fault(read(top + unit + "id = \"100001\"\n"), ErrorCode::conflict,
              "region.toml:16: unit '100001' is named already at regions/demo/region.toml:5");
  check_fault(read(top + unit + "id = \"100002\"\naliases = [\"one\"]\n"), ErrorCode::conflict,
              "unit 'one' is named already");
  check_fault(read(top + "[[unit]]\nname = { en = \"x\" }\nkind = \"group\"\nid = \"east\"\nmembers = [\"7\"]\n"),
              ErrorCode::conflict,
              "region.toml:16: 'members' names unit '7', which this region does not have; units: 100001 west east");
  check_fault(read(top, stations + stations), ErrorCode::conflict, "stations.toml:8: station '1001A' is named already");
  check_fault(read(top, "[[station]]\nid = \"b\"\nname = { en = \"b\" }\nunit = \"9\"\n"), ErrorCode::conflict,
              "stations.toml:1: 'unit' names unit '9'");
}

TEST_CASE("single faults of rows") {
  check_fault(read(top, "[[unit]]\nid = \"a\"\nname = { en = \"a\" }\nkind = \"group\"\n"), ErrorCode::malformed,
              "stations.toml:1: unit a: a group lists its 'members'");
  check_fault(read(top, "[[event]]\nunit_id = \"west\"\nfirst = 2023-04-02\nlast = 2023-04-01\nevidence = \"x\"\n",
                   "dust.toml"),
              ErrorCode::malformed, "dust.toml:4: 'last' 2023-04-01 lies before 'first' 2023-04-02");
  check_fault(read(top, "[[station]]\nid = \"b\"\nname = { en = \"b\" }\nlongitude = 200\nlatitude = 0\n"),
              ErrorCode::malformed, "stations.toml:4: 'longitude' 200 is outside -180..180");
  check_fault(read(top,
                   "[[figure]]\nid = \"f\"\nunit_id = \"west\"\nperiod = \"23\"\nstatistic = \"x\"\nvalue = 1\nunit = "
                   "\"x\"\nsource = \"x\"\n"),
              ErrorCode::malformed, "stations.toml:4: ");
  check_fault(read(top, "= 1"), ErrorCode::malformed, "stations.toml:1: is not TOML");
  // toml++ 3.3 answers this one with a failed assert of its own.
  check_fault(read(top, "[[[unit]]\n"), ErrorCode::malformed, "stations.toml: cannot be read: the text is not TOML");
}

TEST_CASE("a pack without region.toml is refused; files of other readers are passed over") {
  check_fault(read_region(std::vector<SourceFile>{{"stations.toml", stations}}), ErrorCode::malformed,
              "region.toml: is missing");
  CHECK(read(top, "seed = 0.5\n", "twin.toml"));
}
