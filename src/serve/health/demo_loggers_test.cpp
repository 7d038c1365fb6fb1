// The synthetic loggers of the demonstration: what is wrong with each is what its page shows, and nothing else.
#include "serve/health/demo_loggers.hpp"

#include "base/assert.hpp"
#include "keep/files.hpp"
#include "serve/health/coverage.hpp"
#include "serve/health/demo_loggers_plan.hpp"
#include "serve/health/device_room.hpp"
#include "serve/telemetry.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

namespace lantian::serve {
namespace {

using observe::quality::Detector;

struct MadeLoggers {
  MadeLoggers() {
    std::string pattern = (std::filesystem::temp_directory_path() / "lantian-loggers-XXXXXX").string();
    LANTIAN_ASSERT(mkdtemp(pattern.data()) != nullptr, "no temporary directory");
    path = pattern;
  }
  ~MadeLoggers() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  MadeLoggers(const MadeLoggers&) = delete;
  MadeLoggers& operator=(const MadeLoggers&) = delete;
  std::string path;
};

std::vector<CastLogger> shipped_cast(DemoLoggersPlan& plan) {
  const std::string root = LANTIAN_SOURCE_DIR;
  const auto read =
      read_demo_loggers({"loggers-demo.toml", *keep::read_file(root + "/regions/changji/loggers-demo.toml")});
  REQUIRE_MESSAGE(read.ok(), (read ? "" : read.error().text()));
  plan = *read;
  const auto fleet = twin::read_fleet_plan({"fleet.toml", *keep::read_file(root + "/" + plan.fleet)});
  REQUIRE(fleet.ok());
  auto cast = cast_loggers(plan, *fleet);
  REQUIRE(cast.ok());
  return *std::move(cast);
}

}  // namespace

TEST_CASE("each synthetic logger shows its fault, and the whole ones show none") {
  const MadeLoggers made;
  const auto office = Office::open(LANTIAN_SOURCE_DIR);
  const auto protocol = open_protocol(LANTIAN_SOURCE_DIR);
  REQUIRE(office.ok());
  REQUIRE(protocol.ok());
  int steps = 0;
  const LoggerProgress count = [&](int, int, std::string_view) { ++steps; };
  const std::string directory = made.path + "/loggers";
  const auto outcome = make_demo_loggers(*office, *protocol, "changji", directory, count);
  REQUIRE_MESSAGE(outcome.ok(), (outcome ? "" : outcome.error().text()));
  const int steps_of_first = steps;
  REQUIRE(make_demo_loggers(*office, *protocol, "changji", directory, count).ok());
  CHECK(steps == steps_of_first);  // what is there is used as it is

  const auto room = DeviceRoom::open({directory, &*protocol, {}, {}});
  REQUIRE(room.ok());
  REQUIRE((*room)->open_telemetry().ok());
  const DeviceDesk& desk = (*room)->desk();
  const auto rule = open_link_rule(LANTIAN_SOURCE_DIR);
  const auto lines = device_lines(desk, *rule);
  REQUIRE(lines.ok());
  DemoLoggersPlan plan;
  const std::vector<CastLogger> cast = shipped_cast(plan);
  const Period days{PeriodKind::range, plan.first_day, plan.first_day + std::chrono::days{plan.days}, ""};
  const auto slots = hourly_slots(desk, days);
  REQUIRE(slots.ok());
  const auto registered = desk.registry->devices();
  REQUIRE(registered.ok());
  const auto covered = device_coverage(*registered, *slots, days);
  const auto marks = desk.marks->use([](const keep::MarkBook& book) { return book.marks({}); });
  REQUIRE(marks.ok());

  for (const CastLogger& one : cast) {
    CAPTURE(one.logger.mn);
    const auto line = std::ranges::find(*lines, one.logger.mn, &DeviceLine::mn);
    REQUIRE(line != lines->end());
    std::set<Detector> found;
    for (const keep::QualityMark& mark : *marks) {
      if (mark.finding.place == one.logger.mn) found.insert(mark.finding.detector);
    }
    const auto place = std::ranges::find(covered, one.logger.mn, &Coverage::id);
    const bool stays_flat =
        one.wish.fault == twin::LoggerFault::dust_flat || one.wish.fault == twin::LoggerFault::flat_line;
    CHECK(found.contains(Detector::dust) == stays_flat);
    if (one.wish.fault == twin::LoggerFault::not_registered) {
      CHECK(!line->device);
      CHECK(line->why == keep::not_registered);
    } else if (one.wish.fault == twin::LoggerFault::wrong_password) {
      CHECK(line->link == LinkState::never);
      CHECK(place->hours_complete == 0);
    } else if (one.wish.quiet_from_hour + one.wish.quiet_hours == plan.days * 24) {
      CHECK(line->link == LinkState::silent);
      // The last hour before it fell silent ends when the line is gone already.
      CHECK(place->hours_missing() == one.wish.quiet_hours + 1);
    } else {
      CHECK(line->link == LinkState::on_time);
      CHECK(place->hours_missing() == 0);
      if (!stays_flat) CHECK(found.empty());
    }
    if (one.wish.fault == twin::LoggerFault::spoken_twice) {
      CHECK(line->frames.verdicts[4] * 2 == line->frames.frames);
    }
  }
}

TEST_CASE("a plan of loggers that is not synthetic or names no fault is refused with every fault") {
  const auto wrong = read_demo_loggers({"x.toml",
                                        "fleet = \"f\"\nseed = 1\nfirst_day = 2024-01-01\ndays = 2\n"
                                        "realtime_hours = 1\nunit = \"u\"\n[[logger]]\nkind = \"dust\"\n"
                                        "fault = \"none such\"\n"});
  REQUIRE(!wrong.ok());
  CHECK(wrong.error().message.find("synthetic") != std::string::npos);
  CHECK(wrong.error().message.find("none such") != std::string::npos);
}

}  // namespace lantian::serve
