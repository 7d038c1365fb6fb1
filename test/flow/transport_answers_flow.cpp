// What transport's verbs answer, through serve: hours of readings, groups of sources, new sources, the verification
// list, and maps by the limited operator.
#include "inventory_desk.hpp"
#include "keep/reading_book.hpp"
#include "serve/transport_checks.hpp"
#include "serve/transport_groups_text.hpp"
#include "serve/transport_observed.hpp"
#include "transport/forward.hpp"
#include "transport/small_region.hpp"

#include <algorithm>

namespace lantian::flow {
namespace {

/// Hours 1 to 24 of a day at one station, of which some are missing and one is marked invalid.
observe::Batch day_with_gaps(Day day) {
  observe::Batch batch;
  batch.source = "made-up.csv";
  batch.source_sha256 = std::string(64, 'a');
  batch.adapter = "hand";
  batch.adapter_text = "id = \"hand\"\n";
  batch.synthetic = true;
  terms::Station station;
  station.id = "p";
  batch.stations = {station};
  for (int hour = 1; hour <= 24; ++hour) {
    if (hour == 3 || hour == 4) continue;
    batch.readings.push_back({0, static_cast<std::uint32_t>(hour), hour_ending(day, hour), 35'000,
                              observe::Species::pm25, observe::Averaging::hour,
                              hour == 7 ? observe::Mark::invalid : observe::Mark::valid});
  }
  return batch;
}

}  // namespace

TEST_CASE("a mean of the model takes the hours in which the station has a valid reading") {
  const Day day = *parse_day("2023-01-10");
  const auto book = keep::make_memory_book();
  REQUIRE(book->append(day_with_gaps(day), "", at_noon).ok());
  transport::sample::SmallRegion region;
  std::vector<transport::Window> windows{{"d", hour_ending(day, 1), hour_ending(day, 24), 0}};
  const auto strangers = flow_taken(serve::hear_observed(*book, terms::Species::pm25, region.input.probes, windows));
  CHECK(strangers == std::vector<std::string>{"q"});
  REQUIRE(windows[0].heard.size() == 2);
  CHECK(windows[0].hours_of(0) == 21);
  CHECK_FALSE(windows[0].hears(0, 2));
  CHECK_FALSE(windows[0].hears(0, 6));
  CHECK(windows[0].hears(0, 7));
  CHECK(windows[0].hours_of(1) == 24);
  // Another species was never read.
  CHECK(serve::hear_observed(*book, terms::Species::so2, region.input.probes, windows).error().code ==
        ErrorCode::incomplete);
}

TEST_CASE("the verification list is printed with bounds; an unknown problem is refused with those there are") {
  const InventoryDesk desk;
  const auto answer = flow_taken(serve::verify_transport(desk.office(), {"chain", "divergence"}, false));
  CHECK(answer.short_of == 0);
  CHECK(answer.text.find("<= 1e-06") != std::string::npos);
  CHECK(answer.text.find("bounds kept: 4 / 4") != std::string::npos);
  const auto bad = serve::verify_transport(desk.office(), {"everything"}, true);
  REQUIRE_FALSE(bad);
  CHECK(bad.error().message.find("there are uniform") != std::string::npos);
}

TEST_CASE("groups and new sources are said for each receptor") {
  const InventoryDesk desk;
  transport::SourceReceptorTable table;
  table.synthetic = true;
  table.sources = {{"A", "652301", "industry", "02", {}, transport::Band{80, 80}},
                   {"B", "652302", "industry", "02", {}, transport::Band{0, 20}}};
  table.receptors = {"p"};
  table.paths = {transport::Path::fine};
  table.map_tops = {45};
  table.map_grid.nx = table.map_grid.ny = 9;
  table.columns = 81;
  transport::WindowAnswer given;
  given.share = {3, 1};
  given.boundary = given.initial = {0};
  given.map.assign(81, 0.5F);
  table.append({{"d", HourEnding{}, HourEnding{}, 0}, "", 1, 0.5, {1}}, given);
  const auto factors =
      flow_taken(transport::factors_of(table, std::array{*transport::parse_change("unit=652301 *0.5")}));
  const serve::WhatIfShape shape{false, transport::Measured::pm25, false, 1, 1};
  const auto keys = flow_taken(transport::parse_grouping("unit,height"));
  const auto groups = flow_taken(serve::printed_groups(desk.office(), table, keys, factors, shape));
  CHECK(groups.find("SYNTHETIC") != std::string::npos);
  CHECK(groups.find("45-200 m") != std::string::npos);
  CHECK(groups.find("3.000") != std::string::npos);
  CHECK(groups.find("1.500") != std::string::npos);
  CHECK(groups.find("others") != std::string::npos);
  const double middle = 4.5 * table.map_grid.cell_m;
  const auto added = flow_taken(serve::printed_new_source(desk.office(), table, {{middle, middle}, 20, 8}, false));
  CHECK(added.find("  4\n") != std::string::npos);
}

TEST_CASE("maps of the limited operator are positive where the linear one rings, and their ledger closes") {
  transport::sample::SmallRegion region;
  region.window.spin_back_hours = 0;
  const transport::ForwardChoice linear{transport::Path::fine, 4, {0, 1, 2, 3}, true};
  transport::ForwardChoice limited = linear;
  limited.limited = true;
  const auto plain = flow_taken(transport::run_forward<double>(region.input, linear, region.window));
  const auto positive = flow_taken(transport::run_forward<double>(region.input, limited, region.window));
  CHECK(*std::ranges::min_element(plain.map) < 0);
  CHECK(*std::ranges::min_element(positive.map) >= 0);
  CHECK(positive.negative_share < 1e-12);
  for (const transport::TagLedger& ledger : positive.ledger) CHECK(std::abs(ledger.left_over()) < 1e-12);
  // The same plume otherwise.
  const double high = static_cast<double>(*std::ranges::max_element(plain.map));
  CHECK(static_cast<double>(*std::ranges::max_element(positive.map)) == doctest::Approx(high).epsilon(0.05));
}

}  // namespace lantian::flow
