#include "serve/respond/meter_demo.hpp"

#include "gateway/lanes.hpp"
#include "gateway/projector.hpp"
#include "gateway/reception.hpp"
#include "keep/files.hpp"
#include "observe/hj212/build.hpp"
#include "observe/hj212/registry.hpp"
#include "serve/telemetry.hpp"

#include <fmt/chrono.h>
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>

namespace lantian::serve {
namespace {

using observe::hj212::Device;
using respond::EvidenceSeries;
using respond::MeterFigure;
using respond::MeterRow;

constexpr std::chrono::seconds sent_after{90};
constexpr double moisture_percent = 12;

/// "20240115130000", official clock.
std::string wire_time(UtcSeconds at) {
  const auto local = to_local(at);
  const Day day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date{day};
  const auto time = std::chrono::hh_mm_ss{local - day};
  return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}", int{date.year()}, unsigned{date.month()}, unsigned{date.day()},
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

const Device* device_of(std::span<const Device> devices, std::string_view mn) {
  const auto found = std::ranges::find(devices, mn, &Device::mn);
  return found == devices.end() ? nullptr : &*found;
}

const EvidenceSeries* series_of(std::span<const EvidenceSeries> series, const MeterRow& row) {
  const auto meant = [&](const EvidenceSeries& one) {
    return one.enterprise == row.enterprise && one.unit == row.unit && one.metric == row.metric;
  };
  const auto found = std::ranges::find_if(series, meant);
  return found == series.end() ? nullptr : &*found;
}

/// What a row's meter sends in one hour; empty: nothing.
std::string sent_text(const MeterRow& row, const Device& device, std::optional<double> value, std::int64_t hour) {
  const auto* setting = meter_setting_of(device, row.factor);
  const auto factor = respond::meter_unit_factor(row.metric, row.figure, setting == nullptr ? "" : setting->unit);
  const char* const figure = row.figure == MeterFigure::total ? "Cou" : "Avg";
  if (!factor || (!value && hour % 2 == 0)) return {};
  if (!value) return fmt::format("{0}-{1}=0,{0}-Flag=D", row.factor, figure);
  const double dry = *value / *factor;
  constexpr double all = 100;
  const double shown = row.wet ? dry * all / (all - moisture_percent) : dry;
  std::string text = fmt::format("{0}-{1}={2:.5f},{0}-Flag=N", row.factor, figure, shown);
  if (row.wet) text += fmt::format(";{0}-Avg={1:.1f},{0}-Flag=N", respond::factor_of_moisture, moisture_percent);
  return text;
}

}  // namespace

Result<std::string> meter_frame(const MeterTelegram& telegram) {
  const Device& device = *telegram.device;
  const bool flue_gas = device.kind == observe::hj212::DeviceKind::flue_gas;
  observe::hj212::Draft draft;
  draft.qn = wire_time(telegram.at) + "000";
  draft.st = flue_gas ? "31" : telegram.area.find("-Cou") != std::string::npos ? "44" : "45";
  draft.cn = "2061";
  draft.pw = device.password;
  draft.mn = device.mn;
  draft.flag = observe::hj212::flag_of(device.dialect, true, false);
  draft.area = fmt::format("DataTime={};{}", wire_time(telegram.begin), telegram.area);
  return observe::hj212::build_frame(draft);
}

std::vector<MeterTelegram> meter_telegrams(const respond::MeterMap& map, std::span<const Device> devices,
                                           std::span<const EvidenceSeries> series) {
  std::map<std::pair<HourEnding, const Device*>, std::string> areas;
  for (const MeterRow& row : map.rows) {
    const EvidenceSeries* one = series_of(series, row);
    const Device* device = device_of(devices, row.mn);
    if (one == nullptr || device == nullptr) continue;
    for (std::size_t n = 0; n < one->values.size(); ++n) {
      const HourEnding hour = one->first + std::chrono::hours{n};
      const std::string text = sent_text(row, *device, one->values[n], hour.time_since_epoch().count());
      if (text.empty() || !row.holds(hour)) continue;
      std::string& area = areas[{hour, device}];
      area += (area.empty() ? "" : ";") + text;
    }
  }
  std::vector<MeterTelegram> out;
  for (auto& [key, area] : areas) {
    const UtcSeconds end = to_utc(key.first);
    out.push_back({key.second, end - std::chrono::hours{1}, end + sent_after, std::move(area)});
  }
  return out;
}

Result<void> take_meter_telegrams(const observe::hj212::Protocol& protocol, const std::vector<Device>& devices,
                                  std::span<const MeterTelegram> telegrams, const std::string& directory,
                                  keep::TelemetryBook& telemetry) {
  const auto roster = std::make_shared<const gateway::Roster>(devices);
  gateway::Metrics metrics;
  {
    LANTIAN_TRY(keep::FrameLog log, keep::FrameLog::open(directory + "/frames"));
    std::optional<Error> failed;
    constexpr std::size_t many = std::size_t{1} << 20U;
    gateway::Lanes lanes{
        log, {[](const std::vector<gateway::PendingBatch>&) {}, [&](const Error& error) { failed = error; }}, many};
    gateway::Config config;
    gateway::Recall recall{std::size_t{1} << 16U};
    gateway::Reception reception{{protocol, lanes, recall, metrics, config}};
    reception.use(roster);
    for (const MeterTelegram& one : telegrams) {
      LANTIAN_TRY(const std::string bytes, meter_frame(one));
      const gateway::Peer peer{1, "192.0.2.1", "192.0.2.1:40000"};  // RFC 5737: for examples
      const gateway::Moment moment{std::chrono::steady_clock::now(), one.at.time_since_epoch().count() * 1'000'000};
      static_cast<void>(reception.receive(peer, bytes, true, moment));
    }
    lanes.stop();
    if (failed) return *failed;
  }
  std::mutex turn;
  gateway::ClockWatch clocks;
  gateway::Projector projector{{directory + "/frames", protocol, telemetry, turn, metrics, clocks, {}, {}}};
  projector.use(roster);
  constexpr std::size_t at_once = 4000;
  while (true) {
    LANTIAN_TRY(const std::size_t frames, projector.advance(at_once));
    if (frames == 0) return {};
  }
}

Result<void> send_demo_meters(const RespondDesk& desk, const std::string& episode, HourEnding last,
                              const std::string& directory, respond::ResponseEvidence& evidence) {
  const Office& office = desk.office->office();
  LANTIAN_TRY(const auto map, open_meter_map(office, desk.region, directory, desk.synthetic));
  if (!map) return {};
  LANTIAN_TRY(const auto protocol, open_protocol(office.root()));
  const std::string path = fmt::format("{}/regions/{}/meter-loggers.toml", office.root(), desk.region);
  LANTIAN_TRY(std::string text, keep::read_file(path));
  LANTIAN_TRY(const std::vector<Device> devices, observe::hj212::read_devices_toml({path, std::move(text)}));
  std::error_code ignored;
  std::filesystem::remove_all(directory, ignored);
  std::filesystem::create_directories(directory, ignored);
  LANTIAN_TRY(const auto telemetry, keep::open_telemetry(directory + "/telemetry.duckdb"));
  const std::vector<MeterTelegram> telegrams = meter_telegrams(*map, devices, evidence.series);
  LANTIAN_CHECK(take_meter_telegrams(protocol, devices, telegrams, directory, *telemetry));
  std::erase_if(evidence.series, [&](const EvidenceSeries& one) {
    return std::ranges::any_of(map->rows, [&](const MeterRow& row) {
      return one.enterprise == row.enterprise && one.unit == row.unit && one.metric == row.metric;
    });
  });
  MeterGround ground{&*map, &protocol, {}, {}, desk.synthetic};
  LANTIAN_TRY(ground.office, open_order_office(office));
  ground.source.values = [&](const keep::TelemetryQuery& query) { return telemetry->values(query); };
  ground.source.devices = [&] { return devices; };
  LANTIAN_TRY(const MeterFollowUp done, follow_meters(desk, ground, episode, {}, to_utc(last)));
  static_cast<void>(done);
  return {};
}

}  // namespace lantian::serve
