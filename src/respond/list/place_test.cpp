#include "respond/list/place.hpp"

#include <doctest/doctest.h>

namespace lantian::respond {

TEST_CASE("a park responds with any of its counties, and as itself; who is in no park only with its county") {
  const auto parks = read_parks({"parks.toml", R"([[park]]
id = "zd"
counties = ["652327", "652325"]
source = "a map"
status = "unverified"
)"});
  REQUIRE(parks.ok());
  const std::vector<std::string> first{"652301", "652325"}, second{"652301"}, itself{"zd"}, nobody;
  CHECK(place_responds("zd", first, *parks));
  CHECK_FALSE(place_responds("zd", second, *parks));
  CHECK(place_responds("zd", itself, *parks));
  CHECK_FALSE(place_responds("zd", first, {}));
  CHECK(place_responds("652301", second, *parks));
  CHECK_FALSE(place_responds("652327", first, *parks));
  CHECK(place_responds("zd", nobody, {}));  // no county named: everybody responds
}

TEST_CASE("a park without counties, twice, or without a source is refused with its line") {
  const auto refused = read_parks({"parks.toml", R"([[park]]
id = "a"
counties = []
source = "a map"
status = "verified"
[[park]]
id = "a"
counties = ["b"]
status = "sure"
)"});
  REQUIRE_FALSE(refused.ok());
  const std::string told = refused.error().text();
  CHECK(told.find("'counties' in which it lies are missing") != std::string::npos);
  CHECK(told.find("park a is there twice") != std::string::npos);
  CHECK(told.find("source") != std::string::npos);
  CHECK(told.find("sure") != std::string::npos);
}

}  // namespace lantian::respond
