#include "docket/region_docket.hpp"

#include "docket/shipped_files_test.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lantian;

TEST_CASE("Changji's docket: registers, parks, routes before those of the types, names of offices") {
  const docket::CaseTypes types = docket::trial::shipped_case_types();
  const auto read = docket::read_region_docket(docket::trial::shipped_file("regions/changji/docket.toml"), types);
  REQUIRE_MESSAGE(read.ok(), (read.ok() ? "" : read.error().text()));
  const docket::Areas areas = docket::areas_of(docket::trial::changji(), *read);
  REQUIRE(read->register_named("rectification-2023") != nullptr);
  CHECK(read->register_named("rectification-2023")->type == "rectification_task");
  CHECK(read->petitions_named("petitions-2021")->steps.accept == "accept");
  CHECK(read->register_named("petitions-2021") == nullptr);
  CHECK(areas.within("changji-hitech", "652301"));
  CHECK(areas.within("zhundong", "652300"));
  CHECK_FALSE(areas.within("zhundong", "652301"));
  CHECK(read->route("sewage", "zhundong", areas) == "housing_bureau");
  CHECK(read->route("sewage", "652301", areas).empty());
  CHECK(read->route("ecology", "652324", areas) == "forestry_bureau");
  REQUIRE(read->office("housing_bureau", "652327") != nullptr);
  CHECK(read->office("housing_bureau", "652327")->en == "Jimsar county housing and construction bureau");
  CHECK(read->office("court", "652327") == nullptr);
}

TEST_CASE("Every fault of a docket's file, each with its line") {
  const docket::CaseTypes types = docket::trial::shipped_case_types();
  const auto read = docket::read_region_docket(
      {"d.toml",
       "calendar = \"cn\"\nfeed_domain = \"d\"\ndefault_place = \"652300\"\nsoon_days = 3\nsource = \"s\"\n"
       "status = \"unverified\"\n[[register]]\nid = \"r\"\ntype = \"petition\"\nclose = \"fly\"\nkeep = \"accept\"\n"
       "[[place]]\nid = \"p\"\nparent = \"652300\"\nlevel = \"moon\"\n"
       "[[route]]\ntopic = \"ufo\"\narea = \"652300\"\nunit = \"nobody\"\n"},
      types);
  REQUIRE_FALSE(read.ok());
  const std::string& text = read.error().message;
  for (const char* part : {"d.toml:10: type 'petition' has no step 'fly'", "d.toml:15:", "d.toml:17:", "d.toml:19:"}) {
    CHECK_MESSAGE(text.find(part) != std::string::npos, text);
  }
}

}  // namespace
