#include "serve/docket_automatic.hpp"

namespace lantian::serve {

using docket::LinkKind;

DocketSubjects subjects_of(std::span<const terms::Station> stations, std::span<const observe::hj212::Device> devices) {
  DocketSubjects out;
  for (const terms::Station& station : stations) {
    DocketSubject one{LinkKind::station, station.id, station.unit_id, station.name, {}};
    if (station.longitude && station.latitude) one.spot = docket::Spot{*station.longitude, *station.latitude};
    out.emplace(station.id, std::move(one));
  }
  for (const observe::hj212::Device& device : devices) {
    if (device.station.empty()) continue;
    const bool site = device.kind == observe::hj212::DeviceKind::dust;
    const DocketSubject one{site ? LinkKind::site : LinkKind::station,
                            device.station,
                            device.unit_id,
                            {device.name_zh, device.name_en},
                            {}};
    out.insert_or_assign(device.mn, one);
    if (site) out.insert_or_assign(device.station, one);
  }
  return out;
}

namespace {

/// Hours of the stations that the rules may speak of.
Result<observe::Slab> hours_for(const OccasionSources& sources, terms::Species item, docket::LinkKind subject) {
  keep::SlabQuery query;
  for (const auto& [key, one] : sources.subjects) {
    if (one.kind == subject && key == one.id) query.stations.push_back(one.id);
  }
  query.species = {item};
  query.period = sources.period;
  return sources.readings->hours(query);
}

Result<std::vector<Occasion>> occasions_in(const OccasionSources& sources, const AutomaticRule& rule) {
  if (rule.from == AutomaticRule::From::marks) {
    if (sources.marks == nullptr) return std::vector<Occasion>{};
    keep::MarkQuery query;
    query.from = to_utc(std::chrono::local_seconds{sources.period.begin});
    query.to = to_utc(std::chrono::local_seconds{sources.period.end});
    LANTIAN_TRY(const auto marks, sources.marks->marks(query));
    return occasions_of(rule, marks);
  }
  if (sources.readings == nullptr) return std::vector<Occasion>{};
  LANTIAN_TRY(const observe::Slab hours, hours_for(sources, rule.item, rule.subject));
  if (rule.from == AutomaticRule::From::hours) return occasions_of(rule, hours);
  return occasions_of(rule, hours, *sources.rulebook, sources.subjects);
}

}  // namespace

Result<AutomaticReport> run_automatic(const DocketDesk& desk, const OccasionSources& sources, UtcSeconds now) {
  bool synthetic = false;
  if (sources.readings != nullptr) {
    LANTIAN_TRY(const std::optional<bool> made_up, sources.readings->synthetic());
    synthetic = made_up.value_or(false);
  }
  AutomaticReport out;
  for (const AutomaticRule& rule : desk.office->automatic()) {
    LANTIAN_TRY(const auto occasions, occasions_in(sources, rule));
    LANTIAN_TRY(AutomaticReport one, tell_occasions(desk, rule, occasions, sources.subjects, now, synthetic));
    out.add(std::move(one));
  }
  return out;
}

}  // namespace lantian::serve
