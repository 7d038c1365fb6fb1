// Households by town and year of conversion, small boilers by county and year, farm installations.
#include "twin/sources_making.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::twin {
namespace {

MeasureWords heating_words(std::string_view word, std::string_view programme, const HeatingCohort& cohort) {
  return {word, programme, cohort.status, cohort.start};
}

}  // namespace

/// A cohort's number of households or boilers for each place; the first city's is given or drawn like the others'.
std::vector<std::int64_t> SourceMaking::by_place(std::int64_t total, std::optional<std::int64_t> city,
                                                 bool west_only) const {
  std::vector<std::int64_t> weights;
  for (const InventoryPlace& place : plan_.places) {
    const bool left_out = (west_only && !place.west) || (city && place.unit_id == plan_.city);
    weights.push_back(left_out ? 0 : place.households);
  }
  std::vector<std::int64_t> parts = split_whole(total - city.value_or(0), weights);
  if (city) parts[place_index(plan_.city)] = *city;
  return parts;
}

void SourceMaking::make_town_households(const HeatingCohort& cohort, std::size_t place, std::int64_t households) {
  const InventoryPlace& of = plan_.places[place];
  std::vector<std::int64_t> weights;
  const auto towns = static_cast<std::uint64_t>(of.towns);
  for (std::uint64_t town = 1; town <= towns; ++town) weights.push_back(jitter(Purpose::town, place, town));
  const std::vector<std::int64_t> parts = split_whole(households, weights);
  for (std::uint64_t town = 1; town <= towns; ++town) {
    const std::int64_t count = parts[town - 1];
    if (count == 0) continue;
    const WholeRange& range = plan_.invented.household_coal_dt;
    const std::int64_t coal_dt =
        range.low + dice(Purpose::household_coal, place, town).below(range.high - range.low + 1);
    MadeSource made;
    made.place = place;
    made.finished_too = true;
    made.annual = {count * coal_dt, 1};
    made.source.id = fmt::format("SYN-HH-{}-{:02}-{}", of.unit_id, town, cohort.year);
    made.source.name = named("household", {{"place", of.name},
                                           {"number", number_name(fmt::format("{}", town))},
                                           {"year", number_name(fmt::format("{}", cohort.year))}});
    made.source.kind = inventory::SourceKind::area;
    made.source.class_code = plan_.class_of("household");
    made.source.fuel = "coal";
    MadeSource& source = add_source(std::move(made));
    retire(source, heating_words("measure_household", inventory::programme::clean_heating, cohort), cohort.year, true);

    inventory::HeatingHousehold record;
    record.record = "synthetic/" + source.source.id;
    record.county = of.unit_id;
    record.town = fmt::format("SYN-TOWN-{}-{:02}", of.unit_id, town);
    record.village = record.town;
    record.hh_id_hash = source.source.id;
    record.households = static_cast<int>(count);
    record.heat_mode_before = plan_.invented.heat_before;
    record.coal_t = {coal_dt, 1};
    record.mode_after = plan_.invented.heat_after;
    record.plan_year = cohort.year;
    if (cohort.status != inventory::MeasureStatus::planned) record.done_date = day_in(cohort.year, 9, 30);
    record.synthetic = true;
    inventory_.households.push_back(std::move(record));
  }
}

Result<void> SourceMaking::make_boilers() {
  const std::int64_t base_year = plan_.base_year();
  std::vector<std::size_t> sharing;
  for (const HeatingCohort& cohort : plan_.cohorts) {
    const auto parts = by_place(cohort.boilers, cohort.city_boilers, cohort.west_only);
    for (std::size_t place = 0; place < parts.size(); ++place) {
      if (parts[place] == 0) continue;
      const InventoryPlace& of = plan_.places[place];
      MadeSource made;
      made.place = place;
      made.finished_too = true;
      made.season_percent = plan_.invented.boiler_season_percent;
      made.weight = parts[place];
      made.source.id = fmt::format("SYN-BLR-{}-{}", of.unit_id, cohort.year);
      made.source.name = named("boiler", {{"place", of.name}, {"year", number_name(fmt::format("{}", cohort.year))}});
      made.source.kind = inventory::SourceKind::area;
      made.source.class_code = plan_.class_of("boiler");
      made.source.fuel = "coal";
      if (cohort.year == base_year) {
        made.annual = {parts[place] * plan_.invented.boiler_coal_t, 0};
      } else {
        sharing.push_back(made_.size());
      }
      MadeSource& source = add_source(std::move(made));
      retire(source, heating_words("measure_boiler", "small boilers", cohort), cohort.year, true);
      inventory_.counts.push_back(
          {"synthetic/" + source.source.id, "boilers removed", of.unit_id, cohort.year, {parts[place], 0}, "boilers"});
    }
  }
  Rational rest{plan_.conditions.finished_coal_t};
  for (const MadeSource& made : made_) rest = rest - made.annual.exact();
  std::vector<ClosingShare> shares;
  for (const std::size_t index : sharing) shares.push_back({made_[index].weight, Rational{1}, 1});
  LANTIAN_TRY(const auto coal, close_on(rest, shares, "coal of the small boilers"));
  for (std::size_t i = 0; i < sharing.size(); ++i) made_[sharing[i]].annual = coal[i];
  return {};
}

void SourceMaking::add_farm_sources(const HeatingCohort& cohort, std::size_t place, std::int64_t installations,
                                    std::vector<std::size_t>& members) {
  const InventoryPlace& of = plan_.places[place];
  const auto& range = plan_.invented.farm_sources;
  const std::int64_t records = std::min(installations, of.unit_id == plan_.city ? range.low : range.high);
  const std::vector<std::int64_t> weights(static_cast<std::size_t>(records), 1);
  const std::vector<std::int64_t> parts = split_whole(installations, weights);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    MadeSource made;
    made.place = place;
    made.weight = parts[i] * jitter(Purpose::town, place, 100 + i);
    made.source.id = fmt::format("SYN-FARM-{}-{:02}", of.unit_id, i + 1);
    made.source.name = named("farm", {{"place", of.name}, {"number", number_name(fmt::format("{}", i + 1))}});
    made.source.kind = inventory::SourceKind::area;
    made.source.class_code = plan_.class_of("farm");
    made.source.fuel = "coal";
    members.push_back(made_.size());
    MadeSource& source = add_source(std::move(made));
    retire(source, heating_words("measure_farm", "farm coal", cohort), cohort.year, true);
    inventory_.counts.push_back({"synthetic/" + source.source.id,
                                 "farm installations replaced",
                                 of.unit_id,
                                 cohort.year,
                                 {parts[i], 0},
                                 "installations"});
  }
}

/// Farm installations take what the published reduction of bulk coal leaves beside households and boilers: in the
/// first city for itself, in the other western counties together.
Result<void> SourceMaking::make_farm(const HeatingCohort& cohort) {
  const auto in_city = [&](const MadeSource& made) { return place_of(made).unit_id == plan_.city; };
  const auto elsewhere = [&](const MadeSource& made) { return place_of(made).west && !in_city(made); };
  const Rational city_rest = Rational{plan_.conditions.season_bulk_coal_city_t} - reduced(cohort.year, true, in_city);
  const Rational other_rest = Rational{plan_.conditions.season_bulk_coal_t - plan_.conditions.season_bulk_coal_city_t} -
                              reduced(cohort.year, true, elsewhere);
  std::vector<std::size_t> city_members;
  std::vector<std::size_t> other_members;
  const auto parts = by_place(cohort.farm, cohort.city_farm, cohort.west_only);
  for (std::size_t place = 0; place < parts.size(); ++place) {
    const bool city = plan_.places[place].unit_id == plan_.city;
    add_farm_sources(cohort, place, parts[place], city ? city_members : other_members);
  }
  LANTIAN_CHECK(close_cuts(city_members, city_rest, true, "bulk coal of the first city in the season"));
  return close_cuts(other_members, other_rest, true, "bulk coal of the other western counties in the season");
}

/// Money paid in the first programme year: both funds for the households before it, the rest from the first fund for
/// the year's own. Only the sum is published.
void SourceMaking::make_payments() {
  if (plan_.cohorts.size() < 2) return;
  const std::int64_t unit_yuan = plan_.invented.subsidy_unit_yuan;
  const HeatingCohort& before = plan_.cohorts[0];
  const HeatingCohort& now = plan_.cohorts[1];
  const std::int64_t units = plan_.conditions.subsidy_paid_yuan / unit_yuan;
  const auto households_before = by_place(before.households, before.city_households, before.west_only);
  const auto units_now = by_place(units - 2 * before.households, {}, now.west_only);
  const auto pay = [&](std::size_t place, std::string_view fund, int done_year, std::int64_t times) {
    if (times == 0) return;
    const std::string& county = plan_.places[place].unit_id;
    inventory_.payments.push_back({fmt::format("synthetic/SYN-PAY-{}-{}-{}", county, fund, done_year),
                                   county,
                                   std::string{fund},
                                   done_year,
                                   day_in(now.year, 12, 20),
                                   {times * unit_yuan, 0}});
  };
  for (std::size_t place = 0; place < plan_.places.size(); ++place) {
    pay(place, "central", before.year, households_before[place]);
    pay(place, "prefecture", before.year, households_before[place]);
    pay(place, "central", now.year, units_now[place]);
  }
}

Result<void> SourceMaking::make_heating() {
  for (const HeatingCohort& cohort : plan_.cohorts) {
    const auto parts = by_place(cohort.households, cohort.city_households, cohort.west_only);
    for (std::size_t place = 0; place < parts.size(); ++place) make_town_households(cohort, place, parts[place]);
  }
  LANTIAN_CHECK(make_boilers());
  for (const HeatingCohort& cohort : plan_.cohorts) {
    if (cohort.farm > 0) LANTIAN_CHECK(make_farm(cohort));
  }
  make_payments();
  return {};
}

}  // namespace lantian::twin
