#include "carbon/rating/bands.hpp"
#include "serve/carbon/energy_office.hpp"
#include "serve/carbon/planning_trial_test.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <set>

namespace lantian::serve {
namespace {

using Json = nlohmann::json;
using trial::planning_data;
using trial::PlanningTrial;

/// kgce of each month of an enterprise, straight from its filings and the table of carriers; below 0: not known.
std::array<double, 12> plain_energy(const CarbonFilings& filings, const EnergyRules& rules, const std::string& id,
                                    const std::string& year) {
  std::array<double, 12> sums{};
  std::array<std::set<std::string>, 12> items;
  std::set<std::string> all;
  sums.fill(-1);
  for (const carbon::Month& month : filings.months) {
    if (month.enterprise != id || !month.month.starts_with(year + "-")) continue;
    const auto at = static_cast<std::size_t>(std::stoi(month.month.substr(5)) - 1);
    sums[at] = std::max(0.0, sums[at]);
    for (const carbon::MonthItem& item : month.items) {
      const carbon::Carrier* carrier = rules.carriers.of_item(item.item);
      if (carrier == nullptr || item.item.ends_with("_feed")) continue;
      all.insert(item.item);
      if (item.standing == carbon::Standing::not_estimated) continue;
      items[at].insert(item.item);
      REQUIRE(item.unit == carrier->unit);  // the synthetic region files in the units of the table
      sums[at] += item.value.approximate() * carrier->kgce.approximate();
    }
  }
  for (std::size_t at = 0; at < sums.size(); ++at) {
    if (items[at].size() < all.size()) sums[at] = -1;
  }
  return sums;
}

/// The colour that the thresholds of data/carbon/energy/control.toml give, written down here once more.
std::string total_light(double percent) {
  return percent <= 0 ? "green" : percent <= 5 ? "yellow" : "red";
}
std::string intensity_light(double percent) {
  return percent <= 0 ? "green" : percent <= 2 ? "yellow" : "red";
}

/// `judged`: by the findings of both years; else nobody is held back.
Result<EnergyPage> energy_of_filings(const CarbonFilings& filings, int year, const char* on, bool judged) {
  const carbon::BalanceRule rule = *open_balance_rule(LANTIAN_SOURCE_DIR);
  const HeldAccounts now = held_accounts(planning_data().carbon, rule, filings, year),
                     before = held_accounts(planning_data().carbon, rule, filings, year - 1);
  return energy_page(
      planning_data().carbon, filings,
      {LANTIAN_SOURCE_DIR, "changji", year, *parse_day(on), judged ? &now : nullptr, judged ? &before : nullptr});
}

EnergyPage shipped_energy(int year = 2024, const char* on = "2024-12-31") {
  auto page = energy_of_filings(planning_data().filings, year, on, true);
  REQUIRE_MESSAGE(page.ok(), (page ? "" : page.error().text()));
  return *std::move(page);
}

}  // namespace

TEST_CASE("lights of enterprises by the thresholds, computed apart from the filings alone") {
  const EnergyPage page = shipped_energy();
  const CarbonFilings& filings = planning_data().filings;
  int lights = 0;
  std::map<std::string, int> colours;
  for (const EnergyCourse& course : page.enterprises) {
    const auto now = plain_energy(filings, page.rules, course.id, "2024");
    const auto before = plain_energy(filings, page.rules, course.id, "2023");
    if (!course.progress || course.progress->months.empty()) continue;
    const carbon::ControlMonth& last = course.progress->months.back();
    double used = 0, same = 0, year = 0;
    bool whole = true;
    for (int m = 0; m < 12; ++m) {
      const auto at = static_cast<std::size_t>(m);
      whole = whole && before[at] >= 0;
      year += before[at];
      if (m >= last.month) continue;
      REQUIRE(now[at] >= 0);
      used += now[at];
      same += before[at];
    }
    CHECK(static_cast<double>(last.used_kgce) == doctest::Approx(used).epsilon(1e-6));
    if (last.month < 12) CHECK(now[static_cast<std::size_t>(last.month)] < 0);
    if (!whole) {
      CHECK(last.total_colour.empty());
      continue;
    }
    const double change = course.id == "SYN-POWER-05" ? -8 : 3;
    const double planned = year * (1 + change / 100) * same / year;
    const double above = (used / planned - 1) * 100;
    if (std::abs(above) < 1e-3 || std::abs(above - 5) < 1e-3) continue;  // at a bound the exact arithmetic decides
    CHECK_MESSAGE(last.total_colour == total_light(above), course.id);
    ++lights;
    ++colours[last.total_colour];
  }
  CHECK(lights >= 30);
  CHECK(colours.size() >= 2);
}

TEST_CASE("a county is the sum of its enterprises; its intensity is held against that of the year before") {
  const EnergyPage page = shipped_energy();
  for (const EnergyCourse& county : page.counties) {
    if (!county.progress || county.progress->months.empty()) continue;
    const carbon::ControlMonth& last = county.progress->months.back();
    std::int64_t used = 0, used_before = 0, value = 0, value_before = 0;
    for (const EnergyCourse& one : page.enterprises) {
      if (one.county != county.id || !one.held.empty()) continue;
      for (int m = 0; m < last.month; ++m) {
        const auto at = static_cast<std::size_t>(m);
        used += *one.now[at].kgce;
        used_before += one.before[at].kgce.value_or(0);
        value += one.now[at].value_added_yuan.value_or(0);
        value_before += one.before[at].value_added_yuan.value_or(0);
      }
    }
    CHECK(last.used_kgce == used);
    if (!last.intensity_above_percent) continue;
    const double decline = county.target->intensity_decline_percent->approximate();
    const double now = static_cast<double>(used) / static_cast<double>(value);
    const double allowed = static_cast<double>(used_before) / static_cast<double>(value_before) * (1 - decline / 100);
    const double above = (now / allowed - 1) * 100;
    CHECK(last.intensity_above_percent->approximate() == doctest::Approx(above).epsilon(1e-6));
    CHECK(last.intensity_colour == intensity_light(above));
  }
}

TEST_CASE("who has a grave finding in either year has no light and moves no county") {
  const EnergyPage page = shipped_energy();
  REQUIRE(page.held_before.contains("SYN-ALUMINIUM-03"));
  const auto smelter = std::ranges::find(page.enterprises, "SYN-ALUMINIUM-03", &EnergyCourse::id);
  REQUIRE(smelter != page.enterprises.end());
  CHECK(smelter->why == "held");
  CHECK_FALSE(smelter->progress.has_value());
  const auto county = std::ranges::find(page.counties, smelter->county, &EnergyCourse::id);
  REQUIRE(county != page.counties.end());
  CHECK(std::ranges::find(county->held, "SYN-ALUMINIUM-03") != county->held.end());
  int held = 0;
  for (const EnergyCourse& one : page.enterprises) held += one.held.empty() ? 0 : 1;
  CHECK(page.all.enterprises + held == 46);
  CHECK(static_cast<int>(page.all.held.size()) == held);
  // Were it not held back, the slip of 2023 would hide whatever the region does in 2024.
  const auto blind = energy_of_filings(planning_data().filings, 2024, "2024-12-31", false);
  REQUIRE(blind.ok());
  const auto above = [&](const EnergyPage& of) {
    const auto place = std::ranges::find(of.counties, smelter->county, &EnergyCourse::id);
    REQUIRE(place->progress.has_value());
    REQUIRE_FALSE(place->progress->months.empty());
    return place->progress->months.back().above_percent.value_or(Rational{}).approximate();
  };
  CHECK(above(*blind) < -20);
  CHECK(std::abs(above(page)) < 20);
  std::int64_t sum = page.held_kgce, all = 0;
  for (const auto& [carrier, kgce] : page.carriers) sum += kgce;
  for (const auto& [carrier, kgce] : blind->carriers) all += kgce;
  CHECK(sum == all);
}

TEST_CASE("the coal total is what was burnt and what was fed, month by month, summed once more from the filings") {
  const std::set<std::string> burnt{"coal_burnt",    "bituminous_burnt",  "anthracite_burnt",
                                    "lignite_burnt", "washed_coal_burnt", "briquette_burnt"};
  const std::set<std::string> fed{"coal_feed", "coking_coal_feed", "anthracite_feed"};
  const EnergyPage page = shipped_energy(2023, "2023-12-31");
  double burnt_t = 0, fed_t = 0, held_t = 0, coke_t = 0;
  std::map<std::string, std::array<double, 12>> by_county;
  for (const carbon::Month& month : planning_data().filings.months) {
    if (!month.month.starts_with("2023-")) continue;
    const auto who = std::ranges::find(page.enterprises, month.enterprise, &EnergyCourse::id);
    for (const carbon::MonthItem& item : month.items) {
      if (item.standing != carbon::Standing::value) continue;
      const bool coke = item.item == "coke_feed" || item.item == "semicoke_feed" || item.item == "coke_burnt";
      if (!burnt.contains(item.item) && !fed.contains(item.item) && !coke) continue;
      REQUIRE(item.unit == "t");
      const double tonnes = item.value.approximate();
      const bool held = page.held.contains(month.enterprise);
      if (coke) {
        coke_t += held ? 0 : tonnes;
        continue;
      }
      (held ? held_t : fed.contains(item.item) ? fed_t : burnt_t) += tonnes;
      if (!who->held.empty()) continue;
      by_county[who->county][static_cast<std::size_t>(std::stoi(month.month.substr(5)) - 1)] += tonnes;
    }
  }
  CHECK(fed_t > 1e6);
  CHECK(coke_t > 1e5);
  CHECK(static_cast<double>(page.coal.burnt_kg) / 1e3 == doctest::Approx(burnt_t).epsilon(1e-9));
  CHECK(static_cast<double>(page.coal.fed_kg) / 1e3 == doctest::Approx(fed_t).epsilon(1e-9));
  CHECK(static_cast<double>(page.held_coal.burnt_kg + page.held_coal.fed_kg) / 1e3 ==
        doctest::Approx(held_t).epsilon(1e-9));
  CHECK(static_cast<double>(page.coke_kg) / 1e3 == doctest::Approx(coke_t).epsilon(1e-9));
  for (const EnergyCourse& county : page.counties) {
    for (std::size_t at = 0; at < 12; ++at) {
      CHECK(static_cast<double>(county.coal[at].burnt_kg + county.coal[at].fed_kg) / 1e3 ==
            doctest::Approx(by_county[county.id][at]).epsilon(1e-9));
    }
  }
}

TEST_CASE("a month with a gap ends the judging and is named") {
  const EnergyPage whole = shipped_energy();
  CarbonFilings filings = planning_data().filings;
  std::erase_if(filings.months,
                [](const carbon::Month& one) { return one.enterprise == "SYN-CEMENT-02" && one.month == "2024-05"; });
  const auto page = energy_of_filings(filings, 2024, "2024-12-31", true);
  REQUIRE(page.ok());
  const auto cement = std::ranges::find(page->enterprises, "SYN-CEMENT-02", &EnergyCourse::id);
  REQUIRE(cement != page->enterprises.end());
  REQUIRE(cement->progress.has_value());
  CHECK(cement->progress->first_missing == 5);
  CHECK(cement->progress->months.size() == 4);
  CHECK(std::ranges::find(page->unknown, EnergyGap{"SYN-CEMENT-02", "2024-05", ""}) != page->unknown.end());
  CHECK(whole.unknown.size() + 1 == page->unknown.size());
}

TEST_CASE("check-ups, retrofits and capacity of the synthetic region on a day, counted by hand") {
  const EnergyPage page = shipped_energy();
  CHECK(page.checkups.findings == 8);
  CHECK(page.checkups.done == 3);
  CHECK(page.checkups.open == 5);
  CHECK(page.checkups.overdue_ids == std::vector<std::string>{"SYN-F-01", "SYN-F-04"});
  CHECK(page.checkups.verified_kgce == 5'230'000);
  CHECK(page.retrofits.kinds.at("saving").saved_kgce == 28'000'000);  // 8 g/kWh x 3.5 TWh
  CHECK(page.retrofits.kinds.at("saving").overdue == 1);
  CHECK(page.retrofits.worse == std::vector<std::string>{"SYN-R-04"});
  CHECK(page.capacity.all == 800'000 + 400'000 + 1'000'000 + 300'000 + 250'000);
  CHECK(page.capacity.added_this_year == 400'000 + 300'000 + 250'000);
  const EnergyPage early = shipped_energy(2024, "2024-03-31");
  CHECK(early.checkups.findings == 2);
  CHECK(early.capacity.kilowatts.at("biomass") == 30'000);
}

TEST_CASE("statistics beside the sum of the enterprises: what differs by more than the tolerance is told") {
  const EnergyPage page = shipped_energy();
  REQUIRE(page.reconciliation.has_value());
  CHECK_FALSE(page.reconciliation->agrees());
  std::set<carbon::Agreement> seen;
  for (const carbon::ReconciledRow& one : page.reconciliation->rows) {
    seen.insert(one.agreement);
    if (one.first) CHECK(page.carriers.at(one.item) == *one.first);
    if (!one.first || !one.second) continue;
    const double greater = static_cast<double>(std::max(*one.first, *one.second));
    const double percent = std::abs(static_cast<double>(*one.first - *one.second)) / greater * 100;
    CHECK((one.agreement == carbon::Agreement::within) == (percent <= 5));
  }
  CHECK(seen.contains(carbon::Agreement::within));
  CHECK(seen.contains(carbon::Agreement::beyond));
  CHECK(seen.contains(carbon::Agreement::only_first));
}

TEST_CASE("energy over the address, and files of a region that are refused") {
  PlanningTrial trial;
  const HttpReply reply = trial.ask("GET", "/api/v1/carbon/energy", {}, "year=2024");
  REQUIRE(reply.status == 200);
  const Json page = Json::parse(reply.body);
  CHECK(page["synthetic"] == true);
  CHECK(page["enterprises"].size() == 46);
  CHECK(page["counties"].size() == 7);
  CHECK(trial.ask("GET", "/api/v1/carbon/energy", {}, "year=1999").status >= 400);
  CHECK(trial.ask("GET", "/api/v1/carbon/energy", {}, "year=2024-05").status == 400);
  const EnergyRules rules = *open_energy_rules(LANTIAN_SOURCE_DIR);
  const auto faults = [&](const std::string& more) {
    const auto read = read_energy_region({"energy.toml", "source = \"x\"\nstatus = \"unverified\"\n" + more},
                                         rules.carriers, rules.control);
    return read ? std::string{} : read.error().message;
  };
  CHECK(faults("").empty());
  CHECK(faults("[[target]]\nid = \"a\"\n").find("without any figure") != std::string::npos);
  CHECK(faults("[[statistic]]\ncarrier = \"peat\"\nyear = 2024\ntce = \"1\"\n").find("is no carrier") !=
        std::string::npos);
  const std::string target = "[[target]]\nid = \"a\"\ntotal_change_percent = \"1\"\n";
  CHECK(faults(target + target).find("two targets") != std::string::npos);
}

}  // namespace lantian::serve
