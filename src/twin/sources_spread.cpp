// Vehicles and dust: one source for each class and place.
#include "twin/sources_making.hpp"

#include <fmt/core.h>

#include <array>

namespace lantian::twin {
namespace {

constexpr int percent_of_jitter = 100;

}  // namespace

std::size_t SourceMaking::add_spread(const SpreadClass& of, std::size_t place, int weight, bool dust) {
  const InventoryPlace& at = plan_.places[place];
  const std::int64_t drawn = jitter(Purpose::spread, place, made_.size());
  MadeSource made;
  made.place = place;
  made.season_percent = dust ? plan_.invented.dust_season_percent : plan_.invented.season_percent;
  made.weight = drawn * weight * of.weight;
  made.annual = {of.amount * weight * drawn / percent_of_jitter, 0};
  made.source.id = fmt::format("SYN-{}-{}", of.class_code, at.unit_id);
  made.source.name = named(dust ? "dust" : "vehicle", {{"place", at.name}, {"class", of.name}});
  made.source.kind = dust ? inventory::SourceKind::area : inventory::SourceKind::mobile;
  made.source.class_code = of.class_code;
  const std::size_t index = made_.size();
  MadeSource& source = add_source(std::move(made));
  if (of.cut_year == 0) return index;
  const std::string_view word = dust ? "measure_dust" : "measure_vehicle";
  const std::string_view programme = dust ? inventory::programme::dust : inventory::programme::mobile;
  const MeasureWords words{word, programme, inventory::MeasureStatus::built, day_in(of.cut_year, 1, 1)};
  if (dust) {
    control(source, words, of.cut_year, of.cut_percent);
    return index;
  }
  inventory::Measure measure = measure_for(source, words);
  measure.type = inventory::MeasureType::activity;
  measure.activity_ratio = Decimal{percent_of_jitter - of.cut_percent, 2};
  source.cut = Cut{of.cut_year, percent_share(of.cut_percent), {}, false};
  inventory_.measures.push_back(std::move(measure));
  return index;
}

void SourceMaking::make_trucks() {
  const std::array<std::pair<int, std::int64_t>, 2> years{
      {{plan_.base_year() - 2, plan_.invented.old_trucks_2021},
       {plan_.base_year() - 1, plan_.conditions.old_trucks - plan_.invented.old_trucks_2021}}};
  std::vector<std::int64_t> weights;
  for (const InventoryPlace& place : plan_.places) weights.push_back(place.vehicles);
  for (const auto& [year, trucks] : years) {
    const auto parts = split_whole(trucks, weights);
    for (std::size_t place = 0; place < parts.size(); ++place) {
      if (parts[place] == 0) continue;
      const InventoryPlace& at = plan_.places[place];
      MadeSource made;
      made.place = place;
      made.season_percent = plan_.invented.season_percent;
      made.annual = {parts[place] * plan_.invented.old_truck_km, 0};
      made.source.id = fmt::format("SYN-TRUCK-{}-{}", at.unit_id, year);
      made.source.name = named("truck", {{"place", at.name}, {"year", number_name(fmt::format("{}", year))}});
      made.source.kind = inventory::SourceKind::mobile;
      made.source.class_code = plan_.class_of("old_truck");
      MadeSource& source = add_source(std::move(made));
      retire(source,
             {"measure_truck", inventory::programme::mobile, inventory::MeasureStatus::verified, day_in(year, 1, 1)},
             year, false);
      inventory::Vehicle fleet;
      fleet.record = "synthetic/" + source.source.id;
      fleet.plate_hash = source.source.id;
      fleet.county = at.unit_id;
      fleet.class_code = source.source.class_code;
      fleet.use = "freight";
      fleet.fuel = "diesel";
      fleet.vehicles = static_cast<int>(parts[place]);
      fleet.vkt = {plan_.invented.old_truck_km, 0};
      fleet.retired_date = day_in(year, 6, 30);
      fleet.synthetic = true;
      inventory_.vehicles.push_back(std::move(fleet));
    }
  }
}

/// New-energy buses emit nothing here and are records alone; the others are half diesel, half gas.
void SourceMaking::make_buses() {
  const std::int64_t others = plan_.invented.buses - plan_.conditions.new_energy_buses;
  const std::array<std::tuple<const char*, const char*, std::int64_t>, 3> fleets{
      {{"electric_bus", "electric", plan_.conditions.new_energy_buses},
       {"bus", "diesel", others / 2},
       {"gas_bus", "gas", others - others / 2}}};
  std::vector<std::int64_t> weights;
  for (const InventoryPlace& place : plan_.places) weights.push_back(place.vehicles);
  for (const auto& [what, fuel, buses] : fleets) {
    const auto parts = split_whole(buses, weights);
    for (std::size_t place = 0; place < parts.size(); ++place) {
      if (parts[place] == 0) continue;
      const InventoryPlace& at = plan_.places[place];
      const std::string id = fmt::format("SYN-{}-{}", plan_.class_of(what), at.unit_id);
      inventory::Vehicle fleet;
      fleet.record = "synthetic/" + id;
      fleet.plate_hash = id;
      fleet.county = at.unit_id;
      fleet.class_code = plan_.class_of(what);
      fleet.use = "bus";
      fleet.fuel = fuel;
      fleet.vehicles = static_cast<int>(parts[place]);
      fleet.vkt = {plan_.invented.bus_km, 0};
      fleet.synthetic = true;
      inventory_.vehicles.push_back(std::move(fleet));
      if (std::string_view{what} == "electric_bus") continue;
      MadeSource made;
      made.place = place;
      made.season_percent = plan_.invented.season_percent;
      made.annual = {parts[place] * plan_.invented.bus_km, 0};
      made.source.id = id;
      made.source.name = named("vehicle", {{"place", at.name}, {"class", number_name(plan_.class_of(what))}});
      made.source.kind = inventory::SourceKind::mobile;
      made.source.class_code = plan_.class_of(what);
      add_source(std::move(made));
    }
  }
}

Result<void> SourceMaking::make_vehicle_groups() {
  std::vector<std::size_t> city, west, east, before;
  for (const SpreadClass& of : plan_.vehicles) {
    for (std::size_t place = 0; place < plan_.places.size(); ++place) {
      const InventoryPlace& at = plan_.places[place];
      if (at.vehicles == 0) continue;
      const std::size_t index = add_spread(of, place, at.vehicles, false);
      if (of.cut_year == 0) continue;
      if (of.cut_year != plan_.base_year()) {
        before.push_back(index);
      } else {
        (at.unit_id == plan_.city ? city : at.west ? west : east).push_back(index);
      }
    }
  }
  const InventoryConditions& c = plan_.conditions;
  LANTIAN_CHECK(close_cuts(city, Rational{c.season_mobile_city_t}, true, "vehicles of the first city in the season"));
  LANTIAN_CHECK(close_cuts(west, Rational{c.season_mobile_t - c.season_mobile_city_t}, true,
                           "vehicles of the other western counties in the season"));
  LANTIAN_CHECK(
      close_cuts(east, Rational{plan_.invented.mobile_east_t}, true, "vehicles outside the western counties"));
  return close_cuts(before, Rational{plan_.invented.before_mobile_t}, false, "vehicles in the year before");
}

Result<void> SourceMaking::make_mobile() {
  make_trucks();
  make_buses();
  return make_vehicle_groups();
}

/// Dust takes what the published reduction of the year leaves beside everything else.
Result<void> SourceMaking::make_dust() {
  const auto all = [](const MadeSource&) { return true; };
  const Rational rest = Rational{plan_.conditions.pollutants_t} - reduced(plan_.base_year(), false, all);
  std::vector<std::size_t> now, before;
  for (const SpreadClass& of : plan_.dust) {
    for (std::size_t place = 0; place < plan_.places.size(); ++place) {
      if (plan_.places[place].dust == 0) continue;
      const std::size_t index = add_spread(of, place, plan_.places[place].dust, true);
      if (of.cut_year == plan_.base_year()) now.push_back(index);
      if (of.cut_year != 0 && of.cut_year != plan_.base_year()) before.push_back(index);
    }
  }
  LANTIAN_CHECK(close_cuts(now, rest, false, "dust in the base year"));
  inventory_.counts.push_back({"synthetic/SYN-BARE-" + plan_.city, "bare land covered", plan_.city,
                               plan_.base_year() - 2, plan_.invented.bare_land_ha, "ha"});
  return close_cuts(before, Rational{plan_.invented.before_dust_t}, false, "dust in the year before");
}

}  // namespace lantian::twin
