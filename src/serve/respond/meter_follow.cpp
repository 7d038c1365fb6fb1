#include "serve/respond/meter_follow.hpp"

#include "keep/files.hpp"
#include "observe/hj212/telegram.hpp"
#include "serve/respond/episode_office.hpp"
#include "serve/respond/list_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

using respond::MeterRow;
using respond::Order;

constexpr const char* meter_writer = "HJ 212";

/// (enterprise, unit).
using MeterUnits = std::set<std::pair<std::string, std::string>>;

Result<MeterUnits> meter_known_units(const keep::DocumentBook& book, std::set<std::string>& enterprises) {
  MeterUnits out;
  LANTIAN_TRY(const auto lists, book.each("list"));
  for (const keep::DocumentRow& row : lists) {
    LANTIAN_TRY(const respond::ReductionList list, read_reduction_list_json(row.body));
    for (const respond::Enterprise& plant : list.enterprises) {
      enterprises.insert(plant.id);
      for (const respond::ProcessUnit& unit : plant.units) out.insert({plant.id, unit.id});
    }
  }
  return out;
}

/// What is wrong with the logger of a row; empty: nothing.
std::string logger_fault(const MeterGround& ground, const std::vector<observe::hj212::Device>& devices,
                         const MeterRow& row) {
  if (ground.protocol->factor(row.factor) == nullptr) {
    return fmt::format("no edition of HJ 212 knows the factor {}; data/hj212/factors.toml has those that are known, and a "
                       "vendor's own code is mapped in the registry",
                       row.factor);
  }
  const auto device = std::ranges::find(devices, row.mn, &observe::hj212::Device::mn);
  if (device == devices.end()) {
    return fmt::format("the registry has no logger {}; lantian gateway devices import brings it in", row.mn);
  }
  if (device->synthetic != ground.synthetic) {
    return fmt::format("the logger {} is {} and the book is {}; they are never judged together", row.mn,
                       device->synthetic ? "synthetic" : "real", ground.synthetic ? "synthetic" : "real");
  }
  const auto* setting = meter_setting_of(*device, row.factor);
  const std::string unit = setting == nullptr ? "" : setting->unit;
  if (respond::meter_unit_factor(row.metric, row.figure, unit)) return {};
  return fmt::format("the registry has {} for {} of {}; a meter of kind {} is taken in {}",
                     unit.empty() ? "no unit" : fmt::format("the unit {}", unit), row.factor, row.mn, word_of(row.metric),
                     respond::meter_units_text(row.metric, row.figure));
}

/// Hours of an episode in which meters matter.
struct MeterWindow {
  HourEnding first{}, last{};
  std::set<std::string> plants;  ///< with an order
};

Result<std::optional<MeterWindow>> meter_window(const keep::DocumentBook& book, const MeterGround& ground,
                                                const std::string& episode, UtcSeconds now) {
  LANTIAN_TRY(const EpisodeOnFile on_file, open_episode(book, episode));
  LANTIAN_TRY(const std::vector<Order> orders, kept_orders(book, episode));
  MeterWindow out;
  std::optional<HourEnding> began;
  for (const Order& order : orders) {
    if (order.kind != respond::Recipient::enterprise) continue;
    began = std::min(began.value_or(order.from), order.from);
    out.plants.insert(order.recipient);
  }
  if (!began) return std::optional<MeterWindow>{};
  const HourEnding end = respond::last_hour_asked(on_file.episode);
  const HourEnding ended_by_now = std::chrono::floor<std::chrono::hours>(to_local(now));
  out.first = *began - std::chrono::days{ground.office.check.base_days};
  out.last = std::min(end, ended_by_now);
  return std::optional{std::move(out)};
}

/// The map without rows that cannot be followed or that no order asks for.
respond::MeterMap followed_rows(const respond::MeterMap& map, const std::vector<MeterFault>& faults,
                                const MeterWindow& window) {
  respond::MeterMap out = map;
  std::set<std::size_t> bad;
  for (const MeterFault& fault : faults) bad.insert(fault.row);
  out.rows.clear();
  for (std::size_t n = 0; n < map.rows.size(); ++n) {
    if (!bad.contains(n) && window.plants.contains(map.rows[n].enterprise)) out.rows.push_back(map.rows[n]);
  }
  return out;
}

void count_new(const respond::ResponseEvidence& evidence, MeterFollowUp& out) {
  out.series = evidence.series.size();
  for (const respond::EvidenceSeries& one : evidence.series) {
    out.hours += one.values.size();
    out.withdrawn += static_cast<std::size_t>(
        std::ranges::count_if(one.values, [](const std::optional<double>& value) { return !value.has_value(); }));
  }
}

/// Evidence came in behind the newest check.
Result<bool> check_is_behind(const keep::DocumentBook& book, const std::string& episode) {
  LANTIAN_TRY(const auto evidence, book.newest("evidence", episode));
  LANTIAN_TRY(const auto check, book.newest("check", episode));
  return evidence && (!check || check->number < evidence->number);
}

keep::TelemetryQuery meter_query(const respond::MeterMap& map, HourEnding first, HourEnding last) {
  std::set<std::string> loggers, factors;
  for (const MeterRow& row : map.rows) {
    loggers.insert(row.mn);
    factors.insert(row.factor);
    if (row.wet) factors.insert(std::string{respond::factor_of_moisture});
  }
  keep::TelemetryQuery query;
  query.mn.assign(loggers.begin(), loggers.end());
  query.factor.assign(factors.begin(), factors.end());
  query.content = static_cast<std::uint8_t>(observe::hj212::Content::hour);
  query.begin = to_utc(first - std::chrono::hours{1});
  query.end = to_utc(last);
  return query;
}

/// Day by day: nobody waits long for the telemetry book, and weeks of telegrams do not stand in memory at once.
Result<MeterReading> read_meters(const MeterGround& ground, const respond::MeterMap& map, HourEnding first,
                                 HourEnding last) {
  constexpr std::chrono::hours at_once{24};
  const std::vector<observe::hj212::Device> devices = ground.source.devices();
  MeterReading out;
  for (HourEnding from = first; from <= last; from += at_once) {
    const keep::TelemetryQuery query = meter_query(map, from, std::min(last, from + at_once - std::chrono::hours{1}));
    LANTIAN_TRY(const std::vector<keep::TelemetryValue> values, ground.source.values(query));
    std::vector<keep::QualityMark> doubts;
    if (ground.source.doubts) doubts = ground.source.doubts(query.begin, query.end);
    MeterReading day = meter_hours_of(map, values, devices, doubts, ground.synthetic);
    std::ranges::move(day.hours, std::back_inserter(out.hours));
    out.notes.merge(day.notes);
  }
  return out;
}

}  // namespace

Result<std::optional<respond::MeterMap>> open_meter_map(const Office& office, const std::string& region,
                                                        const std::string& book, bool synthetic) {
  const std::string own = book + "/meters.toml";
  const std::string pack = fmt::format("{}/regions/{}/meters.toml", office.root(), region);
  const std::string& path = keep::exists(own) ? own : pack;
  if (!keep::exists(path)) return std::optional<respond::MeterMap>{};
  LANTIAN_TRY(std::string text, keep::read_file(path));
  LANTIAN_TRY(respond::MeterMap map, respond::read_meter_map({path, std::move(text)}));
  if (map.synthetic != synthetic) return std::optional<respond::MeterMap>{};
  return std::optional{std::move(map)};
}

Result<std::vector<MeterFault>> meter_faults(const MeterGround& ground, const keep::DocumentBook& book) {
  std::set<std::string> enterprises;
  LANTIAN_TRY(const MeterUnits units, meter_known_units(book, enterprises));
  const std::vector<observe::hj212::Device> devices = ground.source.devices();
  std::vector<MeterFault> out;
  const auto& rows = ground.map->rows;
  for (std::size_t n = 0; n < rows.size(); ++n) {
    const MeterRow& row = rows[n];
    std::string why;
    if (!enterprises.contains(row.enterprise)) {
      why = fmt::format("no kept reduction list has the enterprise {}; write its id as the list has it", row.enterprise);
    } else if (!units.contains({row.enterprise, row.unit})) {
      why = fmt::format("{} has no unit {} in the reduction list; a meter speaks for a line or furnace of it, never for "
                        "the whole plant",
                        row.enterprise, row.unit);
    } else {
      why = logger_fault(ground, devices, row);
    }
    if (!why.empty()) out.push_back({n, fmt::format("{}:{}: {}", ground.map->file, row.line, why)});
  }
  return out;
}

Result<MeterFollowUp> follow_meters(const RespondDesk& desk, const MeterGround& ground, const std::string& episode,
                                    std::optional<UtcSeconds> since, UtcSeconds now) {
  LANTIAN_TRY(keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const auto window, meter_window(*book, ground, episode, now));
  MeterFollowUp out;
  if (!window) return out;
  out.reached = window->last;
  HourEnding first = window->first;
  if (since) first = std::max(first, std::chrono::floor<std::chrono::hours>(to_local(*since)) + std::chrono::hours{1});
  if (window->last < first) return out;
  LANTIAN_TRY(const std::vector<MeterFault> faults, meter_faults(ground, *book));
  for (const MeterFault& fault : faults) out.notes.push_back(fault.text);
  const respond::MeterMap map = followed_rows(*ground.map, faults, *window);
  if (map.rows.empty()) return out;
  LANTIAN_TRY(const MeterReading reading, read_meters(ground, map, first, window->last));
  out.notes.insert(out.notes.end(), reading.notes.begin(), reading.notes.end());
  LANTIAN_TRY(const respond::ResponseEvidence kept, kept_evidence(*book, episode));
  respond::ResponseEvidence evidence;
  evidence.series = respond::new_meter_hours(map, reading.hours, kept);
  evidence.synthetic = ground.synthetic;
  count_new(evidence, out);
  LANTIAN_TRY(const bool behind, check_is_behind(*book, episode));
  if (evidence.series.empty() && !behind) return out;
  LANTIAN_TRY(const auto check, evidence.series.empty()
                                    ? check_episode(ground.office, *book, episode, {}, meter_writer, now)
                                    : take_and_check(ground.office, *book, episode, evidence, meter_writer, now));
  out.failing = respond::non_compliers(check).size();
  if (const Result<int> told = tell_cases(desk, check, now); !told) {
    out.notes.push_back(told.error().text());
    out.untold = check;
  }
  if (desk.tell) desk.tell("respond", "{\"orders\":true}");
  return out;
}

}  // namespace lantian::serve
