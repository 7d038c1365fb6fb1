#include "app/weather.hpp"

#include "app/inventory_desk.hpp"
#include "assess/cems_csv.hpp"
#include "keep/files.hpp"
#include "serve/transport_weather.hpp"
#include "serve/weather_text.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <chrono>

namespace lantian::app {
namespace {

using serve::InventoryOffice;

/// A line on standard error: how far, and how long it may still take. Silent when that is no terminal.
serve::WeatherProgress hour_progress() {
  if (::isatty(STDERR_FILENO) == 0) return nullptr;
  const auto start = std::chrono::steady_clock::now();
  return [start](std::size_t done, std::size_t all) {
    const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const double left = elapsed * static_cast<double>(all - done) / static_cast<double>(done);
    if (done == all) {
      fmt::print(stderr, "\r\033[K");
    } else if (done % 4 == 0) {
      fmt::print(stderr, "\r\033[K{} / {} h, about {:.0f} s left", done, all, left);
    }
    return true;
  };
}

Result<int> make_weather(const InventoryOffice& office, const WeatherMakeWords& words) {
  LANTIAN_TRY(const Period period, parse_period(words.period));
  LANTIAN_TRY(const auto weather, serve::open_weather(office.office(), {words.region, words.grid, ""}));
  serve::WeatherWork work{hour_ending(period.begin, 1) - std::chrono::hours{24 * words.days_before},
                          hour_ending(period.last(), 24),
                          {},
                          hour_progress()};
  LANTIAN_TRY(work.limits, serve::slab_limits(office.office()));
  LANTIAN_CHECK(serve::store_weather(*weather, words.out, work));
  LANTIAN_TRY(const auto stored, keep::StoredWeather::open(words.out));
  print(printed_weather(office, *stored, words.chinese()));
  print(fmt::format("{}: {} ({:.1f} MB)\n", office.word("weather_written", words.chinese()), words.out,
                    static_cast<double>(keep::size_of(words.out)) / 1e6));
  return 0;
}

Result<int> show_weather(const InventoryOffice& office, const WeatherShowWords& words) {
  LANTIAN_TRY(const auto stored, keep::StoredWeather::open(words.file));
  HourEnding hour = stored->first();
  if (!words.hour.empty()) {
    LANTIAN_TRY(hour, assess::parse_hour_ending(words.hour));
  }
  weather::MetSlab slab;
  LANTIAN_CHECK(stored->read(hour, slab));
  LANTIAN_TRY(const auto places, serve::weather_places(office, words.region, words.chinese()));
  print(printed_weather(office, *stored, words.chinese()) + "\n");
  print(printed_hour(office, stored->grid(), slab, places, words.chinese()));
  return 0;
}

Result<int> check_weather_file(const InventoryOffice& office, const WeatherCheckWords& words) {
  LANTIAN_TRY(const auto stored, keep::StoredWeather::open(words.file));
  LANTIAN_TRY(const auto limits, serve::slab_limits(office.office()));
  LANTIAN_TRY(const auto found, serve::check_weather(*stored, limits, hour_progress()));
  print(printed_weather(office, *stored, words.chinese()));
  print(printed_findings(office, found, words.chinese()));
  return found.faulty == 0 ? 0 : 1;
}

template <class Answer>
int with_office(Answer answer) {
  const auto outcome = [&]() -> Result<int> {
    LANTIAN_TRY(const auto offices, open_offices());
    return answer(*offices->inventory);
  };
  return exit_code(outcome());
}

}  // namespace

int run_weather_make(const WeatherMakeWords& words) {
  return with_office([&](const InventoryOffice& office) { return make_weather(office, words); });
}

int run_weather_show(const WeatherShowWords& words) {
  return with_office([&](const InventoryOffice& office) { return show_weather(office, words); });
}

int run_weather_check(const WeatherCheckWords& words) {
  return with_office([&](const InventoryOffice& office) { return check_weather_file(office, words); });
}

}  // namespace lantian::app
