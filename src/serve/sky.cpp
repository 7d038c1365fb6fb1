#include "serve/sky.hpp"

#include "base/round.hpp"
#include "serve/assessment.hpp"
#include "serve/hour_index.hpp"
#include "serve/inputs.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

constexpr int most_hours = 744;

bool tells_the_hour(const standards::Standard& standard) {
  return standard.national && standard.index != nullptr && !standard.index->realtime.empty();
}

/// The standard in force and the one beside it: the edition before, or the next one where there is none before.
Result<std::array<const standards::Standard*, 2>> two_standards(const Office& office, Day day, std::string_view area) {
  LANTIAN_TRY(const standards::Standard* now, office.rulebook().standard_on(day, area));
  std::vector<const standards::Standard*> all;
  for (const standards::Standard* one : office.rulebook().standards()) {
    if (tells_the_hour(*one)) all.push_back(one);
  }
  const auto at = std::ranges::find(all, now);
  if (at == all.end()) {
    return Error{ErrorCode::unsupported, fmt::format("{} has no real-time index", now->id), ""};
  }
  const auto* beside = at != all.begin() ? *(at - 1) : (all.size() > 1 ? all[1] : now);
  return std::array{now, beside};
}

SkyIndex judged(std::span<const assess::IndexInput> inputs, const standards::IndexRule& rule) {
  SkyIndex out;
  if (inputs.empty()) return out;
  const assess::IndexVerdict verdict = assess::judge_index(inputs, rule.realtime, rule);
  if (verdict.status != assess::IndexStatus::published) return out;
  out.index = verdict.value;
  const standards::Level& level = rule.level(verdict.value);
  out.level = static_cast<int>(&level - rule.levels.data()) + 1;
  for (const assess::Item& item : verdict.primary) out.primary.insert(item.species);
  return out;
}

SkyPlace place_of(std::string id, const observe::Slab& slab, std::span<const std::size_t> stations, const Sky& sky) {
  SkyPlace place;
  place.id = std::move(id);
  const auto begin = static_cast<std::size_t>((sky.first - HourEnding{slab.period().begin}).count()) - 1;
  for (std::size_t slot = begin; slot < begin + static_cast<std::size_t>(sky.hours); ++slot) {
    for (std::size_t n = 0; n < sky.standards.size(); ++n) {
      const standards::IndexRule& rule = *sky.standards[n]->index;
      place.by_standard[n].push_back(judged(hour_inputs(slab, stations, slot, rule), rule));
    }
    for (std::size_t species = 0; species < slab.species().size(); ++species) {
      const terms::Species which = slab.species()[species];
      const auto mean = mean_of_hour(slab, stations, species, slot);
      auto& series = place.values[which];
      series.emplace_back();
      if (mean) series.back() = rounded(*mean, terms::printed_unit(which), which == terms::Species::co ? 1 : 0);
    }
  }
  return place;
}

bool has_value(const SkyPlace& place) {
  return std::ranges::any_of(place.values, [](const auto& series) {
    return std::ranges::any_of(series, [](const auto& value) { return value.has_value(); });
  });
}

/// Where the stations of a unit stand in the slab.
std::vector<std::size_t> places_in(const observe::Slab& slab, const terms::Unit& unit,
                                   const std::vector<terms::Station>& known) {
  std::vector<std::size_t> out;
  for (const std::string& id : stations_of(unit, known)) {
    if (const auto at = slab.station_index(id)) out.push_back(*at);
  }
  return out;
}

}  // namespace

Result<Sky> look_at_sky(const Office& office, const keep::ReadingBook& book, const SkyRequest& request) {
  if (request.hours < 1 || request.hours > most_hours) {
    return Error{ErrorCode::invalid_argument, fmt::format("{} hours; give 1 to {}", request.hours, most_hours), "hours"};
  }
  LANTIAN_TRY(const terms::Region* region, office.region(request.region));
  LANTIAN_TRY(const std::optional<Period> span, book.span());
  if (!span) return Error{ErrorCode::not_found, "the book holds no readings; import some first", ""};
  Sky sky;
  const HourEnding until = request.until.value_or(hour_ending(span->last(), 24));
  sky.hours = request.hours;
  sky.first = until - std::chrono::hours{request.hours - 1};
  LANTIAN_TRY(sky.standards, two_standards(office, day_of(until), region->units.empty() ? "" : region->units[0].id));
  LANTIAN_TRY(const std::optional<bool> synthetic, book.synthetic());
  sky.synthetic = synthetic.value_or(false);

  LANTIAN_TRY(const std::vector<terms::Station> known, book.stations());
  std::vector<std::string> ids;
  for (const terms::Station& station : known) {
    if (region->unit(station.unit_id) != nullptr) ids.push_back(station.id);
  }
  // The day before takes part because a NowCast looks back over midnight.
  const Period days{PeriodKind::range, day_of(sky.first) - std::chrono::days{1}, day_of(until) + std::chrono::days{1},
                    ""};
  LANTIAN_TRY(const observe::Slab slab,
              book.hours({ids, {terms::basic_six.begin(), terms::basic_six.end()}, days, std::nullopt}));
  for (const terms::Unit& unit : region->units) {
    if (unit.kind == terms::UnitKind::group) continue;
    const std::vector<std::size_t> own = places_in(slab, unit, known);
    if (!own.empty()) sky.units.push_back(place_of(unit.id, slab, own, sky));
  }
  std::erase_if(sky.units, [](const SkyPlace& place) { return !has_value(place); });
  for (std::size_t n = 0; n < ids.size(); ++n) {
    sky.stations.push_back(place_of(ids[n], slab, std::span{&n, 1}, sky));
  }
  return sky;
}

}  // namespace lantian::serve
