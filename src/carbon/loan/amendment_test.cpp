// Contracts that are changed: what lies before stays as it was, and nothing is changed backwards.
#include "carbon/loan/loan_sample_test.hpp"

#include <random>

using namespace lantian;
using namespace lantian::carbon;
using namespace lantian::carbon::trial;

namespace {

/// Steps of 25 bp instead of 10, from the last of the three periods of C6.
Amendment amendment_sample() {
  Amendment out;
  out.id = "C6/1";
  out.loan = "C6";
  out.from = loan_day("2025-07-01");
  out.kpis = {{"score", loan_decimal("25"), {}, {}, {}}};
  out.reason = "the mine asked for more";
  return out;
}
Amendment amendment_agreed(Amendment amendment, const char* day) {
  amendment.agreed_on = loan_day(day);
  return amendment;
}
LoanCourse amended_course(const std::vector<Amendment>& amendments, const std::vector<KpiFigure>& figures,
                          const char* on = "2030-01-01") {
  auto course = course_of(loan_of_c6(), amendments, figures, loan_day(on));
  REQUIRE_MESSAGE(course.ok(), (course.ok() ? std::string{} : course.error().text()));
  return *std::move(course);
}
std::string amendment_refused(const Amendment& wish, const char* today, const std::vector<Amendment>& before = {}) {
  std::string out;
  for (const std::string& one : amendment_faults(loan_of_c6(), before, wish, loan_day(today))) out += one + "\n";
  return out;
}
bool amendment_says(const std::string& text, std::string_view piece) {
  return text.find(piece) != std::string::npos;
}
const KpiDecision& amendment_last_of(const LoanCourse& course, int year) {
  const KpiDecision* found = nullptr;
  for (const KpiDecision& one : course.decisions) {
    if (one.year == year) found = &one;
  }
  REQUIRE(found != nullptr);
  return *found;
}

std::vector<KpiFigure> two_years() {
  return {loan_figure(2023, "80", "2024-04-20"), loan_figure(2024, "85", "2025-04-20")};
}

}  // namespace

TEST_CASE("an amendment counts from its interest period on, and the periods before stay to the fen") {
  const auto before = amended_course({}, two_years());
  const auto after = amended_course({amendment_agreed(amendment_sample(), "2024-08-01")}, two_years());
  REQUIRE(after.periods.size() == 3);
  CHECK(after.periods[0].interest.text_yuan() == "31104000.00");
  CHECK(after.periods[1].interest.text_yuan() == "30336000.00");
  CHECK(after.periods[1].amendment.empty());
  CHECK(before.periods[2].rate_text() == "3.95");
  CHECK(after.periods[2].rate_text() == "3.80");
  CHECK(after.periods[2].interest.text_yuan() == "29184000.00");  // 768 million x 3.80 %
  CHECK(after.periods[2].amendment == "C6/1");
  // As it was known before both sides agreed, and for ever while one has not: the contract as signed.
  const std::vector<Amendment> agreed{amendment_agreed(amendment_sample(), "2024-08-01")};
  CHECK(amended_course(agreed, two_years(), "2024-07-31").periods[2].rate_text() ==
        amended_course({}, two_years(), "2024-07-31").periods[2].rate_text());
  CHECK(amended_course({amendment_sample()}, two_years()).interest == before.interest);
}

TEST_CASE("whatever is agreed, no period that begins before it moves") {
  std::mt19937 random{20261129};
  const char* values[] = {"70", "80", "85", "90", "99"};
  for (int n = 0; n < 300; ++n) {
    const std::vector<KpiFigure> figures{loan_figure(2023, values[random() % 5], "2024-04-20"),
                                         loan_figure(2024, values[random() % 5], "2025-05-20"),
                                         loan_figure(2025, values[random() % 5], "2026-02-20")};
    Amendment one = amendment_sample();
    one.from = loan_day(random() % 2 == 0 ? "2024-07-01" : "2025-07-01");
    if (random() % 2 == 0) one.cap = loan_decimal("4.10");
    if (random() % 2 == 0) one.floor = loan_decimal("4.00");
    if (random() % 2 == 0) one.verifier = "second";
    one.kpis[0].targets = {{2024, loan_decimal("95")}, {2025, loan_decimal("70")}};
    if (random() % 2 == 0) one.kpis[0].basis = KpiBasis{{"mine-intelligence/2024"}, {}};
    REQUIRE(amendment_refused(one, "2024-01-10").empty());
    const auto before = amended_course({}, figures);
    const auto after = amended_course({amendment_agreed(one, "2024-01-10")}, figures);
    for (std::size_t period = 0; period < after.periods.size(); ++period) {
      if (after.periods[period].begin >= one.from) continue;
      CHECK(after.periods[period].rate == before.periods[period].rate);
      CHECK(after.periods[period].interest == before.periods[period].interest);
      CHECK(after.periods[period].steps.size() == before.periods[period].steps.size());
    }
  }
}

TEST_CASE("an amendment of the past, of a period that runs or of a year that is over is refused") {
  Amendment wish = amendment_sample();
  CHECK(amendment_refused(wish, "2025-06-30").empty());
  CHECK(amendment_says(amendment_refused(wish, "2025-07-01"), "is not to come"));  // that period has begun
  CHECK(amendment_says(amendment_refused(wish, "2026-01-01"), "no period of this loan is to come"));
  wish.from = loan_day("2024-07-01");
  const std::string finished = amendment_refused(wish, "2024-12-01");
  CHECK(amendment_says(finished, "a period that has begun or is over stays"));
  CHECK(amendment_says(finished, "it can begin on 2025-07-01"));
  wish.from = loan_day("2025-08-01");
  CHECK(amendment_says(amendment_refused(wish, "2024-12-01"), "the begin of no interest period"));
  wish = amendment_sample();
  wish.kpis[0].targets = {{2024, loan_decimal("60")}};
  CHECK(amendment_refused(wish, "2024-12-31").empty());
  CHECK(amendment_says(amendment_refused(wish, "2025-01-01"), "2024 is over"));
  wish.kpis[0].targets = {{2026, loan_decimal("60")}};
  CHECK(amendment_says(amendment_refused(wish, "2025-01-01"), "2026 ends when the loan is over"));
}

TEST_CASE("an amendment says why, changes something, and leaves a contract that can be counted") {
  Amendment wish = amendment_sample();
  wish.reason.clear();
  CHECK(amendment_says(amendment_refused(wish, "2024-01-01"), "say why"));
  wish = amendment_sample();
  wish.kpis.clear();
  CHECK(amendment_says(amendment_refused(wish, "2024-01-01"), "changes nothing"));
  wish.verifier = "verifier";
  CHECK(amendment_says(amendment_refused(wish, "2024-01-01"), "is the verifier already"));
  for (const char* party : {"mine", "bank"}) {
    wish.verifier = party;
    CHECK(amendment_says(amendment_refused(wish, "2024-01-01"), "neither borrower nor bank"));
  }
  wish.verifier = "";
  CHECK_FALSE(amendment_refused(wish, "2024-01-01").empty());
  wish = amendment_sample();
  wish.cap = loan_decimal("4.00");
  CHECK(amendment_says(amendment_refused(wish, "2024-01-01"), "the cap lies below the base rate"));
  wish = amendment_sample();
  wish.kpis[0].kpi = "tonnes";
  CHECK(amendment_says(amendment_refused(wish, "2024-01-01"), "there are score"));
  // A later agreement never begins before one that was agreed already.
  wish = amendment_sample();
  wish.from = loan_day("2024-07-01");
  const std::vector<Amendment> agreed{amendment_agreed(amendment_sample(), "2024-01-01")};
  CHECK(amendment_says(amendment_refused(wish, "2024-01-02", agreed), "amendment C6/1 was agreed"));
}

TEST_CASE("a new verifier counts from the day of the amendment, and what the old one said before stays good") {
  Amendment wish = amendment_sample();
  wish.kpis.clear();
  wish.verifier = "second";
  const std::vector<Amendment> agreed{amendment_agreed(wish, "2024-08-01")};
  KpiFigure third = loan_figure(2025, "90", "2026-03-01");
  auto figures = two_years();
  figures.push_back(third);
  auto course = amended_course(agreed, figures);
  CHECK(amendment_last_of(course, 2024).outcome == KpiOutcome::met);
  CHECK(amendment_last_of(course, 2025).outcome == KpiOutcome::unverified);
  CHECK(amendment_says(amendment_last_of(course, 2025).why, "the contract names second"));
  figures.back().verified_by = "second";
  course = amended_course(agreed, figures);
  CHECK(amendment_last_of(course, 2025).outcome == KpiOutcome::met);
  CHECK(course.periods[2].rate_text() == "3.95");
  figures[1].verified_by = "second";  // before the day from which she is the one
  CHECK(amendment_last_of(amended_course(agreed, figures), 2024).outcome == KpiOutcome::unverified);
}

TEST_CASE("years are judged on the factors of the contract unless an amendment names others, for years to come alone") {
  Amendment wish = amendment_sample();
  auto figures = two_years();
  figures.push_back(loan_figure(2025, "90", "2026-03-01"));
  CHECK(amendment_last_of(amended_course({amendment_agreed(wish, "2025-02-01")}, figures), 2025).outcome ==
        KpiOutcome::met);
  wish.kpis[0].basis = KpiBasis{{"mine-intelligence/2024"}, {}};
  const std::vector<Amendment> agreed{amendment_agreed(wish, "2025-02-01")};
  auto course = amended_course(agreed, figures);
  CHECK(amendment_last_of(course, 2024).outcome == KpiOutcome::met);  // 2024 was over
  CHECK(amendment_last_of(course, 2025).outcome == KpiOutcome::other_basis);
  figures.back().basis.factors = {"mine-intelligence/2024"};
  course = amended_course(agreed, figures);
  CHECK(amendment_last_of(course, 2025).outcome == KpiOutcome::met);
  CHECK(amendment_last_of(course, 2025).value == loan_decimal("90"));
}
