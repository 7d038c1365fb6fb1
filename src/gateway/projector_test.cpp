#include "gateway/projector.hpp"

#include "gateway/remember.hpp"
#include "gateway/trial_test.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lantian::gateway::trial;  // NOLINT(google-build-using-namespace): the words of these tests
using lantian::UtcSeconds;
using lantian::gateway::ClockWatch;
using lantian::gateway::Metrics;
using lantian::gateway::Projector;
using lantian::gateway::Roster;
using lantian::observe::hj212::Content;
using lantian::observe::hj212::Statistic;
namespace keep = lantian::keep;

/// Frames that went through a reception, and a projector on their log.
struct StoredLine {
  StoredLine() : desk{{device(mn)}} { projector.use(std::make_shared<const Roster>(std::vector{device(mn)})); }
  void receive(const Words& words) {
    desk.reception.receive(peer(), telegram(words), false, moment());
    desk.durable(++received);
  }
  std::vector<keep::TelemetryValue> values() const {
    keep::TelemetryQuery query;
    query.end = noon + std::chrono::hours{48};
    query.all_revisions = true;
    return *book->values(query);
  }
  Desk desk;
  std::size_t received = 0;
  std::unique_ptr<keep::TelemetryBook> book = keep::make_memory_telemetry();
  std::mutex mutex;
  Metrics metrics;
  ClockWatch clocks;
  Projector projector{{desk.directory.path(), desk.tables, *book, mutex, metrics, clocks}};
};

}  // namespace

TEST_CASE("an accepted telegram becomes values with interval, flag and place") {
  StoredLine line;
  line.receive({.cn = "2061", .time = "20261122110000", .value = "35.50"});
  CHECK(*line.projector.advance(100) == 1);
  const auto values = line.values();
  REQUIRE(values.size() == 1);
  CHECK(values[0].mn == mn);
  CHECK(values[0].factor == "a34004");
  CHECK(values[0].content == static_cast<std::uint8_t>(Content::hour));
  CHECK(values[0].statistic == static_cast<std::uint8_t>(Statistic::avg));
  // HJ 212-2017 table 4: DataTime 11:00 of 2061 is the hour from 11 to 12, Beijing time.
  CHECK(values[0].begin == noon - std::chrono::hours{1});
  CHECK(values[0].end == noon);
  REQUIRE(values[0].value);
  CHECK(values[0].value->text() == "35.50");
  CHECK(values[0].flag == "N");
  CHECK(values[0].usable);
}

TEST_CASE("repetitions and strangers bring no values, a correction brings a revision") {
  StoredLine line;
  line.receive({});
  line.receive({.qn = "20261122120010000"});
  line.receive({.mn = "STRANGER"});
  line.receive({.qn = "20261122120020000", .value = "36.0"});
  CHECK(*line.projector.advance(100) == 4);
  CHECK(*line.projector.advance(100) == 0);
  const auto values = line.values();
  REQUIRE(values.size() == 2);
  CHECK(values[0].revision == 0);
  CHECK(values[1].revision == 1);
  CHECK(values[1].value->text() == "36.0");
  CHECK(line.metrics.values_superseded == 1);
}

TEST_CASE("a second projector goes on where the book says, and a repeated telegram is unchanged") {
  StoredLine line;
  line.receive({});
  REQUIRE(line.projector.advance(100));
  Projector next{{line.desk.directory.path(), line.desk.tables, *line.book, line.mutex, line.metrics, line.clocks}};
  next.use(std::make_shared<const Roster>(std::vector{device(mn)}));
  CHECK(*next.advance(100) == 0);
  line.receive({.time = "20261122120100", .value = "37.0"});
  CHECK(*next.advance(100) == 1);
  CHECK(line.values().size() == 2);
}

TEST_CASE("after a restart the telegrams of the log are remembered") {
  StoredLine line;
  line.receive({});
  line.receive({.time = "20261122120100"});
  line.receive({.mn = "STRANGER"});
  lantian::gateway::Recall recall{10000};
  const auto remembered =
      lantian::gateway::remember({line.desk.directory.path(), {1, 0}}, line.desk.tables, Roster{{device(mn)}}, recall);
  REQUIRE(remembered);
  CHECK(remembered->telegrams == 2);
  hj212::Judged judged;
  const std::string again = telegram({.qn = "20261122130000000"});
  judge(hj212::next_frame(again, false).frame, line.desk.tables, Roster{{device(mn)}}, noon, judged);
  const auto known = recall.find(*lantian::gateway::report_hash(judged));
  REQUIRE(known);
  CHECK(known->durable);
}
