#include "serve/alarms/evaluate.hpp"

#include "base/round.hpp"
#include "base/text.hpp"
#include "serve/api/region_json.hpp"
#include "serve/docket_rounds.hpp"
#include "serve/hour_index.hpp"
#include "serve/inputs.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

using std::chrono::minutes;

/// Slots of the hours that have ended by `now`, as one place knows them.
class PlaceView {
 public:
  PlaceView(const AlarmHours& hours, const AlarmPlace& place, UtcSeconds now) : hours_{hours}, place_{place} {
    const auto ended = std::chrono::floor<std::chrono::hours>(to_local(now));
    const auto begin = HourEnding{hours.slab.period().begin};
    const auto count =
        std::clamp<std::int64_t>((ended - begin).count(), 0, std::int64_t{24} * hours.slab.period().days());
    slots_ = static_cast<std::size_t>(count);
  }

  std::size_t slots() const { return slots_; }
  UtcSeconds end_of(std::size_t slot) const {
    return to_utc(hours_.slab.period().begin + std::chrono::hours{static_cast<int>(slot) + 1});
  }
  std::optional<Mean> mean(terms::Species species, std::size_t slot) const {
    const auto index = hours_.slab.species_index(species);
    return index ? mean_of_hour(hours_.slab, place_.stations, *index, slot) : std::nullopt;
  }
  /// The newest slot with a value of the species.
  std::optional<std::size_t> newest(terms::Species species) const {
    for (std::size_t slot = slots_; slot-- > 0;) {
      if (mean(species, slot)) return slot;
    }
    return std::nullopt;
  }
  std::optional<std::size_t> newest_of_any() const {
    std::optional<std::size_t> out;
    for (const terms::Species species : hours_.slab.species()) out = std::max(out, newest(species));
    return out;
  }

 private:
  const AlarmHours& hours_;
  const AlarmPlace& place_;
  std::size_t slots_ = 0;
};

std::string shown(const Rational& micro_thousandths, terms::Species species) {
  const auto unit = terms::printed_unit(species);
  const std::int64_t scale = unit == ConcentrationUnit::mg_m3 ? 1'000'000 : 1'000;
  const int places = species == terms::Species::co ? 1 : 0;
  return fmt::format("{} {}", round_half_even(micro_thousandths / Rational{scale}, places).text(),
                     terms::text_of(unit));
}

class AlarmLooker {
 public:
  AlarmLooker(const AlarmHours& hours, const standards::Rulebook& rulebook, UtcSeconds now)
      : hours_{hours}, rulebook_{rulebook}, now_{now} {}

  AlarmLook look(const AlarmRule& rule, const AlarmPlace& place) const {
    AlarmLook out{rule.id, place.id, place.name, AlarmSignal::fine, {}, {}, {}};
    const PlaceView view{hours_, place, now_};
    switch (rule.kind) {
      case AlarmKind::above:
        above(rule, view, out);
        break;
      case AlarmKind::flat:
        flat(rule, view, out);
        break;
      case AlarmKind::silent:
        silent(rule, view, out);
        break;
      case AlarmKind::device_silent:
        break;
    }
    return out;
  }

 private:
  /// The newest slot, unless it is too old: then the look says so.
  std::optional<std::size_t> fresh(const AlarmRule& rule, const PlaceView& view, AlarmLook& out) const {
    const auto slot = view.newest(rule.species);
    if (slot) out.hour = view.end_of(*slot);
    if (slot && now_ - *out.hour <= rule.no_data_after) return slot;
    out.signal = AlarmSignal::no_data;
    out.value = std::string{terms::symbol(rule.species)};
    return std::nullopt;
  }

  void above(const AlarmRule& rule, const PlaceView& view, AlarmLook& out) const {
    const auto slot = fresh(rule, view, out);
    if (!slot) return;
    const Result<Concentration> limit = limit_at(rule, out);
    if (!limit) {
      out.signal = AlarmSignal::error;
      out.value = limit.error().message;
      return;
    }
    const Mean mean = *view.mean(rule.species, *slot);
    const Rational value = mean.thousandths();
    out.limit = shown(Rational{limit->milli_ug()}, rule.species);
    out.value = shown(value, rule.species);
    if (value > Rational{limit->milli_ug()}) out.signal = AlarmSignal::breach;
  }

  Result<Concentration> limit_at(const AlarmRule& rule, const AlarmLook& out) const {
    if (rule.above) return *rule.above;
    docket::Check check;
    check.rule = rule.limit;
    check.item = std::string{terms::symbol(rule.species)};
    const auto ended = std::chrono::floor<hours>(to_local(out.hour.value_or(now_)));
    return limit_of(check, rulebook_, day_of(ended), rule.of_units ? out.place : std::string{});
  }

  void flat(const AlarmRule& rule, const PlaceView& view, AlarmLook& out) const {
    const auto slot = fresh(rule, view, out);
    const auto wanted = static_cast<std::size_t>(rule.hours);
    if (!slot || *slot + 1 < wanted) return;
    std::optional<Rational> least, most;
    for (std::size_t back = 0; back < wanted; ++back) {
      const auto mean = view.mean(rule.species, *slot - back);
      if (!mean) return;
      const Rational value = mean->thousandths();
      if (!least || value < *least) least = value;
      if (!most || value > *most) most = value;
    }
    if (*most - *least > Rational{rule.within.milli_ug()}) return;
    out.signal = AlarmSignal::breach;
    out.value = fmt::format("{} h, {}", rule.hours, shown(*most, rule.species));
    out.limit = fmt::format("{} h", rule.hours);
  }

  void silent(const AlarmRule& rule, const PlaceView& view, AlarmLook& out) const {
    const auto slot = view.newest_of_any();
    if (slot) out.hour = view.end_of(*slot);
    out.limit = fmt::format("{} min", rule.silence.count());
    if (slot && now_ - *out.hour <= rule.silence) return;
    out.signal = AlarmSignal::breach;
    out.value = slot ? fmt::format("{} min", std::chrono::floor<minutes>(now_ - *out.hour).count())
                     : fmt::format("> {} h", view.slots());
  }

  const AlarmHours& hours_;
  const standards::Rulebook& rulebook_;
  UtcSeconds now_;
};

bool is_meant(const AlarmRule& rule, const std::string& id) {
  return rule.places.empty() || std::ranges::find(rule.places, id) != rule.places.end();
}

}  // namespace

Result<AlarmHours> alarm_hours(const Office& office, const keep::ReadingBook& book, std::string_view region,
                               HourEnding first, HourEnding last) {
  LANTIAN_TRY(const terms::Region* pack, office.region(region));
  LANTIAN_TRY(const RegionStations known, region_stations(*pack, book));
  std::vector<std::string> ids;
  for (const terms::Station& one : known.stations) ids.push_back(one.id);
  const Period days{PeriodKind::range, day_of(first), day_of(last) + std::chrono::days{1}, ""};
  const keep::SlabQuery query{ids, {terms::basic_six.begin(), terms::basic_six.end()}, days, std::nullopt};
  observe::Slab slab{query.stations, query.species, days, 24};
  if (!ids.empty()) {
    LANTIAN_TRY(slab, book.hours(query));
  }
  AlarmHours out{std::move(slab), {}, {}, known.synthetic};
  for (const terms::Station& one : known.stations) {
    if (const auto at = out.slab.station_index(one.id)) out.stations.push_back({one.id, one.name, {*at}});
  }
  for (const terms::Unit& unit : pack->units) {
    if (unit.kind != terms::UnitKind::county && unit.kind != terms::UnitKind::city) continue;
    AlarmPlace place{unit.id, unit.name, {}};
    for (const std::string& id : stations_of(unit, known.stations)) {
      if (const auto at = out.slab.station_index(id)) place.stations.push_back(*at);
    }
    if (!place.stations.empty()) out.units.push_back(std::move(place));
  }
  return out;
}

std::chrono::hours alarm_reach(const AlarmRules& rules) {
  hours out{24};
  for (const AlarmRule& rule : rules.rules) {
    if (rule.kind == AlarmKind::device_silent) continue;
    const auto least = std::chrono::ceil<std::chrono::hours>(std::max(rule.silence, rule.no_data_after)) +
                       std::chrono::hours{rule.hours + 1};
    out = std::max(out, least);
  }
  return out;
}

std::vector<AlarmLook> look_at_hours(const AlarmRules& rules, const AlarmHours& hours,
                                     const standards::Rulebook& rulebook, UtcSeconds now) {
  std::vector<AlarmLook> out;
  const AlarmLooker looker{hours, rulebook, now};
  for (const AlarmRule& rule : rules.rules) {
    if (rule.kind == AlarmKind::device_silent) continue;
    const std::vector<AlarmPlace>& places = rule.of_units ? hours.units : hours.stations;
    for (const AlarmPlace& place : places) {
      if (is_meant(rule, place.id)) out.push_back(looker.look(rule, place));
    }
    for (const std::string& id : rule.places) {
      if (std::ranges::find(places, id, &AlarmPlace::id) != places.end()) continue;
      out.push_back({rule.id, id, {"", id}, AlarmSignal::error, "no such place with readings in this book", {}, {}});
    }
  }
  return out;
}

std::vector<AlarmLook> look_at_devices(const AlarmRules& rules, const std::vector<AlarmDevice>& devices,
                                       UtcSeconds now) {
  std::vector<AlarmLook> out;
  for (const AlarmRule& rule : rules.rules) {
    if (rule.kind != AlarmKind::device_silent) continue;
    for (const AlarmDevice& device : devices) {
      if (!is_meant(rule, device.mn)) continue;
      const auto silence = std::chrono::floor<minutes>(now - device.heard);
      AlarmLook look{rule.id,
                     device.mn,
                     device.name,
                     AlarmSignal::fine,
                     fmt::format("{} min", silence.count()),
                     fmt::format("{} min", rule.silence.count()),
                     {}};
      if (silence > rule.silence) look.signal = AlarmSignal::breach;
      out.push_back(std::move(look));
    }
  }
  return out;
}

}  // namespace lantian::serve
