#include "serve/respond/review_basis.hpp"

#include "keep/files.hpp"
#include "serve/demo.hpp"
#include "serve/respond/list_draft.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

namespace lantian::serve {
namespace {

HourEnding basis_hour(int hour) {
  return hour_ending(Day{std::chrono::local_days{std::chrono::year{2024} / 1 / 10}}, 1) + std::chrono::hours{hour - 1};
}

/// Units of the list that share an inventory source, in grams a day of NOx.
std::int64_t nox_of_source(const respond::Enterprise& plant, const std::string& source) {
  std::int64_t sum = 0;
  for (const respond::ProcessUnit& unit : plant.units) {
    if (unit.source == source && unit.base) sum += (*unit.base)[1];
  }
  return sum;
}

}  // namespace

TEST_CASE("a list drawn from the inventory has its bases; one that was halved is told, and none of another source") {
  const std::string folder =
      (std::filesystem::temp_directory_path() / ("lantian-basis-" + std::to_string(::getpid()))).string();
  auto data = Office::open(LANTIAN_SOURCE_DIR);
  REQUIRE(data.ok());
  auto office = InventoryOffice::open(*data);
  REQUIRE(office.ok());
  const auto inventory = demo_inventory(*office, folder, keep::now());
  REQUIRE(inventory.ok());
  auto list = draft_list(*office, **inventory, "652300", "HS2023");
  REQUIRE(list.ok());
  const auto bases = base_evidence(*office, **inventory, *list);
  REQUIRE(bases.ok());
  CHECK(bases->size() > 1000);
  for (const respond::BaseEvidence& one : *bases) {
    // A source is split into lines in whole grams, cut: a gram for each line and a rounding of the mean day.
    CHECK(one.seen_g_d >= one.base_g_d - 1);
    CHECK(one.seen_g_d - one.base_g_d <= 10);
  }
  const auto found = std::ranges::find_if(list->enterprises, [](const respond::Enterprise& one) {
    return nox_of_source(one, one.units.front().source) > 1000;
  });
  REQUIRE(found != list->enterprises.end());
  respond::Enterprise& plant = *found;
  const std::string source = plant.units.front().source;
  const std::int64_t before = nox_of_source(plant, source);
  for (respond::ProcessUnit& unit : plant.units) {
    if (unit.source == source) (*unit.base)[1] /= 2;
  }
  const auto halved = base_evidence(*office, **inventory, *list);
  REQUIRE(halved.ok());
  int apart = 0;
  for (const respond::BaseEvidence& one : *halved) {
    if (one.seen_g_d - one.base_g_d <= 10) continue;
    ++apart;
    CHECK((one.enterprise == plant.id && one.source == source && one.pollutant == respond::Pollutant::nox));
    CHECK(one.base_g_d == nox_of_source(plant, source));
    CHECK(std::abs(one.seen_g_d - before) <= 10);
  }
  CHECK(apart == 1);
  std::filesystem::remove_all(folder);
}

TEST_CASE("a unit is unseen when its order names a meter and no hour of the response came in") {
  respond::Order order;
  order.recipient = "E1";
  for (const char* unit : {"seen", "dark", "before", "watched"}) {
    respond::OrderStep step;
    step.unit = unit;
    step.cut_percent = 50;
    step.checks = {respond::CheckMetric::power};
    order.steps.push_back(step);
  }
  order.steps[3].checks = {respond::CheckMetric::patrol};
  respond::ResponseEvidence evidence;
  evidence.series = {{"E1", "seen", respond::CheckMetric::power, basis_hour(1), {std::nullopt, 5.0}},
                     {"E1", "dark", respond::CheckMetric::power, basis_hour(1), {std::nullopt, std::nullopt}},
                     {"E1", "before", respond::CheckMetric::power, basis_hour(-5), {5.0, 5.0}}};
  const auto unseen = unseen_units({order, order}, evidence, {basis_hour(1), basis_hour(24)});
  REQUIRE(unseen.size() == 2);
  CHECK((unseen[0].unit == "dark" && unseen[1].unit == "before"));
}

}  // namespace lantian::serve
