// What a device sent, from the telemetry book to doubts: a month of hours and minutes with known faults.
#include "serve/quality_devices.hpp"

#include "keep/device_book.hpp"
#include "keep/telemetry_book.hpp"
#include "observe/hj212/telegram.hpp"
#include "serve/quality.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

namespace {

using namespace lantian;
using namespace std::chrono_literals;
using keep::TelemetryValue;
using observe::hj212::Content;
using observe::hj212::Device;
using observe::hj212::DeviceKind;
using observe::hj212::Statistic;
using observe::quality::Detector;
using observe::quality::Finding;

const serve::Office& quality_office() {
  static const Result<serve::Office> opened = serve::Office::open(LANTIAN_DATA_ROOT);
  REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? std::string{} : opened.error().text()));
  return *opened;
}

const Day first_of_month{std::chrono::year{2026} / 4 / 1};

UtcSeconds at_hour(int hour) {
  return to_utc(std::chrono::local_seconds{first_of_month}) + std::chrono::hours{hour};
}

/// The telegrams of one stack: SO2 and its corrected value, oxygen, by the hour and every ten minutes, and instants.
class StackMonth {
 public:
  StackMonth() {
    device.mn = "STACK1";
    device.kind = DeviceKind::flue_gas;
    device.station = "outlet-1";
    device.factors.push_back({"a21026", "a21026", "mg/m3", {}, {}, {}});
    for (int hour = 0; hour < 48; ++hour) add_hour(hour);
  }

  Device device;
  std::vector<TelemetryValue> values;

  TelemetryValue& find(int hour, Content content, const std::string& factor, Statistic statistic) {
    const auto found = std::ranges::find_if(values, [&](const TelemetryValue& value) {
      return value.begin == at_hour(hour) && value.content == static_cast<std::uint8_t>(content) &&
             value.factor == factor && value.statistic == static_cast<std::uint8_t>(statistic);
    });
    REQUIRE(found != values.end());
    return *found;
  }
  std::vector<TelemetryValue> ordered() const {
    auto sorted = values;
    std::ranges::stable_sort(sorted, [](const TelemetryValue& a, const TelemetryValue& b) {
      return std::tie(a.content, a.begin, a.factor, a.statistic) < std::tie(b.content, b.begin, b.factor, b.statistic);
    });
    return sorted;
  }

 private:
  void add(UtcSeconds begin, std::chrono::seconds length, Content content, const std::string& factor,
           Statistic statistic, std::string_view text) {
    TelemetryValue value;
    value.mn = device.mn;
    value.st = "31";
    value.content = static_cast<std::uint8_t>(content);
    value.begin = begin;
    value.end = begin + length;
    value.factor = factor;
    value.statistic = static_cast<std::uint8_t>(statistic);
    value.value = *parse_decimal(text);
    value.flag = "N";
    value.usable = true;
    value.received = value.end + 7s;
    values.push_back(value);
  }
  void add_hour(int hour) {
    // Minutes of 34 and 36 around 35; 35 at 12 percent corrected to 9: 46.67.
    for (int i = 0; i < 6; ++i) {
      add(at_hour(hour) + std::chrono::minutes{10 * i}, 10min, Content::minute, "a21026", Statistic::avg,
          i % 2 == 0 ? "34.0" : "36.0");
    }
    add(at_hour(hour), 1h, Content::hour, "a21026", Statistic::avg, "35.00");
    add(at_hour(hour), 1h, Content::hour, "a21026", Statistic::min, "33.10");
    add(at_hour(hour), 1h, Content::hour, "a21026", Statistic::max, "37.20");
    add(at_hour(hour), 1h, Content::hour, "a21026", Statistic::zs_avg, "46.67");
    add(at_hour(hour), 1h, Content::hour, "a19001", Statistic::avg, "12.00");
    add(at_hour(hour), 0s, Content::realtime, "a21026", Statistic::rtd, "35.1");
  }
};

assess::Outlet outlet_with_reference() {
  assess::Outlet outlet;
  outlet.id = "outlet-1";
  assess::Permit permit;
  permit.from = Day{std::chrono::year{2020} / 1 / 1};
  permit.limits.push_back({"a21026", {"SO2", "SO2"}, {50, 0}, Decimal{9, 0}});
  outlet.permits.push_back(permit);
  return outlet;
}

const standards::QualityRule& cems_rule() {
  const auto rule = quality_office().rulebook().quality("QC-CEMS", first_of_month);
  REQUIRE(rule.ok());
  return **rule;
}

std::vector<Finding> doubts(const StackMonth& month) {
  const assess::Outlet outlet = outlet_with_reference();
  return serve::doubts_of_device(month.ordered(), month.device, &outlet, cems_rule());
}

TEST_CASE("devices: an honest stack gives no cause to doubt") {
  CHECK(doubts(StackMonth{}).empty());
}

TEST_CASE("devices: each fault is found at its hour, by its detector") {
  StackMonth month;
  month.find(5, Content::hour, "a21026", Statistic::avg).value = *parse_decimal("31.00");      // below Min and unlike
  month.find(20, Content::hour, "a21026", Statistic::zs_avg).value = *parse_decimal("38.18");  // as at 10 percent
  month.find(30, Content::hour, "a21026", Statistic::avg).value = *parse_decimal("33.50");     // unlike its minutes
  month.find(30, Content::hour, "a21026", Statistic::zs_avg).value = *parse_decimal("44.67");
  const auto findings = doubts(month);
  const auto has = [&](Detector detector, int hour) {
    return std::ranges::any_of(findings, [&](const Finding& finding) {
      return finding.detector == detector && finding.from == at_hour(hour) && finding.to == at_hour(hour + 1) &&
             finding.place == "STACK1" && finding.factor == "a21026";
    });
  };
  CHECK(has(Detector::average, 5));
  CHECK(has(Detector::hour, 5));
  CHECK(has(Detector::oxygen, 5));  // the corrected value no longer belongs to it
  CHECK(has(Detector::oxygen, 20));
  CHECK(has(Detector::hour, 30));
  CHECK_FALSE(has(Detector::oxygen, 30));
  CHECK(findings.size() == 5);
  // Without a permit nobody knows the reference oxygen.
  const auto without = serve::doubts_of_device(month.ordered(), month.device, nullptr, cems_rule());
  CHECK(std::ranges::count(without, Detector::oxygen, &Finding::detector) == 0);
}

TEST_CASE("devices: a clock on UTC+6 is told; re-uploads say nothing about clocks") {
  StackMonth month;
  for (TelemetryValue& value : month.values) value.received += 2h;
  auto findings = doubts(month);
  REQUIRE_FALSE(findings.empty());
  CHECK(findings.front().detector == Detector::clock);
  CHECK(findings.front().reason.find("UTC+6") != std::string::npos);
  for (TelemetryValue& value : month.values) value.lane = keep::Lane::reupload;
  CHECK(doubts(month).empty());
}

TEST_CASE("devices: a gateway's directory is checked, its marks kept there, and checked again without news") {
  const std::string directory =
      (std::filesystem::temp_directory_path() / ("lantian-quality-" + std::to_string(::getpid()))).string();
  std::filesystem::create_directories(directory);
  StackMonth month;
  month.find(5, Content::hour, "a21026", Statistic::avg).value = *parse_decimal("31.00");
  {
    const auto registry = keep::open_device_book(directory + "/devices.db");
    REQUIRE(registry.ok());
    REQUIRE((*registry)->put_devices({&month.device, 1}, "Li Wei", at_hour(0)).ok());
    const auto telemetry = keep::open_telemetry(directory + "/telemetry.duckdb");
    REQUIRE(telemetry.ok());
    REQUIRE((*telemetry)->append(month.ordered(), {0, 1}).ok());
  }
  serve::DeviceQualityRequest request;
  request.at = directory;
  request.period = "2026-04";
  auto report = serve::check_devices(quality_office(), request, at_hour(100));
  REQUIRE_MESSAGE(report.ok(), (report.ok() ? std::string{} : report.error().text()));
  CHECK(report->devices == 1);
  CHECK(report->receipt.raised == 2);
  CHECK(serve::printed(*report).find("Avg 31.00 mg/m3 lies below Min 33.10 mg/m3") != std::string::npos);
  CHECK(serve::json_of(*report).find("\"devices\": 1") != std::string::npos);
  report = serve::check_devices(quality_office(), request, at_hour(101));
  REQUIRE(report.ok());
  CHECK(report->receipt.raised == 0);
  CHECK(report->receipt.unchanged == 2);
  CHECK(std::filesystem::exists(serve::marks_path(directory)));
  request.mn = {"NOBODY"};
  CHECK(serve::check_devices(quality_office(), request, at_hour(101)).error().code == ErrorCode::not_found);
  request.at = directory + "/nowhere";
  CHECK(serve::check_devices(quality_office(), request, at_hour(101)).error().code == ErrorCode::not_found);
  std::filesystem::remove_all(directory);
}

}  // namespace
