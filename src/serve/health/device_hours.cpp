#include "serve/health/device_hours.hpp"

#include "base/decimal.hpp"
#include "observe/hj212/telegram.hpp"
#include "observe/quality/neighbourhood.hpp"
#include "terms/species.hpp"

#include <algorithm>
#include <map>

namespace lantian::serve {
namespace {

using observe::hj212::Content;
using observe::hj212::Device;
using observe::hj212::DeviceKind;
using observe::hj212::Statistic;

/// Loggers of air, building sites first.
std::vector<const Device*> loggers_of_air(std::span<const Device> devices) {
  std::vector<const Device*> chosen;
  for (const DeviceKind kind : {DeviceKind::dust, DeviceKind::ambient}) {
    for (const Device& device : devices) {
      if (device.kind == kind) chosen.push_back(&device);
    }
  }
  return chosen;
}

std::vector<observe::Species> species_with_instrument(const standards::QualityRule& rule) {
  std::vector<observe::Species> out;
  for (const auto& instrument : rule.instruments) {
    if (const auto species = terms::parse_species(instrument.factor)) out.push_back(*species);
  }
  return out;
}

std::optional<std::int32_t> thousandths_of(const keep::TelemetryValue& value, const Device& device) {
  const auto* setting = device.setting(value.factor);
  const auto unit = setting == nullptr ? std::nullopt : terms::parse_unit(setting->unit);
  if (!unit) return std::nullopt;
  const auto amount = to_concentration(*value.value, *unit);
  if (!amount) return std::nullopt;
  return static_cast<std::int32_t>(amount->milli_ug());
}

void fill_slab(observe::Slab& slab, std::span<const keep::TelemetryValue> values,
               const std::vector<const Device*>& loggers, const observe::hj212::Protocol& protocol) {
  const auto first = to_utc(std::chrono::local_seconds{slab.period().begin});
  const auto slots = std::int64_t{24} * slab.period().days();
  for (const keep::TelemetryValue& value : values) {
    if (value.content != static_cast<std::uint8_t>(Content::hour) ||
        value.statistic != static_cast<std::uint8_t>(Statistic::avg) || !value.usable || !value.value) {
      continue;
    }
    const auto* factor = protocol.factor(value.factor);
    const auto species = factor == nullptr ? std::nullopt : terms::parse_species(factor->species);
    const auto place = slab.station_index(value.mn);
    const auto column = species ? slab.species_index(*species) : std::nullopt;
    const auto slot = std::chrono::floor<std::chrono::hours>(value.begin - first).count();
    if (!place || !column || slot < 0 || slot >= slots) continue;
    if (const auto amount = thousandths_of(value, *loggers[*place])) {
      slab.series(*place, *column)[static_cast<std::size_t>(slot)] = observe::Cell::of(*amount);
    }
  }
}

}  // namespace

std::unique_ptr<DeviceHours> hours_of_devices(std::span<const keep::TelemetryValue> values,
                                              std::span<const Device> devices, const observe::hj212::Protocol& protocol,
                                              const standards::QualityRule& rule, const Period& days) {
  const std::vector<const Device*> loggers = loggers_of_air(devices);
  std::vector<std::string> names;
  std::vector<terms::Station> stations;
  std::size_t sites = 0;
  for (const Device* device : loggers) {
    names.push_back(device->mn);
    terms::Station station;
    station.id = device->mn;
    station.unit_id = device->unit_id;
    if (device->kind == DeviceKind::dust) {
      station.kind = terms::StationKind::source_side;
      ++sites;
    }
    stations.push_back(std::move(station));
  }
  auto hours = std::make_unique<DeviceHours>(
      DeviceHours{observe::Slab{std::move(names), species_with_instrument(rule), days, 24}, {}});
  fill_slab(hours->slab, values, loggers, protocol);
  hours->group = observe::quality::group_of(hours->slab);
  hours->group.judged = sites;
  for (const auto& beside : observe::quality::neighbourhoods(stations, rule)) {
    hours->group.neighbours.push_back(beside.beside);
    hours->group.reference.push_back(beside.reference);
  }
  return hours;
}

}  // namespace lantian::serve
