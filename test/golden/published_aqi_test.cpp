// The index that the national centre published, row by row, from the row's own concentrations.
#include "assess/index.hpp"
#include "shared_data.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>

namespace {

using namespace lantian;
using observe::PublishedVerdict;
using terms::Item;
using terms::Species;

struct Tally {
  int with_index = 0;
  int reproduced = 0;
  int primary_without_value = 0;  ///< PM10 is named primary, and its concentration is missing
  std::vector<std::string> differing;
};

std::vector<Species> species_of(const std::vector<Item>& items) {
  std::vector<Species> result;
  for (const Item& item : items) result.push_back(item.species);
  std::ranges::sort(result);
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

std::string named(const std::vector<Species>& species) {
  std::string text;
  for (const Species one : species) text += std::string{terms::symbol(one)} + " ";
  return text.empty() ? "none" : text;
}

bool has_value(const PublishedVerdict& row, Species species) {
  return std::ranges::any_of(row.values, [&](const auto& value) { return value.item.species == species; });
}

void compare_row(const PublishedVerdict& row, const standards::IndexRule& rule, std::string_view source, Tally& tally) {
  ++tally.with_index;
  std::vector<assess::IndexInput> inputs;
  for (const auto& value : row.values) inputs.push_back({value.item, {value.concentration.milli_ug(), 1}});
  const assess::IndexVerdict ours = assess::judge_index(inputs, rule.realtime, rule);
  const auto theirs = species_of(row.primary);
  const bool same_level = row.level.empty() || rule.level(ours.value).name.zh == row.level;
  if (ours.value == row.aqi && species_of(ours.primary) == theirs && row.primary_raw.empty() && same_level) {
    ++tally.reproduced;
    return;
  }
  if (std::ranges::count(theirs, Species::pm10) > 0 && !has_value(row, Species::pm10)) {
    ++tally.primary_without_value;
    fmt::print("{}:{}: PM10 is named primary and its concentration is missing\n", source, row.line);
    return;
  }
  tally.differing.push_back(fmt::format("{}:{}: published {} {} {}, ours {} {} {}", source, row.line, row.aqi,
                                        row.level, named(theirs), ours.value, rule.level(ours.value).name.zh,
                                        named(species_of(ours.primary))));
}

void read_and_compare(const std::filesystem::path& path, std::string_view adapter_id, Tally& tally) {
  const auto adapter = golden::office().adapter(adapter_id);
  REQUIRE_MESSAGE(adapter.ok(), (adapter.ok() ? std::string{} : adapter.error().text()));
  const auto standard = golden::office().rulebook().standard("CN2012");
  REQUIRE(standard.ok());
  const std::string bytes = golden::bytes_of(path);
  const auto batch = observe::read_source({path.filename().string(), bytes}, **adapter, {nullptr, true});
  if (!batch && bytes.find('\n') + 1 >= bytes.size()) return;  // a file of one header line
  REQUIRE_MESSAGE(batch.ok(), (batch.ok() ? std::string{} : batch.error().text()));
  for (const PublishedVerdict& row : batch->published) {
    compare_row(row, *(*standard)->index, path.filename().string(), tally);
  }
}

void report(const Tally& tally) {
  for (std::size_t i = 0; i < std::min<std::size_t>(tally.differing.size(), 20); ++i) {
    fmt::print("{}\n", tally.differing[i]);
  }
  fmt::print("rows with a published index {}, reproduced {}, PM10 primary without a value {}\n", tally.with_index,
             tally.reproduced, tally.primary_without_value);
}

TEST_CASE("national snapshot: the published index of every station") {
  const auto path = golden::shared("data/cnemc-snapshot-2018-02-20T07.json");
  if (!path) return;
  Tally tally;
  read_and_compare(*path, "cnemc-snapshot", tally);
  report(tally);
  CHECK(tally.with_index == 1475);
  CHECK(tally.reproduced == 1475);
  CHECK(tally.differing.empty());
}

TEST_CASE("station hours of 2020: index, level and all tied primary pollutants") {
  const auto folder = golden::shared("data/station-hours-2020");
  if (!folder) return;
  Tally tally;
  for (const std::string& file : golden::files_in(*folder, ".csv")) read_and_compare(file, "station-hours", tally);
  report(tally);
  CHECK(tally.with_index == 92633);
  CHECK(tally.reproduced + tally.primary_without_value == 92633);
  CHECK(tally.primary_without_value == 0);
  CHECK(tally.differing.empty());
}

}  // namespace
