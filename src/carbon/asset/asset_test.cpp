// The ledger of carbon assets: what it takes, what it refuses, and that no unit is made or lost whatever is posted.
#include "carbon/asset/asset_ledger.hpp"
#include "carbon/library/library_sample_test.hpp"

#include <random>

using namespace lantian;
using namespace lantian::carbon;
using namespace lantian::carbon::trial;

namespace {

AssetBasis asset_basis() {
  auto rule = read_asset_rule(carbon_source("data/carbon/asset/cets-2024.toml"));
  REQUIRE_MESSAGE(rule.ok(), (rule.ok() ? std::string{} : rule.error().text()));
  return {*std::move(rule), {{"plant", 2024, 1'000}, {"mill", 2024, 401}}};
}

/// A ledger with its rule; vouchers count by themselves.
struct AssetDesk {
  AssetBasis basis = asset_basis();
  AssetLedger ledger;
  Day day = library_day("2024-06-01");
  int voucher = 0;

  std::string post(AssetDraft draft) {
    draft.voucher = "V" + std::to_string(++voucher);
    draft.day = day;
    draft.synthetic = true;
    if (draft.act == AssetAct::issue) draft.evidence = "allocation";
    const auto answer = ledger.settle(basis, draft, "clerk");
    if (const auto* no = std::get_if<AssetRefusal>(&answer)) {
      CHECK_FALSE(no->message.empty());
      return std::string{name_of(no->reason)};
    }
    REQUIRE(ledger.take(std::get<AssetEntry>(answer)).ok());
    return "";
  }
  AssetDraft of(AssetAct act, std::int64_t units, const std::string& kind = "cea", int vintage = 2024) const {
    AssetDraft draft;
    draft.act = act;
    draft.holder = "plant";
    draft.kind = kind;
    draft.vintage = vintage;
    draft.units = units;
    draft.year = 2024;
    draft.to = "mill";
    draft.party = "bank";
    draft.to_vintage = vintage + 1;
    return draft;
  }
  std::int64_t held(const std::string& holder, int vintage = 2024, AssetPot pot = AssetPot::held) const {
    return ledger.units({holder, pot, pot == AssetPot::pledged ? "bank" : ""}, "cea", vintage);
  }
};

}  // namespace

TEST_CASE("allowances are issued, sold, pledged and surrendered, and the year is closed") {
  AssetDesk desk;
  REQUIRE(desk.post(desk.of(AssetAct::issue, 1'100)) == "");
  REQUIRE(desk.post(desk.of(AssetAct::issue, 60, "ccer", 2023)) == "");
  REQUIRE(desk.post(desk.of(AssetAct::transfer, 50)) == "");
  REQUIRE(desk.post(desk.of(AssetAct::pledge, 100)) == "");
  CHECK(desk.held("plant") == 950);
  CHECK(desk.held("mill") == 50);
  CHECK(desk.post(desk.of(AssetAct::surrender, 951)) == "overdrawn");  // what is pledged is not free
  CHECK(desk.post(desk.of(AssetAct::surrender, 51, "ccer", 2023)) == "offset limit");
  REQUIRE(desk.post(desk.of(AssetAct::surrender, 50, "ccer", 2023)) == "");
  REQUIRE(desk.post(desk.of(AssetAct::surrender, 900)) == "");
  auto state = compliance_of(desk.basis, desk.ledger, "plant", 2024, library_day("2025-12-31"));
  CHECK(state.state == ComplianceState::open);
  CHECK(state.missing == 50);
  CHECK(state.offset_limit == 50);
  CHECK(compliance_of(desk.basis, desk.ledger, "plant", 2024, library_day("2026-01-01")).state ==
        ComplianceState::overdue);
  REQUIRE(desk.post(desk.of(AssetAct::surrender, 50)) == "");
  state = compliance_of(desk.basis, desk.ledger, "plant", 2024, library_day("2026-01-01"));
  CHECK(state.state == ComplianceState::met);
  CHECK(state.offsets == 50);
  CHECK(desk.post(desk.of(AssetAct::surrender, 1)) == "no obligation");
  CHECK(compliance_of(desk.basis, desk.ledger, "other", 2024, desk.day).state == ComplianceState::unknown);
}

TEST_CASE("an offset covers at most its share, rounded down") {
  AssetDesk desk;
  AssetDraft issue = desk.of(AssetAct::issue, 100, "ccer", 2024), give = desk.of(AssetAct::surrender, 21, "ccer", 2024);
  issue.holder = give.holder = "mill";
  REQUIRE(desk.post(issue) == "");
  CHECK(desk.post(give) == "offset limit");  // 5 percent of 401 are 20.05
  give.units = 20;
  CHECK(desk.post(give) == "");
}

TEST_CASE("what cannot be posted is refused with its reason") {
  AssetDesk desk;
  REQUIRE(desk.post(desk.of(AssetAct::issue, 100)) == "");
  REQUIRE(desk.post(desk.of(AssetAct::issue, 100, "cea", 2025)) == "");
  CHECK(desk.post(desk.of(AssetAct::surrender, 1, "cea", 2025)) == "wrong vintage");
  CHECK(desk.post(desk.of(AssetAct::transfer, 101)) == "overdrawn");
  CHECK(desk.post(desk.of(AssetAct::transfer, 0)) == "bad amount");
  CHECK(desk.post(desk.of(AssetAct::transfer, 1, "gold")) == "unknown kind");
  REQUIRE(desk.post(desk.of(AssetAct::issue, 10, "local")) == "");
  CHECK(desk.post(desk.of(AssetAct::surrender, 1, "local")) == "not surrendered");
  CHECK(desk.post(desk.of(AssetAct::carry, 1, "local")) == "carry limit");
  AssetDraft incomplete = desk.of(AssetAct::transfer, 1);
  incomplete.to.clear();
  CHECK(desk.post(incomplete) == "missing field");
  desk.day = library_day("2024-05-31");
  CHECK(desk.post(desk.of(AssetAct::transfer, 1)) == "days out of order");
}

TEST_CASE("carrying over: a base, and a multiple of what was sold net") {
  AssetDesk desk;
  REQUIRE(desk.post(desk.of(AssetAct::issue, 20'000)) == "");
  CHECK(desk.post(desk.of(AssetAct::carry, 10'001)) == "carry limit");
  REQUIRE(desk.post(desk.of(AssetAct::carry, 10'000)) == "");
  CHECK(desk.held("plant", 2025) == 10'000);
  CHECK(desk.post(desk.of(AssetAct::carry, 1)) == "carry limit");
  REQUIRE(desk.post(desk.of(AssetAct::transfer, 3)) == "");
  CHECK(desk.post(desk.of(AssetAct::carry, 5)) == "carry limit");  // 1.5 x 3 = 4.5
  CHECK(desk.post(desk.of(AssetAct::carry, 4)) == "");
}

TEST_CASE("a correction moves back, once, and only what is still there") {
  AssetDesk desk;
  REQUIRE(desk.post(desk.of(AssetAct::issue, 100)) == "");
  REQUIRE(desk.post(desk.of(AssetAct::transfer, 30)) == "");
  AssetDraft back;
  back.act = AssetAct::reverse;
  back.reverses = 1;
  CHECK(desk.post(back) == "overdrawn");  // 30 of the 100 are with the mill
  back.reverses = 2;
  REQUIRE(desk.post(back) == "");
  CHECK(desk.held("plant") == 100);
  CHECK(desk.ledger.sold_net("plant", "cea", 2024) == 0);
  CHECK(desk.post(back) == "bad reversal");
  back.reverses = 3;
  CHECK(desk.post(back) == "bad reversal");  // itself a reversal
  back.reverses = 1;
  CHECK(desk.post(back) == "");
  CHECK(desk.ledger.balances().empty());
}

TEST_CASE("rows that were touched are found") {
  AssetDesk desk;
  REQUIRE(desk.post(desk.of(AssetAct::issue, 100)) == "");
  REQUIRE(desk.post(desk.of(AssetAct::transfer, 30)) == "");
  REQUIRE(desk.post(desk.of(AssetAct::transfer, 20)) == "");
  CHECK(verify_assets(desk.ledger.entries()).empty());
  const auto broken = [&](auto change) {
    std::vector<AssetEntry> rows = desk.ledger.entries();
    change(rows);
    const auto faults = verify_assets(rows);
    return faults.empty() ? std::int64_t{0} : faults[0].entry;
  };
  CHECK(broken([](auto& rows) { rows[1].draft.units = 31; }) == 2);
  CHECK(broken([](auto& rows) { rows[1].draft.note = "x"; }) == 2);
  CHECK(broken([](auto& rows) { rows.erase(rows.begin() + 1); }) == 3);
  CHECK(broken([](auto& rows) { std::swap(rows[1].draft, rows[2].draft); }) == 2);
  // Even with a chain made anew, postings that make a unit are not taken.
  CHECK(broken([](auto& rows) {
          rows[2].postings[1].units = 21;
          rows[2].chain = chain_of(rows[1].chain, rows[2]);
        }) == 3);
}

TEST_CASE("whatever is posted, each kind and vintage sums to zero, nothing is below zero, no unit is lost") {
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    std::mt19937 random{seed};
    const auto pick = [&](int below) { return static_cast<int>(random() % static_cast<std::uint32_t>(below)); };
    AssetDesk desk;
    const std::vector<std::string> holders{"plant", "mill", "smelter"}, kinds{"cea", "ccer", "local"};
    std::int64_t issued = 0;
    for (int n = 0; n < 120; ++n) {
      desk.day += std::chrono::days{pick(3)};
      AssetDraft draft = desk.of(static_cast<AssetAct>(1 + pick(8)), 1 + pick(400),
                                 kinds[static_cast<std::size_t>(pick(3))], 2023 + pick(3));
      draft.holder = holders[static_cast<std::size_t>(pick(3))];
      draft.to = holders[static_cast<std::size_t>(pick(3))];
      draft.reverses = 1 + pick(n + 1);
      const bool taken = desk.post(draft).empty();
      if (!taken) continue;
      if (draft.act == AssetAct::issue) issued += draft.units;
      const AssetEntry* turned = draft.act == AssetAct::reverse ? desk.ledger.entry(draft.reverses) : nullptr;
      if (turned != nullptr && turned->draft.act == AssetAct::issue) issued -= turned->draft.units;
    }
    std::map<std::pair<std::string, int>, std::int64_t> sums;
    std::int64_t there = 0, bridge = 0;
    for (const AssetBalance& one : desk.ledger.balances()) {
      sums[{one.kind, one.vintage}] += one.units;
      const AssetPot pot = one.account.pot;
      if (pot == AssetPot::carried) bridge += one.units;
      if (pot == AssetPot::issued || pot == AssetPot::carried) continue;
      CHECK(one.units > 0);
      there += one.units;
    }
    for (const auto& [what, sum] : sums) CHECK(sum == 0);
    CHECK(bridge == 0);
    CHECK(there == issued);
    CHECK(verify_assets(desk.ledger.entries()).empty());
  }
}
