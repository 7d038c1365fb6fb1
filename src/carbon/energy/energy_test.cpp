#include "carbon/energy/carriers.hpp"
#include "carbon/energy/works.hpp"
#include "carbon/rating/rating_trial_test.hpp"

namespace lantian::carbon {
namespace {

using namespace rating_trial;

const ControlRule& trial_control() {
  static const ControlRule rule = trial_must(read_control_rule(trial_data("energy/control.toml")));
  return rule;
}

EnergyYear even_year(std::int64_t kgce, std::int64_t yuan, int months = months_of_year) {
  EnergyYear year;
  for (int i = 0; i < months; ++i) year[static_cast<std::size_t>(i)] = {kgce, yuan};
  return year;
}

Day energy_day(const char* text) {
  return trial_must(parse_day(text));
}

MonthItem energy_item(std::string id, Decimal value, std::string unit) {
  MonthItem item;
  item.item = std::move(id);
  item.value = value;
  item.unit = std::move(unit);
  item.record = "r#" + item.item;
  return item;
}

}  // namespace

TEST_CASE("a filing in standard coal: units are converted, what is not there is named, coal is counted by itself") {
  const CarrierBook carriers = trial_must(CarrierBook::read(trial_data("energy/carriers.toml")));
  const inventory::UnitBook units = trial_must(inventory::UnitBook::read(trial_data("../inventory/units.toml")));
  CHECK(carriers.status() == "unverified");
  for (const Carrier& one : carriers.carriers()) CHECK(units.find(one.unit) != nullptr);
  Month month;
  month.items = {energy_item("bituminous_burnt", {1, 0}, "kt"), energy_item("electricity_bought", {10'000, 0}, "kWh"),
                 energy_item("coke_burnt", {2, 0}, "t"), energy_item("clinker", {5, 0}, "t")};
  month.items.push_back(energy_item("diesel_burnt", {}, "t"));
  month.items.back().standing = Standing::not_estimated;
  const EnergyMonth energy = trial_must(energy_of(carriers, units, month));
  CHECK(energy.coal_kg() == 1'000'000);
  CHECK(energy.coal_kgce() == 714'300);
  CHECK(energy.kgce() == 714'300 + 1'229 + 1'943);  // 2 x 971.4 = 1942.8
  CHECK(energy.unknown == std::vector<std::string>{"diesel_burnt"});
  month.items[0].value = {999'999'999'999'999, 0};
  CHECK(energy_of(carriers, units, month).error().message.find("out of range") != std::string::npos);
  month.items[0].unit = "MWh";
  CHECK(energy_of(carriers, units, month).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("coal that is fed counts as coal and not as energy; coke made of it stands apart") {
  const CarrierBook carriers = trial_must(CarrierBook::read(trial_data("energy/carriers.toml")));
  const inventory::UnitBook units = trial_must(inventory::UnitBook::read(trial_data("../inventory/units.toml")));
  Month month;
  month.items = {energy_item("coking_coal_feed", {400, 0}, "t"), energy_item("bituminous_burnt", {30, 0}, "t"),
                 energy_item("coke_feed", {70, 0}, "t"), energy_item("semicoke_feed", {5, 0}, "t"),
                 energy_item("coke_burnt", {1, 0}, "t")};
  month.items.push_back(energy_item("anthracite_feed", {}, "t"));
  month.items.back().standing = Standing::not_estimated;
  const EnergyMonth energy = trial_must(energy_of(carriers, units, month));
  CHECK(energy.coal_kg() == 430'000);
  CHECK(energy.coal_fed_kg() == 400'000);
  CHECK(energy.coal_kgce() == 400 * 900 + 21'429);
  CHECK(energy.coke_kg() == 76'000);
  CHECK(energy.kgce() == 21'429 + 971);  // what was burnt alone
  CHECK(energy.unknown.empty());
  CHECK(energy.unknown_feed == std::vector<std::string>{"anthracite_feed"});
  const auto faults = [](const std::string& more) {
    const auto read = CarrierBook::read({"c.toml",
                                         "source = \"x\"\nstatus = \"verified\"\n[[carrier]]\nid = \"a\"\n"
                                         "name = { zh = \"a\", en = \"a\" }\nkgce = \"1\"\n" +
                                             more});
    return read ? std::string{} : read.error().message;
  };
  CHECK(faults("unit = \"t\"\nitems = [\"x\"]\nfeed = [\"x\"]\n").find("another carrier") != std::string::npos);
  CHECK(faults("unit = \"t\"\ncoal = true\ncoke = true\n").find("no coal once more") != std::string::npos);
  CHECK(faults("unit = \"MWh\"\ncoke = true\n").find("counted in t") != std::string::npos);
}

TEST_CASE("a bound belongs to the better light, exactly; a kgce more does not") {
  EnergyTarget target;
  target.id = "652300";
  target.year = 2024;
  target.total_kgce = 12'000'000'000;
  target.month_shares.assign(12, 1);
  const auto total = [&](std::int64_t kgce) {
    return trial_must(progress_of(trial_control(), target, even_year(kgce, 1, 1), {})).months[0].total_colour;
  };
  CHECK(total(1'000'000'000) == "green");   // 0 %
  CHECK(total(1'000'000'001) == "yellow");  // 0.0000001 %
  CHECK(total(1'050'000'000) == "yellow");  // 5 %
  CHECK(total(1'050'000'001) == "red");
  EnergyTarget decline;
  decline.id = "652300";
  decline.year = 2024;
  decline.intensity_decline_percent = Decimal{20, 1};
  const EnergyYear before = even_year(5'000'000, 10'000);
  const auto intensity = [&](std::int64_t kgce) {
    const auto progress = trial_must(progress_of(trial_control(), decline, even_year(kgce, 10'000, 1), before));
    CHECK(progress.months[0].total_colour.empty());
    return progress.months[0].intensity_colour;
  };
  CHECK(intensity(4'900'000) == "green");  // 98 % of the year before
  CHECK(intensity(4'900'001) == "yellow");
  CHECK(intensity(4'998'000) == "yellow");  // 2 % above what is allowed
  CHECK(intensity(4'998'001) == "red");
}

TEST_CASE("total: green up to the plan, yellow up to 5 % above it, red beyond") {
  EnergyTarget target;
  target.id = "652300";
  target.year = 2024;
  target.total_kgce = 1'200;
  const auto colour = [&](std::int64_t kgce) {
    return trial_must(progress_of(trial_control(), target, even_year(kgce, 1, 1), {})).colour;
  };
  CHECK(colour(100) == "green");
  CHECK(colour(101) == "yellow");
  CHECK(colour(105) == "yellow");
  CHECK(colour(106) == "red");
  // The months of the year before share the year: half of it in January.
  EnergyYear before = even_year(100, 1);
  before[0].kgce = 1'100;
  const ControlProgress shared = trial_must(progress_of(trial_control(), target, even_year(600, 1, 1), before));
  CHECK(*shared.months[0].planned_kgce == Rational{600});
  CHECK(shared.colour == "green");
  CHECK(*shared.left_kgce == 600);
}

TEST_CASE("intensity against the same months of the year before; the worse colour counts; a gap ends the judgement") {
  EnergyTarget target;
  target.id = "652300";
  target.year = 2024;
  target.intensity_decline_percent = Decimal{2, 0};
  const EnergyYear before = even_year(1'000, 10'000);
  const auto at = [&](std::int64_t kgce) {
    return trial_must(progress_of(trial_control(), target, even_year(kgce, 10'000, 3), before));
  };
  CHECK(at(980).colour == "green");
  CHECK(*at(980).months[2].intensity_above_percent == Rational{0});
  CHECK(at(981).colour == "yellow");
  CHECK(at(1'000).colour == "red");  // 1/0.98 - 1 = 2.04 %
  CHECK(at(980).months.size() == 3);
  CHECK(*at(980).first_missing == 4);
  target.total_kgce = 11'760;
  target.month_shares.assign(12, 1);
  const ControlProgress both = trial_must(progress_of(trial_control(), target, even_year(1'000, 12'000, 2), before));
  CHECK(both.months[1].intensity_colour == "green");
  CHECK(both.months[1].total_colour == "yellow");
  CHECK(both.colour == "yellow");
  target.month_shares = {1, 2};
  CHECK(progress_of(trial_control(), target, before, before).error().code == ErrorCode::invalid_argument);
  CHECK(progress_of(trial_control(), EnergyTarget{}, before, before).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("two statistics: each item is compared, and who has none of it is named") {
  const std::vector<StatisticRow> first{{"coal", 1'000}, {"gas", 100}, {"oil", 7}, {"peat", 0}},
      second{{"coal", 950}, {"gas", 94}, {"heat", 3}, {"peat", 0}};
  const Reconciliation result = trial_must(reconcile(trial_control(), "statistics", first, "enterprises", second));
  REQUIRE(result.rows.size() == 5);
  CHECK(result.rows[0].agreement == Agreement::within);  // 50 of 1000 = 5 %
  CHECK(result.rows[0].difference == 50);
  CHECK(result.rows[1].agreement == Agreement::beyond);  // 6 of 100
  CHECK(result.rows[2].agreement == Agreement::only_second);
  CHECK(result.rows[3].agreement == Agreement::only_first);
  CHECK(result.rows[4].agreement == Agreement::within);
  CHECK(*result.total.first == 1'100);
  CHECK(*result.total.second == 1'044);
  CHECK(result.total.agreement == Agreement::beyond);  // 56 of 1100 = 5.09 %
  CHECK(result.only_first_kgce == 7);
  CHECK_FALSE(result.agrees());
  CHECK(reconcile(trial_control(), "a", std::vector<StatisticRow>{{"x", 1}, {"x", 2}}, "b", second).error().where ==
        "a");
}

TEST_CASE("check-ups: found, done, overdue and verified are different things") {
  std::vector<CheckupFinding> findings{
      {"1", "A", "652301", "waste_heat", energy_day("2024-03-01"), energy_day("2024-06-30"), energy_day("2024-06-01"),
       100, 80},
      {"2", "A", "652301", "no_meter", energy_day("2024-03-01"), energy_day("2024-06-30"), std::nullopt, 10,
       std::nullopt},
      {"3", "B", "652302", "over_limit", energy_day("2024-03-01"), std::nullopt, energy_day("2024-08-01"), 50,
       std::nullopt},
      {"4", "C", "652302", "over_limit", energy_day("2024-12-01"), std::nullopt, std::nullopt, 50, std::nullopt}};
  const CheckupSummary june = trial_must(checkups_of(trial_control(), findings, energy_day("2024-06-30")));
  CHECK(june.findings == 3);
  CHECK(june.enterprises == 2);
  CHECK(june.done == 1);
  CHECK(june.open == 2);
  CHECK(june.overdue == 0);
  const CheckupSummary later = trial_must(checkups_of(trial_control(), findings, energy_day("2024-08-01")));
  CHECK(later.overdue_ids == std::vector<std::string>{"2"});
  CHECK(later.unverified == 1);
  CHECK(later.expected_kgce == 160);
  CHECK(later.verified_kgce == 80);
  findings[1].kind = "ghosts";
  findings[3].id = "1";
  const auto bad = checkups_of(trial_control(), findings, energy_day("2024-08-01"));
  REQUIRE_FALSE(bad.ok());
  CHECK(bad.error().message.find("ghosts") != std::string::npos);
  CHECK(bad.error().message.find("twice") != std::string::npos);
}

TEST_CASE("retrofits: g/kWh times MWh is kg; capacity stands on the day it is connected") {
  std::vector<UnitRetrofit> units{
      {"U1",
       "P",
       "saving",
       350'000,
       {310, 0},
       Decimal{3005, 1},
       Decimal{1'500'000, 0},
       energy_day("2024-06-01"),
       energy_day("2024-05-01")},
      {"U1",
       "P",
       "flexibility",
       350'000,
       {310, 0},
       Decimal{312, 0},
       std::nullopt,
       energy_day("2024-06-01"),
       energy_day("2024-07-01")},
      {"U2", "P", "saving", 150'000, {330, 0}, std::nullopt, std::nullopt, energy_day("2024-06-01"), std::nullopt}};
  const RetrofitSummary summary = trial_must(retrofits_of(trial_control(), units, energy_day("2024-08-01")));
  CHECK(summary.kinds.at("saving").saved_kgce == 14'250'000);  // 9.5 g/kWh x 1.5 TWh
  CHECK(summary.kinds.at("saving").done_kilowatts == 350'000);
  CHECK(summary.kinds.at("saving").overdue == 1);
  CHECK(summary.all.unknown == 1);
  CHECK(summary.worse == std::vector<std::string>{"U1"});
  units[2].kilowatts = 0;
  CHECK_FALSE(retrofits_of(trial_control(), units, energy_day("2024-08-01")));
  const std::vector<RenewablePlant> plants{
      {"W", "652301", "wind", 100'000, energy_day("2023-12-31"), std::nullopt},
      {"S", "652302", "solar", 50'000, energy_day("2024-05-01"), std::nullopt},
      {"O", "652302", "solar", 5'000, energy_day("2010-05-01"), energy_day("2024-01-01")},
      {"N", "652301", "wind", 70'000, energy_day("2024-12-01"), std::nullopt}};
  const CapacitySummary capacity = trial_must(capacity_of(trial_control(), plants, energy_day("2024-06-01")));
  CHECK(capacity.all == 150'000);
  CHECK(capacity.kilowatts.at("solar") == 50'000);
  CHECK(capacity.by_county.at("652301") == 100'000);
  CHECK(capacity.added_this_year == 50'000);
}

}  // namespace lantian::carbon
