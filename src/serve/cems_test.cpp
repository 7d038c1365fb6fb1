#include "serve/cems.hpp"

#include "keep/device_book.hpp"
#include "keep/files.hpp"
#include "keep/review_book.hpp"
#include "observe/hj212/telegram.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

using namespace lantian;
using namespace lantian::serve;
using observe::hj212::Content;
using observe::hj212::Device;
using observe::hj212::Statistic;

namespace {

const Office& shipped_office() {
  static const Office office = [] {
    auto opened = Office::open(LANTIAN_SOURCE_DIR);
    REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().text()));
    return *std::move(opened);
  }();
  return office;
}

const standards::CemsRule& shipped_cems() {
  const auto rule = shipped_office().rulebook().cems("HJ75", *parse_day("2026-11-22"));
  REQUIRE(rule.ok());
  return **rule;
}

UtcSeconds start_of_hour(const std::string& day, int hour) {
  return to_utc(std::chrono::local_seconds{hour_ending(*parse_day(day), hour - 1)});
}

keep::TelemetryValue hourly(const std::string& factor, UtcSeconds begin, const std::string& value,
                            const std::string& flag = "N", Statistic statistic = Statistic::avg) {
  keep::TelemetryValue one;
  one.mn = "MN1";
  one.st = "31";
  one.content = static_cast<std::uint8_t>(Content::hour);
  one.begin = begin;
  one.end = begin + std::chrono::hours{1};
  one.factor = factor;
  one.statistic = static_cast<std::uint8_t>(statistic);
  if (!value.empty()) one.value = *parse_decimal(value);
  one.flag = flag;
  one.usable = flag == "N" && !value.empty();
  return one;
}

Device stack_device() {
  Device device;
  device.mn = "MN1";
  device.kind = observe::hj212::DeviceKind::flue_gas;
  device.station = "SYN-CEMS-652324-1";
  device.synthetic = true;
  device.unit_id = "652324";
  device.factors = {{"a21003", "", "mg/m3", {}, {}, {}},
                    {"a21004", "", "ug/m3", {}, {}, {}},
                    {"a19001", "", "%", {}, {}, {}},
                    {"B02", "a00000", "m3/s", {}, {}, {}},
                    {"a01012", "", "", {}, {}, {}}};
  return device;
}

assess::Outlet gas_boiler() {
  const std::string file = std::string{LANTIAN_SOURCE_DIR} + "/regions/changji/permits.toml";
  const auto outlets = assess::read_outlets(std::vector<terms::SourceFile>{{file, *keep::read_file(file)}});
  REQUIRE_MESSAGE(outlets.ok(), (outlets.ok() ? "" : outlets.error().message));
  REQUIRE(outlets->size() == 4);
  const auto found = assess::find_outlet(*outlets, "SYN-CEMS-652324-1");
  REQUIRE(found.ok());
  return **found;
}

OutletHours read_hours(const std::vector<keep::TelemetryValue>& values,
                       const std::vector<keep::QualityMark>& doubts = {}) {
  const std::vector<Device> devices{stack_device()};
  auto hours = hours_of_outlet(gas_boiler(), values, devices, doubts, shipped_cems());
  REQUIRE_MESSAGE(hours.ok(), (hours.ok() ? "" : hours.error().message));
  return *std::move(hours);
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

bool noted(const OutletHours& hours, const std::string& part) {
  return std::ranges::any_of(hours.notes, [&](const std::string& note) { return says(note, part); });
}

}  // namespace

TEST_CASE("hours of an outlet: units of the registry, the hour's end, flags, converted values, doubts") {
  const UtcSeconds eight = start_of_hour("2026-11-03", 9);  // 08:00 - 09:00, Beijing time
  auto out_of_range = hourly("a21004", eight, "5000");
  out_of_range.usable = false;
  auto half = hourly("a21003", eight + std::chrono::hours{3}, "30");
  half.end = half.begin + std::chrono::minutes{30};
  const OutletHours hours =
      read_hours({hourly("a21003", eight, "30"), out_of_range, hourly("a00000", eight, "2.5"),
                  hourly("a21003", eight, "33.3", "N", Statistic::zs_avg), hourly("a01012", eight, "120"),
                  hourly("a21003", eight + std::chrono::hours{1}, "31", "C"), half,
                  hourly("a21003", eight, "99", "N", Statistic::max)});
  CHECK(hours.devices == std::vector<std::string>{"MN1"});
  REQUIRE(hours.hours.size() == 2);
  const assess::CemsHour& first = hours.hours.front();
  CHECK(text_of(first.hour) == "2026-11-03 09:00");
  CHECK(first.reading("a21003")->value->text() == "30");
  CHECK(first.reading("a21003")->converted->text() == "33.3");
  CHECK(first.reading("a21003")->doubted.empty());
  CHECK(first.reading("a21004")->value->text() == "5.000");
  CHECK(says(first.reading("a21004")->doubted, "registry"));
  CHECK(*first.reading("a00000")->value == Decimal{9000, 0});
  CHECK_FALSE(first.reading("a01012")->value.has_value());
  CHECK(hours.hours.back().reading("a21003")->flag == "C");
  CHECK(hours.hours.back().reading("a21003")->doubted.empty());
  CHECK(noted(hours, "factor a01012: left out, the registry names no unit"));
  CHECK(noted(hours, "no whole hour"));

  keep::QualityMark doubt;
  doubt.id = 7;
  doubt.state = keep::MarkState::upheld;
  doubt.why = "probe in zero gas";
  doubt.finding.detector = observe::quality::Detector::flat;
  doubt.finding.place = "MN1";
  doubt.finding.factor = "a21003";
  doubt.finding.from = eight;
  doubt.finding.to = eight + std::chrono::hours{1};
  const OutletHours doubted =
      read_hours({hourly("a21003", eight, "30"), hourly("a21003", eight + std::chrono::hours{1}, "30")}, {doubt});
  CHECK(doubted.hours.front().reading("a21003")->doubted == "doubt 7 upheld (flat): probe in zero gas");
  CHECK(doubted.hours.back().reading("a21003")->doubted.empty());
}

TEST_CASE("made-up permits and real devices never meet, and an outlet needs a device") {
  std::vector<Device> devices{stack_device()};
  devices.front().synthetic = false;
  const auto mixed = hours_of_outlet(gas_boiler(), {}, devices, {}, shipped_cems());
  REQUIRE_FALSE(mixed.ok());
  CHECK(mixed.error().code == ErrorCode::conflict);
  devices.front().station = "elsewhere";
  const auto silent = hours_of_outlet(gas_boiler(), {}, devices, {}, shipped_cems());
  REQUIRE_FALSE(silent.ok());
  CHECK(silent.error().code == ErrorCode::not_found);
}

namespace {

/// A gateway's directory with one gas boiler: 30 hours of NO 20 and NO2 5 mg/m3 (NOx 20 * 46/30 + 5 = 35.666...),
/// oxygen 3.5 percent, 10 m3/s; from hour 11 to 13 NO is 40 (NOx 66.333...), hour 20 is a calibration.
class TrialGateway {
 public:
  TrialGateway() : directory_{std::filesystem::temp_directory_path() / fmt::format("lantian-cems-{}", ::getpid())} {
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    const auto devices = keep::open_device_book(at() + "/devices.db");
    REQUIRE(devices.ok());
    const std::vector<Device> all{stack_device()};
    const auto put = (*devices)->put_devices(all, "test", UtcSeconds{});
    REQUIRE_MESSAGE(put.ok(), (put.ok() ? "" : put.error().text()));
    const auto telemetry = keep::open_telemetry(at() + "/telemetry.duckdb");
    REQUIRE_MESSAGE(telemetry.ok(), (telemetry.ok() ? "" : telemetry.error().text()));
    std::vector<keep::TelemetryValue> values;
    for (int hour = 1; hour <= 30; ++hour) {
      const UtcSeconds begin = start_of_hour("2026-11-01", hour);
      const bool high = 11 <= hour && hour <= 13;
      values.push_back(hourly("a21003", begin, high ? "40" : "20", hour == 20 ? "C" : "N"));
      values.push_back(hourly("a21004", begin, "5000"));
      values.push_back(hourly("a19001", begin, "3.5"));
      values.push_back(hourly("a00000", begin, "10"));
    }
    REQUIRE((*telemetry)->append(values, {0, 1}).ok());
  }
  TrialGateway(const TrialGateway&) = delete;
  TrialGateway& operator=(const TrialGateway&) = delete;
  ~TrialGateway() { std::filesystem::remove_all(directory_); }
  std::string at() const { return directory_.string(); }

  CemsRequest request() const {
    CemsRequest request;
    request.at = at();
    request.month = "2026-11";
    return request;
  }
  /// At the end of the 30th hour and half an hour more.
  CemsPages judged() const {
    auto pages =
        judge_cems_month(shipped_office(), request(), start_of_hour("2026-11-01", 31) + std::chrono::minutes{30});
    REQUIRE_MESSAGE(pages.ok(), (pages.ok() ? "" : pages.error().text()));
    REQUIRE(pages->size() == 1);
    return *std::move(pages);
  }

 private:
  std::filesystem::path directory_;
};

}  // namespace

TEST_CASE("from a gateway's books to the month of an outlet, its list and its reviews") {
  const TrialGateway gateway;
  const CemsPages pages = gateway.judged();
  const assess::CemsFactorMonth& nox = pages.front()->month.factors.front();
  CHECK(nox.hours.size() == 30);
  CHECK(nox.month.valid == 29);
  REQUIRE(nox.exceedances.size() == 1);
  CHECK(nox.exceedances.front().hours == 3);
  // 26 hours of (20 * 46/30 + 5) and three of (40 * 46/30 + 5) mg/m3 at 36 000 m3/h; the largest of them for hour 20.
  // Each hour's concentration is held to 1e-9 mg/m3 before it is multiplied.
  const Rational low = Rational::of(107, 3);
  const Rational high = Rational::of(199, 3);
  const Rational exact = (low * Rational{26} + high * Rational{4}) * Rational::of(36, 1000);
  const Rational off = nox.total_kg() - exact;
  CHECK(off < Rational::of(1, 1'000'000'000));
  CHECK(off > Rational::of(-1, 1'000'000'000));
  CHECK(nox.stand_in_hours == 1);

  const std::string text = cems_text(*pages.front());
  CHECK(says(text, "SYNTHETIC"));
  CHECK(says(text, "2026-11-01 11:00"));
  CHECK(says(text, "66.33"));
  CHECK(says(text, "flag C (calibration)"));
  CHECK(says(text, "open"));
  const std::string list = cems_list_csv(pages);
  CHECK(says(list, "a21002"));
  CHECK(says(list, "exceeds,2026-11-01 11:00,2026-11-01 13:00,3,66.33,2026-11-01 11:00,50,3.5,1.33,66.33"));
  CHECK(std::ranges::count(list, '\n') == 2);
  const std::string hours = cems_hours_csv(pages);
  CHECK(std::ranges::count(hours, '\n') == 31);
  CHECK(says(hours,
             "SYN-CEMS-652324-1,a21002,2026-11-01 20:00,invalid,35.6667,35.67,3.50,35.67,50,2.388000,stand_in,"
             "HJ75/2017#gap-24h,NO: flag C (calibration)"));
  CHECK(says(cems_json(pages), "\"times_limit\": 1.33"));
  CHECK(says(cems_json(pages), "\"standing\": \"open\""));
  CHECK(says(text, "Exceedances (1: 0 real, 0 not_real, 0 changed, 1 open;"));

  const auto reviews = reviews_file(gateway.request());
  REQUIRE(reviews.ok());
  assess::ExceedanceReview review{"SYN-CEMS-652324-1",
                                  "a21002",
                                  nox.exceedances.front().first,
                                  nox.exceedances.front().last,
                                  assess::ReviewState::not_real,
                                  "NO cell leaking",
                                  "Li",
                                  UtcSeconds{}};
  REQUIRE(keep::add_review(*reviews, review).ok());
  const CemsPages reviewed = gateway.judged();
  CHECK(says(cems_text(*reviewed.front()), "not_real (Li: NO cell leaking)"));
  CHECK(says(cems_json(reviewed), "\"standing\": \"not_real\""));
  CHECK(says(cems_text(*reviewed.front()), "Exceedances (1: 0 real, 1 not_real, 0 changed, 0 open;"));
  CHECK(says(cems_json(reviewed), "\"not_real\": 1"));
  CHECK(says(cems_list_csv(reviewed), "not_real,Li,NO cell leaking,true"));
  CHECK(reviewed.front()->month.factors.front().exceedances.size() == 1);  // dismissed, and still in the list
}

TEST_CASE("questions that cannot be answered say what to do") {
  const TrialGateway gateway;
  const auto refusal = [&](auto change) {
    CemsRequest request = gateway.request();
    change(request);
    const auto pages = judge_cems_month(shipped_office(), request, start_of_hour("2026-11-03", 1));
    REQUIRE_FALSE(pages.ok());
    return pages.error().text();
  };
  CHECK(says(refusal([](CemsRequest& request) { request.month = "2026"; }), "like 2026-11"));
  CHECK(says(refusal([](CemsRequest& request) { request.month = "2027-01"; }), "has not begun"));
  CHECK(says(refusal([](CemsRequest& request) { request.outlet = "DA9"; }), "no outlet is called 'DA9'"));
  CHECK(says(refusal([](CemsRequest& request) { request.outlet = "SYN-CEMS-652301-1"; }), "no registered device"));
  CHECK(says(refusal([](CemsRequest& request) { request.csv = "x.csv"; }), "one source"));
  CHECK(says(refusal([](CemsRequest& request) { request.at = "/nowhere"; }), "--csv FILE"));
  CHECK(says(refusal([](CemsRequest& request) { request.rule = "HJ76"; }), "HJ76"));
  CHECK(says(refusal([](CemsRequest& request) { request.month = "2017-11"; }), "HJ75"));
}
