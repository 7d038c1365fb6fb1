#include "serve/quality_devices.hpp"

#include "base/text.hpp"
#include "keep/device_book.hpp"
#include "keep/files.hpp"
#include "observe/hj212/telegram.hpp"
#include "observe/quality/device_tests.hpp"
#include "serve/quality.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <map>

namespace lantian::serve {
namespace {

namespace quality = observe::quality;
using keep::TelemetryValue;
using observe::hj212::Content;
using observe::hj212::Device;
using observe::hj212::DeviceKind;
using observe::hj212::Statistic;
using quality::IntervalValues;

constexpr std::string_view oxygen_factor = "a19001";

/// Raw values or those the device corrected for oxygen.
enum class Measure { raw, corrected };

/// One series of intervals.
struct IntervalKey {
  std::uint8_t content = 0;
  std::string factor;
  Measure measure{};
  friend auto operator<=>(const IntervalKey&, const IntervalKey&) = default;
};
using IntervalSeries = std::map<IntervalKey, std::vector<IntervalValues>>;

struct StatisticPlace {
  Measure measure{};
  std::optional<Decimal> IntervalValues::*place = nullptr;
};

std::optional<StatisticPlace> place_of(std::uint8_t statistic) {
  switch (static_cast<Statistic>(statistic)) {
    case Statistic::avg:
      return StatisticPlace{Measure::raw, &IntervalValues::average};
    case Statistic::min:
      return StatisticPlace{Measure::raw, &IntervalValues::low};
    case Statistic::max:
      return StatisticPlace{Measure::raw, &IntervalValues::high};
    case Statistic::zs_avg:
      return StatisticPlace{Measure::corrected, &IntervalValues::average};
    case Statistic::zs_min:
      return StatisticPlace{Measure::corrected, &IntervalValues::low};
    case Statistic::zs_max:
      return StatisticPlace{Measure::corrected, &IntervalValues::high};
    default:
      return std::nullopt;
  }
}

/// Values come ordered by content and begin, so each series grows at its end.
IntervalSeries series_of(std::span<const TelemetryValue> values) {
  IntervalSeries all;
  for (const TelemetryValue& value : values) {
    const auto place = place_of(value.statistic);
    const bool interval = value.content == static_cast<std::uint8_t>(Content::minute) ||
                          value.content == static_cast<std::uint8_t>(Content::hour) ||
                          value.content == static_cast<std::uint8_t>(Content::day);
    if (!place || !interval || value.end <= value.begin) continue;
    auto& series = all[{value.content, value.factor, place->measure}];
    if (series.empty() || series.back().begin != value.begin)
      series.push_back({value.begin, value.end, {}, {}, {}, true});
    series.back().*(place->place) = value.value;
    series.back().usable = series.back().usable && value.usable;
  }
  return all;
}

std::vector<quality::Arrival> arrivals_of(std::span<const TelemetryValue> values, const Device& device) {
  std::vector<quality::Arrival> arrivals;
  std::pair<std::uint8_t, UtcSeconds> last{0, UtcSeconds::min()};
  for (const TelemetryValue& value : values) {
    const bool instant = value.content == static_cast<std::uint8_t>(Content::realtime);
    const bool hour = value.content == static_cast<std::uint8_t>(Content::hour);
    const std::pair telegram{value.content, value.begin};
    if ((!instant && !hour) || value.lane != keep::Lane::live || value.revision > 0 || telegram == last) continue;
    last = telegram;
    const bool starts = device.label == observe::hj212::HourLabel::start;
    arrivals.push_back({starts ? value.begin : value.end, value.received, hour ? 60 : 0});
  }
  std::ranges::stable_sort(arrivals, {}, &quality::Arrival::received);
  return arrivals;
}

/// The reference oxygen that a permit names for a factor on the day of an interval.
std::optional<Decimal> reference_oxygen(const assess::Outlet& outlet, const std::string& factor, UtcSeconds begin) {
  const Day day = std::chrono::floor<std::chrono::days>(to_local(begin));
  const assess::Permit* permit = outlet.permit(day);
  const assess::CemsLimit* limit = permit == nullptr ? nullptr : permit->limit(factor);
  return limit == nullptr ? std::nullopt : limit->reference_oxygen;
}

const IntervalValues* at_begin(const std::vector<IntervalValues>& series, UtcSeconds begin) {
  const auto found = std::ranges::lower_bound(series, begin, {}, &IntervalValues::begin);
  return found == series.end() || found->begin != begin ? nullptr : &*found;
}

/// Corrected hourly values of one factor beside what they were made from, those of one reference oxygen together.
std::map<std::string, std::vector<quality::OxygenValues>> oxygen_values(const IntervalSeries& all,
                                                                        const std::string& factor,
                                                                        const assess::Outlet& outlet) {
  std::map<std::string, std::vector<quality::OxygenValues>> by_reference;
  constexpr auto hour = static_cast<std::uint8_t>(Content::hour);
  const auto raw = all.find({hour, factor, Measure::raw});
  const auto corrected = all.find({hour, factor, Measure::corrected});
  const auto oxygen = all.find({hour, std::string{oxygen_factor}, Measure::raw});
  if (raw == all.end() || corrected == all.end() || oxygen == all.end()) return by_reference;
  for (const IntervalValues& one : corrected->second) {
    const IntervalValues* measured = at_begin(raw->second, one.begin);
    const IntervalValues* content = at_begin(oxygen->second, one.begin);
    const auto reference = reference_oxygen(outlet, factor, one.begin);
    if (measured == nullptr || content == nullptr || !reference || !one.usable) continue;
    by_reference[reference->text()].push_back({one.begin, one.end, measured->average, content->average, one.average});
  }
  return by_reference;
}

quality::Sender sender_of(const Device& device, const IntervalKey& key) {
  const auto* setting = device.setting(key.factor);
  return {device.mn, key.factor, setting == nullptr ? "" : setting->unit, key.measure == Measure::raw ? "" : "Zs"};
}

void take_all(std::vector<quality::Finding>& into, std::vector<quality::Finding> more) {
  std::ranges::move(more, std::back_inserter(into));
}

Result<std::vector<assess::Outlet>> permitted_outlets(const Office& office, const std::string& permits) {
  std::vector<terms::SourceFile> files;
  if (permits.empty()) {
    LANTIAN_TRY(files, keep::read_tree(office.root() + "/regions", "/permits.toml"));
  } else {
    LANTIAN_TRY(std::string text, keep::read_file(permits));
    files.push_back({permits, std::move(text)});
  }
  return assess::read_outlets(files);
}

Result<std::vector<Device>> devices_at(const DeviceQualityRequest& request) {
  const std::string registry = request.at + "/devices.db";
  if (!keep::exists(registry)) {
    return Error{ErrorCode::not_found, fmt::format("there is no gateway at '{}' (no devices.db in it)", request.at),
                 ""};
  }
  LANTIAN_TRY(const auto book, keep::open_device_book(registry));
  if (request.mn.empty()) return book->devices();
  std::vector<Device> devices;
  for (const std::string& mn : request.mn) {
    LANTIAN_TRY(std::optional<Device> device, book->device(mn));
    if (!device) {
      return Error{ErrorCode::not_found, fmt::format("no device with MN {} is registered there", in_quotes(mn)), ""};
    }
    devices.push_back(*std::move(device));
  }
  return devices;
}

}  // namespace

std::string_view quality_rule_of(DeviceKind kind) {
  return kind == DeviceKind::ambient || kind == DeviceKind::dust ? "QC-AIR" : "QC-CEMS";
}

std::vector<quality::Finding> doubts_of_device(std::span<const TelemetryValue> values, const Device& device,
                                               const assess::Outlet* outlet, const standards::QualityRule& rule) {
  std::vector<quality::Finding> findings;
  const IntervalSeries all = series_of(values);
  for (const auto& [key, series] : all) {
    const quality::Sender sender = sender_of(device, key);
    take_all(findings, quality::find_average_outside(sender, series, rule));
    if (key.content != static_cast<std::uint8_t>(Content::hour)) continue;
    const auto minutes = all.find({static_cast<std::uint8_t>(Content::minute), key.factor, key.measure});
    if (minutes != all.end()) take_all(findings, quality::find_hour_unlike(sender, series, minutes->second, rule));
    if (outlet == nullptr || key.measure != Measure::corrected) continue;
    for (const auto& [reference, corrected] : oxygen_values(all, key.factor, *outlet)) {
      const auto standard = parse_decimal(reference);
      if (standard) take_all(findings, quality::find_oxygen_unlike(sender, corrected, *standard, rule));
    }
  }
  const bool names_start = device.label == observe::hj212::HourLabel::start;
  take_all(findings, quality::find_clock_faults(device.mn, names_start, arrivals_of(values, device), rule));
  return findings;
}

Result<DeviceQualityReport> check_devices(const Office& office, const DeviceQualityRequest& request, UtcSeconds now) {
  LANTIAN_TRY(const Period period, parse_period(request.period));
  LANTIAN_TRY(const std::vector<Device> devices, devices_at(request));
  LANTIAN_TRY(const std::vector<assess::Outlet> outlets, permitted_outlets(office, request.permits));
  keep::TelemetryOptions options;
  options.create = false;
  LANTIAN_TRY(const auto telemetry, keep::open_telemetry(request.at + "/telemetry.duckdb", options));
  LANTIAN_TRY(const auto marks, keep::open_mark_book(marks_path(request.at)));
  DeviceQualityReport report;
  report.period = period.name;
  for (const Device& device : devices) {
    LANTIAN_TRY(const standards::QualityRule* rule,
                office.rulebook().quality(quality_rule_of(device.kind), period.last()));
    keep::TelemetryQuery query;
    query.mn = {device.mn};
    query.begin = to_utc(std::chrono::local_seconds{period.begin});
    query.end = to_utc(std::chrono::local_seconds{period.end});
    LANTIAN_TRY(const std::vector<TelemetryValue> values, telemetry->values(query));
    const auto outlet = std::ranges::find(outlets, device.station, &assess::Outlet::id);
    ++report.devices;
    take_all(report.findings, doubts_of_device(values, device, outlet == outlets.end() ? nullptr : &*outlet, *rule));
  }
  LANTIAN_TRY(report.receipt, marks->note(report.findings, now));
  return report;
}

}  // namespace lantian::serve
