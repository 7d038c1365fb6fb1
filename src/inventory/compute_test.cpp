#include "inventory/shipped_test.hpp"

#include <cmath>

namespace {

using namespace lantian;
using namespace lantian::inventory;
using trial::must;
using trial::shipped;

Source source_of(const std::string& id, const std::string& class_code, const std::string& unit = "652301") {
  Source source;
  source.id = id;
  source.kind = SourceKind::area;
  source.unit_id = unit;
  source.class_code = class_code;
  return source;
}

Activity activity_of(const std::string& source, Decimal value, const std::string& unit,
                     const std::string& period = "2023") {
  Activity activity;
  activity.record = "activity/" + source + "/" + period;
  activity.source_id = source;
  activity.period = must(parse_period(period));
  activity.value = value;
  activity.unit = unit;
  return activity;
}

const std::vector<FactorChoice> seed{{"seed-clean-heating", "2023"}};

Computed computed(const std::vector<FactorChoice>& chosen, const std::vector<Pollutant>& pollutants,
                  const std::vector<Source>& sources, const std::vector<Activity>& activities) {
  return must(compute(shipped().basis(chosen, pollutants), sources, activities));
}

std::string refusal(const std::vector<FactorChoice>& chosen, const std::vector<Source>& sources,
                    const std::vector<Activity>& activities,
                    const std::vector<Pollutant>& pollutants = {Pollutant::so2}) {
  const auto result = compute(shipped().basis(chosen, pollutants), sources, activities);
  REQUIRE(!result.ok());
  CHECK(result.error().code == ErrorCode::invalid_argument);
  return result.error().message;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("every tonne names its activity row, its factor with the version, and the numbers that made it") {
  const Computed result = computed(seed, {Pollutant::so2, Pollutant::co2}, {source_of("a", "01-RES-BIT-STV")},
                                   {activity_of("a", {1'983'000, 0}, "t")});
  REQUIRE(result.rows.size() == 2);
  const Emission& so2 = result.rows[0];
  CHECK(so2.pollutant == Pollutant::so2);
  CHECK(std::abs(*so2.mass_t - 2974.5) < 1e-9);
  CHECK(so2.activity_record == "activity/a/2023");
  CHECK(so2.factor->text() == "seed-clean-heating/2023#01-RES-BIT/SO2/-/-");
  CHECK(so2.formula == "1983000 t * 1.5 kg/t");
  CHECK(so2.method == "EF");
  CHECK(so2.sector == "residential coal");
  CHECK(std::abs(in(pollutant_mass(so2), tonne) - 2974.5) < 1e-9);
  CHECK(std::abs(in(carbon_mass(result.rows[1]), tonne_co2) - 3'766'192.92) < 1e-6);
  const auto back = parse_factor_ref(so2.factor->text());
  REQUIRE(back.has_value());
  CHECK(must(shipped().factors.at(*back)).factor->value == Decimal{15, 1});
}

TEST_CASE("the order of sources and activities does not matter, to the last bit") {
  std::vector<Source> sources;
  std::vector<Activity> activities;
  for (int i = 0; i < 40; ++i) {
    const std::string id = "s" + std::to_string(i);
    sources.push_back(source_of(id, i % 2 == 0 ? "01-RES-BIT-STV" : "01-IND-COA-L65"));
    activities.push_back(activity_of(id, {1000 + 37 * i, 1}, "t", "HS2023"));
    activities.push_back(activity_of(id, {500 + 11 * i, 1}, "t", "2022"));
  }
  const Computed forward = computed(seed, {Pollutant::nox, Pollutant::so2}, sources, activities);
  std::ranges::reverse(sources);
  std::ranges::reverse(activities);
  const Computed backward = computed(seed, {Pollutant::so2, Pollutant::nox}, sources, activities);
  REQUIRE(forward.rows.size() == backward.rows.size());
  for (std::size_t i = 0; i < forward.rows.size(); ++i) {
    CHECK(forward.rows[i].activity_record == backward.rows[i].activity_record);
    CHECK(forward.rows[i].pollutant == backward.rows[i].pollutant);
    CHECK(forward.rows[i].mass_t == backward.rows[i].mass_t);
  }
  std::vector<Emission> shuffled = forward.rows;
  std::ranges::reverse(shuffled);
  CHECK(total_of(forward.rows, Pollutant::so2).mass_t == total_of(shuffled, Pollutant::so2).mass_t);
}

TEST_CASE("missing is not zero: what has no factor or no amount is NE, and the sum knows") {
  std::vector<Activity> activities{activity_of("a", {100, 0}, "t"), activity_of("b", {0, 0}, "t"),
                                   activity_of("c", {0, 0}, "t"), activity_of("d", {0, 0}, "t")};
  activities[1].notation = Notation::not_estimated;
  activities[2].notation = Notation::not_occurring;
  activities[3].notation = Notation::included_elsewhere;
  activities[3].included_in = "a";
  const std::vector<Source> sources{source_of("a", "01-RES-BIT-STV"), source_of("b", "01-RES-BIT-STV"),
                                    source_of("c", "01-RES-BIT-STV"), source_of("d", "01-RES-BIT-STV")};
  const Computed result = computed(seed, {Pollutant::so2, Pollutant::co}, sources, activities);
  const Total so2 = total_of(result.rows, Pollutant::so2);
  CHECK(so2.mass_t == 0.15);
  CHECK(so2.values == 1);
  CHECK(so2.not_estimated == 1);
  CHECK(so2.not_occurring == 1);
  CHECK(so2.elsewhere == 1);
  CHECK(!so2.complete());
  // The set has no CO: the sum is absent and not 0, though one row says NO.
  const Total co = total_of(std::vector<Emission>(result.rows.begin(), result.rows.begin() + 2), Pollutant::co);
  CHECK(!co.mass_t.has_value());
  CHECK(co.not_estimated == 1);
  REQUIRE(result.gaps.size() == 1);
  CHECK(result.gaps[0].source_id == "a");
  CHECK(holds(result.gaps[0].message, "no factor for CO of 01-RES-BIT-STV"));
  CHECK(holds(result.gaps[0].message, "seed-clean-heating/2023"));
}

TEST_CASE("what a class cannot give off is NO and no gap, so that roads do not make the SO2 of a city incomplete") {
  const std::vector<Source> sources{source_of("a", "01-RES-BIT-STV"), source_of("road", "06-ROAD-PAV-TRF")};
  const std::vector<Activity> activities{activity_of("a", {100, 0}, "t"), activity_of("road", {100, 0}, "veh km")};
  const Computed result = computed(seed, {Pollutant::so2, Pollutant::pm}, sources, activities);
  const Total so2 = total_of(result.rows, Pollutant::so2);
  CHECK(so2.not_occurring == 1);
  CHECK(so2.complete());
  CHECK(so2.mass_t == 0.15);
  const Total pm = total_of(result.rows, Pollutant::pm);
  CHECK(pm.not_estimated == 1);  // the set has no factor for roads: a gap
  REQUIRE(result.gaps.size() == 1);
  CHECK(result.gaps[0].pollutant == Pollutant::pm);
}

TEST_CASE("a real 0 is a 0: an amount of 0 gives 0 t, a removal of 0 removes nothing") {
  std::vector<Activity> activities{activity_of("a", {0, 0}, "t"), activity_of("b", {100, 0}, "t")};
  activities[1].parameters["so2_removal_percent"] = Decimal{0, 0};
  activities[1].parameters["removal_percent"] = Decimal{50, 0};
  const Computed result = computed(seed, {Pollutant::so2, Pollutant::nox},
                                   {source_of("a", "01-RES-BIT-STV"), source_of("b", "01-RES-BIT-STV")}, activities);
  CHECK(result.rows[0].mass_t == 0.0);
  CHECK(result.rows[0].notation == Notation::value);
  CHECK(std::abs(*result.rows[2].mass_t - 0.15) < 1e-15);
  CHECK(std::abs(*result.rows[3].mass_t - 0.055) < 1e-15);
}

TEST_CASE("flue-gas cleaning does not catch CO2 unless somebody says so") {
  std::vector<Activity> activities{activity_of("a", {100, 0}, "t")};
  activities[0].parameters["removal_percent"] = Decimal{90, 0};
  const auto co2 = [&] {
    return *computed(seed, {Pollutant::co2}, {source_of("a", "01-RES-BIT-STV")}, activities).rows[0].mass_t;
  };
  CHECK(std::abs(co2() - 189.924) < 1e-9);
  activities[0].parameters["co2_removal_percent"] = Decimal{25, 0};
  CHECK(std::abs(co2() - 142.443) < 1e-9);
}

TEST_CASE("controls in a row multiply what they let through") {
  std::vector<Activity> activities{activity_of("a", {1000, 0}, "t")};
  activities[0].parameters = {{"ash_percent", {15, 0}},
                              {"pm_removal_percent", {98, 0}},
                              {"pm_removal_2_percent", {50, 0}},
                              {"run_percent", {90, 0}}};
  // 1000 t * 15 % * 2 kg/t/% = 30 t; removal 1 - 0.02 * 0.5 = 0.99, running 90 % of the time.
  const Computed result = computed({{"boilers", ""}}, {Pollutant::pm}, {source_of("a", "01-IND-COA-L65")}, activities);
  CHECK(std::abs(*result.rows[0].mass_t - 30 * (1 - 0.99 * 0.9)) < 1e-12);
  CHECK(result.rows[0].formula == "1000 t * 2 kg/t * 15 % ash * (1 - 0.99 * 0.9)");
}

TEST_CASE("a measured mass is of its pollutant alone; the others take their factor") {
  std::vector<Activity> activities{activity_of("a", {1000, 0}, "t")};
  activities[0].method = "CEMS";
  activities[0].parameters = {{"so2_cems_kg", {3678, 2}}, {"so2_substituted_hours", {3, 0}}};
  const Computed result =
      computed({{"boilers", ""}}, {Pollutant::so2, Pollutant::nox}, {source_of("a", "01-IND-COA-L65")}, activities);
  CHECK(std::abs(*result.rows[0].mass_t - 0.03678) < 1e-12);
  CHECK(result.rows[0].method == "CEMS");
  CHECK(!result.rows[0].factor.has_value());
  CHECK(result.rows[0].substituted);
  CHECK(result.rows[1].method == "EF");
  CHECK(std::abs(*result.rows[1].mass_t - 3.45) < 1e-12);
}

TEST_CASE("error propagation: a product by squares, a sum by the squares of its parts") {
  std::vector<Activity> activities{activity_of("a", {100, 0}, "t"), activity_of("b", {100, 0}, "t")};
  activities[0].u95_low_percent = activities[0].u95_high_percent = Decimal{5, 0};
  const Computed result = computed(seed, {Pollutant::so2, Pollutant::co2},
                                   {source_of("a", "01-RES-BIT-STV"), source_of("b", "01-RES-BIT-STV")}, activities);
  CHECK(std::abs(*result.rows[0].u95_low_percent - std::hypot(5.0, 69.0)) < 1e-12);
  CHECK(std::abs(*result.rows[0].u95_high_percent - std::hypot(5.0, 165.0)) < 1e-12);
  const Total so2 = total_of(result.rows, Pollutant::so2);
  CHECK(std::abs(so2.u95_low_percent - std::sqrt(5.0 * 5 + 69 * 69 + 69 * 69) / 2) < 1e-12);
  CHECK(so2.without_range == 0);
  // Nobody stated a range for the CO2 factor: the row of b has none, and the total says of how many that holds.
  CHECK(!result.rows[3].u95_low_percent.has_value());
  CHECK(total_of(result.rows, Pollutant::co2).without_range == 1);
}

TEST_CASE("the sum of pollutants leaves out CO2, CO and the parts of PM") {
  std::vector<Emission> rows;
  for (const Pollutant pollutant : every_pollutant) {
    Emission row;
    row.pollutant = pollutant;
    row.mass_t = 1;
    rows.push_back(row);
  }
  CHECK(total_of_pollutants(rows).mass_t == 5.0);
  CHECK(!total_of_pollutants({}).mass_t.has_value());
}

TEST_CASE("bad input is refused whole, each fault with its record") {
  const std::vector<Source> sources{source_of("a", "01-RES-BIT-STV"), source_of("x", "01-RES-BIT-XXX")};
  std::vector<Activity> activities{activity_of("a", {-1, 0}, "t"), activity_of("a", {1, 0}, "kWh", "2022"),
                                   activity_of("a", {1, 0}, "bag", "2021"), activity_of("x", {1, 0}, "t")};
  const std::string several = refusal(seed, sources, activities);
  CHECK(holds(several, "activity/a/2023: an activity is not negative, and -1 is"));
  CHECK(holds(several, "activity/a/2022: 'kWh' is a unit of energy, but 't' of mass"));
  CHECK(holds(several, "activity/a/2021: there is no unit 'bag'"));
  CHECK(holds(several, "source x: there is no class '01-RES-BIT-XXX'; near are"));

  CHECK(holds(refusal(seed, sources, {activity_of("nobody", {1, 0}, "t")}), "there is no source 'nobody'"));
  activities = {activity_of("a", {1, 0}, "t"), activity_of("a", {2, 0}, "t")};
  activities[1].record = "second";
  CHECK(holds(refusal(seed, sources, activities), "has an activity for 2023 already"));
  CHECK(holds(refusal({{"no-set", ""}}, sources, {}), "there is no factor set no-set"));
  CHECK(holds(refusal({}, sources, {}), "no factor set is chosen"));
  CHECK(holds(refusal(seed, {sources[0], sources[0]}, {}), "source 'a' stands twice"));
}

TEST_CASE("parameters are checked: names, ranges, what a method needs, and methods nobody can serve") {
  const std::vector<Source> boiler{source_of("a", "01-IND-COA-L65")};
  std::vector<Activity> activities{activity_of("a", {100, 0}, "t")};
  const std::vector<FactorChoice> chosen{{"boilers", ""}};
  CHECK(holds(refusal(chosen, boiler, activities), "EF_S of SO2 needs the parameter 'sulphur_percent'"));
  activities[0].parameters = {{"sulphur_percent", {50, 0}}};
  CHECK(holds(refusal(chosen, boiler, activities), "'sulphur_percent' is 50; it lies between 0 and 8"));
  activities[0].parameters = {{"sulphur", {1, 0}}};
  CHECK(holds(refusal(chosen, boiler, activities), "'sulphur' is no parameter of any method"));
  activities[0].parameters = {{"sulphur_percent", {5, 1}}};
  activities[0].method = "GUESS";
  CHECK(holds(refusal(chosen, boiler, activities), "there is no method 'GUESS'"));
  activities[0].method = "CEMS";
  CHECK(holds(refusal(chosen, boiler, activities), "method 'CEMS' is asked for, but no pollutant here"));
  activities[0].method = "MB";
  activities[0].parameters = {{"carbon_percent", {60, 0}}, {"carbon_out_t", {61, 0}}};
  CHECK(holds(refusal(chosen, boiler, activities, {Pollutant::co2}), "more carbon leaves (61 t) than enters (60 t)"));
}

TEST_CASE("a factor whose unit does not fit its class is a fault of the set, named") {
  const auto store = must(FactorStore::read(std::vector<terms::SourceFile>{
      {"odd.toml",
       "set = \"odd\"\nversion = \"1\"\ntitle = { en = \"odd\" }\nsource = \"x\"\npublished = 2020-01-01\n"
       "[[factors]]\nclass = \"01-RES-BIT\"\npollutant = \"SO2\"\nvalid_from = 2010-01-01\nvalue = \"24.0\"\n"
       "unit = \"kg/tce\"\nsource = \"x\"\nstatus = \"verified\"\n"}}));
  Basis basis = shipped().basis({{"odd", ""}}, {Pollutant::so2});
  basis.factors = &store;
  const std::vector<Source> sources{source_of("a", "01-RES-BIT-STV")};
  const std::vector<Activity> activities{activity_of("a", {1, 0}, "t")};
  const auto result = compute(basis, sources, activities);
  REQUIRE(!result.ok());
  CHECK(holds(result.error().message, "factor odd/1#01-RES-BIT/SO2/-/-: 't' is a unit of mass, but 'tce' of energy"));
}

TEST_CASE("a new version of a set changes what is asked of it and nothing that names the old one") {
  const auto file = [](const std::string& version, const std::string& published, const std::string& value) {
    return terms::SourceFile{version + ".toml",
                             "set = \"s\"\nversion = \"" + version +
                                 "\"\ntitle = { en = \"s\" }\nsource = \"x\"\npublished = " + published +
                                 "\n[[factors]]\nclass = \"01\"\npollutant = \"SO2\"\n"
                                 "valid_from = 2010-01-01\nvalue = \"" +
                                 value + "\"\nunit = \"kg/t\"\nstatus = \"verified\"\n"};
  };
  const auto store =
      must(FactorStore::read(std::vector{file("2020", "2020-01-01", "1.5"), file("2024", "2024-01-01", "2.0")}));
  Basis basis = shipped().basis({{"s", "2020"}}, {Pollutant::so2});
  basis.factors = &store;
  const std::vector<Source> sources{source_of("a", "01-RES-BIT-STV")};
  const std::vector<Activity> activities{activity_of("a", {1000, 0}, "t")};
  const auto mass = [&] { return *must(compute(basis, sources, activities)).rows[0].mass_t; };
  CHECK(mass() == 1.5);
  basis.chosen = {{"s", ""}};
  CHECK(mass() == 2.0);
  basis.chosen = {{"s", "2020"}};
  CHECK(mass() == 1.5);
}

}  // namespace
