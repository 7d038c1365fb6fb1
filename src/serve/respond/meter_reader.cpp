#include "serve/respond/meter_reader.hpp"

#include "observe/hj212/telegram.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::serve {
namespace {

using observe::hj212::Device;
using observe::hj212::Statistic;
using respond::MeterFigure;
using respond::MeterRow;

/// The whole hour that an interval is; no value: it is none.
std::optional<HourEnding> whole_hour(const keep::TelemetryValue& value) {
  const auto local_end = to_local(value.end);
  const HourEnding hour = std::chrono::floor<std::chrono::hours>(local_end);
  if (value.end - value.begin != std::chrono::hours{1} || hour != local_end) return std::nullopt;
  return hour;
}

class MeterReader {
 public:
  MeterReader(const respond::MeterMap& map, std::span<const Device> devices, std::span<const keep::QualityMark> doubts,
              bool synthetic)
      : map_{map}, doubts_{doubts} {
    for (const Device& device : devices) {
      if (device.synthetic == synthetic) devices_.emplace(device.mn, &device);
    }
    for (std::size_t n = 0; n < map.rows.size(); ++n) rows_[{map.rows[n].mn, map.rows[n].factor}].push_back(n);
  }

  void note_moisture(const keep::TelemetryValue& value) {
    const auto hour = whole_hour(value);
    const auto device = devices_.find(value.mn);
    const bool is_mean = value.statistic == static_cast<std::uint8_t>(Statistic::avg);
    if (value.factor != respond::factor_of_moisture || !is_mean || !hour || device == devices_.end()) return;
    if (counts(*device->second, value)) moisture_[{value.mn, *hour}] = value.value->approximate();
  }

  void take(const keep::TelemetryValue& value) {
    const auto rows = rows_.find({value.mn, value.factor});
    const auto device = devices_.find(value.mn);
    if (rows == rows_.end() || device == devices_.end()) return;
    for (const std::size_t n : rows->second) {
      const bool total = map_.rows[n].figure == MeterFigure::total;
      const Statistic wanted = total ? Statistic::cou : Statistic::avg;
      if (value.statistic == static_cast<std::uint8_t>(wanted)) take(n, *device->second, value);
    }
  }

  MeterReading finish() { return std::move(out_); }

 private:
  void take(std::size_t n, const Device& device, const keep::TelemetryValue& value) {
    const MeterRow& row = map_.rows[n];
    const auto hour = whole_hour(value);
    if (!hour) {
      out_.notes.insert(fmt::format("logger {}, factor {}: an hourly value from {} to {} is no whole hour and was left out",
                                    row.mn, row.factor, text_of(value.begin), text_of(value.end)));
      return;
    }
    const auto* setting = meter_setting_of(device, row.factor);
    const auto factor = respond::meter_unit_factor(row.metric, row.figure, setting == nullptr ? "" : setting->unit);
    if (!factor || !row.holds(*hour)) return;
    respond::MeterHour one{n, *hour, std::nullopt, fmt::format("{}:{}", value.frame.segment, value.frame.offset)};
    if (counts(device, value)) one.value = dry(row, *hour, value.value->approximate() * *factor);
    if (one.value && *one.value < 0) one.value.reset();
    out_.hours.push_back(std::move(one));
  }

  /// No value: nobody knows how wet it was.
  std::optional<double> dry(const MeterRow& row, HourEnding hour, double value) const {
    if (!row.wet) return value;
    const auto found = moisture_.find({row.mn, hour});
    constexpr double all = 100;
    if (found == moisture_.end() || found->second < 0 || found->second >= all) return std::nullopt;
    return value * (all - found->second) / all;
  }

  bool counts(const Device& device, const keep::TelemetryValue& value) const {
    if (!value.usable || !value.value) return false;
    const auto* setting = meter_setting_of(device, value.factor);
    const double sent = value.value->approximate();
    const bool below = setting != nullptr && setting->low && sent < setting->low->approximate();
    const bool above = setting != nullptr && setting->high && sent > setting->high->approximate();
    if (below || above) return false;
    return std::ranges::none_of(doubts_, [&](const keep::QualityMark& mark) {
      const observe::quality::Finding& finding = mark.finding;
      const bool here = finding.place == device.mn || (!device.station.empty() && finding.place == device.station);
      const bool this_factor = finding.factor == value.factor || finding.factor == observe::quality::all_factors;
      return mark.state == keep::MarkState::upheld && here && this_factor && finding.from < value.end &&
             value.begin < finding.to;
    });
  }

  const respond::MeterMap& map_;
  std::span<const keep::QualityMark> doubts_;
  std::map<std::string, const Device*, std::less<>> devices_;
  std::map<std::pair<std::string, std::string>, std::vector<std::size_t>> rows_;
  std::map<std::pair<std::string, HourEnding>, double> moisture_;
  MeterReading out_;
};

}  // namespace

const observe::hj212::FactorSetting* meter_setting_of(const Device& device, std::string_view factor) {
  const auto meant = [&](const auto& one) { return (one.factor.empty() ? one.code : one.factor) == factor; };
  const auto found = std::ranges::find_if(device.factors, meant);
  return found == device.factors.end() ? nullptr : &*found;
}

MeterReading meter_hours_of(const respond::MeterMap& map, std::span<const keep::TelemetryValue> values,
                            std::span<const Device> devices, std::span<const keep::QualityMark> doubts,
                            bool synthetic) {
  MeterReader reader{map, devices, doubts, synthetic};
  for (const keep::TelemetryValue& value : values) reader.note_moisture(value);
  for (const keep::TelemetryValue& value : values) reader.take(value);
  return reader.finish();
}

}  // namespace lantian::serve
