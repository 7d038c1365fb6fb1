#include "twin/loggers.hpp"

#include "base/sha256.hpp"
#include "observe/hj212/registry.hpp"
#include "twin/loggers_cadence.hpp"
#include "twin/loggers_sample_test.hpp"

#include <map>
#include <set>

namespace {

using namespace lantian;
using namespace lantian::twin;
using namespace lantian::twin::sample;
using observe::hj212::DeviceKind;
using observe::hj212::Dialect;

/// Everything that the first loggers of a fleet say in two hours, as one digest.
std::string stream_digest(std::uint64_t seed, int devices, int spoken_by_first) {
  const auto fleet = make_fleet(fleet_plan(), seed, devices, 300);
  Sha256 digest;
  Spoken spoken;
  for (int i = 0; i < spoken_by_first; ++i) {
    const Logger& logger = fleet[static_cast<std::size_t>(i)];
    Cadence cadence{fleet_plan(), logger, fleet_start};
    for (; cadence.next().at < fleet_start + std::chrono::hours{2}; cadence.advance()) {
      REQUIRE(speak(fleet_plan(), logger, cadence.next(), spoken).ok());
      damage(fleet_plan(), logger, cadence.next(), spoken);
      digest.add(spoken.bytes);
    }
  }
  return digest.hex();
}

std::string refused_after(const std::string& from, const std::string& to) {
  terms::SourceFile file = fleet_file();
  const auto at = file.text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, "not in the plan: " << from);
  file.text.replace(at, from.size(), to);
  const auto plan = read_fleet_plan(file);
  REQUIRE_FALSE(plan.ok());
  return plan.error().text();
}

}  // namespace

TEST_CASE("the same seed gives the same telegrams, byte for byte; another seed does not") {
  const std::string first = stream_digest(20240331, 40, 40);
  CHECK(first == stream_digest(20240331, 40, 40));
  CHECK(first != stream_digest(20240332, 40, 40));
}

TEST_CASE("a logger says the same in a fleet of any size") {
  CHECK(stream_digest(5, 20, 20) == stream_digest(5, 500, 20));
}

TEST_CASE("every beginning of a fleet has the plan's shares of kinds and dialects") {
  const auto fleet = make_fleet(fleet_plan(), 1, 1000, 0);
  std::map<DeviceKind, int> kinds;
  std::map<std::pair<DeviceKind, Dialect>, int> both;
  int encrypted = 0;
  for (const Logger& logger : fleet) {
    const DeviceKind kind = fleet_plan().kinds[logger.kind].kind;
    ++kinds[kind];
    ++both[{kind, logger.dialect}];
    encrypted += logger.sm4_key.empty() ? 0 : 1;
  }
  // The shares of data/simulate/fleet.toml add up to 100, so a thousand loggers have ten times the share.
  CHECK(std::abs(kinds[DeviceKind::ambient] - 200) <= 5);
  CHECK(std::abs(kinds[DeviceKind::dust] - 200) <= 5);
  CHECK(std::abs(kinds[DeviceKind::flue_gas] - 300) <= 5);
  CHECK(std::abs(kinds[DeviceKind::waste_water] - 200) <= 5);
  CHECK(std::abs(kinds[DeviceKind::noise] - 100) <= 5);
  // 20 % of the 300 flue-gas loggers speak 2005, 55 % 2017, 25 % 2025: kind and dialect are independent.
  CHECK(std::abs(both[{DeviceKind::flue_gas, Dialect::d2005}] - 60) <= 10);
  CHECK(std::abs(both[{DeviceKind::flue_gas, Dialect::d2017}] - 165) <= 15);
  CHECK(std::abs(both[{DeviceKind::noise, Dialect::d2025}] - 25) <= 8);
  CHECK(encrypted > 60);  // 40 % of about 250
  CHECK(encrypted < 140);
}

TEST_CASE("MNs are unique, formed as each dialect wants them") {
  std::set<std::string> seen;
  for (const Logger& logger : make_fleet(fleet_plan(), 9, 3000, 0)) {
    CHECK(seen.insert(logger.mn).second);
    if (logger.dialect == Dialect::d2005) {
      CHECK(logger.mn.size() == 14);
    } else {
      CHECK(logger.mn.size() == 24);
      CHECK(logger.mn.find_first_not_of("0123456789ABCDEF") == std::string::npos);
    }
  }
}

TEST_CASE("the registry row of a logger is marked synthetic and has no fault") {
  int rows = 0;
  for (const Logger& logger : make_fleet(fleet_plan(), 3, 500, 500)) {
    const auto device = registered(fleet_plan(), logger);
    CHECK(device.has_value() == (logger.fault != LoggerFault::not_registered));
    if (!device) continue;
    ++rows;
    CHECK(device->synthetic);
    CHECK(device->name_en.starts_with("Synthetic "));
    CHECK(device->label ==
          (logger.dialect == Dialect::d2005 ? observe::hj212::HourLabel::end : observe::hj212::HourLabel::start));
    const auto faults = observe::hj212::device_faults(*device);
    CHECK_MESSAGE(faults.empty(), (faults.empty() ? "" : faults.front().field + ": " + faults.front().message));
  }
  CHECK(rows > 480);
}

TEST_CASE("the registry of a fleet is read back as it was") {
  std::vector<observe::hj212::Device> devices;
  for (const Logger& logger : make_fleet(fleet_plan(), 3, 60, 300)) {
    if (auto device = registered(fleet_plan(), logger)) devices.push_back(*std::move(device));
  }
  const std::string text = observe::hj212::write_devices_toml(devices, observe::hj212::Secrets::shown);
  const auto read = observe::hj212::read_devices_toml({"registry.toml", text});
  REQUIRE_MESSAGE(read.ok(), (read ? "" : read.error().text()));
  REQUIRE(read->size() == devices.size());
  for (std::size_t i = 0; i < devices.size(); ++i) {
    CHECK(observe::hj212::device_difference(devices[i], (*read)[i]) == "");
    CHECK((*read)[i].sm4_key == devices[i].sm4_key);
  }
}

TEST_CASE("a cadence runs in order of time; minute, hour and day telegrams come when their interval is over") {
  const Logger& logger = first_logger(
      [](const Logger& one) {
        return fleet_plan().kinds[one.kind].kind == DeviceKind::flue_gas && one.dialect == Dialect::d2017;
      },
      0);
  std::map<int, int> count;
  UtcSeconds last = fleet_start;
  for (Cadence cadence{fleet_plan(), logger, fleet_start}; cadence.next().at < fleet_start + std::chrono::hours{24};
       cadence.advance()) {
    const Due& due = cadence.next();
    CHECK(due.at >= last);
    last = due.at;
    ++count[due.cn];
    const auto local = to_local(due.begin).time_since_epoch().count();
    if (due.cn == 2051) CHECK(local % 600 == 0);
    if (due.cn == 2061) CHECK(local % 3600 == 0);
    if (due.cn == 2031) CHECK(local % 86400 == 0);
    const auto interval = due.cn == 2051 ? 600 : due.cn == 2061 ? 3600 : due.cn == 2031 ? 86400 : 0;
    CHECK(due.at >= due.begin + std::chrono::seconds{interval});
    if (interval != 0) CHECK(due.at <= due.begin + std::chrono::seconds{interval + 60});
  }
  // A day: real-time values by its interval, six minute telegrams and one hour telegram an hour in two parts each.
  CHECK(count[2011] == 86400 / logger.realtime_seconds);
  CHECK(count[2051] == 24 * 6 * 2);
  CHECK(count[2061] == 24 * 2);
  CHECK(count[2031] == 2);
  CHECK(count[2021] == 24 * 6);
}

TEST_CASE("the backlog of an outage holds its minute and hour telegrams, oldest first") {
  const Logger& logger =
      first_logger([](const Logger& one) { return fleet_plan().kinds[one.kind].kind == DeviceKind::dust; }, 0);
  const auto backlog = backlog_of(fleet_plan(), logger, fleet_start, fleet_start + std::chrono::hours{24});
  CHECK(backlog.size() == 24 * 6 + 24);  // a dust site sends no day values
  for (std::size_t i = 1; i < backlog.size(); ++i) CHECK(backlog[i].at >= backlog[i - 1].at);
  for (const Due& due : backlog) CHECK(due.reupload);
}

TEST_CASE("a faulty plan is refused with the place and what is allowed") {
  CHECK(refused_after("shape = \"particles\"", "shape = \"partikles\"").find("partikles") != std::string::npos);
  CHECK(refused_after("bad_crc = 5", "bad_crcs = 5").find("bad_crcs") != std::string::npos);
  CHECK(refused_after("minute_minutes = 10", "minute_minutes = 7").find("divide 60") != std::string::npos);
  CHECK(refused_after("retries = 3", "retrys = 3").find("retrys") != std::string::npos);
  CHECK(refused_after("oxygen = \"a19001\"", "oxygen = \"a19009\"").find("'oxygen'") != std::string::npos);
  CHECK(refused_after("level = \"0.640\"", "level = \"640.000\"").find("around the level") != std::string::npos);
  CHECK(refused_after("on_top_of = \"a34004\"", "on_top_of = \"a05024\"").find("on_top_of") != std::string::npos);
}
