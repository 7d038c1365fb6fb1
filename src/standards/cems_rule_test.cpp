#include "standards/rulebook.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

using namespace lantian;
using namespace lantian::standards;

namespace {

std::string shipped_cems() {
  std::ostringstream text;
  text << std::ifstream{std::string{LANTIAN_SOURCE_DIR} + "/data/standards/HJ75/2017.toml", std::ios::binary}.rdbuf();
  return text.str();
}

/// The shipped file with one text in the place of another.
std::string changed(const std::string& from, const std::string& to) {
  std::string text = shipped_cems();
  const std::size_t at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, from);
  return text.replace(at, from.size(), to);
}

std::string faults_of_cems(const std::string& text) {
  const auto outcome = load_rulebook(std::vector<terms::SourceFile>{{"data/standards/HJ75/2017.toml", text}}, {});
  CHECK(outcome.rulebook.has_value() == outcome.faults.empty());
  std::string all;
  for (const Fault& fault : outcome.faults) all += fault.text() + "\n";
  return all;
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the rule of flue gas: the first row that fits decides, at exact ties too") {
  const auto outcome =
      load_rulebook(std::vector<terms::SourceFile>{{"data/standards/HJ75/2017.toml", shipped_cems()}}, {});
  REQUIRE(outcome.rulebook.has_value());
  const auto found = outcome.rulebook->cems("HJ75", *parse_day("2026-11-22"));
  REQUIRE(found.ok());
  const CemsRule& rule = **found;
  const auto hours = [&](CemsLapse lapse, std::int64_t valid, std::int64_t of, int gap) {
    const CemsSubstitute* row = rule.substitute(lapse, Rational::of(valid, of), gap);
    return row == nullptr ? 0 : row->hours;
  };
  CHECK(hours(CemsLapse::ordinary, 9, 10, 24) == 180);
  CHECK(hours(CemsLapse::ordinary, 9, 10, 25) == 720);
  CHECK(hours(CemsLapse::ordinary, 899'999, 1'000'000, 1) == 2160);
  CHECK(hours(CemsLapse::ordinary, 3, 4, 500) == 2160);
  CHECK(hours(CemsLapse::ordinary, 749'999, 1'000'000, 1) == 0);
  CHECK(hours(CemsLapse::out_of_control, 1, 1, 24) == 180);
  CHECK(rule.head.status == "unverified");
  CHECK(rule.hour.valid_minutes == 45);
  CHECK(rule.flag("F")->standing == CemsStanding::stopped);
  CHECK(rule.flag("Z") == nullptr);
  CHECK(says(outcome.rulebook->described(rule.head), "gap-24h"));
  CHECK_FALSE(outcome.rulebook->cems("HJ75", *parse_day("2018-02-28")).ok());
  CHECK_FALSE(outcome.rulebook->cems("HJ76", *parse_day("2026-11-22")).ok());
}

TEST_CASE("the rule of flue gas: faults name their line and what is allowed") {
  CHECK(faults_of_cems(shipped_cems()).empty());
  CHECK(says(faults_of_cems(changed("at_most = \"20\"", "at_most = \"21\"")), "'at_most' lies below 'ambient'"));
  CHECK(says(faults_of_cems(changed("required = \"0.75\"", "required = \"75\"")), "a share from 0 to 1"));
  CHECK(says(faults_of_cems(changed("valid_minutes = 45", "valid_minutes = 61")), "valid_minutes"));
  CHECK(says(faults_of_cems(changed("flag = \"M\"", "flag = \"N\"")), "the flag 'N' stands here twice"));
  CHECK(says(faults_of_cems(changed("counts = \"stopped\"", "counts = \"off\"")), "stopped"));
  CHECK(says(faults_of_cems(changed("span = \"quarter\"", "span = \"week\"")), "quarter"));
  CHECK(says(faults_of_cems(changed("pressure_kpa = \"101.325\"", "pressure_kpa = 0")), "above 0"));
  CHECK(says(faults_of_cems(changed("[capture]", "[capturing]")), "[capture] is missing"));
  CHECK(says(faults_of_cems(changed("gap_to = 24\nhours = 180", "hours = 180")), "takes every case of this one"));
  CHECK(says(faults_of_cems(changed("id = \"capture-75\"", "id = \"gap-24h\"")), "a second row is called 'gap-24h'"));
}
