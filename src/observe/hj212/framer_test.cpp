#include "observe/hj212/framer.hpp"

#include "observe/hj212/trial_test.hpp"

#include <fmt/core.h>

namespace lantian::observe::hj212 {
namespace {

using trial::Got;
using trial::Harvest;
using trial::harvest_of;
using trial::words_of;

// HJ 212-2017 annex A and HJ 212-2025 A.1, as printed.
constexpr std::string_view annex_a =
    "##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80";
constexpr std::string_view annex_a1_2025 =
    "##0087QN=20240601085857223;ST=32;CN=1011;PW=123456;MN=010000A8900016F000169DC0;Flag=9;CP=&&&&2200";

std::string line(std::string_view telegram) {
  return std::string{telegram} + "\r\n";
}

/// The same whole, byte by byte and cut in two at every place.
Harvest harvest_of_all_splits(const std::string& stream) {
  const Harvest whole = harvest_of(stream);
  CHECK(harvest_of(stream, 1) == whole);
  for (std::size_t cut = 1; cut < stream.size(); ++cut) {
    trial::Line line;
    line.feed(std::string_view{stream}.substr(0, cut));
    line.feed(std::string_view{stream}.substr(cut));
    const Harvest split = line.close();
    if (split == whole) continue;
    FAIL("cut at " << cut << " gives " << split.frames.size() << " frames, the whole " << whole.frames.size());
  }
  return whole;
}

struct Expected {
  std::string name;
  std::string stream;
  std::vector<std::pair<std::string, std::string>> frames;  ///< segment's beginning, deviations; "!" before: crc unfit
  std::size_t foreign = 0;
};

void check(const Expected& expected) {
  CAPTURE(expected.name);
  const Harvest harvest = harvest_of_all_splits(expected.stream);
  CHECK(harvest.foreign == expected.foreign);
  REQUIRE(harvest.frames.size() == expected.frames.size());
  for (std::size_t i = 0; i < harvest.frames.size(); ++i) {
    const Got& got = harvest.frames[i];
    CHECK(got.segment.starts_with(expected.frames[i].first));
    CHECK((got.fits ? "" : "!") + words_of(got.deviations) == expected.frames[i].second);
  }
}

TEST_CASE("what the field adds to or leaves off a line end") {
  const std::string good = std::string{annex_a};
  check({"LF only", good + "\n" + line(annex_a1_2025), {{"QN=2016", "line_end"}, {"QN=2024", ""}}});
  check({"stuck", good + line(annex_a1_2025), {{"QN=2016", "line_end"}, {"QN=2024", ""}}});
  check({"end of the line", good, {{"QN=2016", "line_end"}}});
}

TEST_CASE("official telegrams are cut whole") {
  const Harvest harvest = harvest_of_all_splits(line(annex_a) + line(annex_a1_2025));
  REQUIRE(harvest.frames.size() == 2);
  CHECK(harvest.foreign == 0);
  CHECK(harvest.frames[0].bytes == line(annex_a));
  CHECK(harvest.frames[0].segment == annex_a.substr(6, 101));
  CHECK(harvest.frames[0].crc == 0x1C80);
  CHECK(harvest.frames[0].fits);
  CHECK(harvest.frames[1].crc == 0x2200);
  for (const Got& frame : harvest.frames) CHECK(frame.deviations.empty());
}

}  // namespace
}  // namespace lantian::observe::hj212
