// The asset ledger in a book: nothing made or lost, and what is owed comes from an account.
#include "serve/carbon/asset_json.hpp"
#include "serve/carbon/asset_office.hpp"
#include "serve/carbon/finance_trial_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

namespace lantian::serve {
namespace {

using trial::FinanceTrial;

carbon::AssetLedger assets_there(const FinanceTrial& desk) {
  auto ledger = assets_on_file(desk.book);
  REQUIRE_MESSAGE(ledger.ok(), (ledger.ok() ? std::string{} : ledger.error().text()));
  return *std::move(ledger);
}
void assets_add_up(const carbon::AssetLedger& ledger) {
  REQUIRE_FALSE(asset_sums(ledger).empty());
  for (const AssetSum& one : asset_sums(ledger)) CHECK(one.sum == 0);
}

}  // namespace

TEST_CASE("carbon assets: the synthetic ledger adds up to zero, and each row holds") {
  FinanceTrial desk;
  const carbon::AssetLedger ledger = assets_there(desk);
  assets_add_up(ledger);
  CHECK(carbon::verify_assets(ledger.entries()).empty());
  const auto ground = finance_ground(*desk.desk);
  REQUIRE(ground.ok());
  const auto basis = asset_basis(*ground, ledger);
  REQUIRE(basis.ok());
  const auto years = asset_years(*ground, *basis, ledger, "", *parse_day("2026-11-29"));
  REQUIRE(years.size() > 5);
  const auto in_state = [&](carbon::ComplianceState state) {
    return std::ranges::count(years, state, [](const AssetYear& one) { return one.compliance.state; });
  };
  MESSAGE("holders " << years.size() << ", met " << in_state(carbon::ComplianceState::met) << ", overdue "
                     << in_state(carbon::ComplianceState::overdue) << ", unknown "
                     << in_state(carbon::ComplianceState::unknown) << ", rows " << ledger.entries().size());
  CHECK(in_state(carbon::ComplianceState::met) > 0);
  CHECK(in_state(carbon::ComplianceState::overdue) >= 2);
  for (const AssetYear& one : years) {
    if (one.compliance.state == carbon::ComplianceState::unknown) {
      CHECK_FALSE(one.no_obligation.empty());
      continue;
    }
    const auto* who = ground->enterprise(one.compliance.holder);
    const auto account = year_account(*ground->office, *ground->filings, *who, std::to_string(one.compliance.year), {});
    REQUIRE(account.ok());
    const double tonnes = in(*account->computed.account.total, tonne_co2);
    CHECK(static_cast<double>(one.compliance.obligation) >= tonnes);
    CHECK(static_cast<double>(one.compliance.obligation) < tonnes + 1);
  }
}

TEST_CASE("carbon assets: rows are posted by who may write, refused by the rule, and never make or lose a unit") {
  FinanceTrial desk;
  const auto post = [&](const std::string& body) { return desk.ask("POST", "/api/v1/carbon/assets", "", body).status; };
  const std::string sell =
      R"({"act":"transfer","voucher":"V1","holder":"SYN-POWER-01","to":"SYN-POWER-02","kind":"cea","vintage":2024,"units":1})";
  desk.as_enterprise("SYN-POWER-01");
  CHECK(post(sell) == 403);
  desk.as_office();
  const std::size_t before = assets_there(desk).entries().size();
  const std::string issue =
      R"({"act":"issue","voucher":"V0","holder":"SYN-POWER-01","kind":"cea","vintage":2025,"units":7,"evidence":"test"})";
  CHECK(post(issue) == 201);
  CHECK(post(issue) == 422);  // the voucher stands there
  const std::string over =
      R"({"act":"transfer","voucher":"V2","holder":"SYN-POWER-01","to":"SYN-POWER-02","kind":"cea","vintage":2025,"units":8})";
  CHECK(post(over) == 422);
  const std::string early =
      R"({"act":"surrender","voucher":"V3","holder":"SYN-POWER-01","kind":"cea","vintage":2025,"units":1,"year":2025})";
  CHECK(post(early) == 422);  // no account of 2025 says what is owed
  CHECK(post(R"({"act":"conjure"})") == 400);
  CHECK(
      post(
          R"({"act":"issue","voucher":"V4","day":"2099-01-01","holder":"SYN-POWER-01","kind":"cea","vintage":2025,"units":7,"evidence":"t"})") ==
      422);
  const carbon::AssetLedger after = assets_there(desk);
  CHECK(after.entries().size() == before + 1);
  CHECK(after.units({"SYN-POWER-01", carbon::AssetPot::held, ""}, "cea", 2025) == 7);
  assets_add_up(after);
  CHECK(desk.get("/api/v1/carbon/assets/SYN-POWER-01").status == 200);
  CHECK(desk.get("/api/v1/carbon/assets/NOBODY").status == 404);
}

TEST_CASE("carbon assets: a row that was changed in the book is found") {
  FinanceTrial desk;
  const carbon::AssetLedger ledger = assets_there(desk);
  carbon::AssetEntry entry = ledger.entries()[2];
  entry.postings[0].units += 1;
  const std::array drafts{keep::DocumentDraft{"asset", asset_key(entry.id), asset_entry_json(entry), {}}};
  REQUIRE(desk.book.append(drafts, "test", {}).ok());
  const auto broken = assets_on_file(desk.book);
  REQUIRE_FALSE(broken.ok());
  CHECK(broken.error().code == ErrorCode::corrupt);
}

}  // namespace lantian::serve
