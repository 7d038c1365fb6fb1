#include "gateway/control.hpp"

#include "gateway/trial_test.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lantian::gateway::trial;  // NOLINT(google-build-using-namespace): the words of these tests
using lantian::gateway::area_asking;
using lantian::gateway::asked_stretch;
using lantian::gateway::Control;
using lantian::gateway::Moment;
using lantian::gateway::SessionNumber;
using lantian::keep::ControlRequest;
using lantian::keep::RequestState;
using std::chrono::hours;
using std::chrono::seconds;

/// A control line to one device, with a clock that the test moves.
struct Line {
  explicit Line(hj212::Dialect dialect = hj212::Dialect::d2017) : row{device(mn, dialect)} {
    row.label = hj212::HourLabel::start;
  }
  void wait(seconds time) {
    now.monotonic += time;
    now.utc_us += time.count() * 1'000'000;
    control.tick(now);
  }
  /// The device says `segment` on a session.
  bool hears(const std::string& segment, SessionNumber session = 1) {
    hj212::Judged judged;
    segments.push_back(segment);
    REQUIRE(hj212::read_packet(segments.back(), judged.packet));
    judged.segment = segments.back();
    return control.telegram(peer(session), judged, row, now);
  }
  bool data(const std::string& cn, const std::string& time, SessionNumber session = 1) {
    return hears(fmt::format("QN=20261122120001111;ST=22;CN={};PW=123456;MN={};Flag=5;CP=&&DataTime={};a34004-Avg=3&&",
                             cn, mn, time),
                 session);
  }
  void answer(const std::string& cn, const std::string& code) {
    hears(fmt::format("QN={};ST=91;CN={};PW=123456;MN={};Flag=4;CP=&&{}&&", qn(), cn, mn, code));
  }
  std::string qn() const {
    const std::size_t at = sent.back().find("QN=") + 3;
    return sent.back().substr(at, 17);
  }
  ControlRequest request(std::int64_t id, int cn = 2061) const {
    ControlRequest one;
    one.id = id;
    one.mn = mn;
    one.cn = cn;
    one.area = area_asking(noon - hours{6}, noon - seconds{1}, row);
    return one;
  }

  hj212::Device row;
  bool connected = true;
  std::vector<std::string> sent;
  std::deque<std::string> segments;
  Moment now = moment();
  Control control{[this](SessionNumber, std::string_view bytes) {
                    if (connected) sent.emplace_back(bytes);
                    return connected;
                  },
                  {}};
};

}  // namespace

TEST_CASE("a pull: request, ready, data, done") {
  Line line;
  line.control.add(line.request(7), line.row);
  line.wait(seconds{1});
  CHECK(line.sent.empty());  // the device has not spoken yet
  line.data("2011", "20261122120000");
  line.wait(seconds{1});
  REQUIRE(line.sent.size() == 1);
  // HJ 212-2017 C.23: the request bears the device's ST, its password, Flag 5 and both times.
  CHECK(line.sent[0].find(";ST=22;CN=2061;PW=123456;MN=010000A8900016F000169DC0;Flag=5;CP=&&"
                          "BeginTime=20261122060000,EndTime=20261122115959&&") != std::string::npos);
  CHECK(line.qn().substr(0, 8) == "20261122");
  line.answer("9011", "QnRtn=1");
  line.data("2061", "20261122060000");
  line.data("2061", "20261122070000");
  line.answer("9012", "ExeRtn=1");
  const auto outcomes = line.control.take_outcomes();
  REQUIRE(outcomes.size() == 2);
  CHECK(outcomes[0].state == RequestState::sent);
  CHECK(outcomes[1].state == RequestState::done);
  CHECK(outcomes[1].words == "done, 2 telegrams of data");
  CHECK(line.control.waiting() == 0);
}

TEST_CASE("no answer: three tries, ten seconds each, the same QN, then failed") {
  Line line;
  line.control.add(line.request(1), line.row);
  line.data("2011", "20261122120000");
  line.wait(seconds{1});
  const std::string first = line.sent.back();
  line.wait(seconds{9});
  CHECK(line.sent.size() == 1);
  line.wait(seconds{1});
  line.wait(seconds{10});
  REQUIRE(line.sent.size() == 3);
  CHECK(line.sent[2] == first);
  line.wait(seconds{10});
  const auto outcomes = line.control.take_outcomes();
  CHECK(outcomes.back().state == RequestState::failed);
  CHECK(outcomes.back().words == "no answer after 3 tries");
}

TEST_CASE("a refusal, a failure, and no data are told apart") {
  Line line;
  line.data("2011", "20261122120000");
  for (std::int64_t id = 1; id <= 3; ++id) line.control.add(line.request(id), line.row);
  line.wait(seconds{1});
  line.answer("9011", "QnRtn=3");
  line.wait(seconds{1});
  line.answer("9011", "QnRtn=1");
  line.answer("9012", "ExeRtn=5");
  line.wait(seconds{1});
  line.answer("9011", "QnRtn=1");
  line.answer("9012", "ExeRtn=100");
  const auto outcomes = line.control.take_outcomes();
  REQUIRE(outcomes.size() == 6);
  CHECK(outcomes[1].words == "the device refused: QnRtn 3");
  CHECK(outcomes[3].state == RequestState::failed);
  CHECK(outcomes[5].words == "the device has no data (ExeRtn 100)");
}

TEST_CASE("one request at a time, each with a QN of its own") {
  Line line;
  line.data("2011", "20261122120000");
  line.control.add(line.request(1), line.row);
  line.control.add(line.request(2), line.row);
  line.wait(seconds{1});
  CHECK(line.sent.size() == 1);
  const std::string first = line.qn();
  line.answer("9011", "QnRtn=1");
  line.answer("9012", "ExeRtn=1");
  line.control.tick(line.now);
  REQUIRE(line.sent.size() == 2);
  CHECK(line.qn() != first);
}

TEST_CASE("a logger that never sends 9012 has answered with its data") {
  Line line;
  line.data("2011", "20261122120000");
  line.control.add(line.request(1), line.row);
  line.wait(seconds{1});
  line.data("2061", "20261122060000");
  line.wait(seconds{59});
  CHECK(line.control.waiting() == 1);
  line.wait(seconds{1});
  CHECK(line.control.take_outcomes().back().state == RequestState::done);
}

TEST_CASE("2005: the answer names its request inside the data area") {
  Line line{hj212::Dialect::d2005};
  line.hears(fmt::format("ST=31;CN=2011;PW=123456;MN={};CP=&&DataTime=20261122120000;02-Rtd=3&&", mn));
  line.control.add(line.request(1), line.row);
  line.wait(seconds{1});
  CHECK(line.sent[0].find(";ST=31;CN=2061;") != std::string::npos);
  CHECK(line.sent[0].find(";Flag=1;") != std::string::npos);
  line.hears(fmt::format("ST=91;CN=9011;PW=123456;MN={};Flag=0;CP=&&QN={};QnRtn=1&&", mn, line.qn()));
  line.hears(fmt::format("ST=91;CN=9012;PW=123456;MN={};Flag=0;CP=&&QN={};ExeRtn=1&&", mn, line.qn()));
  CHECK(line.control.take_outcomes().back().state == RequestState::done);
}

TEST_CASE("a device that went away gets the request when it is back") {
  Line line;
  line.data("2011", "20261122120000");
  line.connected = false;
  line.control.add(line.request(1), line.row);
  line.wait(seconds{1});
  line.wait(seconds{60});
  CHECK(line.control.take_outcomes().empty());
  line.connected = true;
  line.data("2011", "20261122120200", 2);
  line.wait(seconds{1});
  CHECK(line.sent.size() == 1);
}

TEST_CASE("another session of the same device is noticed") {
  Line line;
  CHECK_FALSE(line.data("2011", "20261122120000", 1));
  CHECK_FALSE(line.data("2011", "20261122120100", 1));
  CHECK(line.data("2011", "20261122120200", 2));
  CHECK_FALSE(line.data("2011", "20261122120300", 2));
}

TEST_CASE("only what was asked for counts as pulled") {
  Line line;
  line.data("2011", "20261122120000");
  hj212::Judged judged;
  const std::string segment = fmt::format("QN=20261122120001111;ST=22;CN=2061;PW=123456;MN={};Flag=5;CP=&&&&", mn);
  REQUIRE(hj212::read_packet(segment, judged.packet));
  CHECK_FALSE(line.control.asked_for(judged, noon - hours{3}));
  line.control.add(line.request(1), line.row);
  line.wait(seconds{1});
  CHECK(line.control.asked_for(judged, noon - hours{3}));
  CHECK(line.control.asked_for(judged, noon - hours{6}));
  CHECK_FALSE(line.control.asked_for(judged, noon));
}

TEST_CASE("times are written and read by the device's clock") {
  auto row = device(mn);
  CHECK(area_asking(noon, noon + hours{1}, row) == "BeginTime=20261122120000,EndTime=20261122130000");
  row.utc_offset_minutes = 360;
  CHECK(area_asking(noon, noon + hours{1}, row) == "BeginTime=20261122100000,EndTime=20261122110000");
  const auto asked = asked_stretch("BeginTime=20261122100000,EndTime=20261122110000", row);
  REQUIRE(asked);
  CHECK(asked->begin == noon);
  CHECK_FALSE(asked_stretch("BeginTime=20261122100000", row));
}
