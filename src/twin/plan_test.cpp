#include "twin/plan.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

namespace {

using namespace lantian;
using lantian::terms::SourceFile;

SourceFile shipped_file(const std::string& name) {
  const std::string path = "regions/changji/" + name;
  std::ifstream in(std::string{LANTIAN_SOURCE_DIR} + "/" + path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  REQUIRE_MESSAGE(in.good(), "cannot read " << path);
  return {path, text.str()};
}

terms::Region shipped_region() {
  const std::vector<SourceFile> files{shipped_file("region.toml"), shipped_file("stations.toml")};
  auto region = terms::read_region(files);
  REQUIRE_MESSAGE(region.ok(), (region ? "" : region.error().text()));
  return *std::move(region);
}

/// The shipped plan with one piece of text changed once.
Error after_change(const std::string& from, const std::string& to) {
  SourceFile file = shipped_file("twin.toml");
  const auto at = file.text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, "not in twin.toml: " << from);
  file.text.replace(at, from.size(), to);
  const auto plan = twin::read_plan(file, shipped_region());
  REQUIRE_FALSE(plan.ok());
  return plan.error();
}

bool says(const Error& error, const std::string& words) {
  return error.text().find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("the shipped plan is read whole") {
  const auto plan = twin::read_plan(shipped_file("twin.toml"), shipped_region());
  REQUIRE_MESSAGE(plan.ok(), (plan ? "" : plan.error().text()));
  CHECK(plan->counties.size() == 7);
  CHECK(plan->counties.front().station_ids.size() == 4);
  CHECK(plan->cells.size() == 7);
  CHECK(plan->verdict_days("652301", *parse_period("2023")) == 364);
  CHECK(plan->verdict_days("652302", *parse_period("2023")) == 365);
  CHECK(plan->verdict_days("652301", *parse_period("HS2023")) == 183);
}

TEST_CASE("a design that misses a published figure is refused with both numbers") {
  const Error error = after_change(R"(unit = "652301", haze = 46)", R"(unit = "652301", haze = 45)");
  CHECK(error.code == ErrorCode::conflict);
  CHECK(says(error, "condition F1 (652301 2022): the design gives 276 good days; wanted is 275"));
  CHECK(says(error, "condition F2.base"));
}

TEST_CASE("a PM2.5 sum that prints another figure is refused") {
  // 8790 is 190 more over 365 days: 50.52 prints 51.
  const Error error = after_change("pm25_sum = 8600", "pm25_sum = 8790");
  CHECK(says(error, "condition F1 (652301 2022): the design prints PM2.5 51; wanted is 50"));
}

TEST_CASE("a PM2.5 sum that no days of these classes can have is refused with the room there is") {
  const Error error = after_change("pm25_sum = 8600", "pm25_sum = 99000");
  CHECK(says(error, "unit 652301 in 2022-01-01..2022-03-31: pm25_sum is 99000; the bands of its days allow"));
}

TEST_CASE("cells that leave a gap, and conditions that cut a cell, are refused") {
  CHECK(says(after_change("period = \"2022-04-01..2022-09-30\"", "period = \"2022-04-02..2022-09-30\""), "2022-04-01"));
  CHECK(says(after_change("period = \"HS2022\"", "period = \"2022-11\""), "cuts a cell"));
}

TEST_CASE("an outage that takes the county's verdict away is refused") {
  const Error error = after_change("station = \"SYN-652301-2\"", "station = \"SYN-652302-2\"");
  CHECK(says(error, "unit 652302 on 2022-08-22: outages leave 1 of 2 stations"));
}

TEST_CASE("a plan that does not say it is synthetic is refused, as is an unknown key") {
  CHECK(after_change("synthetic = true", "synthetic = false").code == ErrorCode::malformed);
  CHECK(says(after_change("seed = ", "sead = "), "sead"));
  CHECK(says(after_change("so2 = [3, 38]", "so2 = [38, 3]"), "'so2' is [38, 3]"));
}
