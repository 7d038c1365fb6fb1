#include "respond/plan/yearly_measures.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace lantian;
using namespace lantian::respond;

TEST_CASE("yearly measures: one for each county that has the sector, tonnes and effect by its rows") {
  std::ostringstream text;
  text << std::ifstream{std::filesystem::path{LANTIAN_DATA_ROOT} / "data" / "respond" / "yearly.toml"}.rdbuf();
  const auto kinds = read_yearly_kinds({"yearly.toml", text.str()});
  REQUIRE_MESSAGE(kinds.ok(), kinds.error().text());
  explain::SeasonSensitivity season;
  season.receptor_units = {"X"};
  season.rows.push_back({"652301", "dust", transport::Precursor::fine, 100, {2}});
  season.rows.push_back({"652301", "dust", transport::Precursor::coarse, 400, {3}});
  season.rows.push_back({"652302", "dust", transport::Precursor::fine, 50, {1}});
  const YearlyQuestion question = yearly_question(*kinds, season);
  REQUIRE(question.measures.size() == 2);
  const YearlyMeasure& one = question.measures[0];
  CHECK(one.id == "dust/652301");
  CHECK(one.tonnes[2] == doctest::Approx(500 * 0.6 * 0.4));
  CHECK(one.cost_yuan == doctest::Approx(6000 * 120));
  CHECK(one.ug_m3[0] == doctest::Approx(100 * 0.6 * 0.4 * 2 / 1000));
  CHECK(one.relative_error == doctest::Approx(0.5));
}

TEST_CASE("yearly measures: parts of a sector above the whole are refused") {
  const auto read = read_yearly_kinds(
      {"y.toml",
       "[[measure]]\nid = \"a\"\nname = { zh = \"a\", en = \"a\" }\nsector = \"dust\"\npart = 120\n"
       "cut = { so2 = 0, nox = 0, pm = 40 }\nyuan_per_t = 1\nco2_t_per_t = 0\nerror = 1\nsource = \"x\"\nstatus = \"unverified\"\n"});
  CHECK(!read.ok());
}
