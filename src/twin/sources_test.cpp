#include "twin/sources.hpp"

#include "inventory/compute.hpp"
#include "inventory/measures/reduction.hpp"
#include "twin/sources_closing.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

// Expected numbers are those the documents print (regions/changji/programmes.toml names them); the sums here are made
// by the engine and, apart from it, from the records' decimals.

namespace {

using namespace lantian;
using inventory::Pollutant;
using terms::SourceFile;

SourceFile tree_file(const std::string& path) {
  std::ifstream in(std::string{LANTIAN_SOURCE_DIR} + "/" + path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  REQUIRE_MESSAGE(in.good(), "cannot read " << path);
  return {path, text.str()};
}

template <class T>
T taken(Result<T> result) {
  REQUIRE_MESSAGE(result.ok(), (result.ok() ? "" : result.error().text()));
  return *std::move(result);
}

struct Books {
  inventory::ClassBook classes = taken(inventory::ClassBook::read(tree_file("data/inventory/classes.toml")));
  inventory::UnitBook units = taken(inventory::UnitBook::read(tree_file("data/inventory/units.toml")));
  inventory::FactorStore factors = read_factors();
  terms::Region region = taken(terms::read_region(std::vector{tree_file("regions/changji/region.toml")}));
  twin::InventoryPlan plan = taken(twin::read_inventory_plan(tree_file("regions/changji/inventory.toml"), region));

  static inventory::FactorStore read_factors() {
    std::vector<SourceFile> files;
    for (const char* set : {"seed-clean-heating", "changji-synthetic"}) {
      files.push_back(tree_file(std::string{"data/factors/"} + set + "/2023.toml"));
    }
    return taken(inventory::FactorStore::read(files));
  }
  twin::GeneratorBasis generator() const { return {&classes, &units, &factors}; }
  inventory::Basis basis(std::vector<Pollutant> pollutants) const {
    inventory::Basis basis;
    basis.classes = &classes;
    basis.units = &units;
    basis.factors = &factors;
    basis.chosen = plan.factors;
    basis.pollutants = std::move(pollutants);
    return basis;
  }
};
const Books& books() {
  static const Books once;
  return once;
}

struct Generated {
  twin::SyntheticInventory inventory = taken(generate_inventory(books().plan, books().generator(), books().plan.seed));
};
const twin::SyntheticInventory& shipped_inventory() {
  static const Generated once;
  return once.inventory;
}

/// Rows of one period, dust apart from the rest because it emits particles alone.
std::vector<inventory::Emission> emissions(const twin::SyntheticInventory& inventory, const std::string& period) {
  std::vector<inventory::Emission> rows;
  for (const bool dust : {false, true}) {
    std::vector<inventory::Source> sources;
    std::set<std::string> ids;
    for (const inventory::Source& source : inventory.sources) {
      if (source.class_code.starts_with("06-") != dust) continue;
      sources.push_back(source);
      ids.insert(source.id);
    }
    const Period asked = *parse_period(period);
    std::vector<inventory::Activity> activities;
    for (const inventory::Activity& activity : inventory.activities) {
      const bool inside = asked.begin <= activity.period.begin && activity.period.end <= asked.end;
      if (inside && ids.contains(activity.source_id)) activities.push_back(activity);
    }
    const auto basis = books().basis(dust ? std::vector{Pollutant::pm} : books().plan.pollutants);
    const inventory::Computed computed = taken(inventory::compute(basis, sources, activities));
    CHECK(computed.gaps.empty());
    rows.insert(rows.end(), computed.rows.begin(), computed.rows.end());
  }
  return rows;
}

/// Tonnes cut in the period by the measures that started in the year, where `counts` says so.
template <class Counts>
double cut(const twin::SyntheticInventory& inventory, const std::string& period, int year, Counts counts) {
  std::vector<inventory::Measure> started;
  for (const inventory::Measure& measure : inventory.measures) {
    if (static_cast<int>(std::chrono::year_month_day{measure.start}.year()) == year) started.push_back(measure);
  }
  const auto base = emissions(inventory, period);
  const auto report = taken(inventory::reductions(books().basis(books().plan.pollutants), inventory.sources, base,
                                                  started, *parse_period(period), nullptr, {}));
  double sum = 0;
  for (const inventory::Reduction& row : report.rows) {
    if (counts(row)) sum += row.gross_t;
  }
  return sum;
}

bool is_west(const std::string& unit) {
  return unit == "652301" || unit == "652302" || unit == "652323" || unit == "652324";
}
bool is_bulk(const inventory::Reduction& row) {
  return row.programme == "clean heating" || row.programme == "small boilers" || row.programme == "farm coal";
}

void check_published(const twin::SyntheticInventory& made) {
  const auto west = [](auto wanted) {
    return [wanted](const inventory::Reduction& row) { return is_west(row.unit_id) && wanted(row); };
  };
  const auto of = [](const char* unit, auto wanted) {
    return [unit, wanted](const inventory::Reduction& row) { return row.unit_id == unit && wanted(row); };
  };
  const auto industry = [](const inventory::Reduction& row) { return row.programme == "one enterprise one policy"; };
  const auto mobile = [](const inventory::Reduction& row) { return row.programme == "mobile"; };
  const auto all = [](const inventory::Reduction&) { return true; };
  CHECK(cut(made, "HS2023", 2023, west(is_bulk)) == doctest::Approx(5176).epsilon(1e-12));
  CHECK(cut(made, "HS2023", 2023, of("652301", is_bulk)) == doctest::Approx(2453).epsilon(1e-12));
  CHECK(cut(made, "HS2023", 2023, west(industry)) == doctest::Approx(5696).epsilon(1e-12));
  CHECK(cut(made, "HS2023", 2023, of("652302", industry)) == doctest::Approx(3663).epsilon(1e-12));
  CHECK(cut(made, "HS2023", 2023, west(mobile)) == doctest::Approx(2247).epsilon(1e-12));
  CHECK(cut(made, "HS2023", 2023, of("652301", mobile)) == doctest::Approx(1362).epsilon(1e-12));
  CHECK(cut(made, "2023", 2023, all) == doctest::Approx(23639).epsilon(1e-12));
  CHECK(cut(made, "2022", 2022, all) == doctest::Approx(34763).epsilon(1e-12));
}

/// Coal of the programmes when they are finished, exact from the records alone.
Rational finished_coal(const twin::SyntheticInventory& made) {
  Rational sum;
  for (const inventory::Activity& activity : made.activities) {
    if (activity.period.name == "2025") sum += activity.value.exact();
  }
  return sum;
}

TEST_CASE("the synthetic inventory of Changji meets every published total") {
  const twin::SyntheticInventory& made = shipped_inventory();
  check_published(made);
  CHECK(finished_coal(made) == Rational{1'983'000});
}

TEST_CASE("another seed gives other records and the same totals") {
  const auto made = taken(generate_inventory(books().plan, books().generator(), 7));
  check_published(made);
  CHECK(finished_coal(made) == Rational{1'983'000});
  std::map<std::string, std::string> values;
  for (const inventory::Activity& activity : shipped_inventory().activities)
    values[activity.record] = activity.value.text();
  const auto others = std::ranges::count_if(made.activities, [&](const inventory::Activity& activity) {
    return values[activity.record] != activity.value.text();
  });
  CHECK(others > static_cast<std::ptrdiff_t>(made.activities.size() / 2));
}

TEST_CASE("no seed is unlucky: every remainder is above zero and ends") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    const auto made = taken(generate_inventory(books().plan, books().generator(), seed));
    CHECK(finished_coal(made) == Rational{1'983'000});
  }
}

TEST_CASE("the same seed gives the same records") {
  const auto again = taken(generate_inventory(books().plan, books().generator(), books().plan.seed));
  REQUIRE(again.activities.size() == shipped_inventory().activities.size());
  REQUIRE(again.sources.size() == shipped_inventory().sources.size());
  for (std::size_t i = 0; i < again.activities.size(); ++i) {
    REQUIRE(again.activities[i].record == shipped_inventory().activities[i].record);
    REQUIRE(again.activities[i].value == shipped_inventory().activities[i].value);
  }
  for (std::size_t i = 0; i < again.sources.size(); ++i) {
    REQUIRE(again.sources[i].longitude == shipped_inventory().sources[i].longitude);
    REQUIRE(again.sources[i].grade == shipped_inventory().sources[i].grade);
  }
}

TEST_CASE("the 66 large enterprises have 94.8 % of industrial emission") {
  std::set<std::string> large;
  for (const twin::SyntheticEnterprise& one : shipped_inventory().enterprises) {
    if (one.large) large.insert(one.id);
  }
  CHECK(large.size() == 66);
  std::map<std::string, std::string> enterprise_of;
  for (const inventory::Source& source : shipped_inventory().sources) enterprise_of[source.id] = source.enterprise;
  double of_large = 0, of_all = 0;
  for (const inventory::Emission& row : emissions(shipped_inventory(), "2023")) {
    const std::string& enterprise = enterprise_of[row.source_id];
    if (enterprise.empty()) continue;
    of_all += *row.mass_t;
    if (large.contains(enterprise)) of_large += *row.mass_t;
  }
  CHECK(of_large / of_all == doctest::Approx(0.948).epsilon(1e-12));
}

TEST_CASE("programme records add up to what documents print") {
  std::map<std::pair<std::string, int>, Rational> counts;
  for (const twin::ProgrammeCount& count : shipped_inventory().counts)
    counts[{count.item, count.year}] += count.amount.exact();
  CHECK(counts[{"boilers removed", 2021}] == Rational{135});
  CHECK(counts[{"boilers removed", 2022}] == Rational{300});
  CHECK(counts[{"boilers removed", 2023}] == Rational{46});
  CHECK(counts[{"boilers removed", 2024}] == Rational{45});
  CHECK(counts[{"farm installations replaced", 2023}] == Rational{41});
  CHECK(counts[{"kilns treated", 2022}] == Rational{1402});
  CHECK(counts[{"fugitive emission projects", 2022}] == Rational{44});
  CHECK(counts[{"deep treatments", 2022}] == Rational{9});

  std::map<int, std::int64_t> households;
  std::int64_t city = 0;
  for (const inventory::HeatingHousehold& row : shipped_inventory().households) {
    households[row.plan_year] += row.households;
    if (row.plan_year == 2023 && row.county == "652301") city += row.households;
    if (row.plan_year == 2023) CHECK(is_west(row.county));
  }
  CHECK(households == std::map<int, std::int64_t>{{2021, 11631}, {2022, 68694}, {2023, 29875}, {2024, 21800}});
  CHECK(city == 13500);
  Rational paid;
  for (const inventory::SubsidyPayment& payment : shipped_inventory().payments) paid += payment.amount_yuan.exact();
  CHECK(paid == Rational{299'000'000});
}

TEST_CASE("enterprises, grades, projects and vehicles have the published numbers") {
  const auto& made = shipped_inventory();
  const auto count = [&](auto which) { return std::ranges::count_if(made.enterprises, which); };
  CHECK(made.enterprises.size() == 440);
  CHECK(count([](const auto& one) { return !one.grade.empty(); }) == 250);
  CHECK(count([](const auto& one) { return one.grade == "A"; }) == 3);
  CHECK(count([](const auto& one) { return one.line == "steel"; }) == 7);
  CHECK(count([](const auto& one) { return one.projects_planned > 0; }) == 100);
  std::set<std::string> graded;
  for (const auto& one : made.enterprises) {
    if (!one.grade.empty()) graded.insert(one.line);
  }
  CHECK(graded.size() == 26);
  CHECK(made.projects.size() == 372);
  CHECK(std::ranges::count_if(made.projects, [](const auto& one) { return one.finished_date.has_value(); }) == 258);
  std::set<std::string> large;
  for (const auto& one : made.enterprises) {
    if (one.large) large.insert(one.id);
  }
  const auto of_large = [&](const auto& one) { return large.contains(one.enterprise); };
  CHECK(std::ranges::count_if(made.projects, of_large) == 197);
  CHECK(std::ranges::count_if(made.projects, [&](const auto& one) { return of_large(one) && one.plan_year == 2024; }) ==
        82);
  std::int64_t trucks = 0, buses = 0, new_energy = 0;
  for (const inventory::Vehicle& one : made.vehicles) {
    if (one.retired_date) trucks += one.vehicles;
    if (one.use == "bus") buses += one.vehicles;
    if (one.use == "bus" && one.fuel == "electric") new_energy += one.vehicles;
  }
  CHECK(trucks == 876);
  CHECK(new_energy == 354);
  CHECK(buses == 580);
}

TEST_CASE("every record is synthetic, unlike a real one, and complete") {
  std::set<std::string> ids;
  for (const inventory::Source& source : shipped_inventory().sources) {
    CAPTURE(source.id);
    CHECK(ids.insert(source.id).second);
    CHECK(source.id.starts_with("SYN-"));
    CHECK(source.synthetic);
    CHECK(source.uscc.empty());
    CHECK(source.name.zh.find("\xE5\x90\x88\xE6\x88\x90") == 0);  // "synthetic" in Chinese
    CHECK(books().classes.find(source.class_code) != nullptr);
    if (source.kind != inventory::SourceKind::point) continue;
    CHECK(source.permit_no.starts_with("SYN-PERMIT-"));
    REQUIRE(source.stack.height_m);
    CHECK(*source.stack.height_m >= Decimal{12, 0});
    CHECK(*source.stack.height_m <= Decimal{210, 0});
    CHECK(*source.longitude > Decimal{855, 1});
    CHECK(*source.longitude < Decimal{910, 1});
    CHECK(*source.latitude > Decimal{435, 1});
    CHECK(*source.latitude < Decimal{455, 1});
  }
  std::set<std::string> records;
  for (const inventory::Activity& activity : shipped_inventory().activities) {
    CHECK(records.insert(activity.record).second);
    CHECK(activity.synthetic);
    CHECK(activity.value > Decimal{});
    CHECK(ids.contains(activity.source_id));
  }
  std::set<std::string> measures;
  for (const inventory::Measure& measure : shipped_inventory().measures) {
    CHECK(measures.insert(measure.id).second);
    CHECK(measure.synthetic);
    CHECK(ids.contains(measure.filter.source_id));
  }
}

TEST_CASE("no two rows of a source overlap") {
  std::map<std::string, std::vector<Period>> periods;
  for (const inventory::Activity& activity : shipped_inventory().activities) {
    for (const Period& other : periods[activity.source_id]) {
      CHECK((activity.period.end <= other.begin || other.end <= activity.period.begin));
    }
    periods[activity.source_id].push_back(activity.period);
  }
}

TEST_CASE("one member of a group takes an exact remainder") {
  const std::vector<twin::ClosingShare> shares{{1, Rational::of(125, 10000), 1}, {2, Rational::of(126, 10000), 1}};
  const auto activities = taken(twin::close_on(Rational{5176}, shares, "test"));
  REQUIRE(activities.size() == 2);
  CHECK(activities[0].exact() * shares[0].per_unit + activities[1].exact() * shares[1].per_unit == Rational{5176});
  // 1 / 12.6 never ends, so a group of such members alone cannot close on 5176.
  const std::vector<twin::ClosingShare> endless{{2, Rational::of(126, 10000), 1}, {1, Rational::of(126, 10000), 1}};
  const auto refused = twin::close_on(Rational{5176}, endless, "test");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::conflict);
  CHECK(refused.error().message.find("no decimal holds") != std::string::npos);
  CHECK_FALSE(twin::close_on(Rational{-1}, shares, "test").ok());
  CHECK_FALSE(twin::close_on(Rational{1}, {}, "test").ok());
}

TEST_CASE("whole parts add up and follow their weights") {
  const std::vector<std::int64_t> weights{3, 0, 2, 2};
  const auto parts = twin::split_whole(100, weights);
  CHECK(parts == std::vector<std::int64_t>{42, 0, 29, 29});
  CHECK(twin::split_whole(5, std::vector<std::int64_t>{0, 0}) == std::vector<std::int64_t>{0, 0});
}

TEST_CASE("a plan whose counts miss a condition is refused") {
  SourceFile file = tree_file("regions/changji/inventory.toml");
  const std::string_view was = "households = 68694";
  file.text.replace(file.text.find(was), was.size(), "households = 68695");
  const auto plan = twin::read_inventory_plan(file, books().region);
  REQUIRE_FALSE(plan.ok());
  CHECK(plan.error().code == ErrorCode::conflict);
  CHECK(plan.error().message.find("132001") != std::string::npos);
}

TEST_CASE("published totals that the invented numbers cannot meet are refused by name") {
  twin::InventoryPlan plan = books().plan;
  plan.conditions.pollutants_t = 10'000;
  const auto made = generate_inventory(plan, books().generator(), plan.seed);
  REQUIRE_FALSE(made.ok());
  CHECK(made.error().code == ErrorCode::conflict);
  CHECK(made.error().message.find("dust in the base year") != std::string::npos);
}

}  // namespace
