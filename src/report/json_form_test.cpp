#include "base/text.hpp"
#include "report/sample_test.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <set>

namespace lantian::report {
namespace {

using nlohmann::ordered_json;

/// Objects whose keys are names of data (species, classes, statistics), documented as '*'.
bool free_keys(std::string_view parent) {
  for (const std::string_view name : {"figures", "species", "class_days", "primary_days", "changes"}) {
    if (parent == name || parent.ends_with("." + std::string{name})) return true;
  }
  return false;
}

/// Parts of one shape are documented once.
std::string documented_name(const std::string& path) {
  for (const char* shape : {"base", "other_standards[]", "without_dust", "members[]"}) {
    const std::string prefix = std::string{shape} + ".";
    if (path.starts_with(prefix)) return "verdict." + path.substr(prefix.size());
  }
  const std::string others = "comparison_other_bases[].";
  return path.starts_with(others) ? "comparison." + path.substr(others.size()) : path;
}

void gather_keys(const ordered_json& value, const std::string& path, std::set<std::string>& keys) {
  if (value.is_array()) {
    for (const ordered_json& one : value) gather_keys(one, path + "[]", keys);
    return;
  }
  if (!value.is_object()) return;
  for (const auto& [key, inner] : value.items()) {
    const std::string name = free_keys(path) ? "*" : key;
    const std::string inner_path = path.empty() ? name : path + "." + name;
    keys.insert(documented_name(inner_path));
    gather_keys(inner, inner_path, keys);
  }
}

/// Keys in the first column of the tables of doc/json.md; those of an inventory follow, and are no part of a bulletin.
std::set<std::string> documented_keys() {
  std::set<std::string> keys;
  const std::string whole = sample::file_text("doc/json.md");
  const std::size_t end_of_bulletin = whole.find("\n## Inventory");
  REQUIRE(end_of_bulletin != std::string::npos);
  const std::string text = whole.substr(0, end_of_bulletin);
  for (const std::string_view line : split(text, '\n')) {
    if (!line.starts_with("| `")) continue;
    const std::size_t end = line.find('`', 3);
    keys.emplace(line.substr(3, end - 3));
  }
  return keys;
}

/// With and without a comparison, so that both shapes are seen.
std::vector<Bulletin> bulletins() {
  Bulletin full = sample::changji_2023();
  full.other_standards.push_back(full.verdict);
  full.without_dust = full.verdict;
  full.members = {full.verdict};
  full.ranks = {{"652301", 1, Decimal{490, 2}}};
  full.comparisons.push_back(full.comparisons.front());
  static standards::ClassRule water;
  water.classes = {{0, "I", {"", "class I"}, "", ""}};
  assess::StatusVerdict sections;
  sections.kind = "water";
  sections.rule = &water;
  sections.counts = {};
  sections.counts.by_class = {17};
  sections.counts.total = 17;
  full.status.push_back(sections);
  static terms::Region region;
  full.region = &region;
  Bulletin refused = sample::changji_2023();
  refused.comparisons.clear();
  refused.comparison_refused = Error{ErrorCode::incomplete, "too few days", "here"};
  return {full, refused};
}

TEST_CASE("doc/json.md names every key, and no key that does not exist") {
  std::set<std::string> found;
  for (const Bulletin& bulletin : bulletins()) gather_keys(ordered_json::parse(bulletin_json(bulletin)), "", found);
  const std::set<std::string> documented = documented_keys();
  for (const std::string& key : found) CHECK_MESSAGE(documented.contains(key), "not documented: " << key);
  for (const std::string& key : documented)
    CHECK_MESSAGE(found.contains(key), "documented, but never printed: " << key);
}

TEST_CASE("numbers print as the decimals they are") {
  const std::string text = bulletin_json(sample::changji_2023());
  CHECK(sample::holds(text, "\"good_share_percent\": 77.5,"));
  CHECK(sample::holds(text, "\"heavy_share_percent\": 9.1,"));
  CHECK(sample::holds(text, "\"pm25_mean_ug_m3\": 48.0,"));
  CHECK(sample::holds(text, "\"good_days\": 282,"));
  const auto json = ordered_json::parse(text);
  CHECK(json["figures"]["good_share"]["exact"] == "7050/91");  // 28200/364 in lowest terms
  CHECK(json["figures"]["good_share"]["figure"] == "652301/2023/good_share@CN2012");
  CHECK(json["comparison"]["changes"]["PM2.5.mean"]["change_percent"] == -4.0);
  CHECK(json["comparison"]["changes"]["PM2.5.mean"]["figure"] == "652301/2023/PM2.5.mean@CN2012~2022");
  CHECK(json["standard"]["rules"][1]["sha256"] == std::string(64, 'b'));
}

TEST_CASE("a refused comparison is null with its reason beside it") {
  const auto json = ordered_json::parse(bulletin_json(bulletins()[1]));
  CHECK(json["comparison"].is_null());
  CHECK(json["comparison_refused"]["code"] == "incomplete");
  CHECK(json["comparison_refused"]["message"] == "here: too few days");
}

TEST_CASE("what a verdict cannot give is null, never zero") {
  Bulletin bulletin = sample::changji_2023();
  bulletin.verdict.counts = {};
  bulletin.verdict.species[terms::Species::pm25].mean = std::nullopt;
  const auto json = ordered_json::parse(bulletin_json(bulletin));
  CHECK(json["summary"]["pm25_mean_ug_m3"].is_null());
  CHECK(json["summary"]["good_share_percent"].is_null());
  CHECK(json["summary"]["good_days"].is_null());
}

TEST_CASE("bytes that are no UTF-8 do not stop the bulletin") {
  Bulletin bulletin = sample::changji_2023();
  bulletin.verdict.unit_name.en = "\xFF";
  CHECK(ordered_json::accept(bulletin_json(bulletin)));
}

}  // namespace
}  // namespace lantian::report
