#include "assess/verdict.hpp"
#include "keep/files.hpp"
#include "serve/inputs.hpp"
#include "serve/respond/forecast_ground.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

using respond::AirHistory;
using respond::PlaceDays;

/// Days under one standard, [begin, end).
struct ForecastRuleDays {
  const standards::Standard* standard = nullptr;
  Period days;
};

Result<std::vector<ForecastRuleDays>> rules_over(const Office& office, const std::string& area, const Period& period) {
  std::vector<ForecastRuleDays> out;
  for (Day day = period.begin; day < period.end; day += std::chrono::days{1}) {
    LANTIAN_TRY(const standards::Standard* standard, office.rulebook().standard_on(day, area));
    if (out.empty() || out.back().standard != standard) out.push_back({standard, {PeriodKind::range, day, day, ""}});
    out.back().days.end = day + std::chrono::days{1};
  }
  return out;
}

std::optional<double> of_day(const assess::SpeciesDay& day) {
  if (!day.valid()) return std::nullopt;
  constexpr double thousandths = 1000;
  return static_cast<double>(day.value.numerator) / static_cast<double>(day.value.denominator) / thousandths;
}

/// Puts the days of one place that fall under one standard.
void put_days(const std::vector<assess::DayValues>& values, const ForecastRuleDays& rule, Day first, PlaceDays& place) {
  const Period whole{PeriodKind::range, first, first + std::chrono::days{values.size()}, ""};
  const std::vector<assess::DayVerdict> verdicts = assess::judge_days(values, whole, *rule.standard);
  for (Day day = rule.days.begin; day < rule.days.end; day += std::chrono::days{1}) {
    const auto n = static_cast<std::size_t>((day - first).count());
    for (std::size_t item = 0; item < respond::forecast_items; ++item) {
      place.values[item][n] = of_day(values[n].species[respond::species_of_items[item]]);
    }
    if (verdicts[n].status == assess::IndexStatus::published) place.aqi[n] = verdicts[n].aqi;
  }
}

/// The last hour of a slab with a value.
std::optional<HourEnding> newest_hour(const observe::Slab& slab) {
  std::size_t behind = 0;
  for (std::size_t station = 0; station < slab.stations().size(); ++station) {
    for (std::size_t species = 0; species < slab.species().size(); ++species) {
      const auto series = slab.series(station, species);
      std::size_t length = series.size();
      while (length > behind && !series[length - 1].present()) --length;
      behind = std::max(behind, length);
    }
  }
  if (behind == 0) return std::nullopt;
  return hour_ending(slab.period().begin, 0) + std::chrono::hours{behind};
}

PlaceDays empty_place(std::string id, std::string unit, bool station, std::size_t days) {
  PlaceDays out;
  out.id = std::move(id);
  out.unit = std::move(unit);
  out.station = station;
  for (auto& values : out.values) values.resize(days);
  out.aqi.resize(days);
  return out;
}

/// A county with its stations behind it.
Result<void> add_county(const keep::ReadingBook& book, const std::vector<ForecastRuleDays>& rules,
                        const terms::Unit& unit, const std::vector<std::string>& stations, AirHistory& air) {
  const Period whole{PeriodKind::range, air.first, air.first + std::chrono::days{air.days}, ""};
  LANTIAN_TRY(const observe::Slab slab,
              book.hours({stations, {terms::basic_six.begin(), terms::basic_six.end()}, whole, std::nullopt}));
  if (const auto newest = newest_hour(slab)) air.newest = std::max(air.newest.value_or(*newest), *newest);
  PlaceDays county = empty_place(unit.id, unit.id, false, air.days);
  std::vector<PlaceDays> own;
  for (const std::string& id : stations) own.push_back(empty_place(id, unit.id, true, air.days));
  for (const ForecastRuleDays& rule : rules) {
    LANTIAN_TRY(const assess::DayRule law, assess::day_rule(*rule.standard));
    std::vector<std::vector<assess::DayValues>> judged;
    for (std::size_t n = 0; n < stations.size(); ++n) {
      judged.push_back(assess::judge_station(slab, n, law));
      put_days(judged.back(), rule, air.first, own[n]);
    }
    put_days(assess::combine_stations(judged, law), rule, air.first, county);
  }
  air.places.push_back(std::move(county));
  for (PlaceDays& one : own) air.places.push_back(std::move(one));
  return {};
}

}  // namespace

std::string area_of(const terms::Region& pack) {
  for (const terms::Unit& unit : pack.units) {
    if (unit.kind != terms::UnitKind::group && unit.kind != terms::UnitKind::station) return unit.id;
  }
  return "";
}

Result<respond::ForecastRule> open_forecast_rule(const Office& office) {
  const std::string path = office.root() + "/data/respond/forecast.toml";
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return respond::read_forecast_rule({path, std::move(text)});
}

Result<AirHistory> forecast_air(const Office& office, const keep::ReadingBook& book, const std::string& region) {
  LANTIAN_TRY(const terms::Region* pack, office.region(region));
  LANTIAN_TRY(const auto span, book.span());
  LANTIAN_TRY(const auto known, book.stations());
  LANTIAN_TRY(const auto synthetic, book.synthetic());
  AirHistory air;
  if (span) {
    air.first = span->begin;
    air.days = static_cast<std::size_t>(span->days());
    air.synthetic = synthetic.value_or(false);
    LANTIAN_TRY(const auto rules, rules_over(office, area_of(*pack), *span));
    for (const terms::Unit& unit : pack->units) {
      if (unit.kind == terms::UnitKind::group || unit.kind == terms::UnitKind::station) continue;
      const std::vector<std::string> stations = stations_of(unit, known);
      if (!stations.empty()) LANTIAN_CHECK(add_county(book, rules, unit, stations, air));
    }
  }
  if (!air.places.empty()) return air;
  return Error{ErrorCode::not_found,
               fmt::format("the book holds no hourly reading of a county of {}; import some first", region), "--book"};
}

Result<IndexShelf> IndexShelf::make(const Office& office, const std::string& region, Day first, Day last) {
  LANTIAN_TRY(const terms::Region* pack, office.region(region));
  LANTIAN_TRY(const auto rules,
              rules_over(office, area_of(*pack), {PeriodKind::range, first, last + std::chrono::days{1}, ""}));
  IndexShelf out;
  for (const ForecastRuleDays& rule : rules) {
    LANTIAN_TRY(respond::DayIndex index, respond::DayIndex::make(*rule.standard));
    out.from_.emplace(rule.days.begin, std::move(index));
  }
  return out;
}

const respond::DayIndex& IndexShelf::on(Day day) const {
  auto after = from_.upper_bound(day);
  if (after != from_.begin()) --after;
  return after->second;
}

}  // namespace lantian::serve
