#include "serve/health/coverage.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace lantian::serve {
namespace {

constexpr int hours_of_day = 24;

Coverage empty_coverage(const Period& days) {
  Coverage place;
  place.hours_expected = std::int64_t{hours_of_day} * days.days();
  place.complete_by_day.assign(static_cast<std::size_t>(days.days()), 0);
  place.partly_by_day = place.complete_by_day;
  return place;
}

void count_station(Coverage& place, const observe::Slab& slab, std::size_t station) {
  const std::size_t species = slab.species().size();
  place.missing_hours.assign(species, 0);
  for (std::size_t day = 0; day < place.complete_by_day.size(); ++day) {
    for (std::size_t hour = 0; hour < hours_of_day; ++hour) {
      std::size_t there = 0;
      for (std::size_t n = 0; n < species; ++n) {
        const bool present = slab.series(station, n)[day * hours_of_day + hour].present();
        there += present ? 1U : 0U;
        place.missing_hours[n] += present ? 0 : 1;
      }
      if (there == species) {
        ++place.complete_by_day[day];
        ++place.hours_complete;
      } else if (there > 0) {
        ++place.partly_by_day[day];
        ++place.hours_partly;
      }
    }
  }
}

}  // namespace

int Coverage::waiting() const {
  int all = 0;
  for (const MarkedHours& one : marked) all += one.waiting;
  return all;
}

UtcSeconds begin_instant(const Period& days) {
  return to_utc(std::chrono::local_seconds{days.begin});
}

UtcSeconds end_instant(const Period& days) {
  return to_utc(std::chrono::local_seconds{days.end});
}

Result<std::vector<Coverage>> station_coverage(const keep::ReadingBook& book, std::span<const terms::Station> stations,
                                               const Period& days) {
  keep::SlabQuery query;
  for (const terms::Station& station : stations) query.stations.push_back(station.id);
  query.species.assign(terms::basic_six.begin(), terms::basic_six.end());
  query.period = days;
  LANTIAN_TRY(const observe::Slab slab, book.hours(query));
  std::vector<Coverage> out;
  for (std::size_t n = 0; n < stations.size(); ++n) {
    Coverage place = empty_coverage(days);
    place.id = stations[n].id;
    place.name = stations[n].name;
    place.unit_id = stations[n].unit_id;
    count_station(place, slab, n);
    out.push_back(std::move(place));
  }
  return out;
}

std::vector<Coverage> device_coverage(std::span<const observe::hj212::Device> devices,
                                      std::span<const keep::Slot> slots, const Period& days) {
  std::map<std::string, std::set<UtcSeconds>, std::less<>> hours;
  for (const keep::Slot& slot : slots) {
    if (slot.begin >= begin_instant(days) && slot.begin < end_instant(days)) hours[slot.mn].insert(slot.begin);
  }
  std::vector<Coverage> out;
  for (const observe::hj212::Device& device : devices) {
    if (!device.hourly) continue;
    Coverage place = empty_coverage(days);
    place.id = device.mn;
    place.name = {device.name_zh, device.name_en};
    place.unit_id = device.unit_id;
    place.device = true;
    for (const UtcSeconds begin : hours[device.mn]) {
      const auto day = std::chrono::floor<std::chrono::days>(to_local(begin)) - days.begin;
      ++place.complete_by_day[static_cast<std::size_t>(day.count())];
      ++place.hours_complete;
    }
    out.push_back(std::move(place));
  }
  return out;
}

void add_marks(std::vector<Coverage>& places, std::span<const keep::QualityMark> marks, const Period& days) {
  std::map<std::string, Coverage*, std::less<>> by_id;
  for (Coverage& place : places) by_id.emplace(place.id, &place);
  for (const keep::QualityMark& mark : marks) {
    const auto found = by_id.find(mark.finding.place);
    if (found == by_id.end() || mark.state == keep::MarkState::joined) continue;
    const UtcSeconds from = std::max(mark.finding.from, begin_instant(days));
    const UtcSeconds to = std::min(mark.finding.to, end_instant(days));
    if (from >= to) continue;
    auto& marked = found->second->marked;
    auto one = std::ranges::find(marked, mark.finding.detector, &MarkedHours::detector);
    if (one == marked.end()) one = marked.insert(marked.end(), {mark.finding.detector, 0, 0, 0});
    ++one->marks;
    one->waiting += mark.state == keep::MarkState::suspect ? 1 : 0;
    one->hours += std::chrono::ceil<std::chrono::hours>(to - from).count();
  }
  for (Coverage& place : places) std::ranges::sort(place.marked, {}, &MarkedHours::detector);
}

}  // namespace lantian::serve
