#include "carbon/balance/balance.hpp"

#include "carbon/rating/rating_trial_test.hpp"

#include <algorithm>

namespace lantian::carbon {
namespace {

using namespace rating_trial;

BalanceRule balance_rule() {
  return trial_must(read_balance_rule(trial_data("balance.toml")));
}

Account balance_account(std::string id, std::string county, std::string sector, double fuel, double electricity,
                        double recovery = 0) {
  Account account;
  account.enterprise = std::move(id);
  account.county = std::move(county);
  account.sector = std::move(sector);
  account.period = "2024";
  account.guide = "general";
  account.version = "2015";
  account.state = MonthState::final;
  const auto line = [&](Part part, double tonnes) {
    AccountLine one;
    one.part = part;
    one.mass = tonnes * tonne_co2;
    account.lines.push_back(one);
  };
  line(Part::fuel, fuel);
  line(Part::electricity, electricity);
  line(Part::recovery, recovery);
  account.total = (fuel + electricity - recovery) * tonne_co2;
  return account;
}

std::vector<Account> balance_accounts() {
  // A plant burns 1000 t for what the smelter and the mill buy: 800 t and 100 t of it stand there as indirect.
  return {balance_account("P", "652301", "power", 1000, 0), balance_account("S", "652301", "aluminium", 50, 800, 5),
          balance_account("M", "652302", "textile", 10, 100.0004)};
}

}  // namespace

TEST_CASE("the regional total counts direct emission and net import, and what was bought inside stands beside it") {
  const std::vector<Account> accounts = balance_accounts();
  BalanceQuestion question{accounts, nullptr, BorderFlow{{200, 0}, {5543, 4}, "import"}, std::nullopt};
  const Balance balance = trial_must(balance_of(balance_rule(), trial_sectors(), question));
  CHECK(balance.region.direct_kg == 1'055'000);
  CHECK(balance.region.electricity_kg == 110'860);  // 200 MWh x 0.5543
  CHECK(balance.region.total_kg() == 1'165'860);
  CHECK(balance.region.indirect_kg == 900'000);
  CHECK_FALSE(balance.region.heat_known);
  CHECK(balance.all.part(Part::recovery) == 5'000);
  question.electricity->net_import = {-200, 0};
  const Balance exporter = trial_must(balance_of(balance_rule(), trial_sectors(), question));
  CHECK(exporter.region.total_kg() == 1'055'000);
  CHECK(exporter.region.exported_kg == 110'860);
  BalanceRule other = balance_rule();
  other.export_subtracted = true;
  CHECK(trial_must(balance_of(other, trial_sectors(), question)).region.total_kg() == 944'140);
}

TEST_CASE("sums close exactly; an intensity is recomputed in each row and never summed") {
  const std::vector<Account> accounts = balance_accounts();
  const std::map<std::string, BalanceFacts, std::less<>> facts{
      {"P", {1'000'000, 500'000, 357'150}}, {"S", {2'000'000, 0, 0}}, {"M", {-1'000, {}, {}}}};
  const Balance balance =
      trial_must(balance_of(balance_rule(), trial_sectors(), {accounts, &facts, std::nullopt, std::nullopt}));
  CHECK_FALSE(open_sum(balance));
  CHECK(balance.cells.size() == 3);
  CHECK(balance.counties.size() == 2);
  CHECK(*balance.counties[0].intensity() == Rational::of(1'845'000 * 10, 3'000'000));
  CHECK_FALSE(balance.counties[1].intensity());  // value added below 0
  CHECK(*balance.all.intensity() == Rational::of(1'955'000 * 10, 2'999'000));
  CHECK(balance.all.coal_kg == 500'000);
  CHECK(balance.all.coal_kgce == 357'150);
  CHECK(balance.all.coal_unknown == 1);
  Balance broken = balance;
  broken.sectors[0].part_kg[0] += 1;
  CHECK(*open_sum(broken) == "sectors do not add up to all");
}

TEST_CASE("provisional and missing accounts are counted, and what lacks a month is in no intensity") {
  std::vector<Account> accounts = balance_accounts();
  accounts[0].state = MonthState::provisional;
  accounts[1].state = MonthState::missing;
  accounts[1].missing_months = {"2024-07"};
  const std::map<std::string, BalanceFacts, std::less<>> facts{{"P", {1'000'000, {}, {}}}, {"S", {2'000'000, {}, {}}}};
  const Balance balance =
      trial_must(balance_of(balance_rule(), trial_sectors(), {accounts, &facts, std::nullopt, std::nullopt}));
  CHECK(balance.all.provisional == 1);
  CHECK(balance.all.missing == 1);
  CHECK(balance.all.valued == 1);
  CHECK(*balance.all.intensity() == Rational{10});
  CHECK(balance.all.direct_kg() == 1'055'000);
}

TEST_CASE("an account that is held back stands beside every sum and in none; with it, the sums still close") {
  const std::vector<Account> accounts = balance_accounts();
  const std::map<std::string, BalanceFacts, std::less<>> facts{
      {"P", {1'000'000, 500'000, 357'150}}, {"S", {2'000'000, 3'000, 2'143}}, {"M", {1'000, 0, 0}}};
  const std::set<std::string, std::less<>> held{"S"};
  const Balance balance =
      trial_must(balance_of(balance_rule(), trial_sectors(), {accounts, &facts, std::nullopt, std::nullopt, &held}));
  CHECK_FALSE(open_sum(balance));
  CHECK(balance.all.enterprises == 2);
  CHECK(balance.all.direct_kg() == 1'010'000);
  CHECK(balance.region.total_kg() == 1'010'000);
  CHECK(balance.all.indirect_kg() == 100'000);
  CHECK(balance.all.held == 1);
  CHECK(balance.all.held_direct_kg() == 45'000);
  CHECK(balance.all.held_indirect_kg() == 800'000);
  CHECK(balance.all.coal_kg == 500'000);
  CHECK(balance.all.held_coal_kg == 3'000);
  CHECK(balance.all.value_added_yuan == 1'001'000);
  const auto smelter = std::ranges::find(balance.sectors, "aluminium", &BalanceRow::sector);
  REQUIRE(smelter != balance.sectors.end());
  CHECK(smelter->enterprises == 0);
  Balance greener = balance;
  greener.counties[0].sinks_kg += 1;
  CHECK(*open_sum(greener) == "counties do not add up to all");
  CHECK(smelter->held == 1);
  CHECK_FALSE(smelter->intensity());
  Balance broken = balance;
  broken.cells[0].held_part_kg[2] += 1;
  CHECK(*open_sum(broken) == "cells do not add up to all");
}

TEST_CASE("which findings hold back is data: grave ones, and not those that say a month or a figure lacks") {
  const auto finding = [](CheckSeverity severity, std::string code) {
    CarbonFinding one;
    one.severity = severity;
    one.code = std::move(code);
    return one;
  };
  const std::vector<CarbonFinding> findings{
      finding(CheckSeverity::error, "missing"), finding(CheckSeverity::error, "unfiled"),
      finding(CheckSeverity::warning, "electricity"), finding(CheckSeverity::error, "electricity")};
  BalanceRule rule = balance_rule();
  REQUIRE(holding_back(rule, findings).size() == 1);
  CHECK(holding_back(rule, findings)[0].code == "electricity");
  rule.held_from = CheckSeverity::warning;
  CHECK(holding_back(rule, findings).size() == 2);
  const auto read = read_balance_rule({"b.toml", "net_export = \"shown\"\nsource = \"x\"\nstatus = \"verified\"\n"});
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().message.find("[held] is missing") != std::string::npos);
}

TEST_CASE("refused: nothing, an enterprise twice, another period, a sector of its own, synthetic beside real") {
  const BalanceRule rule = balance_rule();
  const auto code = [&](const std::vector<Account>& accounts) {
    const auto balance = balance_of(rule, trial_sectors(), {accounts, nullptr, std::nullopt, std::nullopt});
    REQUIRE_FALSE(balance.ok());
    return balance.error().code;
  };
  CHECK(code({}) == ErrorCode::invalid_argument);
  std::vector<Account> accounts = balance_accounts();
  accounts[1].enterprise = "P";
  CHECK(code(accounts) == ErrorCode::conflict);
  accounts = balance_accounts();
  accounts[1].period = "2023";
  CHECK(code(accounts) == ErrorCode::invalid_argument);
  accounts = balance_accounts();
  accounts[1].sector = "moon";
  CHECK(code(accounts) == ErrorCode::invalid_argument);
  accounts = balance_accounts();
  accounts[1].synthetic = true;
  CHECK(code(accounts) == ErrorCode::conflict);
  accounts = balance_accounts();
  const BorderFlow wild{{999'999'999'999'999'999, 0}, {5543, 4}, ""}, off{{1, 0}, {5543, 1}, ""};
  CHECK_FALSE(balance_of(rule, trial_sectors(), {accounts, nullptr, wild, std::nullopt}));
  CHECK_FALSE(balance_of(rule, trial_sectors(), {accounts, nullptr, std::nullopt, off}));
}

}  // namespace lantian::carbon
