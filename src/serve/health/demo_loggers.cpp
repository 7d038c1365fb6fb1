#include "serve/health/demo_loggers.hpp"

#include "base/sha256.hpp"
#include "gateway/lanes.hpp"
#include "gateway/projector.hpp"
#include "gateway/reception.hpp"
#include "keep/files.hpp"
#include "serve/health/demo_loggers_plan.hpp"
#include "serve/health/health_check.hpp"
#include "serve/quality.hpp"
#include "twin/loggers_cadence.hpp"
#include "twin/loggers_telegram.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

namespace lantian::serve {
namespace {

constexpr const char* maker = "demonstration";
constexpr int steps_of_making = 4;
constexpr std::chrono::seconds repeated_after{10};

struct DemoMaking {
  const Office& office;
  const observe::hj212::Protocol& protocol;
  DemoLoggersPlan plan;
  twin::FleetPlan fleet;
  std::vector<CastLogger> cast;
  std::string directory;

  UtcSeconds begin() const { return to_utc(std::chrono::local_seconds{plan.first_day}); }
  UtcSeconds end() const { return begin() + std::chrono::days{plan.days}; }
};

/// A telegram on its way: when it arrives, and from which of the cast.
struct DemoArrival {
  UtcSeconds at{};
  std::size_t who = 0;
  twin::Due due;
  bool repeated = false;
};

/// Who is quiet up to the end says nothing behind it either.
bool is_quiet(const DemoMaking& making, const CastLogger& one, UtcSeconds at) {
  const UtcSeconds from = making.begin() + std::chrono::hours{one.wish.quiet_from_hour};
  const UtcSeconds to = from + std::chrono::hours{one.wish.quiet_hours};
  return one.wish.quiet_hours > 0 && at >= from && (at < to || to >= making.end());
}

void add_arrivals(const DemoMaking& making, std::size_t who, std::vector<DemoArrival>& into) {
  const CastLogger& one = making.cast[who];
  const UtcSeconds quiet_end = making.begin() + std::chrono::hours{one.wish.quiet_from_hour + one.wish.quiet_hours};
  const UtcSeconds realtime_from = making.end() - std::chrono::hours{making.plan.realtime_hours};
  // What the last hour says arrives a moment behind its end.
  const UtcSeconds last = making.end() + std::chrono::minutes{1};
  for (twin::Cadence cadence{making.fleet, one.logger, making.begin()}; cadence.next().at < last; cadence.advance()) {
    twin::Due due = cadence.next();
    if (!twin::is_kept(due.cn) && (due.at < realtime_from || due.at >= making.end())) continue;
    if (!is_quiet(making, one, due.at)) {
      into.push_back({due.at, who, due, false});
    } else if (twin::is_kept(due.cn) && quiet_end < making.end()) {
      due.reupload = true;
      into.push_back({quiet_end + std::chrono::seconds{static_cast<int>(into.size() % 600)}, who, due, false});
    }
  }
}

Result<std::shared_ptr<const gateway::Roster>> register_loggers(const DemoMaking& making, keep::DeviceBook& registry) {
  std::vector<observe::hj212::Device> devices;
  for (const CastLogger& one : making.cast) {
    auto device = twin::registered(making.fleet, one.logger);
    if (!device) continue;
    device->unit_id = making.plan.unit;
    device->station.clear();
    devices.push_back(*std::move(device));
  }
  LANTIAN_CHECK(registry.put_devices(devices, maker, making.begin()));
  return std::make_shared<const gateway::Roster>(std::move(devices));
}

/// Brings every telegram through the gateway's reception into the log, at the time it would have come.
Result<void> receive_all(const DemoMaking& making, const std::shared_ptr<const gateway::Roster>& roster,
                         keep::DeviceBook& registry, gateway::Metrics& metrics) {
  std::vector<DemoArrival> arrivals;
  for (std::size_t who = 0; who < making.cast.size(); ++who) add_arrivals(making, who, arrivals);
  std::ranges::stable_sort(arrivals, {}, &DemoArrival::at);
  LANTIAN_TRY(keep::FrameLog log, keep::FrameLog::open(making.directory + "/frames"));
  std::optional<Error> failed;
  gateway::Lanes lanes{log,
                       {[](const std::vector<gateway::PendingBatch>&) {}, [&](const Error& error) { failed = error; }},
                       std::size_t{1} << 20U};
  gateway::Config config;
  gateway::Recall recall{std::size_t{1} << 16U};
  gateway::Reception reception{{making.protocol, lanes, recall, metrics, config}};
  reception.use(roster);
  twin::Spoken spoken;
  for (const DemoArrival& arrival : arrivals) {
    const twin::Logger& logger = making.cast[arrival.who].logger;
    LANTIAN_CHECK(twin::speak(making.fleet, logger, arrival.due, spoken));
    const auto number = static_cast<gateway::SessionNumber>(arrival.who + 1);
    const std::string address = fmt::format("192.0.2.{}", number);  // RFC 5737: for examples
    const gateway::Peer peer{number, address, address + ":40000"};
    const auto moment = [&](UtcSeconds at) {
      return gateway::Moment{std::chrono::steady_clock::now(), at.time_since_epoch().count() * 1'000'000};
    };
    const std::string whole = spoken.bytes;
    twin::damage(making.fleet, logger, arrival.due, spoken);
    static_cast<void>(reception.receive(peer, spoken.bytes, true, moment(arrival.at)));
    if (spoken.damaged) {
      static_cast<void>(reception.receive(peer, whole, true, moment(arrival.at + repeated_after)));
    }
  }
  lanes.stop();
  if (failed) return *failed;
  const std::vector<keep::Sighting> strangers = reception.take_sightings();
  return registry.note_sightings(strangers);
}

Result<void> project_all(const DemoMaking& making, const std::shared_ptr<const gateway::Roster>& roster,
                         gateway::Metrics& metrics, keep::TelemetryBook& telemetry) {
  std::mutex turn;
  gateway::ClockWatch clocks;
  gateway::Projector projector{
      {making.directory + "/frames", making.protocol, telemetry, turn, metrics, clocks, {}, {}}};
  projector.use(roster);
  constexpr std::size_t at_once = 4000;
  while (true) {
    LANTIAN_TRY(const std::size_t frames, projector.advance(at_once));
    if (frames == 0) return {};
  }
}

Result<void> make_all(const DemoMaking& making, const LoggerProgress& progress) {
  std::error_code ignored;
  std::filesystem::remove_all(making.directory, ignored);
  std::filesystem::create_directories(making.directory, ignored);
  LANTIAN_TRY(const auto registry, keep::open_device_book(making.directory + "/devices.db"));
  LANTIAN_TRY(const auto roster, register_loggers(making, *registry));
  gateway::Metrics metrics;
  progress(0, steps_of_making, "telegrams");
  LANTIAN_CHECK(receive_all(making, roster, *registry, metrics));
  progress(1, steps_of_making, "values");
  LANTIAN_TRY(const auto telemetry, keep::open_telemetry(making.directory + "/telemetry.duckdb"));
  LANTIAN_CHECK(project_all(making, roster, metrics, *telemetry));
  progress(2, steps_of_making, "marks");
  LANTIAN_TRY(const auto marks, keep::open_mark_book(marks_path(making.directory)));
  const Period days{PeriodKind::range, making.plan.first_day,
                    making.plan.first_day + std::chrono::days{making.plan.days}, ""};
  DeviceCheck check{making.office, making.protocol, roster->devices(),
                    [&](const keep::TelemetryQuery& query) { return telemetry->values(query); }};
  LANTIAN_TRY(const auto findings, doubts_of_devices(check, days));
  LANTIAN_TRY(const keep::MarkReceipt receipt, marks->note(findings, making.end()));
  static_cast<void>(receipt);
  progress(3, steps_of_making, "");
  return {};
}

}  // namespace

Result<void> make_demo_loggers(const Office& office, const observe::hj212::Protocol& protocol, std::string_view pack,
                               const std::string& directory, const LoggerProgress& progress) {
  const std::string path = fmt::format("{}/regions/{}/loggers-demo.toml", office.root(), pack);
  LANTIAN_TRY(std::string text, keep::read_file(path));
  LANTIAN_TRY(DemoLoggersPlan plan, read_demo_loggers({path, text}));
  const std::string fleet_path = office.root() + "/" + plan.fleet;
  LANTIAN_TRY(std::string fleet_text, keep::read_file(fleet_path));
  const std::string stamp = sha256_hex("loggers 1\n" + text + fleet_text);
  const std::string stamp_file = directory + "/made.stamp";
  if (const auto made = keep::read_file(stamp_file); made && *made == stamp) return {};
  LANTIAN_TRY(const twin::FleetPlan fleet, twin::read_fleet_plan({fleet_path, std::move(fleet_text)}));
  LANTIAN_TRY(auto cast, cast_loggers(plan, fleet));
  LANTIAN_CHECK(make_all({office, protocol, std::move(plan), fleet, std::move(cast), directory}, progress));
  return keep::write_file(stamp_file, stamp);
}

}  // namespace lantian::serve
