// Contracts that both sides change, from the bank's proposal to the rate.
#include "keep/files.hpp"
#include "serve/carbon/amendment_office.hpp"
#include "serve/carbon/finance_trial_test.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

using trial::FinanceTrial;

int amend_this_year() {
  return year_of(std::chrono::floor<std::chrono::days>(to_local(keep::now())));
}
/// The day on which the next but one interest period begins.
std::string amend_begin() {
  return fmt::format("{}-01-01", amend_this_year() + 2);
}

/// A desk with one contract that runs for years yet; its periods are those of the calendar.
struct AmendTrial : FinanceTrial {
  AmendTrial() {
    as_office();
    const std::string contract = fmt::format(R"([loan]
id = "T-1"
enterprise = "SYN-CEMENT-02"
bank = "SYN-BANK-C"
name = {{ zh = "t", en = "t" }}
principal_yuan = "1000000"
base_rate_percent = "4.00"
from = {0}-01-01
until = {1}-01-01
period_months = 12
day_count = "30/360"
verifier = "SYN-VERIFIER"
verify_within_days = 120
steps = "from_base"
missing = "as_missed"
late = "next_period"
source = "test"
synthetic = true
[[loan.kpi]]
id = "co2"
name = {{ zh = "t", en = "t" }}
unit = "tCO2"
kind = "emission"
better = "lower"
factors = ["guide cement/2015"]
perimeter = []
step_down_bp = "5"
step_up_bp = "5"
target = [{{ year = {0}, value = "1" }}, {{ year = {2}, value = "1" }}]
)",
                                             amend_this_year() - 2, amend_this_year() + 4, amend_this_year() + 1);
    const HttpReply made = ask("POST", "/api/v1/carbon/loans", "", contract);
    REQUIRE_MESSAGE(made.status == 201, made.body);
  }

  HttpReply propose(const std::string& body) const {
    return ask("POST", "/api/v1/carbon/cards/loans/T-1/amendments", "", body);
  }
  HttpReply answer(const std::string& number, bool agrees) const {
    return ask("POST", "/api/v1/carbon/own/loans/T-1/amendments/" + number + "/answers", "",
               agrees ? R"({"agrees":true})" : R"({"agrees":false,"words":"too dear"})");
  }
  LoanOnFile file() const {
    auto found = loan_on_file(book, "T-1");
    REQUIRE(found.ok());
    return *std::move(found);
  }
  carbon::LoanCourse course() const {
    auto made = loan_course(file(), std::chrono::floor<std::chrono::days>(to_local(keep::now())));
    REQUIRE(made.ok());
    return *std::move(made);
  }
};

std::string amend_steps(const std::string& from) {
  return fmt::format(
      R"({{"from":"{}","cap":"4.10","verifier":"SECOND","kpis":[{{"kpi":"co2","step_up_bp":"25"}}],"reason":"asked"}})",
      from);
}
bool amend_told(const HttpReply& reply, std::string_view text) {
  return reply.body.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("carbon amendments: the bank proposes, nothing moves; the enterprise agrees, and periods to come move") {
  AmendTrial desk;
  const carbon::LoanCourse before = desk.course();
  desk.as_bank("SYN-BANK-C");
  const HttpReply proposed = desk.propose(amend_steps(amend_begin()));
  REQUIRE_MESSAGE(proposed.status == 201, proposed.body);
  CHECK(desk.notes.back() == std::pair<std::string, std::string>{"carbon.amendment.proposed", "T-1/1"});
  CHECK(desk.course().interest == before.interest);
  CHECK(desk.propose(amend_steps(amend_begin())).status == 422);  // one at a time
  desk.as_enterprise("SYN-CEMENT-02");
  const HttpReply own = desk.get("/api/v1/carbon/own/loans");
  REQUIRE(own.status == 200);
  CHECK(amend_told(own, "\"state\":\"proposed\""));
  REQUIRE(desk.answer("1", true).status == 201);
  CHECK(desk.answer("1", false).status == 409);
  const carbon::LoanCourse after = desk.course();
  REQUIRE(after.periods.size() == 6);
  for (std::size_t n = 0; n < 4; ++n) {
    CHECK(after.periods[n].rate == before.periods[n].rate);
    CHECK(after.periods[n].interest == before.periods[n].interest);
    CHECK(after.periods[n].amendment.empty());
  }
  // A year that nobody verified is a missed one by this contract: 5 bp before, 25 bp after, and the cap holds it
  // at 4.10.
  CHECK(before.periods[4].rate_text() == "4.05");
  CHECK(after.periods[4].rate_text() == "4.10");
  CHECK(after.periods[4].capped());
  CHECK(after.periods[4].amendment == "T-1/1");
  // A new book replays to the same, and the chain holds.
  CHECK(desk.course().interest == after.interest);
  CHECK(desk.book.verify()->empty());
  desk.as_office();
  const HttpReply office = desk.get("/api/v1/carbon/loans/T-1");
  CHECK(amend_told(office, "\"state\":\"agreed\""));
}

TEST_CASE("carbon amendments: one of the past or of a finished period is refused, also when it is answered too late") {
  AmendTrial desk;
  desk.as_bank("SYN-BANK-C");
  for (const int year : {amend_this_year() - 1, amend_this_year()}) {
    const HttpReply refused = desk.propose(amend_steps(fmt::format("{}-01-01", year)));
    CHECK(refused.status == 422);
    CHECK(amend_told(refused, "a period that has begun or is over stays as it is"));
  }
  CHECK(desk.propose(amend_steps(fmt::format("{}-03-01", amend_this_year() + 1))).status == 422);
  const HttpReply over = desk.propose(fmt::format(
      R"({{"kpis":[{{"kpi":"co2","targets":[{{"year":{},"value":"9"}}]}}],"reason":"x"}})", amend_this_year() - 2));
  CHECK(over.status == 422);
  CHECK(amend_told(over, "is over: its target stays"));
  CHECK(desk.propose(R"({"cap":"4.10"})").status == 400);                             // no reason
  CHECK(desk.propose(R"({"verifier":"SYN-BANK-C","reason":"x"})").status == 422);     // a party
  CHECK(desk.propose(R"({"verifier":"SYN-CEMENT-02","reason":"x"})").status == 422);  // the other one
  CHECK(desk.propose(R"({"kpis":[{"kpi":"co2","factors":["guide easy/1"]}],"reason":"x"})").status == 422);
  CHECK(desk.book.keys("amendment")->empty());
  REQUIRE(desk.propose(amend_steps(amend_begin())).status == 201);
  // The enterprise answers on the very day on which the period has begun.
  const CarbonPerson manager{"manager", "enterprise", "SYN-CEMENT-02"};
  const auto late = FinanceTrial::finance_day(amend_begin().c_str());
  const auto answer = answer_amendment(desk.book, desk.file(), "1", {true, ""}, manager, late);
  REQUIRE_FALSE(answer.ok());
  CHECK(answer.error().code == ErrorCode::conflict);
  CHECK(answer.error().message.find("lapsed") != std::string::npos);
}

TEST_CASE("carbon amendments: only the two sides, each for its own part, and the office for none") {
  AmendTrial desk;
  desk.as_enterprise("SYN-CEMENT-02");
  CHECK(desk.propose(amend_steps(amend_begin())).status == 403);
  desk.as_office();
  CHECK(desk.propose(amend_steps(amend_begin())).status == 403);
  desk.as_bank("SYN-BANK-A");
  const HttpReply foreign = desk.propose(amend_steps(amend_begin()));
  const HttpReply absent = desk.ask("POST", "/api/v1/carbon/cards/loans/NO/amendments", "", amend_steps(amend_begin()));
  CHECK(foreign.status == 404);
  CHECK(absent.status == 404);
  CHECK_FALSE(amend_told(foreign, "SYN-CEMENT-02"));
  desk.person.reset();
  CHECK(desk.propose(amend_steps(amend_begin())).status == 401);
  desk.as_bank("SYN-BANK-C");
  REQUIRE(desk.propose(amend_steps(amend_begin())).status == 201);
  CHECK(desk.answer("1", true).status == 403);  // the bank does not agree with itself
  desk.as_enterprise("SYN-CEMENT-01");
  CHECK(desk.answer("1", true).status == 404);
  CHECK_FALSE(amend_told(desk.get("/api/v1/carbon/own/loans"), "T-1"));
  desk.as_office();
  CHECK(desk.answer("1", true).status == 403);
  CHECK(desk.file().amendments.at(0).state == AmendmentState::proposed);
  desk.as_bank("SYN-BANK-C");
  REQUIRE(desk.ask("POST", "/api/v1/carbon/cards/loans/T-1/amendments/1/withdrawals").status == 201);
  CHECK(desk.file().amendments.at(0).state == AmendmentState::withdrawn);
  desk.as_enterprise("SYN-CEMENT-02");
  CHECK(desk.answer("1", true).status == 409);
  desk.as_bank("SYN-BANK-C");
  REQUIRE(desk.propose(amend_steps(amend_begin())).status == 201);
  desk.as_enterprise("SYN-CEMENT-02");
  REQUIRE(desk.answer("2", false).status == 201);
  CHECK(desk.file().amendments.at(1).answer == "too dear");
  CHECK(desk.course().periods[4].rate_text() == "4.05");
}

TEST_CASE("carbon amendments: years are recalculated on the contract's factors unless both sides say otherwise") {
  AmendTrial desk;
  desk.as_bank("SYN-BANK-C");
  REQUIRE(desk.propose(amend_steps(amend_begin())).status == 201);
  desk.as_enterprise("SYN-CEMENT-02");
  REQUIRE(desk.answer("1", true).status == 201);
  const int next = amend_this_year() + 1;
  const auto later = std::chrono::floor<std::chrono::days>(to_local(keep::now()));
  CHECK(desk.file().terms(later).kpis[0].basis_of(next) == desk.file().loan.kpis[0].basis);
  desk.as_bank("SYN-BANK-C");
  const HttpReply made = desk.propose(R"({"kpis":[{"kpi":"co2","todays_factors":true}],"reason":"the guide changed"})");
  CHECK(made.status == 422);  // it would begin before what was agreed already
  REQUIRE(
      desk.propose(fmt::format(
                       R"({{"from":"{}","kpis":[{{"kpi":"co2","todays_factors":true}}],"reason":"the guide changed"}})",
                       amend_begin()))
          .status == 201);
  desk.as_enterprise("SYN-CEMENT-02");
  REQUIRE(desk.answer("2", true).status == 201);
  const carbon::Loan terms = desk.file().terms(later);
  const auto wish = wish_of_basis(terms.kpis[0].basis_of(next));
  REQUIRE(wish.has_value());
  CHECK(wish->guide == "cement");
  CHECK_FALSE(wish->factors.empty());
  // The year that is over is judged as it was signed.
  CHECK(terms.kpis[0].basis_of(amend_this_year() - 2) == desk.file().loan.kpis[0].basis);
  // What a bank learns of the basis are names of public factor sets, without their hashes.
  desk.as_bank("SYN-BANK-C");
  const HttpReply page = desk.get("/api/v1/carbon/cards/loans");
  CHECK(amend_told(page, "guide cement/"));
  CHECK_FALSE(amend_told(page, "\"verified\""));
}

TEST_CASE("carbon amendments: survive the book as they were") {
  AmendTrial desk;
  desk.as_bank("SYN-BANK-C");
  REQUIRE(desk.propose(amend_steps(amend_begin())).status == 201);
  const auto row = desk.book.newest("amendment", "T-1/1");
  REQUIRE((row.ok() && row->has_value()));
  const auto read = read_amendment_json((*row)->body);
  REQUIRE(read.ok());
  CHECK(amendment_json(*read) == (*row)->body);
  CHECK_FALSE(read_amendment_json(R"({"id":"x"})").ok());
  CHECK_FALSE(read_amendment_wish(R"({"reason":"x","cap":4.1})").ok());
}

}  // namespace lantian::serve
