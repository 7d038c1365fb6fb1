// Hours counted on a hand-made book with known gaps; the link of a device; what is shown of bytes and rules.
#include "serve/health/coverage.hpp"

#include "serve/health/device_desk.hpp"
#include "serve/health/health_answers.hpp"

#include <doctest/doctest.h>

#include <set>

namespace lantian::serve {
namespace {

using namespace std::chrono_literals;

const Day first_covered{std::chrono::year{2024} / 3 / 1};
const Period two_days{PeriodKind::range, first_covered, first_covered + std::chrono::days{2}, ""};

/// Station "A" lacks ozone from 05:00 to 08:00 of the second day, and in the first hour its PM10 is invalid; station
/// "B" has nothing on the first day but all of the second.
std::unique_ptr<keep::ReadingBook> book_with_gaps() {
  observe::Batch batch;
  batch.source = "gaps.csv";
  batch.source_sha256 = std::string(64, 'a');
  batch.adapter = "generic-hourly";
  batch.stations.resize(2);
  batch.stations[0].id = "A";
  batch.stations[1].id = "B";
  for (std::uint32_t station = 0; station < 2; ++station) {
    for (int hour = 1; hour <= 48; ++hour) {
      for (const terms::Species species : terms::basic_six) {
        if (station == 1 && hour <= 24) continue;
        if (station == 0 && species == terms::Species::o3 && hour > 24 + 5 && hour <= 24 + 8) continue;
        const bool invalid = station == 0 && hour == 1 && species == terms::Species::pm10;
        batch.readings.push_back({station, 1, hour_ending(first_covered, 1) + std::chrono::hours{hour - 1}, 20'000,
                                  species, observe::Averaging::hour,
                                  invalid ? observe::Mark::invalid : observe::Mark::valid});
      }
    }
  }
  auto book = keep::make_memory_book();
  REQUIRE(book->append(batch, "", UtcSeconds{}).ok());
  return book;
}

keep::QualityMark mark_of(const char* place, UtcSeconds from, UtcSeconds to, keep::MarkState state) {
  keep::QualityMark mark;
  mark.finding.detector = observe::quality::Detector::flat;
  mark.finding.place = place;
  mark.finding.from = from;
  mark.finding.to = to;
  mark.state = state;
  return mark;
}

}  // namespace

TEST_CASE("hours of stations: complete, in part, missing; an invalid value is not there") {
  const auto book = book_with_gaps();
  std::vector<terms::Station> stations(3);
  stations[0].id = "A";
  stations[1].id = "B";
  stations[2].id = "never seen";
  const auto places = station_coverage(*book, stations, two_days);
  REQUIRE(places.ok());
  const Coverage& a = (*places)[0];
  CHECK(a.hours_expected == 48);
  CHECK(a.hours_complete == 44);  // 48 - 3 without ozone - 1 with invalid PM10
  CHECK(a.hours_partly == 4);
  CHECK(a.complete_by_day == std::vector<int>{23, 21});
  CHECK(a.partly_by_day == std::vector<int>{1, 3});
  std::int64_t ozone = 0, coarse = 0, others = 0;
  for (std::size_t n = 0; n < a.missing_hours.size(); ++n) {
    const terms::Species species = terms::basic_six[n];
    (species == terms::Species::o3 ? ozone : species == terms::Species::pm10 ? coarse : others) += a.missing_hours[n];
  }
  CHECK(ozone == 3);
  CHECK(coarse == 1);
  CHECK(others == 0);
  CHECK((*places)[1].hours_missing() == 24);
  CHECK((*places)[1].complete_by_day == std::vector<int>{0, 24});
  CHECK((*places)[2].hours_missing() == 48);
}

TEST_CASE("hours of devices: each interval once, those outside the period not at all") {
  observe::hj212::Device logger;
  logger.mn = "L1";
  observe::hj212::Device silent;
  silent.mn = "L2";
  observe::hj212::Device without_hours;
  without_hours.mn = "L3";
  without_hours.hourly = false;
  const UtcSeconds midnight = begin_instant(two_days);
  const std::vector<keep::Slot> slots{{"L1", 3, midnight - 1h},  {"L1", 3, midnight},       {"L1", 3, midnight},
                                      {"L1", 3, midnight + 25h}, {"L1", 3, midnight + 48h}, {"X", 3, midnight}};
  const std::vector<observe::hj212::Device> devices{logger, silent, without_hours};
  const auto places = device_coverage(devices, slots, two_days);
  REQUIRE(places.size() == 2);
  CHECK(places[0].complete_by_day == std::vector<int>{1, 1});
  CHECK(places[0].hours_missing() == 46);
  CHECK(places[1].hours_missing() == 48);
}

TEST_CASE("marks count with the part of them that lies inside the period") {
  std::vector<Coverage> places(1);
  places[0].id = "A";
  const UtcSeconds midnight = begin_instant(two_days);
  const std::vector<keep::QualityMark> marks{mark_of("A", midnight - 10h, midnight + 5h, keep::MarkState::suspect),
                                             mark_of("A", midnight + 40h, midnight + 60h, keep::MarkState::upheld),
                                             mark_of("A", midnight - 10h, midnight, keep::MarkState::suspect),
                                             mark_of("A", midnight, midnight + 1h, keep::MarkState::joined),
                                             mark_of("B", midnight, midnight + 1h, keep::MarkState::suspect)};
  add_marks(places, marks, two_days);
  REQUIRE(places[0].marked.size() == 1);
  CHECK(places[0].marked[0].marks == 2);
  CHECK(places[0].marked[0].hours == 5 + 8);
  CHECK(places[0].waiting() == 1);
}

TEST_CASE("the link of a device by its own shortest interval") {
  const LinkRule rule{3, std::chrono::minutes{180}};
  observe::hj212::Device device;
  device.realtime_seconds = 60;
  const UtcSeconds now{1'700'000'000s};
  CHECK(link_state(rule, device, std::nullopt, now) == LinkState::never);
  CHECK(link_state(rule, device, now - 180s, now) == LinkState::on_time);
  CHECK(link_state(rule, device, now - 181s, now) == LinkState::late);
  CHECK(link_state(rule, device, now - 3h, now) == LinkState::late);
  CHECK(link_state(rule, device, now - 3h - 1s, now) == LinkState::silent);
  device.realtime_seconds = 0;
  device.minute_minutes = 10;
  CHECK(link_state(rule, device, now - 30min, now) == LinkState::on_time);
}

TEST_CASE("the shipped rule of links can be read") {
  const auto rule = open_link_rule(LANTIAN_SOURCE_DIR);
  REQUIRE_MESSAGE(rule.ok(), (rule ? "" : rule.error().text()));
  CHECK(rule->late_after_intervals > 0);
}

TEST_CASE("bytes are shown as text: nothing runs, nothing secret stays") {
  CHECK(shown_bytes("ST=22;PW=123456;MN=A1;CP=&&<b>&&\r\n") == "ST=22;PW=***;MN=A1;CP=&&<b>&&\\r\\n");
  CHECK(shown_bytes(std::string_view{"\x00\xff#", 3}) == "\\x00\\xff#");
}

TEST_CASE("the text of a test is cut out of its rule") {
  const char* rule = "id = \"X\"\n[flat]\ngap_hours = 2\n[[flat.floors]]\nfactor = \"SO2\"\n\n[jump]\ntimes = 18\n";
  CHECK(text_of_test(rule, "flat") == "[flat]\ngap_hours = 2\n[[flat.floors]]\nfactor = \"SO2\"");
  CHECK(text_of_test(rule, "jump") == "[jump]\ntimes = 18");
  CHECK(text_of_test(rule, "fla").empty());
}

}  // namespace lantian::serve
