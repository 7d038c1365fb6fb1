#include "docket/actor.hpp"

#include "docket/sample_test.hpp"

#include <doctest/doctest.h>

using namespace lantian;
using namespace lantian::docket;

TEST_CASE("areas: a code lies in what it begins with, a prefecture and a province without their zeros") {
  const Areas& areas = sample::areas();
  CHECK(areas.within("652301001001-07", "652301001001"));
  CHECK(areas.within("652301001001-07", "652301001"));
  CHECK(areas.within("652301001001", "652301"));
  CHECK(areas.within("652301", "652300"));
  CHECK(areas.within("652301", "650000"));
  CHECK(areas.within("652301", ""));
  CHECK_FALSE(areas.within("652302", "652301"));
  CHECK_FALSE(areas.within("652301", "652301001"));
  CHECK_FALSE(areas.within("650100", "652300"));
  CHECK_FALSE(areas.within("nowhere", ""));
}

TEST_CASE("areas: a park lies in the prefecture, a group holds its members") {
  const Areas& areas = sample::areas();
  CHECK(areas.within("zhundong", "652300"));
  CHECK(areas.within("zhundong", "zhundong"));
  CHECK_FALSE(areas.within("zhundong", "652301"));
  CHECK(areas.within("652301001", "west"));
  CHECK_FALSE(areas.within("652302", "west"));
  Areas more = areas;
  more.add("site-4", "zhundong", AreaLevel::grid);
  CHECK(more.within("site-4", "zhundong"));
  CHECK(more.within("site-4", "652300"));
  CHECK(more.at_level("site-4", AreaLevel::county) == "zhundong");
}

TEST_CASE("areas: parents that run in a ring hold nobody and do not hang") {
  Areas areas;
  areas.add("a", "b");
  areas.add("b", "a");
  CHECK_FALSE(areas.within("a", "652300"));
  CHECK_FALSE(areas.at_level("a", AreaLevel::prefecture).has_value());
}

TEST_CASE("areas: levels by the length of the code, and what holds a place at a level") {
  const Areas& areas = sample::areas();
  CHECK(areas.level_of("650000") == AreaLevel::province);
  CHECK(areas.level_of("652300") == AreaLevel::prefecture);
  CHECK(areas.level_of("652301") == AreaLevel::county);
  CHECK(areas.level_of("652301001") == AreaLevel::township);
  CHECK(areas.level_of("652301001001") == AreaLevel::village);
  CHECK(areas.level_of("652301001001-07") == AreaLevel::grid);
  CHECK_FALSE(areas.level_of("65230").has_value());
  CHECK(areas.at_level("652301001001-07", AreaLevel::township) == "652301001");
  CHECK(areas.at_level("652301001001-07", AreaLevel::prefecture) == "652300");
  CHECK(areas.at_level("zhundong", AreaLevel::prefecture) == "652300");
  CHECK_FALSE(areas.at_level("652301", AreaLevel::village).has_value());
}
