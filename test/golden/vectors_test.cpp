// Every row of the conformance vectors: standard, item, unrounded concentration, index. An exact-rational oracle made
// them.
#include "assess/index.hpp"
#include "base/text.hpp"
#include "shared_data.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <map>

namespace {

using namespace lantian;
using terms::Averaging;
using terms::Species;

const std::map<std::string, terms::Item, std::less<>> vector_items{
    {"SO2_24h", {Species::so2, Averaging::day}},      {"SO2_1h", {Species::so2, Averaging::hour}},
    {"NO2_24h", {Species::no2, Averaging::day}},      {"NO2_1h", {Species::no2, Averaging::hour}},
    {"CO_24h", {Species::co, Averaging::day}},        {"CO_1h", {Species::co, Averaging::hour}},
    {"O3_8h", {Species::o3, Averaging::eight_hours}}, {"O3_1h", {Species::o3, Averaging::hour}},
    {"PM10_24h", {Species::pm10, Averaging::day}},    {"PM25_24h", {Species::pm25, Averaging::day}},
};

std::string text_of_index(const assess::SubIndex& index) {
  return index.value ? fmt::format("{}", *index.value) : std::string{};
}

TEST_CASE("965 conformance vectors of HJ 633-2012 and HJ 633-2026") {
  const auto path = golden::shared("conformance/iaqi_vectors.csv");
  if (!path) return;
  const std::string text = golden::bytes_of(*path);
  const std::map<std::string, std::string, std::less<>> sets{{"2012", "CN2012"}, {"2026", "CN2026T"}};
  int rows = 0;
  int not_computed = 0;
  for (const std::string_view line : split(text, '\n')) {
    const auto cells = split(trimmed(line), ',');
    if (cells.size() != 4 || cells[0] == "std") continue;
    CAPTURE(line);
    ++rows;
    const auto standard = golden::office().rulebook().standard(sets.at(std::string{cells[0]}));
    REQUIRE(standard.ok());
    const terms::Item& item = vector_items.at(std::string{cells[1]});
    const standards::Scale* scale = (*standard)->index->scale(item);
    REQUIRE(scale != nullptr);
    const auto given = parse_decimal(cells[2]);
    REQUIRE(given.ok());
    not_computed += cells[3].empty() ? 1 : 0;
    CHECK(text_of_index(assess::sub_index(*scale, given->exact())) == cells[3]);
    const auto exact = to_concentration(*given, terms::printed_unit(item.species));
    REQUIRE(exact.ok());
    CHECK(text_of_index(assess::sub_index(*scale, Mean{exact->milli_ug(), 1})) == cells[3]);
    // A mean of 24 equal hours must not differ from the hour.
    CHECK(text_of_index(assess::sub_index(*scale, Mean{exact->milli_ug() * 24, 24})) == cells[3]);
  }
  CHECK(rows == 965);
  CHECK(not_computed > 0);
}

}  // namespace
