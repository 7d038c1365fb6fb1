#include "twin/osse/plan.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <numeric>

namespace {

using namespace lantian;

terms::SourceFile osse_file() {
  std::ifstream file{std::string{LANTIAN_SOURCE_DIR} + "/regions/changji/osse.toml", std::ios::binary};
  return {"osse.toml", std::string{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}}};
}

std::string fault_after(const std::string& from, const std::string& to) {
  terms::SourceFile file = osse_file();
  const std::size_t at = file.text.find(from);
  REQUIRE(at != std::string::npos);
  file.text.replace(at, from.size(), to);
  const auto plan = twin::read_osse_plan(file);
  return plan ? "" : plan.error().message;
}

bool says(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("OSSE plan: the shipped one is whole") {
  const auto plan = twin::read_osse_plan(osse_file());
  if (!plan) MESSAGE(plan.error().message);
  REQUIRE(plan);
  CHECK(plan->before.days() == 90);
  CHECK(plan->after.days() == 91);
  CHECK(plan->sectors.size() + plan->measures.size() <= 16);
  CHECK(std::ranges::count(plan->measures, true, &twin::OsseMeasurePlan::placebo) == 1);
  for (const twin::OsseSector& sector : plan->sectors) {
    CHECK(std::accumulate(sector.hourly.begin(), sector.hourly.end(), 0.0) == doctest::Approx(24));
    double units = 0;
    for (const twin::OsseUnitWeight& unit : sector.units) units += unit.share;
    CHECK(units == doctest::Approx(1));
  }
  CHECK(plan->measures[0].units.size() == plan->sectors[plan->measures[0].sector].units.size());
}

TEST_CASE("OSSE plan: faults are named with what is allowed") {
  CHECK(says(fault_after("synthetic = true", "synthetic = false"), "says 'synthetic = true'"));
  CHECK(says(fault_after("\"nitrate\"]", "\"nox\"]"), "'nox' is no path of PM2.5"));
  CHECK(says(fault_after("hourly = [40,", "hourly = [41,"), "add up to 1000, not 1001"));
  CHECK(says(fault_after("sector = \"mobile\"", "sector = \"ships\""), "there is no sector 'ships'"));
  CHECK(says(fault_after("[\"652323\", \"652324\"]", "[\"650100\"]"), "sector 'boilers' has no unit '650100'"));
  CHECK(says(fault_after("stuck_hours = [6, 36]", "stuck_hours = [36, 6]"), "'stuck_hours' is [least, most]"));
  CHECK(says(fault_after("[background]", "[foreground]"), "[background] is missing"));
  CHECK(says(fault_after("told_sd", "told_sb"), "'told_sd' is missing"));
}
