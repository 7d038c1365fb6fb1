#include "standards/rulebook.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

using namespace lantian;
using namespace lantian::standards;

/// Nine lines; the instruments stand on lines 10 to 13.
const std::string quality_head =
    "kind = \"quality\"\nid = \"Q\"\nedition = \"1\"\ntitle = { en = \"t\" }\nstatus = \"verified\"\n"
    "source = { document = \"d\" }\nin_force = [ { from = 2016-01-01 } ]\n\ninstruments = [\n"
    "  { factor = \"PM10\", unit = \"ug/m3\", low = 0, high = 1000, step = 1, floor = 6, noise = 5, share = \"0.1\" "
    "},\n"
    "  { factor = \"CO\", unit = \"mg/m3\", low = 0, high = 57, step = \"0.1\", floor = \"0.6\", noise = 0, share = 0 "
    "},\n"
    "]\n\n";
const std::string flat_head = "[flat]\nsource = \"s\"\nstatus = \"unverified\"\ngap_hours = 2\n";

LoadOutcome loaded(const std::string& text) {
  return load_rulebook(std::vector<terms::SourceFile>{{"Q/1.toml", text}}, {"lock", ""});
}

void check_fault(const std::string& text, const std::string& part) {
  const LoadOutcome outcome = loaded(text);
  CAPTURE(text);
  REQUIRE(outcome.faults.size() == 1);
  CAPTURE(outcome.faults[0].text());
  CHECK(outcome.faults[0].text().find(part) != std::string::npos);
  CHECK_FALSE(outcome.rulebook);
}

}  // namespace

TEST_CASE("a quality rule: thresholds become whole thousandths of the measure, CO through its own unit") {
  const LoadOutcome outcome = loaded(quality_head + flat_head +
                                     "rows = [{ factor = \"CO\", above = \"0.7\", spread = \"0.2\", hours = 24 }]\n"
                                     "floors = [{ factor = \"PM10\", hours = 24, agree = 2, contradicted_above = 35, "
                                     "contradicted_hours = 12 }, { factor = \"CO\" }]\n");
  for (const Fault& fault : outcome.faults) MESSAGE(fault.text());
  REQUIRE(outcome.rulebook);
  const auto rule = outcome.rulebook->quality("Q", Day{std::chrono::year{2020} / 1 / 1});
  REQUIRE(rule.ok());
  const QualityRule& quality = **rule;
  CHECK(quality.instrument("CO")->high == 57'000'000);
  CHECK(quality.instrument("CO")->step == 100'000);
  CHECK(quality.instrument("PM10")->floor == 6'000);
  CHECK(quality.instrument("PM10")->share == 100);
  CHECK(quality.instrument("SO2") == nullptr);
  REQUIRE(quality.flat);
  CHECK(quality.flat->rows[0].above == 700'000);
  CHECK(quality.flat->rows[0].spread == 200'000);
  CHECK(quality.flat->grounds.status == "unverified");
  CHECK(quality.flat->floor("PM10")->contradicted_above == 35'000);
  CHECK_FALSE(quality.flat->floor("CO")->hours);
  CHECK(quality.flat->floor("O3") == nullptr);
  CHECK_FALSE(quality.dust);
  const std::string text = outcome.rulebook->described(quality.head);
  CHECK(text.find("Q/1#flat (unverified: s)") != std::string::npos);
  CHECK(text.find("0.7 mg/m3") != std::string::npos);
  CHECK(outcome.rulebook->quality("Q", Day{std::chrono::year{2015} / 1 / 1}).error().code == ErrorCode::not_in_force);
  CHECK(outcome.rulebook->quality("X", Day{std::chrono::year{2020} / 1 / 1}).error().code == ErrorCode::not_found);
}

TEST_CASE("faults of a quality rule are reported with their line") {
  const std::string row = "rows = [{ factor = \"PM10\", above = 6, spread = 0, hours = 6 }]\n";
  CHECK(loaded(quality_head + flat_head + row).faults.empty());
  check_fault(quality_head + flat_head, "Q/1.toml:14: 'rows' is empty or missing");
  check_fault(quality_head + flat_head + "rows = [{ factor = \"PM1\", above = 6, spread = 0, hours = 6 }]\n",
              "Q/1.toml:18: 'factor' 'PM1' has no row in 'instruments'; there are: PM10 CO");
  check_fault(quality_head + flat_head + "rows = [{ factor = \"PM10\", above = \"6.0001\", spread = 0, hours = 6 }]\n",
              "'above' is 6.0001; thresholds are whole thousandths");
  check_fault(quality_head + flat_head + "rows = [{ factor = \"PM10\", above = 6, spread = -1, hours = 6 }]\n",
              "'spread'");
  check_fault(quality_head + flat_head + row + "floors = [{ factor = \"CO\", contradicted_above = 1 }]\n",
              "stand together");
  check_fault(quality_head + "[range]\nsource = \"s\"\nstatus = \"sure\"\n", "Q/1.toml:16: 'status' is 'sure'");
  check_fault(quality_head + "[range]\nstatus = \"verified\"\n", "'source' is missing");
  check_fault(quality_head + "[range]\nsource = \"s\"\nstatus = \"verified\"\nhours = 2\n", "unknown key 'hours'");
  check_fault(quality_head +
                  "[oxygen]\nsource = \"s\"\nstatus = \"verified\"\nambient = 21\nat_most = 21\nlast_places = 1\n"
                  "share = 0\n",
              "'at_most' lies below 'ambient'");
  check_fault(quality_head + "[surprise]\nsource = \"s\"\n", "unknown key 'surprise'");
}

TEST_CASE("the shipped rules of quality control load and are described") {
  for (const std::string id : {"QC-AIR", "QC-CEMS"}) {
    const std::string path = std::string{LANTIAN_SOURCE_DIR} + "/data/standards/" + id + "/2026.toml";
    std::ifstream file{path, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
    const LoadOutcome outcome = load_rulebook(std::vector<terms::SourceFile>{{path, text}}, {"lock", ""});
    for (const Fault& fault : outcome.faults) MESSAGE(fault.text());
    REQUIRE(outcome.rulebook);
    const auto rule = outcome.rulebook->quality(id, Day{std::chrono::year{2026} / 1 / 1});
    REQUIRE(rule.ok());
    CHECK((*rule)->clock);
    const std::string described = outcome.rulebook->described((*rule)->head);
    CHECK(described.find(id + "/2026#clock") != std::string::npos);
  }
}
