#include "serve/alarms/evaluate.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace lantian::serve {
namespace {

constexpr Day third{std::chrono::year{2023} / 10 / 3};

/// Two stations of one unit over two days, 2 and 3 October 2023.
struct HoursTrial {
  Result<Office> office = Office::open(LANTIAN_SOURCE_DIR);
  AlarmHours hours{
      observe::Slab{{"S1", "S2"},
                    {terms::basic_six.begin(), terms::basic_six.end()},
                    Period{PeriodKind::range, third - std::chrono::days{1}, third + std::chrono::days{1}, ""},
                    24},
      {{"S1", {"S1", "S1"}, {0}}, {"S2", {"S2", "S2"}, {1}}},
      {{"652301", {"U", "U"}, {0, 1}}},
      true};

  void put(std::size_t station, terms::Species species, int hour, std::int32_t ug) {
    hours.slab.series(station, *hours.slab.species_index(species))[static_cast<std::size_t>(24 + hour - 1)] =
        observe::Cell::of(ug * 1000);
  }
  std::vector<AlarmLook> look(const std::string& rule, UtcSeconds now) {
    REQUIRE(office.ok());
    const terms::SourceFile file{"t.toml",
                                 "source = \"t\"\nstatus = \"unverified\"\n[[rule]]\nid = \"r\"\n"
                                 "name = { zh = \"R\", en = \"R\" }\n" +
                                     rule};
    const auto rules = AlarmRules::read({&file, 1}, {});
    REQUIRE_MESSAGE(rules.ok(), rules.error().text());
    return look_at_hours(*rules, hours, office->rulebook(), now);
  }
};

UtcSeconds at(int hour, int minute = 0) {
  return to_utc(std::chrono::local_seconds{third} + std::chrono::hours{hour} + std::chrono::minutes{minute});
}

}  // namespace

TEST_CASE("above: the newest hour that has ended, against the rule's own number, and equal is not above") {
  HoursTrial trial;
  trial.put(0, terms::Species::pm10, 8, 600);
  trial.put(0, terms::Species::pm10, 9, 601);
  trial.put(0, terms::Species::pm10, 10, 100);
  const std::string rule = "what = \"above\"\nspecies = \"PM10\"\nabove = \"600\"\nplaces = [\"S1\"]\n";
  const auto looks = trial.look(rule, at(8, 30));
  REQUIRE(looks.size() == 1);
  CHECK(looks[0].signal == AlarmSignal::fine);
  CHECK(trial.look(rule, at(9))[0].signal == AlarmSignal::breach);
  CHECK(trial.look(rule, at(9))[0].value == "601 ug/m3");
  CHECK(trial.look(rule, at(9))[0].limit == "600 ug/m3");
  CHECK(trial.look(rule, at(10))[0].signal == AlarmSignal::fine);
  // The newest hour ended at 10:00; by default it speaks for three hours.
  CHECK(trial.look(rule, at(13))[0].signal == AlarmSignal::fine);
  CHECK(trial.look(rule, at(13, 1))[0].signal == AlarmSignal::no_data);
}

TEST_CASE("above: a unit is the exact mean of its stations, and a limit by name is that of the standard in force") {
  HoursTrial trial;
  // GB 3095-2012, class 2: O3, 1 h, 200 ug/m3. (200 + 201) / 2 is above, however it is printed.
  trial.put(0, terms::Species::o3, 15, 200);
  trial.put(1, terms::Species::o3, 15, 201);
  const std::string rule = "what = \"above\"\nspecies = \"O3\"\nlimit = \"1h\"\n";
  const auto units = trial.look(rule + "of = \"units\"\n", at(15));
  REQUIRE(units.size() == 1);
  CHECK(units[0].signal == AlarmSignal::breach);
  CHECK(units[0].limit == "200 ug/m3");
  const auto stations = trial.look(rule, at(15));
  REQUIRE(stations.size() == 2);
  CHECK(stations[0].signal == AlarmSignal::fine);
  CHECK(stations[1].signal == AlarmSignal::breach);
  // No standard has a one-hour limit of PM2.5; a place that is not there.
  trial.put(0, terms::Species::pm25, 15, 10);
  CHECK(trial.look("what = \"above\"\nspecies = \"PM2.5\"\nlimit = \"1h\"\n", at(15))[0].signal == AlarmSignal::error);
  CHECK(trial.look(rule + "places = [\"S9\"]\n", at(15))[0].signal == AlarmSignal::error);
}

TEST_CASE("flat: some hours that hardly differ; a missing one is not flat") {
  HoursTrial trial;
  for (int hour = 1; hour <= 6; ++hour) trial.put(0, terms::Species::pm25, hour, 35);
  const std::string rule = "what = \"flat\"\nspecies = \"PM2.5\"\nhours = 6\nplaces = [\"S1\"]\n";
  CHECK(trial.look(rule, at(5))[0].signal == AlarmSignal::fine);
  CHECK(trial.look(rule, at(6))[0].signal == AlarmSignal::breach);
  trial.put(0, terms::Species::pm25, 3, 36);
  CHECK(trial.look(rule, at(6))[0].signal == AlarmSignal::fine);
  CHECK(trial.look(rule + "within = \"1\"\n", at(6))[0].signal == AlarmSignal::breach);
  trial.put(0, terms::Species::pm25, 8, 35);
  CHECK(trial.look(rule + "within = \"1\"\n", at(8))[0].signal == AlarmSignal::fine);
}

TEST_CASE("silent: no value of any species for so long") {
  HoursTrial trial;
  trial.put(0, terms::Species::so2, 6, 9);
  const std::string rule = "what = \"silent\"\nsilent_minutes = 240\n";
  const auto looks = trial.look(rule, at(10));
  CHECK(looks[0].signal == AlarmSignal::fine);
  CHECK(looks[1].signal == AlarmSignal::breach);
  CHECK(trial.look(rule, at(10, 1))[0].signal == AlarmSignal::breach);
}

TEST_CASE("device_silent: since it was heard") {
  const terms::SourceFile file{"t.toml",
                               "source = \"t\"\nstatus = \"unverified\"\n[[rule]]\nid = \"r\"\n"
                               "name = { zh = \"R\", en = \"R\" }\nwhat = \"device_silent\"\nsilent_minutes = 60\n"};
  const auto rules = AlarmRules::read({&file, 1}, {});
  REQUIRE(rules.ok());
  const std::vector<AlarmDevice> devices{{"A", {"A", "A"}, at(8)}, {"B", {"B", "B"}, at(7, 59)}};
  const auto looks = look_at_devices(*rules, devices, at(9));
  REQUIRE(looks.size() == 2);
  CHECK(looks[0].signal == AlarmSignal::fine);
  CHECK(looks[1].signal == AlarmSignal::breach);
  CHECK(look_at_devices(*rules, devices, at(9, 1))[0].signal == AlarmSignal::breach);
}

}  // namespace lantian::serve
