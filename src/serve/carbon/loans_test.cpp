// From the months of the synthetic region to the rate of a loan.
#include "keep/files.hpp"
#include "serve/carbon/finance_trial_test.hpp"
#include "serve/carbon/loan_json.hpp"
#include "serve/carbon/loan_office.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

namespace lantian::serve {
namespace {

using trial::FinanceTrial;

FinanceGround loans_ground(const FinanceTrial& desk) {
  auto ground = finance_ground(*desk.desk);
  REQUIRE(ground.ok());
  return *std::move(ground);
}
carbon::Account loans_account(const FinanceGround& ground, const std::string& enterprise, const std::string& year) {
  auto made = year_account(*ground.office, *ground.filings, *ground.enterprise(enterprise), year, {});
  REQUIRE(made.ok());
  return std::move(made->computed.account);
}
/// t CO2 for a MWh, as the lines of an account took it.
double loans_grid_factor(const carbon::Account& account) {
  for (const carbon::AccountLine& line : account.lines) {
    for (const carbon::Operand& one : line.operands) {
      if (one.origin.starts_with("grid-electricity/")) return one.value;
    }
  }
  FAIL("no line takes the grid's factor");
  return 0;
}
LoanOnFile loan_there(const FinanceTrial& desk, const std::string& id) {
  auto file = loan_on_file(desk.book, id);
  REQUIRE_MESSAGE(file.ok(), (file.ok() ? std::string{} : file.error().text()));
  return *std::move(file);
}

}  // namespace

TEST_CASE("carbon loans: each synthetic contract is signed on its account and followed for three years") {
  FinanceTrial desk;
  const FinanceGround ground = loans_ground(desk);
  const auto files = loans_on_file(desk.book);
  REQUIRE(files.ok());
  REQUIRE(files->size() == 9);
  for (const LoanOnFile& file : *files) {
    CAPTURE(file.loan.id);
    CHECK(carbon::loan_faults(file.loan).empty());
    const auto page = loan_page(ground, file, *parse_day("2026-11-29"));
    REQUIRE(page.ok());
    std::string outcomes;
    for (const carbon::KpiDecision& one : (*page)->course.decisions)
      outcomes += std::string{name_of(one.outcome)} + " ";
    MESSAGE(file.loan.id << " " << outcomes);
    // The course of what was verified and the one of the page are the same: today's figures decide nothing.
    const auto course = loan_course(file, *parse_day("2026-11-29"));
    REQUIRE(course.ok());
    CHECK((*page)->course.interest == course->interest);
    CHECK((*page)->course.periods.size() == course->periods.size());
  }
}

TEST_CASE("carbon loans: the figure is the account's tonnes over the output, on the guide of the contract") {
  FinanceTrial desk;
  const FinanceGround ground = loans_ground(desk);
  const LoanOnFile file = loan_there(desk, "SYN-LOAN-04");
  const carbon::Kpi& kpi = file.loan.kpis[0];
  const MeasuredKpi measured = measure_on_contract(ground, file.loan, kpi, 2023);
  REQUIRE_MESSAGE(measured.figure.value, measured.figure.missing);
  CHECK(measured.guide == "cement/2015");
  CHECK(measured.figure.basis == kpi.basis);
  // Independently: the account of the year, its electricity at the grid's factor of the baseline year, over the output.
  const carbon::Account dated = loans_account(ground, "SYN-CEMENT-01", "2023");
  const double grid = loans_grid_factor(dated);
  const double grid_signed = loans_grid_factor(loans_account(ground, "SYN-CEMENT-01", "2022"));
  CHECK(grid_signed > grid);
  const double electricity = in(dated.part(carbon::Part::electricity), tonne_co2);
  const double tonnes = in(*dated.total, tonne_co2) + electricity * (grid_signed / grid - 1);
  const double output = ground.year("SYN-CEMENT-01", 2023)->output.approximate();
  REQUIRE(measured.tonnes);
  CHECK(*measured.tonnes == doctest::Approx(tonnes));
  CHECK(measured.figure.value->approximate() == doctest::Approx(tonnes / output).epsilon(0.001));
  CHECK(measured.filings == 12);
  CHECK(measured.snapshot.size() == 64);
  double parts = 0;
  for (const auto& [part, mass] : measured.parts) parts += part == "recovery" ? -mass : mass;
  CHECK(parts == doctest::Approx(tonnes));
}

TEST_CASE("carbon loans: today's guide gives another figure, which stands beside and decides nothing") {
  FinanceTrial desk;
  const FinanceGround ground = loans_ground(desk);
  const LoanOnFile file = loan_there(desk, "SYN-LOAN-03");
  const MeasuredKpi today = measure_today(ground, file.loan, file.loan.kpis[0], 2023);
  CHECK(today.guide == "aluminium/2024");
  CHECK_FALSE(today.figure.basis == file.loan.kpis[0].basis);
  const auto page = loan_page(ground, file, *parse_day("2026-11-29"));
  REQUIRE(page.ok());
  const auto& decisions = (*page)->course.decisions;
  const auto judged = std::ranges::find(decisions, 2023, &carbon::KpiDecision::year);
  REQUIRE(judged != decisions.end());
  REQUIRE(judged->value);
  const MeasuredKpi contract = measure_on_contract(ground, file.loan, file.loan.kpis[0], 2023);
  CHECK(*judged->value == *contract.figure.value);
  CHECK((judged->outcome == carbon::KpiOutcome::met) == (*judged->value <= judged->target));
  // The grid's factor fell by itself: that is not the borrower's doing, and stands in today's figure alone.
  REQUIRE(today.figure.value);
  CHECK(*today.figure.value < *contract.figure.value);
  CHECK(judged->revised.has_value() == today.figure.value.has_value());
}

TEST_CASE("carbon loans: a basis says how its account is computed again") {
  const carbon::KpiBasis basis{{"carbon-fuels/2015 ab12", "grid-electricity/2024 cd34", "guide cement/2015"}, {}};
  const auto wish = wish_of_basis(basis);
  REQUIRE(wish);
  CHECK(wish->guide == "cement");
  CHECK(wish->version == "2015");
  REQUIRE(wish->factors.size() == 2);
  CHECK(wish->factors[1].set == "grid-electricity");
  CHECK(wish->factors[1].version == "2024");
  CHECK_FALSE(held_year(basis));
  CHECK(held_year({{"guide cement/2015", "values of 2022"}, {}}) == 2022);
  CHECK(without_hashes("on carbon-fuels/2015 " + std::string(64, 'a') + ", x") == "on carbon-fuels/2015, x");
  CHECK(without_hashes("a " + std::string(63, 'a')) == "a " + std::string(63, 'a'));
  CHECK_FALSE(wish_of_basis({{"synthetic-mine-intelligence/2022"}, {}}));
}

TEST_CASE("carbon loans: contracts and figures survive the book") {
  FinanceTrial desk;
  const auto files = loans_on_file(desk.book);
  REQUIRE(files.ok());
  for (const LoanOnFile& file : *files) {
    const auto again = read_loan_json(loan_json(file.loan));
    REQUIRE(again.ok());
    CHECK(loan_json(*again) == loan_json(file.loan));
    CHECK(again->kpis[0].basis == file.loan.kpis[0].basis);
    for (const carbon::KpiFigure& one : file.verified) {
      const auto figure = read_kpi_figure_json(kpi_figure_json(one));
      REQUIRE(figure.ok());
      CHECK(figure->verified_on == one.verified_on);
      CHECK(figure->value == one.value);
    }
  }
  CHECK_FALSE(read_loan_json(R"({"id":"x"})").ok());
}

TEST_CASE("carbon loans: only the verifier's own account verifies, and the figure is computed, not typed") {
  FinanceTrial desk;
  const std::string path = "/api/v1/carbon/verifications/SYN-LOAN-04";
  const auto post = [&](const std::string& body) { return desk.ask("POST", path, "", body).status; };
  const std::string right = R"({"kpi":"intensity","year":2024,"report":"R-1"})";
  const auto before = desk.book.last_of("kpi");
  // Borrower, bank, office, an agency that the contract does not name, nobody.
  desk.as_enterprise("SYN-CEMENT-01");
  CHECK(post(right) == 403);
  desk.as_enterprise("SYN-VERIFIER");
  CHECK(post(right) == 403);
  desk.as_bank("SYN-BANK-C");
  CHECK(post(right) == 403);
  desk.as_office();
  CHECK(post(right) == 403);
  desk.as_verifier("OTHER");
  const HttpReply foreign = desk.ask("POST", path, "", right);
  const HttpReply absent = desk.ask("POST", "/api/v1/carbon/verifications/NO-LOAN", "", right);
  CHECK(foreign.status == 404);
  CHECK(absent.status == 404);
  CHECK(desk.get(path).status == 404);
  CHECK(desk.get("/api/v1/carbon/verifications").body.find("SYN-LOAN") == std::string::npos);
  desk.as_verifier("SYN-CEMENT-01");  // an agency of the borrower's name is no verifier either
  CHECK(post(right) == 404);
  desk.person.reset();
  CHECK(post(right) == 401);
  CHECK(*desk.book.last_of("kpi") == *before);
  desk.as_verifier("SYN-VERIFIER");
  CHECK(post(R"({"kpi":"intensity","year":2031})") == 422);
  CHECK(post(R"({"kpi":"score","year":2024})") == 422);
  CHECK(post(R"({"kpi":"intensity","year":2024,"value":"0.1"})") == 422);
  CHECK(post(R"({"kpi":"intensity","year":2025})") == 422);  // no months were filed
  CHECK(*desk.book.last_of("kpi") == *before);
  // Whom she calls herself and when does not count: she is who is signed in, today.
  CHECK(post(R"({"kpi":"intensity","year":2024,"verifier":"OTHER","verified_on":"2025-04-01"})") == 201);
  const auto kept = desk.book.newest("kpi", "SYN-LOAN-04/intensity/2024");
  REQUIRE((kept.ok() && kept->has_value()));
  const auto figure = read_kpi_figure_json((*kept)->body);
  REQUIRE(figure.ok());
  CHECK(figure->verified_by == "SYN-VERIFIER");
  CHECK(figure->verified_on == std::chrono::floor<std::chrono::days>(to_local(keep::now())));
  CHECK((*kept)->who == "expert of SYN-VERIFIER");
  CHECK(desk.notes.back().first == "carbon.verification");
  // The address by which an office once said it for her is gone.
  desk.as_office();
  CHECK(desk.ask("POST", "/api/v1/carbon/loans/SYN-LOAN-04/verifications", "", right).status == 404);
}

TEST_CASE("carbon loans: a verifier sees the loans that name her, with the figures, and nothing else of finance") {
  FinanceTrial desk;
  desk.as_verifier("SYN-VERIFIER");
  const HttpReply list = desk.get("/api/v1/carbon/verifications");
  REQUIRE(list.status == 200);
  CHECK(list.body.find("SYN-LOAN-04") != std::string::npos);
  const HttpReply page = desk.get("/api/v1/carbon/verifications/SYN-LOAN-04");
  REQUIRE(page.status == 200);
  CHECK(page.body.find("\"figures\":true") != std::string::npos);
  for (const char* other : {"/api/v1/carbon/loans", "/api/v1/carbon/loans/SYN-LOAN-04", "/api/v1/carbon/consents",
                            "/api/v1/carbon/cards", "/api/v1/carbon/cards/loans", "/api/v1/carbon/own/loans"}) {
    CAPTURE(other);
    CHECK(desk.get(other).status == 403);
  }
  desk.person.reset();
  CHECK(desk.get("/api/v1/carbon/verifications", "as=SYN-VERIFIER").status == 200);
  CHECK(desk.get("/api/v1/carbon/verifications", "as=SYN-BANK-A").status == 400);
  FinanceTrial real{false};
  CHECK(real.get("/api/v1/carbon/verifications", "as=SYN-VERIFIER").status == 401);
}

TEST_CASE("carbon loans: a contract is kept once, without figures of its own making") {
  FinanceTrial desk;
  desk.as_office();
  const std::string contract = R"([loan]
id = "T-1"
enterprise = "SYN-CEMENT-02"
bank = "BANK"
name = { zh = "t", en = "t" }
principal_yuan = "1000000"
base_rate_percent = "4.00"
from = 2024-07-01
until = 2026-07-01
period_months = 12
day_count = "actual/360"
verifier = "V"
verify_within_days = 120
steps = "from_base"
missing = "no_step"
late = "next_period"
source = "test"
synthetic = true
[[loan.kpi]]
id = "co2"
name = { zh = "t", en = "t" }
unit = "tCO2"
kind = "emission"
better = "lower"
factors = ["guide cement/2015"]
perimeter = []
step_down_bp = "5"
step_up_bp = "5"
target = [{ year = 2024, value = "1" }]
)";
  const auto made = desk.ask("POST", "/api/v1/carbon/loans", "", contract);
  CHECK_MESSAGE(made.status == 201, made.body);
  CHECK(desk.ask("POST", "/api/v1/carbon/loans", "", contract).status == 409);
  CHECK(desk.ask("POST", "/api/v1/carbon/loans", "", "[loan]\n").status == 400);
  desk.as_enterprise("SYN-CEMENT-02");
  CHECK(desk.ask("POST", "/api/v1/carbon/loans", "", contract).status == 403);
}

}  // namespace lantian::serve
