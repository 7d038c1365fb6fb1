#include "observe/quality/neighbourhood.hpp"

#include "observe/quality/quality_trial_test.hpp"

namespace {

using namespace lantian;
using namespace lantian::observe::quality;

terms::Station station(const std::string& id, const char* longitude, const char* latitude,
                       terms::StationKind kind = terms::StationKind::urban) {
  terms::Station one;
  one.id = id;
  one.kind = kind;
  if (*longitude != '\0') one.longitude = *parse_decimal(longitude);
  if (*latitude != '\0') one.latitude = *parse_decimal(latitude);
  return one;
}

QualityRule choosing(int most, int radius_km) {
  QualityRule rule;
  rule.neighbours = standards::NeighbourChoice{{"t", "unverified"}, most, radius_km};
  return rule;
}

TEST_CASE("neighbourhood: the nearest inside the radius, nearest first") {
  // Stations of the national registry: Changji 2691A and 2692A 3 km apart, Tianchi 2690A 57 km, Urumqi 1490A 30 km.
  const std::vector<terms::Station> stations{
      station("2690A", "87.9897", "44.1564"), station("2691A", "87.2997", "44.0114"),
      station("2692A", "87.2717", "44.0297"), station("1490A", "87.5801", "43.8303")};
  auto all = neighbourhoods(stations, choosing(8, 60));
  CHECK(all[1].beside == std::vector<std::size_t>{2, 3, 0});
  CHECK_FALSE(all[1].reference);
  all = neighbourhoods(stations, choosing(8, 50));
  CHECK(all[1].beside == std::vector<std::size_t>{2, 3});
  all = neighbourhoods(stations, choosing(1, 60));
  CHECK(all[1].beside == std::vector<std::size_t>{2});
  CHECK(neighbourhoods(stations, QualityRule{})[1].beside.empty());
}

TEST_CASE("neighbourhood: a building site asks the stations and its like; the stations do not ask it") {
  using enum terms::StationKind;
  const std::vector<terms::Station> stations{
      station("site1", "87.30", "44.01", source_side), station("site2", "87.31", "44.01", source_side),
      station("2692A", "87.2717", "44.0297"), station("1490A", "87.5801", "43.8303")};
  const auto all = neighbourhoods(stations, choosing(8, 60));
  CHECK(all[0].beside == std::vector<std::size_t>{1, 2, 3});
  CHECK(all[0].reference == std::size_t{2});
  CHECK(all[2].beside == std::vector<std::size_t>{3});
}

TEST_CASE("neighbourhood: without coordinates the stations of the same unit") {
  std::vector<terms::Station> stations{station("a", "", ""), station("b", "", ""), station("c", "", ""),
                                       station("d", "", "")};
  stations[0].unit_id = stations[1].unit_id = stations[3].unit_id = "beijing";
  const auto all = neighbourhoods(stations, choosing(8, 60));
  CHECK(all[0].beside == std::vector<std::size_t>{1, 3});
  CHECK(all[2].beside.empty());
}

}  // namespace
