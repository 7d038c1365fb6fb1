// From the bytes of a logger to readings of a station that can be judged and traced: gateway, frame log, telemetry
// book, hour keeper, reading book.
#include "gateway/connect.hpp"
#include "gateway/gateway.hpp"
#include "keep/files.hpp"
#include "keep/reading_book.hpp"
#include "observe/hj212/build.hpp"
#include "serve/office.hpp"
#include "serve/telemetry.hpp"
#include "serve/telemetry_hours.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <chrono>
#include <filesystem>
#include <thread>

namespace {

using namespace lantian;  // NOLINT(google-build-using-namespace): a test through every room
using std::chrono::hours;

constexpr const char* mn = "SYN0000000000000000FLOW1";
constexpr const char* station = "SYN-652301-1";
constexpr std::chrono::seconds patience{20};

std::string stamp(std::chrono::local_seconds time) {
  const Day day = std::chrono::floor<std::chrono::days>(time);
  std::string date = text_of(day);
  std::erase(date, '-');
  const std::chrono::hh_mm_ss clock{time - day};
  return fmt::format("{}{:02}{:02}{:02}", date, clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count());
}

observe::hj212::Device station_logger() {
  observe::hj212::Device row;
  row.mn = mn;
  row.kind = observe::hj212::DeviceKind::ambient;
  row.password = "123456";
  row.station = station;
  row.synthetic = true;
  row.factors = {
      {"a34004", "", "ug/m3", {}, {}, {}}, {"a21005", "", "mg/m3", {}, {}, {}}, {"a34002", "", "", {}, {}, {}}};
  return row;
}

/// Hour n of the day: PM2.5 30 + n, CO 0.n mg/m3, PM10 without a unit in the row; hour 5 is flagged as faulty.
std::string hour_telegram(Day day, int n) {
  observe::hj212::Draft draft;
  draft.qn = stamp(day + hours{n + 1}) + "001";
  draft.st = "22";
  draft.cn = "2061";
  draft.pw = "123456";
  draft.mn = mn;
  draft.flag = 5;
  draft.area = fmt::format(
      "DataTime={};a34004-Avg={}.5,a34004-Flag={};a21005-Avg=0.{:02},a21005-Flag=N;a34002-Avg=80,a34002-Flag=N",
      stamp(day + hours{n}), 30 + n, n == 5 ? 'D' : 'N', n);
  return *observe::hj212::build_frame(draft);
}

}  // namespace

TEST_CASE("a day of hourly telegrams becomes a day of readings, archived and without what was faulty") {
  std::string pattern = (std::filesystem::temp_directory_path() / "lantian-flow-XXXXXX").string();
  REQUIRE(mkdtemp(pattern.data()) != nullptr);
  const std::string directory = pattern;
  const Day day = std::chrono::floor<std::chrono::days>(to_local(keep::now())) - std::chrono::days{2};
  {
    const auto devices = keep::open_device_book(directory + "/devices.db");
    REQUIRE(devices);
    const std::vector rows{station_logger()};
    REQUIRE((*devices)->put_devices(rows, "test", keep::now()));
  }
  const auto office = serve::Office::open(LANTIAN_DATA_ROOT);
  REQUIRE(office);
  const auto protocol = serve::open_protocol(LANTIAN_DATA_ROOT);
  REQUIRE(protocol);
  gateway::Config config;
  config.directory = directory;
  config.address = "127.0.0.1";
  config.port = 0;
  config.pull_gaps = false;
  const auto service = gateway::Gateway::open(config, *protocol);
  REQUIRE(service);
  REQUIRE((*service)->start());

  const auto line = gateway::connected_to("127.0.0.1", (*service)->port(), patience);
  REQUIRE(line);
  for (int n = 0; n < 24; ++n) REQUIRE(gateway::send_all(line->number(), hour_telegram(day, n)));
  std::string answers;
  while (std::count(answers.begin(), answers.end(), '\n') < 24) {
    const auto fresh = gateway::receive_some(line->number(), patience);
    REQUIRE(fresh);
    answers += *fresh;
  }
  while ((*service)->metrics().values_stored < 72) std::this_thread::sleep_for(std::chrono::milliseconds{20});

  serve::HourKeeper keeper{*office,
                           *protocol,
                           serve::door_to(directory + "/book"),
                           {[&](const keep::TelemetryQuery& query) { return (*service)->values(query); },
                            [&] { return (*service)->roster()->devices(); },
                            {}}};
  REQUIRE(keeper.hand_over(keep::now()));
  REQUIRE(keeper.hand_over(keep::now()));  // nothing new: nothing is added
  (*service)->stop();
  CHECK((*service)->wait());

  const auto book = keep::open_book(directory + "/book", {});
  REQUIRE(book);
  CHECK((*book)->sources()->size() == 1);
  CHECK(*(*book)->synthetic() == true);
  keep::SlabQuery query;
  query.stations = {station};
  query.species = {terms::Species::pm25, terms::Species::co, terms::Species::pm10};
  query.period = *parse_period(text_of(day));
  const auto slab = (*book)->hours(query);
  REQUIRE(slab);
  for (std::size_t n = 0; n < 24; ++n) {
    CAPTURE(n);
    const auto pm25 = slab->series(0, 0)[n];
    CHECK(pm25.present() == (n != 5));
    if (pm25.present()) CHECK(pm25.thousandths() == 1000 * (30 + static_cast<int>(n)) + 500);
    CHECK(slab->series(0, 1)[n] == observe::Cell::of(static_cast<std::int32_t>(n) * 10'000));
    CHECK_FALSE(slab->series(0, 2)[n].present());  // no unit in the row: left out, not guessed
  }
  std::filesystem::remove_all(directory);
}
