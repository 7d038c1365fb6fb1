#include "twin/loggers_telegram.hpp"

#include "observe/hj212/build.hpp"
#include "observe/hj212/crc.hpp"
#include "observe/hj212/framer.hpp"
#include "observe/hj212/packet.hpp"
#include "observe/hj212/sm4.hpp"
#include "twin/loggers_sample_test.hpp"
#include "twin/loggers_values.hpp"

#include <map>
#include <optional>

namespace {

using namespace lantian;
using namespace lantian::twin;
using namespace lantian::twin::sample;
using observe::hj212::DeviceKind;
using observe::hj212::Dialect;
using observe::hj212::Packet;

bool is_plain(const Logger& logger, DeviceKind kind, Dialect dialect) {
  return fleet_plan().kinds[logger.kind].kind == kind && logger.dialect == dialect && logger.sm4_key.empty();
}
const Logger& plain_logger(DeviceKind kind, Dialect dialect) {
  return first_logger([=](const Logger& logger) { return is_plain(logger, kind, dialect); }, 0);
}

/// The one frame of a telegram, by the codec.
observe::hj212::Frame frame_of(const std::string& bytes) {
  const observe::hj212::Cut cut = observe::hj212::next_frame(bytes, true);
  REQUIRE(cut.kind == observe::hj212::Cut::Kind::frame);
  return cut.frame;
}

Packet packet_of(const std::string& bytes) {
  Packet packet;
  REQUIRE(observe::hj212::read_packet(frame_of(bytes).segment, packet));
  return packet;
}

std::optional<std::int64_t> thousandths(const Packet& packet, std::string_view factor, std::string_view name) {
  for (const auto& item : packet.items) {
    if (item.factor != factor || item.name != name) continue;
    const auto value = parse_decimal(item.value);
    REQUIRE_MESSAGE(value.ok(), std::string{item.value});
    std::int64_t scaled = value->unscaled;
    for (int i = value->places; i < 3; ++i) scaled *= 10;
    return scaled;
  }
  return std::nullopt;
}

std::string number_text(std::int64_t unscaled, int places) {
  std::string text;
  append_number(text, unscaled, places);
  return text;
}

}  // namespace

TEST_CASE("numbers keep the digits after the point that the instrument prints") {
  CHECK(number_text(35, 0) == "35");
  CHECK(number_text(640, 3) == "0.640");
  CHECK(number_text(-152, 3) == "-0.152");
  CHECK(number_text(5, 2) == "0.05");
  CHECK(number_text(0, 1) == "0.0");
  CHECK(number_text(-12345, 1) == "-1234.5");
}

TEST_CASE("a frame of each dialect equals what the codec builds from its words") {
  for (const Dialect dialect : {Dialect::d2005, Dialect::d2017, Dialect::d2025}) {
    const Logger& logger = plain_logger(DeviceKind::ambient, dialect);
    const Spoken spoken = spoken_by(logger, first_due(logger, 2051));
    observe::hj212::Draft draft;
    draft.qn = std::to_string(spoken.qn);
    draft.st = "22";
    draft.cn = "2051";
    draft.pw = logger.password;
    draft.mn = logger.mn;
    draft.flag = static_cast<int>(dialect) * 4 + 1;
    draft.area = std::string{spoken.area()};
    const auto built = observe::hj212::build_frame(draft);
    REQUIRE(built.ok());
    CHECK(spoken.bytes == *built);
  }
}

TEST_CASE("the QN is the time of sending, and the same second gives each telegram its own") {
  const Logger& logger = plain_logger(DeviceKind::flue_gas, Dialect::d2017);
  Due due = first_due(logger, 2051);
  due.at = UtcSeconds{std::chrono::seconds{1470042737}};  // 2016-08-01 17:12:17 Beijing time
  const std::int64_t qn = qn_of(logger, due);
  CHECK(qn / 1000 == 20160801171217);
  Due second = due;
  second.part = 2;
  Due hour = due;
  hour.cn = 2061;
  CHECK(qn_of(logger, second) != qn);
  CHECK(qn_of(logger, hour) != qn);
}

TEST_CASE("DataTime names the start of the interval, for a 2005 logger its end") {
  const Logger& newer = plain_logger(DeviceKind::ambient, Dialect::d2017);
  const Logger& older = plain_logger(DeviceKind::ambient, Dialect::d2005);
  Due due = first_due(newer, 2061);
  due.begin = UtcSeconds{std::chrono::seconds{1469998800}};  // 2016-08-01 05:00 Beijing time
  CHECK(spoken_by(newer, due).data_time == "20160801050000");
  CHECK(spoken_by(older, due).data_time == "20160801060000");
}

TEST_CASE("only a 2025 logger marks a re-upload") {
  for (const Dialect dialect : {Dialect::d2005, Dialect::d2017, Dialect::d2025}) {
    const Logger& logger = plain_logger(DeviceKind::dust, dialect);
    Due due = first_due(logger, 2051);
    const Spoken live = spoken_by(logger, due);
    CHECK(packet_of(live.bytes).rf == "");
    due.reupload = true;
    const Spoken again = spoken_by(logger, due);
    CHECK(packet_of(again.bytes).rf == (dialect == Dialect::d2025 ? "1" : ""));
  }
}

TEST_CASE("an encrypted logger hides the data area of uploads and nothing else; the check sum is of the clear text") {
  const Logger& logger = first_logger([](const Logger& one) { return !one.sm4_key.empty(); }, 0);
  const Spoken spoken = spoken_by(logger, first_due(logger, 2011));
  REQUIRE(spoken.bytes.size() == spoken.segment.size() + 12);
  CHECK(spoken.bytes.find("DataTime=") == std::string::npos);
  const std::string on_line = spoken.bytes.substr(6, spoken.segment.size());
  CHECK(on_line.substr(0, spoken.area_at) == spoken.segment.substr(0, spoken.area_at));
  const auto clear = observe::hj212::sm4_decrypted(on_line.substr(spoken.area_at, spoken.area_size), logger.sm4_key);
  REQUIRE(clear.ok());
  CHECK(*clear == spoken.area());
  const auto sum = static_cast<unsigned>(std::stoul(spoken.bytes.substr(spoken.bytes.size() - 6, 4), nullptr, 16));
  CHECK(sum == observe::hj212::crc(spoken.segment));
  // HJ 212-2025 6.4.4: only 2000-2999, 1014 and 3020.
  const Spoken heartbeat = spoken_by(logger, first_due(logger, 9015));
  CHECK(heartbeat.bytes.substr(6, heartbeat.segment.size()) == heartbeat.segment);
}

TEST_CASE("hour values are the means of the minute values that were sent, inside their least and greatest") {
  const Logger& logger = plain_logger(DeviceKind::ambient, Dialect::d2017);
  const Due hour = first_due(logger, 2061, fleet_start + std::chrono::hours{1});
  const std::string hour_bytes = spoken_by(logger, hour).bytes;
  const Packet hourly = packet_of(hour_bytes);
  const auto avg = thousandths(hourly, "a05024", "Avg");
  REQUIRE(avg.has_value());
  std::int64_t sum = 0;
  for (int i = 0; i < 6; ++i) {
    Due minute = hour;
    minute.cn = 2051;
    minute.begin = hour.begin + std::chrono::minutes{10 * i};
    const Spoken spoken = spoken_by(logger, minute);
    const Packet packet = packet_of(spoken.bytes);
    sum += thousandths(packet, "a05024", "Avg").value_or(0);
    CHECK(thousandths(packet, "a05024", "Min").value_or(1) <= thousandths(packet, "a05024", "Avg").value_or(0));
    CHECK(thousandths(packet, "a05024", "Max").value_or(0) >= thousandths(packet, "a05024", "Avg").value_or(1));
    CHECK(thousandths(hourly, "a05024", "Min").value_or(1'000'000) <= thousandths(packet, "a05024", "Min").value_or(0));
  }
  CHECK(std::abs(*avg - sum / 6) <= 1000);  // printed to the whole microgram
}

TEST_CASE("real-time values lie inside the least and greatest of their ten minutes") {
  const Logger& logger = plain_logger(DeviceKind::waste_water, Dialect::d2017);
  const FleetPlan& plan = fleet_plan();
  for (int minute = 0; minute < 120; ++minute) {
    const UtcSeconds at = fleet_start + std::chrono::minutes{minute};
    const UtcSeconds begin{std::chrono::seconds{at.time_since_epoch().count() / 600 * 600}};
    for (std::size_t f = 0; f < plan.kinds[logger.kind].factors.size(); ++f) {
      const Summary summary = summary_of(plan, logger, f, begin, 10);
      const std::int64_t value = instant_value(plan, logger, f, at);
      CHECK(value >= summary.min);
      CHECK(value <= summary.max);
    }
  }
}

TEST_CASE("converted values follow from concentration and oxygen; a faulty logger's do not") {
  // HJ 212-2017 annex D with the plan's reference of 6 %: C * (21 - 6) / (21 - O2), recomputed from the printed digits.
  const auto deviation = [](const Logger& logger) {
    const std::string bytes = spoken_by(logger, first_due(logger, 2011)).bytes;
    const Packet packet = packet_of(bytes);
    const bool old = logger.dialect == Dialect::d2005;
    const double value = static_cast<double>(*thousandths(packet, old ? "02" : "a21026", "Rtd")) / 1000;
    const double zs = static_cast<double>(*thousandths(packet, old ? "02" : "a21026", "ZsRtd")) / 1000;
    const double oxygen = static_cast<double>(*thousandths(packet, old ? "S01" : "a19001", "Rtd")) / 1000;
    return std::abs(zs - value * 15 / (21 - oxygen));
  };
  CHECK(deviation(plain_logger(DeviceKind::flue_gas, Dialect::d2017)) <= 0.0051);
  CHECK(deviation(logger_with(LoggerFault::conversion_wrong)) > 1);
}

TEST_CASE("PM2.5 never exceeds PM10, PM10 never TSP") {
  const Logger& logger = plain_logger(DeviceKind::dust, Dialect::d2017);
  for (int i = 0; i < 300; ++i) {
    Due due = first_due(logger, 2051);
    due.begin = fleet_start + std::chrono::minutes{20 + 10 * i};
    const Spoken spoken = spoken_by(logger, due);
    const Packet packet = packet_of(spoken.bytes);
    CHECK(thousandths(packet, "a34004", "Avg").value_or(1) <= thousandths(packet, "a34002", "Avg").value_or(0));
    CHECK(thousandths(packet, "a34002", "Avg").value_or(1) <= thousandths(packet, "a34001", "Avg").value_or(0));
  }
}

TEST_CASE("in a dust storm PM10 rises at every site but the forged one") {
  const FleetPlan& plan = fleet_plan();
  UtcSeconds at{std::chrono::seconds{1780000200}};
  while (storm_permille_at(plan, 7, at) < 1000) at += std::chrono::hours{1};
  const UtcSeconds before = at - std::chrono::hours{48};  // storms last at most 14 h
  const auto pm10 = [&](const Logger& logger, UtcSeconds when) { return minute_mean(plan, logger, 1, when); };
  const Logger& honest = plain_logger(DeviceKind::dust, Dialect::d2017);
  const Logger& forged = logger_with(LoggerFault::dust_flat);
  CHECK(pm10(honest, at) > 3 * pm10(honest, before));
  CHECK(pm10(forged, at) == pm10(forged, before));
}

TEST_CASE("an upload in two parts holds each factor once, under two QNs") {
  const Logger& logger = plain_logger(DeviceKind::flue_gas, Dialect::d2025);
  const Due first = first_due(logger, 2061);
  REQUIRE(first.part == 1);
  Due second = first;
  second.part = 2;
  const std::string one = spoken_by(logger, first).bytes;
  const std::string two = spoken_by(logger, second).bytes;
  const Packet packet_one = packet_of(one);
  const Packet packet_two = packet_of(two);
  CHECK(packet_one.qn != packet_two.qn);
  CHECK(packet_one.flag == "11");
  CHECK(packet_one.pnum == "2");
  CHECK(packet_two.pno == "2");
  std::map<std::string, int> seen;
  for (const Packet* packet : {&packet_one, &packet_two}) {
    for (const auto& item : packet->items) seen[std::string{item.factor}] += item.name == "Avg" ? 1 : 0;
  }
  for (const LoggerFactor& factor : fleet_plan().kinds[logger.kind].factors) CHECK(seen[factor.code] == 1);
}
