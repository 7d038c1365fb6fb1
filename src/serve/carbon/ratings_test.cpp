#include "serve/carbon/balances_json.hpp"
#include "serve/carbon/ratings_trial_test.hpp"

#include <numeric>
#include <set>

namespace lantian::serve {
namespace {

using nlohmann::json;

std::int64_t ratings_sum(const json& rows, const char* key) {
  std::int64_t sum = 0;
  for (const json& row : rows) sum += row.at(key).get<std::int64_t>();
  return sum;
}

}  // namespace

TEST_CASE("ratings of 2024: 46 enterprises, each with a level or the reason why not, and K from its set's sums") {
  const RatingsTrial trial;
  const json page = trial.read("/ratings", "year=2024");
  CHECK(page.at("synthetic") == true);
  CHECK(page.at("years") == json({2022, 2023, 2024}));
  CHECK(page.at("results").size() + page.at("failed").size() == 46);
  int counted = 0;
  for (const json& one : page.at("levels")) counted += one.at("enterprises").get<int>();
  CHECK(counted == static_cast<int>(page.at("results").size()));
  std::set<std::string> levels;
  for (const json& one : page.at("results")) {
    CHECK(one.at("level").is_null() != one.at("reason").is_null());
    if (one.at("level").is_null()) continue;
    levels.insert(one.at("level").get<std::string>());
    const json& set = page.at("benchmarks").at(one.at("benchmark").get<std::string>());
    CHECK(set.at("enterprises").get<std::size_t>() == set.at("members").size());
    CHECK(set.at("members").size() >= 3);
    // 1 kg/yuan = 10 t per 10^4 yuan.
    const double mean = 10 * set.at("net_kg").get<double>() / set.at("value_added_yuan").get<double>();
    CHECK(one.at("ratio").get<double>() == doctest::Approx(one.at("intensity").get<double>() / mean).epsilon(0.01));
  }
  CHECK(levels.size() >= 3);
}

TEST_CASE("a rating is explained: its account, value added and the members of its set add up to L and K") {
  const RatingsTrial trial;
  const json page = trial.read("/ratings", "year=2024");
  for (const json& one : page.at("results")) {
    if (one.at("level").is_null()) continue;
    const json detail = trial.read("/ratings/" + one.at("enterprise").get<std::string>(), "year=2024");
    CHECK(detail.at("course").size() == 3);
    const json& lineage = detail.at("lineage");
    const json& parts = lineage.at("account").at("part_kg");
    const std::int64_t total = parts.at("fuel").get<std::int64_t>() + parts.at("process").get<std::int64_t>() +
                               parts.at("electricity").get<std::int64_t>() + parts.at("heat").get<std::int64_t>() -
                               parts.at("recovery").get<std::int64_t>();
    // Five parts and their sum are each rounded once.
    const std::int64_t taken_off =
        lineage.at("zero_carbon_kg").get<std::int64_t>() + lineage.at("sinks_kg").get<std::int64_t>();
    CHECK(std::abs(total - taken_off - lineage.at("net_kg").get<std::int64_t>()) <= 3);
    CHECK(one.at("intensity").get<double>() ==
          doctest::Approx(10 * lineage.at("net_kg").get<double>() / lineage.at("value_added_yuan").get<double>())
              .epsilon(0.001));
    CHECK(ratings_sum(lineage.at("members"), "net_kg") == lineage.at("benchmark").at("net_kg").get<std::int64_t>());
    CHECK(ratings_sum(lineage.at("members"), "value_added_yuan") ==
          lineage.at("benchmark").at("value_added_yuan").get<std::int64_t>());
  }
}

TEST_CASE("who lacks months is provisional and in no mean; a loss is not rated") {
  const RatingsTrial trial;
  int lacking = 0, losses = 0;
  for (const int year : {2022, 2023, 2024}) {
    const json page = trial.read("/ratings", "year=" + std::to_string(year));
    for (const json& one : page.at("results")) {
      if (one.at("reason") == "value_added_not_positive") ++losses;
      if (one.at("missing_months").empty()) continue;
      ++lacking;
      CHECK(one.at("state") != "rated");
      for (const auto& [key, set] : page.at("benchmarks").items()) {
        for (const json& member : set.at("members")) CHECK(member != one.at("enterprise"));
      }
    }
  }
  CHECK(lacking > 0);
  CHECK(losses > 0);
}

TEST_CASE("what is asked wrongly is told with what there is") {
  const RatingsTrial trial;
  const HttpReply year = trial.ask("GET", "/ratings", "year=1999");
  CHECK(year.status == 400);
  CHECK(year.body.find("2022, 2023, 2024") != std::string::npos);
  CHECK(trial.ask("GET", "/ratings", "engine=luck").status == 400);
  CHECK(trial.ask("GET", "/ratings/NOBODY").status == 404);
  CHECK(trial.ask("GET", "/balance", "by=colour").status == 400);
  CHECK(trial.ask("GET", "/balance", "year=2024'").status == 400);
}

TEST_CASE("each address of ratings and balances is described in the OpenAPI document") {
  const RatingsTrial trial;
  const auto text = keep::read_file(LANTIAN_SOURCE_DIR "/data/api/openapi.json");
  REQUIRE(text.ok());
  const json paths = json::parse(*text).at("paths");
  CHECK(trial.router->addresses().size() == 9);
  for (const std::string& address : trial.router->addresses()) {
    const std::size_t blank = address.find(' ');
    const auto path = paths.find(address.substr(blank + 1));
    REQUIRE_MESSAGE(path != paths.end(), address);
    CHECK_MESSAGE(path->contains(address.starts_with("GET") ? "get" : "post"), address);
  }
}

TEST_CASE("a label has the colour of its engine; fewer than eight have none by place") {
  const RatingsTrial trial;
  const json ratio = trial.read("/ratings", "year=2024"), place = trial.read("/ratings", "year=2024&engine=quantile");
  int coloured = 0, placed = 0;
  for (const json& one : ratio.at("results")) coloured += one.at("label").at("colour").is_null() ? 0 : 1;
  for (const json& one : place.at("results")) placed += one.at("label").at("colour").is_null() ? 0 : 1;
  CHECK(coloured > 20);
  CHECK(placed < coloured);
  CHECK(place.at("label_rule").at("engine") == "quantile");
}

TEST_CASE("a balance is the accounts, to the kilogram, by sector, by county and together; held ones stand beside") {
  const RatingsTrial trial;
  const CarbonFilings filings = RatingsTrial::opened(trial.office.synthetic("changji"));
  for (const int year : {2022, 2023, 2024}) {
    // Each account anew, by the office's own road; who has a grave finding of a wrong figure apart.
    std::int64_t direct = 0, bought = 0, accounts = 0, held_direct = 0, held_bought = 0;
    std::set<std::string> held;
    for (const carbon::Enterprise& one : filings.enterprises) {
      const auto made = year_account(trial.office, filings, one, std::to_string(year), {});
      if (!made) continue;
      const auto findings = carbon::check_account(trial.office.checks(), made->computed, trial.office.units());
      const bool grave = std::ranges::any_of(findings, [](const carbon::CarbonFinding& finding) {
        return finding.severity == carbon::CheckSeverity::error && finding.code != "missing" &&
               finding.code != "unfiled";
      });
      if (grave) held.insert(one.id);
      accounts += grave ? 0 : 1;
      const auto kg = [&](carbon::Part part) { return carbon::nearest_kilogram(made->computed.account.part(part)); };
      (grave ? held_direct : direct) += kg(carbon::Part::fuel) + kg(carbon::Part::process) - kg(carbon::Part::recovery);
      (grave ? held_bought : bought) += kg(carbon::Part::electricity) + kg(carbon::Part::heat);
    }
    CHECK(!held.empty());
    if (year == 2023) CHECK(held.contains("SYN-ALUMINIUM-03"));
    for (const char* by : {"sector", "county"}) {
      const json page = trial.read("/balance", "year=" + std::to_string(year) + "&by=" + by);
      CHECK(page.at("open_sum").is_null());
      CHECK(page.at("all").at("enterprises") == accounts);
      CHECK(page.at("all").at("direct_kg") == direct);
      CHECK(page.at("all").at("indirect_kg") == bought);
      CHECK(page.at("all").at("accounts_kg") == direct + bought);
      CHECK(page.at("all").at("held") == held.size());
      CHECK(page.at("all").at("with_held").at("direct_kg") == direct + held_direct);
      CHECK(page.at("all").at("with_held").at("accounts_kg") == direct + bought + held_direct + held_bought);
      // Net import of the region's file: 5 236 000 and 3 846 000 MWh at 0.5543; of 2022 nobody knows it.
      const std::int64_t imported = year == 2023 ? 2'902'314'800 : year == 2024 ? 2'131'837'800 : 0;
      CHECK(page.at("region").at("electricity_known") == (year != 2022));
      CHECK(page.at("region").at("total_kg") == direct + imported);
      std::set<std::string> named;
      for (const json& one : page.at("held")) {
        named.insert(one.at("enterprise").get<std::string>());
        CHECK(!one.at("findings").empty());
        CHECK(!one.at("findings")[0].at("what_zh").get<std::string>().empty());
      }
      CHECK(named == held);
      CHECK(ratings_sum(page.at("held"), "direct_kg") == held_direct);
      CHECK(ratings_sum(page.at("held"), "indirect_kg") == held_bought);
      for (const char* rows : {"rows", "cells"}) {
        for (const char* figure : {"direct_kg", "accounts_kg", "coal_kg", "coal_burnt_kg", "coal_fed_kg", "energy_kgce",
                                   "value_added_yuan", "energy_unknown", "held"}) {
          CHECK_MESSAGE(ratings_sum(page.at(rows), figure) == page.at("all").at(figure).get<std::int64_t>(), figure);
        }
      }
    }
  }
}

TEST_CASE("a slip of kWh for MWh moves neither the region of its year nor the mean that others are held against") {
  const RatingsTrial trial;
  const json page = trial.read("/balance", "year=2023");
  const double indirect = page.at("all").at("indirect_kg").get<double>() / 1e9;  // Mt
  const double with = page.at("all").at("with_held").at("indirect_kg").get<double>() / 1e9;
  CHECK(indirect < 20);
  CHECK(with > 60);
  const json ratings = trial.read("/ratings", "year=2023");
  for (const auto& [key, set] : ratings.at("benchmarks").items()) {
    for (const json& member : set.at("members")) CHECK(member != "SYN-ALUMINIUM-03");
  }
  for (const json& one : ratings.at("results")) {
    if (one.at("enterprise") != "SYN-ALUMINIUM-03") continue;
    CHECK(one.at("state") == "provisional");
    CHECK(one.at("held")[0].at("code") == "electricity");
  }
}

TEST_CASE("L is net of own zero-carbon electricity that went to the grid, and the account is not") {
  const RatingsTrial trial;
  const CarbonFilings filings = RatingsTrial::opened(trial.office.synthetic("changji"));
  const carbon::Enterprise* mine = rated_enterprise(filings, "SYN-MINING-01");
  REQUIRE(mine != nullptr);
  const auto made = RatingsTrial::opened(year_account(trial.office, filings, *mine, "2024", {}));
  double factor = 0, tonnes = 0;
  for (const carbon::AccountLine& line : made.computed.account.lines) {
    for (const carbon::Operand& one : line.operands) {
      if (line.part == carbon::Part::electricity && one.unit == "tCO2/MWh") factor = one.value;
    }
  }
  for (const carbon::Month& month : made.computed.filings) {
    const carbon::MonthItem* item = month.item("zero_carbon_sent_out");
    REQUIRE(item != nullptr);
    REQUIRE(item->unit == "MWh");
    tonnes += item->value.approximate() * factor;
  }
  const json page = trial.read("/ratings/SYN-MINING-01", "year=2024"), lineage = page.at("lineage");
  CHECK(lineage.at("zero_carbon_kg").get<double>() == doctest::Approx(tonnes * 1000).epsilon(1e-4));
  CHECK(lineage.at("zero_carbon_kg") > 0);
  CHECK(ratings_sum(lineage.at("deductions"), "kg") == lineage.at("zero_carbon_kg").get<std::int64_t>());
  CHECK(lineage.at("account").at("total_kg") == carbon::nearest_kilogram(*made.computed.account.total));
  CHECK(lineage.at("net_kg").get<std::int64_t>() ==
        lineage.at("account").at("total_kg").get<std::int64_t>() - lineage.at("zero_carbon_kg").get<std::int64_t>());
  const double value = lineage.at("value_added_yuan").get<double>();
  for (const json& one : page.at("course")) {
    if (one.at("year") != 2024) continue;
    CHECK(one.at("intensity").get<double>() ==
          doctest::Approx(lineage.at("net_kg").get<double>() * 10 / value).epsilon(0.001));
  }
  CHECK(trial.read("/balance", "year=2024").at("all").at("zero_carbon_kg") > 0);
}

TEST_CASE("what was published stands beside a balance as it was printed; the first year has none before it") {
  const RatingsTrial trial;
  const json page = trial.read("/balance", "year=2022");
  CHECK(page.at("all").at("before").is_null());
  std::vector<std::string> values;
  for (const json& one : page.at("published")) values.push_back(one.at("value"));
  CHECK(values == std::vector<std::string>{"46", "226.7", "13", "7.68", "95"});
  const json next = trial.read("/balance", "year=2023");
  CHECK(next.at("all").at("before").at("direct_kg") == page.at("all").at("direct_kg"));
}

}  // namespace lantian::serve
