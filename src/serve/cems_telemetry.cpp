#include "assess/cems_units.hpp"
#include "observe/hj212/telegram.hpp"
#include "serve/cems.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

namespace lantian::serve {
namespace {

using assess::CemsHour;
using assess::CemsReading;
using observe::hj212::Device;
using observe::hj212::FactorSetting;
using observe::hj212::Statistic;

/// The row of the registry for a factor as the book names it.
const FactorSetting* cems_setting_of(const Device& device, std::string_view factor) {
  const auto meant = [&](const FactorSetting& one) { return (one.factor.empty() ? one.code : one.factor) == factor; };
  const auto found = std::ranges::find_if(device.factors, meant);
  return found == device.factors.end() ? nullptr : &*found;
}

CemsReading& cems_reading_in(CemsHour& hour, const std::string& factor) {
  const auto found = std::ranges::find(hour.readings, factor, &CemsReading::factor);
  if (found != hour.readings.end()) return *found;
  hour.readings.emplace_back().factor = factor;
  return hour.readings.back();
}

/// Turns the book's values into hours, outlet by outlet.
class OutletReader {
 public:
  OutletReader(std::span<const keep::QualityMark> doubts, const standards::CemsRule& rule)
      : doubts_{doubts}, rule_{rule} {}

  void take(const Device& device, const keep::TelemetryValue& value) {
    const auto statistic = static_cast<Statistic>(value.statistic);
    if (statistic != Statistic::avg && statistic != Statistic::zs_avg) return;
    const auto local_end = to_local(value.end);
    const HourEnding hour = std::chrono::floor<std::chrono::hours>(local_end);
    if (value.end - value.begin != std::chrono::hours{1} || hour != local_end) {
      notes_.insert(fmt::format("device {}: an hourly mean from {} to {} is no whole hour and was left out", value.mn,
                                text_of(value.begin), text_of(value.end)));
      return;
    }
    CemsHour& place = hours_.try_emplace(hour, CemsHour{hour, {}}).first->second;
    CemsReading& reading = cems_reading_in(place, value.factor);
    if (statistic == Statistic::zs_avg) {
      reading.converted = amount_of(device, value);
      return;
    }
    if (!senders_.try_emplace({hour, value.factor}, value.mn).second) {
      notes_.insert(fmt::format("factor {} comes from two devices; that of {} was left out", value.factor, value.mn));
      return;
    }
    reading.value = amount_of(device, value);
    reading.flag = value.flag;
    reading.doubted = doubt_of(device, value);
  }

  OutletHours finish() {
    OutletHours result;
    for (auto& [at, hour] : hours_) result.hours.push_back(std::move(hour));
    result.notes.assign(notes_.begin(), notes_.end());
    return result;
  }

 private:
  std::optional<Decimal> amount_of(const Device& device, const keep::TelemetryValue& value) {
    if (!value.value) return std::nullopt;
    const FactorSetting* setting = cems_setting_of(device, value.factor);
    const auto amount =
        assess::in_cems_unit(value.factor, *value.value, setting == nullptr ? "" : std::string_view{setting->unit});
    if (amount) return *amount;
    const bool unit_known = setting != nullptr && !setting->unit.empty();
    notes_.insert(unit_known ? fmt::format("device {}, factor {}: {}", device.mn, value.factor, amount.error().message)
                             : fmt::format("device {}, factor {}: left out, the registry names no unit for it",
                                           device.mn, value.factor));
    return std::nullopt;
  }

  /// Why the value must not be used although its flag allows it; empty = it may.
  std::string doubt_of(const Device& device, const keep::TelemetryValue& value) const {
    for (const keep::QualityMark& mark : doubts_) {
      const observe::quality::Finding& finding = mark.finding;
      const bool here = finding.place == device.mn || finding.place == device.station;
      const bool this_factor = finding.factor == value.factor || finding.factor == observe::quality::all_factors;
      if (mark.state != keep::MarkState::upheld || !here || !this_factor) continue;
      if (finding.from < value.end && value.begin < finding.to) {
        return fmt::format("doubt {} upheld ({}): {}", mark.id, name_of(finding.detector), mark.why);
      }
    }
    const standards::CemsFlag* flag = rule_.flag(value.flag);
    const bool flag_allows =
        value.flag.empty() || (flag != nullptr && flag->standing == standards::CemsStanding::valid);
    return flag_allows && !value.usable && value.value ? "outside the range that the registry allows" : "";
  }

  std::span<const keep::QualityMark> doubts_;
  const standards::CemsRule& rule_;
  std::map<HourEnding, CemsHour> hours_;
  std::map<std::pair<HourEnding, std::string>, std::string> senders_;
  std::set<std::string> notes_;
};

}  // namespace

Result<OutletHours> hours_of_outlet(const assess::Outlet& outlet, std::span<const keep::TelemetryValue> values,
                                    std::span<const Device> devices, std::span<const keep::QualityMark> doubts,
                                    const standards::CemsRule& rule) {
  OutletReader reader{doubts, rule};
  std::vector<std::string> names;
  for (const Device& device : devices) {
    if (device.station != outlet.id) continue;
    if (device.synthetic != outlet.synthetic) {
      return Error{ErrorCode::conflict,
                   fmt::format("outlet {} is {}, device {} is {}; made-up and real things are never judged together: "
                               "correct the permit file or the registry",
                               outlet.id, outlet.synthetic ? "synthetic" : "real", device.mn,
                               device.synthetic ? "synthetic" : "real"),
                   ""};
    }
    names.push_back(device.mn);
    for (const keep::TelemetryValue& value : values) {
      if (value.mn == device.mn) reader.take(device, value);
    }
  }
  if (names.empty()) {
    return Error{
        ErrorCode::not_found,
        fmt::format("no registered device has the station {}; set `station` of its data logger to the id of the "
                    "outlet",
                    outlet.id),
        ""};
  }
  OutletHours result = reader.finish();
  result.devices = std::move(names);
  return result;
}

}  // namespace lantian::serve
