#include "gateway/reception.hpp"

#include "gateway/trial_test.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lantian::gateway::trial;  // NOLINT(google-build-using-namespace): the words of these tests
using lantian::keep::Lane;
using lantian::observe::hj212::Verdict;
using std::chrono::hours;

constexpr const char* logger = "010000A8900016F000169DC0";

std::uint8_t number_of(Verdict verdict) {
  return static_cast<std::uint8_t>(verdict);
}

}  // namespace

TEST_CASE("a telegram is durable before its answer exists for the connection, and the answer is the dialect's") {
  Desk desk{{device(logger)}};
  const std::string bytes = telegram({});
  const auto taken = desk.reception.receive(peer(), bytes, false, moment());
  CHECK(taken.bytes == bytes.size());
  CHECK(taken.frames == 1);
  const auto durable = desk.durable(1);
  CHECK(durable[0].record.verdict == number_of(Verdict::accept));
  CHECK(durable[0].record.lane == Lane::live);
  // HJ 212-2017 C.42: ST=91, CN=9014, the same QN, PW and MN, Flag 4, an empty data area.
  CHECK(durable[0].answer.find(
            "QN=20261122120000001;ST=91;CN=9014;PW=123456;MN=010000A8900016F000169DC0;Flag=4;CP=&&&&") !=
        std::string::npos);
}

TEST_CASE("no answer where none is wanted") {
  Desk desk{{device(logger)}};
  desk.reception.receive(peer(), telegram({.flag = 4}), false, moment());
  CHECK(desk.durable(1)[0].answer.empty());
}

TEST_CASE("a repetition is answered again and not stored again, also with another QN and on another connection") {
  Desk desk{{device(logger)}};
  desk.reception.receive(peer(1), telegram({}), false, moment());
  const auto first = desk.durable(1);
  desk.reception.receive(peer(2), telegram({.qn = "20261122120010002"}), false, moment(std::chrono::seconds{10}));
  const auto again = desk.durable(2);
  CHECK(again[1].record.verdict == number_of(Verdict::duplicate));
  CHECK(again[1].record.original == first[0].place);
  CHECK(again[1].answer.find("QN=20261122120010002") != std::string::npos);
}

TEST_CASE("a repetition that comes before its original is durable waits behind it") {
  Desk desk{{device(logger)}};
  const std::string one = telegram({.rf = true});
  desk.reception.receive(peer(), one + one + one, false, moment());
  const auto durable = desk.durable(3);
  CHECK(durable[0].record.verdict <= number_of(Verdict::accept_deviant));
  CHECK(durable[1].record.verdict == number_of(Verdict::duplicate));
  CHECK(durable[2].record.verdict == number_of(Verdict::duplicate));
}

TEST_CASE("another value for the same time is no repetition") {
  Desk desk{{device(logger)}};
  desk.reception.receive(peer(), telegram({}) + telegram({.value = "36.0"}), false, moment());
  CHECK(desk.durable(2)[1].record.verdict == number_of(Verdict::accept));
}

TEST_CASE("a stranger is put aside: kept, not answered, shown for registration") {
  Desk desk{{device(logger)}};
  const std::string bytes = telegram({.mn = "FFFFFFFFFFFFFFFFFFFFFFFF"});
  desk.reception.receive(peer(), bytes + bytes, false, moment());
  const auto durable = desk.durable(2);
  CHECK(durable[0].record.verdict == number_of(Verdict::quarantine));
  CHECK(durable[0].answer.empty());
  const auto sightings = desk.reception.take_sightings();
  REQUIRE(sightings.size() == 1);
  CHECK(sightings[0].mn == "FFFFFFFFFFFFFFFFFFFFFFFF");
  CHECK(sightings[0].why == "not registered");
  CHECK(sightings[0].frames == 2);
  CHECK(desk.reception.take_sightings().empty());
}

TEST_CASE("a registered device from a foreign address is put aside") {
  auto bound = device(logger);
  bound.addresses = {"192.0.2.0/24"};
  Desk desk{{bound}};
  desk.reception.receive(peer(1, "10.0.0.7"), telegram({}), false, moment());
  CHECK(desk.durable(1)[0].record.verdict == number_of(Verdict::quarantine));
  CHECK(desk.reception.take_sightings()[0].why == "address");
  desk.reception.receive(peer(2, "192.0.2.8"), telegram({}), false, moment());
  CHECK(desk.durable(2)[1].record.verdict == number_of(Verdict::accept));
}

TEST_CASE("re-uploads leave the live lane: marked ones, and old ones that no RF marks") {
  auto logger_2025 = device(logger, hj212::Dialect::d2025);
  Desk desk{{logger_2025}};
  desk.reception.receive(peer(), telegram({.flag = 9, .rf = true}), false, moment());
  CHECK(desk.durable(1)[0].record.lane == Lane::reupload);
  desk.reception.receive(peer(), telegram({.cn = "2061", .time = "20261122110000", .flag = 9}), false, moment());
  CHECK(desk.durable(2)[1].record.lane == Lane::live);
  desk.reception.receive(peer(), telegram({.cn = "2061", .time = "20261121110000", .flag = 9}), false, moment());
  CHECK(desk.durable(3)[2].record.lane == Lane::reupload);
  desk.reception.receive(peer(), telegram({.time = "20261122114000", .flag = 9}), false, moment());
  CHECK(desk.durable(4)[3].record.lane == Lane::reupload);
}

TEST_CASE("what was asked for goes to the lane of pulls") {
  Desk desk{{device(logger)}};
  desk.reception.was_pulled = [](const auto&, lantian::UtcSeconds time) { return time == noon - hours{25}; };
  desk.reception.receive(peer(), telegram({.cn = "2061", .time = "20261121110000"}), false, moment());
  CHECK(desk.durable(1)[0].record.lane == Lane::pulled);
}

TEST_CASE("foreign bytes are counted and frames behind them found") {
  Desk desk{{device(logger)}};
  const std::string bytes = "GET / HTTP/1.1\r\n\r\n" + telegram({});
  const auto taken = desk.reception.receive(peer(), bytes, false, moment());
  CHECK(taken.frames == 1);
  CHECK(taken.foreign == 18);
  CHECK(desk.metrics.foreign_bytes == 18);
  CHECK(desk.metrics.frames[number_of(Verdict::accept)] == 1);
  desk.durable(1);
}

TEST_CASE("DataTime follows the device's clock") {
  hj212::Packet packet;
  packet.items.push_back({{}, "DataTime", "20261122120000", 0});
  auto row = device(logger);
  CHECK(lantian::gateway::data_time_of(packet, row) == noon);
  row.utc_offset_minutes = 360;
  CHECK(lantian::gateway::data_time_of(packet, row) == noon + hours{2});
  packet.items[0].value = "20260230120000";
  CHECK_FALSE(lantian::gateway::data_time_of(packet, row));
  packet.items[0].value = "2026112212";
  CHECK_FALSE(lantian::gateway::data_time_of(packet, row));
}
