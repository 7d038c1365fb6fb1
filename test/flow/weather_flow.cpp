#include "inventory_desk.hpp"
#include "keep/files.hpp"
#include "serve/transport_weather.hpp"
#include "serve/weather_text.hpp"

/// From a plan of weather to a file and back to transport: every room between.
namespace lantian::flow {
namespace {

std::size_t weather_steps = 0;

serve::WeatherWork weather_work(const serve::Office& office, HourEnding first, int hours) {
  weather_steps = 0;
  return {first, first + std::chrono::hours{hours - 1}, flow_taken(serve::slab_limits(office)),
          [](std::size_t done, std::size_t) {
            weather_steps = done;
            return true;
          }};
}

}  // namespace

TEST_CASE("synthetic weather goes into a file and comes back with the same bits") {
  InventoryDesk desk;
  const serve::Office& office = desk.office().office();
  const std::string path = desk.file("hours.nc", "");
  const HourEnding first = hour_ending(*parse_day("2023-01-10"), 23);
  const auto basin = flow_taken(serve::open_weather(office, {"changji", "9km", ""}));
  REQUIRE(serve::store_weather(*basin, path, weather_work(office, first, 3)));
  CHECK(weather_steps == 3);

  const auto stored = flow_taken(serve::open_weather(office, {"changji", "", path}));
  CHECK(stored->synthetic());
  CHECK(stored->lineage().starts_with(basin->lineage()));
  CHECK(stored->grid() == basin->grid());
  CHECK(stored->first() == first);
  CHECK(stored->last() == first + std::chrono::hours{2});
  weather::MetSlab made, read;
  REQUIRE(basin->read(first + std::chrono::hours{1}, made));
  REQUIRE(stored->read(first + std::chrono::hours{1}, read));
  for (const weather::FieldRule& rule : weather::slab_fields()) CHECK(made.*rule.member == read.*rule.member);

  const auto found = flow_taken(serve::check_weather(*stored, flow_taken(serve::slab_limits(office)), nullptr));
  CHECK(found.hours == 3);
  CHECK(found.faulty == 0);
  CHECK(found.worst_cell <= 1e-6);

  // What is shown says that it is made up, and names the towns.
  const auto places = flow_taken(serve::weather_places(desk.office(), "changji", false));
  const std::string shown = serve::printed_weather(desk.office(), *stored, false) +
                            serve::printed_hour(desk.office(), stored->grid(), read, places, false);
  CHECK(shown.find("SYNTHETIC") != std::string::npos);
  CHECK(shown.find("Fukang city") != std::string::npos);
  CHECK(shown.find("mixing_height") != std::string::npos);

  const auto both = serve::open_weather(office, {"changji", "9km", path});
  REQUIRE_FALSE(both);
  CHECK(both.error().code == ErrorCode::invalid_argument);
}

TEST_CASE("hours that a weather does not have are named before any work") {
  InventoryDesk desk;
  const serve::Office& office = desk.office().office();
  const auto basin = flow_taken(serve::open_weather(office, {"changji", "9km", ""}));
  const std::string path = desk.file("late.nc", "");
  const auto late = serve::store_weather(*basin, path, weather_work(office, basin->last(), 2));
  REQUIRE_FALSE(late);
  CHECK(late.error().code == ErrorCode::not_found);
  CHECK(weather_steps == 0);
}

}  // namespace lantian::flow
