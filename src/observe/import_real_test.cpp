// Real files. Every expected number was counted by a separate few lines of Python over the same files (csv.DictReader,
// counting the words for missing), not by this room's code.
#include "observe/import_trial_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>

using namespace lantian;
using namespace lantian::observe;
using namespace lantian::observe::trial;

namespace {

std::map<Species, std::int64_t> accepted_by_species(const Batch& batch) {
  std::map<Species, std::int64_t> counts;
  for (const Reading& reading : batch.readings) ++counts[reading.species];
  return counts;
}

std::string unpacked(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe{popen(("gzip -dc '" + path + "'").c_str(), "r"), pclose};
  REQUIRE(pipe != nullptr);
  std::string bytes;
  char block[65536];
  for (std::size_t got = 0; (got = std::fread(block, 1, sizeof block, pipe.get())) > 0;) bytes.append(block, got);
  return bytes;
}

}  // namespace

TEST_CASE("six Beijing stations give the counts of an independent count") {
  struct Expected {
    const char* name;
    std::int64_t accepted, missing;
  };
  const Expected files[] = {{"Aotizhongxin", 203288, 7096}, {"Dongsi", 202956, 7428},  {"Gucheng", 206052, 4332},
                            {"Huairou", 203462, 6922},      {"Tiantan", 205279, 5105}, {"Wanliu", 204154, 6230}};
  for (const Expected& expected : files) {
    CAPTURE(expected.name);
    const auto path = shared_data(std::string{"beijing-hourly/PRSA_Data_"} + expected.name + "_20130301-20170228.csv");
    if (!path) return;
    const Batch batch = batch_of("uci-prsa", *bytes_of(*path));
    CHECK(batch.counts.rows == 35064);
    CHECK(batch.counts.accepted == expected.accepted);
    CHECK(batch.counts.missing == expected.missing);
    CHECK(batch.counts.refused == 0);
    CHECK(batch.counts.duplicate == 0);
    REQUIRE(batch.stations.size() == 1);
    CHECK(batch.stations[0].id == expected.name);
    CHECK(text_of(batch.readings.front().hour) == "2013-03-01 01:00");
    CHECK(text_of(batch.readings.back().hour) == "2017-02-28 24:00");
  }
}

TEST_CASE("one Beijing station by species") {
  const auto path = shared_data("beijing-hourly/PRSA_Data_Aotizhongxin_20130301-20170228.csv");
  if (!path) return;
  auto counts = accepted_by_species(batch_of("uci-prsa", *bytes_of(*path)));
  CHECK(counts[Species::pm25] == 34139);
  CHECK(counts[Species::pm10] == 34346);
  CHECK(counts[Species::so2] == 34129);
  CHECK(counts[Species::no2] == 34041);
  CHECK(counts[Species::co] == 33288);
  CHECK(counts[Species::o3] == 33345);
}

TEST_CASE("749 files of station hours: 105 900 rows, 92 633 with an AQI, every repeat equal") {
  const auto folder = shared_data("station-hours-2020");
  if (!folder) return;
  const Adapter adapter = shipped("station-hours");
  ReadOptions options;
  options.want_published = true;
  CellCounts sum;
  std::size_t files = 0, stations = 0, published = 0, readings = 0, unknown_words = 0;
  for (const auto& entry : std::filesystem::directory_iterator{*folder}) {
    const std::string bytes = *bytes_of(entry.path().string());
    const Result<Batch> batch = read_source({entry.path().filename().string(), bytes}, adapter, options);
    REQUIRE(batch.ok());
    ++files;
    stations += batch->stations.size();
    published += batch->published.size();
    readings += batch->readings.size();
    sum.rows += batch->counts.rows;
    sum.accepted += batch->counts.accepted;
    sum.missing += batch->counts.missing;
    sum.refused += batch->counts.refused;
    sum.duplicate += batch->counts.duplicate;
    for (const PublishedVerdict& verdict : batch->published) unknown_words += verdict.primary_raw.size();
  }
  CHECK(files == 749);
  CHECK(stations == 1886);
  CHECK(published == 92633);
  CHECK(sum.rows == 105900);
  CHECK(sum.accepted == 646215);
  CHECK(sum.missing == 95085);
  CHECK(sum.refused == 0);
  CHECK(sum.duplicate == 39535);
  CHECK(readings == 606680);
  CHECK(unknown_words == 0);
}

TEST_CASE("the national snapshot: 1495 stations, 1475 with an AQI, the hour's ozone from the field o3_24h") {
  const auto path = shared_data("cnemc-snapshot-2018-02-20T07.json");
  if (!path) return;
  ReadOptions options;
  options.want_published = true;
  const Batch batch = batch_of("cnemc-snapshot", *bytes_of(*path), options, "cnemc.json");
  CHECK(batch.stations.size() == 1495);
  CHECK(batch.units.size() == 367);
  CHECK(batch.published.size() == 1475);
  CHECK(batch.counts.accepted == 10072);
  CHECK(batch.counts.missing == 393);
  CHECK(batch.counts.refused == 0);
  REQUIRE(batch.stations[0].id == "1001A");
  CHECK(batch.stations[0].longitude->text() == "116.366");
  CHECK(batch.stations[0].latitude->text() == "39.8673");
  const auto ozone =
      std::ranges::find_if(batch.readings, [](const Reading& r) { return r.station == 0 && r.species == Species::o3; });
  REQUIRE(ozone != batch.readings.end());
  CHECK(ozone->thousandths == 62'000);  // o3_24h says 62, o3 says 84
  CHECK(text_of(ozone->hour) == "2018-02-20 07:00");
  CHECK(std::ranges::all_of(batch.published, [](const PublishedVerdict& v) { return v.primary_raw.empty(); }));
  const auto tied =
      std::ranges::count_if(batch.published, [](const PublishedVerdict& v) { return v.primary.size() == 2; });
  CHECK(tied == 5);
}

TEST_CASE("Changji by day: 763 rows without a header, seven values each") {
  for (const char* name : {"city-daily/changji.csv", "city-daily/shihezi.csv"}) {
    const auto path = shared_data(name);
    if (!path) return;
    const Batch batch = batch_of("aqistudy-daily", *bytes_of(*path));
    CHECK(batch.counts.rows == 763);
    CHECK(batch.counts.accepted == 5341);
    CHECK(batch.counts.refused == 0);
    CHECK(batch.stations.size() == 1);
  }
}

TEST_CASE("London: 5793 hours of NO2 in UTC, digits below 0.001 rounded and said so") {
  const auto path = shared_data("london-my1-2020.csv.gz");
  if (!path) return;
  const Batch batch = batch_of("london-my1", unpacked(*path));
  CHECK(batch.counts.accepted == 5793);
  CHECK(batch.counts.refused == 0);
  CHECK(batch.readings[0].thousandths == 45'778);  // 45.77784
  CHECK(text_of(batch.readings[0].hour) == "2020-01-01 01:00");
  CHECK(std::ranges::any_of(batch.notes, [](const std::string& note) { return holds(note, "5741 values"); }));
}
